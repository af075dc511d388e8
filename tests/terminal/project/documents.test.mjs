/** Every link and picture of every document that names a file of the project leads to one, and to a heading that is there. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
  "www/README.md",
];

/** Targets of the links and pictures of a document, without those of other sites. */
function targets(/** @type {string} */ text) {
  const code = /```[\s\S]*?```|`[^`\n]*`/g;
  return [...text.replace(code, "").matchAll(/\]\(([^)\s]+)\)/g)]
    .flatMap((match) => match[1] ?? [])
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The names under which a document's headings can be linked. */
function anchors(/** @type {string} */ text) {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/ /g, "-"),
  );
}

test("links are read out of text, not out of code", () => {
  assert.deepEqual(targets("[a](b.md#c) `[d](e)` ![f](g.svg) [h](https://i)"), ["b.md#c", "g.svg"]);
  assert.deepEqual(anchors("# A: b\n## Shares of seeds"), ["a-b", "shares-of-seeds"]);
});

for (const document of DOCUMENTS) {
  test(`what ${document} links to is there`, () => {
    const text = readFileSync(join(ROOT, document), "utf8");
    const missing = targets(text).filter((target) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? join(ROOT, document) : resolve(ROOT, dirname(document), path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && file.endsWith(".md") && !anchors(readFileSync(file, "utf8")).includes(anchor);
    });
    assert.deepEqual(missing, []);
  });
}

test("the page cites the project as CITATION.cff does", () => {
  const { title, authors } = parse(readFileSync(join(ROOT, "CITATION.cff"), "utf8"));
  const page = readFileSync(join(ROOT, "www/src/taking/citation.ts"), "utf8");
  assert.ok(page.includes(`"${title}"`), title);
  assert.ok(page.includes(`"${authors[0].name}"`), authors[0].name);
});
