/** The figures as sentences: score, silence, firing, energy, each beside what it must be read against. */
import { html, nothing } from "lit";
import type { EnergyModel, Figures } from "../door.js";
import { isAbsent } from "../parts.js";
import { state, update, type Topic } from "../state.js";
import { stepsOf } from "../steps.js";
import { View } from "../view.js";
import { decimal, energy, known, percent, saving, whole } from "../words.js";

class FiguresColumn extends View {
  protected override readonly follows = ["figures", "scene", "declaration", "twins", "experiment", "frame", "optimum"] as const;

  protected override render(): unknown {
    const { figures } = state();
    return html`
      <section class="card" aria-label="Score">${this.#score(figures)}</section>
      <section class="card" aria-label="Silence">${this.#silence(figures)}</section>
      <section class="card" aria-label="Firing">${this.#firing(figures)}</section>
      <section class="card energy" aria-label="Energy">${this.#energy(figures)}</section>`;
  }

  #score(figures: Figures | null): unknown {
    const { twins, experiment, frame, optimum } = state();
    // While running the frame is fresher; at rest both are of the same step and the figures are exact.
    const score = figures && frame && figures.env_steps !== frame.env_steps ? frame.normalised_score : (figures?.normalised_score ?? null);
    const other = experiment?.agent === "dense" ? "spiking" : "dense";
    const twin = twins[other];
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
      <p title=${optimum?.costs ? "1 minus what is lost against the best possible policy, as a share of that policy's worth" : "On this scale a random walk has 0 and the best possible policy 1"}>${twin
        ? html`${name} <span class=${other === "dense" ? "dense" : "spike"}>${decimal(twin.normalised_score)}</span> at step ${whole(twin.env_steps)}`
        : html`${name} not run yet`}</p>`;
  }

  #silence(figures: Figures | null): unknown {
    const spiking = state().experiment?.agent !== "dense";
    return html`
      <header><h2>Silence</h2><p>${spiking ? "neuron × time step" : "neuron × decision"}</p></header>
      <p class="figure ${spiking ? "spike" : "dense"}">${percent(figures?.sparsity.silent_slots)}</p>
      <p>${spiking ? html`${percent(figures?.sparsity.silent_neurons, 0)} of neurons say nothing at all` : "of activations are zero"}</p>
      <p><span class="target">69.15 % SpikingBrain,</span> ${ask("sparsity", "counted how?")}</p>`;
  }

  #firing(figures: Figures | null): unknown {
    const { scene, experiment } = state();
    if (experiment?.agent === "dense") {
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
      <p class="figure">${spikes === null ? "–" : whole(spikes)}</p>
      <p>${percent(rate)} of slots${dead > 0 ? html`, ${whole(dead)} of ${whole((scene?.neurons ?? 0) * layers.length)} never fire` : nothing}</p>
      <p><span class="target">5.7 %: Yan et al., T = 5, against a 3‑bit net,</span> ${ask("firing", "whose?")}</p>`;
  }

  #energy(figures: Figures | null): unknown {
    const models = (state().declaration?.energy_models ?? []).filter(({ name }) => !ELSEWHERE.has(name));
    const counted = models.filter((model) => !model.arithmetic_only);
    const arithmetic = models.filter((model) => model.arithmetic_only);
    return html`
      <header><h2>Energy</h2><p>a decision, ${ask("energy", "what counts?")}</p></header>
      <div class="models">
        <div><h3>Memory counted</h3>${counted.map((model) => bars(model, figures))}</div>
        <div><h3>Arithmetic only, memory free</h3>${arithmetic.map((model) => bars(model, figures))}
          <p class="target">SpikingBrain: −97.7 %, arithmetic only</p></div>
      </div>`;
  }
}

/** What the greedy policy reaches and what can be reached, as the world itself counts. */
function reached(figures: Figures | null): unknown {
  const { frame, optimum, scene } = state();
  if (!frame || !optimum || !scene) return nothing;
  const exact = Number.isFinite(frame.greedy_value);
  const [own, best] = exact ? [frame.greedy_value, optimum.value] : [figures?.greedy_value ?? NaN, figures?.optimal_value ?? NaN];
  const steps = (value: number): string => {
    const count = optimum.costs && !optimum.earns ? stepsOf(value, scene.gamma) : NaN;
    return Number.isFinite(count) ? `, ${decimal(count, 1).replace(/\.0$/, "")} steps` : "";
  };
  return html`<p>reached ${decimal(own)}${steps(own)}<br>optimum <span class="good">${decimal(best)}${steps(best)}</span></p>`;
}

/** Models that only the figures hold: with their bars the first screen would no longer hold the whole story. */
const ELSEWHERE = new Set(["loihi", "horowitz_int8"]);

/** The spiking network over its dense twin, on one scale. */
function bars(model: EnergyModel, figures: Figures | null): unknown {
  // The dense twin's own run bills no spikes: those of the spiking run before it stand in.
  const own = figures?.energy[model.name];
  const cost = own?.spiking_pj == null ? (state().twins.spiking?.energy[model.name] ?? own) : own;
  const spiking = cost?.spiking_pj ?? null;
  const dense = cost?.dense_pj ?? null;
  const most = Math.max(spiking ?? 0, dense ?? 0, 1e-9);
  const words = `${model.title}: spiking ${energy(spiking)}, dense twin ${energy(dense)}. ${model.help}`;
  const bar = (kind: string, name: string, value: number | null): unknown => html`
    <span class="name ${kind}">${name}</span>
    <span class="track"><i class=${kind} .style=${`width: ${((100 * (value ?? 0)) / most).toFixed(1)}%`}></i></span>
    <span class="cost">${energy(value)}</span>`;
  const title = sentenceCase(model.title.replace(/^INT8, memory counted, |, memory counted$|, arithmetic only$/g, "")); // the heading says it already
  return html`<div class="bars ${model.arithmetic_only ? "slim" : ""}" role="img" tabindex="0" aria-label=${words}>
    <span class="tip">${words}</span>
    <span class="model">${title}</span>
    <span class="ratio ${cost?.ratio != null && cost.ratio > 1 ? "bad" : ""}">${saving(cost?.ratio)}</span>
    ${bar("spike", "spiking", spiking)}
    ${bar("dense", "dense", dense)}
  </div>`;
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function ask(topic: Topic, words: string): unknown {
  return html`<button type="button" class="link" @click=${() => update({ topic })}>${words}</button>`;
}

customElements.define("figures-column", FiguresColumn);
