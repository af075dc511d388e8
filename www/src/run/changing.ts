/** The changes of a run that a visitor makes: of its world and network while it runs, and of its description. */
import type { RunSpec, Value } from "../bridge/generated/types.js";
import { withoutNeurons } from "./events.js";
import { leavePast } from "./rewinding.js";
import { askRun, begin } from "./session.js";
import { state } from "./state.js";

/** Changes a cell of the world during the run; rejected with the reason, without any change. */
export async function editCell(cell: number, text: string): Promise<void> {
  leavePast();
  await askRun({ kind: "edit", cell, text }, "edited");
}

/** Silences neurons, counted through all layers, or lets them fire again: an event of the run. */
export async function silence(first: number, last: number, isSilent: boolean): Promise<void> {
  leavePast();
  await askRun({ kind: "silence", first, last, is_silent: isSilent }, "edited");
}

/** Changes the description of the run; a new run begins with the change. */
export function reconfigure(change: Partial<RunSpec>): void {
  const { spec } = state();
  if (!spec) return;
  // Changes of cells belong to the map on which they were made.
  const moved = change.world !== undefined || change.map !== undefined;
  // … and silenced neurons to the network that has them.
  const resized = change.parameters && change.parameters.hidden_size !== spec.parameters.hidden_size;
  const events = moved ? "" : resized ? withoutNeurons(spec.events) : spec.events;
  begin({ ...spec, ...change, events }, true);
}

export function setParameter(name: string, value: Value): void {
  const { spec, settings } = state();
  if (!spec || !settings) return;
  const parameters = { ...spec.parameters };
  if (Object.is(settings.defaults[name], value)) delete parameters[name];
  else parameters[name] = value;
  reconfigure({ parameters });
}
