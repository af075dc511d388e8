/**
 * What fingers and mouse do on the map: while cells are edited, a press starts a stroke, and every cell that the pointer
 * crosses becomes what the brush holds; while a visitor plays, a swipe is an action.
 */

import { act } from "../../run/beside/walking.js";
import { state } from "../../run/state.js";
import { actionOfSwipe } from "../../world/actions.js";
import { beginStroke, paint } from "../../world/editing.js";
import { cellsBetween } from "../../world/picture.js";

export class Strokes {
  /** Where a finger or the mouse was put down while a visitor plays. */
  #swipe: { pointer: number; x: number; y: number } | null = null;
  /** The stroke that is being drawn. */
  #stroke: { pointer: number; number: number; last: number; painted: Set<number> } | null = null;

  press(event: PointerEvent, cell: number, map: HTMLElement): void {
    const { editing, walk } = state();
    if (walk?.walker === "person" && event.isPrimary)
      this.#swipe = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
    if (!editing || event.button !== 0 || !event.isPrimary) return;
    // Neither selects text nor scrolls, wherever the pointer goes.
    event.preventDefault();
    map.setPointerCapture(event.pointerId);
    map.querySelector<HTMLElement>(`[data-cell="${cell}"]`)?.focus({ preventScroll: true });
    this.#stroke = { pointer: event.pointerId, number: beginStroke(), last: cell, painted: new Set([cell]) };
    paint(cell, this.#stroke.number);
  }

  /** Paints up to the cell at the pointer, which `cellAt` finds; returns it if the stroke has reached another cell. */
  draggedTo(event: PointerEvent, cellAt: () => number | null): number | null {
    const stroke = this.#stroke;
    const columns = state().frame?.picture.columns ?? 1;
    if (stroke?.pointer !== event.pointerId) return null;
    const cell = cellAt();
    if (cell === null || cell === stroke.last) return null;
    // A fast pointer passes over cells without being seen there.
    for (const passed of cellsBetween(stroke.last, cell, columns)) {
      if (!stroke.painted.has(passed)) paint(passed, stroke.number);
      stroke.painted.add(passed);
    }
    stroke.last = cell;
    return cell;
  }

  lift(event: PointerEvent): void {
    const { scene } = state();
    const swipe = this.#swipe;
    if (swipe?.pointer === event.pointerId && scene) {
      this.#swipe = null;
      const action = actionOfSwipe(event.clientX - swipe.x, event.clientY - swipe.y, scene.actions);
      if (action !== null) void act(action);
    }
    if (this.#stroke?.pointer === event.pointerId) this.#stroke = null;
  }
}
