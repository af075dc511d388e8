/** An episode of the agent as a film: it walks greedily beside the run, and the world's card is recorded. */
import { endWalk, watch } from "../run/beside/walking.js";
import { state } from "../run/state.js";
import { drawCard } from "./picture.js";

const TYPE = "video/webm";
const FRAMES_PER_SECOND = 20;
/** Milliseconds for which the last cell stays. */
const REST_MS = 800;
/** A longer episode is cut off. */
const MAX_MS = 60_000;

/** Whether this browser can record films. */
export function canFilm(): boolean {
  return "MediaRecorder" in globalThis && MediaRecorder.isTypeSupported(TYPE);
}

export async function filmOf(card: HTMLElement): Promise<Blob> {
  const { width, height } = card.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * Math.ceil(width / 2);
  canvas.height = 2 * Math.ceil(height / 2);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("the browser gives no canvas");
  endWalk();
  watch(true);
  const before = state().walk?.tallies.agent.episodes;
  if (before === undefined) throw new Error("the run is running");
  const recorder = new MediaRecorder(canvas.captureStream(FRAMES_PER_SECOND), { mimeType: TYPE });
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const stopped = new Promise((settle) => (recorder.onstop = settle));
  drawCard(pen, card);
  recorder.start();
  const start = performance.now();
  let ended = Infinity;
  await new Promise<void>((settle) => {
    const timer = setInterval(() => {
      drawCard(pen, card);
      const now = performance.now();
      const { walk } = state();
      if ((walk?.tallies.agent.episodes ?? Infinity) > before) ended = Math.min(ended, now);
      if (now < ended + REST_MS && now < start + MAX_MS && walk) return;
      clearInterval(timer);
      settle();
    }, 1000 / FRAMES_PER_SECOND);
  });
  recorder.stop();
  await stopped;
  endWalk();
  return new Blob(pieces, { type: TYPE });
}
