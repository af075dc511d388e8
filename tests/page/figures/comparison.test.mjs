/** Spiking against dense from the page: a separate worker trains the twin, and the run keeps the zeros of the twin. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { eventually, open, save, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

/** @typedef {import("playwright-core").Page} Page */
const PROGRAM =
  process.env.SPIKEGROUND_PROGRAM ?? fileURLToPath(new URL("../../../target/release/spikeground", import.meta.url));
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const SMALL = "seed=1&h=32&ls=200";
const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));

const card = (/** @type {Page} */ page) => page.getByRole("region", { name: "Energy" });
const dialog = (/** @type {Page} */ page) => page.getByRole("dialog", { name: "Spiking against dense" });

async function compare(/** @type {Page} */ page) {
  await card(page).getByRole("button", { name: "Compare", exact: true }).click();
  await dialog(page)
    .getByRole("button", { name: /^Compare with the/ })
    .click();
}

async function compared(/** @type {Page} */ page) {
  await compare(page);
  await dialog(page).getByRole("button", { name: "Compare again" }).waitFor();
}

for (const [agent, twin] of /** @type {const} */ ([
  ["spiking", "dense"],
  ["dense", "spiking"],
])) {
  test(`the ${twin} twin of a ${agent} run is trained as far, and all figures are those of the terminal's comparison`, async () => {
    const page = await open({ fragment: `${SMALL}&agent=${agent}` });
    await until(page, "ready");
    const before = await train(page, 600);
    assert.equal(before.meter.relu_zeros === null, agent === "spiking", "nobody has measured a dense twin yet");
    const saved = join(folder, `${agent}.safetensors`);
    writeFileSync(saved, await save(page), "base64");
    const { status, stdout, stderr } = spawnSync(PROGRAM, ["compare", "--checkpoint", saved, "--json", "-"], {
      encoding: "utf8",
      maxBuffer: 1e8,
    });
    assert.equal(status, 0, stderr);
    const expected = JSON.parse(stdout);

    await compared(page);
    const words = await dialog(page).innerText();
    const row = (/** @type {string} */ name) => {
      const cells = new RegExp(`^${name}[^\\t]*\\t(.*)\\t(.*)$`, "m").exec(
        words.replace(/\n(?!\n)(?=[^\t\n]*\t)/g, "\n"),
      );
      assert.ok(cells, `${name} in ${words}`);
      return cells.slice(1).map((cell) => cell.trim());
    };
    const decimals = (/** @type {number} */ value) => value.toFixed(3);
    assert.deepEqual(
      row("Return, mean of 100 greedy episodes"),
      [expected.spiking, expected.dense].map(({ mean_return }) => decimals(mean_return)),
    );
    assert.deepEqual(
      row("Return with 8-bit weights"),
      [expected.spiking, expected.dense].map(({ int8 }) => decimals(int8.mean_return)),
    );
    assert.match(words, /decides (about as fast as|[\d.]+× (faster|slower) than) its dense twin/);
    assert.match(words, /median, same 11 states\s+[\d.]+\u00a0[µm]s\s+[\d.]+\u00a0[µm]s/);
    for (const { neurobench } of [expected.same_states.spiking.meter, expected.same_states.dense.meter]) {
      const { Effective_ACs } = neurobench.Synaptic_Operations;
      assert.ok(
        words.replaceAll("\u202f", "").includes(`${Math.round(Effective_ACs)} AC`),
        `${Effective_ACs} in ${words}`,
      );
    }
    await page.keyboard.press("Escape");
    await eventually(
      async () => /Dense INT8, \d+\u00a0% zeros skipped/.test(await card(page).innerText()),
      "the zeros in the panel",
    );
    assert.doesNotMatch(await card(page).innerText(), /–/, "nothing is unknown any more");

    const score = expected[twin].normalised_score.toFixed(3).replace("-", "−");
    assert.ok(
      (await page.getByRole("region", { name: "Score", exact: true }).innerText()).includes(
        `${twin} twin ${score} at step`,
      ),
      "its score beside the run's",
    );

    // The run continues with these zeros.
    const later = await train(page, before.env_steps + 50);
    if (agent === "spiking") assert.deepEqual(later.meter.relu_zeros, expected.spiking.meter.relu_zeros);
    assert.match(await card(page).innerText(), /Compared/);
    await page.getByRole("button", { name: "Reset" }).click();
    await until(page, "ready");
    await eventually(async () => /press Compare/.test(await card(page).innerText()), "another run has another twin");
    if (agent === "spiking") assert.equal((await snapshot(page)).meter.relu_zeros, null);
    assert.deepEqual(page.complaints, []);
  });
}

test("at the first step there is nothing to compare", async () => {
  const page = await open({ fragment: SMALL });
  await until(page, "ready");
  assert.ok(await card(page).getByRole("button", { name: "press Compare" }).isDisabled());
  await card(page).getByRole("button", { name: "Compare", exact: true }).click();
  assert.ok(await dialog(page).getByRole("button", { name: "Compare with the dense twin" }).isDisabled());
  assert.match(await dialog(page).innerText(), /Run it first/);
});

test("while the twin is trained the page answers, and Cancel or a reset ends it", async () => {
  // A wide network, whose twin is not done before anybody could cancel it.
  const page = await open({ fragment: "seed=1&ls=200&h=256" });
  await until(page, "ready");
  const { env_steps: steps } = await train(page, 2500);
  for (const end of ["Cancel", "Reset"]) {
    await compare(page);
    const bar = dialog(page).getByRole("progressbar", { name: "Environment steps of the twin" });
    assert.equal(Number(await bar.getAttribute("max")), steps);
    await eventually(
      async () => (await bar.evaluate((/** @type {HTMLProgressElement} */ bar) => bar.value)) > 0,
      "the bar moves",
    );
    assert.equal(page.workers().length, 2, "a worker of its own");
    if (end === "Cancel") await dialog(page).getByRole("button", { name: end }).click();
    await page.keyboard.press("Escape");
    if (end === "Reset") {
      await eventually(
        async () => /Twin \d+\u00a0%/.test(await card(page).innerText()),
        "how far it is stands in the panel",
      );
      await page.getByRole("button", { name: "Step", exact: true }).click();
      await eventually(async () => (await snapshot(page)).env_steps === steps + 1, "a step of the run meanwhile");
      await page.getByRole("button", { name: end }).click();
    }
    await eventually(async () => page.workers().length === 1, "the twin's worker is ended");
    assert.equal(await card(page).getByRole("button", { name: "Compare", exact: true }).count(), 1);
  }
  assert.deepEqual(page.complaints, []);
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [name, options] of Object.entries({ "a wide screen": {}, "a phone": PHONE })) {
    test(`axe finds nothing in the dialogs of figures on ${name} in the ${colorScheme} colours, and none scrolls sideways`, async () => {
      const page = await open({ fragment: SMALL, options: { ...options, colorScheme, bypassCSP: true } });
      await until(page, "ready");
      await page.addScriptTag({ path: AXE });
      const check = async (/** @type {string} */ what) => {
        const found = await page.evaluate(async () => {
          const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
          return violations.map(
            ({ id, nodes }) =>
              `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`,
          );
        });
        assert.deepEqual(found, [], what);
        const wider = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll("dialog[open]")]
            .filter((box) => box.scrollWidth > box.clientWidth)
            .map((box) => `${box.localName} ${box.scrollWidth} > ${box.clientWidth}`),
        );
        assert.deepEqual(wider, [], what);
      };
      await train(page, 400);
      await card(page).getByRole("button", { name: "Compare", exact: true }).click();
      await check("before the comparison");
      await page.keyboard.press("Escape");
      await compared(page);
      await check("the comparison");
      await page.keyboard.press("Escape");
      for (const button of ["Term by term", "Monitor", "How is this counted?", "Why?"]) {
        await page.getByRole("button", { name: button, exact: true }).click();
        await page.waitForTimeout(200);
        await check(button);
        await page.keyboard.press("Escape");
      }
      await card(page).getByLabel("Energy model").selectOption("spikingbrain");
      await page.getByRole("button", { name: "Term by term" }).click();
      await check("SpikingBrain's formula");
    });
  }
}
