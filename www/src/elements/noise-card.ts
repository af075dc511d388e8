/** How strong the learned noise of each map is, against what it was at the first step. */
import { html, nothing } from "lit";
import { isOff } from "../parts.js";
import { state } from "../state.js";
import { View } from "../view.js";
import { percent, plain } from "../words.js";

/** The scale reaches at least this far, so that the first strength has a place on it. */
const LEAST_REACH = 1.25;

class NoiseCard extends View {
  protected override readonly follows = ["frame", "scene", "settings", "firstNoise"] as const;

  protected override render(): unknown {
    const off = isOff("noisy");
    return html`
      <header><h2>Noise</h2><p>${off ? "off" : "of its first strength"}</p></header>
      ${off
        ? html`<p class="none">Off: the weights carry no noise.</p>`
        : this.#maps()}`;
  }

  #maps(): unknown {
    const { scene, frame, firstNoise } = state();
    if (!scene || !frame) return nothing;
    const names = [...scene.layers, "value_head", "advantage_head"];
    // A map without weights has no noise at any time: 0 / 0.
    const ratios = names.map((_, map) => (frame.noise[map] ?? NaN) / (firstNoise[map] ?? NaN));
    const reach = Math.max(LEAST_REACH, ...ratios.filter(Number.isFinite));
    return html`
      <ul class="noise" .style=${`--first: ${(100 / reach).toFixed(1)}%`}>
        ${names.map((name, map) => {
          const ratio = ratios[map] ?? NaN;
          const there = Number.isFinite(ratio);
          return html`<li><span>${plain(name)}</span>
            <span class="track"><i .style=${`width: ${(there ? (100 * ratio) / reach : 0).toFixed(1)}%`}></i></span>
            <span class="share">${there ? percent(ratio, 0) : "off"}</span></li>`;
        })}
      </ul>
      <p class="words">Weights carry noise of a learned strength, so that it tries things out; the mark is where each began.</p>`;
  }
}

customElements.define("noise-card", NoiseCard);
