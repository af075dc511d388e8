/** Times in the past, in words. */
import { language, t } from "../language/language.js";
import { fill } from "./fill.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** "3 min ago"; beyond a day, the date. */
export function ago(at: number, now = Date.now()): string {
  const passed = now - at;
  if (passed < MINUTE_MS) return t.keeping.justNow;
  if (passed < HOUR_MS) return fill(t.keeping.minutesAgo, { count: String(Math.floor(passed / MINUTE_MS)) });
  if (passed < 24 * HOUR_MS) return fill(t.keeping.hoursAgo, { count: String(Math.floor(passed / HOUR_MS)) });
  return fill(t.keeping.onDay, { day: new Date(at).toLocaleDateString(language) });
}
