/** The keys that work anywhere on the page, except where a person is typing or choosing. */

import type { LitElement } from "lit";
import { act, endWalk, playYourself, watch } from "../run/beside/walking.js";
import { goBack, step, toggle } from "../run/session.js";
import { state, update } from "../run/state.js";
import { chooseCheckpoint, downloadCheckpoint } from "../share/checkpoint.js";
import { actionOfKey } from "../world/actions.js";
import { redoEdit, toggleEditing, undoEdit } from "../world/editing.js";

const TYPING = "input, select, textarea, dialog, [contenteditable]";
const PRESSED_BY_SPACE = "button, a, summary, [role=slider]";

export function startKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    // The state is updated slightly after a dialog closes, and a key may be pressed in between; so the document is
    // asked.
    const dialog = document.querySelector("dialog[open]");
    if (event.defaultPrevented || event.altKey || target.closest(TYPING) || dialog) return;
    const { editing, chooser, topic, panel, guideOpen, settingsOpen } = state();
    // A dialog that is still being loaded is about to take the keys.
    const isAwaited = settingsOpen || (chooser ?? topic ?? panel) !== null;
    if (isAwaited && !customElements.get("settings-drawer")) return;
    if (guideOpen !== null && !customElements.get("guide-dialog")) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (!editing) void goBack(event.shiftKey ? "redo" : "undo");
      else if (event.shiftKey) redoEdit();
      else undoEdit();
      return;
    }
    const { walk, scene } = state();
    if (walk?.walker === "person" && scene) {
      const action = event.key === "Escape" ? null : actionOfKey(event.key, scene.actions);
      if (action !== null) {
        event.preventDefault();
        void act(action);
        return;
      }
    }
    if (walk && event.key === "Escape") {
      endWalk();
      return;
    }
    if (event.repeat) return;
    if (event.key === " " && !target.closest(PRESSED_BY_SPACE)) {
      event.preventDefault();
      toggle();
    } else if (event.key === ".") {
      step();
    } else if (event.key === "s") {
      void downloadCheckpoint();
    } else if (event.key === "a") {
      watch(state().walk?.walker !== "agent");
    } else if (event.key === "p") {
      if (state().walk?.walker === "person") endWalk();
      else playYourself();
    } else if (event.key === "e") {
      toggleEditing();
    } else if (event.key === "w") {
      event.preventDefault(); // or the letter lands in the search
      update({ chooser: "worlds" });
    } else if (event.key === "o") {
      chooseCheckpoint();
    } else if (event.key === "/") {
      event.preventDefault();
      void findSetting();
    } else if (event.key === "?") {
      update({ topic: "keys" });
    }
  });
}

/** Opens the settings and leads to their search, once they are there. */
async function findSetting(): Promise<void> {
  update({ settingsOpen: true });
  await customElements.whenDefined("settings-drawer");
  await document.querySelector<LitElement>("settings-drawer")?.updateComplete;
  document.querySelector<HTMLElement>("settings-drawer input[type=search]")?.focus();
}
