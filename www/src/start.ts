/**
 * Starts the page: a plain script that loads the modules, and tells why they cannot be loaded where that is so.
 */
import { remedy } from "./bridge/remedy.js";

// A literal address would be bundled into this script.
const MAIN = "main.js";

import(/* @vite-ignore */ new URL(MAIN, document.baseURI).href).catch((error: unknown) => {
  document.documentElement.dataset.run = "error";
  const cause = error instanceof Error ? error.message : String(error);
  const place = document.querySelector("#unstarted");
  if (!place) return;
  place.setAttribute("role", "alert");
  place.append(` The page could not be started (${cause})${remedy()}.`);
});
