/** Strength of the learned noise of each map, relative to the first step. */
import { html, nothing } from "lit";
import { t } from "../../language/language.js";
import { isOff } from "../../run/parts.js";
import { state } from "../../run/state.js";
import { layerName, percent } from "../../text/words.js";
import { View } from "../view.js";

/** The noisy maps: the map into each stream, then the map out of it. */
const MAPS = ["value", "advantage", "value_head", "advantage_head"];
/** The scale reaches at least this far, so that the first strength has a place on it. */
const LEAST_REACH = 1.25;

class NoiseCard extends View {
  protected override readonly follows = ["frame", "settings"] as const;

  protected override label(): string {
    return t.noise.title;
  }

  protected override render(): unknown {
    const off = isOff("noisy");
    return html`
      <header><h2>${t.noise.title}</h2><p>${off ? t.common.off : t.noise.note}</p></header>
      ${off ? html`<p class="none">${t.noise.off}</p>` : this.#maps()}`;
  }

  #maps(): unknown {
    const { frame } = state();
    if (!frame) return nothing;
    // Not a number for a map without weights.
    const ratios = [...frame.noise];
    const reach = Math.max(LEAST_REACH, ...ratios.filter(Number.isFinite));
    return html`
      <ul class="noise" .style=${`--first: ${(100 / reach).toFixed(1)}%`}>
        ${MAPS.map((name, map) => {
          const ratio = ratios[map] ?? NaN;
          const there = Number.isFinite(ratio);
          return html`<li><span>${layerName(name)}</span>
            <span class="track"><i .style=${`width: ${(there ? (100 * ratio) / reach : 0).toFixed(1)}%`}></i></span>
            <span class="share">${there ? percent(ratio, 0) : t.common.off}</span></li>`;
        })}
      </ul>
      <p class="words">${t.noise.words}</p>`;
  }
}

customElements.define("noise-card", NoiseCard);
