/**
 * Timing: all engines of the same work take turns in one page load, so that a slow moment of the machine affects all
 * of them.
 */
import type { Row, Times } from "./row";

/** Somebody who does the work of a row. */
export interface Contender {
  row: Row;
  /** Does the work that often. */
  run(times: number): void;
  /** Restarts with new weights: their moments have not decayed to subnormal numbers, which are slow. */
  renew?(): void;
  /** Preparation before the turn, which is not timed. */
  enter?(): Promise<void>;
}

export interface Pace {
  warm_ms: number;
  /** At least so long is a turn: the clock steps by 0.1 ms. */
  turn_ms: number;
  rounds: number;
}

export const FULL: Pace = { warm_ms: 1500, turn_ms: 60, rounds: 15 };
/** For tests: figures of the right form and nothing more. */
export const QUICK: Pace = { warm_ms: 20, turn_ms: 5, rounds: 3 };

export async function measure(contenders: Contender[], { warm_ms, turn_ms, rounds }: Pace): Promise<(Row & Times)[]> {
  const turns: { contender: Contender; times: number; measured: number[] }[] = [];
  for (const contender of contenders) {
    const each = await warm(contender, warm_ms);
    turns.push({ contender, times: Math.max(1, Math.ceil(turn_ms / each)), measured: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { contender, times, measured } of turns) {
      await contender.enter?.();
      contender.renew?.();
      // The first iteration after somebody else's turn finds cold caches.
      contender.run(1);
      measured.push((1000 * clock(contender, times)) / times);
    }
  }
  return turns.map(({ contender, measured }) => ({ ...contender.row, ...spread(measured) }));
}

/** Runs until the browser has optimised the code; milliseconds of one iteration at the end. */
async function warm(contender: Contender, warm_ms: number) {
  await contender.enter?.();
  contender.renew?.();
  let [times, spent] = [1, 0];
  for (;;) {
    const took = clock(contender, times);
    spent += took;
    if (spent >= warm_ms) return took / times || 0.0001;
    // Short enough that the last measurement is of optimised code alone.
    if (took < warm_ms / 8) times *= 2;
  }
}

function clock(contender: Contender, times: number) {
  const begin = performance.now();
  contender.run(times);
  return performance.now() - begin;
}

export function spread(measured: number[]): Times {
  const sorted = measured.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median_us: median, min_us: sorted[0]!, max_us: sorted.at(-1)! };
}
