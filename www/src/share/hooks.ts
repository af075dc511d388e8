/**
 * `window.spikeground`, for people who embed or automate the page. `data-run` on the root element gives the phase of
 * the run: it becomes `paused` or `done` once the figures of that step have arrived.
 */
import type { Trained } from "../bridge/generated/types.js";
import type { Pace } from "../bridge/pace.js";
import type { Row } from "../keeping/rows.js";
import { runs } from "../keeping/runs.js";
import { watch } from "../run/beside/walking.js";
import { load, pause, reset, rewind, run, save } from "../run/session.js";
import { state, subscribe } from "../run/state.js";
import { link } from "./address.js";

/** The speed on this machine is added to the figures, which do not depend on the machine. */
type Snapshot = Trained & { speed: Pace };

interface Hooks {
  /** The figures of `train` so far, from the last ones received; null before the first. */
  snapshot(): Snapshot | null;
  run(): void;
  pause(): void;
  reset(): void;
  /** The address of this run at the step of the last figures. */
  link(): string;
  /** The run as a checkpoint, at the step that it has reached. */
  save(): Promise<Uint8Array>;
  /** Resumes the run of a checkpoint; rejected without any change of the present run. */
  load(checkpoint: Uint8Array): Promise<void>;
  /** Shows the run at an earlier step; null returns to its last step. */
  rewind(step: number | null): Promise<void>;
  /** Starts or stops greedy episodes without learning, while the run is not running. */
  walk(on: boolean): void;
  /** The rows of the list of runs, newest first; rejected if the browser keeps none. */
  runs(): Promise<Row[]>;
}

declare global {
  interface Window {
    spikeground: Hooks;
  }
}

export function startHooks(): void {
  window.spikeground = {
    snapshot: () => {
      const { figures, pace } = state();
      return figures && { ...figures, speed: pace };
    },
    run: () => run(),
    pause,
    reset,
    link,
    save: async () => (await save()).bytes,
    // A copy: the page gives the buffer away, and it belongs to the caller.
    load: (checkpoint) => load(Uint8Array.from(checkpoint)),
    rewind,
    walk: watch,
    runs,
  };
  const show = (): void => {
    document.documentElement.dataset.run = state().run;
  };
  show();
  subscribe(["run"], show);
}
