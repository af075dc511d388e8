import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** A module of the page that needs no page, as it is written. */
export async function load(/** @type {string} */ name) {
  const entry = fileURLToPath(new URL(`../../../www/src/${name}.ts`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  if (!outputFiles[0]) throw new Error(`${entry} is bundled into nothing`);
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
