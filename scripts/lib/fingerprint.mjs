/** A hash of everything that a build depends on: equal hashes mean that nothing has changed. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

import { ask } from "./process.mjs";
import { ROOT, wasmEnvironment } from "./project.mjs";

/**
 * A hash over paths and contents, over the compiler and over the flags it is given.
 * @param {string[]} sources files and folders of the project
 * @param {string} [except] a folder among them that is made from the others
 */
export function fingerprint(sources, except) {
  const hash = createHash("sha256");
  // The path of the project is replaced in what is built, so that builds from every checkout are equal.
  hash.update(
    JSON.stringify([ask("rustc", ["--version"]), wasmEnvironment()]).replaceAll(JSON.stringify(ROOT).slice(1, -1), "."),
  );
  const add = (/** @type {string} */ path) => {
    if (path === except || !existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else {
      const bytes = readFileSync(path);
      hash.update(`${relative(ROOT, path).split(sep).join("/")} ${bytes.length}\n`).update(bytes);
    }
  };
  for (const source of sources) add(join(ROOT, source));
  return hash.digest("hex");
}
