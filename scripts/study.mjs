/** `npm run study`: trains what docs/results/sparsity.md tells of and writes that page. Not part of `npm test`, which repeats two rows. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

import { flags, interruption, main, seedsOf, whole } from "./lib/command.mjs";
import { endAll, Refusal, reason, run } from "./lib/process.mjs";
import { builtProgram } from "./lib/program.mjs";
import { writeStudy } from "./study/document.mjs";
import { command, identity, JSON_FILE, keep, kept, named, read, standing } from "./study/results.mjs";
import { STUDIES } from "./study/rows.mjs";

/** @typedef {import("./study/rows.mjs").Row} Row */

const NAMES = /** @type {import("./study/rows.mjs").Study[]} */ (Object.keys(STUDIES));

const HELP = `npm run study -- [options]

Trains, keeps each finished row in ${JSON_FILE} and writes docs/results/sparsity.md with its plots. Finished rows with
the same command, parameters, declared values, version, numerics and prices are not trained again: Ctrl-C loses only the training in progress.
  --frugal       the frugal preset in every world that it has to solve, 10 seeds (MiniGrid 5), and each beside a dense twin
  --low          how rarely neurons may fire, and in how few time steps, on slippery ice, 5 seeds
  --ablation     its recipe with one part off at a time, slippery ice, 5 seeds
  --sweep        the original's hyperparameters, slippery and firm ice, 3 seeds
  --presets      every preset on both lakes, 3 seeds, the first beside a dense twin
                 without any of these: all of them
  --docs         alone: only write the page and its plots anew
  --seeds LIST   other seeds, such as 0-4,200
  --jobs N       trainings side by side (default: one for each core); times are steadiest with 1
  --only TEXT    only rows whose label contains TEXT, such as 'FrozenLake-v1, firm, seed 0'
  --again        train finished rows again, too`;

/** How often the decisions of a timed row are measured; what disturbs only makes them slower, so the least counts. */
const TIMINGS = 9;

let stopped = false;

await main(async () => {
  const given = flags(HELP, {
    .../** @type {Record<import("./study/rows.mjs").Study, {type: "boolean"}>} */ (
      Object.fromEntries(NAMES.map((name) => [name, { type: "boolean" }]))
    ),
    docs: { type: "boolean", default: false },
    seeds: { type: "string" },
    jobs: { type: "string", default: String(availableParallelism()) },
    only: { type: "string", default: "" },
    again: { type: "boolean", default: false },
  });
  const chosen = NAMES.filter((name) => given[name]);
  if (given.docs && chosen.length === 0) return writeStudy();
  const jobs = whole("--jobs", given.jobs, 1, 64);
  const seeds = given.seeds === undefined ? null : seedsOf(given.seeds);
  const rows = (chosen.length > 0 ? chosen : NAMES)
    .flatMap((name) => STUDIES[name](seeds))
    .filter(({ label }) => label.includes(given.only));
  if (rows.length === 0) throw new Refusal(`--only '${given.only}': no row's label contains it`);
  // A missing file of parameters is told now and not after hours.
  const identities = new Map(rows.map((row) => [row, identity(row)]));
  const program = await builtProgram();
  interruption().then(() => {
    stopped = true;
    endAll();
  });
  const failed = await trainAll(program, rows, identities, { jobs, again: given.again });
  if (stopped) {
    console.error(`stopped; every finished row is in ${JSON_FILE}`);
    return 130;
  }
  writeStudy();
  for (const line of failed) console.error(`failed: ${line}`);
  return failed.length > 0 ? 1 : 0;
});

/**
 * @param {string} program
 * @param {Row[]} rows
 * @param {Map<Row, import("./study/results.mjs").Identity>} identities
 * @param {{jobs: number, again: boolean}} how
 * @returns {Promise<string[]>} what failed; the other rows are trained nevertheless
 */
async function trainAll(program, rows, identities, { jobs, again }) {
  const queue = [...rows];
  let left = rows.length;
  /** @type {string[]} */
  const failed = [];
  const begin = performance.now();
  const one = async (/** @type {Row} */ row) => {
    const now = /** @type {import("./study/results.mjs").Identity} */ (identities.get(row));
    const found = again ? null : standing(row, now, read());
    try {
      const result = found ?? named(row, { ...now, ...(await train(program, row)) });
      keep(result);
      left -= 1;
      const score = result.normalised_score?.toFixed(3) ?? "none";
      const minutes = ((performance.now() - begin) / 60000).toFixed(1);
      console.error(
        `${row.label}: score ${score}, ${found ? "stands" : "trained"}; ${left} of ${rows.length} rows left after ${minutes} min`,
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      left -= 1;
      if (!stopped) failed.push(error.message);
    }
  };
  const work = async () => {
    for (let next = queue.shift(); next && !stopped; next = queue.shift()) await one(next);
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return failed;
}

/**
 * @param {string} program
 * @param {Row} row
 * @returns {Promise<import("./study/results.mjs").Figures>}
 */
async function train(program, row) {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  const checkpoint = join(folder, "run.safetensors");
  try {
    const { code, output } = await run(program, row.timed ? [...row.args, "--checkpoint", checkpoint] : row.args);
    if (code !== 0) throw new Refusal(`${command(row)}: ${reason(output)}`);
    // Progress lines come before the JSON.
    const figures = JSON.parse(output.slice(output.indexOf("{")));
    return kept(figures, row.timed ? await decisionTime(program, checkpoint, folder) : null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What the monitor says of a decision.
 * @param {string} program
 * @param {string} checkpoint
 * @param {string} folder for the report
 * @returns {Promise<number>} µs
 */
async function decisionTime(program, checkpoint, folder) {
  const report = join(folder, "report.json");
  const times = [];
  for (let timing = 0; timing < TIMINGS; timing += 1) {
    const { code, output } = await run(program, [
      "evaluate",
      "--checkpoint",
      checkpoint,
      "--episodes",
      "1",
      "--monitor",
      report,
    ]);
    if (code !== 0) throw new Refusal(`spikeground evaluate: ${reason(output)}`);
    times.push(1e3 * JSON.parse(readFileSync(report, "utf8")).inference_time_ms.average);
  }
  return Math.min(...times);
}
