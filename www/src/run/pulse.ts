/** Requests frames and figures from the worker while the run is running, as often as a person can use them. */
import { t } from "../language/language.js";
import { notify } from "./notices.js";
import { askFor, pause, run } from "./session.js";
import { state, subscribe } from "./state.js";

/** Interval between frames at full speed, in milliseconds: short enough for smooth motion, long enough to read. */
const FRAME_MS = 70;
/** … at most, on a machine that is busy with other things. */
const MAX_FRAME_MS = 250;
/** A time between two animation frames that shows a busy machine. */
const SLOW_MS = 30;
/**
 * Factors of the interval after a slow animation frame and after a fast one; they settle where fewer than one frame in
 * twenty is slow, because ln(1 / 0.985) / ln(1.5) = 0.037.
 */
const SLOWER = 1.5;
const FASTER = 0.985;
const FIGURES_MS = 500;

let lastFrameAt = 0;
let lastAt = 0;
let interval = FRAME_MS;
/** Id of the run that waits because the page is hidden. */
let waiting: string | null = null;

/** Starts to request frames and figures; pauses the run while the page is hidden, if the visitor has chosen so. */
export function startPulse(): void {
  requestAnimationFrame(askForFrame);
  setInterval(() => {
    if (state().run === "running") askFor("figures");
  }, FIGURES_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      if (!state().pauseWhenHidden || state().run !== "running") return;
      waiting = state().runId;
      pause();
    } else {
      goOnSeen();
    }
  });
  subscribe(["run"], goOnSeen);
}

/** A run that was paused because the page was hidden goes on once it is seen again. */
function goOnSeen(): void {
  const { run: phase, runId, tour } = state();
  if (waiting === null || document.hidden || phase === "running") return;
  const isSame = waiting === runId && phase === "paused";
  waiting = null;
  if (!isSame) return;
  // The run of a tour goes only as far as its step asks for.
  if (tour === null) run();
  else notify({ tone: "plain", text: t.keeping.waits });
}

function askForFrame(at: number): void {
  requestAnimationFrame(askForFrame);
  interval = at - lastAt > SLOW_MS ? Math.min(interval * SLOWER, MAX_FRAME_MS) : Math.max(interval * FASTER, FRAME_MS);
  lastAt = at;
  if (state().run !== "running" || at - lastFrameAt < interval) return;
  lastFrameAt = at;
  askFor("frame");
}
