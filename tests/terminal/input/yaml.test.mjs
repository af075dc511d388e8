/**
 * Invalid files of settings and prices: exit code 2 and one line in our own words; which files may be read, and how
 * large.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json, PROGRAM, spikeground } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const FILE = join(folder, "settings.yaml");
const skip = process.platform === "win32";

/** Texts of the YAML parser that no message may contain. */
const FOREIGN =
  /serde|saphyr|granit|scalar|from_|deserial|sequence|`[a-z_]+::|variant|invalid type|expected one of|at line \d+/i;

/**
 * @param {string} flag
 * @param {string} file
 * @param {RegExp} said
 * @param {string} about
 */
function refuses(flag, file, said, about) {
  const { code, stdout, stderr } = spikeground("train", "--steps", "0", flag, file);
  assert.equal(code, 2, `${about}: ${code} ${stderr}`);
  assert.equal(stdout, "");
  assert.match(stderr, said, about);
  assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  assert.ok(stderr.length < 500, `${about}: ${stderr.length}`);
  assert.doesNotMatch(stderr, FOREIGN);
}

/** Aliases of aliases: ten lines that would become billions of nodes. */
const BOMB = [
  "a0: &a0 [x, x, x, x, x, x, x, x, x]",
  ...Array.from({ length: 11 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`),
].join("\n");

for (const [about, text, said] of /** @type {[string, string, RegExp][]} */ ([
  ["a repeated key", "tau_mem: 3\ntau_mem: 4\n", /line 2 of its YAML: the key 'tau_mem' occurs twice; allowed: once$/m],
  [
    "a repeated key in a block",
    "a: 1\nspiking:\n  gamma: 0.9\n  gamma: 0.8\n",
    /line 4 of its YAML: the key 'gamma' occurs twice/,
  ],
  [
    "a repeated key that is hostile",
    '"\\e]0;x\\a\\n": 1\n"\\e]0;x\\a\\n": 2\n',
    /the key '\\u\{1b\}\]0;x\\u\{7\}\\n' occurs twice/,
  ],
  ["two documents", "tau_mem: 3\n---\nthreshold: 2\n", /a second document begins here; allowed: one/],
  ["two documents after an end", "tau_mem: 3\n...\nthreshold: 2\n", /a second document begins here; allowed: one/],
  ["a list", "- tau_mem\n- 3\n", /it contains a list; allowed: a YAML mapping/],
  ["a word", "hello\n", /it contains a single value; allowed: a YAML mapping/],
  ["a number", "42\n", /it contains a single value/],
  ["a key without its blank", "tau_mem:3\n", /it contains a single value; allowed: .* `name: value`/],
  ["a tab", "spiking:\n\ttau_mem: 3\n", /line 2 of its YAML: a tab is not allowed here/],
  ["a bomb of aliases", BOMB, /anchors \(&\) and aliases \(\*\) repeat too much/],
  ["an anchor in itself", "tau_mem: &x {b: *x}\n", /anchors/],
  ["an alias of nothing", "tau_mem: *x\n", /line 1 of its YAML: an alias \(\*name\) has no anchor/],
  ["brackets without end", "[".repeat(5000), /nested too deeply/],
  ["blocks without end", Array.from({ length: 300 }, (_, i) => `${" ".repeat(i)}a:\n`).join(""), /nested too deeply/],
  ["a single quote not closed", "tau_mem: 'x\nb: 2\n", /its YAML: .*quotation mark/],
  ["a double quote not closed", 'tau_mem: "x\n', /its YAML: .*quotation mark/],
  ["a list not closed", "tau_mem: [1, 2\n", /its YAML: .*bracket/],
  ["a mapping not closed", "spiking: {gamma: 0.9\n", /its YAML: .*bracket/],
  ["an unknown escape", 'tau_mem: "\\q"\n', /escape/],
  ["a second colon", "tau_mem: b: c\n", /second ':'/],
  ["an indentation that does not fit", "tau_mem: 3\n  threshold: 2\n", /indentation/],
  ["a merge of a number", "<<: 3\n", /after `<<`, a mapping or a list of mappings is expected/],
  ["a tag that does not fit", "tau_mem: !!int x\n", /a tag \(!\) does not fit/],
  ["bytes that are none", "tau_mem: !!binary xx\n", /a tag \(!\) does not fit/],
  ["another YAML", "%YAML 9.9\n---\ntau_mem: 3\n", /its version of YAML is not supported/],
  ["a key that is nothing", ": 1\n", /`name: value` is expected/],
  ["a key that is a list", "[a]: 1\n", /`name: value` is expected/],
  ["a reserved character", "@tau_mem: 3\n", /a character is reserved/],
  ["a control character", "tau_mem: \u0001\n", /a character is reserved or not allowed/],
  ["a number that is none", "leak_factor: .nan\n", /leak_factor: '.*' is not a number from 0 to 1, or null/i],
  ["a number without end", "leak_factor: .inf\n", /leak_factor: '.*' is not a number from 0 to 1, or null/i],
  [
    "a number too long to be quoted",
    `tau_mem: "${"9".repeat(900_000)}"\n`,
    /tau_mem: '9{60}…' is not a number from 1 to 100/,
  ],
  ["two decimal signs", "tau_mem: 3,5.1\n", /tau_mem: '3,5.1' is not a number/],
  ["a list for a number", "tau_mem: [3]\n", /tau_mem: '\[3\]' is not a number/],
  ["nothing for a number", "tau_mem:\n", /tau_mem: 'null' is not a number/],
  ["an agent that is maybe one", "spiking: {enabled: maybe}\n", /enabled: 'maybe' is not true or false/],
  ["an agent that is two", "spiking: {enabled: 2}\n", /enabled: '2' is not true or false/],
  ["an agent that is nothing", "spiking: {enabled: null}\n", /enabled: 'null' is not true or false/],
  [
    "worlds that are a number",
    "worlds: 3\n",
    /settings\.yaml: worlds: '3' is not a list of \{world, firm, parameters\}/,
  ],
  ["a world that is a number", "worlds: [3]\n", /settings\.yaml: worlds: '3' is not a list of/],
  [
    "a world's id that is a number",
    "worlds: [{world: 3, parameters: {}}]\n",
    /worlds: world: '3' is not the id of a world/,
  ],
  [
    "firm ice that is maybe",
    "worlds: [{world: FrozenLake-v1, firm: maybe, parameters: {}}]\n",
    /worlds: firm: 'maybe' is not true or false/,
  ],
])) {
  test(`${about} in a settings file is told in one line of our own`, () => {
    writeFileSync(FILE, text);
    refuses("--config", FILE, said, about);
  });
}

test("a settings file that is not text, too large, a folder or a device is refused at once", () => {
  for (const [about, bytes] of /** @type {[string, Buffer][]} */ ([
    ["UTF-16", Buffer.from("\ufefftau_mem: 3\n", "utf16le")],
    ["Latin-1", Buffer.from("tau_mem: é", "latin1")],
  ])) {
    writeFileSync(FILE, bytes);
    refuses("--config", FILE, /this is not text in UTF-8/, about);
  }
  writeFileSync(FILE, `#${"x".repeat(1 << 20)}`);
  for (const flag of ["--config", "--energy"]) {
    refuses(flag, FILE, /it is larger than 1 MB/, "a megabyte");
    refuses(flag, folder, /this is a folder/, "a folder");
  }
});

test("a pipe that nobody writes and a device that never ends are refused, whichever flag names them", { skip }, () => {
  const pipe = join(folder, "pipe");
  assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
  for (const place of [pipe, "/dev/zero", "/dev/random"]) {
    for (const flag of ["--config", "--energy", "--resume"])
      refuses(flag, place, /this is a pipe or a device; allowed: a file, \/dev\/stdin or <\(…\)/, place);
    for (const args of [
      ["evaluate", "--checkpoint", place],
      ["convert", "--checkpoint", place, join(folder, "out")],
      ["compare", "--checkpoint", place],
    ]) {
      const { code, stderr } = spikeground(...args);
      assert.deepEqual([code, stderr.trimEnd().split("\n").length], [2, 1], stderr);
      assert.match(stderr, /this is a pipe or a device/);
    }
  }
});

test("settings come through standard input, within the same bounds", { skip }, () => {
  const shell = (/** @type {string} */ input) =>
    spawnSync("sh", ["-c", `${input} "$0" train --steps 0 --config /dev/stdin --json -`, PROGRAM], {
      encoding: "utf8",
    });
  assert.equal(JSON.parse(shell("echo 'tau_mem: 7' |").stdout).parameters.tau_mem, 7);
  const endless = shell("</dev/zero");
  assert.deepEqual([endless.status, /larger than 1 MB/.test(endless.stderr)], [2, true], endless.stderr);
});

test("a switch takes the same words everywhere in a file", () => {
  const used = (/** @type {string} */ text) => {
    writeFileSync(FILE, text);
    const { agent, parameters } = json("train", "--steps", "0", "--config", FILE);
    return [agent === "spiking", parameters.noisy];
  };
  for (const [word, on] of /** @type {[string, boolean][]} */ ([
    ["true", true],
    ['"true"', true],
    ["on", true],
    ['"on"', true],
    ["1", true],
    ["True", true],
    ["false", false],
    ["'false'", false],
    ["off", false],
    ["0", false],
    ["'0'", false],
  ])) {
    assert.deepEqual(used(`spiking: {enabled: ${word}, noisy: ${word}}\n`), [on, on], word);
  }
});

test("a file without settings changes nothing", () => {
  const { wall_seconds, ...plain } = json("train", "--steps", "0");
  for (const text of ["", "# nothing\n", "---\n", "spiking:\n", "\ufeff# marked\n"]) {
    writeFileSync(FILE, text);
    const { wall_seconds: _, ...used } = json("train", "--steps", "0", "--config", FILE);
    assert.deepEqual(used, plain, JSON.stringify(text));
  }
});

for (const [about, text, said] of /** @type {[string, string, RegExp][]} */ ([
  ["nothing", "", /models is missing/],
  ["a repeated key", "models: []\nmodels: []\n", /line 2 of its YAML: the key 'models' occurs twice/],
  ["two documents", "models: []\n---\nmodels: []\n", /a second document begins here/],
  ["a list", "- name: own\n", /it contains a list; allowed: a YAML mapping of energy models/],
  ["a tab", "models:\n\t- name: own\n", /a tab is not allowed here/],
  ["a key that is hostile", '"\\e[2J\\n": 1\n', /unknown key '\\u\{1b\}\[2J\\n'; allowed: levels, models/],
  ["a name that is hostile", 'models: [{name: "\\e[2J"}]\n', /models: name: '\\u\{1b\}\[2J' is not a word/],
  ["a bomb", BOMB, /repeat too much/],
  ["text without end", 'models: "x\n', /quotation mark/],
])) {
  test(`${about} in a file of prices is told in one line of our own`, () => {
    writeFileSync(FILE, text);
    refuses("--energy", FILE, said, about);
  });
}

test("prices have switches in the same words, and a title that is hostile is shown escaped", () => {
  const table = (/** @type {string} */ word) =>
    `models:\n  - {name: own, title: "\\e]0;x\\a\\u202e", spike_add: 1, add: 1, mac: 1, dense_mac: 1, memory: none, weight_bytes: 4, membrane_bytes: 4, synapses_only: ${word}}\n`;
  for (const [word, on] of /** @type {[string, boolean][]} */ ([
    ["true", true],
    ['"on"', true],
    ["1", true],
    ["off", false],
    ["0", false],
  ])) {
    writeFileSync(FILE, table(word));
    assert.equal(json("energy", "--energy", FILE).models[0].synapses_only, on, word);
  }
  const { stdout } = spikeground("energy", "--energy", FILE);
  assert.match(stdout, /^own +\\u\{1b\}\]0;x\\u\{7\}\\u\{202e\}$/m);
});
