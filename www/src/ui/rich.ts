/** Texts with strong words, code and terms of the glossary, and with values or elements in their places. */
import { html } from "lit";

/** Matches `**strong**`, code in backquotes, `{name}`, and `[[key|term]]` with its key in the glossary. */
const MARKS = /\*\*(.+?)\*\*|`(.+?)`|\{(\w+)\}|\[\[(\w+)\|(.+?)\]\]/g;

/**
 * Converts a text to pieces of a template: `**word**` is strong, `{name}` is replaced by the part of that name, also
 * within strong words.
 */
export function rich(text: string, parts: Readonly<Record<string, unknown>> = {}): unknown[] {
  const pieces: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    const [all, strong, code, name, key, term] = match;
    pieces.push(text.slice(end, match.index));
    if (strong !== undefined) pieces.push(html`<strong>${rich(strong, parts)}</strong>`);
    else if (code !== undefined) pieces.push(html`<code>${code}</code>`);
    else if (key !== undefined)
      pieces.push(
        html`<span class="term" role="button" tabindex="0" data-term=${key}>${rich(term ?? "", parts)}</span>`,
      );
    else pieces.push(parts[name ?? ""]);
    end = match.index + all.length;
  }
  pieces.push(text.slice(end));
  return pieces;
}
