/** Output files: checked before the work, complete at every moment, and files of others unchanged. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json, PROGRAM, spikeground } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const file = (/** @type {string} */ name) => join(folder, name);
const skip = process.platform === "win32";

const SMALL = ["train", "--firm", "--set", "hidden_size=8"];
const train = (/** @type {string[]} */ ...args) => spikeground(...SMALL, ...args);
const step = (/** @type {string} */ name) => json("evaluate", "--checkpoint", file(name), "--episodes", "1").env_steps;
const unfinished = () => readdirSync(folder).filter((name) => name.endsWith(".spikeground-partial"));

train("--steps", "200", "--checkpoint", file("spiking"));
spikeground(...SMALL, "--agent", "dense", "--steps", "200", "--checkpoint", file("dense"));

test("whatever can go on from a crash goes on, and is still there afterwards", () => {
  for (const name of ["b.partial", "b.1-0123456789abcdef.spikeground-partial"]) {
    copyFileSync(file("spiking"), file(name));
    const { code, stderr } = train("--resume", file(name), "--checkpoint", file("b"), "--steps", "300");
    assert.equal(code, 0, stderr);
    assert.deepEqual([step("b"), step(name)], [300, 200], name);
    rmSync(file(name));
  }
  writeFileSync(file("d.partial"), "tau_mem: 3\n");
  assert.equal(train("--config", file("d.partial"), "--checkpoint", file("d"), "--steps", "0").code, 0);
  assert.equal(readFileSync(file("d.partial"), "utf8"), "tau_mem: 3\n");
});

test("what lies beside the file and is not the program's own is not touched", { skip }, () => {
  const own = [
    "X.partial",
    "X.tmp",
    "X~",
    ".X.swp",
    "X.spikeground-partial",
    "X.1-2.spikeground-partial",
    "X.notes-0123456789abcdef.spikeground-partial",
    "Y.1-0123456789abcdef.spikeground-partial",
  ];
  for (const name of own) writeFileSync(file(name), "precious");
  symlinkSync(file("X~"), file("X.7-0123456789abcdef.spikeground-partial"));
  mkdirSync(file("X.8-0123456789abcdef.spikeground-partial"));
  assert.equal(train("--steps", "100", "--checkpoint", file("X"), "--json", file("X.json")).code, 0);
  for (const name of own) assert.equal(readFileSync(file(name), "utf8"), "precious", name);
  assert.ok(lstatSync(file("X.7-0123456789abcdef.spikeground-partial")).isSymbolicLink());
  assert.ok(existsSync(file("X.8-0123456789abcdef.spikeground-partial")));
});

test("what a killed process left is removed once the run is saved again", () => {
  writeFileSync(file("k.4711-0123456789abcdef.spikeground-partial"), "half a checkp");
  assert.notEqual(train("--steps", "100", "--checkpoint", file("k"), "--resume", file("nowhere")).code, 0);
  assert.ok(existsSync(file("k.4711-0123456789abcdef.spikeground-partial")), "not before");
  assert.equal(train("--steps", "100", "--checkpoint", file("k")).code, 0);
  assert.deepEqual(
    unfinished().filter((name) => name.startsWith("k.")),
    [],
  );
});

test("the file keeps its permissions, and a new one has the usual ones", { skip }, () => {
  writeFileSync(file("usual"), "");
  train("--steps", "100", "--checkpoint", file("new"), "--json", file("new.json"));
  const mode = (/** @type {string} */ name) => statSync(file(name)).mode;
  assert.deepEqual([mode("new"), mode("new.json")], [mode("usual"), mode("usual")]);
  for (const bits of [0o600, 0o640, 0o666, 0o755]) {
    for (const name of ["new", "new.json"]) chmodSync(file(name), bits);
    assert.equal(train("--steps", "150", "--checkpoint", file("new"), "--json", file("new.json")).code, 0);
    for (const name of ["new", "new.json"]) assert.equal(mode(name) & 0o777, bits, `${name} ${bits.toString(8)}`);
  }
});

test("a link stays, and the file to which it leads is written, whether or not it is there yet", { skip }, () => {
  mkdirSync(file("elsewhere"));
  const links = {
    to_old: "elsewhere/old",
    to_new: "elsewhere/new",
    to_link: "to_new_too",
    to_new_too: join(folder, "elsewhere", "too"),
  };
  for (const [link, to] of Object.entries(links)) symlinkSync(to, file(link));
  copyFileSync(file("spiking"), file("elsewhere/old"));
  for (const [link, place] of Object.entries({
    to_old: "elsewhere/old",
    to_new: "elsewhere/new",
    to_link: "elsewhere/too",
  })) {
    const before = readlinkSync(file(link));
    assert.equal(train("--steps", "120", "--checkpoint", file(link)).code, 0, link);
    assert.equal(readlinkSync(file(link)), before);
    assert.ok(lstatSync(file(place)).isFile());
    assert.equal(step(place), 120, link);
    assert.equal(train("--steps", "10", "--json", file(link)).code, 0);
    assert.equal(JSON.parse(readFileSync(file(place), "utf8")).env_steps, 10);
    assert.equal(readlinkSync(file(link)), before);
  }
});

/** Too long for a test: the test's time limit ends a run that starts it. */
const LONG = ["--set", "train_steps=5000000"];
mkdirSync(file("a_folder"));
writeFileSync(file("protected"), "precious");
chmodSync(file("protected"), 0o444);
if (!skip) {
  symlinkSync("circle_b", file("circle_a"));
  symlinkSync("circle_a", file("circle_b"));
  symlinkSync(join("nowhere", "x"), file("astray"));
  symlinkSync("together", file("to_together"));
}

for (const [about, place, said] of /** @type {[string, string, RegExp][]} */ ([
  ["in a folder that is not there", "no/dir/x", /No such file/],
  ["below a file", "protected/x", /Not a directory/],
  ["that is a folder", "a_folder", /this is a folder/],
  ["that ends like a folder", "a_folder/new/", /this is a folder/],
  ["that is write-protected", "protected", /write-protected/],
  ["whose links go round", "circle_a", /circle/],
  ["whose link leads nowhere", "astray", /No such file/],
  ["with a name that is too long", "x".repeat(300), /too long/],
])) {
  test(`an output ${about} is refused before the work begins, whichever flag names it`, { skip }, () => {
    for (const args of [
      [...SMALL, ...LONG, "--checkpoint", file(place)],
      [...SMALL, ...LONG, "--json", file(place)],
      ["compare", "--firm", ...LONG, "--json", file(place)],
      ["convert", "--checkpoint", file("dense"), file(place)],
      ["convert", "--checkpoint", file("dense"), file("unwanted"), "--json", file(place)],
      ["evaluate", "--checkpoint", file("spiking"), "--episodes", "1000000", "--json", file(place)],
      ["evaluate", "--checkpoint", file("spiking"), "--episodes", "1000000", "--monitor", file(place)],
      ["bench", "--json", file(place)],
      ["solve", "--json", file(place)],
      ["rollout", "--json", file(place)],
      ["worlds", "--json", file(place)],
      ["energy", "--json", file(place)],
    ]) {
      const { status, stdout, stderr } = spawnSync(PROGRAM, args, { encoding: "utf8", timeout: 60_000 });
      assert.deepEqual([status, stdout], [2, ""], `${args}: ${stderr}`);
      assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
      assert.match(stderr, said, args.join(" "));
    }
    assert.ok(!existsSync(file("unwanted")));
    assert.equal(readFileSync(file("protected"), "utf8"), "precious");
  });
}

test("two outputs, or an output and an input, that lead to one file are refused", { skip }, () => {
  copyFileSync(file("dense"), file("input"));
  symlinkSync("input", file("to_input"));
  const before = readFileSync(file("input"));
  for (const args of [
    [...SMALL, "--checkpoint", file("together"), "--json", file("to_together")],
    [...SMALL, "--checkpoint", file("to_together"), "--json", join(folder, "a_folder", "..", "together")],
    [...SMALL, "--resume", file("input"), "--json", file("to_input")],
    [...SMALL, "--config", file("to_input"), "--checkpoint", file("input")],
    [...SMALL, "--energy", file("input"), "--json", file("to_input")],
    ["convert", "--checkpoint", file("input"), file("to_input")],
    ["convert", "--checkpoint", file("input"), file("together"), "--json", file("to_together")],
    ["energy", "--energy", file("input"), "--json", file("to_input")],
    ["compare", "--checkpoint", file("input"), "--json", file("to_input")],
    ["compare", "--energy", file("input"), "--json", file("to_input")],
    ["evaluate", "--checkpoint", file("input"), "--monitor", file("to_input")],
    ["evaluate", "--checkpoint", file("input"), "--monitor", file("together"), "--json", file("to_together")],
  ]) {
    const { code, stderr } = spikeground(...args);
    assert.equal(code, 2, `${args}: ${stderr}`);
    assert.match(stderr, /names the same file; give another\n$/);
  }
  assert.deepEqual(readFileSync(file("input")), before);
  assert.ok(!existsSync(file("together")));
});

test("figures are printed, and the run saved, before a JSON fails that cannot be written in the end", {
  skip: skip || !existsSync("/dev/full"),
}, () => {
  for (const args of [
    [...SMALL, "--steps", "130", "--checkpoint", file("kept")],
    ["convert", "--checkpoint", file("dense"), file("kept_too")],
    ["evaluate", "--checkpoint", file("spiking")],
    ["solve", "--firm"],
  ]) {
    const { code, stdout, stderr } = spikeground(...args, "--json", "/dev/full");
    assert.equal(code, 1, stderr);
    assert.match(stdout, /weights digest|optimal value/);
    assert.match(stderr, /^spikeground: --json \/dev\/full: .*\n$/m);
  }
  assert.deepEqual([step("kept"), step("kept_too")], [130, 0]);
});

test("a disk that is full leaves the last good checkpoint and its JSON as they were", { skip }, () => {
  train("--steps", "200", "--checkpoint", file("full"), "--json", file("full.json"));
  const before = ["full", "full.json"].map((name) => readFileSync(file(name)));
  const args = [
    ...SMALL,
    "--resume",
    file("full"),
    "--checkpoint",
    file("full"),
    "--json",
    file("full.json"),
    "--steps",
    "1000",
    "--save-every",
    "0",
  ];
  for (const blocks of [0, 1, 7]) {
    const { status, stdout, stderr } = spawnSync(
      "sh",
      ["-c", `ulimit -f ${blocks}; exec "$0" "$@"`, PROGRAM, ...args],
      { encoding: "utf8" },
    );
    assert.equal(status, 1, stderr);
    assert.match(stdout, /weights digest/);
    assert.equal(stderr.match(/; the run continues/g)?.length, 1, "told once");
    assert.match(stderr, /--checkpoint .*full: .*--json .*full\.json: .*\n$/);
    assert.deepEqual(
      ["full", "full.json"].map((name) => readFileSync(file(name))),
      before,
    );
  }
  assert.deepEqual(
    unfinished().filter((name) => name.startsWith("full")),
    [],
  );
});

test("a pipe and /dev/null take JSON", { skip }, () => {
  assert.equal(train("--steps", "10", "--json", "/dev/null").code, 0);
  const { stdout } = spawnSync("sh", ["-c", `"$0" solve --json /dev/stdout | cat`, PROGRAM], { encoding: "utf8" });
  assert.match(stdout, /^optimal value .*\{\n {2}"gamma"/s);
  assert.equal(train("--steps", "10", "--checkpoint", "/dev/null").code, 2);
});

test("two trainings on one file both end well, leave a whole file, and tell each other", async () => {
  const run = (/** @type {string} */ seed) =>
    new Promise((resolve) => {
      const child = spawn(PROGRAM, [
        ...SMALL,
        "--seed",
        seed,
        "--steps",
        "3000",
        "--save-every",
        "0",
        "--checkpoint",
        file("shared"),
      ]);
      const end = { stdout: "", stderr: "" };
      child.stdout.setEncoding("utf8").on("data", (text) => (end.stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text) => (end.stderr += text));
      child.on("close", (code) => resolve({ code, ...end }));
    });
  const ends = await Promise.all(["1", "2"].map(run));
  for (const { code, stdout, stderr } of ends) {
    assert.equal(code, 0, stderr);
    assert.match(stdout, /weights digest/);
  }
  assert.match(
    ends.map(({ stderr }) => stderr).join(""),
    /another program has written this file in the meantime; it is overwritten/,
  );
  assert.equal(step("shared"), 3000);
  assert.deepEqual(
    unfinished().filter((name) => name.startsWith("shared")),
    [],
  );
});

test("how often a run is saved is a number of seconds", () => {
  for (const period of ["-1", "nan", "inf", "86401", "often", ""]) {
    const { code, stderr } = train("--steps", "10", "--save-every", period);
    assert.equal(code, 2);
    assert.match(stderr, /--save-every <SECONDS>': allowed: a number from 0 to 86400\n$/);
  }
  for (const period of ["0", "0.5", "86400"]) assert.equal(train("--steps", "10", "--save-every", period).code, 0);
});
