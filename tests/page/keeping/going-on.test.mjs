import assert from "node:assert/strict";
import { test } from "node:test";

import { kept, stepTo, stored } from "../support/runs.mjs";
import { eventually, ofRun, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

const RUN = "seed=21&T=2&h=32&ls=300&n_steps=20000&firm=1";
const offer = (/** @type {import("playwright-core").Page} */ page) => page.locator(".offer");

test("after a reload the run goes on with the bits of one that was never interrupted", async () => {
  const page = await open({ fragment: RUN });
  await until(page, "ready");
  const paused = await train(page, 1500);
  await kept(page, paused.env_steps);
  await page.reload();
  await until(page, "ready");
  await offer(page).waitFor();
  assert.match(await offer(page).innerText(), /Go on with your run\? Frozen lake 4×4/);
  await page.getByRole("button", { name: "Go on" }).click();
  await until(page, "paused");
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(paused));
  assert.equal(await offer(page).count(), 0);
  await page.evaluate(() => window.spikeground.run());
  await until(page, "done");

  const other = await open({ fragment: RUN });
  await until(other, "ready");
  await other.evaluate(() => window.spikeground.run());
  await until(other, "done");
  assert.equal((await snapshot(page)).weights_digest, (await snapshot(other)).weights_digest);
  assert.equal((await stored(page, "runs")).length, 1, "it is still one row");
  assert.deepEqual(page.complaints, []);
});

test("an address without a run offers the last one, an address of another run does not, and what is left stays in the list", async () => {
  const page = await open({ fragment: RUN });
  await until(page, "ready");
  const paused = await train(page, 600);
  await kept(page, paused.env_steps);
  const base = page.url().split("#")[0] ?? "";
  const visit = async (/** @type {string} */ address) => {
    await page.goto("about:blank");
    await page.goto(address);
    await until(page, "ready");
  };
  await visit(`${base}#seed=77`);
  await page.evaluate(() => window.spikeground.runs());
  assert.equal(await offer(page).count(), 0);
  await visit(base);
  await offer(page).waitFor();
  await page.getByRole("button", { name: "Leave it" }).click();
  assert.equal(await offer(page).count(), 0);
  await eventually(async () => (await stored(page, "runs")).every(({ open }) => !open), "it is left");
  await visit(base);
  assert.equal((await page.evaluate(() => window.spikeground.runs())).length, 1);
  assert.equal(await offer(page).count(), 0);
});

test("undo brings back several runs at the steps where they were left, redo goes on again, with equal bits", async () => {
  const page = await open({ fragment: RUN });
  await until(page, "ready");
  const first = await train(page, 700);
  await page.getByRole("button", { name: "Dense" }).click();
  await until(page, "ready");
  const second = await train(page, 500);
  await page.getByRole("button", { name: "Reset" }).click();
  await until(page, "ready");
  await page.getByRole("button", { name: "Draw a new seed" }).click();
  await eventually(async () => (await snapshot(page)).seed !== 21, "another seed");
  await until(page, "ready");
  const undo = async (/** @type {string} */ key) => {
    const before = await page.evaluate(() => window.spikeground.link());
    await page.keyboard.press(key);
    await eventually(async () => (await page.evaluate(() => window.spikeground.link())) !== before, "another run");
    await until(page, ["paused", "ready"]);
  };
  await undo("Control+z");
  assert.deepEqual([(await snapshot(page)).seed, (await snapshot(page)).env_steps], [21, 0]);
  await undo("Control+z");
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(second));
  await undo("Control+z");
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(first));
  await undo("Control+Shift+Z");
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(second));
  await undo("Control+z");
  await stepTo(page, first.env_steps + 3);

  const other = await open({ fragment: RUN });
  await until(other, "ready");
  await other.evaluate(() => window.spikeground.run());
  await eventually(async () => (await snapshot(other)).env_steps > 0, "steps");
  await until(other, "done");
  await other.evaluate((step) => window.spikeground.rewind(step), first.env_steps + 3);
  await eventually(async () => (await snapshot(other)).env_steps === first.env_steps + 3, "the same step");
  assert.equal((await snapshot(page)).weights_digest, (await snapshot(other)).weights_digest);
  assert.deepEqual(page.complaints, []);
});

test("a run that is replaced while it trains comes back at a step that it had reached", async () => {
  const page = await open({ fragment: RUN });
  await until(page, "ready");
  await page.evaluate(() => window.spikeground.run());
  await eventually(async () => (await snapshot(page)).env_steps > 800, "steps");
  const seen = await snapshot(page);
  await page.getByRole("button", { name: "Reset" }).click();
  await until(page, "ready");
  await page.keyboard.press("Control+z");
  await until(page, "paused");
  assert.ok((await snapshot(page)).env_steps >= seen.env_steps);
});

test("where storage is forbidden, undo restores the last runs from memory, older ones by their settings, and says so", async () => {
  const page = await open({
    fragment: RUN,
    prepare: (page) =>
      page.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException("no", "SecurityError");
        };
      }),
  });
  await until(page, "ready");
  const first = await train(page, 400);
  for (let at = 0; at < 4; at += 1) {
    await page.getByRole("button", { name: "Reset" }).click();
    await until(page, "ready");
    await train(page, 100);
  }
  const notices = page.locator(".notice");
  await eventually(
    async () => (await notices.allInnerTexts()).some((text) => /keeps nothing/.test(text)),
    "the notice",
  );
  assert.equal(await notices.count(), 1, "it is said once");
  for (let at = 0; at < 4; at += 1) {
    const before = await page.evaluate(() => window.spikeground.link());
    await page.keyboard.press("Control+z");
    await eventually(async () => (await page.evaluate(() => window.spikeground.link())) !== before, "another run");
    await until(page, ["paused", "ready"]);
  }
  assert.equal((await snapshot(page)).env_steps, 0);
  await eventually(
    async () => (await notices.allInnerTexts()).some((text) => text.includes(`no longer kept`)),
    "that only the settings are back",
  );
  assert.equal((await snapshot(page)).seed, first.seed);
  assert.deepEqual(page.complaints, []);
});

test("a run is offered again whatever order its settings were made in", async () => {
  const page = await open({ fragment: "seed=3&h=32" });
  await until(page, "ready");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  for (const [name, value] of [
    ["n_step", "2"],
    ["learning_rate", "0.002"],
  ]) {
    const field = page.locator(`#parameter-${name}`);
    await field.fill(value ?? "");
    await field.press("Enter");
    await eventually(
      async () => String((await snapshot(page)).parameters[name ?? ""]) === value,
      `the run with ${name} ${value}`,
    );
    await until(page, "ready");
  }
  await page.keyboard.press("Escape");
  const paused = await train(page, 600);
  await kept(page, paused.env_steps);
  await eventually(async () => /lr=0\.002&ns=2&steps=/.test(page.url()), "the link in the address bar");
  await page.reload();
  await until(page, "ready");
  await offer(page).waitFor();
});

test("a run that is brought back while the list is busy is not taken for a broken list", async () => {
  const page = await open({ fragment: RUN });
  await until(page, "ready");
  const paused = await train(page, 600);
  await kept(page, paused.env_steps);
  await page.evaluate(() => {
    void navigator.locks.request(
      "spikeground.runs",
      () => new Promise((free) => document.addEventListener("free", free)),
    );
  });
  await page.evaluate(() => window.spikeground.reset());
  await until(page, "ready");
  await page.keyboard.press("Control+z");
  await until(page, "paused");
  await page.evaluate(() => document.dispatchEvent(new Event("free")));
  // A step later the run is saved again, after what was waiting to be written.
  await page.keyboard.press(".");
  await kept(page, paused.env_steps + 1);
  assert.deepEqual(await page.locator(".notice.bad").allInnerTexts(), []);
});
