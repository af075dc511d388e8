/** The present run as its row in the list of runs. */
import type { RunSpec } from "../../bridge/generated/types.js";
import type { Checkpoint } from "../../bridge/messages.js";
import type { Curve, Row, RunFigures } from "../../keeping/rows.js";
import { writeRow } from "../../keeping/runs.js";
import * as history from "../history.js";
import { state, subscribe } from "../state.js";

/** Points of the curves in a row: enough for a picture, few enough for thousands of rows. */
const MAX_POINTS = 100;
let startedAt: number | null = null;
/** Milliseconds of training that no row has yet. */
let spent = 0;

/** Counts the time that the run trains. */
export function startClock(): void {
  subscribe(["run", "runId"], () => {
    if (startedAt !== null) spent += performance.now() - startedAt;
    startedAt = state().run === "running" ? performance.now() : null;
  });
  subscribe(["runId"], () => {
    spent = 0;
  });
}

function takeSeconds(): number {
  const now = performance.now();
  if (startedAt !== null) {
    spent += now - startedAt;
    startedAt = now;
  }
  const seconds = spent / 1000;
  spent = 0;
  return seconds;
}

/** What the row of a run is written with. */
export interface Record {
  figures: RunFigures;
  seconds: number;
}

/** The present figures; null before there are any. */
export function record(): Record | null {
  const { figures, spec, scene, declaration, link, events, run } = state();
  if (!figures || !spec || !scene || !declaration || figures.env_steps === 0) return null;
  const side = spec.agent === "dense" ? "dense_pj" : "spiking_pj";
  const energy = Object.entries(figures.energy).map(([model, cost]) => [model, cost[side]] as const);
  return {
    seconds: takeSeconds(),
    figures: {
      version: declaration.version,
      numerics: declaration.numerics,
      spec: { ...spec, events },
      link,
      env_steps: figures.env_steps,
      updates: figures.updates,
      train_steps: scene.train_steps,
      done: run === "done",
      score: figures.normalised_score,
      mean_return: figures.mean_return,
      silence: spec.agent === "dense" ? null : figures.sparsity.silent_slots,
      energy: Object.fromEntries(energy),
      digest: figures.weights_digest,
      curve: thinned(),
    },
  };
}

/** Writes the row of a run, with its checkpoint if there is one; what a person has set stays. */
export function writeRecord(
  id: string,
  { figures, seconds }: Record,
  checkpoint: Checkpoint | null,
  open: boolean,
): Promise<void> {
  const spec: RunSpec = checkpoint?.spec ?? figures.spec;
  const now = Date.now();
  return writeRow(
    id,
    (before): Row => ({
      name: "",
      note: "",
      pinned: false,
      begun: now,
      kept: 0,
      kept_step: 0,
      ...before,
      ...figures,
      spec,
      id,
      saved: now,
      seconds: (before?.seconds ?? 0) + seconds,
      open,
      // A run that was left and then deleted, while its last checkpoint was on its way, stays deleted.
      deleted: open ? null : (before?.deleted ?? null),
    }),
    checkpoint && { id, env_steps: checkpoint.env_steps, bytes: checkpoint.bytes },
  );
}

/** The curves with evenly spread points, the newest among them. */
function thinned(): Curve {
  const rows = history.length();
  const every = Math.max(Math.ceil(rows / MAX_POINTS), 1);
  const chosen = Array.from({ length: rows }, (_, row) => row).filter((row) => (rows - 1 - row) % every === 0);
  const entries = history.COLUMNS.filter((name) => name !== "updates").map((name) => {
    const column = history.column(name);
    return [name, chosen.map((row) => rounded(column[row] ?? null))] as const;
  });
  return Object.fromEntries(entries);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(6));
}
