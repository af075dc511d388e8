/** Settings are found again: search, changed ones only, what differs from the preset, and refusals in titles. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../support/load.mjs";
import { eventually, open, snapshot, until, withSite } from "../support/site.mjs";

withSite();

/**
 * @param {string} fragment
 * @param {string} [name] of the button, in the language of the page
 */
async function drawer(fragment, name = "Settings") {
  const page = await open({ fragment, options: { locale: "en-GB" } });
  await until(page, "ready");
  await page.getByRole("button", { name, exact: true }).click();
  const settings = page.getByRole("dialog", { name });
  await settings.waitFor();
  const shown = () =>
    settings.locator("[data-parameter]").evaluateAll((rows) => rows.map((row) => row.dataset.parameter ?? ""));
  const finds = (/** @type {string} */ list) =>
    eventually(async () => (await shown()).join() === list, `the settings ${list}`);
  return { page, settings, shown, finds, search: settings.getByRole("searchbox") };
}

test("a search finds a setting by title, name, link key and sentence, and its count is announced", async () => {
  const { settings, shown, finds, search } = await drawer("seed=1");
  const all = (await shown()).length;
  for (const words of ["membrane TIME constant", "tau_mem", "tm="]) {
    await search.fill(words);
    await eventually(async () => (await shown()).length < all / 4, "few settings");
    const found = await shown();
    assert.ok(found.includes("tau_mem"), `${words}: ${found}`);
    assert.match(await settings.getByRole("status").innerText(), new RegExp(`^${found.length} settings?$`));
  }
  await search.fill("no such thing");
  await finds("");
  assert.equal(await settings.getByRole("status").innerText(), "No setting matches.");
});

test("Escape clears the search first and closes the drawer after that; / leads to it", async () => {
  const { page, settings, shown, search } = await drawer("seed=1");
  const all = (await shown()).length;
  await settings.getByRole("button", { name: "Close settings" }).press("/");
  assert.ok(await search.evaluate((field) => field === document.activeElement));
  await page.keyboard.type("tau_mem");
  await eventually(async () => (await shown()).length < all / 4, "few settings");
  await page.keyboard.press("Escape");
  await eventually(async () => (await shown()).length === all, "all settings");
  assert.equal(await search.inputValue(), "");
  assert.ok(await settings.isVisible());
  await page.keyboard.press("Escape");
  await settings.waitFor({ state: "hidden" });
});

test("only what is changed is shown on request, what differs is listed, and each goes back by itself", async () => {
  const { page, settings, finds } = await drawer("seed=1&T=6&h=64");
  const list = settings.getByRole("region", { name: /^Different from/ }).getByRole("listitem");
  assert.deepEqual((await list.allInnerTexts()).sort(), [
    "Neurons per layer: 64, standard 128",
    "Time steps: 6, standard 4",
  ]);
  await settings.getByRole("checkbox", { name: "Changed only" }).check();
  await eventually(async () => (await settings.getByRole("status").innerText()) === "2 settings", "two settings");
  await settings.getByRole("button", { name: "Reset Time steps to 4" }).click();
  await finds("hidden_size");
  await eventually(async () => (await snapshot(page)).parameters.time_steps === 4, "T is 4 again");
  assert.equal((await snapshot(page)).parameters.hidden_size, 64);
});

test("in German a search ignores accents and case, finds English titles, and a refusal has the German title", async () => {
  const { settings, shown, search } = await drawer("seed=1&lang=de", "Einstellungen");
  await search.fill("MEMBRANE TIME");
  await eventually(async () => (await shown()).length < 8 && (await shown()).includes("tau_mem"), "the setting");
  const title = (await settings.locator("[data-parameter=tau_mem] .title").innerText()).trim();
  assert.doesNotMatch(title, /Membrane time/);
  const field = settings.getByRole("spinbutton", { name: title });
  await field.fill("4000");
  await field.press("Tab");
  const refusal = await settings.getByRole("alert").innerText();
  assert.ok(refusal.startsWith(`${title} (tau_mem): `), refusal);
});

test("a refusal that names several settings has the title of each", async () => {
  const { withTitles } = await load("text/declared");
  const parameters = [
    { name: "support_min", title: "Lowest return", help: "" },
    { name: "support_max", title: "Highest return", help: "" },
  ];
  assert.equal(
    withTitles("support_min (3) must be below support_max (1)", parameters),
    "Lowest return (support_min = 3) must be below Highest return (support_max = 1)",
  );
  assert.equal(withTitles("map: row 1 is empty (no support)", parameters), "map: row 1 is empty (no support)");
});

test("/ opens the settings at their search from anywhere", async () => {
  const page = await open({ fragment: "seed=1", options: { locale: "en-GB" } });
  await until(page, "ready");
  await page.keyboard.press("/");
  const search = page.getByRole("dialog", { name: "Settings" }).getByRole("searchbox");
  await eventually(() => search.evaluate((field) => field === document.activeElement), "the search has the focus");
  assert.equal(await search.inputValue(), "", "the key itself is not typed");
});
