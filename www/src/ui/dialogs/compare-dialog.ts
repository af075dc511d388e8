/** The run beside its twin of the other kind: how far the twin has come, then what was measured of both. */

import { html, nothing } from "lit";
import type { Compared, Metering } from "../../bridge/figures.js";
import type { Side } from "../../bridge/generated/types.js";
import { cancelComparison, compare, isComparable } from "../../run/comparing.js";
import { chosenModel } from "../../run/energy-models.js";
import { state } from "../../run/state.js";
import { ALIKE } from "../../text/pace-words.js";
import { decimal, duration, energy, known, percent, whole } from "../../text/words.js";
import { modelSelect } from "../model-select.js";
import { PanelDialog } from "./panel-dialog.js";

class CompareDialog extends PanelDialog {
  protected override readonly follows = ["panel", "comparing", "model", "frame", "spec", "declaration"] as const;
  protected override readonly panel = "compare" as const;
  protected override readonly heading = "Spiking against dense";

  protected override content(): unknown {
    const { comparing, spec, frame } = state();
    const twin = spec?.agent === "dense" ? "spiking twin" : "dense twin";
    switch (comparing?.phase) {
      case "training": {
        const { env_steps, last_step } = comparing;
        return html`<p>The ${twin} is trained for as many steps as this run has: same world, same seed, same settings. The run rests meanwhile; the page does not.</p>
          <progress aria-label="Environment steps of the twin" max=${last_step} .value=${env_steps}></progress>
          <p role="status">${whole(env_steps)} of ${whole(last_step)} steps</p>
          <p><button type="button" @click=${cancelComparison}>Cancel</button></p>`;
      }
      case "measuring":
        return html`<p role="status">Both are measured on the same states, by turns; this takes a few seconds.</p>
          <progress aria-label="Measuring"></progress>
          <p><button type="button" @click=${cancelComparison}>Cancel</button></p>`;
      case "done":
        return result(comparing.compared, frame?.env_steps ?? 0);
      default:
        return html`
          ${comparing ? html`<p class="notice bad" role="alert"><span>It was not compared: ${comparing.reason}.</span></p>` : nothing}
          <p>Trains the ${twin} for as many steps as this run has, in a worker of its own, then measures both on the same states: time, operations and energy
            of a decision, and the return of each, with full and with INT8 weights.</p>
          <p><button type="button" class="primary" ?disabled=${!isComparable()} @click=${() => void compare()}>Compare with the ${twin}</button></p>
          ${isComparable() ? nothing : html`<p class="muted">Run it first: at step 0 neither has learned anything.</p>`}`;
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
    return html`${whole(Effective_ACs)} AC<br>${whole(Effective_MACs)} MAC<br><span class="muted">of ${whole(Dense)}</span>`;
  };
  const row = (name: unknown, left: unknown, right: unknown): unknown =>
    html`<tr><th scope="row">${name}</th><td class="spike">${left}</td><td class="dense">${right}</td></tr>`;
  return html`
    <p class="verdict">The spiking agent decides <strong>${pace(same.speedup)}</strong> its dense twin in this tab. Its energy is <strong>${beside(own, other)}</strong> the twin's, and <strong>${beside(own, skipping)}</strong> that of one that skips its zeros.</p>
    ${modelSelect("compare-model")}
    <table class="figures">
      <thead><tr><th scope="col">Both at step ${whole(spiking.env_steps)}</th><th scope="col" class="spike">spiking</th><th scope="col" class="dense">dense</th></tr></thead>
      <tbody>
        ${row("Return, mean of 100 greedy episodes", decimal(spiking.mean_return), decimal(dense.mean_return))}
        ${row("Return with INT8 weights", decimal(spiking.int8.mean_return), decimal(dense.int8.mean_return))}
        ${row("Score: random 0, optimum 1", known(spiking.normalised_score), known(dense.normalised_score))}
        ${row(html`Time of a decision<br><span class="muted">median, same ${whole(same.states)} states</span>`, duration(same.spiking.decision_us), duration(same.dense.decision_us))}
        ${row(html`Synaptic operations<br><span class="muted">NeuroBench, same states</span>`, operations(same.spiking), operations(same.dense))}
        ${row(html`Active slots<br><span class="muted">in greedy episodes</span>`, percent(active(spiking)), percent(active(dense)))}
        ${row(html`Energy of a decision<br><span class="muted">in greedy episodes</span>`, energy(own), energy(other))}
        ${row(html`Energy, zeros skipped<br><span class="muted">INT8</span>`, "", energy(skipping))}
      </tbody></table>
    <p class="muted">Times depend on this machine and on what else it does; all else is the same everywhere. Operations: AC adds a weight, MAC multiplies too.</p>
    ${now > spiking.env_steps ? html`<p>The run has gone on since, to step ${whole(now)}; the twin's zeros stay those of step ${whole(dense.env_steps)}.</p>` : nothing}
    <p><button type="button" @click=${() => void compare()}>Compare again</button></p>`;
}

function pace(speedup: number): string {
  if (speedup < ALIKE && speedup * ALIKE > 1) return "about as fast as";
  return speedup > 1 ? `${decimal(speedup, 1)}× faster than` : `${decimal(1 / speedup, 1)}× slower than`;
}

/** What one cost is beside another, in words. */
function beside(own: number | null, other: number | null): string {
  if (own === null || !other) return "not comparable with";
  const ratio = own / other;
  if (ratio >= 2) return `${decimal(ratio, 1)} times`;
  return `${percent(Math.abs(ratio - 1))} ${ratio >= 1 ? "above" : "below"}`;
}

function active({ sparsity }: Metering): number | null {
  return sparsity.silent_slots === null ? null : 1 - sparsity.silent_slots;
}

customElements.define("compare-dialog", CompareDialog);
