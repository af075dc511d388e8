/** The terminal's program, for scripts that train with it. */
import { join } from "node:path";

import { Refusal, reason, run, step } from "./process.mjs";
import { metadata } from "./project.mjs";

/**
 * Builds the program, optimised.
 * @returns {Promise<string>} its path
 */
export async function builtProgram() {
  await step("building the program", async () => {
    const { code, output } = await run("cargo", ["build", "--release", "--features", "cli", "--bin", "spikeground"]);
    if (code !== 0) throw new Refusal(`cargo build failed: ${reason(output)}`);
  });
  return join(metadata().target_directory, "release", "spikeground");
}
