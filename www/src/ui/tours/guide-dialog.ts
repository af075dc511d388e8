/** The dialog of the guide: the list of tours, and the glossary. */
import { html, type TemplateResult } from "lit";
import { guide } from "../../language/guide.js";
import { t } from "../../language/language.js";
import { beginTour } from "../../run/beside/touring.js";
import { type GuidePart, state, TOUR_NAMES, update } from "../../run/state.js";
import { dismissal } from "../dismissal.js";
import { View } from "../view.js";

const { cancelled, closed, dismissOutside } = dismissal(close);

class GuideDialog extends View {
  protected override readonly follows = ["guideOpen"] as const;
  #shown: GuidePart = "tours";

  protected override render(): unknown {
    this.#shown = state().guideOpen ?? this.#shown;
    const isTours = this.#shown === "tours";
    return html`<dialog class="explanation" aria-labelledby="guide-title" @cancel=${cancelled} @close=${closed} @click=${dismissOutside}>
      <header><h2 id="guide-title">${isTours ? guide.panel.choose : t.topics.glossary}</h2>
        <button type="button" class="icon" aria-label=${t.common.close} @click=${close}>×</button></header>
      <div class="body">${isTours ? tours() : glossary()}</div>
    </dialog>`;
  }

  protected override updated(): void {
    const dialog = this.inner<HTMLDialogElement>("dialog");
    const isOpen = state().guideOpen !== null;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
  }
}

function tours(): TemplateResult {
  return html`<p>${guide.panel.chooseWords}</p>
    <ul class="tours">${TOUR_NAMES.map((name) => {
      const { title, about } = guide.tours[name];
      return html`<li><button type="button" @click=${() => beginTour(name)}>${title}</button><p>${about}</p></li>`;
    })}</ul>`;
}

function glossary(): TemplateResult {
  return html`<dl class="glossary">${Object.values(guide.glossary).map(({ name, text }) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
}

function close(): void {
  update({ guideOpen: null });
}

customElements.define("guide-dialog", GuideDialog);
