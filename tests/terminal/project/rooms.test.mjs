/**
 * The rooms of src/ use only rooms above them, in the order of src/lib.rs; the rooms of www/src/ import only from rooms
 * above them, in the order of ARCHITECTURE.md.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { circle } from "../support/circle.mjs";

const SOURCES = fileURLToPath(new URL("../../../src/", import.meta.url));
const ROOMS = [...readFileSync(join(SOURCES, "lib.rs"), "utf8").matchAll(/^pub mod (\w+);/gm)].flatMap(
  (match) => match[1] ?? [],
);

/** The files of a room: `room.rs` and everything in `room/`. */
function files(/** @type {string} */ room) {
  const inside = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
  return inside.filter((path) => path === `${room}.rs` || (path.startsWith(`${room}/`) && path.endsWith(".rs")));
}

/**
 * The rooms that a source names, comments left out: what a document links to is no dependency.
 * @param {string} text
 */
function named(text) {
  const code = text.replace(/\/\/.*$/gm, "");
  const paths = [...code.matchAll(/\bcrate::(\w+)/g)].flatMap((match) => match[1] ?? []);
  const grouped = [...code.matchAll(/\bcrate::\{([^;]*)\}/g)].flatMap((match) =>
    [...(match[1] ?? "").matchAll(/(?:^|[{,])\s*(\w+)/g)].flatMap((name) => name[1] ?? []),
  );
  return [...new Set([...paths, ...grouped])].filter((name) => ROOMS.includes(name));
}

test("what a source names is read out of paths and groups, not out of comments", () => {
  assert.deepEqual(
    named(
      "use crate::agent::Decision;\nuse crate::{math::{a, b}, worlds};\n// crate::wasm\nlet x = crate::random::f();",
    ),
    ["agent", "random", "math", "worlds"],
  );
});

test("src/lib.rs declares the rooms", () => {
  assert.ok(ROOMS.length > 10 && ROOMS[0] === "error" && ROOMS.includes("agent"), ROOMS.join(", "));
});

for (const [place, room] of ROOMS.entries()) {
  test(`${room} uses only rooms above it`, () => {
    const paths = files(room);
    assert.ok(paths.length > 0, `no file of the room ${room}`);
    const upwards = paths.flatMap((path) => {
      const below = named(readFileSync(join(SOURCES, path), "utf8")).filter((name) => ROOMS.indexOf(name) > place);
      return below.map((name) => `${path} names ${name}`);
    });
    assert.deepEqual(upwards, []);
  });
}

const PAGE = fileURLToPath(new URL("../../../www/src/", import.meta.url));
const ARCHITECTURE = readFileSync(fileURLToPath(new URL("../../../ARCHITECTURE.md", import.meta.url)), "utf8");
/** From the row of ARCHITECTURE.md that names each room as `room/`, in order. */
const PAGE_ROOMS = [...(/^\| rooms of `www\/src\/` \|.*$/m.exec(ARCHITECTURE)?.[0] ?? "").matchAll(/`([\w/]+)\/`/g)]
  .map((match) => match[1] ?? "")
  .filter((name) => name !== "www/src");
/** A folder holds one subject and at most so many files. */
const MAX_FILES = 15;

/** @typedef {import("../support/circle.mjs").Imports} Imports */

/**
 * The files that a TypeScript source imports by a relative path, types included.
 * @param {string} path of the source in www/src/
 * @param {string} text
 */
function imported(path, text) {
  const targets = [...text.matchAll(/^(?:import|export)\b[^"]*"(\.[^"]+)\.js"|\bimport\("(\.[^"]+)\.js"\)/gm)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
  return targets.map((target) => `${posix.join(posix.dirname(path), target)}.ts`);
}

/** @returns {Imports} of every file in www/src/, without what wasm-bindgen generated */
function pageImports() {
  const paths = readdirSync(PAGE, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts"));
  return Object.fromEntries(
    paths.map((path) => [
      path,
      imported(path, readFileSync(join(PAGE, path), "utf8")).filter((target) => !target.startsWith("..")),
    ]),
  );
}

/**
 * Imports from a room below the importing file's own room. `main.ts` and `worker.ts` are below all rooms.
 * @param {Imports} imports
 * @param {string[]} rooms
 */
function importedBelow(imports, rooms) {
  const place = (/** @type {string} */ path) =>
    posix.dirname(path) === "." ? rooms.length : rooms.indexOf(posix.dirname(path));
  return Object.entries(imports).flatMap(([path, targets]) =>
    targets.filter((target) => place(target) > place(path)).map((target) => `${path} imports ${target}`),
  );
}

test("imports are read in every form", () => {
  const text =
    'import { a } from "../run/state.js";\nimport type {\n  B,\n} from "./b.js";\nimport "./c.js";\nexport * from "./d.js";\nconst e = await import("./e.js");\nimport { html } from "lit";';
  assert.deepEqual(imported("ui/view.ts", text), ["run/state.ts", "ui/b.ts", "ui/c.ts", "ui/d.ts", "ui/e.ts"]);
});

test("an import from a room below and a circle are found", () => {
  const imports = {
    "run/a.ts": ["ui/b.ts"],
    "ui/b.ts": ["ui/c.ts"],
    "ui/c.ts": ["ui/b.ts", "run/a.ts"],
    "main.ts": ["ui/c.ts"],
  };
  assert.deepEqual(importedBelow(imports, ["run", "ui"]), ["run/a.ts imports ui/b.ts"]);
  assert.deepEqual(circle(imports), ["ui/b.ts", "ui/c.ts", "ui/b.ts"]);
  assert.deepEqual(circle({ "a.ts": ["b.ts", "c.ts"], "b.ts": ["c.ts"], "c.ts": [] }), []);
});

test("ARCHITECTURE.md names the page's rooms, each of which holds at most fifteen files", () => {
  const imports = pageImports();
  const folders = [...new Set(Object.keys(imports).map((path) => posix.dirname(path)))].filter(
    (folder) => folder !== ".",
  );
  assert.deepEqual([...PAGE_ROOMS].sort(), folders.sort());
  for (const room of PAGE_ROOMS) {
    const count = Object.keys(imports).filter((path) => posix.dirname(path) === room).length;
    assert.ok(count <= MAX_FILES, `${room} holds ${count} files`);
  }
});

test("the page's files import only from rooms above their own", () => {
  assert.deepEqual(importedBelow(pageImports(), PAGE_ROOMS), []);
});

test("no file of the page imports itself through other files", () => {
  assert.deepEqual(circle(pageImports()), []);
});

test("only the worker imports the WebAssembly module's functions", () => {
  const importers = Object.entries(pageImports())
    .filter(([, targets]) => targets.includes("bridge/door.ts"))
    .map(([path]) => path);
  assert.deepEqual(
    importers.filter((path) => path !== "worker.ts" && !path.startsWith("worker/")),
    [],
  );
});
