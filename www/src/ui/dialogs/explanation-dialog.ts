/** The dialog of explanations: figures, the page itself, its keys, and a link to copy by hand. */
import { html, type TemplateResult } from "lit";
import { t } from "../../language/language.js";
import { state, type Topic, update } from "../../run/state.js";
import { link } from "../../share/address.js";
import { dismissal } from "../dismissal.js";
import { View } from "../view.js";
import { diagnosis } from "./diagnosis.js";
import { about, energyCount, firingCount, keys, sparsityCount, speedMeasured } from "./explanations.js";

const BODIES: Record<Topic, () => TemplateResult> = {
  about,
  keys,
  sparsity: sparsityCount,
  firing: firingCount,
  energy: energyCount,
  speed: speedMeasured,
  diagnosis,
  link: () => html`<p>${t.link.byHand}</p>
      <textarea readonly rows="4" aria-label=${t.link.label} .value=${link()}></textarea>`,
};

const { cancelled, closed, dismissOutside } = dismissal(close);

class ExplanationDialog extends View {
  protected override readonly follows = ["topic", "figures", "metering", "model"] as const;
  #shown: Topic = "about";

  protected override render(): unknown {
    const { topic } = state();
    if (topic) this.#shown = topic;
    return html`<dialog class="explanation" aria-labelledby="explanation-title" @cancel=${cancelled} @close=${closed} @click=${dismissOutside}>
      <header><h2 id="explanation-title">${t.topics[this.#shown]}</h2>
        <button type="button" class="icon" aria-label=${t.common.close} @click=${close}>×</button></header>
      <div class="body">${BODIES[this.#shown]()}</div>
    </dialog>`;
  }

  protected override updated(): void {
    const dialog = this.inner<HTMLDialogElement>("dialog");
    const { topic } = state();
    if (topic && !dialog.open) dialog.showModal();
    if (!topic && dialog.open) dialog.close();
    if (topic === "link") this.inner<HTMLTextAreaElement>("textarea").select();
  }
}

function close(): void {
  update({ topic: null });
}

customElements.define("explanation-dialog", ExplanationDialog);
