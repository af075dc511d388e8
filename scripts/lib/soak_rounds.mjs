/**
 * Rounds of a soak test: a small training that saves all the time is disturbed at a random moment, and afterwards its
 * checkpoint has to be whole. Each round goes on from the checkpoint that the round before has left.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** What a round does to the training, in the order in which the rounds take turns. */
export const KINDS = /** @type {const} */ ([
  "SIGKILL",
  "SIGINT",
  "SIGTERM",
  "SIGHUP",
  "closed pipe",
  "full disk",
  "two processes",
  "one of two killed",
]);

/** Exit codes after signals that save. */
const CODES = /** @type {Record<string, number>} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 });
const TINY = [
  "--world",
  "FrozenLake-v1",
  "--firm",
  "--set",
  "hidden_size=8",
  "--set",
  "learning_starts=100",
  "--set",
  "batch_size=8",
  "--set",
  "update_period=8",
];
/** Steps that a round which is not ended from outside takes. */
const STEPS = 512;
/** After so many the training begins anew, before it is as long as was declared. */
const LONGEST = 30_000;
/** Milliseconds after the program has begun within which it is disturbed. */
const LATEST_MS = 700;
/** Milliseconds that one program may take on a machine under load. */
const LIMIT_MS = 120_000;

/**
 * @typedef {(typeof KINDS)[number]} Kind
 * @typedef {{kind: Kind, moment: number, step: number, broken: string | null}} Round
 * @typedef {{code: number | null, signal: string | null, stdout: string, stderr: string}} Ended
 */

/**
 * @param {string} program
 * @param {number} rounds
 * @param {number} seed of the moments
 * @param {(round: Round) => void} [tell]
 * @returns {Promise<{rounds: Round[], leftovers: number}>} files that killed processes left, after a last training that ended well
 */
export async function soak(program, rounds, seed, tell) {
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  const random = randomNumbers(seed);
  const done = [];
  try {
    const place = { program, file: join(folder, "run.safetensors"), random, step: 0 };
    for (let i = 0; i < rounds; i++) {
      if (place.step > LONGEST) {
        rmSync(place.file);
        place.step = 0;
      }
      const round = await disturb(place, KINDS[i % KINDS.length] ?? KINDS[0]);
      done.push(round);
      tell?.(round);
      place.step = round.step;
    }
    const last = await start(place, ["--steps", String(place.step + STEPS)]).ended;
    if (last.code !== 0)
      done.push({ kind: KINDS[0], moment: 0, step: place.step, broken: `the last training: ${outcome(last)}` });
    return {
      rounds: done,
      leftovers: readdirSync(folder).filter((name) => name.endsWith(".spikeground-partial")).length,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * One round, and what is wrong after it.
 * @param {{program: string, file: string, random: () => number, step: number}} place
 * @param {Kind} kind
 * @returns {Promise<Round>}
 */
async function disturb(place, kind) {
  const moment = Math.floor(place.random() * LATEST_MS);
  const before = existsSync(place.file) ? readFileSync(place.file) : null;
  const target = place.step + STEPS;
  let broken = null;
  const expect = (/** @type {boolean} */ holds, /** @type {string} */ what) => {
    broken ??= holds ? null : what;
  };
  if (kind === "SIGKILL") {
    const { child, ended } = start(place);
    await wait(moment);
    child.kill(kind);
    await ended;
  } else if (kind in CODES) {
    const { child, ended } = start(place);
    // Not before it has begun to listen, which is before it saves for the first time.
    await saves(place.file, child);
    await wait(moment);
    child.kill(/** @type {NodeJS.Signals} */ (kind));
    const end = await ended;
    expect(end.code === CODES[kind], outcome(end));
    const told = /ended by (\w+) at step (\d+); the run is saved/.exec(end.stderr);
    expect(told?.[1] === kind && Number(told[2]) === stepOf(place)?.step, `not saved where it ended: ${outcome(end)}`);
  } else if (kind === "closed pipe") {
    const { child, ended } = start(place, ["--steps", String(target)]);
    await wait(moment);
    child.stdout?.destroy();
    child.stderr?.destroy();
    const end = await ended;
    expect(end.code === 0, outcome(end));
    expect(stepOf(place)?.step === target, `it did not go on to step ${target}`);
  } else if (kind === "full disk") {
    if (!before) return disturb(place, "closed pipe");
    // No file may become longer than this, which is shorter than the checkpoint.
    const blocks = Math.floor(place.random() * (before.length / 1024 - 1));
    const end = await start(place, ["--steps", String(target)], blocks).ended;
    expect(end.code === 1, outcome(end));
    expect(end.stdout.includes("weights digest"), "no figures were printed");
    expect(readFileSync(place.file).equals(before), "the last good checkpoint has changed");
  } else {
    const first = start(place, ["--steps", String(target)]);
    const pair = [first, start(place, ["--steps", String(target + STEPS)])];
    if (kind === "one of two killed") {
      await wait(moment);
      first.child.kill("SIGKILL");
    }
    const ends = await Promise.all(pair.map(({ ended }) => ended));
    for (const end of kind === "two processes" ? ends : ends.slice(1)) {
      expect(end.code === 0, outcome(end));
      expect(end.stdout.includes("weights digest"), "no figures were printed");
    }
  }
  if (!before && !existsSync(place.file)) return { kind, moment, step: 0, broken };
  const now = stepOf(place);
  expect(now !== null, "the checkpoint is not whole");
  expect(now === null || now.step >= place.step, `the checkpoint went back from step ${place.step} to ${now?.step}`);
  return { kind, moment, step: now?.step ?? place.step, broken };
}

/**
 * Starts a training on the file, which goes on from what is there.
 * @param {{program: string, file: string}} place
 * @param {string[]} more
 * @param {number} [blocks] longest file that it may write
 */
function start({ program, file }, more = [], blocks) {
  const from = existsSync(file) ? ["--resume", file] : [];
  const args = ["train", ...TINY, "--save-every", "0", "--checkpoint", file, ...from, ...more];
  // Blocks have 512 bytes by the standard and 1024 in some shells; `exec` leaves the program in the place of the shell.
  const limited = () => spawn("sh", ["-c", `ulimit -f ${blocks}; exec "$0" "$@"`, program, ...args]);
  const child = blocks === undefined ? spawn(program, args) : limited();
  // Listened to from the beginning: it may have ended before anybody waits for it.
  return { child, ended: outcomeOf(child) };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<Ended>}
 */
function outcomeOf(child) {
  const end = {
    code: /** @type {number | null} */ (null),
    signal: /** @type {string | null} */ (null),
    stdout: "",
    stderr: "",
  };
  child.stdout?.setEncoding("utf8").on("data", (text) => (end.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text) => (end.stderr += text));
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ ...end, code, signal });
    });
  });
}

const outcome = (/** @type {Ended} */ { code, signal, stderr }) =>
  `exit code ${code}, signal ${signal}: ${stderr.trim().split("\n").at(-1)}`;

/** Waits until the file has been written, or the child has ended. */
async function saves(/** @type {string} */ file, /** @type {import("node:child_process").ChildProcess} */ child) {
  const written = () => (existsSync(file) ? statSync(file).mtimeMs : 0);
  const before = written();
  while (written() === before && child.exitCode === null && child.signalCode === null) await wait(5);
}

/** The step of the checkpoint, or `null` when it cannot be judged and resumed alike. */
function stepOf(/** @type {{program: string, file: string}} */ { program, file }) {
  const ask = (/** @type {string[]} */ ...args) => {
    const { status, stdout } = spawnSync(program, [...args, "--json", "-"], {
      encoding: "utf8",
      maxBuffer: 1e8,
      timeout: LIMIT_MS,
    });
    return status === 0 ? JSON.parse(stdout) : null;
  };
  const judged = ask("evaluate", "--checkpoint", file, "--episodes", "1");
  const resumed = ask("train", "--resume", file, "--steps", "0");
  if (!judged || judged.weights_digest !== resumed?.weights_digest) return null;
  return { step: /** @type {number} */ (judged.env_steps) };
}

/** Numbers from 0 to 1, the same for the same seed: a linear congruential generator is enough for moments. */
function randomNumbers(/** @type {number} */ seed) {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
    return Number(state >> 11n) / 2 ** 53;
  };
}
