/** What the content security policy forbids in the page and in its worker, on hosts with and without headers. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { HEADERS_FILE, headersFile, headersOf, readHeaders } from "../../../scripts/lib/headers.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { address, FOLDER, open, until, withSite } from "../support/site.mjs";

withSite();

/** A host that lets everybody fetch from it, and counts who does. */
const foreign = { url: "", requests: /** @type {string[]} */ ([]), close: async () => {} };
let bare = { url: "", close: async () => {} };
const folder = mkdtempSync(join(tmpdir(), "spikeground-"));

before(async () => {
  cpSync(FOLDER, folder, { recursive: true });
  rmSync(join(folder, HEADERS_FILE));
  bare = await serve(folder, 0);
  const server = createServer((request, response) => {
    foreign.requests.push(request.url ?? "");
    response
      .writeHead(200, {
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Content-Type": "text/javascript",
      })
      .end("1;");
  });
  server.on("upgrade", (request, socket) => {
    foreign.requests.push(request.url ?? "");
    socket.destroy();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  foreign.url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/`;
  foreign.close = () => new Promise((done) => server.close(() => done()));
});
after(async () => {
  await bare.close();
  await foreign.close();
  rmSync(folder, { recursive: true });
});

/**
 * Tries every way out, in the page or in its worker.
 * @param {string} url of another origin
 */
async function attempts(url) {
  const seen = /** @type {Record<string, string>} */ ({});
  const attempt = async (/** @type {string} */ name, /** @type {() => unknown} */ act) => {
    try {
      await act();
      seen[name] = "allowed";
    } catch {
      seen[name] = "refused";
    }
  };
  /** A connection that opens or fails later. */
  const connection = (/** @type {EventTarget} */ target) =>
    new Promise((resolve, reject) => {
      for (const name of ["open", "load"]) target.addEventListener(name, resolve);
      target.addEventListener("error", reject);
    });
  await attempt("fetch", () => fetch(`${url}fetch`));
  await attempt("opaque fetch", () => fetch(`${url}opaque`, { mode: "no-cors" }));
  await attempt("post", () => fetch(`${url}post`, { method: "POST", body: "weights" }));
  await attempt("XMLHttpRequest", () => {
    const request = new XMLHttpRequest();
    request.open("GET", `${url}xhr`);
    request.send();
    return connection(request);
  });
  await attempt("WebSocket", () => connection(new WebSocket(`${url}socket`.replace("http", "ws"))));
  await attempt("EventSource", () => connection(new EventSource(`${url}events`)));
  await attempt("import", () => import(`${url}import`));
  // biome-ignore lint/security/noGlobalEval: the policy has to refuse it
  await attempt("eval", () => globalThis.eval("1"));
  if ("importScripts" in globalThis) {
    await attempt("importScripts", () => /** @type {any} */ (globalThis).importScripts(`${url}scripts`));
    await attempt("nested worker", () => connection(new Worker(`${url}nested`)));
  } else {
    await attempt("worker", () => new Worker(`${url}worker`));
    await attempt("own worker by its address", () => new Worker("worker.js"));
    navigator.sendBeacon(`${url}beacon`, "weights");
    const image = new Image();
    image.src = `${url}image`;
    await attempt("image", () => connection(image));
  }
  return seen;
}

for (const [host, url] of /** @type {[string, () => string][]} */ ([
  ["with headers", address],
  ["without headers", () => bare.url],
])) {
  test(`nothing leaves the page or its worker, on a host ${host}`, async () => {
    const page = await open({ url: url() });
    await until(page, "ready");
    foreign.requests.length = 0;
    // Runs in a task of the page, because code that a debugger evaluates is exempt from the policy.
    const inPage = await page.evaluate(
      ({ text, url }) =>
        new Promise((resolve) => {
          const attempts = /** @type {any} */ (window)[text];
          setTimeout(() => attempts(url).then(resolve), 0);
        }),
      { text: await named(page), url: foreign.url },
    );
    const worker = page.workers()[0];
    assert.ok(worker, "there is a worker");
    const inWorker = await worker.evaluate(attempts, foreign.url);
    const allowed = Object.entries({ ...inPage, ...inWorker }).filter(
      ([name, outcome]) => outcome === "allowed" && name !== "eval",
    );
    assert.deepEqual(allowed, []);
    assert.deepEqual(foreign.requests, []);
    assert.ok(Object.keys(inWorker).length >= 10, Object.keys(inWorker).join(", "));
    // What belongs to the site is still fetched.
    assert.equal(await worker.evaluate((url) => fetch(url).then(({ status }) => status), `${url()}icon.svg`), 200);
    await page.context().close();
  });
}

/**
 * Makes `attempts` a function of the page.
 * @param {import("playwright-core").Page} page
 */
async function named(page) {
  await page.evaluate(`window.attempts = ${attempts}`);
  return "attempts";
}

test("the policy is sent with every file, the worker's own included, and is the one that the page holds", async () => {
  const page = readFileSync(join(FOLDER, "index.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
  for (const name of ["", "main.js", "worker.js", "spikeground_bg.wasm", "style.css", "icon.svg", "none.js"]) {
    const { headers } = await fetch(new URL(name, address()));
    assert.equal(headers.get("content-security-policy"), policy, name);
    assert.equal(headers.get("x-content-type-options"), "nosniff", name);
    assert.equal(headers.get("referrer-policy"), "no-referrer", name);
    assert.equal(headers.get("access-control-allow-origin"), "*", name);
  }
});

test("the document for hosts holds exactly the headers that are built", () => {
  const document = readFileSync(new URL("../../../docs/guide/hosting.md", import.meta.url), "utf8");
  for (const [name, value] of Object.entries(readHeaders(FOLDER)))
    assert.ok(document.includes(`${name}: ${value}`), `${name}: ${value}`);
});

test("what is written as headers is read as such, and a page without a policy is no page of ours", () => {
  const headers = headersOf(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:">`);
  assert.equal(headers["Content-Security-Policy"], "default-src 'none'; img-src data:");
  assert.match(headersFile(headers), /^\/\*\n {2}Content-Security-Policy: default-src 'none'; img-src data:\n/);
  assert.deepEqual(readHeaders(folder), {});
  assert.deepEqual(readHeaders(FOLDER), headersOf(readFileSync(join(FOLDER, "index.html"), "utf8")));
  assert.throws(() => headersOf("<html>"), /no content security policy/);
});
