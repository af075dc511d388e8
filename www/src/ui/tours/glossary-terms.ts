/**
 * Explanations of terms that are marked in the page's texts (`[[key|word]]`, see `rich.ts`): shown by hover, focus and
 * tap, closed by Esc, leaving, or a tap elsewhere.
 */
import { guide } from "../../language/guide.js";

/** Milliseconds that the pointer rests on a term before its explanation is shown. */
const HOVER_MS = 250;
const GAP = 6;

const bubble = document.createElement("div");
bubble.className = "term-bubble";
bubble.id = "term-bubble";
bubble.setAttribute("role", "tooltip");
bubble.hidden = true;
document.body.append(bubble);

let shown: Element | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function termAt(event: Event): Element | null {
  return event.target instanceof Element ? event.target.closest("[data-term]") : null;
}

function show(term: Element): void {
  const key = term.getAttribute("data-term") ?? "";
  const entry = guide.glossary[key as keyof typeof guide.glossary];
  if (!entry) return;
  hide();
  shown = term;
  const name = document.createElement("strong");
  name.textContent = entry.name;
  bubble.replaceChildren(name, ` ${entry.text}`);
  // A modal dialog hides all that is outside it.
  (term.closest("dialog") ?? document.body).append(bubble);
  bubble.hidden = false;
  term.setAttribute("aria-describedby", bubble.id);
  const box = term.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const below = box.bottom + GAP + height <= innerHeight;
  bubble.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - width - GAP))}px`;
  bubble.style.top = `${below ? box.bottom + GAP : box.top - GAP - height}px`;
}

function hide(): void {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  shown = null;
  bubble.hidden = true;
}

document.addEventListener("pointerover", (event) => {
  const term = termAt(event);
  if (event.pointerType !== "mouse" || !term || term === shown) return;
  clearTimeout(timer);
  timer = setTimeout(() => show(term), HOVER_MS);
});
document.addEventListener("pointerout", (event) => {
  if (event.pointerType === "mouse" && termAt(event)) hide();
});
document.addEventListener("focusin", (event) => {
  const term = termAt(event);
  if (term) show(term);
});
document.addEventListener("focusout", (event) => {
  if (termAt(event)) hide();
});
document.addEventListener("click", (event) => {
  const term = termAt(event);
  if (term) show(term);
  else hide();
});
addEventListener("scroll", hide, { passive: true, capture: true });
// Before others, so that Esc closes the explanation alone.
document.addEventListener(
  "keydown",
  (event) => {
    if (shown === null) return;
    const isKey = event.key === "Escape";
    if (isKey || event.key === "Tab") hide();
    if (isKey) event.preventDefault();
  },
  { capture: true },
);
