/** While a run lasts, asks the worker for frames and figures as often as a person can use them. */
import { askFor, pause } from "./session.js";
import { state } from "./state.js";

/** At full speed the picture changes this often: fast enough to flow, slow enough to look at. */
const FRAME_MS = 60;
const FIGURES_MS = 500;

let lastFrameAt = 0;

/** Begins to ask; a page that is hidden pauses its run where that is wished. */
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
