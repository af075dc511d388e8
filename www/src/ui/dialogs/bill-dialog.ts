/** The bill of a decision, term by term, under the chosen model; the baselines; and what learning costs apart from it. */

import { html, nothing } from "lit";
import type { Metering } from "../../bridge/figures.js";
import type { Bills, EnergyModel } from "../../bridge/generated/types.js";
import { baselineName, billed, chosenModel, published } from "../../run/energy-models.js";
import { state, update } from "../../run/state.js";
import { decimal, energy, percent, saving, whole } from "../../text/words.js";
import { measureBar } from "../measure-bar.js";
import { modelSelect } from "../model-select.js";
import { PanelDialog } from "./panel-dialog.js";

/** The terms of a bill, in its order. */
const TERMS: Record<string, string> = {
  encoder: "Encoder: inputs to the first layer",
  synapses: "Synapses between hidden layers",
  heads: "Heads, and the sum of the two streams",
  biases: "Biases added",
  neurons: "Neurons: leak, addition, comparison, reset",
  normalisation: "Normalisation of currents",
  softmax: "Softmax: logits to expected returns",
  addressing: "Addressing: where a weight lies",
  weights: "Weights fetched",
  bias_reads: "Biases fetched",
  membranes: "Membranes and thresholds read and written",
  messages: "Spikes or activities written and read",
};

class BillDialog extends PanelDialog {
  protected override readonly follows = ["panel", "metering", "model", "declaration", "comparing", "spec"] as const;
  protected override readonly panel = "bill" as const;
  protected override readonly heading = "Energy, term by term";

  protected override content(): unknown {
    const model = chosenModel();
    const metering = billed();
    const bills = model && metering?.meter.bills[model.name];
    if (!model || !metering || !bills) return html`<p>Nothing is measured yet.</p>`;
    return html`
      ${modelSelect("bill-model")}
      <p>${model.help}</p>
      <p class="muted">Mean decision of 100 greedy episodes at step ${whole(metering.env_steps)}. Where a weight has one byte, of the network run with
        INT8 weights: return ${decimal(metering.int8.mean_return, 3)}, unrounded ${decimal(metering.mean_return, 3)}.
        <button type="button" class="link" @click=${() => update({ topic: "energy", panel: null })}>What counts?</button></p>
      ${terms(bills)}
      ${model.name === "spikingbrain" ? landmark(bills) : nothing}
      ${baselines(model, bills, metering)}
      ${training(metering)}`;
  }
}

/** What a model does not bill is nothing, not a small figure. */
function price(term: number | undefined): string {
  return term === 0 ? "0" : energy(term);
}

function terms({ spiking, dense }: Bills): unknown {
  const names = [
    ...Object.keys(TERMS),
    ...Object.keys(dense).filter((name) => !Object.hasOwn(TERMS, name) && name !== "total"),
  ];
  const row = (name: string, words: string): unknown => html`<tr class=${name === "total" ? "total" : ""}>
    <th scope="row">${words}</th><td class="spike">${price(spiking?.[name])}</td><td class="dense">${price(dense[name])}</td></tr>`;
  return html`<table class="figures">
    <thead><tr><th scope="col">Term</th><th scope="col" class="spike">spiking</th><th scope="col" class="dense">dense twin</th></tr></thead>
    <tbody>${names.map((name) => row(name, TERMS[name] ?? name))}${row("total", "Sum")}</tbody></table>`;
}

/** SpikingBrain's figure at the quantity that it defines: additions for spikes against multiplications in FP16. */
function landmark({ spiking, baselines, dense }: Bills): unknown {
  const full = baselines.dense_fp16 ?? dense.total;
  const saved = spiking?.total !== undefined && full ? 1 - spiking.total / full : null;
  return html`<section>${measureBar("Saved against FP16 multiplications", saved, "spike", [
    {
      at: published("savings_over_fp16"),
      label: "97.7 %, often quoted as 97 %: SpikingBrain-7B by this formula; memory, thresholds and rescaling are free",
    },
  ])}
    <p>Almost any spiking network passes 97.7 % by this formula: one addition at 0.03 pJ stands against one multiplication at 1.5 pJ, so even a network that
      sends one spike for every activity saves 98 %.</p></section>`;
}

function baselines(model: EnergyModel, bills: Bills, { meter }: Metering): unknown {
  const own = bills.spiking?.total ?? null;
  return html`<table class="figures">
    <thead><tr><th scope="col">Dense networks of the same shape</th><th scope="col">energy</th><th scope="col">spiking, against it</th></tr></thead>
    <tbody>${(state().declaration?.energy_baselines ?? []).map(({ name, title }) => {
      const cost = bills.baselines[name] ?? null;
      return html`<tr><th scope="row">${title}${name === "zero_skipping_int8" ? zeros(meter.relu_zeros) : name === "quantised" ? `, here ${baselineName(name, meter)}` : ""}</th>
        <td class="dense">${energy(cost)}</td><td>${saving(own !== null && cost ? own / cost : null)}</td></tr>`;
    })}</tbody></table>
    <p class="muted">${model.arithmetic_only ? "Arithmetic only, for all of them." : "Their memories are billed as those of the spiking network are."}
      A negative figure is what the spiking network saves.</p>`;
}

function zeros(measured: Record<string, number> | null): string {
  if (!measured) return ": compare with the dense twin to measure its zeros";
  return ` (zeros ${Object.entries(measured)
    .map(([layer, share]) => `${layer.replace("_", " ")} ${percent(share, 0)}`)
    .join(", ")})`;
}

function training({ meter, updates, parameters }: Metering): unknown {
  const bill = meter.training;
  if (!bill) return nothing;
  const parts: [string, number][] = [
    ["Forward passes", bill.forward_pj],
    ["Gradients", bill.backward_pj],
    ["Potentials kept for the way back", bill.storage_pj],
    ["Adam", bill.optimiser_pj],
  ];
  return html`<table class="figures">
    <thead><tr><th scope="col">Learning apart: one step, at FP32, estimated</th><th scope="col">energy</th></tr></thead>
    <tbody>${parts.map(([name, cost]) => html`<tr><th scope="row">${name}</th><td>${energy(cost)}</td></tr>`)}
      <tr class="total"><th scope="row">A learning step, batch ${String(parameters.batch_size)}</th><td>${energy(bill.total_pj)}</td></tr>
      <tr><th scope="row">All ${whole(updates)} so far, at this price</th><td>${energy(updates * bill.total_pj)}</td></tr></tbody></table>`;
}

customElements.define("bill-dialog", BillDialog);
