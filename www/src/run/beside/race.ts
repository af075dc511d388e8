/**
 * A race: the dense twin of the present run trains in a worker of its own, beside the run, for as many steps. `race` in
 * the state holds how far it is; null ends the worker.
 */

import { Engine } from "../../bridge/engine.js";
import type { RunSpec, Trained } from "../../bridge/generated/types.js";
import type { FromWorker } from "../../bridge/messages.js";
import { messageOf } from "../../bridge/reason.js";
import { run } from "../session.js";
import { state, subscribe, update } from "../state.js";

/** Number of the twin's run in its worker, which has no other. */
const TWIN = 1;
/** Milliseconds between two requests for its figures. */
const ASK_MS = 300;

let engine: Engine | null = null;
let timer: ReturnType<typeof setInterval> | undefined;

/** Trains the present run and its dense twin side by side. */
export function race(until: number): void {
  const { spec } = state();
  if (!spec || state().race) return;
  update({ race: { until, twin: null, scores: { spiking: [], dense: [] }, failure: "" } });
  const twin = new Engine(
    (message) => receive(twin, { ...spec, agent: "dense" }, until, message),
    (failure) => fail(failure),
  );
  engine = twin;
  run(until);
}

/** Ends the twin's worker when the race is over. */
export function startRacing(): void {
  subscribe(["race"], () => {
    if (state().race === null) end();
  });
  subscribe(["figures"], () => {
    const { figures } = state();
    if (figures) note("spiking", figures);
  });
}

function receive(from: Engine, spec: RunSpec, until: number, message: FromWorker): void {
  switch (message.kind) {
    case "declared":
      from.ask({ kind: "begin", run: TWIN, spec }, "begun").then(
        () => {
          from.tell({ kind: "run", speed: "max", until });
          timer = setInterval(() => from.tell({ kind: "figures" }), ASK_MS);
        },
        (error: unknown) => fail(messageOf(error)),
      );
      return;
    case "figures":
    case "stopped": {
      const { race } = state();
      if (!race) return;
      update({ race: { ...race, twin: message.account.figures } });
      note("dense", message.account.figures);
      if (message.kind === "stopped") end();
      return;
    }
    case "failed":
      fail(message.reason);
      return;
    default:
  }
}

function note(agent: "spiking" | "dense", { env_steps, normalised_score }: Trained): void {
  const { race } = state();
  if (!race || normalised_score === null || env_steps > race.until) return;
  const points = race.scores[agent];
  if (points.at(-1)?.[0] === env_steps) return;
  update({ race: { ...race, scores: { ...race.scores, [agent]: [...points, [env_steps, normalised_score]] } } });
}

function fail(failure: string): void {
  end();
  const { race } = state();
  if (race) update({ race: { ...race, failure } });
}

function end(): void {
  clearInterval(timer);
  engine?.end("the race is over");
  engine = null;
}
