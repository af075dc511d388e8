/** Preferences of the visitor in the browser's local storage. */
export const LANGUAGE_KEY = "spikeground.language";
export const PAUSE_KEY = "spikeground.pause-when-hidden";
export const PINNED_KEY = "spikeground.a";
export const TUNING_KEY = "spikeground.tuning";

/** Storage may be forbidden (private windows, embeds); the page works without it. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    return;
  }
}
