/** No Rust file of src/ depends on itself through other files. A module may use the modules that contain it. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { circle } from "../support/circle.mjs";

const SOURCES = fileURLToPath(new URL("../../../src/", import.meta.url));

/**
 * The paths of a use tree: `a::{b, c::{self, d as e}}` names `a::b`, `a::c` and `a::c::d`.
 * @param {string} tree
 * @returns {string[]}
 */
function paths(tree) {
  const text = tree.trim();
  const open = text.indexOf("{");
  if (open < 0) return [text.replace(/ as \w+$/, "").replace(/(::)?\bself$/, "")];
  const prefix = text.slice(0, open);
  const parts = [""];
  let depth = 0;
  for (const letter of text.slice(open + 1, text.lastIndexOf("}"))) {
    if (letter === "{") depth += 1;
    if (letter === "}") depth -= 1;
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.filter((part) => part.trim()).flatMap((part) => paths(prefix + part.trim()));
}

/**
 * The module that a path leads into, as seen from another module.
 * @param {string} path such as `super::bill::Bill`
 * @param {string} from such as `meter::table`
 * @param {Set<string>} modules
 */
function target(path, from, modules) {
  let base = from.split("::");
  let names = path.split("::");
  if (names[0] === "crate") [base, names] = [[], names.slice(1)];
  else if (names[0] === "super" || names[0] === "self") {
    while (names[0] === "super" || names[0] === "self") {
      if (names[0] === "super") base = base.slice(0, -1);
      names = names.slice(1);
    }
  } else if (!modules.has([...base, names[0]].join("::"))) return null;
  const full = [...base, ...names];
  for (let length = full.length; length > 0; length -= 1) {
    const found = full.slice(0, length).join("::");
    if (modules.has(found)) return found;
  }
  return null;
}

/**
 * What a source uses, comments and its own tests left out.
 * @param {string} text
 * @param {string} from
 * @param {Set<string>} modules
 */
function used(text, from, modules) {
  const code = (text.replace(/\/\/.*$/gm, "").split("#[cfg(test)]")[0] ?? "").replace(/\s+/g, " ");
  const named = [...code.matchAll(/\buse ([^;]+);/g)].flatMap((match) => paths(match[1] ?? ""));
  const inline = [...code.replace(/\buse [^;]+;/g, "").matchAll(/\b(?:crate|super)(?:::\w+)+/g)].map(
    (match) => match[0],
  );
  const found = [...named, ...inline].map((path) => target(path, from, modules));
  return [...new Set(found)].filter((module) => module !== null && module !== from && !from.startsWith(`${module}::`));
}

const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".rs") && !path.startsWith("bin/") && path !== "lib.rs");
const module = (/** @type {string} */ path) => path.slice(0, -3).replaceAll("/", "::");
const MODULES = new Set(files.map(module));

test("what a module uses is read out of trees, relative paths and code", () => {
  const modules = new Set(["a", "a::b", "a::c", "d", "d::e"]);
  const text =
    "use super::c::{X, Y as Z};\nuse crate::{d::e::{self, f}, d};\n// use crate::a::b;\nlet x = crate::d::y();\n";
  assert.deepEqual(used(text, "a::b", modules), ["a::c", "d::e", "d"]);
  assert.deepEqual(used("use super::Parent;", "a::b", modules), []);
});

test("no Rust file uses itself through other files", () => {
  const imports = Object.fromEntries(
    files.map((path) => [
      module(path),
      /** @type {string[]} */ (used(readFileSync(join(SOURCES, path), "utf8"), module(path), MODULES)),
    ]),
  );
  assert.ok(Object.values(imports).flat().length > 300, "uses are found");
  assert.deepEqual(circle(imports), []);
});
