/** The drawer of settings: the presets, then every declared parameter, in its group, made from its declaration. */
import { html, nothing } from "lit";
import { setTheme } from "../../draw/theme.js";
import { t } from "../../language/language.js";
import { PAUSE_KEY, remember } from "../../run/preferences.js";
import { reconfigure, undo } from "../../run/session.js";
import { state, THEMES, update } from "../../run/state.js";
import { declaredText } from "../../text/declared.js";
import { counted, fill } from "../../text/fill.js";
import { dismissal } from "../dismissal.js";
import { View } from "../view.js";
import { parameterRow } from "./parameter-row.js";
import { presetList } from "./preset-list.js";

const { closed, dismissOutside } = dismissal(close);

class SettingsDrawer extends View {
  protected override readonly follows = [
    "settingsOpen",
    "declaration",
    "settings",
    "spec",
    "previous",
    "refusal",
    "theme",
    "pauseWhenHidden",
  ] as const;

  protected override render(): unknown {
    const { declaration, settings, spec, previous, refusal } = state();
    if (!declaration || !settings || !spec) return html`<dialog aria-label=${t.settings.title}></dialog>`;
    const changed = Object.keys(spec.parameters).length;
    const found = declaration.presets.find(({ name }) => name === spec.preset);
    const preset = found ? declaredText("presets", found).title : (spec.preset ?? "");
    const words = { preset, settings: counted("setting", changed) };
    return html`<dialog class="drawer" aria-labelledby="settings-title" @close=${closed} @click=${dismissOutside}>
      <header>
        <h2 id="settings-title">${t.settings.title}</h2>
        <button type="button" @click=${undo} ?disabled=${previous === null}>${t.settings.undo}</button>
        <button type="button" @click=${() => reconfigure({ parameters: {} })} ?disabled=${changed === 0}>${t.settings.resetAll}</button>
        <button type="button" class="icon" aria-label=${t.settings.close} @click=${close}>×</button>
        <p>${fill(changed === 0 ? t.settings.standard : t.settings.changed, words)} ${t.settings.restarts}</p>
        ${refusal ? html`<p class="notice bad" role="alert"><span>${refusal}</span></p>` : nothing}
      </header>
      <div class="body">
        ${presetList(declaration.presets, spec)}
        ${declaration.groups.map((group) => {
          const members = declaration.parameters.filter((parameter) => parameter.group === group.name);
          return members.length === 0
            ? nothing
            : html`<section aria-labelledby="group-${group.name}">
            <h3 id="group-${group.name}">${declaredText("groups", group).title}</h3>
            <p class="muted">${declaredText("groups", group).help}</p>
            ${members.map((parameter) => parameterRow(parameter, settings, spec))}
          </section>`;
        })}
        ${this.#page()}
      </div>
    </dialog>`;
  }

  #page(): unknown {
    const { theme, pauseWhenHidden } = state();
    return html`<section aria-labelledby="group-page">
      <h3 id="group-page">${t.settings.page}</h3>
      <div class="parameter">
        <span class="title">${t.settings.colours}</span>
        <div class="segments" role="group" aria-label=${t.settings.colours}>
          ${THEMES.map((choice) => html`<button type="button" aria-pressed=${choice === theme} @click=${() => setTheme(choice)}>${t.themes[choice]}</button>`)}
        </div>
      </div>
      <div class="parameter">
        <label class="check"><input type="checkbox" .checked=${pauseWhenHidden} @change=${togglePause}> ${t.settings.pauseHidden}</label>
      </div>
    </section>`;
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (!dialog) return;
    if (state().settingsOpen && !dialog.open) dialog.showModal();
    if (!state().settingsOpen && dialog.open) dialog.close();
  }
}

function close(): void {
  update({ settingsOpen: false });
}

function togglePause(event: Event): void {
  const pauseWhenHidden = (event.target as HTMLInputElement).checked;
  remember(PAUSE_KEY, pauseWhenHidden ? "yes" : "no");
  update({ pauseWhenHidden });
}

customElements.define("settings-drawer", SettingsDrawer);
