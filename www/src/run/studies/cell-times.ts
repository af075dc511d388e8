/** How long the cells of a study take, from those that are trained: the time that is left follows from it. */

import type { PlannedCell } from "../../bridge/generated/types.js";

interface Progress {
  env_steps: number;
  seconds: number;
}

/**
 * Seconds until all cells are finished; null until something is known.
 * @param progress of each cell that was begun, by its number
 * @param finished numbers of the cells that are finished
 */
export function secondsLeft(
  cells: readonly PlannedCell[],
  progress: ReadonlyMap<number, Progress>,
  finished: ReadonlySet<number>,
  workers: number,
): number | null {
  const spent = new Map<string, Progress>();
  const all: Progress = { env_steps: 0, seconds: 0 };
  for (const [number, { env_steps, seconds }] of progress) {
    const setting = cells[number]?.setting ?? "";
    const sum = spent.get(setting) ?? { env_steps: 0, seconds: 0 };
    spent.set(setting, { env_steps: sum.env_steps + env_steps, seconds: sum.seconds + seconds });
    all.env_steps += env_steps;
    all.seconds += seconds;
  }
  if (all.env_steps === 0) return null;
  let seconds = 0;
  for (const [number, { setting, last_step }] of cells.entries()) {
    if (finished.has(number)) continue;
    const own = spent.get(setting) ?? all;
    const { env_steps, seconds: took } = own.env_steps > 0 ? own : all;
    const left = Math.max(last_step - (progress.get(number)?.env_steps ?? 0), 0);
    seconds += (left * took) / env_steps;
  }
  return seconds / Math.max(workers, 1);
}
