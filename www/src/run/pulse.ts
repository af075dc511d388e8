/** Requests frames and figures from the worker while the run is running, as often as a person can use them. */
import { askFor, pause } from "./session.js";
import { state } from "./state.js";

/** Interval between frames at full speed, in milliseconds: short enough for smooth motion, long enough to read. */
const FRAME_MS = 60;
const FIGURES_MS = 500;

let lastFrameAt = 0;

/** Starts to request frames and figures; pauses the run while the page is hidden, if the visitor has chosen so. */
export function startPulse(): void {
  requestAnimationFrame(askForFrame);
  setInterval(() => {
    if (state().run === "running") askFor("figures");
  }, FIGURES_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && state().pauseWhenHidden) pause();
  });
}

function askForFrame(at: number): void {
  requestAnimationFrame(askForFrame);
  if (state().run !== "running" || at - lastFrameAt < FRAME_MS) return;
  lastFrameAt = at;
  askFor("frame");
}
