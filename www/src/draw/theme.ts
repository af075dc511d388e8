/**
 * Light and dark: follows the system unless the person chose, and hands canvases the colours in use.
 */
import { recall, remember } from "../keeping/preferences.js";
import { state, subscribe, THEMES, type Theme, update } from "../run/state.js";
import { watchPixelRatio } from "./canvas.js";

export type Ink =
  | "paper"
  | "card"
  | "sunken"
  | "line"
  | "edge"
  | "ink"
  | "muted"
  | "spike"
  | "dense"
  | "target"
  | "good"
  | "bad"
  | "floor"
  | "hole"
  | "ice"
  | "lava"
  | "cliff"
  | "red"
  | "green"
  | "blue"
  | "purple"
  | "yellow"
  | "grey";

const KEY = "spikeground.theme";
const resolved = new Map<Ink, string>();

/** The colour in use, as "rgb(…)". Canvases cannot read a custom property that depends on the scheme. */
export function colour(ink: Ink): string {
  let value = resolved.get(ink);
  if (value === undefined) {
    const probe = document.createElement("span");
    probe.style.color = `var(--${ink})`;
    // With forced colours the browser would replace it by the colour of text; canvases draw in the page's own.
    probe.style.forcedColorAdjust = "none";
    probe.hidden = true;
    document.body.append(probe);
    value = getComputedStyle(probe).color;
    probe.remove();
    resolved.set(ink, value);
  }
  return value;
}

/** A colour as three bytes, for pixels. */
export function bytes(ink: Ink): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (colour(ink).match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

export function nextTheme(): void {
  setTheme(THEMES[(THEMES.indexOf(state().theme) + 1) % THEMES.length] ?? "system");
}

export function setTheme(theme: Theme): void {
  update({ theme });
  remember(KEY, theme);
}

export function startTheme(): void {
  const stored = recall(KEY);
  const known = THEMES.find((theme) => theme === stored);
  if (known) update({ theme: known });
  apply();
  subscribe(["theme"], apply);
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    matchMedia(query).addEventListener("change", apply);
  // After a change of the pixel ratio, as of the colours, every canvas must be redrawn.
  watchPixelRatio(() => update({ palette: state().palette + 1 }));
}

function apply(): void {
  const { theme } = state();
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  resolved.clear();
  update({ palette: state().palette + 1 });
}
