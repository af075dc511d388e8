/** The list in which an energy model is chosen. */

import { html } from "lit";
import type { EnergyModel } from "../bridge/generated/types.js";
import { t } from "../language/language.js";
import { chooseModel, chosenModel } from "../run/energy-models.js";
import { state } from "../run/state.js";
import { declaredText } from "../text/declared.js";

/**
 * The declared energy models in two groups, by title.
 * @param brief omits from the titles what the name of the group already contains
 */
export function modelSelect(id: string, brief = false): unknown {
  const chosen = chosenModel();
  const models = state().declaration?.energy_models ?? [];
  const short = (title: string): string => {
    const rest = title.replace(/^INT8, memory counted, |, memory counted$|, arithmetic only$/g, "");
    return rest.charAt(0).toUpperCase() + rest.slice(1);
  };
  const group = (label: string, members: EnergyModel[]): unknown => html`<optgroup label=${label}>
    ${members.map((model) => {
      const { title } = declaredText("energy", model);
      return html`<option value=${model.name} .selected=${model.name === chosen?.name}>${brief ? short(title) : title}</option>`;
    })}</optgroup>`;
  return html`<label class="model-select"><span class="hidden">${t.energy.model}</span>
    <select id=${id} title=${chosen ? declaredText("energy", chosen).help : ""} @change=${(event: Event) => chooseModel((event.target as HTMLSelectElement).value)}>
      ${group(
        t.energy.memoryModels,
        models.filter((model) => !model.arithmetic_only),
      )}
      ${group(
        t.energy.arithmeticModels,
        models.filter((model) => model.arithmetic_only),
      )}
    </select></label>`;
}
