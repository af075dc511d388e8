import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { chromium } from "playwright-core";

import { stored } from "../support/runs.mjs";
import { address, EXECUTABLE, eventually, snapshot, until, withSite } from "../support/site.mjs";

withSite();

const RUN = "seed=21&T=2&h=32&ls=300&n_steps=900000&firm=1";
/** Browsers that are killed, at moments that a fixed seed draws. */
const KILLS = 3;
const MAX_LOST_MS = 10_000;

/** A browser of its own, which can be killed and keeps its profile. */
async function browserWith(/** @type {string} */ profile) {
  const port = join(profile, "DevToolsActivePort");
  rmSync(port, { force: true });
  const child = spawn(
    EXECUTABLE ?? "",
    [
      "--headless=new",
      "--no-first-run",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "about:blank",
    ],
    { detached: true, stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await eventually(async () => existsSync(port) && readFileSync(port, "utf8").includes("\n"), "a browser");
  const [number] = readFileSync(port, "utf8").split("\n");
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${number}`);
  const context = browser.contexts()[0] ?? (await browser.newContext());
  const page = await context.newPage();
  return {
    page,
    /** Ends the browser with all its processes, without a word to any of them. */
    async kill() {
      process.kill(-(child.pid ?? 0), "SIGKILL");
      await ended;
    },
  };
}

/** Numbers in [0, 1) that are the same in every run of the test. */
function* draws(/** @type {number} */ seed) {
  for (let value = seed; ; ) {
    value = (value * 1664525 + 1013904223) % 2 ** 32;
    yield value / 2 ** 32;
  }
}

test("a browser that is killed loses at most ten seconds of training, and never the list", async () => {
  const profile = mkdtempSync(join(tmpdir(), "spikeground-profile-"));
  const moments = draws(20);
  /** When the run reached which step. @type {{at: number, env_steps: number}[]} */
  let seen = [];
  let kill = async () => {};
  try {
    for (let kills = 0; kills <= KILLS; kills += 1) {
      const browser = await browserWith(profile);
      const { page } = browser;
      kill = browser.kill;
      await page.goto(kills === 0 ? `${address()}#${RUN}` : address());
      if (kills > 0) {
        await page.getByRole("button", { name: "Go on" }).click();
        await until(page, "paused");
        const { env_steps } = await snapshot(page);
        const killed = seen.at(-1)?.at ?? 0;
        const reached = seen.findLast((moment) => moment.env_steps <= env_steps)?.at ?? 0;
        assert.ok(killed - reached <= MAX_LOST_MS, `${killed - reached} ms are lost at kill ${kills}`);
        const rows = await stored(page, "runs");
        assert.deepEqual([rows.length, rows[0]?.kept_step], [1, env_steps]);
        seen = [{ at: 0, env_steps }];
      } else {
        await until(page, "ready");
        seen = [{ at: 0, env_steps: 0 }];
      }
      await page.evaluate(() => window.spikeground.run());
      await eventually(async () => (await snapshot(page)).env_steps > (seen[0]?.env_steps ?? 0), "training");
      const begun = Date.now();
      seen = [{ at: 0, env_steps: seen[0]?.env_steps ?? 0 }];
      const last = 2000 + 12_000 * (moments.next().value ?? 0);
      // A first run that was never saved could not be offered.
      await eventually(async () => {
        const { env_steps } = await snapshot(page);
        seen.push({ at: Date.now() - begun, env_steps });
        return Date.now() - begun >= last && (kills > 0 || (await stored(page, "checkpoints")).length > 0);
      }, "the moment");
      await kill();
    }
  } finally {
    await kill().catch(() => undefined);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
