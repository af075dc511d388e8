/** Long measurements go in slices: the worker listens between them, gives signs of life and can be called off. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../support/load.mjs";
import { eventually, open, snapshot, until, withSite } from "../support/site.mjs";

const { Slices } = await load("worker/slices");
const { Jobs } = await load("worker/jobs");
const { Question } = await load("worker/question");

withSite();

/** A machine that takes so many milliseconds for a million operations, and work of so many million. */
function machine(/** @type {number} */ pace, /** @type {number} */ millions) {
  let [now, left, told] = [0, millions, 0];
  /** @type {number[]} */
  const took = [];
  const slices = new Slices(
    () => (told += 1),
    () => now,
  );
  const work = (/** @type {number} */ operations) => {
    const done = Math.min(left, operations / 1e6);
    left -= done;
    took.push(done * pace);
    now += done * pace;
    return left <= 0;
  };
  return { slices, work, took, told: () => told, now: () => now };
}

test("slices find a length of about ten milliseconds on machines of any speed", () => {
  for (const pace of [0.001, 0.02, 0.5, 1, 3, 10, 40, 400]) {
    const { slices, work, took, told, now } = machine(pace, 20_000 / pace);
    for (const pause of slices.all(work)) assert.equal(pause, undefined);
    const settled = took.slice(20, -1);
    assert.ok(settled.length > 100, `${pace}: ${settled.length} slices`);
    assert.ok(
      settled.every((took) => took > 4 && took < 21),
      `${pace}: ${Math.min(...settled)} to ${Math.max(...settled)} ms`,
    );
    const least = Math.floor(now() / (310 + Math.max(...took)));
    assert.ok(told() >= least, `${pace}: ${told()} signs of life in ${now()} ms`);
  }
});

test("work that becomes slower is cut into smaller slices at once", () => {
  let [now, cost, calls] = [0, 1e-6, 0];
  const slices = new Slices(
    () => undefined,
    () => now,
  );
  const work = (/** @type {number} */ operations) => {
    now += operations * cost;
    calls += 1;
    return false;
  };
  for (let slice = 0; slice < 20; slice += 1) slices.take(work);
  cost = 1e-4;
  slices.take(work);
  const before = now;
  slices.take(work);
  assert.ok(now - before < 20, `${now - before} ms`);
  assert.equal(calls, 22);
});

test("jobs are done in turn, and dropped ones are answered otherwise", () => {
  /** @type {string[]} */
  const done = [];
  function* job(/** @type {string} */ name, slices = 2) {
    for (let slice = 0; slice < slices; slice += 1) {
      done.push(`${name}${slice}`);
      yield undefined;
    }
    done.push(name);
  }
  const jobs = new Jobs();
  assert.equal(jobs.turn(), false);
  jobs.add("a", job("a"), () => done.push("no a"));
  jobs.add("b", job("b"), () => done.push("no b"));
  jobs.add("c", job("c", 0), () => done.push("no c"));
  while (done.at(-1) !== "b0") assert.equal(jobs.turn(), true);
  assert.deepEqual(done.splice(0), ["a0", "a1", "a", "b0"]);
  assert.deepEqual([jobs.has("a"), jobs.has("b"), jobs.has("c")], [false, true, true]);
  jobs.drop("b");
  assert.deepEqual(done.splice(0), ["no b"]);
  assert.equal(jobs.turn(), true);
  assert.deepEqual(done.splice(0), ["c"]);
  assert.equal(jobs.turn(), false);
  // A job that throws is over, and the one after it has its turn.
  jobs.add(
    "bad",
    (function* () {
      yield undefined;
      throw new Error("broken");
    })(),
  );
  jobs.add("a", job("a", 0));
  jobs.turn();
  assert.throws(() => jobs.turn(), /broken/);
  assert.equal(jobs.turn(), true);
  assert.deepEqual(done.splice(0), ["a"]);
  jobs.add("a", job("a"), () => done.push("no a"));
  jobs.add("b", job("b"), () => done.push("no b"));
  jobs.drop();
  assert.deepEqual([done, jobs.turn()], [["no a", "no b"], false]);
});

test("an answer in slices is wanted until it is complete", () => {
  let slices = 0;
  const question = new Question(0);
  assert.equal(question.due(), Infinity);
  question.ask();
  const give = () => {
    slices += 1;
    return slices === 3;
  };
  for (let turn = 0; turn < 3; turn += 1) {
    assert.ok(question.due() < Infinity);
    question.answer(give);
  }
  assert.equal(question.due(), Infinity);
  question.answer(give);
  assert.equal(slices, 3);
});

/** Notes the kinds of messages that go to the worker (`>`) and come from it. */
const noting = (/** @type {import("playwright-core").Page} */ page) =>
  page.addInitScript(() => {
    const kinds = Object.assign(globalThis, { kinds: /** @type {string[]} */ ([]) }).kinds;
    const Plain = Worker;
    globalThis.Worker = class extends Plain {
      /** @param {string | URL} address @param {WorkerOptions} [options] */
      constructor(address, options) {
        super(address, options);
        this.addEventListener("message", ({ data }) => kinds.push(data.kind));
      }
      /** @override @param {{kind: string}} message @param {any} [transfer] */
      postMessage(message, transfer) {
        kinds.push(`>${message.kind}`);
        super.postMessage(message, transfer);
      }
    };
  });

const kinds = (/** @type {import("playwright-core").Page} */ page) =>
  page.evaluate(() => /** @type {{kinds: string[]}} */ (/** @type {unknown} */ (globalThis)).kinds.slice());

// The second one stands for h=512 and T=32, whose measurements take eight times as long; it is opened and not run.
for (const [world, runs] of /** @type {[string, boolean][]} */ ([
  ["MiniGrid-Empty-16x16-v0&full=1", true],
  ["DeepSea-50&h=256&T=16", false],
])) {
  test(`${world} is opened${runs ? ", runs and stops" : ""} with signs of life all along`, async () => {
    const page = await open({ fragment: `world=${world}&seed=1`, prepare: noting });
    await until(page, "ready");
    const opening = await kinds(page);
    const [begin, begun] = [opening.lastIndexOf(">begin"), opening.indexOf("begun")];
    assert.ok(opening.slice(begin, begun).includes("alive"), opening.join(" "));
    if (runs) {
      await page.evaluate(() => window.spikeground.run());
      await eventually(async () => (await snapshot(page)).env_steps >= 1, "figures of a run that has begun");
      await page.evaluate(() => window.spikeground.pause());
      await until(page, "paused");
    }
    // Background metering takes up to a minute; opening another link does not wait for it.
    await page.evaluate(() => {
      location.hash = "#seed=2";
    });
    await eventually(async () => (await snapshot(page)).world === "FrozenLake-v1", "the other link");
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
