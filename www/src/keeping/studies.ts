/** The studies of this page, with their finished cells, and the checkpoints of cells that are not finished. */
import { type KeptCell, type KeptStudy, withDatabase } from "./database.js";
import { tellRuns } from "./runs.js";

/** All studies, newest first. */
export async function studies(): Promise<KeptStudy[]> {
  const all = await withDatabase((database) => database.getAll("studies"));
  return all.filter(({ deleted }) => deleted === null).sort((one, other) => other.begun - one.begun);
}

export function studyOf(id: string): Promise<KeptStudy | undefined> {
  return withDatabase((database) => database.get("studies", id));
}

/** Writes a study as `change` makes it of the one that there is. */
export async function writeStudy(
  id: string,
  change: (before: KeptStudy | undefined) => KeptStudy | undefined,
): Promise<void> {
  await withDatabase(async (database) => {
    const turn = database.transaction("studies", "readwrite");
    const after = change(await turn.store.get(id));
    if (after) await turn.store.put(after);
    await turn.done;
  });
  tellRuns();
}

/** Removes studies for good that were deleted, those of some ids or all, with the cells that they left. */
export async function purgeStudies(ids: ReadonlySet<string> | null = null): Promise<void> {
  await withDatabase(async (database) => {
    const turn = database.transaction(["studies", "cells"], "readwrite");
    const all = await turn.objectStore("studies").getAll();
    const gone = all.filter(({ id, deleted }) => deleted !== null && (ids === null || ids.has(id)));
    await Promise.all([
      ...gone.flatMap(({ id }) => [
        turn.objectStore("studies").delete(id),
        turn.objectStore("cells").delete(rangeOf(id)),
      ]),
      turn.done,
    ]);
  });
}

export function writeCell(cell: KeptCell): Promise<void> {
  return withDatabase(async (database) => {
    await database.put("cells", cell);
  });
}

export function cellOf(study: string, number: number): Promise<KeptCell | undefined> {
  return withDatabase((database) => database.get("cells", [study, number]));
}

/** Removes the checkpoint of a cell that is finished. */
export function dropCell(study: string, number: number): Promise<void> {
  return withDatabase((database) => database.delete("cells", [study, number]));
}

function rangeOf(study: string): IDBKeyRange {
  return IDBKeyRange.bound([study, 0], [study, Number.MAX_SAFE_INTEGER]);
}
