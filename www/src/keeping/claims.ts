/**
 * Which tab a run belongs to, and turns at the list, by the browser's locks: a lock ends with its tab, however that
 * ends. Where there are no locks (plain http), every run is free.
 */
const RUN = "spikeground.run.";
const STUDY = "spikeground.study.";
const LIST = "spikeground.runs";

/** Runs of this tab, each with what gives it up. */
const own = new Map<string, () => void>();

function manager(): LockManager | null {
  return (navigator as { locks?: LockManager }).locks ?? null;
}

/** Does work on the list while no other tab does. */
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const locks = manager();
  let begun = false;
  try {
    if (!locks) return await work();
    return await locks.request(LIST, () => {
      begun = true;
      return work();
    });
  } catch (error) {
    // A frame without an origin may ask for no lock, and shares its list with nobody.
    if (begun || !locks) throw error;
    return work();
  }
}

/**
 * Takes a run for this tab; false if another tab has it.
 * @param patience milliseconds to wait for it; a page that is reloaded gives up its runs a moment late
 */
export async function claim(id: string, patience = 0): Promise<boolean> {
  if (own.has(id)) return true;
  const release = await hold(RUN + id, patience);
  if (release && manager()) own.set(id, release);
  return release !== null;
}

/** Takes a study for this tab, as a run; returns what gives it up, or null if another tab has it. */
export function claimStudy(id: string, patience = 0): Promise<(() => void) | null> {
  return hold(STUDY + id, patience);
}

function hold(name: string, patience: number): Promise<(() => void) | null> {
  const locks = manager();
  const free = (): void => undefined;
  if (!locks) return Promise.resolve(free);
  return new Promise((settle) => {
    const held = (lock: Lock | null): Promise<void> | undefined => {
      if (lock) return new Promise((release) => settle(release));
      settle(null);
      return undefined;
    };
    const options = patience > 0 ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
    locks.request(name, options, held).catch((error: unknown) => {
      const isLate = (error as Error).name === "TimeoutError" || (error as Error).name === "AbortError";
      settle(isLate ? null : free);
    });
  });
}

/** Does work on a run that no other tab has meanwhile; returns whether it was done. */
export async function whileClaimed(id: string, work: () => Promise<void>): Promise<boolean> {
  const isOwn = own.has(id);
  if (!(await claim(id))) return false;
  try {
    await work();
  } finally {
    if (!isOwn) {
      own.get(id)?.();
      own.delete(id);
    }
  }
  return true;
}

/** Gives up every run of this tab but one. */
export function claimOnly(id: string): void {
  for (const [other, release] of own) {
    if (other === id) continue;
    own.delete(other);
    release();
  }
}

/** The runs that a tab has on screen. */
export async function claimed(): Promise<ReadonlySet<string>> {
  const held = await manager()
    ?.query()
    .then(({ held }) => held ?? [])
    .catch(() => []);
  const names = (held ?? []).map(({ name }) => name ?? "");
  return new Set([...own.keys(), ...names.flatMap((name) => (name.startsWith(RUN) ? [name.slice(RUN.length)] : []))]);
}
