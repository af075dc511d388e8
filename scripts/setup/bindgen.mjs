/** The wasm-bindgen tool in exactly the crate's version, with its test runner. */

import { bindgenVersion } from "../lib/project.mjs";
import { cargoTool } from "./cargo_tool.mjs";

/**
 * @typedef {object} Bindgen
 * @property {string} tool path of `wasm-bindgen`
 * @property {string} runner path of `wasm-bindgen-test-runner`
 */

/** @returns {Promise<Bindgen>} */
export async function bindgen() {
  const [tool, runner] = await cargoTool({
    crate: "wasm-bindgen-cli",
    version: bindgenVersion(),
    title: "wasm-bindgen",
    programs: ["wasm-bindgen", "wasm-bindgen-test-runner"],
    takes: "3 to 8 minutes",
  });
  return { tool, runner };
}
