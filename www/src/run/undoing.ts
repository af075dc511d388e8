/**
 * The runs that other runs have replaced, so that each can be gone back to: several levels, with the checkpoint at which
 * it was left. The last few checkpoints are in memory, earlier ones in the list of runs, as far as it may keep them.
 */
import type { RunSpec } from "../bridge/generated/types.js";
import type { Checkpoint } from "../bridge/messages.js";
import { claim } from "../keeping/claims.js";
import { type LeftRun, newId, written } from "../keeping/rows.js";
import { checkpointOf } from "../keeping/runs.js";
import { state, update } from "./state.js";

/** What leads from a run to the next one. */
export type Way = "change" | "undo" | "redo";

const MAX_LEVELS = 20;
/** Checkpoints in memory, and bytes of the largest one that is held there. */
const MAX_HELD = 3;
const MAX_HELD_BYTES = 8e6;

interface Departure {
  number: number;
  /** The runs that are left: the one that was shown, and descriptions that were never shown. */
  left: readonly LeftRun[];
  /** The next run; null for a checkpoint, which brings its own description. */
  next: { id: string; spec: RunSpec | null };
  way: Way;
  before: Departure | null;
}

let departure: Departure | null = null;
let departures = 0;
/** Id of a run → its checkpoint; the newest last. */
const held = new Map<string, Promise<Checkpoint | null>>();

/**
 * Remembers the run that is shown until the next one is; several changes before that are levels of their own.
 * @param save asks for the checkpoint of the run that is shown; null if no worker can give it
 * @returns a number for `stay`
 */
export function depart(
  shown: RunSpec | null,
  spec: RunSpec | null,
  id: string | null,
  way: Way,
  save: (() => Promise<Checkpoint>) | null,
): number {
  departures += 1;
  const before = departure;
  const left = [...(before?.left ?? leftRun(shown, save))];
  // A description that another one replaces before its run was shown.
  const given = before?.next.spec;
  if (before && given && spec && before.way === "change" && left.length > 0 && !isAlike(given, spec))
    left.push({ id: before.next.id, spec: given, env_steps: 0 });
  departure = { number: departures, left, next: { id: id ?? newId(), spec }, way, before };
  return departures;
}

function leftRun(shown: RunSpec | null, save: (() => Promise<Checkpoint>) | null): LeftRun[] {
  const { frame, runId, settings } = state();
  if (!shown || !frame || !settings || runId === "") return [];
  const run = { id: runId, spec: shown, env_steps: frame.env_steps };
  if (frame.env_steps > 0) {
    const checkpoint = save ? save().catch(() => null) : Promise.resolve(null);
    if (save) hold(runId, checkpoint);
    update({ leaving: { run, checkpoint } });
  }
  return [run];
}

function hold(id: string, checkpoint: Promise<Checkpoint | null>): void {
  held.delete(id);
  held.set(id, checkpoint);
  const [oldest] = held.keys();
  if (held.size > MAX_HELD && oldest !== undefined) held.delete(oldest);
  void checkpoint.then((given) => {
    if ((given === null || given.bytes.byteLength > MAX_HELD_BYTES) && held.get(id) === checkpoint) held.delete(id);
  });
}

/** The next run is shown. */
export function arrive(): void {
  const { undo } = state();
  const gone = departure;
  departure = null;
  if (!gone) {
    update({ runId: newId(), leaving: null });
    return;
  }
  const { left, next, way } = gone;
  // A run that is the same from its first step on again is no change.
  const [first] = left;
  const isSame = left.length === 1 && first?.env_steps === 0 && next.spec !== null && isAlike(first.spec, next.spec);
  const added = isSame ? [] : left;
  // A run that is on screen again is no longer one to go back to.
  const others = (runs: readonly LeftRun[]): LeftRun[] => runs.filter(({ id }) => id !== next.id).slice(-MAX_LEVELS);
  const { done, undone } = undo;
  const stacks =
    way === "change"
      ? { done: [...done, ...added], undone: isSame ? undone : [] }
      : way === "undo"
        ? { done: done.slice(0, -1), undone: [...undone, ...left] }
        : { done: [...done, ...left], undone: undone.slice(0, -1) };
  update({
    runId: next.id,
    leaving: null,
    undo: { done: others(stacks.done), undone: others(stacks.undone) },
  });
}

function isAlike(one: RunSpec, other: RunSpec): boolean {
  return written(one) === written(other);
}

/** The run that is shown stays, because the next one was refused; of a given departure, unless a later one is under way. */
export function stay(number: number | null = null): void {
  if (number === null) departure = null;
  else if (departure?.number === number) departure = departure.before;
  if (!departure) update({ leaving: null });
}

/** The checkpoint of a run that was left, and its id; a new id if another tab has taken up the run meanwhile. */
export async function heldCheckpoint(left: LeftRun): Promise<{ bytes: Uint8Array<ArrayBuffer> | null; id: string }> {
  const inMemory = await held.get(left.id);
  held.delete(left.id);
  const kept = inMemory ?? (left.env_steps > 0 ? await checkpointOf(left.id).catch(() => undefined) : undefined);
  const id = (await claim(left.id)) ? left.id : newId();
  // A copy: whoever resumes it gives the buffer away, and the list may still be writing these bytes.
  return { bytes: kept?.bytes.slice() ?? null, id };
}
