/** The figures as sentences: score, silence, firing, energy, each beside what it must be read against. */

import { html, nothing } from "lit";
import type { Trained } from "../../bridge/generated/types.js";
import { baselineName, breakEven, chosenModel } from "../../run/energy-models.js";
import { isAbsent } from "../../run/parts.js";
import { state, type Topic, update } from "../../run/state.js";
import { stepsOf } from "../../text/steps.js";
import { decimal, known, percent, whole } from "../../text/words.js";
import { View } from "../view.js";

class FiguresColumn extends View {
  protected override readonly follows = [
    "figures",
    "scene",
    "declaration",
    "twins",
    "spec",
    "frame",
    "optimum",
    "metering",
    "model",
    "comparing",
  ] as const;

  protected override render(): unknown {
    const { figures } = state();
    return html`
      <section class="card" aria-label="Score">${this.#score(figures)}</section>
      <section class="card" aria-label="Silence">${this.#silence(figures)}</section>
      <section class="card" aria-label="Firing">${this.#firing(figures)}</section>
      <energy-card class="card" role="region" aria-label="Energy"></energy-card>`;
  }

  #score(figures: Trained | null): unknown {
    const { twins, comparing, spec, frame, optimum } = state();
    // While running the frame is fresher; at rest both are of the same step and the figures are exact.
    const score =
      figures && frame && figures.env_steps !== frame.env_steps
        ? frame.normalised_score
        : (figures?.normalised_score ?? null);
    const other = spec?.agent === "dense" ? "spiking" : "dense";
    const twin = twins[other] ?? (comparing?.phase === "done" ? comparing.compared[other] : undefined);
    const name = other === "dense" ? "dense twin" : "spiking twin";
    if (optimum && Number.isNaN(optimum.value) && figures?.optimal_value == null) {
      return html`
        <header><h2>Score</h2><p>random 0, optimum 1</p></header>
        <p class="figure">none</p>
        <p>This world has no exact model to score against.</p>`;
    }
    return html`
      <header><h2>Score</h2><p>${optimum?.costs ? "optimum 1" : "random 0, optimum 1"}</p></header>
      <div class="score"><p class="figure ${score !== null && score >= 0.95 ? "good" : ""}">${figures ? known(score) : decimal(null)}</p>${reached(figures)}</div>
      <p title=${optimum?.costs ? "1 minus what is lost against the best possible policy, as a share of that policy's worth" : "On this scale a random walk has 0 and the best possible policy 1"}>${
        twin
          ? html`${name} <span class=${other === "dense" ? "dense" : "spike"}>${decimal(twin.normalised_score)}</span> at step ${whole(twin.env_steps)}`
          : html`${name} not run yet`
      }</p>`;
  }

  #silence(figures: Trained | null): unknown {
    const spiking = state().spec?.agent !== "dense";
    return html`
      <header><h2>Silence</h2><p>${spiking ? "neuron × time step" : "neuron × decision"}</p></header>
      <div class="score"><p class="figure ${spiking ? "spike" : "dense"}">${percent(figures?.sparsity.silent_slots)}</p>
        <p>${spiking ? html`${percent(figures?.sparsity.silent_neurons, 0)} of neurons<br>say nothing at all` : "of activations are zero"}</p></div>
      <p>${spiking ? html`three planes ${percent(figures?.sparsity.three_planes)}, <span class="target">SpikingBrain 69.15 %,</span> ` : nothing}${ask("sparsity", "counted how?")}</p>`;
  }

  #firing(figures: Trained | null): unknown {
    const { scene, spec } = state();
    if (spec?.agent === "dense") {
      return html`
        <header><h2>Firing</h2><p>spikes a decision</p></header>
        <p class="figure dense">none</p>
        <p>Real numbers instead of spikes: ${whole(figures?.operations.Effective_MACs ?? 0)} multiply-accumulates a decision.</p>`;
    }
    const layers = (scene?.layers ?? []).filter((layer) => !isAbsent(layer));
    const rates = figures ? layers.map((layer) => figures.firing_rate[layer] ?? 0) : [];
    const rate = rates.length > 0 ? rates.reduce((sum, value) => sum + value, 0) / rates.length : null;
    const spikes = rate !== null && scene ? rate * rates.length * scene.neurons * scene.time_steps : null;
    const dead = Object.values(figures?.dead_neurons ?? {}).reduce((sum, value) => sum + value, 0);
    return html`
      <header><h2>Firing</h2><p>spikes a decision</p></header>
      <div class="score"><p class="figure">${spikes === null ? "–" : whole(spikes)}</p>
        <p>${percent(rate)} of slots${dead > 0 ? html`<br>${whole(dead)} of ${whole((scene?.neurons ?? 0) * layers.length)} never fire` : nothing}</p></div>
      <p>${ownBreakEven()}<span class="target">5.7 %: Yan et al., T = 5, against a 3‑bit net,</span> ${ask("firing", "whose?")}</p>`;
  }
}

/** The lowest of our own break-even rates under the chosen model, where any is known. */
function ownBreakEven(): unknown {
  const model = chosenModel();
  const [lowest] = breakEven(model);
  if (!lowest || lowest.rate === null) return nothing;
  return html`break-even ${percent(lowest.rate)} (${baselineName(lowest.baseline, undefined)}); `;
}

/** What the greedy policy reaches and what can be reached, as the world itself counts. */
function reached(figures: Trained | null): unknown {
  const { frame, optimum, scene } = state();
  if (!frame || !optimum || !scene) return nothing;
  const exact = Number.isFinite(frame.greedy_value);
  const [own, best] = exact
    ? [frame.greedy_value, optimum.value]
    : [figures?.greedy_value ?? NaN, figures?.optimal_value ?? NaN];
  const steps = (value: number): string => {
    const count = optimum.costs && !optimum.earns ? stepsOf(value, scene.gamma) : NaN;
    return Number.isFinite(count) ? `, ${decimal(count, 1).replace(/\.0$/, "")} steps` : "";
  };
  return html`<p>reached ${decimal(own)}${steps(own)}<br>optimum <span class="good">${decimal(best)}${steps(best)}</span></p>`;
}

function ask(topic: Topic, words: string): unknown {
  return html`<button type="button" class="link" @click=${() => update({ topic })}>${words}</button>`;
}

customElements.define("figures-column", FiguresColumn);
