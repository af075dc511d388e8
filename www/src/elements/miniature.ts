/** The map in miniature: what enters the network, and what a neuron answers to. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Activity } from "../activity.js";
import type { Scene } from "../door.js";
import { percent } from "../words.js";

/** The state that enters the first layer: one input is one, all the others are zero. */
export function enteringState(scene: Scene, now: number): TemplateResult {
  return html`<span class="input" title="The network sees only the number of the state: one input is 1, all others are 0">
    <svg viewBox=${view(scene)} aria-hidden="true">
      ${[...scene.letters].map((letter, cell) => square(scene, cell, cell === now ? "now" : letter === "H" ? "hole" : ""))}
    </svg>
    <em>state ${now} →</em></span>`;
}

/** The cells that a neuron answers to: the stronger the colour, the more it fires there. */
export function receptiveField(scene: Scene, activity: Activity, neuron: number): TemplateResult {
  const rates = [...scene.letters].map((_, cell) => activity.answer(neuron, cell));
  const most = Math.max(...rates);
  const words = most > 0 ? `Fires most in state ${rates.indexOf(most)}, in ${percent(most)} of time steps` : "Answers to no cell yet";
  return html`<svg viewBox=${view(scene)} role="img" aria-label=${words}><title>${words}</title>
    ${rates.map((rate, cell) => svg`${square(scene, cell, scene.letters[cell] === "H" ? "hole" : "")}
      ${rate > 0 ? square(scene, cell, "answer", rate / most) : nothing}`)}</svg>`;
}

function view({ rows, columns }: Scene): string {
  return `0 0 ${columns * 4} ${rows * 4}`;
}

function square({ columns }: Scene, cell: number, kind: string, opacity = 1): TemplateResult<2> {
  return svg`<rect x=${(cell % columns) * 4 + 0.3} y=${Math.floor(cell / columns) * 4 + 0.3} width="3.4" height="3.4" rx="0.8"
    class=${kind} opacity=${opacity === 1 ? nothing : opacity.toFixed(2)}></rect>`;
}
