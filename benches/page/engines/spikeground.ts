/** The project's own engine, built with the features `browser` and `bench`. */
import { type Contender, spread } from "../measure";
import type { Reference } from "../reference";
import type { Row } from "../row";

/** The names of a spiking row's four layers, in the order of `firing_rates`. */
const SPIKING_LAYERS = ["feature_1", "feature_2", "value", "advantage"] as const;

/** How often a peak is measured; the median counts, as it does for the rows that are compared with it. */
const REPEATS = 5;

/**
 * A learning rate so low that the weights hardly move while a row is timed, so that the firing rate stays as the row
 * states.
 */
export const STILL = 1e-6;

/** What wasm-bindgen exports. */
interface Workload {
  /** Does the row's work that often inside the module; a loss, an action or a checksum. */
  run(times: number): number;
  /** The share of slots with a spike, layer by layer. */
  firing_rates(): Float64Array;
  reference(): Reference;
  free(): void;
}

interface Module {
  default(options: { module_or_path: string }): Promise<unknown>;
  rows(): Row[];
  Workload: new (row: Row, learningRate: number) => Workload;
  peak(kind: PeakKind, chains: number, rounds: number): number;
}

type PeakKind = "multiply_add" | "add";

export class Spikeground {
  readonly #module: Module;

  private constructor(module: Module) {
    this.#module = module;
  }

  static async load() {
    const address = new URL("spikeground.js", location.href).href;
    const module = (await import(address)) as Module;
    await module.default({ module_or_path: address.replace(/\.js$/, "_bg.wasm") });
    return new Spikeground(module);
  }

  rows() {
    return this.#module.rows();
  }

  workload(row: Row, learningRate: number) {
    return new this.#module.Workload(row, learningRate);
  }

  /** Billions of operations a second with nothing but registers; the best over some numbers of independent chains. */
  peak(kind: PeakKind, milliseconds: number) {
    const lanes = 4 * (kind === "multiply_add" ? 2 : 1);
    const rates = [8, 10, 12, 14].map((chains) => {
      const took = (rounds: number) => {
        const begin = performance.now();
        this.#module.peak(kind, chains, rounds);
        return performance.now() - begin;
      };
      let rounds = 1000;
      while (took(rounds) < milliseconds) rounds *= 2;
      const { median_us } = spread(Array.from({ length: REPEATS }, () => 1000 * took(rounds)));
      return (rounds * chains * lanes) / median_us / 1000;
    });
    return Math.max(...rates);
  }
}

/** How often each layer of a spiking row fired. */
export function firing(row: Row, workload: Workload) {
  if (row.firing_rate === null || row.task === "kernel") return null;
  const rates = workload.firing_rates();
  return Object.fromEntries(SPIKING_LAYERS.map((layer, index) => [layer, rates[index]!]));
}

export function contender(row: Row, workload: Workload): Contender {
  return { row, run: (times) => void workload.run(times) };
}
