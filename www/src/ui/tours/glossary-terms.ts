/**
 * Explanations of terms that are marked in the page's texts (`[[key|word]]`, see `rich.ts`): shown by hover, focus and
 * tap, closed by Esc, leaving, or a tap elsewhere.
 */
import { guide } from "../../language/guide.js";

/** Milliseconds that the pointer rests on a term before its explanation is shown. */
const HOVER_MS = 250;
/** Milliseconds in which the pointer can go from a term to its explanation, to read it there. */
const LEAVE_MS = 200;
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
  place(term);
}

/** Puts the explanation below its term, or above it where there is no room. */
function place(term: Element): void {
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

/** Whether an event is one of the mouse on the explanation itself. */
function isWithin(event: Event): boolean {
  return event.target instanceof Node && bubble.contains(event.target);
}

document.addEventListener("pointerover", (event) => {
  const term = termAt(event);
  if (event.pointerType !== "mouse" || !(term || isWithin(event))) return;
  clearTimeout(timer);
  if (term && term !== shown) timer = setTimeout(() => show(term), HOVER_MS);
});
document.addEventListener("pointerout", (event) => {
  if (event.pointerType !== "mouse" || !(termAt(event) || isWithin(event))) return;
  clearTimeout(timer);
  timer = setTimeout(hide, LEAVE_MS);
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
  else if (!isWithin(event)) hide();
});
// A term that takes the focus may be scrolled to, so its explanation follows it.
addEventListener("scroll", () => shown && place(shown), { passive: true, capture: true });
// Before others, which do not see these keys, so that Esc closes the explanation alone.
document.addEventListener(
  "keydown",
  (event) => {
    const term = termAt(event);
    const isPressed = term !== null && (event.key === "Enter" || event.key === " ");
    if (shown !== null && event.key === "Tab") hide();
    if (isPressed && term !== shown) show(term);
    else if (isPressed || (shown !== null && event.key === "Escape")) hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  { capture: true },
);
