/** Number fields: text is parsed as in links and in the terminal, and invalid numbers change nothing. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { eventually, link, open, snapshot, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Locator} Locator */

withSite();

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

async function drawer(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  return page.getByRole("dialog", { name: "Settings" });
}

const field = (/** @type {Locator | Page} */ within, /** @type {string} */ name) =>
  within.getByRole("spinbutton", { name, exact: true });
const tau = async (/** @type {Page} */ page) => (await snapshot(page)).parameters.tau_mem;

/** The sentence that a field is described by. */
async function sentence(/** @type {Locator} */ of) {
  return of.evaluate((input) => {
    const ids = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id.endsWith("-wrong"));
    return ids.map((id) => document.getElementById(id)?.innerText ?? "missing").join("");
  });
}

test("a decimal comma is a decimal sign, and so is what else can only mean one number", async () => {
  const page = await open({ fragment: "seed=1&tm=8" });
  await until(page, "ready");
  const time = field(await drawer(page), "Membrane time constant");
  assert.equal(await time.inputValue(), "8");
  for (const [typed, value] of /** @type {[string, number][]} */ ([
    ["2,5", 2.5],
    ["+3,5", 3.5],
    ["２．２５", 2.25],
    [" 4.5 ", 4.5],
    ["5e0", 5],
    ["٦٫٥", 6.5],
    ["0,75e1", 7.5],
    ["\u200e8.5\u00a0", 8.5],
    ["9.", 9],
  ])) {
    await time.fill(typed);
    await time.press("Tab");
    await eventually(async () => (await tau(page)) === value, `${typed} is ${value}`);
    assert.equal(await time.inputValue(), String(value), "the field shows the value in force");
    assert.equal(await time.getAttribute("aria-invalid"), "false");
  }
  assert.match(await link(page), /&tm=9(&|$)/);
});

test("while what is typed is no number the old value stays, with the sentence of links and the terminal", async () => {
  const page = await open({ fragment: "seed=1&tm=8" });
  await until(page, "ready");
  const settings = await drawer(page);
  const time = field(settings, "Membrane time constant");
  for (const typed of ["1e", "", "-", "2,5,5", "2 5", "1,00.5", "ten", "0x10", "1/2", "5000", "inf", "8 steps"]) {
    await time.focus();
    await time.press("ControlOrMeta+a");
    if (typed === "") await time.press("Delete");
    else await page.keyboard.insertText(typed);
    await eventually(
      async () =>
        (await sentence(time)) ===
        `Membrane time constant (tau_mem): '${typed}' is not a number from 1 to 100; 8 stays.`,
      `the sentence on ${typed}`,
    );
    assert.equal(await time.inputValue(), typed, "it can be mended");
    assert.equal(await time.getAttribute("aria-invalid"), "true");
    await time.press("Enter");
    await eventually(async () => (await settings.getByRole("alert").count()) === 1, "an alert");
    assert.equal(await time.inputValue(), typed);
    await time.press("Tab");
    await eventually(async () => (await time.inputValue()) === "8", "the value in force in the field");
    assert.match(await settings.getByRole("alert").innerText(), /8 stays/);
    assert.equal(await tau(page), 8);
  }
  await until(page, "ready");
  assert.match(await link(page), /&tm=8(&|$)/);

  await time.fill("1e");
  await eventually(async () => (await sentence(time)) !== "", "the sentence");
  await time.press("Escape");
  assert.equal(await time.inputValue(), "8");
  await eventually(async () => (await sentence(time)) === "", "no sentence");
  assert.ok(await settings.isVisible(), "the first Escape is the field's");
  await page.keyboard.press("Escape");
  await eventually(async () => !(await settings.isVisible()), "the second one closes the drawer");
});

test("what may mean two numbers is not guessed; arrow keys and sliders still move a field", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  const settings = await drawer(page);
  const steps = field(settings, "Length of the run");
  const before = (await snapshot(page)).parameters.train_steps;
  await steps.fill("20,000");
  await steps.press("Tab");
  await eventually(
    async () =>
      /^[A-Z][\w ]+ \(train_steps\): '20,000' is not a whole number .*write 20 or 20000\); \d+ stays\.$/.test(
        await sentence(steps),
      ),
    "the sentence",
  );
  assert.equal((await snapshot(page)).parameters.train_steps, before);
  await steps.fill("20 000");
  await steps.press("Enter");
  await eventually(async () => (await snapshot(page)).parameters.train_steps === 20_000, "twenty thousand");
  const time = field(settings, "Membrane time constant");
  await time.press("ArrowUp");
  await eventually(async () => (await tau(page)) === 4.5, "half a step more");
  await settings.getByRole("slider", { name: "Membrane time constant, slider" }).press("ArrowRight");
  await eventually(async () => (await tau(page)) === 5, "as the slider has it");
  assert.equal(await time.inputValue(), "5");
});

test("an optional parameter that is emptied is derived", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  const derived = (await snapshot(page)).parameters.leak_factor;
  const settings = await drawer(page);
  await settings.getByRole("checkbox", { name: "Derive Leak factor" }).uncheck();
  const leak = field(settings, "Leak factor");
  await leak.fill("0,5");
  await leak.press("Tab");
  await eventually(async () => (await snapshot(page)).parameters.leak_factor === 0.5, "half");
  await leak.fill("");
  await leak.press("Tab");
  await eventually(async () => (await snapshot(page)).parameters.leak_factor === derived, "derived");
  assert.ok(await settings.getByRole("checkbox", { name: "Derive Leak factor" }).isChecked());
});

test("every number field of the drawer keeps its value whatever is typed that is no number", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  const settings = await drawer(page);
  const before = (await snapshot(page)).parameters;
  const fields = settings.locator("input.number:not(:disabled)");
  const values = await fields.evaluateAll((/** @type {HTMLInputElement[]} */ inputs) =>
    inputs.map((input) => input.value),
  );
  assert.ok(values.length > 30, `${values.length} fields`);
  // All at once, as typing and leaving would.
  await fields.evaluateAll((/** @type {HTMLInputElement[]} */ inputs) =>
    inputs.forEach((input) => {
      input.value = "1e";
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      input.dispatchEvent(new FocusEvent("blur"));
    }),
  );
  await eventually(async () => (await settings.getByRole("alert").count()) === values.length, "a sentence on each");
  for (const line of await settings.getByRole("alert").allInnerTexts()) {
    assert.match(line, /^\S.* \(\w+\): '1e' is not a (whole )?number from \S+ to \S+?(, or null)?; \S+ stays\.$/);
  }
  assert.deepEqual(
    await fields.evaluateAll((/** @type {HTMLInputElement[]} */ inputs) => inputs.map((input) => input.value)),
    values,
  );
  assert.deepEqual((await snapshot(page)).parameters, before);
});

test("the seed's ten digits are visible, and a seed that is none is refused under the field", async () => {
  for (const options of [{}, PHONE]) {
    const page = await open({ fragment: "seed=4294967295", options });
    await until(page, "ready");
    const seed = field(page, "Seed");
    const hidden = (/** @type {Locator} */ of) => of.evaluate((input) => input.scrollWidth - input.clientWidth);
    assert.equal(await seed.inputValue(), "4294967295");
    assert.ok((await hidden(seed)) <= 0, "digits are hidden");
    for (const typed of options === PHONE ? ["7x"] : ["4294967296", "-1", "1.5", "7x", ""]) {
      await seed.fill(typed);
      await seed.press("Tab");
      await eventually(
        async () =>
          (await sentence(seed)) === `seed: '${typed}' is not a whole number from 0 to 4294967295; 4294967295 stays.`,
        typed,
      );
      assert.equal((await snapshot(page)).seed, 4294967295);
    }
    await seed.fill("１２ 345");
    await seed.press("Enter");
    await eventually(async () => (await snapshot(page)).seed === 12_345, "another seed");

    await page.getByRole("button", { name: "Map", exact: true }).click();
    const own = page.getByRole("dialog", { name: "Your own map" });
    await field(own, "Seed").fill("4294967295");
    assert.ok((await hidden(field(own, "Seed"))) <= 0, "digits of the map's seed are hidden");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    await page.context().close();
  }
});

test("the dialogs' fields keep their values and say why; a number that is typed counts before its button is pressed", async () => {
  const page = await open({ fragment: "seed=4&world=Maze-v0" });
  await until(page, "ready");
  await page.getByRole("button", { name: "Map", exact: true }).click();
  const own = page.getByRole("dialog", { name: "Your own map" });
  const rows = page.getByRole("textbox", { name: "Rows, one a line" });
  for (const [name, typed, line] of /** @type {const} */ ([
    ["Size", "1e", "size: '1e' is not a whole number from 2 to 32; 8 stays."],
    ["Size", "8,5", "size: '8,5' is not a whole number from 2 to 32; 8 stays."],
    ["Share of ice", "", "share of ice: '' is not a number from 0.4 to 1; 0.8 stays."],
    ["Share of ice", "0,3", "share of ice: '0,3' is not a number from 0.4 to 1; 0.8 stays."],
    ["Seed", "-1", "seed: '-1' is not a whole number from 0 to 4294967295; 0 stays."],
  ])) {
    await field(own, name).fill(typed);
    await eventually(async () => (await sentence(field(own, name))) === line, line);
  }
  const before = await rows.inputValue();
  await field(own, "Size").fill("x");
  await field(own, "Size").press("Enter");
  await eventually(async () => (await own.getByRole("alert").count()) > 0, "an alert");
  assert.equal(await rows.inputValue(), before, "nothing is drawn with a number that is refused");
  await field(own, "Share of ice").fill("0,9");
  await field(own, "Size").fill("5");
  await own.getByRole("button", { name: "Draw it" }).click();
  await eventually(async () => (await rows.inputValue()).split("\n").length === 5, "five rows");
  assert.equal(await field(own, "Share of ice").inputValue(), "0.9");
  await page.keyboard.press("Escape");

  await page.keyboard.press("e");
  await page.getByRole("group", { name: "Make a cell" }).getByRole("button", { name: "goal", exact: true }).click();
  await field(page, "Reward").fill("0,25");
  await page.locator('[data-cell="1"]').click();
  await eventually(
    async () => /goal worth 0\.25/.test((await page.locator('[data-cell="1"]').getAttribute("aria-label")) ?? ""),
    "a goal worth 0.25",
  );
  await field(page, "Reward").fill("much");
  await eventually(
    async () =>
      (await sentence(field(page, "Reward"))) === "reward: 'much' is not a number from -100 to 100; 0.25 stays.",
    "the sentence",
  );
});

test("axe finds nothing where fields are refused, and nothing is wider than its phone", async () => {
  for (const options of [{}, PHONE]) {
    const page = await open({ fragment: "seed=1", options: { ...options, bypassCSP: true } });
    await until(page, "ready");
    await page.addScriptTag({ path: AXE });
    const violations = () =>
      page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`,
        );
      });
    await field(page, "Seed").fill("1e");
    await eventually(async () => (await sentence(field(page, "Seed"))) !== "", "a sentence on the seed");
    assert.deepEqual(await violations(), [], "the seed");
    const settings = await drawer(page);
    await field(settings, "Membrane time constant").fill("1e");
    await field(settings, "Membrane time constant").press("Enter");
    await settings.getByRole("alert").waitFor();
    assert.deepEqual(await violations(), [], "the drawer");
    assert.ok(await settings.evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth));
    await page.context().close();
  }
});
