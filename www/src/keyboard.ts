/** The keys that work anywhere on the page, except where a person is typing or choosing. */
import { chooseCheckpoint, downloadCheckpoint } from "./checkpoint.js";
import { step, toggle } from "./session.js";
import { state, update } from "./state.js";

const TYPING = "input, select, textarea, dialog, [contenteditable]";
const PRESSED_BY_SPACE = "button, a, summary, [role=slider]";

export function startKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(TYPING) || state().settingsOpen || state().topic) return;
    if (event.key === " " && !target.closest(PRESSED_BY_SPACE)) {
      event.preventDefault();
      toggle();
    } else if (event.key === ".") {
      step();
    } else if (event.key === "s") {
      void downloadCheckpoint();
    } else if (event.key === "o") {
      chooseCheckpoint();
    } else if (event.key === "?") {
      update({ topic: "keys" });
    }
  });
}
