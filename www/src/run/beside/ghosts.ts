/** Ghosts: runs of the list whose curves are drawn under those of the present run, as long as the tab is open. */
import type { Ghost, Row } from "../../keeping/rows.js";
import { onRuns, rowOf } from "../../keeping/runs.js";
import { state, update } from "../state.js";

const KEY = "spikeground.ghosts";
/** More could not be told from each other. */
const MAX_GHOSTS = 3;

type Kept = Pick<Ghost, "id" | "title">;

/** Ends following the rows; null while there is no ghost to follow. */
let end: (() => void) | null = null;
let refreshes = 0;

/** Shows the ghosts of before a reload. */
export function startGhosts(): void {
  void found(recall()).then((ghosts) => {
    if (ghosts.length > 0 && state().ghosts.length === 0) show(ghosts);
  });
}

/** Draws a run as a ghost, or no longer; the oldest ghost makes room for a fourth. */
export function toggleGhost(row: Row, title: string): void {
  const { ghosts } = state();
  const others = ghosts.filter(({ id }) => id !== row.id);
  show(others.length < ghosts.length ? others : [...others, ghostOf(row, title)].slice(-MAX_GHOSTS));
}

export function removeGhost(id: string): void {
  show(state().ghosts.filter((ghost) => ghost.id !== id));
}

function ghostOf({ id, name, spec, curve }: Row, title: string): Ghost {
  return { id, title: name || title, agent: spec.agent, curve };
}

async function refresh(): Promise<void> {
  refreshes += 1;
  const own = refreshes;
  const asked = state().ghosts;
  const now = await found(asked);
  // A change of the list meanwhile has asked again.
  if (own !== refreshes) return;
  const ids = new Set(asked.map(({ id }) => id));
  // Ghosts that the visitor has added meanwhile stay, and those that are gone stay gone.
  const isStill = (ghost: Ghost): Ghost[] => (ids.has(ghost.id) ? now.filter(({ id }) => id === ghost.id) : [ghost]);
  show(state().ghosts.flatMap(isStill));
}

/** Ghosts as their rows are now; a run that was deleted has none. */
async function found(kept: readonly Kept[]): Promise<Ghost[]> {
  const rows = await Promise.all(kept.map(({ id }) => rowOf(id).catch(() => undefined)));
  return rows.flatMap((row, at) => (row && row.deleted === null ? [ghostOf(row, kept[at]?.title ?? "")] : []));
}

function show(ghosts: readonly Ghost[]): void {
  update({ ghosts });
  if (ghosts.length > 0) end ??= onRuns(() => void refresh());
  else {
    end?.();
    end = null;
  }
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ghosts.map(({ id, title }): Kept => ({ id, title }))));
  } catch {
    return; // Storage may be forbidden; a reload then loses the ghosts.
  }
}

function recall(): Kept[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isKept).slice(-MAX_GHOSTS) : [];
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is Kept {
  const { id, title } = (value ?? {}) as Partial<Kept>;
  return typeof id === "string" && typeof title === "string";
}
