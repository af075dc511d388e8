/**
 * The recent activity behind the picture of the brain: the decisions that are drawn, with spikes and membranes, and
 * how long each neuron has been silent.
 *
 * At full speed only the last decision of each frame is drawn, whose membranes are known; every decision of a frame
 * counts for silence.
 */
import type { Frame, Scene } from "../bridge/frame.js";
import { Raster } from "./raster.js";

export interface Drawn {
  /** Environment steps done when this decision was taken. */
  env_step: number;
  state: number;
  action: number;
  /** [time_steps][neurons of all layers], when the frame carried them. */
  membranes: Float32Array | null;
}

/** A neuron is called silent when it has not fired in one or two windows of this many decisions. */
const WINDOW = 500;
/** More new decisions than this in a frame, and only the last one is drawn. */
const ALL_DRAWN = 2;

export class Activity {
  readonly raster: Raster;
  readonly drawn: Drawn[] = [];
  readonly neurons: number;
  readonly timeSteps: number;
  #firedNow: Uint8Array;
  #firedBefore: Uint8Array;
  #seen = 0;
  #spikes: Float64Array;
  #spikesBefore: Float64Array;
  #seenBefore = 0;
  #newest = -1;
  /** Spikes of each neuron in each state, [states][neurons], and decisions seen in each state. */
  readonly #answers: Float32Array;
  readonly #met: Float32Array;

  constructor(
    private readonly scene: Scene,
    readonly decisions: number,
  ) {
    this.neurons = scene.layers.length * scene.neurons;
    this.timeSteps = scene.time_steps;
    this.raster = new Raster(decisions * this.timeSteps, this.neurons);
    this.#firedNow = new Uint8Array(this.neurons);
    this.#firedBefore = new Uint8Array(this.neurons);
    this.#spikes = new Float64Array(this.neurons);
    this.#spikesBefore = new Float64Array(this.neurons);
    this.#answers = new Float32Array(scene.states * this.neurons);
    this.#met = new Float32Array(scene.states);
  }

  /** Adds the decisions of a frame; returns whether anything was drawn. */
  take(frame: Frame): boolean {
    const clock = frame.clock ?? frame.env_steps;
    const fresh = Math.min(frame.decisions, clock - Math.max(this.#newest, 0));
    if (fresh <= 0) return false;
    for (let index = frame.decisions - fresh; index < frame.decisions; index += 1) this.#count(frame, index);
    const first = this.drawn.length > 0 && fresh > ALL_DRAWN ? frame.decisions - 1 : frame.decisions - fresh;
    for (let index = first; index < frame.decisions; index += 1) this.#draw(frame, index);
    this.#newest = clock;
    return true;
  }

  /** Decisions that the silence of neurons is judged by. */
  get judged(): number {
    return this.#seen + this.#seenBefore;
  }

  isSilent(neuron: number): boolean {
    return this.judged >= WINDOW && !this.#firedNow[neuron] && !this.#firedBefore[neuron];
  }

  /** Spikes per time step over the recent windows. */
  rate(first: number, count: number): number {
    if (this.judged === 0) return NaN;
    let spikes = 0;
    for (let neuron = first; neuron < first + count; neuron += 1) {
      spikes += (this.#spikes[neuron] ?? 0) + (this.#spikesBefore[neuron] ?? 0);
    }
    return spikes / (this.judged * this.timeSteps * count);
  }

  /** How often a neuron fires in a state, per time step; 0 where the state was not met. */
  answer(neuron: number, met: number): number {
    return (this.#answers[met * this.neurons + neuron] ?? 0) / Math.max((this.#met[met] ?? 0) * this.timeSteps, 1);
  }

  silent(first: number, count: number): number {
    let silent = 0;
    for (let neuron = first; neuron < first + count; neuron += 1) if (this.isSilent(neuron)) silent += 1;
    return silent;
  }

  #count(frame: Frame, decision: number): void {
    const { spikes } = frame;
    if (this.#seen >= WINDOW) {
      this.#firedBefore = this.#firedNow;
      this.#spikesBefore = this.#spikes;
      this.#seenBefore = this.#seen;
      this.#firedNow = new Uint8Array(this.neurons);
      this.#spikes = new Float64Array(this.neurons);
      this.#seen = 0;
      // Old answers fade: thresholds move while the network learns.
      for (const counts of [this.#answers, this.#met]) {
        for (const [index, count] of counts.entries()) counts[index] = count / 2;
      }
    }
    this.#seen += 1;
    const met = frame.decision_states[decision] ?? 0;
    const answers = this.#answers.subarray(met * this.neurons, (met + 1) * this.neurons);
    this.#met[met] = (this.#met[met] ?? 0) + 1;
    for (let step = 0; step < this.timeSteps; step += 1) {
      const start = this.#firstBit(frame, decision, step);
      for (let neuron = 0; neuron < this.neurons; neuron += 1) {
        const bit = start + neuron;
        if (((spikes[bit >> 3] ?? 0) >> (bit & 7)) & 1) {
          this.#firedNow[neuron] = 1;
          this.#spikes[neuron] = (this.#spikes[neuron] ?? 0) + 1;
          answers[neuron] = (answers[neuron] ?? 0) + 1;
        }
      }
    }
  }

  /** Each decision starts at a byte boundary. */
  #firstBit(frame: Frame, decision: number, step: number): number {
    return decision * (frame.spikes.length / frame.decisions) * 8 + step * this.neurons;
  }

  #draw(frame: Frame, decision: number): void {
    const last = decision === frame.decisions - 1;
    const strength = new Uint8Array(this.neurons);
    const scale = last && !this.scene.spiking ? 255 / Math.max(1e-6, ...frame.membranes) : 0;
    for (let step = 0; step < this.timeSteps; step += 1) {
      const start = this.#firstBit(frame, decision, step);
      for (let neuron = 0; neuron < this.neurons; neuron += 1) {
        const bit = start + neuron;
        const fired = ((frame.spikes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
        strength[neuron] = fired === 0 ? 0 : scale > 0 ? 40 + 0.84 * scale * (frame.membranes[neuron] ?? 0) : 255;
      }
      this.raster.push(strength);
    }
    this.drawn.push({
      env_step: frame.env_steps - (frame.decisions - 1 - decision),
      state: frame.decision_states[decision] ?? 0,
      action: frame.decision_actions[decision] ?? 0,
      membranes: last ? frame.membranes : null,
    });
    if (this.drawn.length > this.decisions) this.drawn.shift();
  }
}
