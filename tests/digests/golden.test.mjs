/** `npm run digests` where the digests are not the golden ones, and where a target is missing. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { GENERATED } from "../../scripts/build.mjs";
import { script } from "../terminal/support/program.mjs";

const GOLDEN = JSON.parse(readFileSync(new URL("../golden/digests.json", import.meta.url), "utf8"));
const NOWHERE = { SPIKEGROUND_FIREFOX: "/nowhere/firefox" };
const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));

/** Writes a changed copy of the golden digests. */
function changed(/** @type {object} */ changes) {
  const path = join(folder, "digests.json");
  writeFileSync(path, JSON.stringify({ ...GOLDEN, ...changes }));
  return path;
}

test("a digest that differs is named, the equal one is not", () => {
  const { spiking, dense } = GOLDEN.digests;
  const wrong = spiking.replace(/.$/, (/** @type {string} */ last) => (last === "0" ? "1" : "0"));
  const path = changed({ digests: { spiking: wrong, dense } });
  const { code, stdout, stderr } = script("digests", ["--target", "node", "--golden", path]);
  assert.equal(code, 1);
  assert.ok(stdout.includes(`node      spiking  ${spiking}  differs from ${wrong}\n`), stdout);
  assert.ok(stdout.includes(`node      dense    ${dense}  equal\n`), stdout);
  assert.equal(stderr, `spikeground: not the digests of ${path}: node spiking\n`);
});

test("one update less gives other digests", () => {
  const path = changed({ updates: GOLDEN.updates - 1 });
  const { code, stderr } = script("digests", ["--target", "node", "--golden", path]);
  assert.deepEqual([code, stderr], [1, `spikeground: not the digests of ${path}: node spiking, node dense\n`]);
});

test("a constant of a kernel that changes by a two-thousandth changes the digests", () => {
  // The first coefficient of the exponential in `src/math/elementary.rs`.
  const constant = Buffer.alloc(4);
  constant.writeFloatLE(1.9875691e-4);
  const bytes = readFileSync(join(GENERATED, "spikeground_bg.wasm"));
  let places = 0;
  for (let at = bytes.indexOf(constant); at >= 0; at = bytes.indexOf(constant, at + 4)) {
    bytes.writeUInt8(bytes.readUInt8(at + 1) ^ 0x10, at + 1);
    places += 1;
  }
  assert.ok(places > 0, "the constant is in the module");
  const path = join(folder, "changed.wasm");
  writeFileSync(path, bytes);
  const { code, stderr } = script("digests", ["--target", "node", "--wasm", path]);
  assert.deepEqual(
    [code, stderr],
    [1, "spikeground: not the digests of tests/golden/digests.json: node spiking, node dense\n"],
  );
});

test("a target that is missing is told, and an error in CI alone", () => {
  for (const [CI, expected] of /** @type {const} */ ([
    ["", 0],
    ["true", 1],
  ])) {
    const { code, stdout, stderr } = script("digests", ["--target", "firefox"], { ...NOWHERE, CI });
    assert.equal(code, expected, stderr);
    assert.match(stdout, /^firefox {3}not run: SPIKEGROUND_FIREFOX names .*no such file$/m);
    assert.equal(stderr, CI ? "spikeground: CI is set, and these targets were not run: firefox\n" : "");
  }
});
