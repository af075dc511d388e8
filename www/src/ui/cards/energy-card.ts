/** What a decision costs under the chosen model: the spiking agent, and every dense network that it is read against. */

import { html, nothing } from "lit";
import type { Metering } from "../../bridge/figures.js";
import type { EnergyModel } from "../../bridge/generated/types.js";
import { compare, isComparable } from "../../run/comparing.js";
import { baselineName, billed, chosenModel } from "../../run/energy-models.js";
import { type Panel, state, update } from "../../run/state.js";
import { decimal, energy, percent, saving } from "../../text/words.js";
import { modelSelect } from "../model-select.js";
import { View } from "../view.js";

interface Row {
  name: string;
  ink: "spike" | "dense";
  cost: number | null;
  ratio: number | null;
  /** Whether a comparison would say what it costs. */
  measurable: boolean;
  /** All of it in one sentence. */
  words: string;
}

/** What SpikingBrain's report saves by its own formula, and why that says little. */
const SPIKINGBRAIN = "spikingbrain";

class EnergyCard extends View {
  protected override readonly follows = ["metering", "model", "declaration", "comparing", "spec", "frame"] as const;

  protected override render(): unknown {
    const model = chosenModel();
    const metering = billed();
    const rows = model ? rowsOf(model, metering) : [];
    const most = Math.max(1e-9, ...rows.map(({ cost }) => cost ?? 0));
    return html`
      <header><h2>Energy</h2><p>${model?.arithmetic_only ? "arithmetic" : "with memory"}, <button type="button" class="link" @click=${() => update({ topic: "energy" })}>what counts?</button></p></header>
      ${modelSelect("energy-model", true)}
      <ul class="costs">${rows.map((row) => this.#row(row, most))}</ul>
      ${
        model?.name === SPIKINGBRAIN
          ? html`<p class="target">SpikingBrain: −97.7 % against FP16. Almost any spiking net passes it.</p>`
          : returns()
      }
      <p>Learning apart: ${energy(metering?.meter.training?.total_pj)} a step</p>
      <p class="ways">${way("bill", "Term by term")} ${this.#comparison()} ${way("monitor", "Monitor")}</p>`;
  }

  #row({ name, ink, cost, ratio, measurable, words }: Row, most: number): unknown {
    return html`<li title=${words}>
      <span class=${ink}>${name}</span>
      <span class="cost">${cost === null && measurable ? this.#measure(ink) : energy(cost)}</span>
      <span class="ratio ${ratio !== null && ratio > 1 ? "bad" : ""}">${ratio === null ? (ink === "spike" && cost !== null ? "against" : nothing) : saving(ratio)}</span>
      <span class="track"><i class=${ink} .style=${`width: ${((100 * (cost ?? 0)) / most).toFixed(1)}%`}></i></span></li>`;
  }

  /** What nobody has measured yet, and the way to it. */
  #measure(ink: Row["ink"]): unknown {
    const [label, title] =
      ink === "dense"
        ? ["Compare to measure these zeros", "Compare with the dense twin to measure its zeros"]
        : ["Compare to measure it", "Compare with the spiking twin to measure it"];
    return html`–, <button type="button" class="link" aria-label=${label} title=${title} ?disabled=${!isComparable()} @click=${openComparison}>compare</button>`;
  }

  #comparison(): unknown {
    const { comparing } = state();
    const share = comparing?.phase === "training" ? percent(comparing.env_steps / comparing.last_step, 0) : "";
    const words = { training: `Twin ${share}`, measuring: "Measuring", done: "Compared", failed: "Compare" }[
      comparing?.phase ?? "failed"
    ];
    return way("compare", comparing ? words : "Compare");
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
      name: "Spiking, a decision",
      ink: "spike",
      cost: own,
      ratio: null,
      measurable: true,
      words: `Spiking: ${energy(own)} a decision. ${model.help}`,
    },
    ...baselines.map(({ name, title }): Row => {
      const cost = bills?.baselines[name] ?? null;
      const ratio = own !== null && cost ? own / cost : null;
      const words =
        cost === null
          ? `${title}: not measured`
          : `${title}: ${energy(cost)} a decision; against it the spiking agent takes ${saving(ratio)}`;
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
  const worth = (of: Metering | null): string => (of ? decimal(of.int8.mean_return, 2) : "not run");
  const exact = (of: Metering | null): string =>
    of ? `${decimal(of.int8.mean_return)}, unrounded ${decimal(of.mean_return)}` : "not run";
  const dense = metering?.agent === "dense" ? metering : comparing?.phase === "done" ? comparing.compared.dense : null;
  const spiking = billed()?.agent === "spiking" ? billed() : null;
  return html`<p title="Mean of 100 greedy episodes with weights rounded to INT8: spiking ${exact(spiking)}; dense ${exact(dense)}">Return at INT8: ${worth(spiking)},
    <span class="dense">dense</span> ${worth(dense)}</p>`;
}

customElements.define("energy-card", EnergyCard);
