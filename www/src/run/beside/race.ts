/**
 * A race: the dense twin of the present run trains in a worker of its own, beside the run, for as many steps. `race` in
 * the state holds how far it is; null ends the worker.
 */

import { run } from "../session.js";
import { state, subscribe, update } from "../state.js";
import { Rival } from "./rival.js";

/** Milliseconds between two requests for the twin's figures. */
const ASK_MS = 300;

let twin: Rival | null = null;
let timer: ReturnType<typeof setInterval> | undefined;

/** Trains the present run and its dense twin side by side. */
export function race(until: number): void {
  const { spec } = state();
  if (!spec || state().race) return;
  const rival = new Rival({ ...spec, agent: "dense" }, (news, now) => {
    const { race } = state();
    if (twin !== rival || !race) return;
    update({ race: { ...race, twin: now } });
    if (news === "ready") {
      rival.train(until);
      timer = setInterval(() => rival.ask(), ASK_MS);
    } else if (news !== "figures") {
      end();
    }
  });
  twin = rival;
  update({ race: { until, own: [], twin: rival.now } });
  run(until);
}

/** Ends the twin's worker when the race is over. */
export function startRacing(): void {
  subscribe(["race"], () => {
    if (state().race === null) end();
  });
  subscribe(["figures"], () => {
    const { race, figures } = state();
    if (!race || !figures || figures.normalised_score === null || figures.env_steps > race.until) return;
    if (race.own.at(-1)?.[0] === figures.env_steps) return;
    update({ race: { ...race, own: [...race.own, [figures.env_steps, figures.normalised_score]] } });
  });
}

function end(): void {
  clearInterval(timer);
  twin?.end();
  twin = null;
}
