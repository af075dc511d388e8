/** The last line: privacy, explanations, keys, colours, language, version. */
import { html } from "lit";
import { nextTheme } from "../../draw/theme.js";
import { LANGUAGE_KEY, remember } from "../../keeping/preferences.js";
import { LANGUAGE_CODES, type Language, language, OWN_NAMES, speak, t } from "../../language/language.js";
import { notify } from "../../run/notices.js";
import { state, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { View } from "../view.js";

class PageFooter extends View {
  protected override readonly follows = ["declaration", "theme"] as const;

  protected override render(): unknown {
    const { declaration, theme } = state();
    return html`
      <p>${t.footer.privacy}</p>
      <p>
        <button type="button" class="link" @click=${() => update({ topic: "about" })}>${t.topics.about}</button>
        <button type="button" class="link" aria-haspopup="dialog" @click=${() => update({ panel: "runs" })}>${t.keeping.list.title}</button>
        <button type="button" class="link" @click=${() => update({ guideOpen: "tours" })}>${t.footer.tours}</button>
        <button type="button" class="link" @click=${() => update({ guideOpen: "glossary" })}>${t.footer.glossary}</button>
        <button type="button" class="link" @click=${() => update({ panel: "export" })}>${t.taking.footer}</button>
        <button type="button" class="link" @click=${() => update({ topic: "keys" })}>${t.footer.keys}</button>
        <button type="button" class="link" @click=${nextTheme}>${fill(t.footer.colours, { theme: t.themes[theme] })}</button>
        <a href="documents/index.html" target="_blank" rel="noopener" hreflang="en">${t.footer.documents}</a>
        <a href="documents/licence.html" target="_blank" rel="noopener" hreflang="en">${t.footer.licence}</a>
        <label class="language"><span class="hidden">${t.footer.language}</span>
          <select @change=${choose}>${LANGUAGE_CODES.map((code) => html`<option value=${code} lang=${code} .selected=${code === language}>${OWN_NAMES[code]}</option>`)}</select></label>
        ${declaration ? html`<span class="muted">${fill(t.footer.version, { version: declaration.version })}</span>` : ""}
      </p>`;
  }
}

/** Shows the page in another language; the run is not affected. */
async function choose(event: Event): Promise<void> {
  const code = (event.target as HTMLSelectElement).value as Language;
  try {
    await speak(code);
    remember(LANGUAGE_KEY, code);
    update({ language: code });
  } catch (error) {
    notify({ tone: "bad", text: fill(t.page.notLoaded, { cause: String(error) }) });
  }
}

customElements.define("page-footer", PageFooter);
