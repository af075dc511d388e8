/** Suggestions for a first visit, shown in place of the spikes until there are some. */
import { html, type TemplateResult } from "lit";
import { remember } from "../../keeping/preferences.js";
import { t } from "../../language/language.js";
import { beginTour } from "../../run/beside/touring.js";
import { state, update } from "../../run/state.js";
import { loadTrained } from "../../share/trained.js";
import { rules } from "../../world/rules.js";
import { rich } from "../rich.js";

export const FIRST_VISIT_KEY = "spikeground.visited";

export function firstSteps(): TemplateResult {
  const trained = html`<button type="button" @click=${loadTrained}>${t.first.loadTrained}</button>`;
  if (!state().firstVisit || state().replay) return html`<p>${rich(t.first.hint)}</p>${state().replay ? "" : trained}`;
  // Whoever comes by a link is told what the world is about, too.
  return html`
    ${
      state().rulesOpen
        ? ""
        : rules()
            .slice(0, 1)
            .map((rule) => html`<p>${rich(rule)}</p>`)
    }
    <h3>${t.first.title}</h3>
    <ol>${t.first.steps.map((step) => html`<li>${rich(step)}</li>`)}</ol>
    <div class="hint-buttons"><button type="button" class="primary" @click=${() => beginTour("start")}>${t.first.tour}</button>${trained}<button type="button" @click=${dismiss}>${t.first.dismiss}</button></div>`;
}

function dismiss(): void {
  remember(FIRST_VISIT_KEY, "yes");
  update({ firstVisit: false });
}
