import assert from "node:assert/strict";
import { test } from "node:test";

import { kept } from "../support/runs.mjs";
import { eventually, open, train, until, withSite } from "../support/site.mjs";

withSite();

const RUN = "seed=21&T=2&h=32&ls=300&n_steps=20000&firm=1";

test("a full storage is said once, and training goes on", async () => {
  const page = await open({
    fragment: RUN,
    prepare: (page) =>
      page.addInitScript(() => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException("no room", "QuotaExceededError");
        };
      }),
  });
  await until(page, "ready");
  const notices = page.locator(".notice").filter({ hasText: "storage is full" });
  await train(page, 300);
  await notices.waitFor();
  const { env_steps } = await train(page, 900);
  await train(page, env_steps + 300);
  assert.equal(await notices.count(), 1);
  assert.deepEqual(page.complaints, []);
});

test("a storage that is cleared while the page is open is said once, and the run is kept again", async () => {
  const page = await open({ fragment: RUN });
  await until(page, "ready");
  const first = await train(page, 300);
  await kept(page, first.env_steps);
  await page.evaluate(
    () =>
      new Promise((settle, reject) => {
        const deleting = indexedDB.deleteDatabase("spikeground");
        deleting.onsuccess = settle;
        deleting.onerror = reject;
      }),
  );
  const notices = page.locator(".notice").filter({ hasText: "were cleared" });
  await notices.waitFor();
  const second = await train(page, first.env_steps + 300);
  await eventually(
    async () => (await page.evaluate(() => window.spikeground.runs())).length === 1,
    "it is listed again",
  );
  await kept(page, second.env_steps);
  assert.equal(await notices.count(), 1);
  assert.deepEqual(page.complaints, []);
});
