/**
 * The line of one neuron: its membrane before the reset at every drawn time step, its threshold, its spikes.
 * Decisions start from a membrane at rest, so the line breaks between them.
 */
import type { Activity } from "./activity.js";
import { penFor } from "./canvas.js";
import { colour } from "./theme.js";

const SPIKE_BAND = 16;
const FOOT = 6;

export interface Moment {
  /** Decisions ago, in environment steps. */
  ago: number;
  /** Time step within the decision, from 1. */
  step: number;
  membrane: number | null;
  fired: boolean;
}

/** The values at a column of the trace; columns count from the left of a full raster. */
export function momentAt(activity: Activity, neuron: number, column: number): Moment | null {
  const age = activity.raster.columns - 1 - column;
  if (age < 0 || age >= activity.raster.filled) return null;
  const steps = activity.timeSteps;
  const decision = activity.drawn[activity.drawn.length - 1 - Math.floor(age / steps)];
  const newest = activity.drawn.at(-1);
  if (!decision || !newest) return null;
  const step = steps - 1 - (age % steps);
  return {
    ago: newest.env_step - decision.env_step,
    step: step + 1,
    membrane: decision.membranes?.[step * activity.neurons + neuron] ?? null,
    fired: activity.raster.at(age, neuron) > 0,
  };
}

export function drawTrace(
  canvas: HTMLCanvasElement,
  activity: Activity,
  neuron: number,
  threshold: number,
  spiking: boolean,
): void {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const pen = penFor(canvas, width, height);
  if (!pen) return;

  const { columns } = activity.raster;
  const moments = Array.from({ length: columns }, (_, column) => momentAt(activity, neuron, column));
  const known = moments.flatMap((moment) => (moment?.membrane == null ? [] : [moment.membrane]));
  const high = Math.max(threshold * 1.15, ...known, 1e-3);
  const low = Math.min(0, ...known);
  const pitch = width / columns;
  const x = (column: number): number => (column + 0.5) * pitch;
  const y = (value: number): number => SPIKE_BAND + (1 - (value - low) / (high - low)) * (height - SPIKE_BAND - FOOT);
  const hot = colour(spiking ? "spike" : "dense");

  rule(pen, y(0), width, colour("line"), []);
  if (spiking) rule(pen, y(threshold), width, colour("muted"), [3, 3]);

  if (spiking) {
    pen.strokeStyle = colour("ink");
    pen.lineWidth = 1.25;
    pen.lineJoin = "round";
    pen.beginPath();
    moments.forEach((moment, column) => {
      if (moment?.membrane == null) return;
      if (moment.step === 1) pen.moveTo(x(column) - pitch / 2, y(0));
      pen.lineTo(x(column), y(moment.membrane));
    });
    pen.stroke();
    pen.fillStyle = hot;
    moments.forEach((moment, column) => {
      if (moment?.fired) pen.fillRect(x(column) - 1, 2, 2, SPIKE_BAND - 7);
    });
  } else {
    pen.fillStyle = hot;
    moments.forEach((moment, column) => {
      if (moment?.membrane == null || moment.membrane <= 0) return;
      pen.fillRect(x(column) - pitch * 0.35, y(moment.membrane), pitch * 0.7, y(0) - y(moment.membrane));
    });
  }
}

function rule(pen: CanvasRenderingContext2D, y: number, width: number, ink: string, dash: number[]): void {
  pen.strokeStyle = ink;
  pen.lineWidth = 1;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(0, Math.round(y) + 0.5);
  pen.lineTo(width, Math.round(y) + 0.5);
  pen.stroke();
  pen.setLineDash([]);
}
