/** Signals that end a training: it is saved and judged first, and the exit code names the signal. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { KINDS, soak } from "../../../scripts/lib/soak_rounds.mjs";
import { json, PROGRAM } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const skip = process.platform === "win32";

/** Longer than any machine takes before the signal comes. */
const LONG = ["train", "--firm", "--set", "hidden_size=8", "--set", "train_steps=1000000", "--save-every", "0"];

/**
 * @param {string[]} args
 * @param {string} [shell] what a shell does before
 */
function begin(args, shell) {
  const child = shell ? spawn("sh", ["-c", `${shell}; exec "$0" "$@"`, PROGRAM, ...args]) : spawn(PROGRAM, args);
  const end = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (end.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (end.stderr += text));
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, ...end })));
  return { child, end, ended };
}

/** @param {() => boolean} holds */
async function until(holds) {
  while (!holds()) await wait(5);
}

for (const [signal, code] of /** @type {[NodeJS.Signals, number][]} */ ([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
])) {
  test(`${signal} ends a training after its step, with its figures and a checkpoint from which it goes on`, {
    skip,
  }, async () => {
    const [run, figures] = [join(folder, `${signal}.safetensors`), join(folder, `${signal}.json`)];
    const { child, ended } = begin([...LONG, "--checkpoint", run, "--json", figures]);
    await until(() => existsSync(run) || child.exitCode !== null);
    child.kill(signal);
    const end = await ended;
    assert.deepEqual([end.code, end.signal], [code, null], end.stderr);
    const [, name, step] = /ended by (\w+) at step (\d+); the run is saved in .*\.safetensors\n/.exec(end.stderr) ?? [];
    assert.equal(name, signal, end.stderr);
    assert.match(end.stdout, new RegExp(`^spiking on FrozenLake-v1, seed 0: ${step} steps`));
    const told = JSON.parse(readFileSync(figures, "utf8"));
    assert.equal(told.env_steps, Number(step));
    const judged = json("evaluate", "--checkpoint", run);
    assert.deepEqual([judged.env_steps, judged.weights_digest], [told.env_steps, told.weights_digest]);
    const further = String(told.env_steps + 200);
    const whole = json(...LONG, "--steps", further);
    assert.equal(json("train", "--resume", run, "--steps", further).weights_digest, whole.weights_digest);
  });
}

test("without --checkpoint a training that is ended says that nothing is saved, and gives its figures", {
  skip,
}, async () => {
  const { child, end, ended } = begin([...LONG, "--steps", "100000", "--json", "-"]);
  await until(() => end.stderr !== "" || child.exitCode !== null);
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 130);
  assert.match(stderr, /ended by SIGINT at step \d+; nothing is saved, because no --checkpoint was given\n/);
  assert.ok(JSON.parse(stdout).env_steps > 0);
});

test("signals that arrive together are one wish, as timeout and npm send them", { skip }, async () => {
  const run = join(folder, "together.safetensors");
  const { child, ended } = begin([...LONG, "--checkpoint", run]);
  await until(() => existsSync(run) || child.exitCode !== null);
  child.kill("SIGTERM");
  await wait(100);
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGTERM"])) child.kill(signal);
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 143, stderr);
  assert.match(stdout, /weights digest/);
});

test("a second signal ends at once, and the run is saved all the same", { skip }, async () => {
  const [run, pipe] = [join(folder, "twice.safetensors"), join(folder, "pipe")];
  assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
  // Nothing reads the pipe, so the program would wait forever.
  const { child, end, ended } = begin([...LONG, "--checkpoint", run, "--json", pipe]);
  await until(() => existsSync(run) || child.exitCode !== null);
  child.kill("SIGINT");
  await until(() => end.stdout.includes("weights digest") || child.exitCode !== null);
  await wait(700);
  assert.equal(child.exitCode, null);
  child.kill("SIGTERM");
  const { code, stderr } = await ended;
  assert.equal(code, 143);
  assert.equal(
    json("evaluate", "--checkpoint", run, "--episodes", "1").env_steps,
    Number(/at step (\d+)/.exec(stderr)?.[1]),
  );
});

test("who was started to outlive its terminal does", { skip: process.platform !== "linux" }, async () => {
  const run = join(folder, "nohup.safetensors");
  const { child, ended } = begin([...LONG, "--checkpoint", run, "--steps", "2000"], "trap '' HUP");
  await until(() => existsSync(run) || child.exitCode !== null);
  child.kill("SIGHUP");
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /: 2000 steps/);
});

test("a checkpoint is whole after each kind of disturbance", { skip }, async () => {
  const { rounds, leftovers } = await soak(PROGRAM, KINDS.length, 7);
  assert.deepEqual(
    rounds.filter(({ broken }) => broken),
    [],
  );
  assert.equal(new Set(rounds.map(({ kind }) => kind)).size, KINDS.length);
  assert.equal(leftovers, 0);
});
