/** The events of a run as its link writes them: `step:cell:text` and `step:nFIRST-LAST:off` (or `on`), joined by `;`. */

/** Matches an event of neurons: its step, the first and the last neuron, and whether they may fire. */
const NEURONS = /^(\d+):n(\d+)-(\d+):(on|off)$/;

function split(events: string): string[] {
  return events === "" ? [] : events.split(";");
}

/** The steps at which something was changed, one for each event. */
export function eventSteps(events: string): number[] {
  return split(events).map((event) => Number(event.split(":")[0]));
}

/** The events without those of neurons. */
export function withoutNeurons(events: string): string {
  return split(events)
    .filter((event) => !NEURONS.test(event))
    .join(";");
}

/** The neurons that the events up to a step have silenced, counted through all layers. */
export function silencedBy(events: string, step: number): ReadonlySet<number> {
  const silent = new Set<number>();
  for (const event of split(events)) {
    const found = NEURONS.exec(event);
    if (!found || Number(found[1]) > step) continue;
    for (let neuron = Number(found[2]); neuron <= Number(found[3]); neuron += 1) {
      if (found[4] === "off") silent.add(neuron);
      else silent.delete(neuron);
    }
  }
  return silent;
}
