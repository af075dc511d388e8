/** The files that `npm run reference` writes are up to date. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { pages } from "../../../scripts/lib/reference.mjs";
import { generated, types } from "../../../scripts/lib/schemas.mjs";
import { PROGRAM } from "../support/program.mjs";

for (const [path, text] of Object.entries({ ...pages(PROGRAM), ...generated() })) {
  test(`${path} is up to date; \`npm run reference\` writes it`, () => {
    assert.equal(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"), text);
  });
}

test("an object that has all members of another extends it, and what may be absent or null stays so", () => {
  const number = { type: "number" };
  const properties = { a: number, b: number, c: number, d: { type: ["string", "null"] }, e: { $ref: "#/$defs/Few" } };
  const required = Object.keys(properties);
  const text = types({
    Few: { type: "object", properties: { f: { type: "array", items: { enum: ["x", "y"] } } }, description: "Some." },
    Base: { type: "object", properties, required },
    More: {
      type: "object",
      properties: { ...properties, g: { type: "object", additionalProperties: number } },
      required,
    },
    Word: { oneOf: [{ const: "one" }, { const: "two" }] },
  });
  const declarations = [
    '/** Some. */\nexport interface Few {\n  f?: ("x" | "y")[];\n}',
    "export interface Base {\n  a: number;\n  b: number;\n  c: number;\n  d: string | null;\n  e: Few;\n}",
    "export interface More extends Base {\n  g?: Record<string, number>;\n}",
    'export type Word = "one" | "two";',
  ];
  assert.ok(text.endsWith(`\n\n${declarations.join("\n\n")}\n`), text);
});
