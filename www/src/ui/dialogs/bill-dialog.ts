/** The bill of a decision, term by term, under the chosen model; the baselines; and what learning costs apart from it. */

import { html, nothing } from "lit";
import type { Metering } from "../../bridge/figures.js";
import type { Bills, EnergyModel } from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { baselineName, billed, chosenModel, published } from "../../run/energy-models.js";
import { state, update } from "../../run/state.js";
import { baselineTitle, declaredText } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { decimal, energy, layerName, percent, saving, whole } from "../../text/words.js";
import { measureBar } from "../measure-bar.js";
import { modelSelect } from "../model-select.js";
import { PanelDialog } from "./panel-dialog.js";

class BillDialog extends PanelDialog {
  protected override readonly follows = ["panel", "metering", "model", "declaration", "comparing", "spec"] as const;
  protected override readonly panel = "bill" as const;
  protected override heading(): string {
    return t.bill.title;
  }

  protected override content(): unknown {
    const model = chosenModel();
    const metering = billed();
    const bills = model && metering?.meter.bills[model.name];
    if (!model || !metering || !bills) return html`<p>${t.bill.nothing}</p>`;
    return html`
      ${modelSelect("bill-model")}
      <p>${declaredText("energy", model).help}</p>
      <p class="muted">${fill(t.bill.mean, { step: whole(metering.env_steps), int8: decimal(metering.int8.mean_return), exact: decimal(metering.mean_return) })}
        <button type="button" class="link" @click=${() => update({ topic: "energy", panel: null })}>${t.energy.counts}</button></p>
      ${terms(bills)}
      ${model.name === "spikingbrain" ? landmark(bills) : nothing}
      ${baselines(model, bills, metering)}
      ${training(metering)}`;
  }
}

/** A cost; a term that the model does not bill is 0. */
function price(term: number | undefined): string {
  return term === 0 ? "0" : energy(term);
}

function terms({ spiking, dense }: Bills): unknown {
  const words: Readonly<Record<string, string>> = t.bill.terms;
  const names = [
    ...Object.keys(words),
    ...Object.keys(dense).filter((name) => !Object.hasOwn(words, name) && name !== "total"),
  ];
  const row = (name: string, title: string): unknown => html`<tr class=${name === "total" ? "total" : ""}>
    <th scope="row">${title}</th><td class="spike">${price(spiking?.[name])}</td><td class="dense">${price(dense[name])}</td></tr>`;
  return html`<table class="figures">
    <thead><tr><th scope="col">${t.bill.term}</th><th scope="col" class="spike">${t.common.spiking}</th><th scope="col" class="dense">${t.common.denseTwin}</th></tr></thead>
    <tbody>${names.map((name) => row(name, words[name] ?? name))}${row("total", t.bill.sum)}</tbody></table>`;
}

/** SpikingBrain's figure at the quantity that it defines: additions for spikes against multiplications in FP16. */
function landmark({ spiking, baselines, dense }: Bills): unknown {
  const full = baselines.dense_fp16 ?? dense.total;
  const saved = spiking?.total !== undefined && full ? 1 - spiking.total / full : null;
  const share = { share: percent(published("savings_over_fp16")) };
  return html`<section>${measureBar(t.bill.saved, saved, "spike", [
    {
      at: published("savings_over_fp16"),
      label: fill(t.bill.savedMark, share),
    },
  ])}
    <p>${fill(t.bill.savedNote, share)}</p></section>`;
}

function baselines(model: EnergyModel, bills: Bills, { meter }: Metering): unknown {
  const own = bills.spiking?.total ?? null;
  return html`<table class="figures">
    <thead><tr><th scope="col">${t.bill.denseNetworks}</th><th scope="col">${t.bill.energy}</th><th scope="col">${t.bill.against}</th></tr></thead>
    <tbody>${(state().declaration?.energy_baselines ?? []).map((baseline) => {
      const { name } = baseline;
      const cost = bills.baselines[name] ?? null;
      return html`<tr><th scope="row">${baselineTitle(baseline)}${name === "zero_skipping_int8" ? zeros(meter.relu_zeros) : name === "quantised" ? fill(t.bill.here, { name: baselineName(name, meter) }) : ""}</th>
        <td class="dense">${energy(cost)}</td><td>${saving(own !== null && cost ? own / cost : null)}</td></tr>`;
    })}</tbody></table>
    <p class="muted">${model.arithmetic_only ? t.bill.arithmetic : t.bill.memory}</p>`;
}

function zeros(measured: Record<string, number> | null): string {
  if (!measured) return t.bill.zerosUnmeasured;
  const layers = Object.entries(measured).map(([layer, share]) => `${layerName(layer)} ${percent(share, 0)}`);
  return fill(t.bill.zeros, { layers: layers.join(", ") });
}

function training({ meter, updates, parameters }: Metering): unknown {
  const bill = meter.training;
  if (!bill) return nothing;
  const parts: [string, number][] = [
    [t.bill.forward, bill.forward_pj],
    [t.bill.backward, bill.backward_pj],
    [t.bill.storage, bill.storage_pj],
    [t.bill.optimiser, bill.optimiser_pj],
  ];
  return html`<table class="figures">
    <thead><tr><th scope="col">${t.bill.learning}</th><th scope="col">${t.bill.energy}</th></tr></thead>
    <tbody>${parts.map(([name, cost]) => html`<tr><th scope="row">${name}</th><td>${energy(cost)}</td></tr>`)}
      <tr class="total"><th scope="row">${fill(t.bill.update, { batch: String(parameters.batch_size) })}</th><td>${energy(bill.total_pj)}</td></tr>
      <tr><th scope="row">${fill(t.bill.all, { updates: whole(updates) })}</th><td>${energy(updates * bill.total_pj)}</td></tr></tbody></table>`;
}

customElements.define("bill-dialog", BillDialog);
