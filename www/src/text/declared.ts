/** The core's declarations in the language of the page; texts without a translation stay English. */
import type { EnergyBaseline, EnergyModel, Group, Parameter, Preset, WorldInfo } from "../bridge/generated/types.js";
import type { DeclaredText } from "../language/declared.js";
import { t } from "../language/language.js";

/** Title and sentence of a group, parameter, preset, energy model or baseline. */
export function declaredText(
  kind: "groups" | "parameters" | "presets" | "energy",
  declared: Pick<Group | Parameter | Preset | EnergyModel, "name" | "title" | "help">,
): DeclaredText {
  return t.declared?.[kind]?.[declared.name] ?? declared;
}

export function baselineTitle({ name, title }: EnergyBaseline): string {
  return t.declared?.energy?.[name]?.title ?? title;
}

/**
 * Titles consist of phrases, such as "Empty 5×5, random start"; longer phrases come before the phrases that they
 * contain.
 */
export function titleOfWorld({ title }: WorldInfo): string {
  const phrases = Object.entries(t.declared?.worlds ?? {});
  return phrases.reduce((translated, [phrase, words]) => translated.replace(phrase, words), title);
}

export function familyOfWorld({ family }: WorldInfo): string {
  return t.declared?.families?.[family] ?? family;
}

/** The displayed unit of a parameter. */
export function unitName(unit: string): string {
  return t.declared?.units?.[unit] ?? unit;
}

/** The displayed name of an action; world/actions.ts interprets the English name. */
export function actionName(name: string): string {
  return t.declared?.actions?.[name] ?? name;
}

/** A refusal in the core's words with the title of each parameter that it names; the name follows in brackets. */
export function withTitles(refusal: string, parameters: readonly Parameter[]): string {
  const named = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  return refusal.replace(/\b(\w+)\b(?: \(([^()]*)\))?/g, (words, name: string, value: string | undefined) => {
    const parameter = named.get(name);
    if (!parameter) return words;
    const { title } = declaredText("parameters", parameter);
    return value === undefined ? `${title} (${name})` : `${title} (${name} = ${value})`;
  });
}
