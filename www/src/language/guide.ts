/** The texts of tours and glossary, in the language of the page; loaded when the first of them is shown. */
import type { Guide } from "./guide/en.js";
import { type Language, language, onSpeak } from "./language.js";

const GUIDES: Record<Language, () => Promise<Guide>> = {
  en: () => import("./guide/en.js").then(({ guide }) => guide),
  zh: () => import("./guide/zh.js").then(({ guide }) => guide),
  de: () => import("./guide/de.js").then(({ guide }) => guide),
};

/** The texts; available once `loadGuide` has been awaited. */
export let guide: Guide;

/** Loads the texts for the page's language, and from then on for each language that is chosen. */
export async function loadGuide(): Promise<void> {
  if (guide !== undefined) return;
  guide = await GUIDES[language]();
  onSpeak(async (wanted) => {
    guide = await GUIDES[wanted]();
  });
}
