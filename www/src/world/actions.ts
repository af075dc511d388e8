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

/** The signs of the actions of each world so far: they are drawn with every frame. */
const signs = new WeakMap<readonly string[], Map<string, string>>();

/** An agent that has a forward turns to the left and to the right instead of going there. */
export function actionSign(name: string, actions: readonly string[]): string {
  const known = signs.get(actions) ?? new Map<string, string>();
  signs.set(actions, known);
  const sign = known.get(name) ?? signOf(name, actions);
  known.set(name, sign);
  return sign;
}

function signOf(name: string, actions: readonly string[]): string {
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

/** The action of a key for a visitor who plays: an arrow key where a move goes that way, or the action's number. */
export function actionOfKey(key: string, actions: readonly string[]): number | null {
  const sign = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" }[key];
  const turning = { ArrowLeft: "↰", ArrowRight: "↱" }[key];
  const signs = actions.map((name) => actionSign(name, actions));
  const found = signs.findIndex((other) => other === sign || other === turning);
  if (sign !== undefined && found >= 0) return found;
  const number = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  return number >= 0 && number < actions.length ? number : null;
}

/** Shortest way of a finger that counts as a swipe, in CSS pixels. */
const SWIPE = 24;

/** The action of a swipe by so many pixels to the right and downwards. */
export function actionOfSwipe(across: number, down: number, actions: readonly string[]): number | null {
  if (Math.max(Math.abs(across), Math.abs(down)) < SWIPE) return null;
  const sideways = Math.abs(across) > Math.abs(down);
  const key = sideways ? (across > 0 ? "ArrowRight" : "ArrowLeft") : down > 0 ? "ArrowDown" : "ArrowUp";
  return actionOfKey(key, actions);
}
