/**
 * The session's line to the worker: an engine that is started, replaced while it is busy with something no longer wanted,
 * and ended when it fails.
 */
import * as asking from "../bridge/asking.js";
import { type Asked, Engine } from "../bridge/engine.js";
import type { FromWorker } from "../bridge/messages.js";
import { missingSupport } from "../bridge/support.js";
import { t } from "../language/language.js";
import { fill } from "../text/fill.js";
import { update } from "./state.js";

type Told = Parameters<Engine["tell"]>[0];

export class Connection {
  #engine: Engine | null = null;
  /** Whether the engine has loaded its module and can be asked. */
  #awake = false;
  /** Whether the worker may be busy with a run, or with beginning one. */
  #busy = false;

  /**
   * @param hear receives every message of the worker
   * @param started is called when an engine is started anew: the worker then holds no run
   * @param stopped is called when the engine was ended because the run cannot go on
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

  /** Starts an engine, in place of the present one where there is one. */
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
    this.#engine = new Engine(
      (message) => this.#receive(message),
      (reason) => this.fail(reason),
      (arrived) => update({ arrived }),
    );
    asking.through(null);
  };

  /** The run cannot go on: tells so once and keeps the last picture. */
  fail(reason: string): void {
    const clean = reason.trim().replace(/\.$/, "");
    this.stop(clean, fill(t.header.failed, { reason: clean }));
  }

  /**
   * Ends the engine.
   * @param reason for those who wait for an answer
   * @param failure for the person
   */
  stop(reason: string, failure: string): void {
    this.#engine?.end(reason);
    this.#engine = null;
    this.#awake = false;
    this.stopped();
    asking.through(null);
    update({ run: "error", failure });
  }

  tell(message: Told): void {
    this.#engine?.tell(message);
  }

  /** Asks the worker; rejected with one line when there is none, when it refuses, and when it ends before it has answered. */
  readonly ask: Engine["ask"] = (question, answer, transfer) => {
    if (!this.#engine || !this.#awake) return Promise.reject(new Error("the run is not ready"));
    return this.#engine.ask(question, answer, transfer);
  };

  /** Asks for what the message `stopped` answers; an engine that does not answer has told why. */
  request(question: Asked): void {
    this.#engine?.ask(question, "stopped").catch(() => undefined);
  }

  /**
   * Asks for another run, and returns the question's id. A worker that is busy with what is no longer wanted is replaced by
   * a new one, which is asked again.
   */
  askSoon(question: Asked): number {
    update({ run: "loading" });
    // An idle worker takes the question up; however slow it is, another one would be no faster.
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
      asking.through((question) => this.ask({ kind: "ask", question }, "answer").then(({ answer }) => answer));
    }
    this.hear(message);
  }
}
