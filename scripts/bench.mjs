/**
 * `npm run bench`: what a learning step, a decision and a forward pass take in a browser, ours beside what people use
 * today, all in one page load.
 */
import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus, release, type } from "node:os";
import { dirname, join, resolve } from "node:path";

import { writeDocument } from "./bench/document.mjs";
import { bundle, open, ownEngine } from "./bench/page.mjs";
import { RUST_PEERS, rustPeers } from "./bench/rust_peers.mjs";
import { columns, microseconds, percent, perSecond, targets } from "./bench/targets.mjs";
import { flags, main, reserveOutput } from "./lib/command.mjs";
import { ask, Refusal } from "./lib/process.mjs";
import { ROOT } from "./lib/project.mjs";
import { browser } from "./setup/browsers.mjs";
import { setup } from "./setup/setup.mjs";

const TASKS = ["learning_step", "decision", "one_hot_decision", "forward", "kernel", "world_step"];

const HELP = `npm run bench -- [options]

Measures learning steps, decisions, forward passes, kernels and steps of worlds in a headless browser, ours and those of TensorFlow.js
in turn, and compares them with what the project wants to reach. The exit code is 0 once everything was measured, whatever the ratios.
  --json FILE    write the results as JSON, - for standard output (docs/schemas/bench.schema.json)
  --rust-peers   measure Burn and candle, too; they compile for minutes, once for this machine
  --only TASK[,TASK…]
                 ${TASKS.join(", ")}
  --quick        short timings, only to see that everything runs
  --docs         instead: write docs/results/performance.md and its plot anew from docs/data/performance.json`;

await main(async () => {
  const {
    json,
    "rust-peers": rust,
    only,
    quick,
    docs,
  } = flags(HELP, {
    json: { type: "string" },
    "rust-peers": { type: "boolean", default: false },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    docs: { type: "boolean", default: false },
  });
  if (docs) {
    if (json !== undefined || rust || only !== undefined || quick)
      throw new Refusal("--docs measures nothing: leave the other options out");
    return writeDocument();
  }
  const tasks = only?.split(",") ?? TASKS;
  for (const task of tasks)
    if (!TASKS.includes(task)) throw new Refusal(`--only ${task}: the tasks are ${TASKS.join(", ")}`);
  if (json !== undefined && json !== "-") writable(json);
  const write = json === "-" ? reserveOutput() : null;
  const results = await measure(tasks, rust, quick);
  if (json !== undefined) {
    const text = `${JSON.stringify(results, null, 2)}\n`;
    if (write) write(text);
    else writeFileSync(json, text);
  }
  tell(results);
});

/**
 * @param {string[]} tasks
 * @param {boolean} rust
 * @param {boolean} quick
 * @returns {Promise<import("./bench/targets.mjs").Results>}
 */
async function measure(tasks, rust, quick) {
  const { tool } = await setup();
  const { path } = await browser();
  const own = await ownEngine(tool);
  const folder = await bundle([own, rust ? await rustPeers(tool) : null]);
  const query = ["own", ...(rust ? ["rust-peers"] : []), ...(quick ? ["quick"] : [])].join("&");
  const { page, version, close } = await open(path, folder, query);
  try {
    const agreement = await page.evaluate(() => window.bench.agreement());
    const disagreement = await page.evaluate((agreement) => window.bench.disagreements(agreement)[0], agreement);
    if (disagreement) throw new Refusal(`the engines do not do the same work: ${disagreement}`);
    console.error(`After ${agreement.steps.join(", ")} steps all engines have the same loss:`);
    for (const [name, losses] of Object.entries(agreement.losses))
      console.error(`  ${name.padEnd(20)}${losses.map((loss) => loss.toFixed(6)).join("  ")}`);
    const peak = await page.evaluate(() => window.bench.peak());
    const rows = [];
    for (const group of await page.evaluate(() => window.bench.groups())) {
      if (!tasks.includes(group.task)) continue;
      for (const { row, firing } of await page.evaluate((group) => window.bench.measure(group), group)) {
        console.error(line(row));
        warn(row, firing);
        rows.push(rounded(row));
      }
    }
    return { machine: machine(), versions: versions(version, rust), peak, agreement, rows };
  } catch (error) {
    // Errors of the page are wrapped in the browser's own message.
    if (error instanceof Refusal) throw error;
    throw new Refusal(`the bench's page failed: ${/** @type {Error} */ (error).message.split("\n")[0]}`);
  } finally {
    await close();
  }
}

/** Checks that the firing rate of every layer is within one percentage point of the row's. */
function warn(
  /** @type {import("./bench/targets.mjs").Row} */ { firing_rate },
  /** @type {Record<string, number> | null} */ firing,
) {
  for (const [layer, rate] of Object.entries(firing ?? {})) {
    if (!(Math.abs(rate - (firing_rate ?? NaN)) <= 0.01))
      console.error(`  WARNING: ${layer} fires at ${(100 * rate).toFixed(2)} %`);
  }
}

/** Rounds to the digits that the clock resolves. */
function rounded(/** @type {import("./bench/targets.mjs").Row} */ row) {
  const round = (/** @type {number} */ time) => Number(time.toPrecision(5));
  return { ...row, median_us: round(row.median_us), min_us: round(row.min_us), max_us: round(row.max_us) };
}

/** One row in one line. */
function line(/** @type {import("./bench/targets.mjs").Row} */ row) {
  const {
    task,
    engine,
    batch,
    states,
    hidden,
    actions,
    time_steps,
    firing_rate,
    normalisation,
    surrogate,
    noisy,
    kernel,
    median_us,
    min_us,
    max_us,
  } = row;
  const words = [
    kernel ?? task.replaceAll("_", " "),
    engine,
    batch !== null && `batch ${batch}`,
    states !== null && `${states} states`,
    hidden !== null && `hidden ${hidden}`,
    actions !== null && `${actions} actions`,
    time_steps !== null && `T ${time_steps}`,
    firing_rate !== null && percent(firing_rate),
    normalisation !== null && normalisation !== "none" && normalisation,
    surrogate,
    noisy && "noisy",
  ];
  const [median, min, max] = [median_us, min_us, max_us].map(microseconds);
  const speed = task === "world_step" ? `, ${perSecond(row)} million steps a second` : "";
  return `${words.filter(Boolean).join(", ")}: ${median} µs (${min} to ${max})${speed}`;
}

/** The targets as a table. */
function tell(/** @type {import("./bench/targets.mjs").Results} */ results) {
  const head = ["task", "against", "at", "at least", "reached", ""];
  const table = [head, ...targets(results).map(columns)];
  const widths = head.map((_, index) => Math.max(...table.map((row) => row[index]?.length ?? 0)));
  console.log();
  for (const row of table)
    console.log(
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

/** Name of the processor. */
function machine() {
  return `${cpus()[0]?.model.trim() ?? arch()}, ${availableParallelism()} cores, ${type()} ${release().split("-")[0]} ${arch()}`;
}

/**
 * @param {string} chromium
 * @param {boolean} rust
 * @returns {Record<string, string>}
 */
function versions(chromium, rust) {
  const read = (/** @type {string} */ path) => readFileSync(join(ROOT, path), "utf8");
  const crate = (/** @type {string} */ file, /** @type {string} */ name) =>
    new RegExp(`^name = "${name}"\r?\nversion = "(.+)"`, "m").exec(read(file))?.[1] ?? "unknown";
  const lock = join(RUST_PEERS, "Cargo.lock").slice(ROOT.length + 1);
  return {
    spikeground: crate("Cargo.lock", "spikeground"),
    chromium,
    rustc: ask("rustc", ["--version"])?.split(" ")[1] ?? "unknown",
    "tensorflow.js": JSON.parse(read("package.json")).devDependencies["@tensorflow/tfjs-core"],
    ...(rust && { burn: crate(lock, "burn"), candle: crate(lock, "candle-core") }),
  };
}

/** Refuses a file whose folder cannot be written to before minutes are spent. */
function writable(/** @type {string} */ path) {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
  } catch {
    throw new Refusal(`--json ${path}: its folder is missing or may not be written to`);
  }
}
