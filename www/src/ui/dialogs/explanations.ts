/** The explanations. Each published figure is quoted with its definition and its limits. */
import { html, type TemplateResult } from "lit";
import { t } from "../../language/language.js";
import { published } from "../../run/energy-models.js";
import { percent, saving } from "../../text/words.js";
import { rich } from "../rich.js";
import { breakEvenRates, sparsityDefinitions } from "./definitions.js";

const out = (address: string, words: string): TemplateResult =>
  html`<a href=${address} target="_blank" rel="noopener noreferrer">${words}</a>`;
const spikingBrain = (): TemplateResult => out("https://arxiv.org/abs/2509.05276", t.sources.spikingBrain);
const yan = (): TemplateResult => out("https://arxiv.org/abs/2409.08290", t.sources.yan);
const paragraphs = (texts: readonly string[], parts: Readonly<Record<string, unknown>> = {}): TemplateResult =>
  html`${texts.map((text) => html`<p>${rich(text, parts)}</p>`)}`;

export function about(): TemplateResult {
  const words = t.about;
  return html`
    ${paragraphs([words.lead, words.agent])}
    <ul class="legend">
      <li><i class="spike"></i>${words.orange}</li>
      <li><i class="dense"></i>${words.blue}</li>
      <li><i class="target"></i>${words.purple}</li>
      <li><i class="good"></i>${words.green}</li>
    </ul>
    ${paragraphs([words.quiet, words.run])}`;
}

export function keys(): TemplateResult {
  return html`<table class="keys"><tbody>
      ${t.keys.rows.map(([key, words]) => html`<tr><th scope="row"><kbd>${key}</kbd></th><td>${words}</td></tr>`)}
    </tbody></table>
    <p>${t.keys.note}</p>`;
}

export function sparsityCount(): TemplateResult {
  const words = t.sparsity;
  const parts = { planes: percent(published("three_planes"), 2), source: spikingBrain() };
  return html`${sparsityDefinitions()} ${paragraphs([words.published, words.notNeurons, words.landmark], parts)}`;
}

export function firingCount(): TemplateResult {
  const words = t.firingCount;
  const parts = { rate: percent(published("firing_rate")), source: yan() };
  return html`${breakEvenRates()} ${paragraphs([words.published, words.moves, words.here], parts)}`;
}

export function speedMeasured(): TemplateResult {
  return paragraphs(t.speedMeasured);
}

export function energyCount(): TemplateResult {
  const words = t.energyCount;
  const parts = {
    saving: saving(1 - published("savings_over_fp16")),
    savingInt8: saving(1 - published("savings_over_int8")),
    source: spikingBrain(),
  };
  return paragraphs([words.horowitz, words.memory, words.arithmetic, words.sign], parts);
}
