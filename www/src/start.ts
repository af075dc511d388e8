/**
 * Starts the page: a plain script that plays the recorded episode, fetches the modules and what the worker is made of,
 * and tells why the page cannot be started where that is so.
 */

import { MODULE_FILE, WORKER_FILE } from "./bridge/file-names.js";
import { messageOf, remedy } from "./bridge/reason.js";
import { playRecording } from "./recording.js";

// A literal address would be bundled into this script.
const MAIN = "main.js";

playRecording();
// What the page asks for later is on its way already; not in the HTML, or it would delay what is drawn first.
for (const name of [WORKER_FILE, MODULE_FILE]) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: name });
  document.head.append(link);
}
import(/* @vite-ignore */ new URL(MAIN, document.baseURI).href).catch((error: unknown) => {
  document.documentElement.dataset.run = "error";
  const cause = messageOf(error);
  const place = document.querySelector("#unstarted");
  if (!place) return;
  place.setAttribute("role", "alert");
  place.classList.add("failed");
  place.append(` The page could not be started (${cause})${remedy()}.`);
});
