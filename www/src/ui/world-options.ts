/** What can be chosen about a world beside its map, where it has a choice. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { t } from "../language/language.js";
import { reconfigure } from "../run/changing.js";
import { state } from "../run/state.js";
import { worldInfo } from "../world/worlds.js";

const OPTIONS = [
  { key: "firm", offered: "firm_variant" },
  { key: "full_view", offered: "full_view" },
] as const;

export function worldOptions(): TemplateResult | typeof nothing {
  const [{ spec }, world] = [state(), worldInfo()];
  const offered = OPTIONS.filter((option) => world?.[option.offered]);
  if (!spec || offered.length === 0) return nothing;
  return html`<span class="options">${offered.map(
    ({ key }) => html`<label class="check anew" title=${t.world.options[key].help}>
    <input type="checkbox" aria-describedby="anew" .checked=${live(spec[key])} @change=${(event: Event) => reconfigure({ [key]: (event.target as HTMLInputElement).checked })}>
    ${t.world.options[key].title}</label>`,
  )}</span>`;
}
