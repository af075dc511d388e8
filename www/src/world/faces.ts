/** What each cell shows of the agent's mind: the policy, its values, how they compare, how often it was there. */
import type { Frame, Optimum, Scene } from "../bridge/frame.js";
import type { WorldView } from "../run/state.js";
import { decimal, short, signed } from "../text/words.js";
import { actionSign } from "./actions.js";
import { cellsOf, isNumbered, isOpen, Kind, kindOf, stateOf } from "./picture.js";

export interface Face {
  sign: string;
  text: string;
  /** 0 … 1, how strongly the cell is coloured. */
  heat: number;
  tone: "worth" | "agrees" | "differs" | "seen";
}

const BLANK: Face = { sign: "", text: "", heat: 0, tone: "worth" };
/** More columns than this, and cells show less. */
const CROWDED = 5;
const LYING: ReadonlySet<number> = new Set([Kind.door, Kind.key, Kind.ball, Kind.box]);

/** The faces of all cells; null where a cell shows nothing. */
export function faces(scene: Scene, frame: Frame, optimum: Optimum, view: WorldView): (Face | null)[] {
  const { picture } = frame;
  const cells = cellsOf(picture);
  const open = cells.map((cell) => isOpen(picture, cell));
  const known = cells.map((cell) => (open[cell] ? stateOf(picture, cell) : null));
  if (view === "visits") {
    const visits = cells.map((cell) =>
      isNumbered(picture) ? (frame.visits[known[cell] ?? -1] ?? 0) : (frame.visits[cell] ?? 0),
    );
    const most = Math.log1p(Math.max(1, ...visits));
    return visits.map((count, cell) => {
      if (!open[cell]) return null;
      // The colour of an object must stay visible.
      const text = LYING.has(kindOf(picture, cell)) ? "" : short(count);
      return { ...BLANK, text, heat: Math.log1p(count) / most, tone: "seen" };
    });
  }
  if (!isNumbered(picture)) return cells.map(() => null);
  const states = known.filter((state) => state !== null);
  if (view === "priority") return priorities(frame, known, states);
  const digits = digitsFor(frame, known, picture.columns);
  const [low, high] = span(states, optimum.values.length > 0 ? optimum.values : frame.values);
  return known.map((state) => {
    if (state === null) return null;
    const value = frame.values[state] ?? NaN;
    const action = frame.policy[state] ?? 0;
    const sign = actionSign(scene.actions[action] ?? "", scene.actions);
    const heat = Math.min(Math.max((value - low) / (high - low || 1), 0), 1);
    if (view === "values") return { ...BLANK, text: bare(value, digits), heat };
    if (view === "policy") return { ...BLANK, sign, text: bare(value, digits), heat };
    const best = optimum.values[state];
    if (best === undefined) return { ...BLANK, sign };
    const tone = isBest(optimum, state, action) ? "agrees" : "differs";
    return {
      sign,
      text: signed(value - best, picture.columns > CROWDED ? 2 : 3),
      heat: Math.min(Math.abs(value - best) * 4, 1),
      tone,
    };
  });
}

/** Whether an action is one of the best in a state. */
export function isBest({ actions }: Optimum, state: number, action: number): boolean {
  return ((actions[state] ?? 0) >> action) % 2 === 1;
}

function priorities(
  { state_priorities }: Frame,
  known: readonly (number | null)[],
  states: readonly number[],
): (Face | null)[] {
  // Most values are near 1, so colours cover only the range that occurs.
  const met = states.map((state) => state_priorities[state] ?? 0).filter((times) => times > 0);
  const [least, most] = [Math.min(...met), Math.max(...met)];
  return known.map((state) => {
    if (state === null) return null;
    const times = state_priorities[state] ?? 0;
    if (times === 0) return { ...BLANK, text: state_priorities.length > 0 ? "–" : "" };
    return {
      sign: "",
      text: decimal(times, 2),
      heat: 0.1 + (0.9 * (times - least)) / (most - least || 1),
      tone: "seen",
    };
  });
}

/** The range that colours cover, over the states that are drawn. */
function span(states: readonly number[], values: ArrayLike<number>): [number, number] {
  const drawn = states.map((state) => values[state] ?? 0);
  return [Math.min(0, ...drawn), Math.max(...drawn)];
}

/**
 * The smallest number of digits that distinguishes every cell from its neighbours, plus one; large values need fewer.
 */
function digitsFor({ values }: Frame, known: readonly (number | null)[], columns: number): number {
  const largest = Math.max(...known.map((state) => Math.abs(state === null ? 0 : (values[state] ?? 0))));
  const before = largest >= 100 ? 3 : largest >= 10 ? 2 : 0;
  const least = Math.max((columns > CROWDED ? 2 : 3) - before, 0);
  const texts = known.map((state) => (state === null ? null : (values[state] ?? 0).toFixed(least)));
  const distinct = texts.every((text, cell) => {
    const beside = (cell + 1) % columns === 0 ? null : texts[cell + 1];
    return text === null || (text !== beside && text !== texts[cell + columns]);
  });
  return distinct ? least : least + 1;
}

/** 0.538 → ".538": a leading zero is no news inside a cell. */
function bare(value: number, digits: number): string {
  return decimal(value, digits).replace(/^(\u2212?)0([.,])/, "$1$2");
}
