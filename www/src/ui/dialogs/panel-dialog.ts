/** Base class of the dialogs of figures: a dialog is open while `panel` in the state names it. */
import { html, nothing } from "lit";
import { t } from "../../language/language.js";
import { type Panel, state, update } from "../../run/state.js";
import { dismissal } from "../dismissal.js";
import { View } from "../view.js";

export abstract class PanelDialog extends View {
  protected abstract readonly panel: Panel;
  protected abstract heading(): string;

  /** The content below the title; rendered only while the dialog is open. */
  protected abstract content(): unknown;

  /** When another dialog has taken its place, the events of its closing concern that one no more. */
  readonly #dismissal = dismissal(() => {
    if (state().panel === this.panel) closePanel();
  });

  /** The dialog has just been opened. */
  protected opened(): void {}

  protected override render(): unknown {
    const { panel } = state();
    const { cancelled, closed, dismissOutside } = this.#dismissal;
    const id = `${this.panel}-title`;
    return html`<dialog class="explanation panel" aria-labelledby=${id} @cancel=${cancelled} @close=${closed} @click=${dismissOutside}>
      <header><h2 id=${id}>${this.heading()}</h2>
        <button type="button" class="icon" aria-label=${t.common.close} @click=${closePanel}>×</button></header>
      <div class="body">${panel === this.panel ? this.content() : nothing}</div>
    </dialog>`;
  }

  protected override updated(): void {
    const dialog = this.inner<HTMLDialogElement>("dialog");
    const wanted = state().panel === this.panel;
    if (wanted && !dialog.open) {
      dialog.showModal();
      this.opened();
    }
    if (!wanted && dialog.open) dialog.close();
  }
}

export function closePanel(): void {
  update({ panel: null });
}
