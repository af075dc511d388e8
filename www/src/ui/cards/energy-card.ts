/** The energy of a decision under the chosen model: the spiking agent and the dense baselines. */

import { html, nothing } from "lit";
import type { Metering } from "../../bridge/figures.js";
import type { EnergyModel } from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { compare, isComparable } from "../../run/beside/comparing.js";
import { baselineName, billed, chosenModel, published } from "../../run/energy-models.js";
import { type Panel, state, update } from "../../run/state.js";
import { baselineTitle, declaredText } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { decimal, energy, percent, saving } from "../../text/words.js";
import { modelSelect } from "../model-select.js";
import { rich } from "../rich.js";
import { View } from "../view.js";

interface Row {
  name: string;
  ink: "spike" | "dense";
  cost: number | null;
  ratio: number | null;
  /** Whether a comparison would measure this cost. */
  measurable: boolean;
  /** All of it in one sentence. */
  words: string;
}

/** Name of the energy model that follows SpikingBrain's formula. */
const SPIKINGBRAIN = "spikingbrain";

class EnergyCard extends View {
  protected override readonly follows = ["metering", "model", "declaration", "comparing", "spec", "frame"] as const;

  protected override label(): string {
    return t.energy.title;
  }

  protected override render(): unknown {
    const model = chosenModel();
    const metering = billed();
    const rows = model ? rowsOf(model, metering) : [];
    const most = Math.max(1e-9, ...rows.map(({ cost }) => cost ?? 0));
    return html`
      <header><h2>${t.energy.title}</h2><p>${model?.arithmetic_only ? t.energy.arithmetic : t.energy.memory} <button type="button" class="link" @click=${() => update({ topic: "energy" })}>${t.energy.counts}</button></p></header>
      ${modelSelect("energy-model", true)}
      <ul class="costs" title=${t.energy.ratio}>${rows.map((row) => this.#row(row, most))}</ul>
      ${
        model?.name === SPIKINGBRAIN
          ? html`<p class="target">${fill(t.energy.landmark, { saving: saving(1 - published("savings_over_fp16")) })}</p>`
          : returns()
      }
      <p>${fill(t.energy.learning, { energy: energy(metering?.meter.training?.total_pj) })}</p>
      <p class="ways">${way("bill", t.energy.terms)} ${this.#comparison()} ${way("monitor", t.energy.monitor)}</p>`;
  }

  #row({ name, ink, cost, ratio, measurable, words }: Row, most: number): unknown {
    return html`<li title=${words}>
      <span class=${ink}>${name}</span>
      <span class="cost">${cost === null && measurable ? this.#measure(ink) : energy(cost)}</span>
      <span class="ratio ${ratio !== null && ratio > 1 ? "bad" : ""}">${ratio === null ? nothing : saving(ratio)}</span>
      <span class="track"><i class=${ink} .style=${`width: ${((100 * (cost ?? 0)) / most).toFixed(1)}%`}></i></span></li>`;
  }

  /** Button that starts the comparison, in place of a cost that is not measured yet. */
  #measure(ink: Row["ink"]): unknown {
    const help = ink === "dense" ? t.energy.measureZeros : t.energy.measureSpiking;
    return html`<button type="button" class="link" title=${help} ?disabled=${!isComparable()} @click=${openComparison}>${t.energy.pressCompare}</button>`;
  }

  #comparison(): unknown {
    const { comparing } = state();
    const share = comparing?.phase === "training" ? percent(comparing.env_steps / comparing.last_step, 0) : "";
    const words = {
      training: fill(t.energy.twinProgress, { share }),
      measuring: t.energy.measuring,
      done: t.energy.compared,
      failed: t.energy.compare,
    };
    return way("compare", words[comparing?.phase ?? "failed"]);
  }
}

/** Opens the dialog, and begins unless it has something to show already. */
function openComparison(): void {
  update({ panel: "compare" });
  const { comparing } = state();
  if (comparing === null || comparing.phase === "failed") void compare();
}

function way(panel: Panel, words: string): unknown {
  return html`<button type="button" class="link" aria-haspopup="dialog" @click=${() => update({ panel })}>${words}</button>`;
}

function rowsOf(model: EnergyModel, metering: Metering | null): Row[] {
  const bills = metering?.meter.bills[model.name];
  const own = bills?.spiking?.total ?? null;
  const baselines = state().declaration?.energy_baselines ?? [];
  return [
    {
      name: t.energy.own,
      ink: "spike",
      cost: own,
      ratio: null,
      measurable: true,
      words: fill(t.energy.ownWords, { energy: energy(own), help: declaredText("energy", model).help }),
    },
    ...baselines.map((baseline): Row => {
      const { name } = baseline;
      const title = baselineTitle(baseline);
      const cost = bills?.baselines[name] ?? null;
      const ratio = own !== null && cost ? own / cost : null;
      const words =
        cost === null
          ? fill(t.energy.notMeasured, { title })
          : fill(t.energy.baseline, { title, energy: energy(cost), ratio: saving(ratio) });
      return {
        name: baselineName(name, metering?.meter),
        ink: "dense",
        cost,
        ratio,
        measurable: name === "zero_skipping_int8",
        words,
      };
    }),
  ];
}

/** INT8 is billed only beside the return of a network that was run with INT8 weights. */
function returns(): unknown {
  const { comparing, metering } = state();
  const worth = (of: Metering | null): string => (of ? decimal(of.int8.mean_return, 2) : t.common.notRun);
  const exact = (of: Metering | null): string =>
    of
      ? fill(t.energy.unrounded, { value: decimal(of.int8.mean_return), exact: decimal(of.mean_return) })
      : t.common.notRun;
  const dense = metering?.agent === "dense" ? metering : comparing?.phase === "done" ? comparing.compared.dense : null;
  const spiking = billed()?.agent === "spiking" ? billed() : null;
  const help = fill(t.energy.returnsHelp, { spiking: exact(spiking), dense: exact(dense) });
  return html`<p title=${help}>${rich(t.energy.returns, { spiking: worth(spiking) })}${dense ? html`, <span class="dense">${t.common.dense}</span> ${worth(dense)}` : nothing}</p>`;
}

customElements.define("energy-card", EnergyCard);
