/** The last line: the promise of privacy, and the ways to more words. */
import { html } from "lit";
import { nextTheme } from "../../draw/theme.js";
import { state, update } from "../../run/state.js";
import { View } from "../view.js";

class PageFooter extends View {
  protected override readonly follows = ["declaration", "theme"] as const;

  protected override render(): unknown {
    const { declaration, theme } = state();
    return html`
      <p>Nothing leaves your machine: everything runs in this tab.</p>
      <p>
        <button type="button" class="link" @click=${() => update({ topic: "about" })}>What am I looking at?</button>
        <button type="button" class="link" @click=${() => update({ topic: "keys" })}>Keys</button>
        <button type="button" class="link" @click=${nextTheme}>Colours: ${theme}</button>
        ${declaration ? html`<span class="muted">version ${declaration.version}</span>` : ""}
      </p>`;
  }
}

customElements.define("page-footer", PageFooter);
