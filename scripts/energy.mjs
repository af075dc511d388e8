/** `npm run energy`: compares spiking and dense on firm ice and writes docs/data/energy.json, docs/results/energy.md and their plot. */
import { writeFileSync } from "node:fs";
import { JSON_FILE, kept, writeEnergy } from "./energy/document.mjs";
import { flags, main } from "./lib/command.mjs";
import { Refusal, run } from "./lib/process.mjs";
import { builtProgram } from "./lib/program.mjs";

const HELP = `npm run energy -- [options]
  --docs         writes docs/results/energy.md and its plot from docs/data/energy.json and measures nothing`;

const LAKE = ["compare", "--world", "FrozenLake-v1", "--firm"];
/** The comparisons; the bills of the first are shown in the document. */
const RUNS = [
  { name: "frugal", args: [...LAKE, "--config", "config/frugal.yaml"] },
  { name: "default", args: LAKE },
  {
    name: "frugal, normalisation folded",
    args: [...LAKE, "--config", "config/frugal.yaml", "--set", "normalisation=static"],
  },
];

await main(async () => {
  const { docs } = flags(HELP, { docs: { type: "boolean", default: false } });
  if (docs) return writeEnergy();
  const program = await builtProgram();
  const prices = await json(program, ["energy"]);
  const runs = [];
  for (const { name, args } of RUNS)
    runs.push({ name, command: ["spikeground", ...args].join(" "), compared: kept(await json(program, args)) });
  writeFileSync(JSON_FILE, `${JSON.stringify({ prices, runs }, null, 1)}\n`);
  writeEnergy();
});

/**
 * @param {string} program
 * @param {string[]} args
 */
async function json(program, args) {
  const { code, output } = await run(program, [...args, "--json", "-"]);
  if (code !== 0) throw new Refusal(`${args.join(" ")}: ${output.trim()}`);
  // Progress lines come before the JSON.
  return JSON.parse(output.slice(output.indexOf("\n{") + 1));
}
