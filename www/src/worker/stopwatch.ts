/**
 * The worker's clock: times a run while it trains, without changing it.
 *
 * Clocks of browsers advance in ticks of 0.1 ms (Chromium) to 1 ms (Firefox). So decisions are timed from one tick to
 * another, many of them between; learning steps are timed one by one, in one turn of several, and together make a
 * sample of many ticks, as each is rounded up as often as down. Of all samples the median counts: the machine does
 * other things too.
 */
import type { RunHandle } from "../bridge/door.js";
import type { Pace } from "../bridge/pace.js";

/** The methods of a run that are timed. */
type Timed = Pick<
  RunHandle,
  "advance" | "env_steps" | "updates" | "decide" | "decide_as_twin" | "active_share" | "twin_active_share"
>;

interface Mark {
  at: number;
  env_steps: number;
  updates: number;
}

/** Rates are computed since the mark of about this age. */
const WINDOW_MS = 1000;
const BETWEEN_MARKS_MS = 250;
/** Decisions are timed for so long, in pieces of so long … */
const LEAST_MS = 4;
const PIECE_MS = 0.5;
/** Number of decisions between two readings of the clock, and the maximum share of time spent on timing. */
const DECISIONS = 4;
const SHARE = 0.025;
/** Time after a start before the pace is representative, in milliseconds. */
const SETTLING_MS = 250;
/** In one turn of so many, steps are timed one by one. */
const TURNS = 8;
/** Learning steps of a sample take at least so many ticks together. */
const TICKS = 16;
/** Samples that are kept: batches of decisions, pieces of them, and learning steps. */
const BATCHES = 5;
const PIECES = BATCHES * (LEAST_MS / PIECE_MS);
const LEARNED = 15;
/** Environment steps that did not learn. */
const ACTED = 300;
/** Minimum number of samples for a median. */
const FEWEST = 3;

/** The median of the last samples. */
class Median {
  #samples: number[] = [];

  constructor(private readonly kept: number) {}

  add(...samples: number[]): void {
    this.#samples = [...this.#samples, ...samples.filter(Number.isFinite)].slice(-this.kept);
  }

  value(): number | null {
    if (this.#samples.length < Math.min(FEWEST, this.kept)) return null;
    return [...this.#samples].sort((one, other) => one - other)[Math.floor(this.#samples.length / 2)] ?? null;
  }
}

/** The mean, with the highest of so large a share lowered to the one below them; zero of nothing. */
function mean(times: readonly number[], share: number): number {
  const sorted = [...times].sort((one, other) => one - other);
  const most = sorted[sorted.length - 1 - Math.floor(share * sorted.length)] ?? 0;
  return sum(sorted.map((time) => Math.min(time, most))) / Math.max(sorted.length, 1);
}

function sum(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0);
}

export class Stopwatch {
  #marks: Mark[] = [];
  #rates = { env_steps_per_second: null as number | null, updates_per_second: null as number | null };
  readonly #own = { time: new Median(PIECES), active: new Median(BATCHES) };
  readonly #twin = { time: new Median(PIECES), active: new Median(BATCHES) };
  #twinIsNext = false;
  #due = Infinity;
  #turns = 0;
  /** The shortest seen, in milliseconds. */
  #tick = 1;
  readonly #learning = new Median(LEARNED);
  /** Times of the environment steps that learned since the last sample, and of the last ones that did not. */
  #learned: number[] = [];
  #acted: number[] = [];

  constructor(
    private readonly handle: Timed,
    private readonly clock = (): number => performance.now(),
  ) {}

  /** Restarts the measurement when the run starts or continues. */
  restart(): void {
    this.#marks = [];
    this.#due = this.clock() + SETTLING_MS;
  }

  /** Advances the run. */
  advance(steps: number): void {
    this.#turns += 1;
    if (steps === 1 || this.#turns % TURNS === 0) this.#advanceTimed(steps);
    else this.handle.advance(steps);
  }

  #advanceTimed(steps: number): void {
    let [then, before] = [this.clock(), this.handle.updates()];
    for (let step = 0; step < steps; step += 1) {
      this.handle.advance(1);
      const [now, updates] = [this.clock(), this.handle.updates()];
      (updates > before ? this.#learned : this.#acted).push(now - then);
      [then, before] = [now, updates];
    }
    this.#acted = this.#acted.slice(-ACTED);
    if (sum(this.#learned) < TICKS * this.#tick) return;
    this.#learning.add(this.#learningStep());
    this.#learned = [];
  }

  /** Extra time of a step that learns, compared with one that does not. */
  #learningStep(): number {
    return mean(this.#learned, 0.1) - mean(this.#acted, 0.02);
  }

  /** After a turn: counts steps and, when due, times decisions of the network and of its twin alternately. */
  look(): void {
    const begun = this.clock();
    this.#count(begun);
    if (begun < this.#due) return;
    const { handle } = this;
    if (this.#twinIsNext) {
      handle.twin_active_share();
      this.#twin.time.add(...this.#time((times) => handle.decide_as_twin(times)));
      this.#twin.active.add(handle.twin_active_share());
    } else {
      handle.active_share();
      this.#own.time.add(...this.#time((times) => handle.decide(times)));
      this.#own.active.add(handle.active_share());
    }
    this.#twinIsNext = !this.#twinIsNext;
    const ended = this.clock();
    this.#due = ended + (ended - begun) / SHARE;
  }

  #count(at: number): void {
    const now = { at, env_steps: this.handle.env_steps(), updates: this.handle.updates() };
    const last = this.#marks.at(-1);
    if (!last || at - last.at >= BETWEEN_MARKS_MS) this.#marks.push(now);
    while ((this.#marks[1]?.at ?? at) <= at - WINDOW_MS) this.#marks.shift();
    const first = this.#marks[0] ?? now;
    const seconds = (at - first.at) / 1000;
    if (seconds * 1000 < BETWEEN_MARKS_MS) return;
    this.#rates = {
      env_steps_per_second: (now.env_steps - first.env_steps) / seconds,
      updates_per_second: (now.updates - first.updates) / seconds,
    };
  }

  /** Microseconds of one decision, a sample for each piece. */
  #time(decide: (times: number) => void): number[] {
    const early = this.clock();
    let begun = early;
    while (begun === early) {
      decide(1);
      begun = this.clock();
    }
    this.#tick = Math.min(this.#tick, begun - early);
    const samples: number[] = [];
    let [times, then, now] = [0, begun, begun];
    while (now - begun < LEAST_MS) {
      decide(DECISIONS);
      times += DECISIONS;
      now = this.clock();
      if (now - then < PIECE_MS) continue;
      samples.push(((now - then) * 1000) / times);
      [times, then] = [0, now];
    }
    return samples;
  }

  pace(): Pace {
    const learning = this.#learning.value() ?? this.#learningStep();
    return {
      ...this.#rates,
      decision_us: this.#own.time.value(),
      twin_decision_us: this.#twin.time.value(),
      active_share: this.#own.active.value(),
      twin_active_share: this.#twin.active.value(),
      learning_step_ms: learning > 0 ? learning : null,
    };
  }
}
