/**
 * A worker that is closed, hung or deaf, files that do not arrive, a tab that stands still, and loading that is given up.
 * The page's clock is the tests', so that nobody waits for real.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, save, snapshot, train, until, withSite } from "./site.mjs";

withSite();

/** @typedef {import("playwright-core").Page} Page */

/** What a worker does instead of answering. */
const FAULTS = { closed: "self.close()", hung: "for (;;);", deaf: "0" };

/**
 * A worker that breaks at a kind of message, after so many of them.
 * @param {keyof typeof FAULTS} fault
 * @param {string} kind
 */
const broken = (fault, kind, after = 0) => (/** @type {Page} */ page) =>
  page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    const trap = `{ let seen = 0, dead = false; addEventListener("message", (event) => {
      if (!dead && (event.data.kind !== "${kind}" || seen++ < ${after})) return;
      dead = true; event.stopImmediatePropagation(); ${FAULTS[fault]};
    }); }`;
    await route.fulfill({ response, body: trap + (await response.text()) });
  });

/** Opens a page whose clock stands under the test's hand. */
async function opened(/** @type {(page: Page) => Promise<void>} */ prepare, fragment = "seed=3") {
  const page = await open({
    fragment,
    prepare: async (page) => {
      await page.clock.install();
      await prepare(page);
    },
  });
  return page;
}

const alert = (/** @type {Page} */ page) => page.locator("notice-bar [role=alert]").innerText();
const click = (/** @type {string} */ name) => (/** @type {Page} */ page) => page.getByRole("button", { name, exact: true }).click();
const promised = (/** @type {"save" | "load"} */ what) => (/** @type {Page} */ page) =>
  page.evaluate((what) => {
    const promise = what === "save" ? window.spikeground.save() : window.spikeground.load(new Uint8Array(100));
    promise.then(() => 0, (error) => (document.documentElement.dataset.rejected = `${error.constructor.name}: ${error.message}`));
  }, what);

/** Waits for an error of silence, then resets. */
async function recovers(/** @type {Page} */ page) {
  const picture = await page.locator("world-card .cell").count();
  await page.clock.runFor(30_000);
  await until(page, "error");
  assert.match(await alert(page), /^The run stopped: the worker gave no sign of life for \d+ seconds and was ended\. Reset starts it afresh\.$/);
  assert.equal(await page.locator("world-card .cell").count(), picture, "the last picture stays");
  await starts(page);
}

/** With a whole worker again, Reset leads to a run that can be stepped. */
async function starts(/** @type {Page} */ page) {
  await page.unrouteAll();
  await page.locator("dialog[open]").evaluateAll((all) => all.forEach((dialog) => dialog.close()));
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await until(page, "ready");
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await until(page, "paused");
  assert.equal((await snapshot(page)).env_steps, 1);
  assert.equal(await alert(page), "");
}

// Each row: the question, the fault, what asks it; all while nothing runs.
for (const [kind, fault, act, after] of /** @type {[string, keyof typeof FAULTS, (page: Page) => Promise<unknown>, number?][]} */ ([
  ["step", "closed", click("Step")],
  ["step", "hung", click("Step")],
  ["save", "hung", click("Save checkpoint")],
  ["save", "deaf", promised("save")],
  ["resume", "closed", promised("load")],
  ["edit", "deaf", async (page) => {
    await click("Step")(page);
    await until(page, "paused");
    await page.keyboard.press("e");
    await page.locator('[data-cell="1"]').click();
  }],
  ["monitor", "hung", (page) => page.evaluate(() => /** @type {HTMLElement} */ ([...document.querySelectorAll("button")].find((button) => /monitor/i.test(button.textContent ?? ""))).click())],
  ["ask", "closed", (page) => page.keyboard.press("w")],
])) {
  test(`a worker that is ${fault} at "${kind}" is ended, and Reset starts a new one`, async () => {
    const page = await opened(broken(fault, kind, after));
    await until(page, "ready");
    await act(page);
    await page.waitForTimeout(300);
    await recovers(page);
    const rejected = await page.evaluate(() => document.documentElement.dataset.rejected);
    if (act.name === "") assert.ok(rejected === undefined || /^Error: .+ and was ended$/.test(rejected), rejected);
    await page.context().close();
  });
}

test("what window.spikeground has promised is rejected with an Error of one line", async () => {
  const page = await opened(broken("deaf", "save"));
  await until(page, "ready");
  await promised("save")(page);
  await page.clock.runFor(30_000);
  await until(page, "error");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.rejected), "Error: The run stopped: the worker gave no sign of life for 15 seconds and was ended.");
});

test("a worker that dies while the run is paused is found at the next question, and none is answered for it", async () => {
  const page = await opened(broken("closed", "save"));
  await until(page, "ready");
  await click("Run")(page);
  await eventually(async () => (await snapshot(page)).env_steps > 50, "the run is under way");
  await click("Pause")(page);
  await until(page, "paused");
  await click("Save checkpoint")(page);
  await click("Step")(page);
  await click("Step")(page);
  await recovers(page);
});

// What asks for another run does not wait for the watch: the worker is replaced within a second.
for (const [kind, fault, act] of /** @type {[string, keyof typeof FAULTS, (page: Page) => Promise<unknown>][]} */ ([
  ["begin", "closed", click("Reset")],
  ["begin", "hung", click("Dense")],
  ["begin", "deaf", (page) => page.evaluate(() => window.spikeground.reset())],
  ["read", "hung", (page) => page.evaluate(() => (location.hash = "#seed=9"))],
  ["read", "closed", (page) => page.evaluate(() => (location.hash = "#world=CliffWalking-v1"))],
])) {
  test(`a worker that is ${fault} when "${kind}" asks for another run is replaced at once`, async () => {
    const page = await opened(broken(fault, kind, 1));
    await until(page, "ready");
    await act(page);
    await until(page, "loading");
    await page.clock.runFor(1000);
    await until(page, "ready");
    assert.equal(await alert(page), "");
    await click("Step")(page);
    await until(page, "paused");
    await page.context().close();
  });
}

// Files and workers that never come to be.
for (const [name, prepare, reason] of /** @type {[string, (page: Page) => Promise<void>, RegExp][]} */ ([
  ["its script never arrives", (page) => page.route("**/worker.js", () => {}), /nothing arrived from the page's server for 30 seconds/],
  ["its module never arrives", (page) => page.route("**/spikeground_bg.wasm", () => {}), /nothing arrived from the page's server for 30 seconds/],
  ["it never says a word", (page) => page.route("**/worker.js", (route) => route.fulfill({ body: "" })), /no sign of life for 20 seconds/],
  ["it closes at once", (page) => page.route("**/worker.js", (route) => route.fulfill({ body: "self.close()" })), /no sign of life for 20 seconds/],
  ["it hangs at once", (page) => page.route("**/worker.js", (route) => route.fulfill({ body: "for(;;);" })), /no sign of life for 20 seconds/],
  ["its script is no script", (page) => page.route("**/worker.js", (route) => route.fulfill({ body: "<!doctype html>" })), /SyntaxError/],
  ["its script is missing", (page) => page.route("**/worker.js", (route) => route.fulfill({ status: 404 })), /worker\.js could not be loaded \(HTTP status 404\)/],
  ["its module is missing", (page) => page.route("**/spikeground_bg.wasm", (route) => route.fulfill({ status: 500 })), /spikeground_bg\.wasm could not be loaded \(HTTP status 500\)/],
  ["its module is no module", (page) => page.route("**/spikeground_bg.wasm", (route) => route.fulfill({ body: "<!doctype html>" })), /spikeground_bg\.wasm could not be loaded \(.*WebAssembly/],
  ["its module is cut short", (page) => page.route("**/spikeground_bg.wasm", async (route) => route.fulfill({ body: (await (await route.fetch()).body()).subarray(0, 100_000) })), /spikeground_bg\.wasm could not be loaded/],
  ["it hangs at its first run", broken("hung", "begin"), /no sign of life for 15 seconds/],
])) {
  test(`a worker is given up when ${name}, and Reset starts another one`, async () => {
    const page = await opened(prepare);
    await page.waitForTimeout(500);
    for (let second = 0; second < 40 && (await page.evaluate(() => document.documentElement.dataset.run)) === "loading"; second += 1) await page.clock.runFor(1000);
    await until(page, "error");
    assert.match(await alert(page), reason);
    assert.match(await alert(page), /^The run stopped: [^\n]+[^.]\. Reset starts it afresh\.$/);
    await starts(page);
    await page.context().close();
  });
}

test("a line on which nothing arrives for twenty seconds is only slow, and the page says that it still loads", async () => {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((done) => (release = () => done(null)));
  const page = await opened((page) => page.route("**/spikeground_bg.wasm", async (route) => {
    await released;
    await route.continue();
  }));
  await page.clock.runFor(20_000);
  assert.match(await page.getByRole("status").first().innerText(), /Still loading: \d+ kB have arrived\.\s+Cancel/);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.run), "loading");
  release();
  await until(page, "ready");
  assert.doesNotMatch(await page.locator("notice-bar").innerText(), /Still loading/);
});

test("a run survives seventeen times in which its tab stands still for eight seconds", async () => {
  const page = await opened(async () => {});
  await until(page, "ready");
  await click("Run")(page);
  for (let round = 0; round < 17; round += 1) {
    await page.clock.fastForward(8000);
    await page.clock.runFor(700);
  }
  await eventually(async () => (await page.clock.runFor(200), (await snapshot(page)).env_steps > 100), "the run goes on");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.run), "running");
  assert.equal(await alert(page), "");
});

/** A worker that needs long to begin the run of a seed, without a sign of life. */
const slowSeed = (/** @type {number} */ seed) => (/** @type {Page} */ page) =>
  page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    const trap = `addEventListener("message", ({ data }) => { if (data.kind === "begin" && data.experiment.seed === ${seed}) {
      const until = Date.now() + 600000; postMessage({ kind: "heard", id: data.id }); while (Date.now() < until); } });`;
    await route.fulfill({ response, body: trap + body });
  });

const seedOf = (/** @type {Page} */ page) => page.evaluate(() => window.spikeground.snapshot()?.seed);

for (const [name, act, seed] of /** @type {[string, (page: Page) => Promise<unknown>, number][]} */ ([
  ["another link", (page) => page.evaluate(() => (location.hash = "#seed=6")), 6],
  ["two other links, of which the last one counts", (page) => page.evaluate(() => {
    location.hash = "#seed=6";
    location.hash = "#seed=7";
  }), 7],
  ["Cancel, which leads back to the experiment before", (page) => page.getByRole("button", { name: "Cancel", exact: true }).click(), 3],
  ["Escape", (page) => page.keyboard.press("Escape"), 3],
  ["another agent and another link", async (page) => {
    await click("Dense")(page);
    await page.evaluate(() => (location.hash = "#seed=8"));
  }, 8],
])) {
  test(`loading that takes long gives way to ${name}`, async () => {
    const page = await opened(slowSeed(5));
    await until(page, "ready");
    await page.evaluate(() => (location.hash = "#seed=5"));
    await until(page, "loading");
    await page.waitForTimeout(200);
    await page.clock.runFor(1500);
    assert.match(await page.getByRole("status").first().innerText(), /Still preparing this experiment\.\s+Cancel/);
    await act(page);
    await page.waitForTimeout(100);
    await page.clock.runFor(700);
    await until(page, "ready");
    assert.equal(await seedOf(page), seed);
    assert.equal(await alert(page), "");
    await page.clock.runFor(700);
    assert.match(new URL(page.url()).hash, new RegExp(`seed=${seed}`));
    await click("Step")(page);
    await until(page, "paused");
    await page.context().close();
  });
}

test("the first link of a page can be given up for the default experiment", async () => {
  const page = await opened(slowSeed(5), "seed=5");
  await eventually(async () => (await page.clock.runFor(1000), /Still preparing/.test(await page.locator("notice-bar").innerText())), "the notice");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.waitForTimeout(100);
  await page.clock.runFor(700);
  await until(page, "ready");
  assert.notEqual(await seedOf(page), 5);
  assert.match(await page.locator("notice-bar").innerText(), /Loading was cancelled\. This experiment starts from its first step\./);
});

test("files that are on their way can be given up, and asked for again", async () => {
  const page = await opened((page) => page.route("**/worker.js", () => {}));
  await page.clock.runFor(1100);
  await page.keyboard.press("Escape");
  await until(page, "error");
  assert.equal(await alert(page), "Loading was cancelled. Reset starts it afresh.");
  await starts(page);
});

test("a run that trains at full speed gives way to another link without losing its worker", async () => {
  const page = await open({ fragment: "seed=3" });
  await until(page, "ready");
  const before = page.workers()[0];
  await train(page, 500);
  await page.evaluate(() => window.spikeground.run());
  await page.evaluate(() => (location.hash = "#seed=6"));
  await eventually(async () => (await seedOf(page)) === 6, "the other run");
  assert.equal(page.workers()[0], before);
});

test("answers to several questions at once come to whom they belong", async () => {
  const page = await open({ fragment: "seed=3" });
  await until(page, "ready");
  await train(page, 200);
  const whole = await save(page);
  const outcomes = await page.evaluate(async () => {
    const results = await Promise.allSettled([
      window.spikeground.save(), window.spikeground.load(new Uint8Array(10)), window.spikeground.save(), window.spikeground.load(new Uint8Array(20)), window.spikeground.save(),
    ]);
    return results.map((result) => (result.status === "fulfilled" ? (result.value?.length ?? -1) : String(result.reason)));
  });
  const length = atob(whole).length;
  assert.deepEqual([outcomes[0], outcomes[2], outcomes[4]], [length, length, length]);
  for (const index of [1, 3]) assert.match(String(outcomes[index]), /^Error: /);
});
