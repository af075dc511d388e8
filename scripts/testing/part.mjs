/** One part of `npm test` while it runs: its time and its count of tests. */
import { run } from "../lib/process.mjs";
import { tally } from "./tally.mjs";

/**
 * Seconds without any output after which a command counts as hung. Time alone never fails a part: the longest silence seen,
 * one link-time optimised compilation, takes two minutes on a quiet machine and several times that beside other work.
 */
export const SILENCE = 900;

export class Part {
  passed = 0;
  failed = 0;
  #begin = performance.now();
  #name;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /** Seconds since it began. */
  get seconds() {
    return (performance.now() - this.#begin) / 1000;
  }

  /**
   * Runs a command and counts its tests; a command without a test runner is one test, its exit code.
   * @param {string} command
   * @param {string[]} args
   * @param {object} [options]
   * @param {NodeJS.ProcessEnv} [options.env]
   * @param {"cargo" | "node"} [options.runner] whose closing lines count
   * @param {boolean} [options.mayBeEmpty] a run without any test is no failure
   * @param {number} [options.attempts] how often to start it while it comes to no closing line: a browser may hang before the first test
   * @returns {Promise<string>} what it wrote to standard output
   */
  async command(command, args, options = {}) {
    const { env, runner, mayBeEmpty = false, attempts = 1 } = options;
    const title = [command === process.execPath ? "node" : command, ...args].join(" ");
    this.#heading(title);
    // Cargo sees a pipe and would leave its colours out.
    const colours = process.stderr.isTTY ? { CARGO_TERM_COLOR: "always" } : {};
    const { code, output, hung } = await run(command, args, {
      env: { ...colours, ...env },
      silence: SILENCE,
      echo: true,
    });
    const counted = runner ? tally(runner, output) : { passed: code === 0 ? 1 : 0, failed: 0 };
    if (counted === null && !hung && attempts > 1) {
      console.log("It came to no closing line and is started once more.");
      return this.command(command, args, { ...options, attempts: attempts - 1 });
    }
    this.passed += counted?.passed ?? 0;
    this.failed += counted?.failed ?? 0;
    const problem = hung
      ? `printed nothing for ${SILENCE / 60} minutes and was ended`
      : code !== 0
        ? `ended with exit code ${code}`
        : counted === null
          ? "did not print the closing line that counts its tests"
          : counted.passed === 0 && counted.failed === 0 && !mayBeEmpty
            ? "ran no test"
            : null;
    // Failed tests print their own messages; any other failure is reported here.
    if (problem && !(counted?.failed && !hung)) this.#fail(title, problem);
    return output;
  }

  /**
   * A step that later ones need. It counts only when it fails.
   * @param {string} command
   * @param {string[]} args
   * @returns {Promise<boolean>} whether it worked
   */
  async prepare(command, args) {
    const { passed, failed } = this;
    await this.command(command, args);
    this.passed = passed;
    return this.failed === failed;
  }

  /**
   * One test of our own.
   * @param {string} title
   * @param {string | null} problem what is wrong, `null` when nothing is
   */
  check(title, problem) {
    if (problem) return this.#fail(title, problem);
    this.passed += 1;
    console.log(`test ${title} ... ok`);
  }

  /**
   * @param {string} title
   * @param {string} problem
   */
  #fail(title, problem) {
    this.failed += 1;
    console.log(`test ${title} ... FAILED: ${problem}`);
  }

  #heading(/** @type {string} */ title) {
    console.log(`\n── ${this.#name}: ${title}`);
  }
}
