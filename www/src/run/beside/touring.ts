/**
 * Guided tours. A tour has a run and a worker of its own; the visitor's run waits, untouched, and is shown again when
 * the tour is left.
 */
import { open, setAside } from "../session.js";
import { state, subscribe, type TourName, update } from "../state.js";
import { endWalk } from "./walking.js";

/** The run of every tour: ice that does not slip, learned within seconds. */
const RUN = "world=FrozenLake-v1&firm=1&agent=spiking&seed=1";

/** Shows the visitor's run again; null while there is no tour. */
let putBack: (() => void) | null = null;
/** The tour that was asked for last, while an earlier request is under way. */
let wanted: TourName | null = null;

export async function beginTour(name: TourName): Promise<void> {
  wanted = name;
  leaveTour();
  await loaded();
  if (wanted !== name) return;
  wanted = null;
  endWalk();
  update({ topic: null, guideOpen: null, panel: null, chooser: null, settingsOpen: false });
  try {
    putBack = await setAside();
  } catch {
    return; // The run has failed meanwhile, and the page says why.
  }
  update({
    tour: { name, step: 0 },
    editing: false,
    pins: [],
    worldView: "policy",
    speed: "max",
    rulesOpen: false,
    replay: null,
    past: null,
    left: null,
    notices: [],
    twins: {},
    race: null,
    model: "",
  });
  open(RUN);
}

export function goTo(step: number): void {
  const { tour } = state();
  if (tour) update({ tour: { ...tour, step } });
}

/** Ends the tour without a trace: the run before it is shown as it was. */
export function leaveTour(): void {
  if (!putBack) return;
  endWalk();
  putBack();
  putBack = null;
}

/** Resolves when the present run is shown. */
function loaded(): Promise<void> {
  if (state().run !== "loading") return Promise.resolve();
  return new Promise((settle) => {
    const end = subscribe(["run"], () => {
      if (state().run === "loading") return;
      end();
      settle();
    });
  });
}
