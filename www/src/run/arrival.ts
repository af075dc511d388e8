/** What arrives from the worker, as a change of the state; rows of curves go into the history at once. */

import type { Frame } from "../bridge/frame.js";
import type { RunSpec } from "../bridge/generated/types.js";
import type { Account } from "../bridge/messages.js";
import * as history from "./history.js";
import { type RunState, type State, state } from "./state.js";

/** A frame, its new rows of the curves, and the optimum where it is another. */
export function framed(frame: Frame): Partial<State> {
  const { optimum } = frame;
  return { frame, ...(optimum ? { optimum } : {}), curveRows: history.add(frame.curve) };
}

/** The complete figures: the new rows of the curve appended to those received before. */
export function accounted({ figures, told, ...rest }: Account): Pick<State, "figures" | "gradients" | "link" | "pace"> {
  const before = told > 0 ? (state().figures?.curve.slice(0, told) ?? []) : [];
  history.mark("three_planes", figures.sparsity.three_planes);
  return { figures: { ...figures, curve: [...before, ...figures.curve] }, ...rest };
}

/** The phase of a run that is not running, derived from its step. */
export function settled(done: boolean): { run: RunState } {
  const started = (state().frame?.env_steps ?? 0) > 0;
  return { run: done ? "done" : started ? "paused" : "ready" };
}

/** The last figures of each agent, as far as they are of the world of the next run. */
export function twinsBeside(next: RunSpec): State["twins"] {
  const { spec: before, figures, twins } = state();
  if (
    before?.world !== next.world ||
    before.map !== next.map ||
    before.firm !== next.firm ||
    before.full_view !== next.full_view
  )
    return {};
  return figures && figures.env_steps > 0 ? { ...twins, [figures.agent]: figures } : twins;
}
