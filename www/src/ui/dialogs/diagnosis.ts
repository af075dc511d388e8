/** "Why does it not learn?": what the figures of the run show, and which settings mend it. */
import { html, type TemplateResult } from "lit";
import { t } from "../../language/language.js";
import { type Finding, findings, VANISHED_TIMES } from "../../run/beside/diagnosis.js";
import { idledBy } from "../../run/parts.js";
import { state, update } from "../../run/state.js";
import { declaredText } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { layerName, whole } from "../../text/words.js";

export function diagnosis(): TemplateResult {
  const found = findings();
  const words = t.diagnosis;
  return html`<p>${found.length === 0 ? words.nothing : words.lead}</p>
    ${found.map(
      (
        finding,
      ) => html`<section><h3>${fill(words.causes[finding.cause].title, values(finding))}</h3><p>${fill(words.causes[finding.cause].text, values(finding))}</p>
      <p class="muted">${fill(words.settings, { settings: names(finding) })}</p></section>`,
    )}
    <p><button type="button" @click=${() => update({ topic: null, settingsOpen: true })}>${t.monitor.openSettings}</button></p>`;
}

function values({ layer }: Finding): Record<string, string> {
  return { layer: layer === null ? "" : layerName(layer), times: whole(VANISHED_TIMES) };
}

/** Titles of the settings, as the settings show them, without those that have no effect now. */
function names({ settings }: Finding): string {
  const { declaration, settings: now } = state();
  return settings
    .flatMap((name) => declaration?.parameters.find((parameter) => parameter.name === name) ?? [])
    .filter((parameter) => !now || idledBy(parameter, now.values) === null)
    .map((parameter) => declaredText("parameters", parameter).title)
    .join(", ");
}
