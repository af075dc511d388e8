/** The presets: a chip each, what it is, and what the original claims of its own. One click starts the run over with it. */

import { html, nothing, type TemplateResult } from "lit";
import type { Preset, RunSpec } from "../../bridge/generated/types.js";
import { reconfigure } from "../../run/session.js";
import { plural } from "../../text/words.js";

export function presetList(presets: readonly Preset[], spec: RunSpec): TemplateResult {
  const changed = Object.keys(spec.parameters).length;
  return html`<section aria-labelledby="group-presets">
    <h3 id="group-presets">Presets</h3>
    <p class="muted">Named settings that lie over those of any world. Choosing one starts the run over with it.</p>
    <ul class="presets">
      ${presets.map((preset) => {
        const { name, title, help, claims } = preset;
        const chosen = name === spec.preset;
        return html`<li>
          <button type="button" aria-pressed=${chosen} aria-describedby="preset-${name}" @click=${() => choose(preset, spec)}>${title}</button>
          <div id="preset-${name}">
            ${chosen && changed > 0 ? html`<p class="changed">${plural(changed, "setting")} changed.</p>` : nothing}
            <p>${help}</p>
            ${claims ? html`<p class="target">Claimed: ${claims.sparsity} sparsity, ${claims.speed} speed, ${claims.accuracy}.</p>` : nothing}
          </div>
        </li>`;
      })}
    </ul>
  </section>`;
}

function choose({ name }: Preset, { preset, parameters }: RunSpec): void {
  if (name !== preset || Object.keys(parameters).length > 0) reconfigure({ preset: name, parameters: {} });
}
