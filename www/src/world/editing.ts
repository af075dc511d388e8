/**
 * Editing cells. Before the first step, an edit changes the map of the run and restarts it; later it changes the
 * world during the run, and the agent continues to learn. Undoing is a further edit.
 */

import { pictureOf } from "../bridge/asking.js";
import { messageOf } from "../bridge/reason.js";
import { editCell, reconfigure } from "../run/changing.js";
import { type Edits, state, subscribe, update } from "../run/state.js";
import { numbersTaken } from "../text/numbers.js";
import { mapOf, textOf, withCell } from "./letters.js";
import { worldInfo } from "./worlds.js";

/** Changes are made one after another: each is judged by the world that the one before has left. */
let queue: Promise<void> = Promise.resolve();
let strokes = 0;
/** Whether the run is restarted because a cell was edited. */
let redrawing = false;

const NONE: Edits = { done: [], undone: [] };

/** Forgets the changes of a run that is gone, and leaves the worlds that cannot be changed alone. */
export function startEditing(): void {
  subscribe(["scene"], () => {
    if (!redrawing) update({ edits: NONE, editRefusal: "" });
  });
  subscribe(["spec"], () => {
    if (!canEdit()) update({ editing: false });
    else if (!worldInfo()?.letters.includes(state().brush.charAt(0))) update({ brush: "F" });
  });
}

/** Whether the cells of the present world can be changed. */
export function canEdit(): boolean {
  return (worldInfo()?.letters.length ?? 0) > 0;
}

export function toggleEditing(): void {
  if (canEdit()) update({ editing: !state().editing, editRefusal: "" });
}

/** A number for a stroke of the brush, whose changes are undone together. */
export function beginStroke(): number {
  strokes += 1;
  return strokes;
}

/** Changes a cell to the content of the brush, once a typed number is read. */
export function paint(cell: number, stroke = beginStroke()): void {
  const brush = numbersTaken().then(() => state().brush);
  enqueue(async () => {
    const after = await brush;
    const [{ frame }, world] = [state(), worldInfo()];
    if (!frame || !world) return;
    const before = textOf(frame.picture, cell, world);
    if (before === after) return;
    await put(cell, after);
    update({ edits: { done: [...state().edits.done, { cell, before, after, stroke }], undone: [] } });
  });
}

export function undoEdit(): void {
  enqueue(async () => {
    const stroke = state().edits.done.at(-1)?.stroke;
    for (let last = state().edits.done.at(-1); last && last.stroke === stroke; last = state().edits.done.at(-1)) {
      await put(last.cell, last.before);
      const { done, undone } = state().edits;
      update({ edits: { done: done.slice(0, -1), undone: [...undone, last] } });
    }
  });
}

export function redoEdit(): void {
  enqueue(async () => {
    const stroke = state().edits.undone.at(-1)?.stroke;
    for (let last = state().edits.undone.at(-1); last && last.stroke === stroke; last = state().edits.undone.at(-1)) {
      await put(last.cell, last.after);
      const { done, undone } = state().edits;
      update({ edits: { done: [...done, last], undone: undone.slice(0, -1) } });
    }
  });
}

/** Runs an edit; if it is refused, reports the reason without any change. */
function enqueue(work: () => Promise<void>): void {
  queue = queue.then(async () => {
    update({ editRefusal: "" });
    try {
      await settled();
      await work();
    } catch (error) {
      update({ editRefusal: messageOf(error) });
    }
  });
}

async function put(cell: number, text: string): Promise<void> {
  const [{ spec, frame }, world] = [state(), worldInfo()];
  if (!spec || !frame || !world) return;
  if (frame.env_steps > 0) {
    await editCell(cell, text);
    return;
  }
  const map = withCell(mapOf(spec, world), cell, text, world);
  await pictureOf({ ...spec, map });
  redrawing = true;
  reconfigure({ map });
  await settled();
  redrawing = false;
  // A map that can be played may still not suit the settings, as a reward beyond the support.
  const { refusal } = state();
  if (refusal === "") return;
  update({ refusal: "" });
  throw new Error(refusal);
}

/** Waits until no run is loading. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    if (state().run !== "loading") {
      resolve();
      return;
    }
    const end = subscribe(["run"], () => {
      if (state().run === "loading") return;
      end();
      resolve();
    });
  });
}
