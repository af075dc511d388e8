/** Workers without a run that do one task after another, as many side by side as the pool is told. */

import { Engine } from "../../bridge/engine.js";
import type { FromWorker } from "../../bridge/messages.js";
import { messageOf } from "../../bridge/reason.js";
import { state } from "../state.js";

/** Workers beyond this number would need more memory than a browser gives a tab. */
const MOST_WORKERS = 16;
/** A worker that dies, or cannot do its task, is replaced so many times in a row before the pool gives up. */
const MOST_FAILURES = 3;

/** One worker for each core, and one less while the page's run trains. */
export function freeWorkers(): number {
  const cores = Math.max(1, navigator.hardwareConcurrency || 2);
  return Math.min(MOST_WORKERS, Math.max(1, state().run === "running" ? cores - 1 : cores));
}

/** One of the pool's workers. */
export interface PoolWorker {
  engine: Engine;
  /** Receives the messages about the task that is under way. */
  hear: (message: FromWorker) => void;
}

/** Does the next task with a worker; resolves to false when there is none left for it. */
export type Work = (worker: PoolWorker) => Promise<boolean>;

export class WorkerPool {
  readonly #workers = new Set<PoolWorker>();
  #failures = 0;

  /**
   * @param work called with each worker that is free
   * @param replace called when a worker has died or could not do its task, to bring the pool to its size again
   * @param fail receives the reason when that has happened too often
   */
  constructor(
    private readonly work: Work,
    private readonly replace: () => void,
    private readonly fail: (reason: string) => void,
  ) {}

  get size(): number {
    return this.#workers.size;
  }

  /** Starts workers, or ends the newest ones, until there are `count`. */
  resize(count: number): void {
    while (this.#workers.size < count) this.#add();
    for (const worker of [...this.#workers].slice(count).reverse()) this.#remove(worker);
  }

  end(): void {
    this.resize(0);
  }

  #add(): void {
    const worker: PoolWorker = {
      engine: new Engine(
        (message) => this.#receive(worker, message),
        (reason) => this.#failed(worker, reason),
      ),
      hear: () => undefined,
    };
    this.#workers.add(worker);
  }

  #receive(worker: PoolWorker, message: FromWorker): void {
    if (message.kind === "declared") void this.#serve(worker);
    else if (message.kind === "failed") this.#failed(worker, message.reason);
    else worker.hear(message);
  }

  async #serve(worker: PoolWorker): Promise<void> {
    try {
      while (this.#workers.has(worker) && (await this.work(worker))) this.#failures = 0;
      this.#remove(worker);
    } catch (error) {
      this.#failed(worker, messageOf(error));
    }
  }

  #failed(worker: PoolWorker, reason: string): void {
    // One that was ended on purpose rejects its task, too.
    if (!this.#workers.has(worker)) return;
    this.#remove(worker);
    this.#failures += 1;
    if (this.#failures < MOST_FAILURES) {
      this.replace();
      return;
    }
    this.#failures = 0;
    this.end();
    this.fail(reason);
  }

  #remove(worker: PoolWorker): void {
    if (this.#workers.delete(worker)) worker.engine.end("the worker was ended");
  }
}
