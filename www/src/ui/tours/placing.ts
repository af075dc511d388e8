/** Where the panel of a tour stands: beside what the step speaks of, where there is room; on narrow screens below. */

const GAP = 12;
/** Width up to which the panel is a sheet at the lower edge, as the stylesheet has it. */
const NARROW = 760;

/**
 * Puts the frame around the target and the panel beside it.
 * @param isNew whether the step has just begun: the target is then scrolled into view
 */
export function place(panel: HTMLElement, frame: HTMLElement, target: Element | null, isNew: boolean): void {
  const isNarrow = innerWidth <= NARROW;
  frame.hidden = target === null;
  if (!target) {
    const { width, height } = panel.getBoundingClientRect();
    panel.style.left = isNarrow ? "" : `${Math.round((innerWidth - width) / 2)}px`;
    panel.style.top = isNarrow ? "" : `${Math.round(Math.max((innerHeight - height) / 3, GAP))}px`;
    return;
  }
  if (isNew) reveal(target, isNarrow ? panel.getBoundingClientRect().top : innerHeight);
  const box = target.getBoundingClientRect();
  frame.style.left = `${box.left - 4}px`;
  frame.style.top = `${box.top - 4}px`;
  frame.style.width = `${box.width + 8}px`;
  frame.style.height = `${box.height + 8}px`;
  if (isNarrow) {
    panel.style.left = panel.style.top = "";
    return;
  }
  const { width, height } = panel.getBoundingClientRect();
  const top = clamp(box.top, GAP, innerHeight - height - GAP);
  const across = clamp(box.left, GAP, innerWidth - width - GAP);
  // Right, left, below, above; over the target's lower right corner where it leaves no room.
  const places: readonly [fits: boolean, left: number, top: number][] = [
    [box.right + GAP + width + GAP <= innerWidth, box.right + GAP, top],
    // A wide target is watched beside what is at its left, the world.
    [box.left - GAP - width >= GAP && box.width < innerWidth / 3, box.left - GAP - width, top],
    [box.bottom + GAP + height + GAP <= innerHeight, across, box.bottom + GAP],
    [box.top - GAP - height >= GAP, across, box.top - GAP - height],
    [true, innerWidth - width - GAP, innerHeight - height - GAP],
  ];
  const [, left, y] = places.find(([fits]) => fits) ?? [true, GAP, GAP];
  panel.style.left = `${Math.round(left)}px`;
  panel.style.top = `${Math.round(y)}px`;
}

/** Scrolls the page until the target is in view, above `floor`. */
function reveal(target: Element, floor: number): void {
  const { top, bottom } = target.getBoundingClientRect();
  if (top >= GAP && bottom <= floor - GAP) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollBy({ top: top - 4 * GAP, behavior: isCalm ? "instant" : "smooth" });
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(Math.min(value, high), low);
}
