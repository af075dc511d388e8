/**
 * The settings that others are compared with, called A. They are kept in the browser until they are unpinned, or until
 * another version of the page, which may mean other settings by them, is opened.
 */
import type { Declaration, RunSpec } from "../../bridge/generated/types.js";
import { isSpec } from "../../keeping/exchange.js";
import { forget, PINNED_KEY, recall, remember } from "../../keeping/preferences.js";
import { state, subscribe, update } from "../state.js";

/** Pins settings as A: those of the present run unless others are given. */
export function pin(spec: RunSpec | null = state().spec): void {
  const { declaration } = state();
  if (!spec || !declaration) return;
  // A begins from the initial weights of its seed, not from those of a checkpoint.
  const pinned: RunSpec = { ...spec, origin: null, foreign_numerics: null };
  remember(PINNED_KEY, JSON.stringify({ ...edition(declaration), spec: pinned }));
  update({ pinned });
}

export function unpin(): void {
  forget(PINNED_KEY);
  update({ pinned: null });
}

/** Pins the settings that were pinned when the page was open last. */
export function startPinning(): void {
  const end = subscribe(["declaration"], () => {
    const { declaration, pinned } = state();
    if (!declaration) return;
    end();
    if (!pinned) update({ pinned: kept(declaration) });
  });
}

function kept(declaration: Declaration): RunSpec | null {
  try {
    const { version, numerics, spec } = JSON.parse(recall(PINNED_KEY) ?? "null") ?? {};
    const present = edition(declaration);
    const isPresent = version === present.version && numerics === present.numerics;
    return isPresent && isSpec(spec) && isDeclared(spec, declaration) ? spec : null;
  } catch {
    return null;
  }
}

/** What tells whether the same settings mean the same run. */
function edition({ version, numerics }: Declaration): Pick<Declaration, "version" | "numerics"> {
  return { version, numerics };
}

function isDeclared({ world, parameters }: RunSpec, { worlds, parameters: declared }: Declaration): boolean {
  const names = new Set(declared.map(({ name }) => name));
  return worlds.some(({ id }) => id === world) && Object.keys(parameters).every((name) => names.has(name));
}
