/** The run that this tab had on screen, remembered beyond a reload. */
const KEY = "spikeground.run";

/** Storage may be forbidden; the newest run of the list then stands for it. */
export function rememberOwn(id: string): void {
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    return;
  }
}

export function recallOwn(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
