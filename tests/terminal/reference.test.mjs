/** The generated pages of docs/reference/ are what the program says of itself today. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { pages } from "../../scripts/lib/reference.mjs";
import { PROGRAM } from "./program.mjs";

for (const [path, text] of Object.entries(pages(PROGRAM))) {
  test(`${path} is up to date; \`npm run reference\` writes it`, () => {
    assert.equal(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"), text);
  });
}
