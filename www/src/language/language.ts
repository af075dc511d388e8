/**
 * The language of the page. Views read its texts from `t` each time they draw, so that a change of the language shows
 * at once and touches nothing of the run.
 */
import { en, type Texts } from "./en.js";

/** The texts of each language. English is part of the page; the others are loaded on demand. */
const LANGUAGES = {
  en: () => Promise.resolve(en),
  zh: () => import("./zh.js").then(({ zh }) => zh),
  de: () => import("./de.js").then(({ de }) => de),
} satisfies Record<string, () => Promise<Texts>>;

export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** The name of each language in that language. */
export const OWN_NAMES: Readonly<Record<Language, string>> = { en: "English", zh: "中文", de: "Deutsch" };

/** The texts in the language of the page. */
export let t: Texts = en;

/** The code of the page's language. */
export let language: Language = "en";

/** Further texts that were loaded in the page's language, and follow it. */
const followers: ((wanted: Language) => Promise<void>)[] = [];

/** Calls `load` with each language that is chosen, before the page is shown in it. */
export function onSpeak(load: (wanted: Language) => Promise<void>): void {
  followers.push(load);
}

/** Shows the page in a language from here on; rejected, with the language unchanged, if it cannot be loaded. */
export async function speak(wanted: Language): Promise<void> {
  const texts = await LANGUAGES[wanted]();
  await Promise.all(followers.map((load) => load(wanted)));
  t = texts;
  language = wanted;
  document.documentElement.lang = wanted;
  document.title = t.page.title;
}

/**
 * The language for a visitor: the one that the link names, else the one chosen earlier, else the browser's first that
 * the page has, else English.
 */
export function preferredLanguage(fragment: string, chosen: string | null, browser: readonly string[]): Language {
  const named = new URLSearchParams(fragment).get("lang");
  for (const wanted of [named, chosen, ...browser]) {
    const code = wanted?.toLowerCase().split(/[-_]/)[0];
    const found = LANGUAGE_CODES.find((name) => name === code);
    if (found) return found;
  }
  return "en";
}
