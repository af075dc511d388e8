/** Readers who leave, outputs that are closed, and a full disk for standard output. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json, PROGRAM } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const SAVED = join(folder, "saved.safetensors");
const skip = process.platform === "win32";
const SMALL = ["--firm", "--set", "hidden_size=8"];

/**
 * Runs the program with its outputs redirected by a shell.
 * @param {string} redirection
 * @param {...string} args
 * @returns {{code: number, output: string, stderr: string}} what came out of the pipe, and what the shell's own standard error got
 */
function redirected(redirection, ...args) {
  const code = join(folder, "code");
  const line = `{ "$0" "$@"; echo $? > '${code}'; } ${redirection}`;
  const { stdout, stderr } = spawnSync("sh", ["-c", line, PROGRAM, ...args], { encoding: "utf8" });
  return { code: Number(readFileSync(code, "utf8")), output: stdout, stderr };
}

test("a training whose reader leaves after a line goes on, is saved and ends well", { skip }, () => {
  const { code, output, stderr } = redirected(
    "2>&1 | head -n 1",
    "train",
    "--firm",
    "--steps",
    "3000",
    "--checkpoint",
    SAVED,
  );
  assert.equal(code, 0, stderr);
  assert.match(output, /^\d+\/3000 steps, .*\n$/);
  assert.equal(json("evaluate", "--checkpoint", SAVED).env_steps, 3000);
});

const VERBS = [
  ["worlds", "--world", "FrozenLake-v1"],
  ["energy"],
  ["rollout", "--actions", "1,2"],
  ["solve"],
  ["solve", "--json", "-"],
  ["train", ...SMALL, "--steps", "300"],
  ["train", ...SMALL, "--steps", "300", "--json", "-"],
  ["compare", ...SMALL, "--steps", "300", "--episodes", "2"],
  ["train", "--help"],
  ["--version"],
];

for (const [about, redirection] of /** @type {const} */ ([
  ["a reader who reads nothing", "| true"],
  ["one who reads neither output", "2>&1 | true"],
  ["one line of standard output read", "| head -n 1"],
  ["no standard output", ">&-"],
  ["no standard error", "2>&-"],
  ["neither output", ">&- 2>&-"],
  ["a full disk for standard error", "2>/dev/full"],
])) {
  test(`no verb fails for ${about}`, { skip }, () => {
    for (const verb of VERBS) {
      const { code, stderr } = redirected(redirection, ...verb);
      assert.equal(code, 0, `${verb.join(" ")}: ${stderr}`);
      assert.doesNotMatch(stderr, /panicked/);
    }
  });
}

test("a full disk for standard output is a failure, and is told", { skip: skip || !existsSync("/dev/full") }, () => {
  for (const verb of VERBS) {
    const { code, stderr } = redirected(">/dev/full", ...verb);
    assert.equal(code, 1, verb.join(" "));
    assert.match(stderr, /^spikeground: standard output: .*\n$/m);
  }
});

test("with no room on standard output the run is saved, and its JSON written", {
  skip: skip || !existsSync("/dev/full"),
}, () => {
  const [run, figures] = [join(folder, "full.safetensors"), join(folder, "full.json")];
  const { code } = redirected(
    ">/dev/full",
    "train",
    ...SMALL,
    "--steps",
    "300",
    "--checkpoint",
    run,
    "--json",
    figures,
  );
  assert.equal(code, 1);
  assert.equal(JSON.parse(readFileSync(figures, "utf8")).env_steps, 300);
  assert.equal(json("evaluate", "--checkpoint", run).env_steps, 300);
});

test("a refusal is still exit code 2 when nobody reads it", { skip }, () => {
  for (const args of [
    ["train", "--seed", "x"],
    ["train", "--config", "nowhere.yaml"],
    ["trian"],
    [],
    ["solve", "--world", "FrozenPond-v1"],
  ]) {
    for (const redirection of ["2>&1 | true", "2>&-", "2>/dev/full"])
      assert.equal(redirected(redirection, ...args).code, 2, `${args} ${redirection}`);
  }
});
