/**
 * Other programs: finding them on the machine and running them.
 *
 * A child that is waited for gets a process group of its own, so that a hang or Ctrl-C ends its
 * grandchildren (cargo → test runner → chromedriver → browser) along with it.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const WINDOWS = process.platform === "win32";
/** Between the polite signal and the one that cannot be refused. chromedriver needs it to close its browser. */
const GRACE_MS = 5000;

/** An error that the user can fix, reported in one line without a stack trace. */
export class Refusal extends Error {}

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * The full path of a program on PATH, or `null`.
 * @param {string} name
 * @returns {string | null}
 */
export function which(name) {
  const suffixes = WINDOWS ? ["", ...(process.env.PATHEXT ?? ".EXE;.CMD").split(";")] : [""];
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter(Boolean)) {
    for (const suffix of suffixes) {
      const path = join(folder, name + suffix);
      if (existsSync(path)) return path;
    }
  }
  return null;
}

/**
 * What a short-lived program says on standard output, or `null` when it is missing or fails.
 * Standard error is dropped: Debian's chromium wrapper always writes noise to it.
 * @param {string} command
 * @param {string[]} args
 * @returns {string | null}
 */
export function ask(command, args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

/**
 * @typedef {object} Run
 * @property {number} code exit code; 1 when a signal ended it or it could not start
 * @property {string} output standard output, and standard error too when it was listened to
 * @property {boolean} hung it was ended because it printed nothing for `silence` seconds
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env] added to this process's environment
 * @param {string} [options.cwd]
 * @param {number} [options.silence] seconds without any output after which it counts as hung and is ended
 * @param {boolean} [options.echo] show the output as it comes
 * @param {(text: string) => void} [options.listen] hears standard output and standard error
 * @returns {Promise<Run>}
 */
export function run(command, args, { env, cwd, silence, echo = false, listen } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: !WINDOWS,
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    let output = "";
    let hung = false;
    const hear = (/** @type {string} */ text) => {
      output += text;
      listen?.(text);
    };
    // A limit on the whole time would fail on a busy machine; a program that still prints is making progress.
    const giveUp = () => {
      hung = true;
      end(child);
    };
    const watch = silence && setTimeout(giveUp, silence * 1000);
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      if (watch) watch.refresh();
      if (echo) process.stdout.write(text);
      hear(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      if (watch) watch.refresh();
      if (echo) process.stderr.write(text);
      else hear(text);
    });
    const finish = (/** @type {number | null} */ code) => {
      if (watch) clearTimeout(watch);
      running.delete(child);
      resolve({ code: code ?? 1, output, hung });
    };
    child.on("error", (error) => {
      hear(`${error.message}\n`);
      finish(1);
    });
    child.on("close", finish);
  });
}

/**
 * Ends everything that runs and waits until it has closed.
 * @returns {Promise<unknown>}
 */
export function endAll() {
  const closed = [...running].map((child) => new Promise((resolve) => child.on("close", resolve)));
  for (const child of running) end(child);
  return Promise.all(closed);
}

/** Ends a child and its group, politely first. */
function end(/** @type {import("node:child_process").ChildProcess} */ child) {
  signal(child, "SIGTERM");
  setTimeout(() => signal(child, "SIGKILL"), GRACE_MS).unref();
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} name
 */
function signal(child, name) {
  if (child.pid === undefined) return;
  if (WINDOWS) {
    ask("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
    return;
  }
  try {
    process.kill(-child.pid, name);
  } catch {
    // the whole group has ended already
  }
}

/**
 * Why a program failed, in one line: cargo, rustup and npm mark it as an error and say more after it.
 * @param {string} output
 */
export function reason(output) {
  const marked = [...output.matchAll(/^(?:npm )?(?:error|ERR!):? +(?!code |errno |syscall )(.+)$/gm)];
  return marked[0]?.[1] ?? output.trim().split("\n").at(-1) ?? "";
}

/**
 * Does a piece of work and tells in one line what it is and how long it took.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const begin = performance.now();
  process.stdout.write(`${what} … `);
  try {
    const result = await work();
    console.log(`${((performance.now() - begin) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.log("failed");
    throw error;
  }
}
