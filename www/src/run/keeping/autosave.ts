/**
 * Saves the run into the list of runs: every few seconds while it trains, when it stops, when the page is hidden, and
 * when another run takes its place. Runs of tours are not kept.
 */
import { claim, claimOnly } from "../../keeping/claims.js";
import { onTrouble, type Trouble } from "../../keeping/database.js";
import { purge } from "../../keeping/runs.js";
import { t } from "../../language/language.js";
import { notify } from "../notices.js";
import { save } from "../session.js";
import { state, subscribe } from "../state.js";
import { rememberOwn } from "./own-run.js";
import { record, startClock, writeRecord } from "./recording.js";

/** Milliseconds between two checkpoints of a run that trains … */
const EVERY_MS = 4000;
/** … and after the last step of one that stands still. */
const STILL_MS = 400;
const KEPT_PHASES: ReadonlySet<string> = new Set(["running", "paused", "done"]);

let timer: ReturnType<typeof setTimeout> | undefined;
let isBusy = false;
/** What was saved last, and when. */
let savedMoment = "";
let savedAt = -Infinity;
const told = new Set<Trouble>();

export function startAutosave(): void {
  onTrouble(tell);
  startClock();
  subscribe(["leaving"], keepLeft);
  subscribe(["runId"], () => {
    if (state().tour !== null) return;
    claimOnly(state().runId);
    savedAt = performance.now();
  });
  subscribe(["run", "frame", "events"], consider);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && isDue()) void keep();
  });
  // What was deleted before the page was opened is gone for good.
  setTimeout(() => purge().catch(() => undefined), EVERY_MS);
}

/** A trouble is said once; the page works on. */
function tell(trouble: Trouble): void {
  if (told.has(trouble)) return;
  told.add(trouble);
  notify({ tone: "bad", text: t.keeping.troubles[trouble] });
}

function moment(): string {
  const { runId, frame, events } = state();
  return `${runId} ${frame?.env_steps} ${events}`;
}

/** Whether there is a moment of the run that was not saved. */
function isDue(): boolean {
  const { run, frame, tour, past } = state();
  return (
    KEPT_PHASES.has(run) &&
    tour === null &&
    past === null &&
    (frame?.env_steps ?? 0) > 0 &&
    !isBusy &&
    moment() !== savedMoment
  );
}

function consider(): void {
  if (!isDue()) return;
  const wait = state().run === "running" ? savedAt + EVERY_MS - performance.now() : STILL_MS;
  clearTimeout(timer);
  timer = setTimeout(() => void keep(), Math.max(wait, 0));
}

async function keep(): Promise<void> {
  if (!isDue()) return;
  clearTimeout(timer);
  isBusy = true;
  const [{ runId }, at] = [state(), moment()];
  try {
    const checkpoint = await save();
    const recorded = record();
    // A run that was replaced meanwhile was kept as it was left.
    if (state().runId !== runId || state().tour !== null || !recorded) return;
    await claim(runId);
    await writeRecord(runId, recorded, checkpoint, true);
    rememberOwn(runId);
  } catch {
    // A trouble of the storage was said; a run that has ended or failed has nothing to save.
  } finally {
    isBusy = false;
    savedMoment = at;
    savedAt = performance.now();
    consider();
  }
}

/** The run that is about to be replaced, with the figures that are still on screen. */
function keepLeft(): void {
  const { leaving, tour } = state();
  if (!leaving || tour !== null) return;
  savedMoment = "";
  const recorded = record();
  if (!recorded) return;
  const { run, checkpoint } = leaving;
  void checkpoint.then((given) => writeRecord(run.id, recorded, given, false)).catch(() => undefined);
}
