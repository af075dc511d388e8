/** The world in words: what the cells show, how good the policy is, what is known about a cell, what came last. */

import { isOff } from "../run/parts.js";
import { state, type WorldView } from "../run/state.js";
import { decimal, known, percent, plural } from "../text/words.js";
import { cellName, endOn, hasPrice, number } from "./cell-words.js";
import { isBest } from "./faces.js";
import { cellOf, isNumbered, isOpen, Kind, stateOf } from "./picture.js";

const LEGENDS: Readonly<Record<WorldView, string>> = {
  policy: "Arrow: the action it thinks best. Number and colour: the return it expects from there.",
  values: "The discounted return that it expects from each cell.",
  optimum: "✓ the action is optimal, ✗ it is not. Number: expected minus best possible return.",
  visits: "How often it has been on each cell.",
  priority: "How often a transition from this cell is replayed; 1 is evenly, – has none stored.",
};
const NO_OPTIMUM = "none: this world has no exact model, so its optimum is not known.";
const NO_PRIORITIES = "off: without prioritised replay every transition is replayed as often as any other.";
const SIGHT = "Lit: what the agent sees. It knows its view and not its place, so cells have no value of their own.";
const SLICE = " For the passenger and the destination of this moment.";

/** What the cells show; for what there is none of, why. */
export function legend(view: WorldView): string {
  const { frame, optimum } = state();
  if (!frame) return "";
  if (!isNumbered(frame.picture)) return view === "visits" ? LEGENDS.visits : SIGHT;
  if (view === "optimum" && optimum?.values.length === 0) return NO_OPTIMUM;
  if (view === "priority" && isOff("prioritised")) return NO_PRIORITIES;
  return LEGENDS[view] + (frame.picture.destination >= 0 ? SLICE : "");
}

/** What is known about a cell, exactly. */
export function cellWords(cell: number): string {
  const { scene, frame, optimum } = state();
  if (!scene || !frame || !optimum) return "";
  const { picture } = frame;
  const name = cellName(picture, cell);
  if (!isOpen(picture, cell)) return `${name}${fate(cell)}.`;
  const visited = (index: number) => plural(frame.visits[index] ?? 0, "visit");
  const index = stateOf(picture, cell);
  if (index === null) return `${name}; ${visited(cell)}.`;
  const times = frame.state_priorities[index];
  const replayed = !times ? "" : `, replayed ${decimal(times, 2)} times as often as evenly`;
  const action = frame.policy[index] ?? 0;
  const best = scene.actions.filter((_, other) => isBest(optimum, index, other)).join(" or ");
  const advice = best === "" ? "" : isBest(optimum, index, action) ? ", as is best" : `, best would be ${best}`;
  return `${name}; thought worth ${decimal(frame.values[index], 4)}, truly worth up to ${known(optimum.values[index], 4)}; goes ${scene.actions[action] ?? ""}${advice}; ${visited(index)}${replayed}.`;
}

/** What happens where no decision is taken. */
function fate(cell: number): string {
  const picture = state().frame?.picture;
  if (!picture) return "";
  const { kind, value } = cellOf(picture, cell);
  if (kind === Kind.hole || kind === Kind.lava) return ". The episode ends here with nothing";
  if (kind === Kind.goal && state().optimum?.earns)
    return `. Arriving here earns ${hasPrice(value) ? number(value) : "1"}`;
  return "";
}

/** The last decision and how the last episode ended. */
export function lastWords(): string {
  const { scene, frame, run, spec } = state();
  if (run === "done")
    return `This run is over. Try the ${spec?.agent === "dense" ? "spiking network" : "dense twin"} on the same seed, or another world.`;
  if (!scene || !frame || frame.last_action === null)
    return "Point at a cell, or move with the arrow keys, to read it in words.";
  const ends = {
    "": "",
    goal: " Last episode: goal.",
    limit: " Last episode: out of time.",
    end: ` Last episode: ${endOn(frame.last_ended_on, frame.picture)}.`,
  };
  const action = scene.actions[frame.last_action] ?? "";
  const greedy =
    frame.decisions > 0 && frame.decision_greedy[frame.decisions - 1] === 0 ? "on a whim" : "as it thinks best";
  return `Chose ${action}, ${greedy}. It explores ${percent(frame.epsilon, 0)} of the time.${ends[frame.last_ended]}`;
}
