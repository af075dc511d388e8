/** The list of notices; a repeated notice is counted instead of repeated. */
import type { ReadLink } from "../bridge/generated/types.js";
import { type Notice, state, update } from "./state.js";

/** The notices with one more; a notice that is already in the list is counted. */
function withNotice(notices: readonly Notice[], next: Notice): Notice[] {
  const same = notices.find(({ tone, text }) => tone === next.tone && text === next.text);
  if (!same) return [...notices, next];
  const counted = { ...same, times: (same.times ?? 1) + (next.times ?? 1) };
  return notices.map((notice) => (notice === same ? counted : notice));
}

/** Notices about a link: problems first, then information. */
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
