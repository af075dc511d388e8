/** The signs of actions: arrows where they are moves, small marks where they are deeds. */

/** Columns and rows that a move goes. */
export type Move = readonly [number, number];

const STEPS: readonly [RegExp, Move][] = [
  [/left|west/, [-1, 0]],
  [/right|east/, [1, 0]],
  [/up|north/, [0, -1]],
  [/down|south/, [0, 1]],
];
const ARROWS: Readonly<Record<string, string>> = {
  "-1,0": "←",
  "1,0": "→",
  "0,-1": "↑",
  "0,1": "↓",
  "-1,-1": "↖",
  "1,-1": "↗",
  "-1,1": "↙",
  "1,1": "↘",
};
const DEEDS: readonly [RegExp, string][] = [
  [/pick/, "⊕"],
  [/drop|put/, "⊖"],
  [/toggle|open/, "⇄"],
  [/done/, "✓"],
  [/stay|wait|noop/, "•"],
  [/first/, "1"],
  [/second/, "2"],
];

/** An agent that has a forward turns to the left and to the right instead of going there. */
export function actionSign(name: string, actions: readonly string[]): string {
  const deed = DEEDS.find(([pattern]) => pattern.test(name));
  if (deed) return deed[1];
  if (actions.some((other) => other.includes("forward"))) {
    return /forward/.test(name) ? "↑" : /left/.test(name) ? "↰" : /right/.test(name) ? "↱" : initial(name);
  }
  const parts = STEPS.filter(([pattern]) => pattern.test(name)).map(([, step]) => step);
  const [across, down] = parts.reduce<Move>(([x, y], [dx, dy]) => [x + dx, y + dy], [0, 0]);
  return ARROWS[`${across},${down}`] ?? initial(name);
}

function initial(name: string): string {
  return name.slice(0, 1).toUpperCase();
}
