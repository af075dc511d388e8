/** The map in miniature: the network's input, and the receptive field of a neuron. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Picture } from "../../bridge/frame.js";
import type { Activity } from "../../draw/activity.js";
import { t } from "../../language/language.js";
import { fill } from "../../text/fill.js";
import { percent } from "../../text/words.js";
import { cellsOf, isNumbered, isOpen, Kind, kindOf, stateOf } from "../../world/picture.js";

/** Maximum number of cells: more would be too small to distinguish, and slow to draw. */
const MOST = 400;

/** The input of the first layer: the number of a state, or the agent's view. */
export function entering(picture: Picture, now: number): TemplateResult {
  if (picture.rows * picture.columns > MOST)
    return html`<span class="input"><em>${isNumbered(picture) ? fill(t.brain.state, { number: String(now) }) : t.brain.view}</em></span>`;
  const numbered = isNumbered(picture);
  const enters = (cell: number): boolean => (numbered ? stateOf(picture, cell) === now : picture.seen[cell] !== 0);
  const words = numbered ? t.brain.entersNumber : t.brain.entersView;
  return html`<span class="input" title=${words}>
    <svg viewBox=${view(picture)} aria-hidden="true">
      ${cellsOf(picture).map((cell) => square(picture, cell, cell === picture.agent && !numbered ? "now" : enters(cell) ? (numbered ? "now" : "seen") : ground(picture, cell)))}
    </svg>
    <em>${numbered ? fill(t.brain.state, { number: String(now) }) : t.brain.view}</em></span>`;
}

/** The cells that a neuron answers to: the stronger the colour, the more it fires there. */
export function receptiveField(picture: Picture, activity: Activity, neuron: number): TemplateResult {
  if (!isNumbered(picture)) return html`<span>${t.brain.fieldUnnumbered}</span>`;
  if (picture.rows * picture.columns > MOST) return html`<span>${t.brain.fieldTooLarge}</span>`;
  const rates = cellsOf(picture).map((cell) => {
    const state = isOpen(picture, cell) ? stateOf(picture, cell) : null;
    return state === null ? 0 : activity.answer(neuron, state);
  });
  const most = Math.max(...rates);
  const words =
    most > 0
      ? fill(t.brain.fieldBest, { state: String(stateOf(picture, rates.indexOf(most))), rate: percent(most) })
      : t.brain.fieldNone;
  return html`<svg viewBox=${view(picture)} role="img" aria-label=${words}><title>${words}</title>
    ${rates.map(
      (rate, cell) => svg`${square(picture, cell, ground(picture, cell))}
      ${rate > 0 ? square(picture, cell, "answer", rate / most) : nothing}`,
    )}</svg>`;
}

function ground(picture: Picture, cell: number): string {
  return isOpen(picture, cell) || kindOf(picture, cell) === Kind.goal ? "" : "hole";
}

function view({ rows, columns }: Picture): string {
  return `0 0 ${columns * 4} ${rows * 4}`;
}

function square({ columns }: Picture, cell: number, kind: string, opacity = 1): TemplateResult<2> {
  return svg`<rect x=${(cell % columns) * 4 + 0.3} y=${Math.floor(cell / columns) * 4 + 0.3} width="3.4" height="3.4" rx="0.8"
    class=${kind} opacity=${opacity === 1 ? nothing : opacity.toFixed(2)}></rect>`;
}
