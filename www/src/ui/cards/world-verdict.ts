/** What the greedy policy is worth beside the best possible, in one sentence. */
import { html, nothing } from "lit";
import { state } from "../../run/state.js";
import { decimal } from "../../text/words.js";

export function verdict(): unknown {
  const { frame, optimum, figures } = state();
  if (!frame || !optimum) return nothing;
  const exact = Number.isFinite(frame.greedy_value);
  const [worth, best] = exact
    ? [frame.greedy_value, optimum.value]
    : [figures?.greedy_value ?? NaN, figures?.optimal_value ?? NaN];
  const good = exact && frame.normalised_score >= 0.95;
  if (!Number.isFinite(worth)) {
    return html`<p class="verdict">Worth of the greedy policy and best possible worth: none. This world has no exact model to compute them from.</p>`;
  }
  if (optimum.values.length === 0) {
    const limit = Number.isFinite(best)
      ? html`the best possible is <span class="good">${decimal(best)}</span>`
      : "and no search tells the best possible";
    return html`<p class="verdict">In other levels the greedy policy earns <strong class=${good ? "good" : ""}>${decimal(worth)}</strong> on
      average, ${limit}.</p>`;
  }
  return html`<p class="verdict">From the start the greedy policy is worth <strong class=${good ? "good" : ""}>${decimal(worth)}</strong>, the best
    possible is <span class="good">${decimal(best)}</span>.</p>`;
}
