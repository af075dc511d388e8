/** The documents and the licence, which the footer leads to, as pages of the site. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { address, FOLDER, open, until, withSite } from "../support/site.mjs";

withSite();

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const pages = readdirSync(join(FOLDER, "documents"), { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".html"),
);

test("the footer leads to the documents and to the licence, in tabs of their own", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  for (const [name, heading] of /** @type {const} */ ([
    ["Documents", /Documentation/],
    ["Licence", /Apache License.*MIT/s],
  ])) {
    const [tab] = await Promise.all([
      page.waitForEvent("popup"),
      page.locator("page-footer").getByRole("link", { name, exact: true }).click(),
    ]);
    await tab.locator("main").waitFor();
    assert.match(await tab.locator("main").innerText(), heading);
    assert.equal(await tab.evaluate(() => window.opener), null);
  }
});

test("every document is a page, and whatever a page links to or shows is a part of the site, with that heading", () => {
  const sources = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md"));
  assert.deepEqual(
    [...pages].sort(),
    [...sources.map((path) => path.replace(/\.md$/, ".html")), "licence.html"].sort(),
  );
  const broken = pages.flatMap((path) => {
    const text = readFileSync(join(FOLDER, "documents", path), "utf8");
    return [...text.matchAll(/(?:href|src)="([^"]+)"/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => {
        const [name = "", id] = target.split("#");
        const file = name === "" ? path : join(dirname(path), name);
        const place = join(FOLDER, "documents", file);
        return !existsSync(place) || (id !== undefined && !readFileSync(place, "utf8").includes(`id="${id}"`));
      })
      .map((target) => `${path}: ${target}`);
  });
  assert.deepEqual(broken, []);
});

test("no mark of Markdown is left in a page outside of code", () => {
  const left = pages.flatMap((path) => {
    const text = readFileSync(join(FOLDER, "documents", path), "utf8").replace(/<(code|pre)>[\s\S]*?<\/\1>/g, "");
    return [...text.matchAll(/\*\*|\]\(|^#+ |```|\|---/gm)].map((match) => `${path}: ${match[0]}`);
  });
  assert.deepEqual(left, []);
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`axe finds nothing in documents in the ${colorScheme} colours, and nothing scrolls sideways on a phone`, async () => {
    for (const name of ["index", "licence", "reference/parameters", "results/sparsity"]) {
      const url = `${address()}documents/${name}.html`;
      const page = await open({
        url,
        options: { colorScheme, bypassCSP: true, viewport: { width: 390, height: 844 } },
      });
      await page.addScriptTag({ path: AXE });
      const found = await page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
      });
      assert.deepEqual(found, [], name);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name);
      assert.deepEqual(page.complaints, []);
    }
  });
}
