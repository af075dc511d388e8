/** Texts with marked words and with values or elements in their places. */
import { html } from "lit";

/** **strong** words, and {name} for one of `parts`. */
const MARKS = /\*\*(.+?)\*\*|\{(\w+)\}/g;

/** A text as a template: `**word**` is strong, `{name}` is the part of that name. */
export function rich(text: string, parts: Readonly<Record<string, unknown>> = {}): unknown[] {
  const pieces: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    const [all, strong, name] = match;
    pieces.push(text.slice(end, match.index));
    pieces.push(strong === undefined ? parts[name ?? ""] : html`<strong>${strong}</strong>`);
    end = match.index + all.length;
  }
  pieces.push(text.slice(end));
  return pieces;
}
