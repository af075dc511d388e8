/**
 * One neuron to drive by hand: sliders for its current, leak and threshold, its membrane and spikes over time, and the
 * surrogate derivative at each moment. The worker computes it with the neuron of the network's default settings.
 */
import { html } from "lit";
import { neuronResponse } from "../../bridge/asking.js";
import type { NeuronResponse } from "../../bridge/frame.js";
import { penFor } from "../../draw/canvas.js";
import { colour } from "../../draw/theme.js";
import { guide } from "../../language/guide.js";
import { fill } from "../../text/fill.js";
import { decimal, whole } from "../../text/words.js";
import { View } from "../view.js";

/** Time steps from the left edge to the right. */
const STEPS = 48;
/** Milliseconds of a time step while the neuron is driven by hand. */
const STEP_MS = 160;
/** The curve of the surrogate derivative reaches this far to both sides of the threshold. */
const REACH = 1;
const CURVE_POINTS = 81;
const SPIKE_BAND = 14;

interface Drive {
  current: number;
  leak: number;
  threshold: number;
}
const RANGES: Record<keyof Drive, { max: number; step: number }> = {
  current: { max: 0.8, step: 0.01 },
  leak: { max: 0.99, step: 0.01 },
  threshold: { max: 1.5, step: 0.05 },
};
const NAMES = ["current", "leak", "threshold"] as const;

let settings: Drive = { current: 0, leak: 0.75, threshold: 0.5 };
/** Currents of the time steps so far while it is driven by hand; null while the current is constant. */
let byHand: number[] | null = null;
const shown = new Set<NeuronBench>();

/** Sets the neuron's current, leak or threshold. */
export function drive(change: Partial<Drive>): void {
  settings = { ...settings, ...change };
  for (const bench of shown) bench.compute();
}

class NeuronBench extends View {
  protected override readonly follows = ["palette", "run"] as const;
  #response: NeuronResponse | null = null;
  #curve: NeuronResponse | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Number of the last computation; answers of earlier ones are dropped. */
  #asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    shown.add(this);
    this.compute();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    shown.delete(this);
    clearInterval(this.#timer);
    byHand = null;
  }

  /** Asks the worker what the neuron does, and for the curve of its surrogate derivative. */
  compute(): void {
    const { current, leak, threshold } = settings;
    const currents = byHand ? Float32Array.from(byHand) : new Float32Array(STEPS).fill(current);
    // Without a leak of its own the potential of a time step is its current, so the curve is read off directly.
    const distances = Float32Array.from({ length: CURVE_POINTS }, (_, point) => curveX(point) + threshold);
    this.#asked += 1;
    const asked = this.#asked;
    Promise.all([neuronResponse(currents, leak, threshold), neuronResponse(distances, 0, threshold)]).then(
      ([response, curve]) => {
        if (asked !== this.#asked) return;
        [this.#response, this.#curve] = [response, curve];
        this.requestUpdate();
      },
      // The worker is still starting; the next change of the run asks again.
      () => undefined,
    );
  }

  protected override willUpdate(): void {
    super.willUpdate();
    if (!this.#response) this.compute();
  }

  protected override render(): unknown {
    const words = guide.bench;
    const spikes = this.#response?.spikes.reduce((sum, spike) => sum + spike, 0) ?? 0;
    const steps = this.#response?.spikes.length ?? STEPS;
    const highest = decimal(Math.max(0, ...(this.#response?.membranes ?? [])), 2);
    const counts = { spikes: whole(spikes), steps: whole(steps), highest };
    return html`
      <div class="bench-plots">
        <canvas class="bench-trace" role="img" aria-label=${fill(words.trace, counts)}></canvas>
        <canvas class="bench-slope" role="img" aria-label=${words.slope}></canvas>
      </div>
      <p class="bench-count" aria-live="polite"><b>${fill(words.spikes, counts)}</b>
        <button type="button" class="link" aria-pressed=${byHand !== null} title=${words.byHandHelp} @click=${this.#hand}>${words.byHand}</button></p>
      ${NAMES.map((name) => this.#slider(name))}`;
  }

  #slider(name: keyof Drive): unknown {
    const title = { current: guide.bench.current, leak: guide.bench.stays, threshold: guide.bench.threshold }[name];
    const { max, step } = RANGES[name];
    const low = name === "threshold" ? step : 0;
    return html`<label class="bench-slider"><span>${title}</span>
      <input type="range" min=${low} max=${max} step=${step} .value=${String(settings[name])} aria-valuetext=${decimal(settings[name], 2)}
        @input=${(event: Event) => drive({ [name]: Number((event.target as HTMLInputElement).value) })}>
      <output>${decimal(settings[name], 2)}</output></label>`;
  }

  /** Starts or stops the time that goes on: each time step takes the current that the slider has then. */
  readonly #hand = (): void => {
    clearInterval(this.#timer);
    byHand = byHand === null ? [settings.current] : null;
    if (byHand)
      this.#timer = setInterval(() => {
        if (!byHand) return;
        byHand = byHand.length >= STEPS ? [settings.current] : [...byHand, settings.current];
        this.compute();
      }, STEP_MS);
    this.compute();
  };

  protected override updated(): void {
    this.#drawTrace(this.inner(".bench-trace"));
    this.#drawCurve(this.inner(".bench-slope"));
  }

  #drawTrace(canvas: HTMLCanvasElement): void {
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const pen = penFor(canvas, width, height);
    if (!pen || !this.#response) return;
    const { membranes, spikes } = this.#response;
    const high = Math.max(settings.threshold * 1.15, ...membranes, 0.1);
    const x = (step: number): number => ((step + 0.5) / STEPS) * width;
    const y = (value: number): number => SPIKE_BAND + (1 - value / high) * (height - SPIKE_BAND - 4);
    line(pen, [0, y(0)], [width, y(0)], "line", []);
    line(pen, [0, y(settings.threshold)], [width, y(settings.threshold)], "muted", [4, 3]);
    pen.strokeStyle = colour("ink");
    pen.lineWidth = 1.5;
    pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(0, y(0));
    membranes.forEach((membrane, step) => {
      pen.lineTo(x(step), y(membrane));
      // The reset: the membrane begins again from zero.
      if (spikes[step]) pen.lineTo(x(step), y(0));
    });
    pen.stroke();
    pen.fillStyle = colour("spike");
    spikes.forEach((spike, step) => {
      if (spike) pen.fillRect(x(step) - 1.5, 0, 3, SPIKE_BAND - 4);
    });
  }

  #drawCurve(canvas: HTMLCanvasElement): void {
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const pen = penFor(canvas, width, height);
    if (!pen || !this.#curve || !this.#response) return;
    const { slopes } = this.#curve;
    const high = Math.max(...slopes, 1e-6);
    const x = (distance: number): number => ((distance + REACH) / (2 * REACH)) * width;
    const y = (slope: number): number => 4 + (1 - slope / high) * (height - 8);
    line(pen, [x(0), 0], [x(0), height], "muted", [4, 3]);
    line(pen, [0, y(0)], [width, y(0)], "line", []);
    pen.strokeStyle = colour("ink");
    pen.lineWidth = 1.5;
    pen.beginPath();
    slopes.forEach((slope, point) => {
      if (point === 0) pen.moveTo(x(curveX(point)), y(slope));
      else pen.lineTo(x(curveX(point)), y(slope));
    });
    pen.stroke();
    pen.fillStyle = colour("spike");
    this.#response.membranes.forEach((membrane, step) => {
      const distance = Math.min(Math.max(membrane - settings.threshold, -REACH), REACH);
      pen.beginPath();
      pen.arc(x(distance), y(this.#response?.slopes[step] ?? 0), 2.5, 0, 2 * Math.PI);
      pen.fill();
    });
  }
}

/** Distance from the threshold at a point of the curve. */
function curveX(point: number): number {
  return -REACH + (2 * REACH * point) / (CURVE_POINTS - 1);
}

function line(
  pen: CanvasRenderingContext2D,
  from: [number, number],
  to: [number, number],
  ink: "line" | "muted",
  dash: number[],
): void {
  pen.strokeStyle = colour(ink);
  pen.lineWidth = 1;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
  pen.setLineDash([]);
}

customElements.define("neuron-bench", NeuronBench);
