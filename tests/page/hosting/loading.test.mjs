import assert from "node:assert/strict";
import { homedir } from "node:os";
import { test } from "node:test";

import { address, eventually, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

test("the page loads and runs without a console message or a foreign request", async () => {
  /** @type {string[]} */
  const requests = [];
  const page = await open({
    prepare: async (page) => void page.on("request", (request) => requests.push(request.url())),
  });
  await until(page, "ready");
  await train(page, 500);
  for (const name of ["Settings", "What am I looking at?", "How is this counted?", "Why?", "What counts?"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(page.complaints, []);
  const foreign = requests.filter(
    (url) => !url.startsWith(address()) && !url.startsWith(`blob:${address()}`) && !url.startsWith("data:"),
  );
  assert.deepEqual(foreign, []);
  assert.ok(
    requests.some((url) => url.endsWith("spikeground_bg.wasm")),
    "the module was loaded",
  );
});

test("the site does not tell where on the builder's machine it was made", async () => {
  for (const name of ["spikeground_bg.wasm", "main.js", "worker.js", "index.html"]) {
    const text = Buffer.from(await (await fetch(new URL(name, address()))).arrayBuffer()).toString("latin1");
    assert.ok(!text.includes(homedir()), `${name} names ${homedir()}`);
  }
});

test("the page's module does without the bench", async () => {
  const module = await WebAssembly.compile(
    await (await fetch(new URL("spikeground_bg.wasm", address()))).arrayBuffer(),
  );
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  assert.ok(
    names.some((name) => name.startsWith("runhandle_")),
    names.join(", "),
  );
  assert.deepEqual(
    names.filter((name) => /workload|peak|^rows$/.test(name)),
    [],
  );
});

test("the page's policy refuses inline scripts, strange workers and HTML from text", async () => {
  const page = await open();
  await until(page, "ready");
  const outcome = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const attempt = (/** @type {() => unknown} */ act) => {
          try {
            act();
            return "allowed";
          } catch (error) {
            return error instanceof TypeError || error instanceof EvalError ? "refused" : String(error);
          }
        };
        // Runs in a task of the page, because code that a debugger evaluates is exempt from the policy.
        setTimeout(() =>
          resolve({
            // biome-ignore lint/security/noGlobalEval: the policy has to refuse it
            eval: attempt(() => globalThis.eval("1")),
            html: attempt(() => (document.body.innerHTML = "<b>x</b>")),
            worker: attempt(() => new Worker("other.js")),
            secondPolicy: attempt(() => window.trustedTypes.createPolicy("other", {})),
          }),
        );
      }),
  );
  assert.deepEqual(outcome, { eval: "refused", html: "refused", worker: "refused", secondPolicy: "refused" });
});

test("it ends loading in ready, at step 0, with the untrained network drawn", async () => {
  const page = await open();
  await until(page, "ready");
  assert.equal((await snapshot(page)).env_steps, 0);
  assert.equal(await page.locator("world-card .cell").count(), 16);
  assert.match(
    (await page.locator('[data-cell="0"]').getAttribute("aria-label")) ?? "",
    /^Row 1, column 1: start.*thought worth −?\d/,
  );
});

test("a browser without SIMD is told so in one sentence", async () => {
  const page = await open({
    prepare: (page) =>
      page.addInitScript(() => {
        WebAssembly.validate = () => false;
      }),
  });
  await until(page, "error");
  assert.match(await page.getByRole("alert").innerText(), /SIMD.*cannot run here/s);
});

test("a browser without WebAssembly is told so in one sentence", async () => {
  const page = await open({
    prepare: (page) => page.addInitScript(() => void Reflect.deleteProperty(globalThis, "WebAssembly")),
  });
  await until(page, "error");
  assert.match(await page.getByRole("alert").innerText(), /no WebAssembly/);
});

test("a module that cannot be loaded is reported, and Reset tries again with a new worker", async () => {
  const page = await open({ prepare: (page) => page.route("**/spikeground_bg.wasm", (route) => route.abort()) });
  await until(page, "error");
  assert.match(await page.getByRole("alert").innerText(), /^The run stopped: .+\. Reset starts it afresh\.$/);
  await page.unroute("**/spikeground_bg.wasm");
  await page.getByRole("button", { name: "Reset" }).click();
  await until(page, "ready");
  assert.equal(await page.getByRole("alert").innerText(), "");
  assert.ok((await train(page, 100)).env_steps >= 100);
});

test("a worker that falls silent is ended, and the page says so", async () => {
  const page = await open({
    prepare: (page) =>
      page.route("**/worker.js", async (route) => {
        const response = await route.fetch();
        const trap = `;addEventListener("message", ({ data }) => { if (data.kind === "run") for (;;); });`;
        await route.fulfill({ response, body: (await response.text()) + trap });
      }),
  });
  await until(page, "ready");
  await page.evaluate(() => window.spikeground.run());
  await until(page, "error");
  assert.match(await page.getByRole("alert").innerText(), /no sign of life/);
  await page.unroute("**/worker.js");
  await page.evaluate(() => window.spikeground.reset());
  await until(page, "ready");
});

test("the main thread stays smooth while the run lasts at full speed", async () => {
  const page = await open();
  await until(page, "ready");
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable");
  // Counts only the page's own work, not the time that a headless browser waits for its software renderer.
  const OURS = ["ScriptDuration", "LayoutDuration", "RecalcStyleDuration"];
  const busy = async () => {
    const { metrics } = await client.send("Performance.getMetrics");
    return metrics.filter(({ name }) => OURS.includes(name)).reduce((sum, { value }) => sum + value, 0);
  };
  await page.evaluate(() => window.spikeground.run());
  await eventually(async () => (await snapshot(page)).env_steps > 500, "the run is under way");
  const measured = async () => {
    const before = await busy();
    const frames = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const started = performance.now();
          let count = 0;
          const tick = () => {
            count += 1;
            if (performance.now() - started < 3000) requestAnimationFrame(tick);
            else resolve(count);
          };
          requestAnimationFrame(tick);
        }),
    );
    return { frames, perFrame: (1000 * ((await busy()) - before)) / frames };
  };
  // About 2.5 ms on a slow machine. Other work on the processor can only make it worse, so one good measurement is
  // enough.
  let last = await measured();
  await eventually(async () => {
    const smooth = last.perFrame < 8 && last.frames > 60;
    if (!smooth) last = await measured();
    return smooth;
  }, "more than 60 frames in three seconds with less than 8 ms of main-thread work each");
});
