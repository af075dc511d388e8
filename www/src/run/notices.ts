/** The list of notices: what is said again is counted, not repeated. */
import { state, update, type Notice } from "./state.js";

/** The notices with another one, which is counted where it is there already. */
export function withNotice(notices: readonly Notice[], next: Notice): Notice[] {
  const same = notices.find(({ tone, text }) => tone === next.tone && text === next.text);
  if (!same) return [...notices, next];
  const counted = { ...same, times: (same.times ?? 1) + (next.times ?? 1) };
  return notices.map((notice) => (notice === same ? counted : notice));
}

export function notify(notice: Notice): void {
  update({ notices: withNotice(state().notices, notice) });
}

export function dismiss(notice: Notice): void {
  update({ notices: state().notices.filter((other) => other !== notice) });
}
