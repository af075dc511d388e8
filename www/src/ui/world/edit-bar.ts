/**
 * The contents that a cell can be given: the letters of the world, with a number if the letter takes one; undo and
 * redo.
 */
import { html, nothing } from "lit";
import { state, update } from "../../run/state.js";
import { redoEdit, toggleEditing, undoEdit } from "../../world/editing.js";
import { letterName, lettersOf, look, numberIn, takesNumber } from "../../world/letters.js";
import { alone } from "../../world/picture.js";
import { worldInfo } from "../../world/worlds.js";
import type { NumberSpec } from "../number-field.js";
import { View } from "../view.js";
import "../number-field.js";
import "../picture-view.js";
import { t } from "../../language/language.js";

const EDGE = 24;

class EditBar extends View {
  protected override readonly follows = ["brush", "edits", "editRefusal", "spec", "run"] as const;

  protected override render(): unknown {
    const [{ brush, edits, editRefusal, frame }, world] = [state(), worldInfo()];
    if (!world) return nothing;
    const letter = brush.charAt(0);
    return html`
      <div class="palette" role="group" aria-label=${t.editing.brush}>
        ${lettersOf(world).map(
          (
            other,
          ) => html`<button type="button" aria-pressed=${other === letter} @click=${() => update({ brush: other })}>
          <picture-view .edge=${EDGE} .picture=${alone(look(other))}></picture-view><span>${letterName(other)}</span></button>`,
        )}
      </div>
      ${takesNumber(letter, world) ? this.#amount(letter) : nothing}
      <div class="changes">
        <button type="button" @click=${undoEdit} ?disabled=${edits.done.length === 0} aria-keyshortcuts="Control+Z" title=${t.editing.undoHelp}>${t.common.undo}</button>
        <button type="button" @click=${redoEdit} ?disabled=${edits.undone.length === 0} aria-keyshortcuts="Control+Shift+Z" title=${t.editing.redoHelp}>${t.common.redo}</button>
        <button type="button" class="primary" @click=${toggleEditing}>${t.common.done}</button>
      </div>
      <p class="words" role="status">${
        editRefusal
          ? html`<span class="bad">${editRefusal}</span>`
          : (frame?.env_steps ?? 0) === 0
            ? t.editing.before
            : t.editing.during
      }</p>`;
  }

  /** The reward of a goal, or the number of cells over which a wind blows. */
  #amount(letter: string): unknown {
    const goal = letter === "G";
    const range = goal ? { whole: false, min: -100, max: 100 } : { whole: true, min: 1, max: 64 };
    const spec: NumberSpec = {
      id: "amount",
      name: (goal ? t.editing.reward : t.editing.strength).toLowerCase(),
      value: numberIn(state().brush) ?? 1,
      range,
      ...range,
      step: goal ? 0.5 : 1,
      accept: (amount) => update({ brush: amount === null || amount === 1 ? letter : `${letter}(${amount})` }),
    };
    return html`<div class="amount"><label for="amount">${goal ? t.editing.reward : t.editing.strength}</label><number-field .spec=${spec}></number-field></div>`;
  }
}

customElements.define("edit-bar", EditBar);
