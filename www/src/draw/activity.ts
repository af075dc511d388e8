/**
 * The recent activity behind the picture of the brain: the decisions that are drawn, with spikes and membranes, and
 * how long each neuron has been silent.
 *
 * At full speed only the last decision of each frame is drawn, whose membranes are known; every decision of a frame
 * counts for silence.
 */
import type { Frame, Scene } from "../bridge/frame.js";
import { Answers } from "./answers.js";
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
/** Kinds of objects in a cell of the agent's view. */
export const VIEW_KINDS = 11;

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
  /** By state, where states are numbered. */
  readonly toStates: Answers;
  /** By kind of object in each cell of the view, [cells][VIEW_KINDS]; without entries where there is no such view. */
  readonly toViews: Answers;
  readonly viewCells: number;
  /** The spikes of the decision that is being counted. */
  readonly #fired: number[] = [];

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
    this.toStates = new Answers(scene.states, this.neurons, this.timeSteps);
    this.viewCells = scene.view_columns * scene.view_rows;
    this.toViews = new Answers(this.viewCells * VIEW_KINDS, this.neurons, this.timeSteps);
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
      this.toStates.fade();
      this.toViews.fade();
    }
    this.#seen += 1;
    const fired = this.#fired;
    fired.length = 0;
    for (let step = 0; step < this.timeSteps; step += 1) {
      const start = this.#firstBit(frame, decision, step);
      for (let neuron = 0; neuron < this.neurons; neuron += 1) {
        const bit = start + neuron;
        if (((spikes[bit >> 3] ?? 0) >> (bit & 7)) & 1) {
          this.#firedNow[neuron] = 1;
          this.#spikes[neuron] = (this.#spikes[neuron] ?? 0) + 1;
          fired.push(neuron);
        }
      }
    }
    this.toStates.count(frame.decision_states[decision] ?? 0, fired);
    for (let cell = 0; cell < this.viewCells; cell += 1) {
      const kind = frame.views[3 * (decision * this.viewCells + cell)] ?? 0;
      this.toViews.count(cell * VIEW_KINDS + kind, fired);
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
