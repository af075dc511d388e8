/** The comparison of the run with its twin of the other kind: the progress of the twin, then the results of both. */

import { html, nothing } from "lit";
import type { Compared, Metering } from "../../bridge/figures.js";
import type { Side } from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { cancelComparison, compare, isComparable } from "../../run/beside/comparing.js";
import { chosenModel } from "../../run/energy-models.js";
import { state, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { ALIKE } from "../../text/pace-words.js";
import { decimal, duration, energy, known, percent, whole } from "../../text/words.js";
import { modelSelect } from "../model-select.js";
import { rich } from "../rich.js";
import { PanelDialog } from "./panel-dialog.js";

class CompareDialog extends PanelDialog {
  protected override readonly follows = ["panel", "comparing", "model", "frame", "spec", "declaration"] as const;
  protected override readonly panel = "compare" as const;
  protected override heading(): string {
    return t.compare.title;
  }

  protected override content(): unknown {
    const { comparing, spec, frame } = state();
    const twin = spec?.agent === "dense" ? t.common.spikingTwin : t.common.denseTwin;
    switch (comparing?.phase) {
      case "training": {
        const { env_steps, last_step } = comparing;
        return html`<p>${fill(t.compare.training, { twin })}</p>
          <progress aria-label=${t.compare.progress} max=${last_step} .value=${env_steps}></progress>
          <p role="status">${fill(t.compare.steps, { steps: whole(env_steps), last: whole(last_step) })}</p>
          <p><button type="button" @click=${cancelComparison}>${t.common.cancel}</button></p>`;
      }
      case "measuring":
        return html`<p role="status">${t.compare.measuring}</p>
          <progress aria-label=${t.compare.measuringLabel}></progress>
          <p><button type="button" @click=${cancelComparison}>${t.common.cancel}</button></p>`;
      case "done":
        return result(comparing.compared, frame?.env_steps ?? 0);
      default:
        return html`
          ${comparing ? html`<p class="notice bad" role="alert"><span>${fill(t.compare.failed, { reason: comparing.reason })}</span></p>` : nothing}
          <p>${fill(t.compare.offer, { twin })}</p>
          <p class="ways"><button type="button" class="primary" ?disabled=${!isComparable()} @click=${() => void compare()}>${fill(t.compare.start, { twin })}</button>
            ${overSeeds()} ${sideBySide()}</p>
          ${isComparable() ? nothing : html`<p class="muted">${t.compare.first}</p>`}`;
    }
  }
}

function result({ spiking, dense, same_states: same }: Compared, now: number): unknown {
  const model = chosenModel();
  const cost = (of: Metering, side: "spiking" | "dense"): number | null =>
    (model && of.meter.bills[model.name]?.[side]?.total) ?? null;
  const [own, other] = [cost(spiking, "spiking"), cost(spiking, "dense")];
  const skipping = (model && spiking.meter.bills[model.name]?.baselines.zero_skipping_int8) ?? null;
  const operations = ({ meter: { neurobench } }: Side): unknown => {
    const { Effective_MACs, Effective_ACs, Dense } = neurobench.Synaptic_Operations;
    return html`${whole(Effective_ACs)} AC<br>${whole(Effective_MACs)} MAC<br><span class="muted">${fill(t.compare.ofDense, { count: whole(Dense) })}</span>`;
  };
  const row = (name: unknown, left: unknown, right: unknown): unknown =>
    html`<tr><th scope="row">${name}</th><td class="spike">${left}</td><td class="dense">${right}</td></tr>`;
  return html`
    <p class="verdict">${rich(t.compare.verdict, {
      pace: html`<strong>${pace(same.speedup)}</strong>`,
      energy: html`<strong>${beside(own, other)}</strong>`,
      skipping: html`<strong>${beside(own, skipping)}</strong>`,
    })}</p>
    ${modelSelect("compare-model")}
    <table class="figures">
      <thead><tr><th scope="col">${fill(t.compare.bothAt, { step: whole(spiking.env_steps) })}</th><th scope="col" class="spike">${t.common.spiking}</th><th scope="col" class="dense">${t.common.dense}</th></tr></thead>
      <tbody>
        ${row(t.compare.return, decimal(spiking.mean_return), decimal(dense.mean_return))}
        ${row(t.compare.int8, decimal(spiking.int8.mean_return), decimal(dense.int8.mean_return))}
        ${row(t.compare.score, known(spiking.normalised_score), known(dense.normalised_score))}
        ${row(note(t.compare.time, fill(t.compare.timeNote, { states: whole(same.states) })), duration(same.spiking.decision_us), duration(same.dense.decision_us))}
        ${row(note(t.compare.operations, t.compare.operationsNote), operations(same.spiking), operations(same.dense))}
        ${row(note(t.compare.active, t.compare.inEpisodes), percent(active(spiking)), percent(active(dense)))}
        ${row(note(t.compare.energy, t.compare.inEpisodes), energy(own), energy(other))}
        ${row(note(t.compare.skipped, "INT8"), "", energy(skipping))}
      </tbody></table>
    <p class="muted">${t.compare.note}</p>
    ${now > spiking.env_steps ? html`<p>${fill(t.compare.since, { now: whole(now), step: whole(dense.env_steps) })}</p>` : nothing}
    <p class="ways"><button type="button" @click=${() => void compare()}>${t.compare.again}</button> ${overSeeds()} ${sideBySide()}</p>`;
}

function overSeeds(): unknown {
  return html`<button type="button" @click=${() => update({ panel: "study" })}>${t.studies.overSeeds}</button>`;
}

function sideBySide(): unknown {
  return html`<button type="button" @click=${() => update({ panel: "pair" })}>${t.beside.open}</button>`;
}

function note(title: string, words: string): unknown {
  return html`${title}<br><span class="muted">${words}</span>`;
}

function pace(speedup: number): string {
  if (speedup < ALIKE && speedup * ALIKE > 1) return t.compare.alike;
  return speedup > 1
    ? fill(t.compare.faster, { times: decimal(speedup, 1) })
    : fill(t.compare.slower, { times: decimal(1 / speedup, 1) });
}

/** One cost relative to another, in words. */
function beside(own: number | null, other: number | null): string {
  if (own === null || !other) return t.compare.notComparable;
  const ratio = own / other;
  if (ratio >= 2) return fill(t.compare.times, { times: decimal(ratio, 1) });
  return fill(ratio >= 1 ? t.compare.above : t.compare.below, { share: percent(Math.abs(ratio - 1)) });
}

function active({ sparsity }: Metering): number | null {
  return sparsity.silent_slots === null ? null : 1 - sparsity.silent_slots;
}

customElements.define("compare-dialog", CompareDialog);
