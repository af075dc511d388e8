import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

test("a copied link opened in a new tab restores the experiment and replays to the same weights", async () => {
  const page = await open({
    fragment: "seed=11&firm=1&T=3",
    options: { permissions: ["clipboard-read", "clipboard-write"] },
  });
  await until(page, "ready");
  const figures = await train(page, 1500);
  await page.getByRole("button", { name: "Copy link" }).click();
  const copied = await eventually(() => page.evaluate(() => navigator.clipboard.readText()), "a link on the clipboard");
  assert.equal(copied, await link(page));

  const other = await open({ fragment: new URL(copied).hash.slice(1) });
  await until(other, "ready");
  assert.equal((await snapshot(other)).seed, 11);
  assert.equal((await snapshot(other)).parameters.time_steps, 3);
  assert.match(await other.locator("notice-bar").innerText(), /This link replays .+ steps; press Run\./);
  await other.getByRole("button", { name: "Run" }).click();
  await until(other, "paused");
  const replayed = await snapshot(other);
  assert.equal(replayed.env_steps, figures.env_steps);
  assert.equal(replayed.weights_digest, figures.weights_digest);
  assert.match(await other.locator("notice-bar").innerText(), /reproduced bit for bit/);
});

test("a link that promises other weights is called not reproduced", async () => {
  const page = await open({ fragment: "seed=1&steps=400&digest=4-0123456789abcdef" });
  await until(page, "ready");
  await page.getByRole("button", { name: "Run" }).click();
  await until(page, "paused");
  assert.match(await page.locator("notice-bar").innerText(), /not reproduced/);
});

test("a link made with other numerics is never called not reproduced", async () => {
  const page = await open({ fragment: "v=0&n=999&seed=1&steps=400&digest=4-0123456789abcdef" });
  await until(page, "ready");
  await page.getByRole("button", { name: "Run" }).click();
  await until(page, "paused");
  const words = await page.locator("notice-bar").innerText();
  assert.match(words, /numerics/);
  assert.doesNotMatch(words, /not reproduced/);
});

test("a bad link gives a visible notice and the rest of it is used", async () => {
  const page = await open({ fragment: "world=Atlantis-v0&T=five&seed=77&firm=1&nonsense=1" });
  await until(page, "ready");
  const notices = page.locator("notice-bar [role=status]");
  assert.ok(await notices.isVisible());
  assert.match(await notices.innerText(), /Atlantis-v0/);
  const figures = await snapshot(page);
  assert.equal(figures.seed, 77);
  assert.equal(figures.world, "FrozenLake-v1");
  const count = await page.locator(".notice").count();
  await page.getByRole("button", { name: "Dismiss" }).first().click();
  await eventually(async () => (await page.locator(".notice").count()) === count - 1, "one notice fewer");
});

test("an unknown preset in a link is said and left out, a known one is used", async () => {
  const page = await open({ fragment: "preset=turbo&seed=77&T=3" });
  await until(page, "ready");
  assert.match(
    await page.locator("notice-bar [role=status]").innerText(),
    /unknown preset 'turbo'; allowed: default, frugal, .*; this part of the link was ignored\./,
  );
  assert.equal((await snapshot(page)).parameters.time_steps, 3);
  assert.doesNotMatch(await link(page), /preset/);
  const other = await open({ fragment: "preset=maximum_speed&seed=77&T=4" });
  await until(other, "ready");
  const { parameters } = await snapshot(other);
  assert.deepEqual([parameters.tau_mem, parameters.threshold, parameters.time_steps], [5, 1.5, 4]);
  assert.match(await link(other), /&preset=maximum_speed&seed=77&T=4$/);
  assert.equal(await other.locator(".notice").count(), 0);
});

test("hostile links neither break the page nor reach its markup", async () => {
  const hostile = [
    "__proto__=1&constructor=1&world=toString",
    "world=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    "seed=-1&T=1e308&h=NaN",
    `map=${"S".repeat(5000)}`,
    "%E0%A4%A",
    `steps=99999999999999999999&digest=${"f".repeat(3000)}`,
  ];
  for (const fragment of hostile) {
    const page = await open({ fragment });
    await until(page, "ready");
    assert.deepEqual(page.complaints, [], fragment.slice(0, 60));
    assert.equal(await page.locator("img").count(), 0);
    await page.context().close();
  }
});

test("a link without a seed draws one and the address bar holds it", async () => {
  const first = await open();
  const second = await open();
  await until(first, "ready");
  await until(second, "ready");
  const [one, other] = [(await snapshot(first)).seed, (await snapshot(second)).seed];
  assert.notEqual(one, other);
  await eventually(async () => first.url().includes(`seed=${one}`), "the seed in the address bar");
});

test("a link typed into the open page is followed", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  await train(page, 200);
  await page.evaluate(() => {
    location.hash = "seed=42&agent=dense";
  });
  await eventually(async () => (await snapshot(page)).seed === 42, "the seed of the new link");
  await until(page, "ready");
  assert.equal((await snapshot(page)).agent, "dense");
  assert.equal((await snapshot(page)).env_steps, 0);
});

test("without the clipboard the link is shown, selected", async () => {
  const page = await open({
    prepare: (page) => page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined })),
  });
  await until(page, "ready");
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByRole("dialog", { name: "Copy this link" }).waitFor();
  const selected = await page.evaluate(() => {
    const area = /** @type {HTMLTextAreaElement} */ (document.activeElement);
    return area.value.slice(area.selectionStart, area.selectionEnd);
  });
  assert.equal(selected, await link(page));
});

test("a link that was changed on its way is replayed as it was written", async () => {
  const first = await open({ fragment: "seed=11&firm=1&T=2&h=16&bs=8" });
  await until(first, "ready");
  const { env_steps } = await train(first, 400);
  const copied = (await link(first)).split("#")[1] ?? "";
  await first.context().close();
  const cases = [
    [`${copied}.`, /altered in transit/, /reproduced bit for bit/],
    [`${copied}%29%20&fbclid=IwAR0x&lang=en`, /This link replays/, /reproduced bit for bit/],
    [`${copied}?utm_source=chat`, /This link replays/, /reproduced bit for bit/],
    [copied.replaceAll("&", "&amp;"), /altered in transit/, /reproduced bit for bit/],
    [encodeURIComponent(copied), /altered in transit/, /reproduced bit for bit/],
    [`${copied}&colour=red`, /colour: this key of the link is unknown/, /reproduced bit for bit/],
    [copied.slice(0, -4), /digest is damaged/, /digest is damaged/],
    [copied.replace(/&n=\d+/, "&n=999"), /numerics version 999/, /cannot be compared/],
    [`${copied.slice(0, -1)}${copied.endsWith("0") ? "1" : "0"}`, /This link replays/, /not reproduced/],
  ];
  for (const [fragment, before, after] of /** @type {[string, RegExp, RegExp][]} */ (cases)) {
    const page = await open({ fragment });
    await until(page, "ready");
    const words = page.locator("notice-bar");
    assert.match(await words.innerText(), before, fragment);
    assert.equal((await snapshot(page)).seed, 11, fragment);
    await page.getByRole("button", { name: "Run" }).click();
    await until(page, "paused");
    assert.equal((await snapshot(page)).env_steps, env_steps);
    assert.match(await words.innerText(), after, fragment);
    const bad = await page.locator(".notice.bad").count();
    assert.equal(bad, /not reproduced|numerics version 999|colour/.test(await words.innerText()) ? 1 : 0, fragment);
    await page.context().close();
  }
});

test("a seed that cannot be read is named with the one that is used", async () => {
  const page = await open({ fragment: "seed=seven&firm=1" });
  await until(page, "ready");
  assert.match(await page.locator("notice-bar").innerText(), /seed: 'seven' is not a whole number .*; 0 was used\./);
  assert.equal((await snapshot(page)).seed, 0);
});

test("a map whose reward the support does not reach is played with a wider one", async () => {
  const page = await open({ fragment: "world=Maze-v0&map=SG(2.5)&seed=1" });
  await until(page, "ready");
  assert.match(await page.locator("notice-bar").innerText(), /the support was widened to range from -1 to 2\.5\./);
  const { world, parameters } = await snapshot(page);
  assert.deepEqual([world, parameters.support_max], ["Maze-v0", 2.5]);
});

test("thousands of unknown keys and a digest of thousands of letters leave the page readable", async () => {
  const unknown = Array.from({ length: 3000 }, (_, number) => `q${number}=1`).join("&");
  const page = await open({ fragment: `seed=1&steps=5&digest=${"f".repeat(9000)}&${unknown}` });
  await until(page, "ready");
  assert.ok((await page.locator(".notice").count()) <= 12);
  assert.ok((await page.locator("notice-bar").innerText()).length < 2000);
  assert.deepEqual(page.complaints, []);
});

test("a page whose first run is refused begins another, and everything works", async () => {
  // No link leads to a run that is refused, so the first one is spoilt on its way to the worker.
  const spoil = () => {
    const post = Worker.prototype.postMessage;
    let spoilt = false;
    Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
      if (message.kind === "begin" && !spoilt) {
        spoilt = true;
        message = { ...message, spec: { ...message.spec, parameters: { time_steps: 99 } } };
      }
      post.call(this, message, transfer);
    };
  };
  const page = await open({ fragment: "world=CliffWalking-v1&seed=5", prepare: (page) => page.addInitScript(spoil) });
  await until(page, "ready");
  assert.match(
    await page.locator("notice-bar").innerText(),
    /Time steps \(time_steps\): '99' is not .*The first world begins in its place\./,
  );
  assert.equal((await snapshot(page)).world, "FrozenLake-v1");
  await train(page, 50);
  await page.evaluate(() => window.spikeground.reset());
  await until(page, "ready");
  // The address bar is updated half a second later; until then it contains the first link, which cannot be opened
  // again.
  await eventually(async () => !page.url().includes("CliffWalking"), "the address of the run in its place");
  await page.evaluate(() => {
    location.hash = "world=CliffWalking-v1&seed=5";
  });
  await eventually(async () => (await snapshot(page)).world === "CliffWalking-v1", "the world of the link");
  await until(page, "ready");
});

test("a page whose worker has failed takes another world and other settings", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  await page.evaluate(() => dispatchEvent(new ErrorEvent("error", { message: "made up" })));
  await until(page, "error");
  await page.getByRole("region", { name: "World" }).getByRole("checkbox", { name: "Not slippery" }).check();
  await until(page, "ready");
  assert.match(await link(page), /&firm=1&/);
});
