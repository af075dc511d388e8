/** Neurons under the microscope: which are pinned, their strongest connections, and which are silenced. */

import { messageOf } from "../../bridge/reason.js";
import { silence } from "../changing.js";
import { silencedBy } from "../events.js";
import { notify } from "../notices.js";
import { askRun } from "../session.js";
import { state, subscribe, update } from "../state.js";

/** Neurons that can be pinned at once. */
const MAX_PINS = 3;
/** Connections shown of each, to either side. */
const STRONGEST = 6;
/** Milliseconds between two requests for connections while the run learns. */
const ASK_MS = 1000;

let askedAt = -Infinity;

export function startMicroscope(): void {
  subscribe(["pins", "scene", "run"], ask);
  subscribe(["frame"], () => {
    if (state().pins.length > 0 && performance.now() - askedAt > ASK_MS) ask();
  });
}

/** Pins a neuron, or unpins it; the oldest pin makes room for a fourth. */
export function togglePin(neuron: number): void {
  const { pins } = state();
  const others = pins.filter((pin) => pin !== neuron);
  update({ pins: others.length < pins.length ? others : [...pins, neuron].slice(-MAX_PINS) });
}

/** Silences a range of neurons or lets them fire again; if it is refused, the page says why. */
export function setSilent(first: number, last: number, isSilent: boolean): void {
  silence(first, last, isSilent).catch((error: unknown) => notify({ tone: "bad", text: messageOf(error) }));
}

/** The neurons that the events of the run have silenced by now, counted through all layers. */
export function silencedNeurons(): ReadonlySet<number> {
  const { events, frame } = state();
  return silencedBy(events, frame?.env_steps ?? 0);
}

function ask(): void {
  const { pins, run, connections } = state();
  if (run === "loading" || run === "error") return;
  askedAt = performance.now();
  if ([...connections.keys()].some((neuron) => !pins.includes(neuron)))
    update({ connections: new Map([...connections].filter(([neuron]) => pins.includes(neuron))) });
  for (const neuron of pins) {
    askRun({ kind: "connections", neuron, count: STRONGEST }, "connected").then(
      (answer) => {
        if (!state().pins.includes(neuron)) return;
        update({ connections: new Map([...state().connections, [neuron, answer.connections]]) });
      },
      // The run was replaced meanwhile; the next frame asks again.
      () => undefined,
    );
  }
}
