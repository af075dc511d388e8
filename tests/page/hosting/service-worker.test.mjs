/** The site without a network after the first visit, and how it comes to a new version. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test } from "node:test";

import { keepOffline } from "../../../scripts/building/offline.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { eventually, FOLDER, open, snapshot, train, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const RUN = "#seed=1&h=32&ls=200";
const OPTIONS = /** @type {const} */ ({ serviceWorkers: "allow", locale: "en-GB" });
/** @type {(() => unknown)[]} */
let endings = [];
afterEach(async () => {
  for (const end of endings) await end();
  endings = [];
});

/**
 * A copy of the site on a server of its own, in a subfolder.
 * @param {string} [host] a name of this machine; a developer's machine is `localhost` itself
 */
async function copied(host = "spikeground.localhost") {
  const root = mkdtempSync(join(tmpdir(), "spikeground-"));
  const folder = join(root, "sub", "site");
  mkdirSync(join(root, "sub"));
  // Without the compressed copies, which a changed file would have to be changed in, too.
  cpSync(FOLDER, folder, { recursive: true, filter: (path) => !/(?<!safetensors)\.(br|gz)$/.test(path) });
  const server = await serve(root, 0);
  const close = server.close;
  endings.push(close, () => rmSync(root, { recursive: true }));
  return { folder, close, url: `http://${host}:${server.port}/sub/site/` };
}

/**
 * Makes another version of a site: one more line in its page and in a script that is loaded by its plain name.
 * @param {string} folder
 * @param {string} word
 * @returns {Promise<string | undefined>} the version
 */
async function change(folder, word) {
  const page = join(folder, "index.html");
  writeFileSync(page, `${readFileSync(page, "utf8")}<!-- ${word} -->`);
  writeFileSync(join(folder, "worker.js"), `${readFileSync(join(folder, "worker.js"), "utf8")}\n// ${word}\n`);
  await keepOffline(folder);
  return /<meta name="version" content="([^"]+)"/.exec(readFileSync(page, "utf8"))?.[1];
}

/** Waits until the page's requests are answered by its service worker. */
const isKept = (/** @type {Page} */ page) =>
  eventually(() => page.evaluate(() => navigator.serviceWorker.controller !== null), "the service worker answers");

/** The versions that the browser keeps. */
const versions = (/** @type {Page} */ page) =>
  page.evaluate(async () => (await caches.keys()).map((name) => name.split(" ").at(-1)));

const versionOf = (/** @type {Page} */ page) => page.locator('meta[name="version"]').getAttribute("content");

/** The version of the service worker that answers the page. */
const answering = (/** @type {Page} */ page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data);
        navigator.serviceWorker.controller?.postMessage({ kind: "version" }, [port2]);
      }),
  );

/** Looks for a new version, as the page does when it is shown again. */
const look = (/** @type {Page} */ page) =>
  page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));

const NEW = "A new version of this page is ready.";

for (const host of ["localhost", "spikeground.localhost"]) {
  test(`after one visit everything works without the server of ${host}, in a subfolder`, async () => {
    const site = await copied(host);
    const page = await open({ url: `${site.url}${RUN}`, options: OPTIONS });
    await until(page, "ready");
    await isKept(page);
    await site.close();
    await page.context().setOffline(true);

    const again = `${site.url}?from=elsewhere${RUN}`;
    await page.goto(again);
    await until(page, "ready");
    await assert.rejects(
      page.evaluate((url) => fetch(url), `${site.url}no-such-file`),
      "the server is gone",
    );
    await train(page, 400);
    await page.getByRole("region", { name: "Energy" }).getByRole("button", { name: "Compare", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Spiking against dense" });
    await dialog.getByRole("button", { name: /^Compare with the/ }).click();
    await dialog.getByRole("button", { name: "Compare again" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await page.locator("pinned-settings").getByRole("button", { name: "Side by side" }).click();
    const pair = page.getByRole("dialog", { name: "Side by side" });
    await pair.getByRole("button", { name: "Run", exact: true }).click();
    await eventually(async () => !/^0$/m.test(await pair.locator("pair-side dd").first().innerText()), "both learn");
    await page.keyboard.press("Escape");
    for (const [language, words] of /** @type {const} */ ([
      ["zh", /设置/],
      ["de", /Einstellungen/],
    ])) {
      await page.locator("page-footer select").selectOption(language);
      await page.getByRole("button", { name: words }).first().click();
      await page.getByRole("dialog", { name: words }).waitFor();
      await page.keyboard.press("Escape");
    }
    await page.goto(`${site.url}#tour=neuron`);
    await page.reload();
    await page.locator("tour-panel [role=dialog]").waitFor();
    for (const name of ["trained.safetensors.gz", "icon.svg", "app-icon.svg", "manifest.webmanifest", "worker.js"])
      assert.equal(await page.evaluate((name) => fetch(name).then(({ status }) => status), name), 200, name);
    await page.goto(`${site.url}documents/reference/links.html`);
    await page.getByRole("heading", { level: 1, name: "Links" }).waitFor();
    assert.deepEqual(
      page.complaints.filter((words) => !words.includes("ERR_")),
      [],
    );
  });
}

test("a new version waits while a run goes on, is offered once, and replaces the old one whole", async () => {
  const site = await copied();
  const page = await open({ url: `${site.url}${RUN}`, options: OPTIONS });
  await until(page, "ready");
  await isKept(page);
  const before = await versionOf(page);
  assert.deepEqual(await versions(page), [before]);
  const notice = page.locator("notice-bar .notice").filter({ hasText: NEW });
  assert.equal(await notice.count(), 0);

  await change(site.folder, "Second");
  // Slow enough to go on for as long as the test takes.
  await page.getByRole("button", { name: "5", exact: true }).click();
  await page.evaluate(() => window.spikeground.run());
  await eventually(async () => (await snapshot(page)).env_steps > 5, "a run is under way");
  await look(page);
  await notice.waitFor();
  const { env_steps } = await snapshot(page);
  await eventually(async () => (await snapshot(page)).env_steps > env_steps, "the run goes on");
  assert.equal((await versions(page)).length, 2);
  assert.doesNotMatch(await page.evaluate(() => fetch("worker.js").then((file) => file.text())), /\/\/ Second\n$/);

  const third = await change(site.folder, "Third");
  await look(page);
  await eventually(async () => (await versions(page)).length === 3, "the third version is on its way");
  const isWhole = () =>
    page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => !registration?.installing));
  await eventually(isWhole, "the third version is whole");
  await eventually(() => notice.count().then((count) => count === 1), "one notice for both");
  await notice.getByRole("button", { name: "Reload with it" }).click();
  await eventually(async () => (await versionOf(page)) === third, "the page is the third version");
  await until(page, "ready");
  assert.match(await page.evaluate(() => fetch("worker.js").then((file) => file.text())), /\/\/ Third\n$/);
  await eventually(async () => (await versions(page)).length === 1, "older versions are removed");
  assert.deepEqual(await versions(page), [await versionOf(page)]);
  assert.equal(await notice.count(), 0);
  assert.match(page.url(), /#.*seed=1/);
});

test("while another tab shows the old version, the new one waits, and the page says why", async () => {
  const site = await copied();
  const page = await open({ url: `${site.url}${RUN}`, options: OPTIONS });
  await until(page, "ready");
  await isKept(page);
  const other = await page.context().newPage();
  await other.goto(site.url);
  await until(other, "ready");
  const second = await change(site.folder, "Second");
  await look(page);
  const button = page.getByRole("button", { name: "Reload with it" });
  await button.click();
  await page.getByText("Another tab still shows the older version").waitFor();
  await other.evaluate(() => window.spikeground.run());
  await eventually(async () => (await snapshot(other)).env_steps > 100, "the other tab works");
  assert.doesNotMatch(await other.evaluate(() => fetch("worker.js").then((file) => file.text())), /\/\/ Second\n$/);
  await other.close();
  await button.click();
  await eventually(async () => (await versionOf(page)) === second, "then it is taken");
});

test("a site that is half replaced is not kept, and the whole one is", async () => {
  const site = await copied();
  const page = await open({ url: `${site.url}${RUN}`, options: OPTIONS });
  await until(page, "ready");
  await isKept(page);
  const before = await versionOf(page);
  const worker = readFileSync(join(site.folder, "worker.js"));
  await change(site.folder, "Second");
  const changed = readFileSync(join(site.folder, "worker.js"));
  writeFileSync(join(site.folder, "worker.js"), worker);
  /** Whether a new version was found and then given up. */
  const outcome = page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise((resolve) => registration.addEventListener("updatefound", resolve, { once: true }));
    await registration.update();
    await found;
    const worker = registration.installing;
    if (worker && worker.state !== "redundant")
      await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    return [worker?.state, registration.waiting];
  });
  assert.deepEqual(await outcome, ["redundant", null]);
  assert.deepEqual(await versions(page), [before]);
  await page.reload();
  await until(page, "ready");
  assert.equal(await versionOf(page), before);

  writeFileSync(join(site.folder, "worker.js"), changed);
  await look(page);
  await page.getByText(NEW).waitFor();
});

test("on a developer's machine a rebuilt site is there at the next load, and stays without the server", async () => {
  const site = await copied("localhost");
  const page = await open({ url: `${site.url}${RUN}`, options: OPTIONS });
  await until(page, "ready");
  await isKept(page);
  const second = await change(site.folder, "Second");
  await page.reload();
  assert.equal(await versionOf(page), second);
  await until(page, "ready");
  assert.match(await page.evaluate(() => fetch("worker.js").then((file) => file.text())), /\/\/ Second\n$/);
  await eventually(async () => (await answering(page)) === second, "the new version's worker answers");
  assert.deepEqual(await versions(page), [second]);
  assert.equal(await page.getByText(NEW).count(), 0);
  await site.close();
  await page.reload();
  await until(page, "ready");
  assert.equal(await versionOf(page), second);
});

for (const [name, forbid] of /** @type {[string, () => void][]} */ ([
  [
    "refused",
    () => {
      ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("denied", "SecurityError"));
    },
  ],
  [
    "forbidden altogether",
    () => {
      Object.defineProperty(Navigator.prototype, "serviceWorker", {
        get: () => {
          throw new DOMException("denied", "SecurityError");
        },
      });
    },
  ],
  ["unknown", () => Reflect.deleteProperty(Navigator.prototype, "serviceWorker")],
])) {
  test(`where service workers are ${name} the page works and says nothing`, async () => {
    const page = await open({ options: OPTIONS, prepare: (page) => page.addInitScript(forbid) });
    await until(page, "ready");
    await eventually(
      () => page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => /\/versions-/.test(name))),
      "the page tried",
    );
    await train(page, 50);
    assert.equal(await page.locator("notice-bar .notice").count(), 0);
    assert.deepEqual(page.complaints, []);
  });
}

test("other pages of the host are not answered from the site", async () => {
  const site = await copied();
  writeFileSync(join(site.folder, "other.html"), "<!doctype html><title>Other</title>");
  const page = await open({ url: site.url, options: OPTIONS });
  await until(page, "ready");
  await isKept(page);
  await page.goto(`${site.url}other.html`);
  assert.equal(await page.title(), "Other");
});

test("the manifest names the page and icons that are there", async () => {
  const site = await copied();
  const manifest = JSON.parse(readFileSync(join(site.folder, "manifest.webmanifest"), "utf8"));
  assert.equal(manifest.display, "standalone");
  assert.equal(new URL(manifest.start_url, site.url).href, site.url);
  assert.ok(manifest.icons.length > 0);
  const page = await open({ url: `${site.url}manifest.webmanifest` });
  for (const { src } of manifest.icons) {
    const size = await page.evaluate(
      (src) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve(image.naturalWidth);
          image.onerror = () => resolve(0);
          image.src = src;
        }),
      src,
    );
    assert.ok(size > 0, src);
  }
});
