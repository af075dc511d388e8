/**
 * A search for better settings under way: its trials are trained by workers of their own, as those of a study; then a
 * study confirms what was found on seeds that the search has not seen. What is finished is kept in the browser, so that
 * the search goes on after a reload.
 */

import type { CellResult, TrialResult, TuningTrial } from "../../bridge/generated/types.js";
import type { TuningAccount } from "../../bridge/messages.js";
import { claimStudy } from "../../keeping/claims.js";
import { forget, recall, remember, TUNING_KEY } from "../../keeping/preferences.js";
import { studies } from "../../keeping/studies.js";
import { state, subscribe, type TuningView, update } from "../state.js";
import { beginStudy, openStudy, resumeStudy } from "./studying.js";
import { freeWorkers, type PoolWorker, WorkerPool } from "./worker-pool.js";

/** Runs that wait for their next rung are held up to so many bytes; what is not held is trained again, to the same bits. */
const MOST_HELD = 256e6;
const LOCK = "tuning";
/** A page that is reloaded gives up its search a moment late. */
const RELOAD_MS = 3000;

interface Session {
  description: string;
  /** What is done, as a file. */
  done: string | null;
  waiting: TuningTrial[];
  /** Candidates that a worker has. */
  atWork: Set<number>;
  /** The runs of candidates as the rung before left them. */
  held: Map<number, Uint8Array<ArrayBuffer>>;
  pool: WorkerPool;
  /** Results are added one after the other: each builds on the file before. */
  adding: Promise<void>;
  release: () => void;
}

interface Kept {
  description: string;
  done: string | null;
}

let session: Session | null = null;

/** Goes on with the search that was there when the page was left, or shows what it found, if no other tab does. */
export async function startTuning(): Promise<void> {
  subscribe(["run"], resize);
  subscribe(["study"], () => void conclude());
  const kept = recallKept();
  if (!kept) return;
  const release = await claimStudy(LOCK, RELOAD_MS);
  if (release) begin(kept, release);
}

/** Begins a search; false if another tab has one under way. */
export async function beginTuning(description: string): Promise<boolean> {
  endTuning();
  const release = await claimStudy(LOCK);
  if (!release) return false;
  begin({ description, done: null }, release);
  return true;
}

/** Ends the search and forgets it; a confirmation that has begun stays in the list of comparisons. */
export function endTuning(): void {
  if (!session) return;
  session.pool.end();
  session.release();
  session = null;
  forget(TUNING_KEY);
  update({ tuning: null });
}

function begin({ description, done }: Kept, release: () => void): void {
  session = {
    description,
    done,
    waiting: [],
    atWork: new Set(),
    held: new Map(),
    pool: new WorkerPool(work, resize, failed),
    adding: Promise.resolve(),
    release,
  };
  remember(TUNING_KEY, JSON.stringify({ description, done } satisfies Kept));
  update({ tuning: { description, phase: "searching", reason: "", account: null, reached: new Map(), workers: 0 } });
  resize();
}

function change(part: Partial<TuningView>): void {
  const { tuning } = state();
  if (tuning) update({ tuning: { ...tuning, ...part } });
}

function resize(): void {
  const { tuning } = state();
  if (!session || tuning?.phase !== "searching") return;
  const { pool, waiting, atWork } = session;
  pool.resize(tuning.account ? Math.min(freeWorkers(), waiting.length + atWork.size) : 1);
  change({ workers: pool.size });
}

/** The next task of a worker: reading the tuning first, then a trial. */
async function work(worker: PoolWorker): Promise<boolean> {
  const own = session;
  if (!own) return false;
  if (!state().tuning?.account) {
    await add(own, worker, [], []);
    return own === session && state().tuning?.phase === "searching";
  }
  const trial = own.waiting.shift();
  if (!trial) return false;
  own.atWork.add(trial.candidate);
  try {
    await add(own, worker, [await train(own, worker, trial)], []);
  } catch (error) {
    // It waits for the next worker.
    own.atWork.delete(trial.candidate);
    own.waiting.unshift(trial);
    throw error;
  }
  return own === session && state().tuning?.phase === "searching";
}

async function train(own: Session, worker: PoolWorker, trial: TuningTrial): Promise<TrialResult> {
  const { candidate } = trial;
  worker.hear = (message) => {
    if (own !== session || message.kind !== "trial") return;
    change({ reached: new Map(state().tuning?.reached).set(candidate, message.env_steps) });
  };
  // A copy crosses: the worker may be ended before it has trained.
  const checkpoint = own.held.get(candidate) ?? null;
  const { result, checkpoint: held } = await worker.engine.ask({ kind: "trial", trial, checkpoint }, "trial_finished");
  const reached = new Map(state().tuning?.reached);
  reached.delete(candidate);
  change({ reached });
  const bytes = [...own.held.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  own.held.delete(candidate);
  if (held && bytes + held.byteLength <= MOST_HELD) own.held.set(candidate, held);
  return result;
}

/** Adds results to what is done. */
function add(
  own: Session,
  worker: PoolWorker,
  trials: readonly TrialResult[],
  cells: readonly CellResult[],
): Promise<void> {
  const added = own.adding.then(async () => {
    const { description, done } = own;
    const { account } = await worker.engine.ask(
      {
        kind: "tuning",
        description,
        done,
        trials: trials.map((result) => JSON.stringify(result)),
        cells: cells.map((result) => JSON.stringify(result)),
      },
      "tuned",
    );
    if (own !== session) return;
    own.done = account.json;
    // Not before: until its result is there, another worker would take the trial up again.
    for (const { candidate } of trials) own.atWork.delete(candidate);
    remember(TUNING_KEY, JSON.stringify({ description, done: own.done } satisfies Kept));
    follow(own, account);
  });
  own.adding = added.catch(() => undefined);
  return added;
}

/** What comes next after results were added. */
function follow(own: Session, account: TuningAccount): void {
  own.waiting = account.trials.filter(({ candidate }) => !own.atWork.has(candidate));
  const entrants = new Set(account.trials.map(({ candidate }) => candidate));
  for (const candidate of own.held.keys())
    if (!entrants.has(candidate) && !isOfRung(account, candidate)) own.held.delete(candidate);
  change({ account });
  if (!account.progress.finished) {
    resize();
    return;
  }
  own.pool.end();
  change({ workers: 0, reached: new Map(), phase: account.results.answer ? "done" : "confirming" });
  if (account.results.answer) finish(own);
  else void confirm(account);
}

/** Whether a candidate has a result on the present rung, from which it may go on. */
function isOfRung({ results, progress }: TuningAccount, candidate: number): boolean {
  return results.trials.some((trial) => trial.candidate === candidate && trial.rung === progress.rung);
}

/** Trains the study that confirms the winner, or goes on with it. */
async function confirm({ confirmation }: TuningAccount): Promise<void> {
  if (!confirmation) return;
  const description = JSON.stringify(confirmation);
  const kept = await studies().catch(() => []);
  const known = kept.find((study) => study.description === description);
  if (!known) return beginStudy(description);
  await openStudy(known.id);
  await resumeStudy();
}

/** Draws the answer once the study that confirms is done. */
async function conclude(): Promise<void> {
  const own = session;
  const { study, tuning } = state();
  if (!own || study?.phase !== "done" || tuning?.phase !== "confirming" || !tuning.account) return;
  if (study.description !== JSON.stringify(tuning.account.confirmation) || own.pool.size > 0) return;
  const cells = study.account?.results.cells ?? [];
  const pool = new WorkerPool(
    async (worker) => {
      await add(own, worker, [], cells);
      return false;
    },
    () => pool.resize(1),
    failed,
  );
  own.pool = pool;
  pool.resize(1);
}

function finish(own: Session): void {
  own.release();
  own.release = () => undefined;
}

function failed(reason: string): void {
  if (!session) return;
  session.pool.end();
  finish(session);
  change({ phase: "failed", reason, workers: 0 });
}

function recallKept(): Kept | null {
  try {
    const kept = JSON.parse(recall(TUNING_KEY) ?? "null") as Partial<Kept> | null;
    if (typeof kept?.description !== "string") return null;
    return { description: kept.description, done: typeof kept.done === "string" ? kept.done : null };
  } catch {
    return null;
  }
}
