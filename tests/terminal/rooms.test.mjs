/** The rooms of src/ use only rooms above them, in the order of src/lib.rs. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("../../src/", import.meta.url));
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
