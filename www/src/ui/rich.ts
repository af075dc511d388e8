/** Texts with marked words, and with values or elements in their places. */
import { html } from "lit";

/** **strong** words, `code`, and {name} for one of the parts. */
const MARKS = /\*\*(.+?)\*\*|`(.+?)`|\{(\w+)\}/g;

/** A text as pieces of a template: `**word**` is strong, `{name}` is the part of that name, in strong words too. */
export function rich(text: string, parts: Readonly<Record<string, unknown>> = {}): unknown[] {
  const pieces: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    const [all, strong, code, name] = match;
    pieces.push(text.slice(end, match.index));
    if (strong !== undefined) pieces.push(html`<strong>${rich(strong, parts)}</strong>`);
    else if (code !== undefined) pieces.push(html`<code>${code}</code>`);
    else pieces.push(parts[name ?? ""]);
    end = match.index + all.length;
  }
  pieces.push(text.slice(end));
  return pieces;
}
