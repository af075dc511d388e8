/** How fast a run is, in environment steps per second, measured over half a second or more. */
import type { Frame } from "./door.js";

const LEAST_MS = 500;

let since: { at: number; steps: number } | null = null;

export function restart(): void {
  since = null;
}

/** The pace up to this frame; null while it is too early to say. */
export function measure({ env_steps }: Frame): number | null {
  const at = performance.now();
  if (since && at - since.at < LEAST_MS) return null;
  const rate = since && ((env_steps - since.steps) * 1000) / (at - since.at);
  since = { at, steps: env_steps };
  return rate;
}
