/** Runs the built program and the scripts and reads their output. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Its path. */
export const PROGRAM =
  process.env.SPIKEGROUND_PROGRAM ?? fileURLToPath(new URL("../../../target/release/spikeground", import.meta.url));

/**
 * Runs the program to its end.
 * @param {...string} args
 * @returns {{code: number | null, stdout: string, stderr: string}}
 */
export function spikeground(...args) {
  const { status, stdout, stderr, error } = spawnSync(PROGRAM, args, { encoding: "utf8", maxBuffer: 1e8 });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/**
 * Runs a script to its end.
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to this process's environment
 * @returns {{code: number | null, stdout: string, stderr: string}}
 */
export function script(name, args, env) {
  const path = fileURLToPath(new URL(`../../../scripts/${name}.mjs`, import.meta.url));
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [path, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/**
 * Runs a verb with `--json -` and gives what it printed, which has to be JSON and nothing else.
 * @param {...string} args
 */
export function json(...args) {
  const { code, stdout, stderr } = spikeground(...args, "--json", "-");
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}
