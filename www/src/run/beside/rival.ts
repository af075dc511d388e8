/** A run in a worker of its own, beside the run of the page: it begins at step 0 and trains as far as it is told. */
import { Engine } from "../../bridge/engine.js";
import type { Frame } from "../../bridge/frame.js";
import type { RunSpec, Trained } from "../../bridge/generated/types.js";
import type { FromWorker } from "../../bridge/messages.js";
import { messageOf } from "../../bridge/reason.js";
import type { SideRun } from "../state.js";

/** Number of the run in its worker, which has no other. */
const RUN = 1;
/** Points of a curve; beyond, every second one is dropped. */
const MAX_POINTS = 1000;

/** What became of a rival: it is ready, it sent figures, it stopped at the step that it was told, it failed. */
export type News = "ready" | "figures" | "stopped" | "failed";

export class Rival {
  #now: SideRun;
  readonly #engine: Engine;

  /** @param hear is called after each change of what is known of the run */
  constructor(
    spec: RunSpec,
    private readonly hear: (news: News, now: SideRun) => void,
  ) {
    this.#now = {
      spec,
      scene: null,
      frame: null,
      optimum: null,
      figures: null,
      curve: [],
      done: false,
      failure: "",
    };
    this.#engine = new Engine(
      (message) => this.#receive(message),
      (reason) => this.#fail(reason),
    );
  }

  get now(): SideRun {
    return this.#now;
  }

  /** Trains at full speed up to a step, and stops there. */
  train(until: number): void {
    this.#engine.tell({ kind: "run", speed: "max", until });
  }

  /** Asks for figures while it trains. */
  ask(): void {
    this.#engine.tell({ kind: "figures" });
  }

  /** Ends its worker. */
  end(): void {
    this.#engine.end("the run beside is over");
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "declared":
        this.#engine
          .ask({ kind: "begin", run: RUN, spec: this.#now.spec }, "begun")
          .then(({ opening: { scene, frame, account, done } }) => {
            this.#change("ready", { scene, done, ...framed(frame), ...this.#measured(account.figures) });
          })
          .catch((error: unknown) => this.#fail(messageOf(error)));
        return;
      case "figures":
        this.#change("figures", this.#measured(message.account.figures));
        return;
      case "stopped": {
        const { frame, account, done } = message;
        this.#change("stopped", { done, ...framed(frame), ...this.#measured(account.figures) });
        return;
      }
      case "failed":
        this.#fail(message.reason);
        return;
      default:
    }
  }

  #measured(figures: Trained): Partial<SideRun> {
    const value = figures.normalised_score ?? figures.mean_return;
    const { curve } = this.#now;
    if (curve.at(-1)?.[0] === figures.env_steps) return { figures };
    const kept = curve.length < MAX_POINTS ? curve : curve.filter((_, at) => at % 2 === 0);
    return { figures, curve: [...kept, [figures.env_steps, value]] };
  }

  #change(news: News, change: Partial<SideRun>): void {
    this.#now = { ...this.#now, ...change };
    this.hear(news, this.#now);
  }

  #fail(failure: string): void {
    this.end();
    this.#change("failed", { failure });
  }
}

/** A frame, and the optimum where it is another. */
function framed(frame: Frame): Partial<SideRun> {
  return { frame, ...(frame.optimum ? { optimum: frame.optimum } : {}) };
}
