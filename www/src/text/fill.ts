/** Texts with values in their places. */
import { t } from "../language/language.js";
import { whole } from "./words.js";

/** A text with each `{name}` replaced by the value of that name. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

/** A count with its noun in singular or plural. */
export function counted(noun: keyof typeof t.counts, count: number): string {
  return t.counts[noun](whole(count), count === 1);
}
