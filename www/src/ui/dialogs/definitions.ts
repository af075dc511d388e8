/** Figures that mean nothing without their definition: silence under each one, and the rates at which energies are equal. */

import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../language/language.js";
import { baselineName, billed, breakEven, published } from "../../run/energy-models.js";
import { state } from "../../run/state.js";
import { declaredText } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { percent } from "../../text/words.js";
import { type Mark, measureBar } from "../measure-bar.js";
import { rich } from "../rich.js";

/** In the order in which they are shown; SpikingBrain's figures are drawn at the quantity of which they were measured. */
const DEFINITIONS = ["silent_slots", "silent_neurons", "never_fired", "three_planes"] as const;
/** Share of the 7B model's channels that send no spike (arXiv 2509.05276, section 5.5). */
const SILENT_CHANNELS = 0.184;

function marksOf(name: (typeof DEFINITIONS)[number]): readonly Mark[] {
  const words = t.definitions;
  if (name === "silent_neurons")
    return [{ at: SILENT_CHANNELS, label: fill(words.channels, { share: percent(SILENT_CHANNELS) }) }];
  if (name !== "three_planes") return [];
  const at = published("three_planes");
  return [{ at, label: fill(words.planes, { share: percent(at, 2) }) }];
}

export function sparsityDefinitions(): TemplateResult {
  const words = t.definitions;
  const { figures, spec } = state();
  const dense = spec?.agent === "dense";
  return html`<section class="definitions" aria-label=${words.silence}>
    ${DEFINITIONS.map((definition) => {
      const { name, sentence } = words[definition];
      const share = figures?.sparsity[definition] ?? null;
      if (dense && share === null)
        return html`<div class="measure"><p><b>${name}</b><span>${words.noneDense}</span></p></div>`;
      const bar = measureBar(name, share, dense ? "dense" : "spike", marksOf(definition));
      return html`${bar}<p class="muted">${sentence}</p>`;
    })}
    <p class="muted">${words.over}</p></section>`;
}

/** Our own break-even rates under every model that has any. */
export function breakEvenRates(): TemplateResult | typeof nothing {
  const { declaration, figures, scene } = state();
  const meter = billed()?.meter;
  const models = (declaration?.energy_models ?? [])
    .map((model) => ({ model, rates: breakEven(model) }))
    .filter(({ rates }) => rates.length > 0);
  if (models.length === 0) return nothing;
  const rates = Object.values(figures?.firing_rate ?? {});
  const own = rates.length > 0 ? rates.reduce((sum, rate) => sum + rate, 0) / rates.length : null;
  const words = t.definitions;
  return html`<section class="definitions" aria-label=${words.breakEven}>
    <p>${rich(words.ours, { rate: percent(own), steps: String(scene?.time_steps ?? "") })}</p>
    ${models.map(
      ({ model, rates }) => html`<table class="figures">
      <thead><tr><th scope="col">${declaredText("energy", model).title}</th><th scope="col">${words.rate}</th></tr></thead>
      <tbody>${rates.map(
        ({ baseline, rate }) => html`<tr><th scope="row">${baselineName(baseline, meter)}</th>
        <td>${rate === null ? never(model.name, baseline) : percent(rate)}</td></tr>`,
      )}</tbody></table>`,
    )}</section>`;
}

/** The reason why there is no break-even rate. */
function never(model: string, baseline: string): string {
  const meter = billed()?.meter;
  const [bill, line] = [meter?.bills[model]?.baselines[baseline] ?? null, meter?.energy_by_rate?.[model]];
  if (bill === null || !line) return t.definitions.unmeasured;
  return bill > line.saturated_pj ? t.definitions.cheaper : t.definitions.dearer;
}
