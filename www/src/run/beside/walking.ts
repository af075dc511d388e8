/**
 * Episodes beside a run that is not running: greedy episodes of the agent without learning, or episodes of the
 * visitor. They do not change the run; its frame is shown again when they end.
 */
import type { Frame, Stride, Tally } from "../../bridge/frame.js";
import { askRun } from "../session.js";
import { state, subscribe, update } from "../state.js";

export type Walker = "agent" | "person";

/** Milliseconds of one step: slow enough to follow each decision. */
const STRIDE_MS = 500;
/** Milliseconds after the end of a run, in which its last step can be looked at. */
const DONE_MS = 1500;
const STILL: ReadonlySet<string> = new Set(["ready", "paused", "done"]);
const NONE: Tally = { episodes: 0, arrivals: 0, falls: 0, score: NaN };

/** The frame of the run, and the steps that it had taken, while a walk is shown in its place. */
let base: Frame | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Number of decisions of the walk; the raster advances with each. */
let clock = 0;
/** Whether a step is on its way: a second key would be one of the state that follows. */
let busy = false;

export function startWalking(): void {
  // A frame of the run itself, after a step, an edit or a rewind: the walk was that of other weights or another world.
  subscribe(["frame"], () => {
    if (state().frame?.clock !== undefined) return;
    base = null;
    endWalk();
  });
  subscribe(["run"], () => {
    const { run, past } = state();
    if (!STILL.has(run)) endWalk();
    // After the end of a run the agent walks, unless the visitor prefers reduced motion.
    if (run === "done" && past === null && !matchMedia("(prefers-reduced-motion: reduce)").matches)
      setTimeout(watchDone, DONE_MS);
  });
}

function watchDone(): void {
  if (state().run === "done" && state().walk === null && !state().editing) watch(true);
}

/** Begins to watch the agent walk, or ends it. */
export function watch(on: boolean): void {
  if (on) void begin("agent");
  else endWalk();
}

/** Begins an episode of the visitor's own. */
export function playYourself(): void {
  void begin("person");
}

/** Takes an action for the visitor; at the end of an episode, begins the next one. */
export async function act(action: number): Promise<void> {
  if (state().walk?.walker !== "person" || busy) return;
  await stride(action, false);
}

/** Shows the run's own frame again. */
export function endWalk(): void {
  clearTimeout(timer);
  const { scene, walk } = state();
  if (!walk) return;
  // A run that is running, or a new one, sends its own frames.
  const frame = base && STILL.has(state().run) ? { frame: base } : {};
  base = null;
  update({ walk: null, scene: scene && { ...scene }, ...frame });
}

async function begin(walker: Walker): Promise<void> {
  const { run, frame, scene, walk } = state();
  if (!STILL.has(run) || !frame || !scene || walk?.walker === walker) return;
  clearTimeout(timer);
  base ??= frame;
  clock = 0;
  // Another scene is what views take as the beginning of another record.
  update({
    scene: { ...scene },
    walk: { walker, tallies: walk?.tallies ?? { agent: NONE, person: NONE }, trail: [] },
  });
  await stride(null, true);
  if (walker === "agent") schedule();
}

function schedule(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (state().walk?.walker !== "agent") return;
    // Does not advance while the page is hidden.
    const step = document.hidden ? Promise.resolve() : stride(null, false);
    void step.then(schedule);
  }, STRIDE_MS);
}

async function stride(action: number | null, anew: boolean): Promise<void> {
  const walker = state().walk?.walker;
  if (!walker) return;
  busy = true;
  try {
    const { stride: made } = await askRun({ kind: "stride", is_person: walker === "person", action, anew }, "strode");
    if (state().walk?.walker === walker) show(made, walker);
  } catch {
    // The run was replaced in the meantime.
    endWalk();
  } finally {
    busy = false;
  }
}

function show({ frame: shown, tally }: Stride, walker: Walker): void {
  const { walk } = state();
  if (!base || !walk) return;
  clock += shown.decisions;
  const { agent } = shown.picture;
  const trail = shown.episode_step === 0 ? [agent] : [...walk.trail, agent];
  const frame = { ...base, ...shown, clock, curve: new Float64Array(), optimum: null };
  update({ frame, walk: { walker, tallies: { ...walk.tallies, [walker]: tally }, trail } });
}
