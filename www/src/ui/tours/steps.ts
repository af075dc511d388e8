/** The steps of the guided tours: what each speaks of, what its button does, and what it shows in the panel. */

import { race } from "../../run/beside/race.js";
import { watch } from "../../run/beside/walking.js";
import { run } from "../../run/session.js";
import { state, type TourName, update } from "../../run/state.js";
import { drive } from "./neuron-bench.js";

export interface TourStep {
  /** Selector of what the text speaks of, beside which the panel stands; without one it stands in the middle. */
  at?: string;
  /** What the step's button does; its name is in the texts. */
  act?: () => void;
  /** Step of the run to which the button trains; the panel shows how far it is. */
  until?: number;
  /** An instrument inside the panel. */
  shows?: "neuron" | "race" | "question" | "count" | "definitions";
}

/** Steps after which the agent of the tours, on ice that does not slip, is at its best and has fallen silent. */
const LEARNED = 8000;
/** Steps after which a pinned neuron has something to show. */
const SEEN = 1500;

const learn = (at: string): TourStep => ({ at, act: () => run(LEARNED), until: LEARNED });

export const STEPS: Record<TourName, readonly TourStep[]> = {
  start: [
    { at: "world-card .map" },
    learn("brain-card"),
    { at: "figures-column .card:nth-of-type(1)" },
    { at: "figures-column .card:nth-of-type(2)" },
    { at: "figures-column .card:nth-of-type(2)" },
    { at: "energy-card" },
    { at: "world-card .map", act: () => watch(true) },
  ],
  neuron: [
    { shows: "neuron", act: () => drive({ current: 0.1, leak: 0.75, threshold: 0.5 }) },
    { shows: "neuron", act: () => drive({ current: 0.1, leak: 0.95 }) },
    { shows: "neuron", act: () => drive({ current: 0.3, leak: 0.75, threshold: 0.5 }) },
    { shows: "neuron", act: () => drive({ current: 0.6 }) },
    { shows: "neuron", act: () => drive({ threshold: 1 }) },
    { shows: "neuron" },
    { at: "brain-card", act: pinOne, until: SEEN },
  ],
  twin: [
    { at: "world-card .map", shows: "race", act: () => race(LEARNED), until: LEARNED },
    { at: "figures-column .card:nth-of-type(1)", shows: "race" },
    { at: "figures-column .card:nth-of-type(1)", shows: "question" },
    { at: "figures-column .firing", shows: "count" },
    { at: "energy-card", shows: "count" },
  ],
  agent: [
    learn("choice-card"),
    { at: "world-card .now" },
    { at: "priorities-card" },
    { at: "choice-card" },
    { at: "brain-card" },
    { at: "noise-card" },
    { at: "energy-card .ways", act: () => update({ panel: "monitor" }) },
    { at: "page-header .gear" },
  ],
  sparsity: [
    learn("figures-column .card:nth-of-type(2)"),
    { at: "figures-column .card:nth-of-type(2)" },
    { at: "figures-column .card:nth-of-type(2)", shows: "definitions" },
    { at: "curve-card[of=silence]" },
    { at: "curve-card[of=firing]" },
    { at: "energy-card" },
    { at: "figures-column .firing" },
  ],
};

/** Pins a neuron of the second layer; a run at its first step is trained a little, so that there is something to see. */
function pinOne(): void {
  const { scene, frame } = state();
  if (!scene || !frame) return;
  if (frame.env_steps === 0) run(SEEN);
  update({ pins: [scene.neurons + 7] });
}
