/**
 * The address bar holds the link of the run while it is not running; copies the link on request, and opens the run
 * when a person changes the address.
 */
import { open } from "../run/session.js";
import { state, subscribe, update } from "../run/state.js";

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

export function startAddress(): void {
  addEventListener("hashchange", () => open(location.hash.slice(1)));
  subscribe(["link", "run"], () => {
    clearTimeout(timer);
    timer = setTimeout(write, QUIET_MS);
  });
}

function write(): void {
  const { run, replay, link: fragment } = state();
  // A link that waits to be replayed stays as it was opened.
  if (replay !== null || fragment === "" || !["ready", "paused", "done"].includes(run)) return;
  if (location.hash.slice(1) === fragment) return;
  try {
    history.replaceState(history.state, "", link());
  } catch {
    return; // some browsers refuse after many changes in a short time; the next one will do
  }
}
