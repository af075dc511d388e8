/**
 * Workers that are terminated, hung or unresponsive, files that do not arrive, a suspended tab, and cancelled
 * loading. The tests control the page's clock, so that no test has to wait.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, save, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

/** @typedef {import("playwright-core").Page} Page */

/** Faults of a worker that does not answer. */
const FAULTS = {
  closed: () => self.close(),
  hung: () => {
    for (;;);
  },
  deaf: () => {},
};

/**
 * From here on the present worker breaks at a kind of message.
 * @param {Page} page
 * @param {keyof typeof FAULTS} fault
 * @param {string} kind
 */
async function breakAt(page, fault, kind) {
  const worker = page.workers().at(-1);
  assert.ok(worker, "there is a worker");
  // Passed as text, because the function contains another one.
  await worker.evaluate(`{
    const own = self.onmessage;
    let dead = false;
    self.onmessage = (event) => {
      dead ||= event.data.kind === ${JSON.stringify(kind)};
      if (dead) (${FAULTS[fault]})();
      else own(event);
    };
  }`);
}

/** Opens a page whose clock the test controls. */
const opened = (/** @type {(page: Page) => Promise<unknown>} */ prepare = async () => {}, fragment = "seed=3") =>
  open({
    fragment,
    prepare: async (page) => {
      await page.clock.install();
      await prepare(page);
    },
  });

const phase = (/** @type {Page} */ page) => page.evaluate(() => document.documentElement.dataset.run);
const alert = (/** @type {Page} */ page) => page.locator("notice-bar [role=alert]").innerText();
const click = (/** @type {string} */ name) => (/** @type {Page} */ page) =>
  page.getByRole("button", { name, exact: true }).click();
const follow =
  (/** @type {string[]} */ ...fragments) =>
  (/** @type {Page} */ page) =>
    page.evaluate((fragments) => {
      for (const fragment of fragments) location.hash = fragment;
    }, fragments);
/** Starts a promise and records how it is rejected. */
const promised = (/** @type {"save" | "load"} */ what) => (/** @type {Page} */ page) =>
  page.evaluate((what) => {
    const promise = what === "save" ? window.spikeground.save() : window.spikeground.load(new Uint8Array(100));
    promise.then(
      () => 0,
      (error) => (document.documentElement.dataset.rejected = `${error.constructor.name}: ${error.message}`),
    );
  }, what);

/** Reset leads to a run that can be stepped. */
async function starts(/** @type {Page} */ page) {
  await page.locator("dialog[open]").evaluateAll((all) => {
    for (const dialog of all) /** @type {HTMLDialogElement} */ (dialog).close();
  });
  await click("Reset")(page);
  await until(page, "ready");
  await click("Step")(page);
  await until(page, "paused");
  assert.equal((await snapshot(page)).env_steps, 1);
  assert.equal(await alert(page), "");
}

test("a worker that is closed, hung or deaf at any question while nothing runs is ended, and Reset starts a new one", async (t) => {
  const page = await opened();
  await until(page, "ready");
  // Each row: the question, the fault, and the call that asks the question.
  for (const [kind, fault, act] of /** @type {[string, keyof typeof FAULTS, (page: Page) => Promise<unknown>][]} */ ([
    ["step", "closed", click("Step")],
    ["step", "hung", (page) => page.keyboard.press(".")],
    ["save", "hung", click("Save checkpoint")],
    ["save", "deaf", promised("save")],
    ["resume", "closed", promised("load")],
    [
      "edit",
      "deaf",
      async (page) => {
        await page.keyboard.press("e");
        await page.locator('[data-cell="1"]').click();
        await page.keyboard.press("e");
      },
    ],
    [
      "monitor",
      "hung",
      (page) =>
        page.evaluate(() =>
          [...document.querySelectorAll("button")].find((button) => /monitor/i.test(button.textContent ?? ""))?.click(),
        ),
    ],
    ["ask", "closed", (page) => page.keyboard.press("w")],
    ["run", "hung", click("Run")],
    [
      "pause",
      "deaf",
      async (page) => {
        await click("Run")(page);
        await eventually(async () => {
          await page.clock.runFor(200);
          return (await snapshot(page)).env_steps > 5;
        }, "the run is under way");
        await click("Pause")(page);
      },
    ],
  ])) {
    await t.test(`${fault} at "${kind}"`, async () => {
      await breakAt(page, fault, kind);
      await act(page);
      await page.waitForTimeout(100);
      await page.clock.runFor(17_000);
      await until(page, "error");
      assert.match(
        await alert(page),
        /^The run stopped: the worker gave no sign of life for (8|15) seconds and was ended\. Reset starts it afresh\.$/,
      );
      assert.equal(await page.locator("world-card .cell").count(), 16, "the last picture stays");
      await starts(page);
    });
  }
  // The reason with which the last promise of the rows above was rejected.
  assert.equal(
    await page.evaluate(() => document.documentElement.dataset.rejected),
    "Error: the worker gave no sign of life for 15 seconds and was ended",
  );
});

test("what asks for another run does not wait for the watch: the worker is replaced within a second", async (t) => {
  const page = await opened();
  await until(page, "ready");
  for (const [kind, fault, act] of /** @type {[string, keyof typeof FAULTS, (page: Page) => Promise<unknown>][]} */ ([
    ["begin", "closed", click("Reset")],
    ["begin", "hung", click("Dense")],
    ["begin", "deaf", (page) => page.evaluate(() => window.spikeground.reset())],
    ["read", "hung", follow("seed=9")],
    ["read", "closed", follow("world=CliffWalking-v1")],
    [
      "figures",
      "hung",
      async (page) => {
        await click("Run")(page);
        await page.clock.runFor(600);
        await follow("seed=4")(page);
      },
    ],
  ])) {
    await t.test(`${fault} at "${kind}"`, async () => {
      await breakAt(page, fault, kind);
      await act(page);
      await until(page, "loading");
      await page.clock.runFor(1000);
      await until(page, "ready");
      assert.equal(await alert(page), "");
      await click("Step")(page);
      await until(page, "paused");
    });
  }
});

test("files that do not arrive and workers that never come to life are given up, and Reset tries again", async (t) => {
  const page = await opened((page) => page.route("**/worker.js", () => {}));
  const script = (/** @type {string} */ body) => (/** @type {Page} */ page) =>
    page.route("**/worker.js", (route) => route.fulfill({ body }));
  // Each row: the fault and the message to the visitor; files first, because a script that has arrived is kept.
  for (const [name, prepare, reason] of /** @type {[string, (page: Page) => Promise<void>, RegExp][]} */ ([
    ["the script never arrives", async () => {}, /nothing arrived from the page's server for 30 seconds/],
    [
      "the module never arrives",
      (page) => page.route("**/spikeground_bg.wasm", () => {}),
      /nothing arrived from the page's server for 30 seconds/,
    ],
    [
      "the script is missing",
      (page) => page.route("**/worker.js", (route) => route.fulfill({ status: 404 })),
      /worker\.js could not be loaded \(HTTP status 404\)/,
    ],
    [
      "the module is missing",
      (page) => page.route("**/spikeground_bg.wasm", (route) => route.fulfill({ status: 500 })),
      /spikeground_bg\.wasm could not be loaded \(HTTP status 500\)/,
    ],
    [
      "the module is no module",
      (page) => page.route("**/spikeground_bg.wasm", (route) => route.fulfill({ body: "<!doctype html>" })),
      /spikeground_bg\.wasm could not be loaded \(.*WebAssembly/,
    ],
    [
      "the module is cut short",
      (page) =>
        page.route("**/spikeground_bg.wasm", async (route) =>
          route.fulfill({ body: (await (await route.fetch()).body()).subarray(0, 100_000) }),
        ),
      /spikeground_bg\.wasm could not be loaded/,
    ],
    ["the script is no script", script("<!doctype html>"), /SyntaxError/],
    ["the worker never says a word", script(""), /no sign of life for 20 seconds/],
    ["the worker closes at once", script("self.close()"), /no sign of life for 20 seconds/],
    ["the worker hangs at once", script("for (;;);"), /no sign of life for 20 seconds/],
    ["the worker throws at once", script("throw new Error('broken')"), /broken/],
  ])) {
    await t.test(name, async () => {
      if ((await phase(page)) === "error") {
        await page.unrouteAll();
        await prepare(page);
        await click("Reset")(page);
      }
      await page.waitForTimeout(300);
      for (let second = 0; second < 32 && (await phase(page)) === "loading"; second += 1) await page.clock.runFor(1000);
      await until(page, "error");
      assert.match(await alert(page), reason);
      assert.match(await alert(page), /^The run stopped: [^\n]+[^.]\. Reset starts it afresh\.$/);
    });
  }
  await page.unrouteAll();
  await starts(page);
});

test("a line on which nothing arrives for twenty seconds is only slow, and the page says that it still loads", async () => {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((done) => (release = () => done(null)));
  const page = await opened((page) =>
    page.route("**/spikeground_bg.wasm", async (route) => {
      await released;
      await route.continue();
    }),
  );
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
  await eventually(async () => {
    await page.clock.runFor(200);
    return (await snapshot(page)).env_steps > 100;
  }, "the run goes on");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.run), "running");
  assert.equal(await alert(page), "");
});

/** A worker that needs long to begin the run of a seed, without a sign of life. */
const slowSeed = (/** @type {number} */ seed) => (/** @type {Page} */ page) =>
  page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    const trap = `addEventListener("message", ({ data }) => { if (data.kind === "begin" && data.spec.seed === ${seed}) {
      const until = Date.now() + 600000; postMessage({ kind: "heard", id: data.id }); while (Date.now() < until); } });`;
    await route.fulfill({ response, body: trap + body });
  });

const seedOf = (/** @type {Page} */ page) => page.evaluate(() => window.spikeground.snapshot()?.seed);

test("loading that takes long gives way to whatever is asked for next", async (t) => {
  const page = await opened(slowSeed(5));
  await until(page, "ready");
  for (const [name, act, seed] of /** @type {[string, (page: Page) => Promise<unknown>, number][]} */ ([
    ["Cancel, which leads back to the experiment before", click("Cancel"), 3],
    ["Escape, which does the same", (page) => page.keyboard.press("Escape"), 3],
    ["another link", follow("seed=6"), 6],
    ["two other links, of which the last one counts", follow("seed=6", "seed=7"), 7],
    [
      "a setting and another link",
      async (page) => {
        await click("Dense")(page);
        await follow("seed=8")(page);
      },
      8,
    ],
    ["another world with another seed", follow("world=CliffWalking-v1&seed=2"), 2],
  ])) {
    await t.test(name, async () => {
      await follow("seed=5")(page);
      await until(page, "loading");
      const status = page.getByRole("status").first();
      await eventually(async () => {
        await page.clock.runFor(500);
        return /Still preparing this run\.\s+Cancel/.test(await status.innerText());
      }, "the offer to cancel");
      await act(page);
      await page.waitForTimeout(50);
      await page.clock.runFor(700);
      await until(page, "ready");
      assert.equal(await seedOf(page), seed);
      assert.equal(await alert(page), "");
      await eventually(async () => {
        await page.clock.runFor(700);
        return new URL(page.url()).hash.includes(`seed=${seed}`);
      }, "the address of the new run");
      await click("Step")(page);
      await until(page, "paused");
    });
  }
});

test("the first link of a page can be given up for the default experiment", async () => {
  const page = await opened(slowSeed(5), "seed=5");
  await eventually(async () => {
    await page.clock.runFor(1000);
    return /Still preparing/.test(await page.locator("notice-bar").innerText());
  }, "the notice");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.waitForTimeout(100);
  await page.clock.runFor(700);
  await until(page, "ready");
  assert.notEqual(await seedOf(page), 5);
  assert.match(
    await page.locator("notice-bar").innerText(),
    /Loading was cancelled\. This run starts from its first step\./,
  );
});

test("files that are on their way can be given up, and asked for again", async () => {
  const page = await opened((page) => page.route("**/worker.js", () => {}));
  await eventually(async () => {
    await page.clock.runFor(1100);
    return /Still loading/.test(await page.getByRole("status").first().innerText());
  }, "the notice");
  await page.keyboard.press("Escape");
  await until(page, "error");
  assert.equal(await alert(page), "Loading was cancelled. Reset starts it afresh.");
  await page.unrouteAll();
  await starts(page);
});

test("a run that trains at full speed gives way to another link by itself", async () => {
  const page = await opened();
  await until(page, "ready");
  await click("Run")(page);
  await eventually(async () => {
    await page.clock.runFor(200);
    return (await snapshot(page)).env_steps > 50;
  }, "the run is under way");
  // While the page's clock is stopped, the worker is not replaced.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  await follow("seed=6")(page);
  await eventually(async () => (await seedOf(page)) === 6, "the other run");
});

test("answers to several questions at once come to whom they belong", async () => {
  const page = await open({ fragment: "seed=3" });
  await until(page, "ready");
  await train(page, 200);
  const whole = await save(page);
  const outcomes = await page.evaluate(async () => {
    const results = await Promise.allSettled([
      window.spikeground.save(),
      window.spikeground.load(new Uint8Array(10)),
      window.spikeground.save(),
      window.spikeground.load(new Uint8Array(20)),
      window.spikeground.save(),
    ]);
    return results.map((result) =>
      result.status === "fulfilled" ? (result.value?.length ?? -1) : String(result.reason),
    );
  });
  const length = atob(whole).length;
  assert.deepEqual([outcomes[0], outcomes[2], outcomes[4]], [length, length, length]);
  for (const index of [1, 3]) assert.match(String(outcomes[index]), /^Error: /);
});
