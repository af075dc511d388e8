/** The figures as sentences: score, silence, firing, energy, each with its reference value. */

import { html, nothing } from "lit";
import type { Trained } from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { isStuck } from "../../run/beside/diagnosis.js";
import { billed, breakEven, chosenModel, published } from "../../run/energy-models.js";
import { isAbsent } from "../../run/parts.js";
import { state, type Topic, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { stepsOf } from "../../text/steps.js";
import { decimal, known, percent, whole } from "../../text/words.js";
import { rich } from "../rich.js";
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
      <section class="card" aria-label=${t.score.title}>${this.#score(figures)}</section>
      <section class="card" aria-label=${t.silence.title}>${this.#silence(figures)}</section>
      <section class="card firing" aria-label=${t.firing.title}>${this.#firing(figures)}</section>
      <energy-card class="card" role="region"></energy-card>`;
  }

  #score(figures: Trained | null): unknown {
    const words = t.score;
    const { twins, comparing, spec, frame, optimum } = state();
    // During training the frame is more recent; otherwise both are of the same step, and the figures are exact.
    const score =
      figures && frame && figures.env_steps !== frame.env_steps
        ? frame.normalised_score
        : (figures?.normalised_score ?? null);
    const other = spec?.agent === "dense" ? "spiking" : "dense";
    const twin = twins[other] ?? (comparing?.phase === "done" ? comparing.compared[other] : undefined);
    if (optimum && Number.isNaN(optimum.value) && figures?.optimal_value == null) {
      return html`
        <header><h2>${words.title}</h2></header>
        <p class="figure">${words.none}</p>
        <p>${words.noModel}</p>`;
    }
    const beside = twin && {
      twin: other === "dense" ? t.common.denseTwin : t.common.spikingTwin,
      score: html`<span class=${other === "dense" ? "dense" : "spike"}>${decimal(twin.normalised_score)}</span>`,
      step: whole(twin.env_steps),
    };
    return html`
      <header><h2>${words.title}</h2></header>
      <div class="score"><p class="figure ${score !== null && score >= 0.95 ? "good" : ""}">${figures ? known(score) : decimal(null)}</p>
        <p>${(optimum?.costs ? words.scaleCosts : words.scale).map((end) => html`${end}<br>`)}</p></div>
      ${reached(figures)}
      <p title=${optimum?.costs ? words.helpCosts : words.help}>${beside ? rich(words.twin, beside) : rich(words.twinNotRun[other])}
        ${isStuck() ? ask("diagnosis", t.diagnosis.ask) : nothing}</p>`;
  }

  #silence(figures: Trained | null): unknown {
    const words = t.silence;
    const spiking = state().spec?.agent !== "dense";
    const planes = { share: percent(figures?.sparsity.three_planes) };
    const landmark = { share: percent(published("three_planes"), 2) };
    return html`
      <header><h2>${words.title}</h2><p>${ask("sparsity", words.how)}</p></header>
      <div class="score"><p class="figure ${spiking ? "spike" : "dense"}">${percent(figures?.sparsity.silent_slots)}</p>
        <p>${rich(spiking ? words.spiking : words.dense)}</p></div>
      ${spiking ? html`<p>${rich(words.neurons, { share: percent(figures?.sparsity.silent_neurons, 0) })}</p>` : nothing}
      ${spiking ? html`<p>${fill(words.counted, planes)} <span class="target">${fill(words.published, landmark)}</span></p>` : nothing}`;
  }

  #firing(figures: Trained | null): unknown {
    const words = t.firing;
    const { scene, spec } = state();
    if (spec?.agent === "dense") {
      return html`
        <header><h2>${words.title}</h2><p>${rich(words.unit)}</p></header>
        <p class="figure dense">${words.none}</p>
        <p>${fill(words.noSpikes, { count: whole(figures?.operations.Effective_MACs ?? 0) })}</p>`;
    }
    const layers = (scene?.layers ?? []).filter((layer) => !isAbsent(layer));
    const rates = figures ? layers.map((layer) => figures.firing_rate[layer] ?? 0) : [];
    const rate = rates.length > 0 ? rates.reduce((sum, value) => sum + value, 0) / rates.length : null;
    const spikes = rate !== null && scene ? rate * rates.length * scene.neurons * scene.time_steps : null;
    const dead = Object.values(figures?.dead_neurons ?? {}).reduce((sum, value) => sum + value, 0);
    const never = { dead: whole(dead), all: whole((scene?.neurons ?? 0) * layers.length) };
    const limit = { share: percent(published("firing_rate")) };
    return html`
      <header><h2>${words.title}</h2><p>${rich(words.unit)}</p></header>
      <div class="score"><p class="figure">${spikes === null ? "–" : whole(spikes)}</p>
        <p>${rich(words.slots, { share: percent(rate) })}${dead > 0 ? html`<br>${fill(words.never, never)}` : nothing}</p></div>
      <p>${ownBreakEven()}<span class="target">${fill(words.published, limit)}</span> ${ask("firing", words.why)}</p>`;
  }
}

/** The lowest of our own break-even rates under the chosen model, where any is known. */
function ownBreakEven(): unknown {
  const [lowest] = breakEven(chosenModel());
  if (!lowest || lowest.rate === null) return nothing;
  const { against } = t.firing;
  const name = against[lowest.baseline as keyof typeof against] ?? lowest.baseline;
  const baseline = fill(name, { bits: String(billed()?.meter.quantised_bits ?? "") });
  return rich(t.firing.breakEven, { baseline, rate: percent(lowest.rate) });
}

/** The value of the greedy policy and the best possible value, in the world's own unit. */
function reached(figures: Trained | null): unknown {
  const { frame, optimum, scene } = state();
  if (!frame || !optimum || !scene) return nothing;
  const exact = Number.isFinite(frame.greedy_value);
  const [own, best] = exact
    ? [frame.greedy_value, optimum.value]
    : [figures?.greedy_value ?? NaN, figures?.optimal_value ?? NaN];
  const steps = (value: number): string => {
    const count = optimum.costs && !optimum.earns ? stepsOf(value, scene.gamma) : NaN;
    return Number.isFinite(count) ? fill(t.score.steps, { steps: decimal(count, 1).replace(/[.,]0$/, "") }) : "";
  };
  const [value, possible] = [`${decimal(own)}${steps(own)}`, `${decimal(best)}${steps(best)}`];
  return html`<p>${rich(t.score.reached, { value, best: html`<span class="good">${possible}</span>` })}</p>`;
}

function ask(topic: Topic, words: string): unknown {
  return html`<button type="button" class="link" @click=${() => update({ topic })}>${words}</button>`;
}

customElements.define("figures-column", FiguresColumn);
