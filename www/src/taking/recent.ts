/** The last decisions of the run, as its frames brought them; walks beside it do not count. */
import type { Frame } from "../bridge/frame.js";
import { state, subscribe } from "../run/state.js";

export type Decisions = Pick<Frame, "env_steps" | "decisions" | "spikes">;

/** Decisions that are kept at least, if the run has taken as many. */
const KEPT = 64;

let kept: Decisions[] = [];

export function startRecent(): void {
  subscribe(["frame"], () => {
    const { frame } = state();
    if (!frame || frame.clock !== undefined) return;
    const { env_steps, decisions, spikes } = frame;
    // Another run, or an earlier step of it.
    if (env_steps < (kept.at(-1)?.env_steps ?? 0) || env_steps === 0) kept = [];
    if (decisions === 0) return;
    kept.push({ env_steps, decisions, spikes });
    while (count(kept.slice(1)) >= KEPT) kept.shift();
  });
}

export function recent(): readonly Decisions[] {
  return kept;
}

function count(frames: readonly Decisions[]): number {
  return frames.reduce((sum, { decisions }) => sum + decisions, 0);
}
