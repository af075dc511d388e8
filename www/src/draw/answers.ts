/** What a neuron answers to: how often each neuron fires while something, such as a state, is met. */
export class Answers {
  /** Spikes of each neuron while each thing was met, [things][neurons]. */
  readonly #spikes: Float32Array;
  /** Decisions in which each thing was met. */
  readonly #met: Float32Array;

  constructor(
    things: number,
    readonly neurons: number,
    readonly timeSteps: number,
  ) {
    this.#spikes = new Float32Array(things * neurons);
    this.#met = new Float32Array(things);
  }

  /** Counts a decision in which a thing was met, and the neurons that fired in it, one entry for each spike. */
  count(thing: number, fired: readonly number[]): void {
    if (thing >= this.#met.length) return;
    this.#met[thing] = (this.#met[thing] ?? 0) + 1;
    const start = thing * this.neurons;
    for (const neuron of fired) this.#spikes[start + neuron] = (this.#spikes[start + neuron] ?? 0) + 1;
  }

  /** Lets old counts fade: thresholds move while the network learns. */
  fade(): void {
    for (const counts of [this.#spikes, this.#met]) {
      for (let index = 0; index < counts.length; index += 1) counts[index] = (counts[index] ?? 0) / 2;
    }
  }

  /** Decisions in which a thing was met; older ones count less. */
  met(thing: number): number {
    return this.#met[thing] ?? 0;
  }

  /** Spikes of a neuron per time step while a thing was met; 0 where it was not. */
  rate(neuron: number, thing: number): number {
    return (this.#spikes[thing * this.neurons + neuron] ?? 0) / Math.max(this.met(thing) * this.timeSteps, 1);
  }
}
