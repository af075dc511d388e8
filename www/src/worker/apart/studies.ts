/** The tasks of a worker of a study: trains one cell after another, and tells what the finished ones show. */

import { createCell, readStudy } from "../../bridge/door.js";
import type { FromWorker, StudyAccount, ToWorker } from "../../bridge/messages.js";
import { messageOf } from "../../bridge/reason.js";
import { Slices } from "../slices.js";

/** Interval between two messages about the progress, in milliseconds … */
const TELL_MS = 250;
/** … and between two checkpoints. */
const KEEP_MS = 6000;
const STEPS = 16;

type Say = (message: FromWorker, transfer?: Transferable[]) => void;

export function tellStudy(id: number, description: string, results: readonly string[], say: Say): void {
  try {
    say({ kind: "studied", id, account: accountOf(description, results) });
  } catch (error) {
    say({ kind: "unstudied", id, reason: messageOf(error) });
  }
}

function accountOf(description: string, results: readonly string[]): StudyAccount {
  const study = readStudy(description);
  try {
    for (const result of results) study.add(result);
    return {
      cells: study.cells(),
      results: study.results(),
      yaml: study.to_yaml(),
      json: study.to_json(),
      csv: study.to_csv(),
    };
  } finally {
    study.free();
  }
}

/** The worker receives no other messages meanwhile, so it does not yield; a cell is given up by terminating it. */
export function trainCell({ id, description, number, left }: Extract<ToWorker, { kind: "cell" }>, say: Say): void {
  const slices = new Slices(() => say({ kind: "alive" }));
  const begun = performance.now();
  const seconds = (): number => (left?.seconds ?? 0) + (performance.now() - begun) / 1000;
  let [told, kept] = [-Infinity, begun];
  try {
    const cell = createCell(description, number, left?.checkpoint ?? null);
    const tell = (): void => {
      const now = performance.now();
      if (now - told < TELL_MS) return;
      const isDue = now - kept >= KEEP_MS;
      const checkpoint = isDue ? cell.save() : null;
      if (isDue) kept = performance.now();
      told = now;
      say(
        { kind: "cell", env_steps: cell.env_steps(), seconds: seconds(), checkpoint },
        checkpoint ? [checkpoint.buffer] : [],
      );
    };
    while (!slices.take((operations) => cell.advance(STEPS, operations))) tell();
    while (!slices.take((operations) => cell.measure(operations)));
    const result = cell.result(seconds());
    cell.free();
    if (!result) throw new Error("the cell was not measured");
    say({ kind: "cell_finished", id, result });
  } catch (error) {
    say({ kind: "cell_failed", id, reason: messageOf(error) });
  }
}
