/** The settings that are pinned as A: what they are, and the ways to pin others, to unpin them, and to compare. */
import { html, nothing } from "lit";
import { written } from "../../keeping/rows.js";
import { t } from "../../language/language.js";
import { pin, unpin } from "../../run/beside/pinning.js";
import { type Panel, state, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { settingsOf } from "../run-words.js";
import { View } from "../view.js";

class PinnedSettings extends View {
  protected override readonly follows = ["pinned", "spec", "declaration"] as const;

  protected override render(): unknown {
    const { pinned, spec, declaration } = state();
    if (!spec || !declaration) return nothing;
    const words = t.beside;
    const isPresent = pinned !== null && written(pinned) === written(spec);
    return html`
      <p role="status">${pinned ? html`<b>${fill(words.pinned, { settings: settingsOf(pinned) })}</b> ${isPresent ? words.same : nothing}` : words.none}</p>
      <p class="ways">
        <button type="button" ?disabled=${isPresent} @click=${() => pin()}>${words.pin}</button>
        ${pinned ? html`<button type="button" @click=${unpin}>${words.unpin}</button>` : nothing}
        <button type="button" aria-haspopup="dialog" @click=${opener("pair")}>${words.open}</button>
        <button type="button" aria-haspopup="dialog" @click=${opener("study")}>${t.studies.overSeeds}</button>
        <button type="button" aria-haspopup="dialog" @click=${opener("tuning")}>${t.tuning.open}</button>
      </p>`;
  }
}

function opener(panel: Panel): () => void {
  return () => update({ settingsOpen: false, panel });
}

customElements.define("pinned-settings", PinnedSettings);
