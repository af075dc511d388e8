/**
 * A study under way: its cells are trained by workers of their own, one for each core, and one less while the page's
 * run trains. What is finished is kept in the browser at once and the rest every few seconds, so that the study goes
 * on after a reload; while it goes on, no other tab takes it up.
 */

import type { CellResult } from "../../bridge/generated/types.js";
import type { FromWorker, LeftCell } from "../../bridge/messages.js";
import { claimStudy } from "../../keeping/claims.js";
import type { KeptStudy } from "../../keeping/database.js";
import { newId } from "../../keeping/rows.js";
import { cellOf, dropCell, purgeStudies, studies, studyOf, writeCell, writeStudy } from "../../keeping/studies.js";
import { type StudyView, state, subscribe, update } from "../state.js";
import { secondsLeft } from "./cell-times.js";
import { freeWorkers, type PoolWorker, WorkerPool } from "./worker-pool.js";

/** A page that is reloaded gives up its study a moment late. */
const RELOAD_MS = 3000;

/** The study that this tab trains or shows. */
interface Session {
  id: string;
  description: string;
  results: Map<string, CellResult>;
  /** Cells that are not finished, where they were left. */
  left: Map<number, LeftCell>;
  /** Numbers of the cells that wait for a worker, and of those that one has. */
  waiting: number[];
  atWork: Set<number>;
  pool: WorkerPool;
  release: () => void;
}

let session: Session | null = null;

/** Goes on with the study that was under way when the page was left, if no other tab does. */
export async function startStudying(): Promise<void> {
  subscribe(["run"], resize);
  await purgeStudies().catch(() => undefined);
  const going = await studies()
    .then((all) => all.filter((study) => study.going))
    .catch(() => []);
  for (const study of going) if (session === null && (await goOn(study, RELOAD_MS))) return;
}

/** Begins a study and trains it. */
export async function beginStudy(description: string): Promise<void> {
  leaveStudy();
  const id = newId();
  const release = (await claimStudy(id)) ?? (() => undefined);
  const now = Date.now();
  // A cell of another study has the result of this one's, too, where its key is the same; the others are dropped later.
  const results = await studies().then(
    (all) => all.flatMap((study) => study.results),
    () => [],
  );
  begin({ id, description, begun: now, saved: now, results, cells: 0, going: true, deleted: null }, release);
}

/** Shows a study of the list, and trains what is missing if it was under way and no other tab trains it. */
export async function openStudy(id: string): Promise<void> {
  if (session?.id === id) return;
  const kept = await studyOf(id);
  if (!kept) throw new Error("the study is no longer kept");
  leaveStudy();
  if (kept.going && (await goOn(kept, 0))) return;
  begin({ ...kept, going: false }, () => undefined, kept.going);
}

/** Stops the training; what is finished stays, and the rest is gone on with by `resumeStudy`. */
export function pauseStudy(): void {
  stop({ phase: "paused" });
}

/** Ends the training and gives the study up for other tabs. */
function stop(part: Pick<StudyView, "phase"> & Partial<StudyView>): void {
  if (!session) return;
  session.pool.end();
  session.release();
  session.release = () => undefined;
  change({ ...part, workers: 0, secondsLeft: null });
  void keep({ going: false });
}

export async function resumeStudy(): Promise<void> {
  if (!session) return;
  const { id } = session;
  const release = await claimStudy(id);
  if (session?.id !== id) return;
  if (!release) {
    change({ isElsewhere: true });
    return;
  }
  session.release = release;
  change({ phase: "training", isElsewhere: false, reason: "" });
  void keep({ going: true });
  resize();
}

/** Leaves the study for another one: it is paused, and stays in the list. */
export function leaveStudy(): void {
  if (!session) return;
  if (state().study?.phase === "training") pauseStudy();
  session.pool.end();
  session = null;
  update({ study: null });
}

async function goOn(kept: KeptStudy, patience: number): Promise<boolean> {
  const release = await claimStudy(kept.id, patience);
  if (!release) return false;
  begin(kept, release);
  return true;
}

function begin(kept: KeptStudy, release: () => void, isElsewhere = false): void {
  const pool = new WorkerPool(work, resize, (reason) => stop({ phase: "failed", reason }));
  const results = new Map(kept.results.map((result) => [result.key, result]));
  const { id, description } = kept;
  session = { id, description, results, left: new Map(), waiting: [], atWork: new Set(), pool, release };
  const view: StudyView = {
    id,
    description,
    phase: kept.going ? "training" : "paused",
    isElsewhere,
    reason: "",
    account: null,
    progress: new Map(),
    secondsLeft: null,
    workers: 0,
  };
  update({ study: view });
  if (kept.going) void keep({ begun: kept.begun, going: true });
  // The first worker reads the study; then it is known how many are of use.
  pool.resize(1);
}

function change(part: Partial<StudyView>): void {
  const { study } = state();
  if (study) update({ study: { ...study, ...part } });
}

/** As many workers as there are cores for them and cells to train; one until it is known which cells there are. */
function resize(): void {
  const { study } = state();
  if (!session || study?.phase !== "training") return;
  const { pool, waiting, atWork } = session;
  pool.resize(study.account ? Math.min(freeWorkers(), waiting.length + atWork.size) : 1);
  change({ workers: pool.size });
}

/** The next task of a worker: reading the study first, then a cell. */
async function work(worker: PoolWorker): Promise<boolean> {
  const own = session;
  if (!own) return false;
  if (!state().study?.account) {
    await tellAccount(own, worker);
    return own === session && state().study?.phase === "training";
  }
  const number = own.waiting.shift();
  if (number === undefined) return false;
  own.atWork.add(number);
  try {
    await train(own, worker, number);
  } catch (error) {
    // The cell waits for the next worker.
    own.waiting.unshift(number);
    throw error;
  } finally {
    own.atWork.delete(number);
  }
  return own === session;
}

async function train(own: Session, worker: PoolWorker, number: number): Promise<void> {
  const { id, description } = own;
  const left = own.left.get(number) ?? null;
  worker.hear = (message) => hear(own, number, message);
  const { result } = await worker.engine.ask({ kind: "cell", description, number, left }, "cell_finished");
  if (own !== session) return;
  own.results.set(result.key, result);
  own.left.delete(number);
  await Promise.all([keep({}), dropCell(id, number).catch(() => undefined)]);
  await tellAccount(own, worker);
}

function hear(own: Session, number: number, message: FromWorker): void {
  if (own !== session || message.kind !== "cell") return;
  const { env_steps, seconds, checkpoint } = message;
  if (checkpoint) {
    own.left.set(number, { env_steps, seconds, checkpoint });
    writeCell({ study: own.id, number, env_steps, seconds, checkpoint }).catch(() => undefined);
  }
  const { study } = state();
  if (!study?.account) return;
  const progress = new Map(study.progress).set(number, { env_steps, seconds });
  const { cells } = study.account;
  const finished = new Set([...cells.keys()].filter((index) => cells[index]?.is_finished));
  change({ progress, secondsLeft: secondsLeft(cells, progress, finished, own.pool.size) });
}

/** What the finished cells show; when the study was not read before, also which cells there are. */
async function tellAccount(own: Session, worker: PoolWorker): Promise<void> {
  const isFirst = !state().study?.account;
  const { description } = own;
  if (isFirst) {
    const plan = await worker.engine.ask({ kind: "study", description, results: [] }, "studied");
    const keys = new Set(plan.account.cells.map(({ key }) => key));
    for (const key of own.results.keys()) if (!keys.has(key)) own.results.delete(key);
  }
  const results = [...own.results.values()].map((result) => JSON.stringify(result));
  const { account } = await worker.engine.ask({ kind: "study", description, results }, "studied");
  if (own !== session) return;
  const missing = account.results.missing;
  change({ account });
  if (isFirst) await readLeft();
  if (own !== session) return;
  if (missing === 0) stop({ phase: "done" });
  else if (isFirst) {
    void keep({});
    resize();
  }
}

/** Which cells are not finished, and where they were left. */
async function readLeft(): Promise<void> {
  const [own, account] = [session, state().study?.account];
  if (!own || !account) return;
  const missing = [...account.cells.keys()].filter((number) => !account.cells[number]?.is_finished);
  // Cells with equal keys are one.
  const keys = new Set<string>();
  own.waiting = missing.filter((number) => {
    const key = account.cells[number]?.key ?? "";
    return keys.has(key) ? false : keys.add(key);
  });
  for (const number of own.waiting) {
    const kept = own.left.get(number) ?? (await cellOf(own.id, number).catch(() => undefined));
    if (kept) own.left.set(number, kept);
  }
}

/** Writes the study into the list. */
async function keep(part: Partial<KeptStudy>): Promise<void> {
  const own = session;
  // What another tab trains, that tab keeps.
  if (!own || state().study?.isElsewhere) return;
  const { id, description, results } = own;
  const cells = state().study?.account?.cells.length ?? 0;
  const now = Date.now();
  const fresh = { id, description, begun: now, going: true, deleted: null };
  await writeStudy(id, (before) => ({
    ...fresh,
    ...before,
    ...part,
    saved: now,
    cells: cells || (before?.cells ?? 0),
    results: [...results.values()],
  })).catch(() => undefined);
}
