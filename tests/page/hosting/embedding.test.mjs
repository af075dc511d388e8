/** The page where it is shown by another page, where it may store nothing, and where its script cannot run at all. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { HEADERS_FILE } from "../../../scripts/lib/headers.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { address, eventually, FOLDER, open, until, withSite } from "../support/site.mjs";

withSite();

/** The site on a host that sends no headers. */
let bare = { url: "", close: async () => {} };
/** Another origin, whose page shows the frame that its query names. */
let host = { url: "", close: async () => {} };
const folder = mkdtempSync(join(tmpdir(), "spikeground-"));

before(async () => {
  cpSync(FOLDER, folder, { recursive: true });
  rmSync(join(folder, HEADERS_FILE));
  bare = await serve(folder, 0);
  const server = createServer((request, response) => {
    const frame = new URL(request.url ?? "/", "http://localhost").searchParams.get("frame") ?? "";
    response.writeHead(200, { "Content-Type": "text/html" }).end(`<!doctype html><title>Host</title>${frame}`);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  host = { url: `http://127.0.0.1:${port}/`, close: () => new Promise((done) => server.close(() => done())) };
});
after(async () => {
  await bare.close();
  await host.close();
  rmSync(folder, { recursive: true });
});

/**
 * The site in a frame of another origin.
 * @param {string} attributes of the frame
 * @param {string} [url]
 */
async function framed(attributes, url = address()) {
  const page = await open({
    url: `${host.url}?frame=${encodeURIComponent(`<iframe ${attributes} width="1200" height="800" src="${url}#seed=3"></iframe>`)}`,
  });
  const frame = await eventually(async () => page.frames()[1], "the frame");
  return { page, frame };
}

const isReady = (/** @type {import("playwright-core").Frame} */ frame) =>
  frame.locator('html[data-run="ready"]').waitFor({ state: "attached" });
const UNSTARTED = /If this sentence stays, its script could not run here.*sandbox="allow-scripts allow-same-origin"/s;

for (const [name, attributes, bareHost] of /** @type {[string, string, boolean][]} */ ([
  ["in a frame of another origin", "", false],
  ["in a sandbox with an origin", 'sandbox="allow-scripts allow-same-origin"', false],
  ["in a sandbox with an origin, from a host without headers", 'sandbox="allow-scripts allow-same-origin"', true],
  ["in a sandbox without an origin", 'sandbox="allow-scripts"', false],
  ["in a frame without credentials", "credentialless", false],
])) {
  test(`the page learns ${name}`, async () => {
    const { page, frame } = await framed(attributes, bareHost ? bare.url : address());
    await isReady(frame);
    assert.equal(await frame.locator("#unstarted").count(), 0);
    await frame.getByRole("button", { name: "Step" }).click();
    await frame.locator('html[data-run="paused"]').waitFor({ state: "attached" });
    await frame.getByRole("button", { name: "Run" }).click();
    await eventually(
      () => frame.evaluate(() => (window.spikeground.snapshot()?.env_steps ?? 0) > 200),
      "the run goes on",
    );
    await frame.evaluate(() => window.spikeground.reset());
    await isReady(frame);
    assert.match(await frame.evaluate(() => window.spikeground.link()), /#.*seed=3/);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test("in a sandbox without an origin, from a host that lets nobody fetch, one sentence says what the embedding page must set", async () => {
  const { page, frame } = await framed('sandbox="allow-scripts"', bare.url);
  await frame.locator('html[data-run="error"]').waitFor({ state: "attached" });
  assert.match(
    await frame.getByRole("alert").innerText(),
    /The page could not be started \(.+\); the page that embeds this one has to set sandbox="allow-scripts allow-same-origin"\.$/,
  );
  await page.context().close();
});

test("in a sandbox without scripts the page says what is missing", async () => {
  const { page, frame } = await framed('sandbox=""');
  await frame.locator("#unstarted").waitFor();
  assert.match(await frame.locator("#unstarted").innerText(), UNSTARTED);
  assert.match(await frame.locator("noscript").innerText(), /needs JavaScript/);
  await page.context().close();
});

for (const [name, body] of /** @type {const} */ ([
  ["is blocked", null],
  ["is of a language that the browser does not know", "let let = 1;"],
  ["is no script", "<!doctype html>"],
])) {
  test(`where the page's script ${name}, the page says what is missing`, async () => {
    const page = await open({
      prepare: (page) =>
        page.route("**/main.js", (route) =>
          body === null ? route.abort() : route.fulfill({ contentType: "text/javascript", body }),
        ),
    });
    await page.locator("#unstarted").waitFor();
    assert.match(await page.locator("#unstarted").innerText(), UNSTARTED);
    await page.context().close();
  });
}

test("without JavaScript the page says what is missing", async () => {
  const page = await open({ options: { javaScriptEnabled: false } });
  await page.locator("#unstarted").waitFor();
  assert.match(await page.locator("#unstarted").innerText(), UNSTARTED);
  await page.context().close();
});

test("opened as a file, the page says that it needs a web server", async () => {
  const page = await open({ url: pathToFileURL(join(FOLDER, "index.html")).href });
  const words = await eventually(async () => {
    const text = await page.locator("body").innerText();
    return /web server/.test(text) && text;
  }, "the sentence");
  assert.match(words, /web server/);
  await page.context().close();
});

// What a browser may forbid, two ways at a time.
for (const [name, forbid] of /** @type {[string, () => void][]} */ ([
  [
    "stores, addresses and the clipboard that throw",
    () => {
      const denied = () => {
        throw new DOMException("denied", "SecurityError");
      };
      for (const store of ["localStorage", "sessionStorage"]) Object.defineProperty(window, store, { get: denied });
      history.replaceState = denied;
      Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => denied() } });
    },
  ],
  [
    "full stores and no clipboard at all",
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    },
  ],
])) {
  test(`the page works with ${name}`, async () => {
    const page = await open({ prepare: (page) => page.addInitScript(forbid) });
    await until(page, "ready");
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("button", { name: "Dark" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Got it" }).click();
    await page.getByLabel("Energy model").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Step" }).click();
    await until(page, "paused");
    await page.getByRole("button", { name: "Copy link" }).click();
    assert.match(await page.getByRole("dialog").innerText(), /does not let the page write to the clipboard/);
    await page.waitForTimeout(700);
    assert.equal(await page.locator("notice-bar [role=alert]").innerText(), "");
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
