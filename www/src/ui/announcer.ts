/** The polite live region: a summary for screen readers, at most every few seconds. */

import { t } from "../language/language.js";
import { state, subscribe } from "../run/state.js";
import { fill } from "../text/fill.js";
import { known, percent, plain, whole } from "../text/words.js";

const LEAST_MS = 2000;
const WHILE_RUNNING_MS = 10_000;

let spokenAt = -Infinity;
let spokenRun = "";
let timer: ReturnType<typeof setTimeout> | undefined;

export function startAnnouncer(region: HTMLElement): void {
  subscribe(["run", "figures"], () => {
    const { run } = state();
    const wait = run === spokenRun ? (run === "running" ? WHILE_RUNNING_MS : Infinity) : LEAST_MS;
    const due = spokenAt + wait - performance.now();
    clearTimeout(timer);
    if (due === Infinity) return;
    timer = setTimeout(() => speak(region), Math.max(due, 0));
  });
}

function speak(region: HTMLElement): void {
  spokenAt = performance.now();
  spokenRun = state().run;
  region.textContent = summary();
}

function summary(): string {
  const { run, frame, figures, failure, spec } = state();
  if (run === "error") return failure;
  const words = t.announcer;
  if (run === "loading" || !frame || !spec) return t.page.loading;
  if (run === "ready") return fill(words.ready, { world: plain(spec.world), agent: t.common[spec.agent] });
  return fill(words.summary, {
    phase: run === "running" ? words.running : run === "done" ? words.finished : words.paused,
    step: whole(frame.env_steps),
    episode: whole(frame.episode),
    score: known(frame.normalised_score),
    silence: figures ? fill(words.silent, { share: percent(figures.sparsity.silent_slots) }) : "",
  });
}
