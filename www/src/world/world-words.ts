/** The world in words: the legend of the cells, the facts about a cell, and the last decision. */

import { t } from "../language/language.js";
import { isOff } from "../run/parts.js";
import { state, type WorldView } from "../run/state.js";
import { actionName } from "../text/declared.js";
import { counted, fill } from "../text/fill.js";
import { decimal, known, percent } from "../text/words.js";
import { cellName, endOn, hasPrice, number } from "./cell-words.js";
import { isBest } from "./faces.js";
import { cellOf, isNumbered, isOpen, Kind, stateOf } from "./picture.js";

/** The legend of a view, or the reason why there is nothing to show. */
export function legend(view: WorldView): string {
  const { legends } = t.world;
  const { frame, optimum } = state();
  if (!frame) return "";
  if (!isNumbered(frame.picture)) return view === "visits" ? legends.visits : legends.sight;
  if (view === "optimum" && optimum?.values.length === 0) return legends.noOptimum;
  if (view === "priority" && isOff("prioritised")) return legends.noPriorities;
  return legends[view] + (frame.picture.destination >= 0 ? legends.slice : "");
}

/** The exact facts about a cell. */
export function cellWords(index: number): string {
  const { cells, common } = t;
  const { scene, frame, optimum } = state();
  if (!scene || !frame || !optimum) return "";
  const { picture } = frame;
  const cell = cellName(picture, index);
  if (!isOpen(picture, index)) return `${cell}${fate(index)}.`;
  const visits = (of: number) => counted("visit", frame.visits[of] ?? 0);
  const at = stateOf(picture, index);
  if (at === null) return fill(cells.visits, { cell, visits: visits(index) });
  const times = frame.state_priorities[at];
  const practised = times ? fill(cells.practised, { times: decimal(times, 2) }) : "";
  const action = frame.policy[at] ?? 0;
  const best = scene.actions.filter((_, other) => isBest(optimum, at, other)).map(actionName);
  const advice =
    best.length === 0
      ? ""
      : isBest(optimum, at, action)
        ? cells.asBest
        : fill(cells.bestWouldBe, { actions: best.join(common.or) });
  return fill(cells.words, {
    cell,
    value: decimal(frame.values[at], 4),
    best: known(optimum.values[at], 4),
    action: actionName(scene.actions[action] ?? ""),
    advice,
    visits: visits(at),
    practised,
  });
}

/** What happens where no decision is taken. */
function fate(cell: number): string {
  const picture = state().frame?.picture;
  if (!picture) return "";
  const { kind, value } = cellOf(picture, cell);
  if (kind === Kind.hole || kind === Kind.lava) return t.cells.endsHere;
  if (kind === Kind.goal && state().optimum?.earns)
    return fill(t.cells.earns, { reward: hasPrice(value) ? number(value) : "1" });
  return "";
}

/** The last decision and how the last episode ended. */
export function lastWords(): string {
  const { world } = t;
  const { scene, frame, run, spec, walk } = state();
  if (run === "done" && walk === null) return world.over[spec?.agent === "dense" ? "dense" : "spiking"];
  if (!scene || !frame || frame.last_action === null) return isTouch() ? world.tap : world.point;
  const end = {
    "": "",
    goal: world.ends.goal,
    limit: world.ends.limit,
    end: endOn(frame.last_ended_on, frame.picture),
  }[frame.last_ended];
  const explored = frame.decisions > 0 && frame.decision_greedy[frame.decisions - 1] === 0;
  const chose = fill(world.chose, {
    action: actionName(scene.actions[frame.last_action] ?? ""),
    how: explored ? world.atRandom : world.byPolicy,
    share: percent(frame.epsilon, 0),
  });
  return chose + (end ? fill(world.lastEpisode, { end }) : "");
}

/** Whether the visitor's main pointer is a finger, which cannot point without pressing. */
export function isTouch(): boolean {
  return matchMedia("(hover: none)").matches;
}
