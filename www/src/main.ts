/** The first module: chooses the language, then starts the page in it. */

import { LANGUAGE_KEY, recall } from "./keeping/preferences.js";
import { preferredLanguage, speak } from "./language/language.js";

// A language that cannot be loaded leaves the page in English.
await speak(preferredLanguage(location.hash.slice(1), recall(LANGUAGE_KEY), navigator.languages)).catch(
  () => undefined,
);
await import("./page.js");
