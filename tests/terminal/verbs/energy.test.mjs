/** Energy targets of a decision, from a real comparison; docs/results/energy.md and its plot. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { crossingPlot } from "../../../scripts/energy/break_even_plot.mjs";
import { kept, markdown } from "../../../scripts/energy/document.mjs";
import { holds, ratioOf, targets } from "../../../scripts/energy/targets.mjs";
import { BY_HAND, byHand } from "../../../scripts/lib/by_hand.mjs";
import { json } from "../support/program.mjs";

// Half of the declared budget, and a lower rate to make up for it.
const COMPARE = [
  "--world",
  "FrozenLake-v1",
  "--firm",
  "--set",
  "normalisation=static",
  "--set",
  "target_rate=0.008",
  "--set",
  "train_steps=24000",
];
const compared = json("compare", ...COMPARE);
const prices = json("energy");

test("a sparse agent saves what it has to, at the return of its twin, with INT8 weights", () => {
  for (const agent of [compared.spiking, compared.dense]) {
    assert.ok(agent.int8.normalised_score >= 0.95, `${agent.agent}: ${agent.int8.normalised_score}`);
    assert.equal(agent.int8.mean_return, 1, agent.agent);
  }
  for (const target of targets(ratioOf(compared))) assert.ok(holds(target), JSON.stringify(target));
});

test("a target that is missed is told", () => {
  const most = { title: "", rule: /** @type {const} */ ("most"), limit: 0.5, reached: 0.51 };
  assert.deepEqual([holds(most), holds({ ...most, reached: 0.5 })], [false, true]);
  const under = { title: "", rule: /** @type {const} */ ("under"), limit: 0.8, reached: 0.8 };
  assert.deepEqual([holds(under), holds({ ...under, reached: 0.79 })], [false, true]);
  const least = { title: "", rule: /** @type {const} */ ("least"), limit: 0.88, reached: 0.87 };
  assert.deepEqual([holds(least), holds({ ...least, reached: 0.88 })], [false, true]);
  const [{ reached }] = targets(ratioOf(compared));
  const { spiking, baselines } = compared.spiking.meter.bills.memory_registers;
  assert.equal(reached, spiking.total / baselines.zero_skipping_int8);
});

test("the plot has a line for each dataflow, one for each baseline, and the crossings in between", () => {
  const svg = crossingPlot(compared, prices);
  assert.equal(svg.match(/stroke-dasharray="6 4"/g)?.length, prices.baselines.length);
  assert.equal(svg.match(/stroke-width="2" fill="none"\/>/g)?.length, 2);
  const rates = Object.values(compared.spiking.meter.break_even).flatMap((of) => Object.values(of));
  const drawn = rates.filter((/** @type {number | null} */ rate) => rate !== null && rate <= 0.2);
  assert.equal(svg.match(/fill="none" stroke="#\w+" stroke-width="2"\/>/g)?.length, drawn.length);
  assert.ok(drawn.length >= 3 && svg.includes(`>${(100 * Math.min(...drawn)).toFixed(1)} %<`));
  assert.ok(svg.includes("5.7 %: Yan et al., T = 5, against a 3-bit net"));
  assert.doesNotMatch(svg, /NaN|undefined/);
});

test("the page tells every bill, and nothing that is not there", () => {
  const page = markdown(
    { prices, runs: [{ name: "one", command: "spikeground", compared: kept(compared) }] },
    "A remark.",
  );
  assert.equal(byHand(page), "A remark.");
  assert.doesNotMatch(page, /NaN|undefined|\[object|not reached/);
  const { total } = compared.spiking.meter.bills.memory_events.spiking;
  assert.ok(page.includes(` ${total.toFixed(0)} |`));
  for (const { name, title } of [...prices.models, ...prices.baselines]) assert.ok(page.includes(title), name);
});

test("docs/results/energy.md and its plot are those of docs/data/energy.json and of the declared prices", () => {
  const read = (/** @type {string} */ file) => readFileSync(new URL(`../../../docs/${file}`, import.meta.url), "utf8");
  const measured = JSON.parse(read("data/energy.json"));
  assert.deepEqual(measured.prices, prices, "prices have changed: npm run energy");
  const page = read("results/energy.md");
  assert.ok(page.includes(BY_HAND[0]));
  assert.equal(markdown(measured, byHand(page)), page);
  assert.equal(crossingPlot(measured.runs[0].compared, measured.prices), read("images/break_even.svg"));
});
