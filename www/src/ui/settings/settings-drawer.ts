/** The drawer of settings: the presets, then every declared parameter, in its group, made from its declaration. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Parameter, RunSpec, Settings } from "../../bridge/generated/types.js";
import { setTheme } from "../../draw/theme.js";
import { PAUSE_KEY, remember } from "../../keeping/preferences.js";
import { t } from "../../language/language.js";
import { reconfigure } from "../../run/changing.js";
import { goBack } from "../../run/session.js";
import { state, THEMES, update } from "../../run/state.js";
import { declaredText, withTitles } from "../../text/declared.js";
import { counted, fill } from "../../text/fill.js";
import { dismissal } from "../dismissal.js";
import { View } from "../view.js";
import { isFound } from "./finding.js";
import { parameterRow, said } from "./parameter-row.js";
import { presetList } from "./preset-list.js";

const TYPING = "input:not([type=checkbox], [type=range]), select";

const { cancelled, closed, dismissOutside } = dismissal(close);

class SettingsDrawer extends View {
  protected override readonly follows = [
    "settingsOpen",
    "declaration",
    "settings",
    "spec",
    "undo",
    "refusal",
    "theme",
    "pauseWhenHidden",
  ] as const;
  #wanted = "";
  #changedOnly = false;

  protected override render(): unknown {
    const { declaration, settings, spec, undo, refusal } = state();
    if (!declaration || !settings || !spec) return html`<dialog aria-label=${t.settings.title}></dialog>`;
    const changed = Object.keys(spec.parameters).length;
    const found = declaration.presets.find(({ name }) => name === spec.preset);
    const preset = found ? declaredText("presets", found).title : (spec.preset ?? "");
    const words = { preset, settings: counted("setting", changed) };
    const isNarrowed = this.#wanted.trim() !== "" || this.#changedOnly;
    const shown = declaration.parameters.filter(
      (parameter) =>
        isFound(parameter, this.#wanted) && (!this.#changedOnly || Object.hasOwn(spec.parameters, parameter.name)),
    );
    return html`<dialog class="drawer" aria-labelledby="settings-title" @cancel=${cancelled} @close=${closed} @click=${dismissOutside} @keydown=${this.#key}>
      <header>
        <h2 id="settings-title">${t.settings.title}</h2>
        <button type="button" @click=${() => void goBack("undo")} ?disabled=${undo.done.length === 0}>${t.settings.undo}</button>
        <button type="button" @click=${() => reconfigure({ parameters: {} })} ?disabled=${changed === 0}>${t.settings.resetAll}</button>
        <button type="button" class="icon" aria-label=${t.settings.close} @click=${close}>×</button>
        <p>${fill(changed === 0 ? t.settings.standard : t.settings.changed, words)} ${t.settings.restarts}</p>
        ${refusal ? html`<p class="notice bad" role="alert"><span>${withTitles(refusal, declaration.parameters)}</span></p>` : nothing}
        <div class="finding">
          <input type="search" aria-label=${t.settings.search} placeholder=${t.settings.searchHint} aria-keyshortcuts="/" autocomplete="off" spellcheck="false"
            .value=${live(this.#wanted)} @input=${this.#search}>
          <label class="check"><input type="checkbox" .checked=${live(this.#changedOnly)} @change=${this.#narrow}> ${t.settings.changedOnly}</label>
          <p role="status">${isNarrowed ? (shown.length === 0 ? t.settings.noneFound : counted("setting", shown.length)) : nothing}</p>
        </div>
      </header>
      <div class="body">
        ${isNarrowed ? nothing : html`<section aria-labelledby="group-beside"><h3 id="group-beside">${t.beside.settings}</h3><pinned-settings></pinned-settings></section>`}
        ${isNarrowed ? nothing : presetList(declaration.presets, spec)}
        ${isNarrowed || changed === 0 ? nothing : differences(declaration.parameters, settings, spec, preset)}
        ${declaration.groups.map((group) => {
          const members = shown.filter((parameter) => parameter.group === group.name);
          return members.length === 0
            ? nothing
            : html`<section aria-labelledby="group-${group.name}">
            <h3 id="group-${group.name}">${declaredText("groups", group).title}</h3>
            <p class="muted">${declaredText("groups", group).help}</p>
            ${members.map((parameter) => parameterRow(parameter, settings, spec))}
          </section>`;
        })}
        ${isNarrowed ? nothing : this.#page()}
      </div>
    </dialog>`;
  }

  readonly #search = (event: Event): void => {
    this.#wanted = (event.target as HTMLInputElement).value;
    this.requestUpdate();
  };

  readonly #narrow = (event: Event): void => {
    this.#changedOnly = (event.target as HTMLInputElement).checked;
    this.requestUpdate();
  };

  /** Escape clears the search before it closes the drawer; "/" leads to the search from where nothing is typed. */
  readonly #key = (event: KeyboardEvent): void => {
    const isSearch = event.target instanceof HTMLInputElement && event.target.type === "search";
    if (event.key === "Escape" && isSearch && this.#wanted !== "") {
      event.preventDefault();
      this.#wanted = "";
      this.requestUpdate();
    } else if (event.key === "/" && !(event.target as Element).closest(TYPING)) {
      event.preventDefault();
      this.inner<HTMLInputElement>("input[type=search]").focus();
    }
  };

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
    if (!state().settingsOpen && dialog.open) {
      dialog.close();
      [this.#wanted, this.#changedOnly] = ["", false];
      this.requestUpdate();
    }
  }
}

/** What differs from the preset, as a list. */
function differences(
  parameters: readonly Parameter[],
  settings: Settings,
  spec: RunSpec,
  preset: string,
): TemplateResult {
  const changed = parameters.filter(({ name }) => Object.hasOwn(spec.parameters, name));
  return html`<section aria-labelledby="group-differences">
    <h3 id="group-differences">${fill(t.settings.differences, { preset })}</h3>
    <ul class="differences">
      ${changed.map((parameter) => {
        const { name } = parameter;
        const [before, now] = [settings.defaults[name], spec.parameters[name]].map((value) => said(value ?? null));
        return html`<li>${fill(t.settings.difference, { title: declaredText("parameters", parameter).title, before: before ?? "", now: now ?? "" })}</li>`;
      })}
    </ul>
  </section>`;
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
