/** The frame of a script: its flags, its refusals, and what Ctrl-C does to it. */
import { parseArgs } from "node:util";

import { endAll, Refusal } from "./process.mjs";
import { ROOT } from "./project.mjs";

/** @type {(() => void) | null} */
let interrupted = null;

/**
 * Waits for Ctrl-C or the wish to end; from then on it is for the caller to end the script.
 * @returns {Promise<void>}
 */
export const interruption = () => new Promise((resolve) => (interrupted = resolve));

/**
 * Runs a script in the project's root: a refusal becomes one line and exit code 1, Ctrl-C ends what
 * the script has started.
 * @param {() => Promise<number | void>} body its number is the exit code
 */
export async function main(body) {
  process.chdir(ROOT);
  let ending = false;
  for (const [name, code] of /** @type {const} */ ([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ])) {
    process.once(name, () => {
      if (interrupted) return interrupted();
      ending = true;
      // Code that was waiting for the interruption can clean up first.
      endAll().then(() => setImmediate(() => process.exit(code)));
    });
  }
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!ending) console.error(`spikeground: ${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * Reads this script's flags. `--help` prints the help and ends the script.
 * @template {NonNullable<import("node:util").ParseArgsConfig["options"]>} T
 * @param {string} help
 * @param {T} options as `parseArgs` takes them
 */
export function flags(help, options) {
  if (process.argv.includes("--help")) {
    console.log(help);
    process.exit(0);
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    // parseArgs adds advice on positional arguments after the first sentence.
    throw new Refusal(
      `${/** @type {Error} */ (error).message.split(/\.? To specify/)[0]}; --help lists what is allowed`,
    );
  }
}

/**
 * Keeps standard output for what a program reads: whatever else is said goes to standard error from now on.
 * @returns {(text: string) => void} writes to standard output
 */
export function reserveOutput() {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return (text) => void write(text);
}

/**
 * A whole number within bounds, given as a flag's text.
 * @param {string} name
 * @param {string} text
 * @param {number} min
 * @param {number} max
 */
export function whole(name, text, min, max) {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new Refusal(`${name} ${text} is not a whole number from ${min} to ${max}`);
  return value;
}

/**
 * Seeds and ranges of them, such as 0-4,200-209, given as a flag's text.
 * @param {string} list
 */
export function seedsOf(list) {
  return list.split(",").flatMap((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (!match) throw new Refusal(`--seeds: '${part}' is neither a seed nor a range such as 0-4`);
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
