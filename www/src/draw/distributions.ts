/**
 * The picture of a choice: for each action the distribution of its return, or a bar if only its mean is predicted,
 * all on one scale; the mean, and a dashed line at the best mean.
 */
import type { Frame, Scene } from "../bridge/frame.js";
import { t } from "../language/language.js";
import { decimal } from "../text/words.js";
import { actionSign } from "../world/actions.js";
import { penFor, setFont } from "./canvas.js";
import { colour, type Ink } from "./theme.js";

const LEFT = 26;
const RIGHT = 76;
const FOOT = 18;
const SIGN = "15px system-ui, sans-serif";
const TEXT = "12px system-ui, sans-serif";
const SMALL = "11px system-ui, sans-serif";

export interface Choice {
  /** −1 before the first decision. */
  chosen: number;
  best: number;
}

export function choiceOf(frame: Frame): Choice {
  const chosen = frame.decisions > 0 ? frame.decision_actions[frame.decisions - 1] : frame.last_action;
  return { chosen: chosen ?? -1, best: frame.q_values.indexOf(Math.max(...frame.q_values)) };
}

/** "chosen", "best", both or nothing: colour is never the only sign. */
export function mark(action: number, { chosen, best }: Choice): string {
  return [action === chosen ? t.choice.chosen : "", action === best ? t.choice.best : ""].filter(Boolean).join(", ");
}

/** The returns from the left edge to the right one; bars of means begin at zero, so it is among them. */
export function reach({ atoms, support_min, support_max }: Scene, { q_values }: Frame): [number, number] {
  return atoms > 1
    ? [support_min, support_max]
    : [Math.min(0, support_min, ...q_values), Math.max(0, support_max, ...q_values)];
}

/** The action and the place on the scale, 0 … 1, under a point of the picture. */
export function locate(scene: Scene, box: DOMRect, x: number, y: number): { action: number; share: number } | null {
  const action = Math.floor((y - box.top) / ((box.height - FOOT) / scene.actions.length));
  const share = (x - box.left - LEFT) / (box.width - LEFT - RIGHT);
  return action >= 0 && action < scene.actions.length && share >= 0 && share < 1 ? { action, share } : null;
}

export function drawDistributions(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  scene: Scene,
  frame: Frame,
): void {
  const pen = penFor(canvas, width, height);
  if (!pen) return;
  const { actions, atoms, spiking } = scene;
  const span = width - LEFT - RIGHT;
  const row = (height - FOOT) / actions.length;
  const choice = choiceOf(frame);
  const [low, high] = reach(scene, frame);
  const x = (value: number): number => LEFT + (span * (value - low)) / (high - low);
  const most = Math.max(1e-6, ...frame.distribution);
  const base = (action: number): number => Math.round(row * (action + 1)) - 3;

  actions.forEach((name, action) => {
    const bottom = base(action);
    const middle = bottom - row / 2 + 4;
    const isChosen = action === choice.chosen;
    const ink: Ink = isChosen ? (spiking ? "spike" : "dense") : "muted";
    pen.fillStyle = colour("line");
    pen.fillRect(LEFT, bottom, span, 1);
    write(pen, actionSign(name, actions), 2, middle, ink, SIGN);
    const value = frame.q_values[action];
    if (value === undefined) return;

    pen.fillStyle = colour(ink);
    pen.globalAlpha = isChosen ? 1 : 0.65;
    if (atoms === 1) {
      pen.fillRect(Math.min(x(0), x(value)), bottom - row * 0.6, Math.abs(x(value) - x(0)), row * 0.6);
    } else {
      const pitch = span / atoms;
      for (let atom = 0; atom < atoms; atom += 1) {
        // A square root keeps the small probabilities visible.
        const size = Math.sqrt((frame.distribution[action * atoms + atom] ?? 0) / most) * (row - 8);
        if (size > 0.4) pen.fillRect(LEFT + atom * pitch + 0.5, bottom - size, Math.max(pitch - 1, 1), size);
      }
    }
    pen.globalAlpha = 1;
    pen.fillStyle = colour("ink");
    pen.fillRect(Math.round(x(value)) - 1, bottom - row + 6, 2, row - 5);
    const marked = mark(action, choice);
    // The value is drawn above the mark, or centred if there is none.
    write(pen, decimal(value), width, middle - (marked ? 6 : 0), isChosen ? ink : "ink", TEXT, "right");
    write(pen, marked, width, middle + 7, isChosen ? ink : "muted", SMALL, "right");
  });

  const best = frame.q_values[choice.best];
  if (best !== undefined) {
    pen.strokeStyle = colour("muted");
    pen.lineWidth = 1;
    pen.setLineDash([2, 3]);
    pen.beginPath();
    pen.moveTo(Math.round(x(best)) - 0.5, 2);
    pen.lineTo(Math.round(x(best)) - 0.5, base(actions.length - 1));
    pen.stroke();
    pen.setLineDash([]);
  }
  const foot = height - 8;
  write(pen, decimal(low, 1), Math.round(x(low)), foot, "muted", SMALL);
  write(pen, decimal(high, 1), Math.round(x(high)), foot, "muted", SMALL, "right");
  write(pen, t.choice.axis, Math.round(LEFT + span / 2), foot, "muted", SMALL, "center");
}

function write(
  pen: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  ink: Ink,
  font: string,
  align: CanvasTextAlign = "left",
): void {
  setFont(pen, font);
  pen.fillStyle = colour(ink);
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.fillText(words, x, y);
}
