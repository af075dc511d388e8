/** How fast the run is on this machine: steps a second, one learning step, one decision beside that of its twin. */
import { html } from "lit";
import { t } from "../../language/language.js";
import { state, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { comparison } from "../../text/pace-words.js";
import { decimal, duration, percent, whole } from "../../text/words.js";
import { View } from "../view.js";

class SpeedCard extends View {
  protected override readonly follows = ["pace", "run", "scene"] as const;

  protected override label(): string {
    return t.speed.title;
  }

  protected override render(): unknown {
    const { pace, run, scene } = state();
    const spiking = scene?.spiking ?? true;
    const { env_steps_per_second: steps, updates_per_second: updates, learning_step_ms: learning } = pace;
    const words = comparison(pace, spiking);
    return html`
      <header><h2>${t.speed.title}</h2><p>${run !== "running" && steps !== null ? t.speed.tabBefore : t.speed.tab}</p></header>
      <div class="pace-figures">
        ${figure(rate(steps), t.speed.envSteps)}
        ${figure(rate(updates), t.speed.updates)}
        ${figure(duration(learning === null ? null : 1000 * learning), t.speed.learning)}
        <div class="decision">
          ${this.#bars(spiking)}
          <p>${t.speed.decision}</p>
        </div>
        <p class="words">${words || t.speed.later}
          ${words ? t.speed.twin : ""}
          <button type="button" class="link" @click=${() => update({ topic: "speed" })}>${t.speed.how}</button></p>
      </div>`;
  }

  #bars(spiking: boolean): unknown {
    const { decision_us, twin_decision_us, active_share, twin_active_share } = state().pace;
    const most = Math.max(decision_us ?? 0, twin_decision_us ?? 0, 1e-9);
    const bar = (kind: string, name: string, time: number | null, share: number | null): unknown => html`<li>
      <span class=${kind}>${name}</span>
      <span class="track"><i class=${kind} .style=${`width: ${((100 * (time ?? 0)) / most).toFixed(1)}%`}></i></span>
      <span class="time">${duration(time)}</span><span class="share">${percent(share)}</span></li>`;
    const [own, other] = spiking ? ["spike", "dense"] : ["dense", "spike"];
    const name = (kind: string): string => (kind === "spike" ? t.common.spiking : t.common.dense);
    return html`<ul>
      ${bar(own ?? "", name(own ?? ""), decision_us, active_share)}
      ${bar(other ?? "", fill(t.speed.twinOf, { kind: name(other ?? "") }), twin_decision_us, twin_active_share)}
    </ul>`;
  }
}

function figure(value: string, label: string): unknown {
  return html`<div><p class="figure">${value}</p><p>${label}</p></div>`;
}

/** Few learning steps a second are no whole number. */
function rate(perSecond: number | null): string {
  return perSecond !== null && perSecond >= 10 ? whole(perSecond) : decimal(perSecond, 1);
}

customElements.define("speed-card", SpeedCard);
