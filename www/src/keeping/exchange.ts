/** The list of runs as files: JSON, which can be read in again, and CSV. Checkpoints are files of their own. */
import type { RunSpec } from "../bridge/generated/types.js";
import { t } from "../language/language.js";
import { fill } from "../text/fill.js";
import type { Row } from "./rows.js";

const FORMAT = "spikeground.runs";
const VERSION = 1;
/** What a row has only in the browser that keeps it. */
const HERE = { kept: 0, kept_step: 0, open: false, deleted: null };

export function toJson(rows: readonly Row[]): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, runs: rows.map((row) => ({ ...row, ...HERE })) }, null, 1)}\n`;
}

/** One line for each run, with a point as the decimal sign and empty fields where nothing is known. */
export function toCsv(rows: readonly Row[]): string {
  const models = [...new Set(rows.flatMap(({ energy }) => Object.keys(energy)))].sort();
  const names = [
    ...["id", "name", "note", "pinned", "begun", "world", "agent", "seed", "parameters", "env_steps", "updates"],
    ...["score", "mean_return", "silence", "seconds", "digest", "link", ...models.map((model) => `${model}_pj`)],
  ];
  const lines = rows.map((row) => [
    ...[row.id, row.name, row.note, row.pinned, new Date(row.begun).toISOString(), row.spec.world, row.spec.agent],
    ...[row.spec.seed, JSON.stringify(row.spec.parameters), row.env_steps, row.updates, row.score, row.mean_return],
    ...[row.silence, row.seconds, row.digest, row.link, ...models.map((model) => row.energy[model])],
  ]);
  return [names, ...lines].map((line) => `${line.map(field).join()}\r\n`).join("");
}

/** Quoted where commas, quotes or line breaks require it; a text that a spreadsheet would compute gets an apostrophe. */
function field(value: string | number | boolean | null | undefined): string {
  const text = String(value ?? "");
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The rows of a file; throws a sentence if the file is foreign, newer or damaged. */
export function fromJson(text: string): Row[] {
  const words = t.keeping.list;
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error(words.foreign);
  }
  if (!isObject(file) || file.format !== FORMAT) throw new Error(words.foreign);
  if (file.version !== VERSION) throw new Error(words.newer);
  if (!Array.isArray(file.runs)) throw new Error(fill(words.damaged, { run: "1" }));
  return file.runs.map((row: unknown, at) => {
    if (!isRow(row)) throw new Error(fill(words.damaged, { run: String(at + 1) }));
    return { ...row, ...HERE };
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isFlag = (value: unknown): boolean => typeof value === "boolean";
const isKnown = (value: unknown): boolean => value === null || isNumber(value);

const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: (value) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value),
  ...{ name: isText, note: isText, version: isText, link: isText, digest: isText, pinned: isFlag, done: isFlag },
  ...{ begun: isNumber, saved: isNumber, seconds: isNumber, numerics: isNumber, env_steps: isNumber },
  ...{ updates: isNumber, train_steps: isNumber, score: isKnown, mean_return: isNumber, silence: isKnown },
  energy: (value) => isObject(value) && Object.values(value).every(isKnown),
  curve: (value) =>
    isObject(value) && Object.values(value).every((column) => Array.isArray(column) && column.every(isKnown)),
  spec: isSpec,
};

/** Whether a value that was stored has the form of a description. */
export function isSpec(value: unknown): value is RunSpec {
  return (
    isObject(value) &&
    [value.world, value.events].every(isText) &&
    (value.map === null || isText(value.map)) &&
    [value.firm, value.full_view].every(isFlag) &&
    isNumber(value.seed) &&
    (value.agent === "spiking" || value.agent === "dense") &&
    isObject(value.parameters)
  );
}

function isRow(value: unknown): value is Row {
  return isObject(value) && Object.entries(FIELDS).every(([name, isRight]) => isRight(value[name]));
}
