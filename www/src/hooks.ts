/**
 * `window.spikeground`, for people who embed or automate the page. `data-run` on the root element says what
 * the run is doing: it turns to `paused` or `done` when the figures of that very step have arrived.
 */
import { link } from "./address.js";
import type { Figures } from "./door.js";
import { pause, reset, run } from "./session.js";
import { state, subscribe } from "./state.js";

interface Hooks {
  /** The figures of `train` so far, from the last ones received; null before the first. */
  snapshot(): Figures | null;
  run(): void;
  pause(): void;
  reset(): void;
  /** The address of this experiment at the step of the last figures. */
  link(): string;
}

declare global {
  interface Window {
    spikeground: Hooks;
  }
}

export function startHooks(): void {
  window.spikeground = { snapshot: () => state().figures, run, pause, reset, link };
  const show = (): void => {
    document.documentElement.dataset["run"] = state().run;
  };
  show();
  subscribe(["run"], show);
}
