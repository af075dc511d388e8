/** Showing an earlier step of the run, and going on from it. */
import type { FromWorker } from "../bridge/messages.js";
import { t } from "../language/language.js";
import { fill } from "../text/fill.js";
import { whole } from "../text/words.js";
import { settled } from "./arrival.js";
import * as history from "./history.js";
import { notify } from "./notices.js";
import { type State, state, update } from "./state.js";

type Rewound = Extract<FromWorker, { kind: "rewound" }>;
type Proved = Extract<FromWorker, { kind: "proved" }>;

/** Rows of the curves up to the step that is shown; later rows stay drawn until the run continues from that step. */
let rows: Float64Array = new Float64Array();

/** For a run that is set aside: returns what puts its curves back. */
export function setRewoundAside(): () => void {
  const kept = rows;
  return () => {
    rows = kept;
  };
}

/** Updates the state when a step is shown. */
export function rewound({ frame, spec, done, earliest, latest }: Rewound): void {
  const { scene, past, events: before } = state();
  const isPast = frame.env_steps < latest;
  rows = frame.curve;
  const change: Partial<State> = {
    frame,
    events: spec.events,
    earliest,
    ...(frame.optimum ? { optimum: frame.optimum } : {}),
    scene: scene && { ...scene },
    walk: null,
    metering: null,
    comparing: null,
    past: isPast ? { latest, proof: null, events: past?.events ?? before } : null,
  };
  if (!isPast) {
    history.restart();
    change.curveRows = history.add(rows);
  }
  update(change);
  update(settled(done));
}

export function proved({ step, until, same }: Proved): void {
  const { past, frame } = state();
  if (!past || frame?.env_steps !== step) return;
  update({ past: { ...past, proof: { until, same } } });
  if (!same) notify({ tone: "bad", text: fill(t.timeLine.differs, { until: whole(until) }) });
}

/** Continues the run from the step that is shown: cuts the curves there and reports whether later edits are dropped. */
export function leavePast(): void {
  const { past, frame, events } = state();
  if (!past || !frame) return;
  history.restart();
  const curveRows = history.add(rows);
  const words = past.events === events ? t.timeLine.sameBranch : t.timeLine.newBranch;
  update({ past: null, curveRows, left: past.latest });
  notify({ tone: "plain", text: fill(words, { step: whole(frame.env_steps), latest: whole(past.latest) }) });
}
