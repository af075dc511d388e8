/** The list of notices: what is said again is counted, not repeated. */
import type { Notice } from "./state.js";

/** The notices with another one, which is counted where it is there already. */
export function withNotice(notices: readonly Notice[], next: Notice): Notice[] {
  const same = notices.find(({ tone, text }) => tone === next.tone && text === next.text);
  if (!same) return [...notices, next];
  const counted = { ...same, times: (same.times ?? 1) + (next.times ?? 1) };
  return notices.map((notice) => (notice === same ? counted : notice));
}
