/** The logic of the scripts: parsing of test output, the server, refusals. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { run } from "../../../scripts/lib/process.mjs";
import { atLeast } from "../../../scripts/lib/project.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { difference, listed, ran, tally } from "../../../scripts/testing/tally.mjs";
import { script } from "../support/program.mjs";

test("cargo's closing lines are summed over its test binaries", () => {
  const output =
    "test result: ok. 2 passed; 0 failed; 1 ignored\n…\ntest result: FAILED. 3 passed; 4 failed; 0 ignored\n";
  assert.deepEqual(tally("cargo", output), { passed: 5, failed: 4 });
});

test("node's closing lines are read from either reporter, cancelled tests count as failed", () => {
  assert.deepEqual(tally("node", "# tests 6\n# pass 3\n# fail 2\n# cancelled 1\n"), { passed: 3, failed: 3 });
  assert.deepEqual(tally("node", "\u001b[34mℹ pass 3\u001b[39m\n\u001b[34mℹ fail 0\u001b[39m\n"), {
    passed: 3,
    failed: 0,
  });
});

test("a runner that never came to its closing line has no tally", () => {
  assert.equal(tally("cargo", "error: could not compile"), null);
  assert.equal(tally("node", "# pass 3\n"), null);
});

test("native and browser test names are compared both ways, and nothing is not equal to nothing", () => {
  const names = listed("a::b: test\na::c: test\n\n2 tests, 0 benchmarks\n");
  assert.deepEqual(names, ["a::b", "a::c"]);
  assert.equal(difference(names, ran("test a::c - should panic ... ok\ntest a::b ... FAIL\n")), null);
  assert.match(
    difference(names, ran("test a::b ... ok\ntest a::c ... ignored\n")) ?? "",
    /not run in the browser: a::c/,
  );
  assert.match(difference(names, ["a::b", "a::c", "a::d"]) ?? "", /in the browser alone: a::d/);
  assert.notEqual(difference([], []), null);
});

test("a program that falls silent counts as hung and is ended; one that prints on either stream is not, however long it takes", async () => {
  const node = (/** @type {string} */ body, /** @type {number} */ silence) =>
    run(process.execPath, ["-e", body], { silence });
  assert.deepEqual(await node("setInterval(() => {}, 1000)", 0.5), { code: 1, output: "", hung: true });
  const talks = `let n = 0;
    const timer = setInterval(() => ((n % 2 ? process.stdout : process.stderr).write(n + " "), ++n === 12 && clearInterval(timer)), 600);`;
  const { code, output, hung } = await node(talks, 6);
  assert.deepEqual({ code, hung }, { code: 0, hung: false });
  assert.equal(output.trim().split(" ").length, 12);
});

test("versions are compared by their numbers", () => {
  assert.ok(atLeast("1.100.0", "1.89") && atLeast("1.89.0", "1.89") && atLeast("20.19.0", "20.19"));
  assert.ok(!atLeast("1.9.0", "1.89") && !atLeast("20.18.3", "20.19") && !atLeast("19.99.0", "20.19"));
});

test("the server gives files with their types and nothing from outside its folder", async () => {
  const outside = mkdtempSync(join(tmpdir(), "spikeground-"));
  const folder = join(outside, "site");
  mkdirSync(folder);
  for (const name of ["index.html", "main.js", "core_bg.wasm", ".hidden", "../secret"])
    writeFileSync(join(folder, name), name);
  const server = await serve(folder, 0);
  /** A request as it is written: `fetch` would tidy the path first. */
  const get = (/** @type {string} */ path, method = "GET") =>
    new Promise((resolve, reject) => {
      request({ port: server.port, host: "127.0.0.1", path, method }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text) => (body += text));
        answer.on("end", () =>
          resolve({
            status: answer.statusCode,
            type: answer.headers["content-type"],
            cache: answer.headers["cache-control"],
            body,
          }),
        );
      })
        .on("error", reject)
        .end();
    });
  try {
    assert.deepEqual(await get("/?a=b"), {
      status: 200,
      type: "text/html;charset=utf-8",
      cache: "no-cache",
      body: "index.html",
    });
    assert.equal((await get("/main.js")).type, "text/javascript");
    assert.equal((await get("/core_bg.wasm")).type, "application/wasm");
    assert.equal((await get("/main.js", "HEAD")).body, "");
    assert.equal((await get("/main.js", "POST")).status, 405);
    for (const path of [
      "/../secret",
      "/%2e%2e/secret",
      "/..%2fsecret",
      "/..%5csecret",
      "//../secret",
      "/.hidden",
      "/none",
      "/%",
      "/a%00",
      "/main.js/x",
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
  } finally {
    await server.close();
    rmSync(outside, { recursive: true });
  }
});

test("the server sends the smallest copy that a browser takes, and nothing that it has already", async () => {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  for (const [name, text] of /** @type {const} */ ([
    ["main.js", "plain"],
    ["main.js.gz", "gzipped"],
    ["main.js.br", "brotli"],
    ["trained.safetensors.gz", "a file of its own"],
  ]))
    writeFileSync(join(folder, name), text);
  const server = await serve(folder, 0);
  /** @returns {Promise<{status: number | undefined, headers: import("node:http").IncomingHttpHeaders, body: string}>} */
  const get = (/** @type {string} */ path, /** @type {Record<string, string>} */ headers) =>
    new Promise((resolve, reject) => {
      request({ port: server.port, host: "127.0.0.1", path, headers }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text) => (body += text));
        answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
      })
        .on("error", reject)
        .end();
    });
  try {
    for (const [accepted, encoding, body] of /** @type {const} */ ([
      ["gzip, deflate, br", "br", "brotli"],
      ["gzip", "gzip", "gzipped"],
      ["identity", undefined, "plain"],
    ])) {
      const answer = await get("/main.js", { "Accept-Encoding": accepted });
      assert.deepEqual([answer.headers["content-encoding"], answer.body], [encoding, body], accepted);
      assert.equal(answer.headers["content-type"], "text/javascript", accepted);
      assert.match(answer.headers.vary ?? "", /Accept-Encoding/);
      const tag = answer.headers.etag ?? "";
      const again = await get("/main.js", { "Accept-Encoding": accepted, "If-None-Match": tag });
      assert.deepEqual([again.status, again.body], [304, ""], accepted);
      const changed = await get("/main.js", { "Accept-Encoding": accepted, "If-None-Match": `${tag}x` });
      assert.equal(changed.status, 200);
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

test("a taken port is refused when it was wished for", async () => {
  const folder = tmpdir();
  const server = await serve(folder, 0);
  await assert.rejects(serve(folder, server.port), /taken/);
  await server.close();
});

test("digests: the help names every option, whatever is wrong is refused in one line before anything is built", () => {
  const help = script("digests", ["--help"]);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /--target LIST .*node,chromium,firefox/);
  assert.match(help.stdout, /--golden FILE .*tests\/golden\/digests\.json/);
  for (const [args, expected] of /** @type {[string[], RegExp][]} */ ([
    [["--target", "node,safari"], /^--target 'safari' is not one of node, chromium, firefox$/],
    [["--target", ""], /^--target '' is not one of /],
    [["--golden", "nowhere.json"], /^--golden nowhere\.json cannot be read: ENOENT/],
    [["--golden", "README.md"], /^--golden README\.md cannot be read: .*JSON/],
    [["--golden", "package.json"], /^--golden package\.json holds no updates or no digests$/],
    [["--browser", "firefox"], /^Unknown option '--browser'; --help lists what is allowed$/],
  ])) {
    const { code, stdout, stderr } = script("digests", args);
    const [line = "", ...more] = stderr.trim().split("\n");
    assert.deepEqual([code, stdout, more], [1, "", []], stderr);
    assert.match(line.replace("spikeground: ", ""), expected);
  }
});
