/** Showing an earlier step of a run: it is repeated from the nearest checkpoint, with the edits that were made until then. */
import { createRun, type RunHandle, repeatRun } from "../bridge/door.js";
import { buffers } from "./answers.js";
import type { HeldRuns } from "./held-runs.js";
import type { Mark } from "./past.js";
import { say } from "./port.js";
import { account, measure, meter, type Run, slices } from "./run-jobs.js";

/** Environment steps of one slice; each is a few milliseconds at most. */
const CHUNK = 16;

/** Shows the run at a step, or without a step as far as it has come; answers the question with this id. */
export function* rewind(
  held: HeldRuns,
  id: number,
  number: number,
  step: number | null,
): Generator<undefined, Run | null> {
  const { whole } = held;
  if (!whole) return null;
  yield* slices.all((operations) => whole.handle.finish_step(operations));
  const latest = whole.handle.env_steps();
  if (step === null || step >= latest) {
    held.goBack(number);
  } else {
    const handle = yield* repeated(whole, Math.max(step, whole.past.earliest));
    held.showPast(whole, handle, number);
  }
  const { shown } = held;
  if (!shown) return null;
  const { handle, spec, past } = shown;
  yield* slices.all((operations) => handle.evaluate(operations));
  const frame = handle.frame();
  const [done, earliest] = [handle.done(), past.earliest];
  say({ kind: "rewound", id, run: number, frame, spec, done, earliest, latest }, buffers(frame));
  return shown;
}

/** Measures the run that is shown; if it is at an earlier step, proves that this step belongs to the run. */
export function* settle(held: HeldRuns, shown: Run): Generator<undefined, void> {
  yield* measure(shown);
  say({ kind: "figures", run: shown.number, account: account(shown) });
  const { whole } = held;
  if (whole && held.showsPast) {
    const step = shown.handle.env_steps();
    const proved = yield* proof(whole, step);
    if (proved) say({ kind: "proved", run: shown.number, step, until: proved.mark.step, same: proved.same });
  }
  yield* meter(shown);
}

/** Repeats the run up to a step, as a separate run; `whole` is unchanged. */
function* repeated(whole: Run, step: number): Generator<undefined, RunHandle> {
  const handle = yield* nearest(whole, step);
  yield* advanceTo(handle, step);
  handle.drop_planned_events();
  return handle;
}

/**
 * Proves that an earlier step belongs to the run, by repeating the run from there to its next mark.
 * @returns the mark and whether the weights there are equal; null if there is no later mark
 */
function* proof(whole: Run, step: number): Generator<undefined, { mark: Mark; same: boolean } | null> {
  const mark = whole.past.markFrom(step);
  if (!mark) return null;
  const handle = yield* nearest(whole, step);
  try {
    yield* advanceTo(handle, mark.step);
    return { mark, same: handle.digest() === mark.digest };
  } finally {
    handle.free();
  }
}

function* nearest({ past, spec }: Run, step: number): Generator<undefined, RunHandle> {
  let found: Awaited<ReturnType<typeof past.nearest>> | undefined;
  let failure: unknown;
  past.nearest(step).then(
    (kept) => (found = kept),
    (error: unknown) => (failure = error),
  );
  while (found === undefined) {
    if (failure !== undefined) throw failure;
    slices.alive();
    yield undefined;
  }
  return found ? repeatRun(found.bytes, spec.events) : createRun(spec);
}

function* advanceTo(handle: RunHandle, step: number): Generator<undefined, void> {
  while (handle.env_steps() < step) {
    handle.advance(Math.min(CHUNK, step - handle.env_steps()));
    yield* slices.all((operations) => handle.finish_step(operations));
    slices.alive();
    yield undefined;
  }
}
