/** The map in miniature: the network's input, and the squares that receptive fields are drawn with. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Picture } from "../../bridge/frame.js";
import { t } from "../../language/language.js";
import { fill } from "../../text/fill.js";
import { cellsOf, isNumbered, isOpen, Kind, kindOf, stateOf } from "../../world/picture.js";

/** Maximum number of cells: more would be too small to distinguish, and slow to draw. */
export const MOST_SQUARES = 400;

/** The input of the first layer: the number of a state, or the agent's view. */
export function entering(picture: Picture, now: number): TemplateResult {
  if (picture.rows * picture.columns > MOST_SQUARES)
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

export function ground(picture: Picture, cell: number): string {
  return isOpen(picture, cell) || kindOf(picture, cell) === Kind.goal ? "" : "hole";
}

export function view({ rows, columns }: Pick<Picture, "rows" | "columns">): string {
  return `0 0 ${columns * 4} ${rows * 4}`;
}

export function square(
  { columns }: Pick<Picture, "columns">,
  cell: number,
  kind: string,
  opacity = 1,
): TemplateResult<2> {
  return svg`<rect x=${(cell % columns) * 4 + 0.3} y=${Math.floor(cell / columns) * 4 + 0.3} width="3.4" height="3.4" rx="0.8"
    class=${kind} opacity=${opacity === 1 ? nothing : opacity.toFixed(2)}></rect>`;
}
