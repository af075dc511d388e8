/** The ghosts of a chart: their curves, numbered and dashed, and the list that names them. */
import { html, nothing, svg } from "lit";
import type { Ghost } from "../../draw/plot.js";
import { t } from "../../language/language.js";
import { removeGhost } from "../../run/beside/ghosts.js";
import { state } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import type { Chart } from "./charts.js";

/** Room for a number at the end of a curve, in CSS pixels. */
export const NUMBER_MARGIN = 10;
const DASHES = [
  [2, 3],
  [6, 3],
  [8, 3, 2, 3],
] as const;

/** The curves of the ghosts in a chart; those of a run without such values are empty. */
export function ghostsOf({ ghost }: Chart): Ghost[] {
  if (!ghost) return [];
  return state().ghosts.map(({ agent, curve }, at) => {
    const values = curve[ghost] ?? [];
    const points = (curve.env_step ?? []).flatMap((step, row) => {
      const value = values[row] ?? null;
      return step === null || value === null ? [] : [[step, value] as const];
    });
    return { label: String(at + 1), ink: agent === "dense" ? "dense" : "spike", dash: [...dashOf(at)], points };
  });
}

/** The values of the ghosts at a step, or the last ones before it. */
export function ghostWords(chart: Chart, step: number, write: (value: number) => string): string {
  return ghostsOf(chart)
    .flatMap(({ label, points }) => {
      const value = points.findLast(([at]) => at <= step)?.[1];
      return value === undefined ? [] : [`, ${label}: ${write(value)}`];
    })
    .join("");
}

export function ghostList(chart: Chart): unknown {
  const { ghosts } = state();
  if (!chart.ghost || chart.absent || ghosts.length === 0) return nothing;
  return html`<ul class="ghosts" aria-label=${t.ghosts.list}>
    ${ghosts.map(
      ({ id, title, agent }, at) => html`<li>
      <svg class=${agent === "dense" ? "dense" : "spike"} viewBox="0 0 24 8" aria-hidden="true">${svg`<line x1="0" x2="24" y1="4" y2="4" stroke-dasharray=${dashOf(at).join(" ")}></line>`}</svg>
      <span>${fill(t.ghosts.name, { number: String(at + 1), run: title })}</span>
      <button type="button" class="link" aria-label=${fill(t.ghosts.remove, { run: title })} @click=${() => removeGhost(id)}>×</button></li>`,
    )}</ul>`;
}

function dashOf(at: number): readonly number[] {
  return DASHES[at % DASHES.length] ?? [];
}
