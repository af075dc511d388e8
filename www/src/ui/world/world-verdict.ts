/** One sentence with the value of the greedy policy and the best possible value. */
import { html, nothing } from "lit";
import { t } from "../../language/language.js";
import { state } from "../../run/state.js";
import { decimal } from "../../text/words.js";
import { rich } from "../rich.js";

export function verdict(): unknown {
  const { frame, optimum, figures } = state();
  if (!frame || !optimum) return nothing;
  const exact = Number.isFinite(frame.greedy_value);
  const [worth, best] = exact
    ? [frame.greedy_value, optimum.value]
    : [figures?.greedy_value ?? NaN, figures?.optimal_value ?? NaN];
  const good = exact && frame.normalised_score >= 0.95;
  const words = t.world.verdict;
  const value = html`<strong class=${good ? "good" : ""}>${decimal(worth)}</strong>`;
  const possible = html`<span class="good">${decimal(best)}</span>`;
  const sentence = !Number.isFinite(worth)
    ? words.none
    : optimum.values.length > 0
      ? words.exact
      : Number.isFinite(best)
        ? words.levels
        : words.levelsUnknown;
  return html`<p class="verdict">${rich(sentence, { value, best: possible })}</p>`;
}
