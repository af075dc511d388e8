/** What a run has recorded, as tables of comma-separated values (RFC 4180, a header row, points for decimals). */
import type { Scene } from "../bridge/frame.js";
import type { Decisions } from "./recent.js";

/** Rows joined; no field holds a comma, a quote or a line break. */
function table(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map((value) => value ?? "").join(",")}\r\n`).join("");
}

/** The curves, a row for each point; a value that is not known is empty. */
export function curvesTable(columns: ReadonlyMap<string, readonly (number | null)[]>): string {
  const values = [...columns.values()];
  const length = Math.max(0, ...values.map((column) => column.length));
  const rows = Array.from({ length }, (_, row) => values.map((column) => column[row] ?? null));
  return table([[...columns.keys()], ...rows]);
}

/** A row for each spike; time steps and neurons are counted from 0, the step is the environment's. */
export function spikesTable(
  decided: readonly Decisions[],
  { layers, neurons, time_steps }: Pick<Scene, "layers" | "neurons" | "time_steps">,
): string {
  const width = layers.length * neurons;
  const rows: (string | number)[][] = [["step", "time_step", "layer", "neuron"]];
  for (const { env_steps, decisions, spikes } of decided) {
    for (let at = 0; at < decisions * time_steps * width; at += 1) {
      if ((((spikes[at >> 3] ?? 0) >> (at & 7)) & 1) === 0) continue;
      const decision = Math.floor(at / (time_steps * width));
      const unit = at % width;
      const layer = layers[Math.floor(unit / neurons)] ?? "";
      rows.push([env_steps - decisions + decision + 1, Math.floor(at / width) % time_steps, layer, unit % neurons]);
    }
  }
  return table(rows);
}
