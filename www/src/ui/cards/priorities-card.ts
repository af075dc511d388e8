/** What the replay holds for important: its transitions by their priority. */
import { html } from "lit";
import { isOff } from "../../run/parts.js";
import { state } from "../../run/state.js";
import { percent } from "../../text/words.js";
import { View } from "../view.js";

class PrioritiesCard extends View {
  protected override readonly follows = ["frame", "settings"] as const;
  /** The bin under the pointer. */
  #read: number | null = null;

  protected override render(): unknown {
    const shares = state().frame?.priorities ?? new Float32Array();
    const off = isOff("prioritised");
    const note = off
      ? "off"
      : this.#read === null || shares.length === 0
        ? "share of the replay"
        : place(shares, this.#read);
    return html`
      <header><h2>Priorities</h2><p>${note}</p></header>
      ${
        off
          ? html`<p class="none">Off: every transition is replayed as often as any other.</p>`
          : shares.length === 0
            ? html`<p class="none">Nothing is stored yet.</p>`
            : this.#histogram(shares)
      }`;
  }

  #histogram(shares: Float32Array): unknown {
    const most = Math.max(...shares);
    return html`
      <div class="histogram" role="img" aria-label=${summary(shares)} @pointerleave=${() => this.#point(null)}>
        ${Array.from(
          shares,
          (share, bin) => html`<i class=${share > 0 ? "" : "empty"} @pointerenter=${() => this.#point(bin)}
          .style=${`--share: ${Math.sqrt(share / most).toFixed(3)}`}></i>`,
        )}
      </div>
      <p class="scale" aria-hidden="true"><span>0</span><span>priority</span><span>highest</span></p>
      <p class="words">To the right: transitions about which it was more wrong. They are replayed more often.</p>`;
  }

  #point(bin: number | null): void {
    if (bin === this.#read) return;
    this.#read = bin;
    this.requestUpdate();
  }
}

function place(shares: Float32Array, bin: number): string {
  const edge = (index: number): string => percent(index / shares.length, 0);
  return `${percent(shares[bin])} at ${edge(bin)} to ${edge(bin + 1)} of the highest`;
}

function summary(shares: Float32Array): string {
  const upper = shares.subarray(shares.length / 2).reduce((sum, share) => sum + share, 0);
  return `${percent(1 - upper)} of the transitions have less than half of the highest priority, ${percent(upper)} more.`;
}

customElements.define("priorities-card", PrioritiesCard);
