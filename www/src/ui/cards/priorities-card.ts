/** Histogram of the replay's transitions by priority. */
import { html } from "lit";
import { t } from "../../language/language.js";
import { isOff } from "../../run/parts.js";
import { state } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { percent } from "../../text/words.js";
import { View } from "../view.js";

class PrioritiesCard extends View {
  protected override readonly follows = ["frame", "settings"] as const;
  /** The bin under the pointer. */
  #read: number | null = null;

  protected override label(): string {
    return t.priorities.title;
  }

  protected override render(): unknown {
    const shares = state().frame?.priorities ?? new Float32Array();
    const off = isOff("prioritised");
    const note = off
      ? t.common.off
      : this.#read === null || shares.length === 0
        ? t.priorities.note
        : place(shares, this.#read);
    return html`
      <header><h2>${t.priorities.title}</h2><p>${note}</p></header>
      ${
        off
          ? html`<p class="none">${t.priorities.off}</p>`
          : shares.length === 0
            ? html`<p class="none">${t.priorities.empty}</p>`
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
      <p class="scale" aria-hidden="true"><span>0</span><span>${t.priorities.scale}</span><span>${t.priorities.highest}</span></p>
      <p class="words">${t.priorities.words}</p>`;
  }

  #point(bin: number | null): void {
    if (bin === this.#read) return;
    this.#read = bin;
    this.requestUpdate();
  }
}

function place(shares: Float32Array, bin: number): string {
  const edge = (index: number): string => percent(index / shares.length, 0);
  return fill(t.priorities.place, { share: percent(shares[bin]), from: edge(bin), to: edge(bin + 1) });
}

function summary(shares: Float32Array): string {
  const upper = shares.subarray(shares.length / 2).reduce((sum, share) => sum + share, 0);
  return fill(t.priorities.summary, { lower: percent(1 - upper), upper: percent(upper) });
}

customElements.define("priorities-card", PrioritiesCard);
