/** The dialog behind every "counted how?", the page's own explanation, its keys, and a link to copy by hand. */
import { html, type TemplateResult } from "lit";
import { state, type Topic, update } from "../../run/state.js";
import { link } from "../../share/address.js";
import { dismissal } from "../dismissal.js";
import { View } from "../view.js";
import { about, energyCount, firingCount, keys, sparsityCount, speedMeasured } from "./explanations.js";

interface Page {
  title: string;
  body: () => TemplateResult;
}

const PAGES: Record<Topic, Page> = {
  about: { title: "What am I looking at?", body: about },
  keys: { title: "Keys", body: keys },
  sparsity: { title: "Silence: counted how?", body: sparsityCount },
  firing: { title: "Break-even: whose?", body: firingCount },
  energy: { title: "Energy: what counts?", body: energyCount },
  speed: { title: "Speed: measured how?", body: speedMeasured },
  link: {
    title: "Copy this link",
    body: () => html`<p>This browser does not let the page write to the clipboard. The link is selected: copy it with your keyboard.</p>
      <textarea readonly rows="4" aria-label="Link to this run" .value=${link()}></textarea>`,
  },
};

const { dismissOutside } = dismissal(close);

class ExplanationDialog extends View {
  protected override readonly follows = ["topic", "figures", "metering", "model"] as const;
  #page: Page = PAGES.about;

  protected override render(): unknown {
    const { topic } = state();
    if (topic) this.#page = PAGES[topic];
    return html`<dialog class="explanation" aria-labelledby="explanation-title" @close=${close} @click=${dismissOutside}>
      <header><h2 id="explanation-title">${this.#page.title}</h2>
        <button type="button" class="icon" aria-label="Close" @click=${close}>×</button></header>
      <div class="body">${this.#page.body()}</div>
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
