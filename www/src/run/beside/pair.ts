/**
 * Side by side: two settings learn from step 0, in the same world with the same seed, each in a worker of its own and in
 * lockstep of environment steps; the page's run waits, untouched. `pair` in the state holds how far they are; closing
 * the dialog ends both workers.
 */
import type { RunSpec } from "../../bridge/generated/types.js";
import type { Speed } from "../../bridge/messages.js";
import { withoutNeurons } from "../events.js";
import { pause } from "../session.js";
import { type Pair, type SideRun, state, subscribe, update } from "../state.js";
import { Rival } from "./rival.js";

/** At a fixed speed: rounds a second at most; a round has as many steps as are due. */
const ROUNDS_PER_SECOND = 10;
/** At full speed a round grows while it is shorter than the first of these times in milliseconds, and shrinks beyond the second. */
const SHORT_MS = 200;
const LONG_MS = 600;
/** A round has at most this share of a run, so that its curve has points. */
const MAX_ROUND = 1 / 40;

interface Rivals {
  a: Rival;
  b: Rival;
}

let rivals: Rivals | null = null;
/** Steps of a round at full speed. */
let stride = 1;
/** Sides that have not come to the end of the present round. */
let underWay = 0;
let begunAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Ends both workers when the dialog is closed. */
export function startPairs(): void {
  subscribe(["panel"], () => {
    if (state().panel !== "pair") endPair();
  });
}

/** Makes both runs ready at step 0: the pinned settings against the present ones, or the present ones against their twin. */
export function preparePair(): void {
  const { spec, pinned, pair } = state();
  if (!spec) return;
  end();
  pause();
  const b: RunSpec = { ...spec, origin: null, foreign_numerics: null };
  const origin = pinned === null ? "twin" : isSameWorld(pinned, b) ? "pinned" : "moved";
  const both: Rivals = { a: rival("a", opponent(b, pinned)), b: rival("b", b) };
  rivals = both;
  stride = 1;
  underWay = 2;
  update({ pair: { phase: "loading", a: both.a.now, b: both.b.now, speed: pair?.speed ?? "max", origin } });
}

export function runPair(): void {
  const { pair } = state();
  if (pair?.phase !== "paused") return;
  update({ pair: { ...pair, phase: "running" } });
  // A round that was under way when it was paused goes on by itself.
  if (underWay === 0) round();
}

/** Pauses at the end of the present round. */
export function pausePair(): void {
  const { pair } = state();
  if (pair?.phase !== "running") return;
  clearTimeout(timer);
  update({ pair: { ...pair, phase: "paused" } });
}

export function setPairSpeed(speed: Speed): void {
  const { pair } = state();
  if (!pair || pair.speed === speed) return;
  update({ pair: { ...pair, speed } });
  if (pair.phase !== "running" || underWay > 0) return;
  clearTimeout(timer);
  round();
}

/** Ends both workers. */
export function endPair(): void {
  end();
  if (state().pair) update({ pair: null });
}

function isSameWorld(one: RunSpec, other: RunSpec): boolean {
  return (["world", "map", "firm", "full_view"] as const).every((key) => one[key] === other[key]);
}

/** A: the pinned settings in B's world with B's seed; without any, B's twin of the other kind. */
function opponent(b: RunSpec, pinned: RunSpec | null): RunSpec {
  if (!pinned) return { ...b, agent: b.agent === "spiking" ? "dense" : "spiking", events: withoutNeurons(b.events) };
  const { world, map, firm, full_view, seed } = b;
  // Changes of cells belong to the world in which they were made.
  const events = isSameWorld(pinned, b) ? pinned.events : withoutNeurons(b.events);
  return { ...pinned, world, map, firm, full_view, seed, events };
}

function rival(side: "a" | "b", spec: RunSpec): Rival {
  const made = new Rival(spec, (news, now) => {
    const { pair } = state();
    if (!pair || rivals?.[side] !== made) return;
    if (news === "failed") {
      end();
      update({ pair: { ...pair, [side]: now, phase: "failed" } });
      return;
    }
    underWay -= 1;
    if (underWay > 0) return;
    // Both are shown at once, so that what is compared is of one step.
    update({ pair: { ...pair, a: rivals.a.now, b: rivals.b.now } });
    arrived();
  });
  return made;
}

/** Both have come to the end of a round, or are ready. */
function arrived(): void {
  const { pair } = state();
  if (!pair) return;
  if (pair.a.done && pair.b.done) {
    update({ pair: { ...pair, phase: "done" } });
  } else if (pair.phase === "loading") {
    update({ pair: { ...pair, phase: "paused" } });
  } else if (pair.phase === "running") {
    const took = performance.now() - begunAt;
    if (pair.speed !== "max") {
      timer = setTimeout(round, Math.max(1000 / Math.min(pair.speed, ROUNDS_PER_SECOND) - took, 0));
      return;
    }
    const most = Math.max(Math.ceil(longest(pair) * MAX_ROUND), 1);
    if (took < SHORT_MS) stride *= 2;
    else if (took > LONG_MS) stride = Math.ceil(stride / 2);
    stride = Math.min(stride, most);
    // After the page has drawn, and has heard what was pressed.
    timer = setTimeout(round);
  }
}

function round(): void {
  const { pair } = state();
  if (!pair || !rivals) return;
  const steps = pair.speed === "max" ? stride : Math.max(Math.round(pair.speed / ROUNDS_PER_SECOND), 1);
  const target = stepOf(pair) + steps;
  const both = rivals;
  const sides = (["a", "b"] as const).filter((side) => !pair[side].done);
  underWay = sides.length;
  begunAt = performance.now();
  for (const side of sides) both[side].train(Math.min(target, lengthOf(pair[side])));
}

/** The step that both have reached; that of the longer run once the shorter one is over. */
export function stepOf({ a, b }: Pair): number {
  return Math.max(a.frame?.env_steps ?? 0, b.frame?.env_steps ?? 0);
}

export function longest({ a, b }: Pair): number {
  return Math.max(lengthOf(a), lengthOf(b));
}

function lengthOf({ scene }: SideRun): number {
  return scene?.train_steps ?? 1;
}

function end(): void {
  clearTimeout(timer);
  rivals?.a.end();
  rivals?.b.end();
  rivals = null;
}
