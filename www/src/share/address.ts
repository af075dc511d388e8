/**
 * The address bar holds the link of the run while it is not running; copies the link on request, and opens the run
 * when a person changes the address. During a tour it names the tour instead.
 */

import { beginTour } from "../run/beside/touring.js";
import { open } from "../run/session.js";
import { state, subscribe, TOUR_NAMES, type TourName, update } from "../run/state.js";

const QUIET_MS = 500;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The address of this run and, once it has started, of its present step. */
export function link(): string {
  return `${location.href.split("#")[0] ?? ""}#${state().link}`;
}

/**
 * Copies the link to the clipboard; if the browser forbids it, shows the link selected. Returns whether it was
 * copied.
 */
export async function copyLink(): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(link());
    return true;
  } catch {
    update({ topic: "link" });
    return false;
  }
}

/** Whether an address names a run: what only chooses how the page looks does not. */
export function namesRun(fragment: string): boolean {
  const keys = new URLSearchParams(fragment);
  for (const key of ["tour", "lang"]) keys.delete(key);
  return keys.size > 0;
}

/** Opens the run or the tour of an address. */
export function openAddress(fragment: string): void {
  const keys = new URLSearchParams(fragment);
  const tour = TOUR_NAMES.find((name) => name === keys.get("tour"));
  open(namesRun(fragment) ? fragment : "");
  if (tour) void beginTour(tour);
}

export function startAddress(): void {
  addEventListener("hashchange", () => openAddress(location.hash.slice(1)));
  subscribe(["link", "run", "tour"], () => {
    clearTimeout(timer);
    timer = setTimeout(write, QUIET_MS);
  });
}

/** The fragment that opens a tour. */
function tourLink(tour: TourName): string {
  return `tour=${tour}`;
}

function write(): void {
  const { run, replay, tour } = state();
  const fragment = tour ? tourLink(tour.name) : state().link;
  // A link that waits to be replayed stays as it was opened.
  if ((replay !== null && tour === null) || fragment === "" || !["ready", "paused", "done"].includes(run)) return;
  if (location.hash.slice(1) === fragment) return;
  try {
    history.replaceState(history.state, "", `#${fragment}`);
  } catch {
    return; // some browsers refuse after many changes in a short time; the next one will do
  }
}
