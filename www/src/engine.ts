/**
 * The page's end of the worker: starts it, talks to it, and notices when it falls silent.
 *
 * `worker.terminate()` is the only sure way to stop a computation, so an engine that does not answer is
 * thrown away whole and a new one is made.
 */
import type { FromWorker, ToWorker } from "./messages.js";
import { keepWorker, workerAddress } from "./trust.js";

const SILENCE_MS = 6000;
const MODULE = "spikeground_bg.wasm";
/** The module as the first worker has compiled it: with it no other worker needs the server. */
let compiled: WebAssembly.Module | null = null;

export class Engine {
  readonly #worker: Worker;
  readonly #watch: ReturnType<typeof setInterval>;
  /** What was on its way when the worker ended still arrives. */
  #ended = false;
  /** When the oldest unanswered question was asked. */
  #askedAt: number | null = null;

  constructor(
    private readonly hear: (message: FromWorker) => void,
    private readonly fail: (reason: string) => void,
  ) {
    this.#worker = new Worker(workerAddress(), { type: "module" });
    this.#worker.onmessage = (event: MessageEvent<FromWorker>) => {
      this.#askedAt = null;
      if (event.data.kind === "declared") {
        compiled = event.data.module;
        void keepWorker();
      }
      if (!this.#ended) this.hear(event.data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      if (!this.#ended) this.fail(event.message || "the worker could not be loaded");
    };
    this.send({ kind: "load", module: compiled ?? new URL(MODULE, document.baseURI).href });
    this.#watch = setInterval(() => this.#look(), 1000);
    document.addEventListener("visibilitychange", this.#forgive);
  }

  send(message: ToWorker, transfer: Transferable[] = []): void {
    if (message.kind === "frame" || message.kind === "figures") this.#askedAt ??= performance.now();
    this.#worker.postMessage(message, transfer);
  }

  end(): void {
    this.#ended = true;
    clearInterval(this.#watch);
    document.removeEventListener("visibilitychange", this.#forgive);
    this.#worker.terminate();
  }

  /** A hidden tab is throttled: its silence proves nothing. */
  readonly #forgive = (): void => {
    this.#askedAt = null;
  };

  #look(): void {
    if (document.hidden || this.#askedAt === null) return;
    if (performance.now() - this.#askedAt > SILENCE_MS) {
      this.fail(`it gave no sign of life for ${SILENCE_MS / 1000} seconds and was ended`);
    }
  }
}
