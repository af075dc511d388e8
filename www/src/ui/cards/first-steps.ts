/** What a first-time visitor should try, shown where the spikes will be until there are some. */
import { html, type TemplateResult } from "lit";
import { remember } from "../../run/preferences.js";
import { state, update } from "../../run/state.js";

export const FIRST_VISIT_KEY = "spikeground.visited";

export function firstSteps(): TemplateResult {
  if (!state().firstVisit || state().replay) return html`<p>Press <strong>Run</strong> and the spikes appear here.</p>`;
  return html`
    <h3>New here? Try this.</h3>
    <ol>
      <li>Press <strong>Run</strong>: the agent knows nothing yet. Watch the arrows turn towards the star.</li>
      <li>Watch <strong>Silence</strong> grow, once learning is under way, while the score holds.</li>
      <li>Press <strong>Dense</strong> and run again: the same network without spikes.</li>
      <li><strong>Copy link</strong>: whoever opens it gets the same run, bit for bit.</li>
    </ol>
    <button type="button" @click=${dismiss}>Got it</button>`;
}

function dismiss(): void {
  remember(FIRST_VISIT_KEY, "yes");
  update({ firstVisit: false });
}
