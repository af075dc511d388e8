/** The list of notices: what is said again is counted, not repeated. */
import type { ReadLink } from "../bridge/generated/types.js";
import { type Notice, state, update } from "./state.js";

/** The notices with another one, which is counted where it is there already. */
function withNotice(notices: readonly Notice[], next: Notice): Notice[] {
  const same = notices.find(({ tone, text }) => tone === next.tone && text === next.text);
  if (!same) return [...notices, next];
  const counted = { ...same, times: (same.times ?? 1) + (next.times ?? 1) };
  return notices.map((notice) => (notice === same ? counted : notice));
}

/** What a link got wrong, or asks a person to know. */
export function noticesOf({ notices }: ReadLink): Notice[] {
  return notices.reduce<Notice[]>(
    (before, { text, is_problem }) => withNotice(before, { tone: is_problem ? "bad" : "plain", text }),
    [],
  );
}

export function notify(notice: Notice): void {
  update({ notices: withNotice(state().notices, notice) });
}

export function dismiss(notice: Notice): void {
  update({ notices: state().notices.filter((other) => other !== notice) });
}
