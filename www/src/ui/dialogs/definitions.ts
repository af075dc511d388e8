/** Figures that mean nothing without their definition: silence under each one, and the rates at which energies are equal. */

import { html, nothing, type TemplateResult } from "lit";
import type { Sparsity } from "../../bridge/generated/types.js";
import { baselineName, billed, breakEven, published } from "../../run/energy-models.js";
import { state } from "../../run/state.js";
import { percent } from "../../text/words.js";
import { type Mark, measureBar } from "../measure-bar.js";

interface Definition {
  name: string;
  sentence: string;
  marks?: readonly Mark[];
}

/** Each names its denominator; SpikingBrain's figures stand at the quantity of which they were measured. */
const definitions = (): Record<keyof Sparsity, Definition> => ({
  silent_slots: {
    name: "Silent slots",
    sentence: "Slots without a spike / all slots of neuron × time step × decision.",
  },
  silent_neurons: {
    name: "Silent neurons",
    sentence: "Pairs of neuron and decision without a spike / all pairs of neuron and decision.",
    marks: [{ at: 0.184, label: "18.4 %: SpikingBrain-7B, channels that send nothing" }],
  },
  never_fired: {
    name: "Never fired",
    sentence: "Neurons that fired in none of the decisions / all neurons.",
  },
  three_planes: {
    name: "Three planes",
    sentence: "Spike counts written as bits in a window of 3 planes: zeros / (3 × all pairs of neuron and decision).",
    marks: [
      {
        at: published("three_planes"),
        label: "69.15 %: SpikingBrain-7B, channel × virtual time step, padded to 3 planes",
      },
    ],
  },
});

export function sparsityDefinitions(): TemplateResult {
  const { figures, spec } = state();
  const dense = spec?.agent === "dense";
  return html`<section class="definitions" aria-label="Silence by definition">
    ${Object.entries(definitions()).map(([key, { name, sentence, marks }]) => {
      const share = figures?.sparsity[key as keyof Sparsity] ?? null;
      if (dense && share === null)
        return html`<div class="measure"><p><b>${name}</b><span>none: the dense twin has no spike counts</span></p></div>`;
      return html`${measureBar(name, share, dense ? "dense" : "spike", marks)}<p class="muted">${sentence}</p>`;
    })}
    <p class="muted">All over the decisions of 100 greedy episodes of this network, counted by decision.</p></section>`;
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
  return html`<section class="definitions" aria-label="Our own break-even rates">
    <p><strong>Ours.</strong> This network fires in ${percent(own)} of its slots (T = ${scene?.time_steps ?? ""}). With all else as it is, it would cost as
      much as a dense network of the same shape at these rates, and less below them:</p>
    ${models.map(
      ({ model, rates }) => html`<table class="figures">
      <thead><tr><th scope="col">${model.title}</th><th scope="col">break-even</th></tr></thead>
      <tbody>${rates.map(
        ({ baseline, rate }) => html`<tr><th scope="row">${baselineName(baseline, meter)}</th>
        <td>${rate === null ? never(model.name, baseline) : percent(rate)}</td></tr>`,
      )}</tbody></table>`,
    )}</section>`;
}

/** Why there is no rate at which both cost the same. */
function never(model: string, baseline: string): string {
  const meter = billed()?.meter;
  const [bill, line] = [meter?.bills[model]?.baselines[baseline] ?? null, meter?.energy_by_rate?.[model]];
  if (bill === null || !line) return "not measured: compare with the dense twin";
  return bill > line.saturated_pj ? "cheaper at any rate" : "dearer at any rate";
}
