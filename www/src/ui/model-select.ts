/** The list in which an energy model is chosen. */

import { html } from "lit";
import type { EnergyModel } from "../bridge/generated/types.js";
import { chooseModel, chosenModel } from "../run/energy-models.js";
import { state } from "../run/state.js";

/**
 * The declared energy models in two groups, by their titles.
 * @param brief leaves out of the titles what the name of the group contains already
 */
export function modelSelect(id: string, brief = false): unknown {
  const chosen = chosenModel();
  const models = state().declaration?.energy_models ?? [];
  const short = (title: string): string => {
    const rest = title.replace(/^INT8, memory counted, |, memory counted$|, arithmetic only$/g, "");
    return rest.charAt(0).toUpperCase() + rest.slice(1);
  };
  const group = (label: string, members: EnergyModel[]): unknown => html`<optgroup label=${label}>
    ${members.map(({ name, title }) => html`<option value=${name} .selected=${name === chosen?.name}>${brief ? short(title) : title}</option>`)}</optgroup>`;
  return html`<label class="model-select"><span class="hidden">Energy model</span>
    <select id=${id} title=${chosen?.help ?? ""} @change=${(event: Event) => chooseModel((event.target as HTMLSelectElement).value)}>
      ${group(
        "Memory counted",
        models.filter((model) => !model.arithmetic_only),
      )}
      ${group(
        "Arithmetic only, memory free",
        models.filter((model) => model.arithmetic_only),
      )}
    </select></label>`;
}
