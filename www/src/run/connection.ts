/**
 * The session's connection to the worker: creates an engine, replaces it while it is busy with an obsolete task, and
 * ends it when it fails.
 */
import * as asking from "../bridge/asking.js";
import { type Asked, Engine } from "../bridge/engine.js";
import type { Answer, FromWorker, Question } from "../bridge/messages.js";
import { missingSupport } from "../bridge/support.js";
import { t } from "../language/language.js";
import { fill } from "../text/fill.js";
import { update } from "./state.js";

type Told = Parameters<Engine["tell"]>[0];

export class Connection {
  #engine: Engine | null = null;
  /** Whether the engine has loaded its module and can answer. */
  #awake = false;
  /** Whether the worker may be busy with a run, or with beginning one. */
  #busy = false;

  /**
   * @param hear receives every message of the worker
   * @param started is called when a new engine is created, whose worker has no run yet
   * @param stopped is called when the engine is ended because the run cannot continue
   */
  constructor(
    private readonly hear: (message: FromWorker) => void,
    private readonly started: () => void,
    private readonly stopped: () => void,
  ) {}

  get exists(): boolean {
    return this.#engine !== null;
  }

  get awake(): boolean {
    return this.#awake;
  }

  /** Creates an engine, and ends the present one if there is one. */
  readonly start = (): void => {
    this.#engine?.end("another run was asked for");
    this.#engine = null;
    this.#awake = this.#busy = false;
    this.started();
    const missing = missingSupport();
    if (missing) {
      update({ run: "error", failure: missing });
      return;
    }
    update({ run: "loading", failure: "", arrived: 0 });
    const engine = new Engine(
      (message) => this.#receive(message),
      // An engine that was set aside is replaced when its run is asked for again.
      (reason) => this.#engine === engine && this.fail(reason),
      (arrived) => update({ arrived }),
    );
    this.#engine = engine;
    asking.through(null);
  };

  /** Ends a run that cannot continue: reports the reason and keeps the last picture. */
  fail(reason: string): void {
    const clean = reason.trim().replace(/\.$/, "");
    this.stop(clean, fill(t.header.failed, { reason: clean }));
  }

  /**
   * Ends the engine.
   * @param reason for callers that wait for an answer
   * @param failure shown to the visitor
   */
  stop(reason: string, failure: string): void {
    this.#engine?.end(reason);
    this.#engine = null;
    this.#awake = false;
    this.stopped();
    asking.through(null);
    update({ run: "error", failure });
  }

  /** Sets the engine aside with the run that it holds; returns what ends the present engine and puts that one back. */
  setAside(): () => void {
    const kept = { engine: this.#engine, awake: this.#awake };
    this.#engine = null;
    this.#awake = this.#busy = false;
    return () => {
      this.#engine?.end("another run was asked for");
      this.#engine = kept.engine;
      this.#awake = kept.awake;
      this.#busy = false;
      asking.through(this.#awake ? this.#passOn : null);
    };
  }

  tell(message: Told): void {
    this.#engine?.tell(message);
  }

  /**
   * Sends a question to the worker; rejected with one line if there is no worker, if it refuses, or if it ends before
   * the answer.
   */
  readonly ask: Engine["ask"] = (question, answer, transfer) => {
    if (!this.#engine || !this.#awake) return Promise.reject(new Error("the run is not ready"));
    return this.#engine.ask(question, answer, transfer);
  };

  /** Sends a question that the message `stopped` answers; if there is no answer, the engine has reported why. */
  request(question: Asked): void {
    this.#engine?.ask(question, "stopped").catch(() => undefined);
  }

  /**
   * Requests another run and returns the id of the question. A worker that is busy with an obsolete task is replaced
   * by a new one, which is asked again.
   */
  askSoon(question: Asked): number {
    update({ run: "loading" });
    // If the worker is idle, it takes up the question; a new worker would not be faster.
    const replace = this.#busy ? this.start : () => undefined;
    this.#busy = true;
    return this.#engine?.askSoon(question, replace) ?? 0;
  }

  /** Remembers that the worker has just answered, so that it is idle. */
  rest(): void {
    this.#busy = false;
  }

  #receive(message: FromWorker): void {
    if (message.kind === "declared") {
      this.#awake = true;
      asking.through(this.#passOn);
    }
    this.hear(message);
  }

  readonly #passOn = (question: Question): Promise<Answer> =>
    this.ask({ kind: "ask", question }, "answer").then(({ answer }) => answer);
}
