/** Parses the output of the test runners: the numbers of passed and failed tests, and their names. */
import { stripVTControlCharacters } from "node:util";

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 */

/**
 * The closing lines of a test runner, summed over everything that it ran.
 * @param {"cargo" | "node"} runner
 * @param {string} output
 * @returns {Tally | null} `null` when the runner has not come to its closing line
 */
export function tally(runner, output) {
  const text = stripVTControlCharacters(output);
  const sum = (/** @type {RegExp} */ pattern) => {
    const found = [...text.matchAll(pattern)].map((match) => Number(match[1]));
    return found.length === 0 ? null : found.reduce((total, count) => total + count, 0);
  };
  const [passed, failed] =
    runner === "cargo"
      ? [sum(/^test result: .*?\b(\d+) passed;/gm), sum(/^test result: .*?\b(\d+) failed;/gm)]
      : [sum(/^(?:#|ℹ) pass (\d+)$/gm), sum(/^(?:#|ℹ) (?:fail|cancelled) (\d+)$/gm)];
  return passed === null || failed === null ? null : { passed, failed };
}

/**
 * The names of the tests that ran, from `test some::name ... ok`; ignored ones did not run.
 * @param {string} output of cargo test
 */
export function ran(output) {
  const lines = stripVTControlCharacters(output).matchAll(/^test (\S+)(?: - should panic)? \.\.\. (?:ok|FAIL)/gm);
  return [...lines].flatMap((match) => match[1] ?? []).sort();
}

/**
 * The names that a test binary has, from `some::name: test`.
 * @param {string} output of cargo test -- --list
 */
export function listed(output) {
  return [...output.matchAll(/^(\S+): test$/gm)].flatMap((match) => match[1] ?? []).sort();
}

/**
 * How two lists of names differ, in words; `null` when they are equal and not empty.
 * @param {string[]} natively
 * @param {string[]} inBrowser
 */
export function difference(natively, inBrowser) {
  const without = (/** @type {string[]} */ names, /** @type {string[]} */ others) =>
    names.filter((name) => !others.includes(name));
  const missing = without(natively, inBrowser);
  const extra = without(inBrowser, natively);
  if (natively.length === 0) return "there is no test to compare";
  if (inBrowser.length === 0) return "none ran in the browser";
  const said = [
    missing.length > 0 && `not run in the browser: ${missing.join(", ")}`,
    extra.length > 0 && `run in the browser alone: ${extra.join(", ")}`,
  ];
  return said.filter(Boolean).join("; ") || null;
}
