/** Texts with values in their places. */
import { t } from "../language/language.js";
import { whole } from "./words.js";

/** Each text as it is written between its names, and the names: every second part is one. */
const parts = new Map<string, string[]>();

/** A text with each `{name}` replaced by the value of that name. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  const split = parts.get(text) ?? text.split(/\{(\w+)\}/);
  parts.set(text, split);
  return split.map((part, index) => (index % 2 === 0 ? part : (values[part] ?? ""))).join("");
}

/** A count with its noun in singular or plural. */
export function counted(noun: keyof typeof t.counts, count: number): string {
  return t.counts[noun](whole(count), count === 1);
}
