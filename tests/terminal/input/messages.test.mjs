/** Foreign text in messages: escaped, shortened, on one line. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { spikeground } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));

const HOSTILE = {
  "a terminal's title": "\u001b]0;owned\u0007",
  "a cleared screen": "\u001b[2J\u001b[1;1H",
  "a control sequence of one character": "\u009b31mred",
  "several lines": "one\ntwo\r\nthree",
  "lines of Unicode": "one\u2028two\u2029three\u0085",
  "right to left": "abc\u202egnirts\u2066",
  "nothing to be seen": "\u200b\u200d\ufeff\u3164",
  "a long name": "x".repeat(100_000),
  "a long number": "9".repeat(100_000),
  "a tab and a bell": "a\tb\u0007",
};

/** Characters that a terminal interprets or that are invisible. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what the tests look for
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufeff]/u;

const PLACES = /** @type {((text: string) => string[])[]} */ ([
  (text) => [text],
  (text) => ["train", text],
  (text) => ["train", `--${text}`],
  (text) => [`--${text}`],
  (text) => ["train", `--firm=${text}`],
  (text) => ["train", "--seed", text],
  (text) => ["train", "--steps", text],
  (text) => ["train", "--world", text],
  (text) => ["train", "--map", text],
  (text) => ["train", "--world", "Maze-v0", "--map", `SG(${text})`],
  (text) => ["train", "--random-map", text],
  (text) => ["train", "--set", text],
  (text) => ["train", "--set", `tau_mem=${text}`],
  (text) => ["train", "--agent", text],
  (text) => ["train", "--preset", text],
  (text) => ["train", "--config", text],
  (text) => ["train", "--energy", text],
  (text) => ["train", "--resume", text],
  (text) => ["train", "--checkpoint", join("nowhere", text)],
  (text) => ["train", "--json", join("nowhere", text)],
  (text) => ["solve", "--gamma", text],
  (text) => ["rollout", "--actions", text],
  (text) => ["worlds", "--world", text],
  (text) => ["bench", "--only", text],
  (text) => ["evaluate", "--checkpoint", text],
  (text) => ["convert", "--checkpoint", text, "out"],
]);

/** @param {string} about @param {string[]} args @param {number} [longest] */
function isOneLine(about, args, longest = 500) {
  const { code, stdout, stderr } = spikeground(...args);
  assert.equal(code, 2, `${about}: ${stderr}`);
  assert.equal(stdout, "");
  assert.match(stderr, /^spikeground: [^\n]+\n$/, about);
  assert.doesNotMatch(stderr, RAW, about);
  assert.ok(stderr.length < longest, `${about}: ${stderr.length} characters`);
  return stderr;
}

for (const [about, text] of Object.entries(HOSTILE)) {
  test(`${about} in an argument is quoted on one short line without a raw character`, () => {
    for (const place of PLACES) isOneLine(place("…").join(" "), place(text));
  });
}

test("what was typed is shown escaped, not left out", () => {
  for (const args of [
    ["train", "--seed", "\u001b[31m7"],
    ["\u001b[31m7"],
    ["train", "--\u001b[31m7"],
    ["train", "--world", "\u001b[31m7"],
    ["train", "--config", "\u001b[31m7"],
  ]) {
    assert.match(isOneLine(args.join(" "), args), /\\u\{1b\}\[31m7/);
  }
  assert.match(
    isOneLine("a long path", ["train", "--config", join("a".repeat(200), "settings.yaml")]),
    /--config a{60}….*\/settings\.yaml: /,
  );
});

test("the names of all parameters are the one list that is longer", () => {
  assert.match(
    isOneLine("an unknown parameter", ["train", "--set", `${HOSTILE["a terminal's title"]}=1`], 1500),
    /unknown parameter '\\u\{1b\}\]0;owned\\u\{7\}'; allowed: hidden_size, /,
  );
});

const saved = join(folder, "saved.safetensors");
spikeground("train", "--firm", "--set", "hidden_size=8", "--steps", "10", "--checkpoint", saved);
const bytes = readFileSync(saved);
const length = Number(bytes.readBigUInt64LE());

/** The checkpoint with its header changed. */
function changed(/** @type {(header: Record<string, any>, about: Record<string, any>) => void} */ change) {
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  const about = JSON.parse(header.__metadata__.spikeground);
  change(header, about);
  header.__metadata__.spikeground = JSON.stringify(about);
  const text = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(text.length));
  const file = join(folder, "changed.safetensors");
  writeFileSync(file, Buffer.concat([start, text, bytes.subarray(8 + length)]));
  return file;
}

for (const [about, text] of Object.entries(HOSTILE)) {
  test(`${about} in a checkpoint is quoted on one short line without a raw character`, () => {
    for (const change of /** @type {((header: Record<string, any>, about: Record<string, any>) => void)[]} */ ([
      (header) => {
        const name = Object.keys(header).find((name) => name !== "__metadata__") ?? "";
        header[`z${text}`] = { ...header[name], dtype: text };
        delete header[name];
      },
      (header) => {
        header.__metadata__ = { [text]: text, spikeground: header.__metadata__.spikeground, also: text };
        delete header[Object.keys(header).find((name) => name !== "__metadata__") ?? ""];
      },
      (_, description) => (description.world = text),
      (_, description) => (description.agent = text),
      (_, description) => (description.preset = text),
      (_, description) => (description.map = text),
      (_, description) => (description.events = text),
      (_, description) => (description.parameters.tau_mem = text),
      (_, description) => (description.seed = text),
    ])) {
      const file = changed(change);
      isOneLine(String(change), ["evaluate", "--checkpoint", file]);
      isOneLine(String(change), ["train", "--resume", file]);
    }
    const file = changed((_, description) => (description.parameters[text] = 1));
    isOneLine("a parameter", ["evaluate", "--checkpoint", file], 1500);
  });
}
