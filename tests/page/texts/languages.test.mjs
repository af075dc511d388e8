/** The page in each of its languages: how one is chosen, and that nothing of another is left over. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, ofRun, open, snapshot, until, withSite } from "../support/site.mjs";
import { pausedAt, QUICK } from "../support/walks.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

/** The heading of the first card in each language. */
const WORLD = { en: "World", de: "Welt", zh: "世界" };
const PHONE = { deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** The page's language, as the document and its first card say it. */
const spoken = async (/** @type {Page} */ page) => [
  await page.locator("html").getAttribute("lang"),
  await page.locator("world-card h2").innerText(),
];
const chooser = (/** @type {Page} */ page) => page.locator("page-footer select");

for (const [name, fragment, locale, code] of /** @type {[string, string, string, keyof typeof WORLD][]} */ ([
  ["the link, before the browser", "lang=de&", "zh-CN", "de"],
  ["the link, in any writing", "lang=ZH-Hans&", "de-DE", "zh"],
  ["the browser, where the link names none", "", "de-AT", "de"],
  ["the browser, where the link names one that the page has not", "lang=fr&", "zh-TW", "zh"],
  ["nobody: then it is English", "", "fr-FR", "en"],
])) {
  test(`the language is chosen by ${name}`, async () => {
    const page = await open({ fragment: `${fragment}${QUICK}`, options: { locale } });
    await until(page, "ready");
    assert.deepEqual(await spoken(page), [code, WORLD[code]]);
    assert.equal(await chooser(page).inputValue(), code);
    assert.equal((await snapshot(page)).seed, 2, "the rest of the link is read");
    assert.deepEqual(await page.locator(".notice").allInnerTexts(), []);
  });
}

test("the selector at the foot changes the language at once, for later visits too, and touches nothing of the run", async () => {
  const page = await pausedAt(QUICK, 1200, { options: { locale: "en-GB" } });
  const before = await snapshot(page);
  assert.deepEqual(await spoken(page), ["en", "World"]);
  assert.deepEqual(await chooser(page).locator("option").allInnerTexts(), ["English", "中文", "Deutsch"]);
  for (const code of /** @type {const} */ (["de", "zh", "en", "de"])) {
    await chooser(page).selectOption(code);
    await eventually(async () => (await spoken(page)).join() === `${code},${WORLD[code]}`, code);
    assert.match(await page.title(), /^Spikeground/);
    assert.deepEqual(ofRun(await snapshot(page)), ofRun(before));
    await until(page, "paused");
  }
  assert.match(await page.locator("time-line output").innerText(), /^Schritt 1.200 von 1.200$/);
  await page.reload();
  await until(page, "ready");
  assert.deepEqual(await spoken(page), ["de", "Welt"]);
  assert.deepEqual(page.complaints, []);
});

test("a language that cannot be fetched leaves the page in English", async () => {
  const page = await open({
    fragment: `lang=de&${QUICK}`,
    prepare: (page) => page.route("**/de-*.js", (route) => route.abort()),
  });
  await until(page, "ready");
  assert.deepEqual(await spoken(page), ["en", "World"]);
});

/** Words of English that are none in German, and that no name of the page has. */
const ENGLISH =
  /(?<!-)\b(?:[Tt]he|and|of|with|from|[Tt]his|that|are|its?|steps?|episodes|[Ss]core|energy|[Ss]peed|neurons|silence|firing|chosen|[Rr]ight|left|down|up|[Vv]alue|[Aa]dvantage|[Bb]est|[Ll]earning|[Ll]oss|[Pp]ress|[Ww]atch|[Pp]lay|[Ss]ettings|[Ww]orld|[Rr]ules|[Pp]aused|[Dd]one|[Rr]eady)\b(?!-)/g;

/** What can be seen and what is read aloud of a part of the page. */
const words = (/** @type {Page} */ page, /** @type {string} */ part) =>
  page
    .locator(part)
    .evaluateAll((elements) =>
      elements.flatMap((element) => [
        /** @type {HTMLElement} */ (element).innerText,
        ...[element, ...element.querySelectorAll("*")].flatMap((inner) =>
          ["aria-label", "title", "placeholder", "aria-valuetext"].map((name) => inner.getAttribute(name) ?? ""),
        ),
      ]),
    );

/** The English that is left in a part of the page, with its surroundings. */
async function leftovers(/** @type {Page} */ page, /** @type {string} */ part) {
  const texts = (await words(page, part)).map((text) => text.replaceAll(/\s+/g, " "));
  assert.ok(texts.join("").length > 20, `${part} has words`);
  return [
    ...new Set(
      texts.flatMap((text) =>
        [...text.matchAll(ENGLISH)].map(
          ({ index, 0: word }) => `${word}: ${text.slice(Math.max(index - 30, 0), index + 40)}`,
        ),
      ),
    ),
  ];
}

for (const code of /** @type {const} */ (["de", "zh"])) {
  test(`no English word is left in the page in ${code}`, async () => {
    const page = await pausedAt(`lang=${code}&${QUICK}`, 1500);
    await page.keyboard.press("a");
    await page.locator("walk-bar dt").first().waitFor();
    const found = await leftovers(page, "page-header, main, page-footer, #announcements");
    await page.keyboard.press("p");
    await page.locator(".your-actions").waitFor();
    found.push(...(await leftovers(page, "walk-bar")));
    await page.evaluate(() => window.spikeground.rewind(700));
    await page.locator("time-line .good").waitFor();
    found.push(...(await leftovers(page, "time-line")));
    await page.keyboard.press("e");
    found.push(...(await leftovers(page, "world-card")));
    await page.keyboard.press("e");
    for (const [key, part] of [
      ["w", "world-dialog"],
      ["?", "explanation-dialog"],
    ]) {
      await page.keyboard.press(key ?? "");
      await page.locator(`${part} dialog[open]`).waitFor();
      found.push(...(await leftovers(page, part ?? "")));
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(found, []);
  });

  test(`no English word is left in the settings in ${code}`, async () => {
    const page = await open({ fragment: `lang=${code}&${QUICK}` });
    await until(page, "ready");
    await page.locator("page-header .gear").click();
    await page.locator("settings-drawer .parameter").first().waitFor();
    assert.deepEqual(await leftovers(page, "settings-drawer"), []);
  });
}

for (const width of [320, 390]) {
  test(`nothing scrolls sideways in German at ${width} pixels, and no text is wider than its button or card`, async () => {
    const options = { ...PHONE, viewport: { width, height: 800 } };
    const page = await pausedAt(`lang=de&${QUICK}`, 1500, { options });
    assert.equal((await spoken(page))[0], "de");
    const check = async (/** @type {string} */ when) => {
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, when);
      const cut = await page.locator("button, h2, h3, dt, dd, label, output, .words").evaluateAll((elements) =>
        elements.flatMap((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          const { display, visibility, textOverflow } = getComputedStyle(element);
          // Inline elements have no width of their own; some texts are shortened on purpose, with dots.
          if (width === 0 || visibility === "hidden" || display === "inline" || textOverflow === "ellipsis") return [];
          if (element.closest(".hidden")) return [];
          const card = element.closest(".card")?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
          const isOutside = left < card.left - 0.5 || right > card.right + 0.5;
          const isCut = element.scrollWidth > element.clientWidth + 1;
          return isOutside || isCut ? [`${element.tagName} ${element.textContent?.trim().slice(0, 60)}`] : [];
        }),
      );
      assert.deepEqual(cut, [], when);
    };
    await check("paused");
    await page.evaluate(() => window.spikeground.walk(true));
    await page.locator("walk-bar dt").first().waitFor();
    await check("watching");
    await page.evaluate(() => window.spikeground.rewind(700));
    await page.locator("time-line .good").waitFor();
    await check("at an earlier step");
    await page.keyboard.press("e");
    await page.locator("edit-bar button").first().waitFor();
    await check("editing");
  });
}
