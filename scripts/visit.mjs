/** `npm run visit`: what a visitor of the page feels, measured in a headless browser, beside what it is to reach. */
import { arch, availableParallelism, cpus, release, type } from "node:os";

import { flags, main, whole } from "./lib/command.mjs";
import { Refusal } from "./lib/process.mjs";
import { openSite } from "./lib/site_in_browser.mjs";
import { writeDocument } from "./visit/document.mjs";
import { columns, HEAD, isMissed } from "./visit/figures.mjs";
import { lighthouse } from "./visit/lighthouse.mjs";
import { loading, size } from "./visit/loading.mjs";
import { memory } from "./visit/memory.mjs";
import { rewinding } from "./visit/rewinding.mjs";
import { smoothness } from "./visit/smoothness.mjs";

/**
 * @typedef {import("./visit/figures.mjs").Figure} Figure
 * @typedef {{rounds: number, minutes: number}} Wishes
 */

/** @type {Record<string, (site: import("./lib/site_in_browser.mjs").Site, wishes: Wishes) => Promise<Figure[]>>} */
const PARTS = {
  loading: (site, { rounds }) => loading(site, rounds),
  size,
  smoothness: (site, { rounds }) => smoothness(site, rounds),
  rewind: rewinding,
  memory: (site, { minutes }) => memory(site, minutes),
  lighthouse: (site, { rounds }) => lighthouse(site, rounds),
};

const HELP = `npm run visit -- [options]

Measures what a visitor of the built page feels, in a headless browser, and prints each figure beside its target. Exit code 1
when a target is missed. SPIKEGROUND_SITE names a folder that is served as it is, instead of a fresh build.
  --only PART[,PART…]
               ${Object.keys(PARTS).join(", ")}
  --rounds N   how often each figure is taken, of which the median counts (default: 5)
  --minutes N  how long it trains before memory is read (default: 5); from 30 on it also has to be flat
  --docs       also write docs/results/visit.md and docs/data/visit.json; for a quiet machine`;

await main(async () => {
  const given = flags(HELP, {
    only: { type: "string" },
    rounds: { type: "string", default: "5" },
    minutes: { type: "string", default: "5" },
    docs: { type: "boolean", default: false },
  });
  const wishes = {
    rounds: whole("--rounds", given.rounds, 1, 100),
    minutes: whole("--minutes", given.minutes, 1, 600),
  };
  const parts = given.only?.split(",") ?? Object.keys(PARTS);
  for (const part of parts)
    if (!Object.hasOwn(PARTS, part))
      throw new Refusal(`--only ${part}: the parts are ${Object.keys(PARTS).join(", ")}`);
  if (given.docs && given.only !== undefined) throw new Refusal("--docs tells of every part: leave --only out");
  const site = await openSite();
  const chromium = site.version;
  /** @type {Figure[]} */
  const figures = [];
  try {
    for (const part of parts) {
      console.log(`Measuring ${part} …`);
      figures.push(...((await PARTS[part]?.(site, wishes)) ?? []));
    }
  } finally {
    await site.close();
  }
  tell(figures);
  if (given.docs) writeDocument({ machine: machine(), chromium, ...wishes, figures });
  return figures.some(isMissed) ? 1 : 0;
});

/** The figures as a table, and how many are missed. */
function tell(/** @type {Figure[]} */ figures) {
  const table = [HEAD, ...figures.map(columns)];
  const widths = HEAD.map((_, index) => Math.max(...table.map((row) => row[index]?.length ?? 0)));
  console.log();
  for (const row of table) {
    const cells = row.map((cell, index) => cell.padEnd(widths[index] ?? 0));
    console.log(cells.join("  ").trimEnd());
  }
  console.log(`\n${figures.filter(isMissed).length} missed`);
}

/** Name of the processor. */
function machine() {
  return `${cpus()[0]?.model.trim() ?? arch()}, ${availableParallelism()} cores, ${type()} ${release().split("-")[0]} ${arch()}`;
}
