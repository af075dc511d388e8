/**
 * Lighthouse's scores of the built page. It is fetched when it is asked for and is no dependency of the project: it would make
 * `npm ci` half as slow again for everybody.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run } from "../lib/process.mjs";
import { npm } from "../setup/setup.mjs";
import { median } from "./figures.mjs";

/** The last version that runs with Node 20. */
const LIGHTHOUSE = "lighthouse@12.8.2";
/** Seconds without a word after which it counts as hung. */
const SILENCE = 300;
/** Categories and the least score of each. */
const LEAST = { performance: 95, accessibility: 100, "best-practices": 100 };

/** Elements or files of an audit that are named. */
const SHOWN = 4;

/**
 * @typedef {import("./figures.mjs").Figure} Figure
 * @typedef {object} Report
 * @property {Record<string, {score: number | null, auditRefs: {id: string, weight: number}[]}>} categories
 * @property {Record<string, Audit>} audits
 *
 * @typedef {object} Audit
 * @property {string} title
 * @property {number | null} score
 * @property {string} scoreDisplayMode
 * @property {string} [displayValue]
 * @property {{items?: {node?: {selector?: string}, url?: string, duration?: number}[]}} [details]
 */

/**
 * @param {import("../lib/site_in_browser.mjs").Site} site
 * @param {number} rounds
 * @returns {Promise<Figure[]>}
 */
export async function lighthouse(site, rounds) {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  try {
    /** @type {Report[]} */
    const reports = [];
    for (let round = 0; round < rounds; round += 1) {
      const report = await examine(site, join(folder, `${round}.json`));
      if (typeof report === "string") {
        console.log(`  ${LIGHTHOUSE} cannot be used here: ${report}`);
        return scores([], report);
      }
      reports.push(report);
    }
    complain(reports);
    return scores(reports);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * One examination, as a phone on a slow line.
 * @param {import("../lib/site_in_browser.mjs").Site} site
 * @param {string} file where the report goes
 * @returns {Promise<Report | string>} or why there is none
 */
async function examine({ url, executablePath }, file) {
  const [command, ...first] = npm();
  const flags = ["--headless=new", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])].join(" ");
  const asked = [
    url,
    "--quiet",
    "--output=json",
    `--output-path=${file}`,
    `--only-categories=${Object.keys(LEAST).join(",")}`,
    `--chrome-flags=${flags}`,
    "--no-enable-error-reporting",
  ];
  const { code, output } = await run(
    command,
    [...first, "exec", "--yes", `--package=${LIGHTHOUSE}`, "--", "lighthouse", ...asked],
    {
      env: { CHROME_PATH: executablePath },
      silence: SILENCE,
    },
  );
  if (code !== 0) return output.trim().split("\n").at(-1) || `it ended with exit code ${code}`;
  /** @type {Report & {runtimeError?: {message: string}}} */
  const report = JSON.parse(readFileSync(file, "utf8"));
  return report.runtimeError?.message ?? report;
}

/**
 * @param {Report[]} reports
 * @param {string} [note] why there is none
 * @returns {Figure[]}
 */
function scores(reports, note) {
  return Object.entries(LEAST).map(([category, least]) => {
    const found = reports.map(({ categories }) => 100 * (categories[category]?.score ?? NaN));
    const value = found.length > 0 ? median(found) : null;
    return { part: "lighthouse", what: category, value, unit: "", least, ...(note ? { note } : {}) };
  });
}

/** Prints each audit that lowers a score or advises something, and in how many reports it does. */
function complain(/** @type {Report[]} */ reports) {
  /** @type {Map<string, {category: string, audit: Audit, times: number}>} */
  const found = new Map();
  for (const { categories, audits } of reports) {
    for (const [category, { auditRefs }] of Object.entries(categories)) {
      for (const { id, weight } of auditRefs) {
        const audit = audits[id];
        if (!audit || audit.score === null || audit.score >= 1 || audit.scoreDisplayMode === "notApplicable") continue;
        // Performance is judged by its metrics; what has no weight is advice.
        if (weight === 0 && audit.score >= 0.9) continue;
        found.set(id, { category, audit, times: (found.get(id)?.times ?? 0) + 1 });
      }
    }
  }
  for (const [id, { category, audit, times }] of found) {
    const { title, score, displayValue = "", details } = audit;
    const judged = `score ${Math.round(100 * (score ?? 0))}, ${times} of ${reports.length}`;
    console.log(`  ${category}: ${id}: ${title} ${displayValue} (${judged})`);
    for (const { node, url } of details?.items?.slice(0, SHOWN) ?? []) {
      const place = node?.selector ?? url;
      if (place) console.log(`    ${place}`);
    }
  }
}
