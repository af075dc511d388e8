/**
 * The page's side of the worker: fetches its files, starts it, sends it questions, and detects when it stops
 * answering.
 *
 * Each question has a deadline that every message of the worker extends. If the deadline passes, the worker is
 * terminated and the pending questions are rejected. `worker.terminate()` is the only reliable way to stop a
 * computation, so an engine that does not answer is discarded and a new one is created.
 */

import type { FromWorker, ToWorker } from "./messages.js";
import { messageOf } from "./reason.js";
import { Requests } from "./requests.js";
import { doubtSiteFiles, siteFiles } from "./site-files.js";
import { workerAddress } from "./trust.js";
import { TICK_MS, Watch } from "./watch.js";

/** Allowed silence, in milliseconds, while files are on their way: a slow line is no fault as long as bytes arrive. */
const DOWNLOAD_PATIENCE = 30_000;
/** … and while the worker starts. */
const START_PATIENCE = 20_000;
/** … after a question that is answered at once or between two slices of work. */
const PATIENCE = 8_000;
/** … after one that may build or measure a whole run in one piece. */
const WORK_PATIENCE = 15_000;
const LONG_WORK: ReadonlySet<ToWorker["kind"]> = new Set<ToWorker["kind"]>([
  "read",
  "begin",
  "resume",
  "monitor",
  "study",
  "cell",
  "tuning",
  "trial",
]);
/** … and where both agents of a comparison are measured. */
const COMPARE_PATIENCE = 120_000;
/** Within this time an idle worker takes up a question; one that does not is at work on something else. */
const TAKE_UP_MS = 300;

/** A question to the worker before it has its id. */
export type Asked = Unnumbered<Extract<ToWorker, { id: number }>>;
type Unnumbered<M> = M extends unknown ? Omit<M, "id"> : never;
/** Messages to the worker that have no answer of their own. */
type Told = Exclude<ToWorker, { id: number }>;
type AnswerKind = Extract<FromWorker, { id: number | null }>["kind"];

export class Engine {
  #worker: Worker | null = null;
  readonly #requests = new Requests<FromWorker>();
  readonly #watch = new Watch();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #download = new AbortController();
  /** Messages that were in transit when the worker was terminated still arrive and are ignored. */
  #ended = false;
  /** Whether the worker has loaded its module. */
  #awake = false;
  /** Whether a frame or figures were requested since the last message. */
  #expecting = false;
  /** The question that has to be taken up soon, and what happens if it is not. */
  #urgent: { id: number; timer: ReturnType<typeof setTimeout> } | null = null;

  /**
   * @param hear receives every message of the worker
   * @param fail receives the reason when the worker cannot start, fails, or is silent for too long; then the engine has to be ended
   * @param arrived receives the number of bytes that were fetched so far
   */
  constructor(
    private readonly hear: (message: FromWorker) => void,
    private readonly fail: (reason: string) => void,
    arrived: (bytes: number) => void = () => undefined,
  ) {
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    document.addEventListener("visibilitychange", this.#forgive);
    const progress = (bytes: number): void => {
      this.#watch.signOfLife();
      if (!this.#ended) arrived(bytes);
    };
    siteFiles(this.#download.signal, progress).then(
      ({ script, module }) => this.#start(script, module),
      (error: unknown) => this.#failed(messageOf(error)),
    );
  }

  /** Sends a message without an answer of its own; only requests for frames and figures make the worker send one. */
  tell(message: Told): void {
    if (message.kind === "frame" || message.kind === "figures") this.#expecting = true;
    this.#worker?.postMessage(message);
  }

  /**
   * Sends a question; rejected with one line if the worker refuses, or if the engine ends before the answer.
   * @param wanted kind of the answer; an answer of any other kind is a refusal with a reason
   */
  async ask<K extends AnswerKind>(
    question: Asked,
    wanted: K,
    transfer: Transferable[] = [],
  ): Promise<Extract<FromWorker, { kind: K }>> {
    const answer = await this.#send(question, transfer);
    if (isOf(answer, wanted)) return answer;
    throw new Error("reason" in answer ? answer.reason : `asked for ${wanted}, got ${answer.kind}`);
  }

  /**
   * Requests another run. An idle worker takes up the question at once; a worker that is busy with an obsolete task
   * would finish it first, so `busy` is called. The answer arrives as a message with the returned id.
   */
  askSoon(question: Asked, busy: () => void): number {
    let id = 0;
    this.#send(question, [], (given) => (id = given)).catch(() => undefined);
    if (this.#urgent) clearTimeout(this.#urgent.timer);
    const late = (): void => {
      if (this.#urgent?.id === id && !this.#ended) busy();
    };
    // If the page itself was busy, messages that have arrived are handled before the worker counts as busy.
    const timer = setTimeout(() => setTimeout(late, 0), TAKE_UP_MS);
    this.#urgent = { id, timer };
    return id;
  }

  /**
   * Terminates the worker at once.
   * @param reason one line for the pending questions
   */
  end(reason: string): void {
    this.#ended = true;
    clearInterval(this.#timer);
    if (this.#urgent) clearTimeout(this.#urgent.timer);
    document.removeEventListener("visibilitychange", this.#forgive);
    this.#download.abort();
    this.#worker?.terminate();
    this.#requests.rejectAll(reason);
  }

  #send(
    question: Asked,
    transfer: Transferable[],
    numbered: (id: number) => void = () => undefined,
  ): Promise<FromWorker> {
    if (this.#ended || !this.#worker) return Promise.reject(new Error("the worker is not there yet"));
    const worker = this.#worker;
    return this.#requests.ask(patienceFor(question.kind), (id) => {
      numbered(id);
      worker.postMessage({ ...question, id }, transfer);
    });
  }

  #start(script: string, module: WebAssembly.Module): void {
    if (this.#ended) return;
    try {
      this.#worker = new Worker(workerAddress(script));
    } catch (error) {
      this.#failed(`no worker can be started here (${messageOf(error)})`);
      return;
    }
    this.#worker.onmessage = (event: MessageEvent<FromWorker>) => this.#receive(event.data);
    this.#worker.onmessageerror = () => this.#failed("a message of the worker could not be read");
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#failed(event.message || "the worker could not be started");
    };
    this.#watch.signOfLife();
    this.#worker.postMessage({ kind: "load", module } satisfies ToWorker);
  }

  #receive(message: FromWorker): void {
    if (this.#ended) return;
    this.#watch.signOfLife();
    if (message.kind === "alive") return;
    if (message.kind === "heard") {
      this.#takenUp(message.id);
      return;
    }
    this.#expecting = false;
    if (message.kind === "declared") this.#awake = true;
    this.hear(message);
    if ("id" in message && message.id !== null) {
      this.#takenUp(message.id);
      this.#requests.answer(message.id, message);
    }
  }

  #takenUp(id: number): void {
    if (this.#urgent?.id !== id) return;
    clearTimeout(this.#urgent.timer);
    this.#urgent = null;
  }

  #failed(reason: string): void {
    if (this.#ended) return;
    doubtSiteFiles();
    this.fail(reason);
  }

  /** A hidden tab is throttled: its silence proves nothing. */
  readonly #forgive = (): void => {
    this.#watch.signOfLife();
  };

  #tick(): void {
    const patience = this.#patience();
    if (!this.#watch.tick(patience) || patience === null) return;
    const seconds = patience / 1000;
    this.#failed(
      this.#worker
        ? `the worker gave no sign of life for ${seconds} seconds and was ended`
        : `nothing arrived from the page's server for ${seconds} seconds`,
    );
  }

  /** The silence that is allowed now, or null while nothing is waited for. */
  #patience(): number | null {
    if (document.hidden) return null;
    if (!this.#worker) return DOWNLOAD_PATIENCE;
    if (!this.#awake) return START_PATIENCE;
    return this.#requests.patience() ?? (this.#expecting ? PATIENCE : null);
  }
}

function patienceFor(kind: ToWorker["kind"]): number {
  return kind === "compare" ? COMPARE_PATIENCE : LONG_WORK.has(kind) ? WORK_PATIENCE : PATIENCE;
}

function isOf<K extends FromWorker["kind"]>(message: FromWorker, kind: K): message is Extract<FromWorker, { kind: K }> {
  return message.kind === kind;
}
