/** The list of runs, and the checkpoints of some of them, as the tabs of this page share them. */
import { claimed, exclusively } from "./claims.js";
import { type KeptCheckpoint, StorageTrouble, withDatabase } from "./database.js";
import type { Row } from "./rows.js";

/** Checkpoints are kept of the newest runs that are not pinned, so many, and of pinned ones … */
const MAX_UNPINNED = 12;
/** … as long as all of them together have at most so many bytes. */
const MAX_BYTES = 160e6;
/** A deleted run is removed for good when its dialog is closed, or if the page ended before, so many milliseconds later. */
const DELETED_MS = 3_600_000;

let channel: BroadcastChannel | null = null;
const listeners = new Set<() => void>();

/** Calls `listener` when this tab or another one has changed the list; returns what ends it. */
export function onRuns(listener: () => void): () => void {
  listeners.add(listener);
  if (!channel && typeof BroadcastChannel === "function") {
    channel = new BroadcastChannel("spikeground.runs");
    channel.onmessage = tellHere;
  }
  return () => listeners.delete(listener);
}

function tellHere(): void {
  for (const listener of listeners) listener();
}

/** Tells all tabs that the list has changed. */
export function tellRuns(): void {
  tellHere();
  if (!channel) onRuns(() => undefined)();
  channel?.postMessage(null);
}

/** All runs, newest first. */
export async function runs(): Promise<Row[]> {
  const rows = await withDatabase((database) => database.getAll("runs"));
  return rows.filter(({ deleted }) => deleted === null).sort((one, other) => other.saved - one.saved);
}

export function rowOf(id: string): Promise<Row | undefined> {
  return withDatabase((database) => database.get("runs", id));
}

export function checkpointOf(id: string): Promise<KeptCheckpoint | undefined> {
  return withDatabase((database) => database.get("checkpoints", id));
}

/**
 * Writes a row as `change` makes it of the one that there is; no other tab's change comes between.
 * @param checkpoint that takes the place of the row's last one
 */
export async function writeRow(
  id: string,
  change: (before: Row | undefined) => Row | undefined,
  checkpoint: KeptCheckpoint | null = null,
): Promise<void> {
  await exclusively(async () => {
    const write = (): Promise<boolean> => put(id, change, checkpoint);
    let isNew: boolean;
    try {
      isNew = await write();
    } catch (error) {
      if (!(error instanceof StorageTrouble) || error.trouble !== "full" || checkpoint === null) throw error;
      // Older checkpoints make room; the rows stay.
      await prune(0, id);
      isNew = await write();
    }
    if (isNew) await prune(MAX_UNPINNED, id);
  });
  tellRuns();
}

/** Returns whether the row has a checkpoint that it had not. */
function put(
  id: string,
  change: (before: Row | undefined) => Row | undefined,
  checkpoint: KeptCheckpoint | null,
): Promise<boolean> {
  return withDatabase(async (database) => {
    const turn = database.transaction(["runs", "checkpoints"], "readwrite");
    const before = await turn.objectStore("runs").get(id);
    const after = change(before);
    const kept = checkpoint && { kept: checkpoint.bytes.byteLength, kept_step: checkpoint.env_steps };
    const writes = [
      ...(after ? [turn.objectStore("runs").put({ ...after, ...kept })] : []),
      ...(after && checkpoint ? [turn.objectStore("checkpoints").put(checkpoint)] : []),
    ];
    await Promise.all([...writes, turn.done]);
    return checkpoint !== null && (before?.kept ?? 0) === 0;
  });
}

/** Removes checkpoints beyond the bounds: those of other runs than `present`, the oldest that are not pinned first. */
async function prune(unpinned: number, present: string): Promise<void> {
  const inUse = await claimed();
  await withDatabase(async (database) => {
    const turn = database.transaction(["runs", "checkpoints"], "readwrite");
    const rows = (await turn.objectStore("runs").getAll()).filter(({ kept }) => kept > 0);
    const rank = (row: Row): number => (row.id === present || inUse.has(row.id) ? 0 : row.pinned ? 1 : 2);
    rows.sort((one, other) => rank(one) - rank(other) || other.saved - one.saved);
    let [bytes, others] = [0, 0];
    const writes = rows.flatMap((row) => {
      bytes += row.kept;
      if (rank(row) === 2) others += 1;
      if (rank(row) === 0 || (bytes <= MAX_BYTES && others <= unpinned)) return [];
      bytes -= row.kept;
      return [
        turn.objectStore("checkpoints").delete(row.id),
        turn.objectStore("runs").put({ ...row, kept: 0, kept_step: 0 }),
      ];
    });
    await Promise.all([...writes, turn.done]);
  });
}

/** Adds the rows of a file, each as `merge` joins it with the one that there is. */
export async function importRows(
  rows: readonly Row[],
  merge: (own: Row | undefined, given: Row) => Row,
): Promise<void> {
  await exclusively(() =>
    withDatabase(async (database) => {
      const turn = database.transaction("runs", "readwrite");
      for (const given of rows) await turn.store.put(merge(await turn.store.get(given.id), given));
      await turn.done;
    }),
  );
  tellRuns();
}

/** Removes runs for good that were deleted: those of some ids, or those that were deleted long ago. */
export async function purge(ids: ReadonlySet<string> | null = null): Promise<void> {
  const before = Date.now() - DELETED_MS;
  await exclusively(() =>
    withDatabase(async (database) => {
      const turn = database.transaction(["runs", "checkpoints"], "readwrite");
      const rows = await turn.objectStore("runs").getAll();
      const gone = rows.filter(({ id, deleted }) => deleted !== null && (ids ? ids.has(id) : deleted <= before));
      await Promise.all([
        ...gone.flatMap(({ id }) => [turn.objectStore("runs").delete(id), turn.objectStore("checkpoints").delete(id)]),
        turn.done,
      ]);
    }),
  );
}
