/** The presets: a button each, its description, and the claims of its source. Choosing one restarts the run with it. */

import { html, nothing, type TemplateResult } from "lit";
import type { Preset, RunSpec } from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { reconfigure } from "../../run/changing.js";
import { declaredText } from "../../text/declared.js";
import { counted, fill } from "../../text/fill.js";

export function presetList(presets: readonly Preset[], spec: RunSpec): TemplateResult {
  const changed = Object.keys(spec.parameters).length;
  return html`<section aria-labelledby="group-presets">
    <h3 id="group-presets">${t.settings.presets}</h3>
    <p class="muted">${t.settings.presetsHelp}</p>
    <ul class="presets">
      ${presets.map((preset) => {
        const { name, claims } = preset;
        const { title, help } = declaredText("presets", preset);
        const chosen = name === spec.preset;
        return html`<li>
          <button type="button" aria-pressed=${chosen} aria-describedby="preset-${name}" @click=${() => choose(preset, spec)}>${title}</button>
          <div id="preset-${name}">
            ${chosen && changed > 0 ? html`<p class="changed">${fill(t.settings.presetChanged, { settings: counted("setting", changed) })}</p>` : nothing}
            <p>${help}</p>
            ${claims ? html`<p class="target">${fill(t.settings.claimed, { ...claims })}</p>` : nothing}
          </div>
        </li>`;
      })}
    </ul>
  </section>`;
}

function choose({ name }: Preset, { preset, parameters }: RunSpec): void {
  if (name !== preset || Object.keys(parameters).length > 0) reconfigure({ preset: name, parameters: {} });
}
