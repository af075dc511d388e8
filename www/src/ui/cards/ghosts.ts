/** The ghosts of a chart: their curves, numbered and dashed, and the list that names them. */
import { html, nothing, svg } from "lit";
import type { Ghost } from "../../draw/plot.js";
import type { Curve } from "../../keeping/rows.js";
import { t } from "../../language/language.js";
import { removeGhost } from "../../run/beside/ghosts.js";
import { smooth } from "../../run/history.js";
import { state } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import type { Chart } from "./charts.js";

/** Points over which a smoothed ghost is averaged: a row of the list has few. */
const SPAN = 4;
/** Room for a number at the end of a curve, in CSS pixels. */
export const NUMBER_MARGIN = 10;
const DASHES = [
  [2, 3],
  [6, 3],
  [8, 3, 2, 3],
] as const;

/** The curves of the ghosts in a chart, smoothed where its own curve is; those of a run without such values are empty. */
export function ghostsOf(chart: Chart): Ghost[] {
  const { ghost, smooth: isSmooth } = chart;
  if (!ghost) return [];
  return state().ghosts.map(({ agent, curve }, at) => {
    const values = curve[ghost] ?? [];
    return {
      label: String(at + 1),
      ink: agent === "dense" ? "dense" : "spike",
      dash: [...dashOf(at)],
      points: pointsOf(curve.env_step ?? [], isSmooth ? smooth(values, SPAN) : values),
    };
  });
}

function pointsOf(steps: Curve[string], values: Curve[string]): (readonly [step: number, value: number])[] {
  return steps.flatMap((step, row) => {
    const value = values[row] ?? null;
    return step === null || value === null ? [] : [[step, value] as const];
  });
}

/** The values of the ghosts at a step, or the last ones before it. */
export function ghostWords({ ghost }: Chart, step: number, write: (value: number) => string): string {
  if (!ghost) return "";
  return state()
    .ghosts.map(({ curve }, at) => {
      const points = pointsOf(curve.env_step ?? [], curve[ghost] ?? []);
      const value = points.findLast(([reached]) => reached <= step)?.[1];
      return value === undefined ? "" : `, ${at + 1}: ${write(value)}`;
    })
    .join("");
}

export function ghostList(chart: Chart): unknown {
  const { ghosts } = state();
  const { ghost, absent } = chart;
  const isDrawn = ghosts.map(
    ({ curve }) => ghost !== undefined && (curve[ghost] ?? []).some((value) => value !== null),
  );
  if (absent || !isDrawn.includes(true)) return nothing;
  return html`<ul class="ghosts" aria-label=${t.ghosts.list}>
    ${ghosts.map(({ id, title, agent }, at) =>
      isDrawn[at]
        ? html`<li>
      <svg class=${agent === "dense" ? "dense" : "spike"} viewBox="0 0 24 8" aria-hidden="true">${svg`<line x1="0" x2="24" y1="4" y2="4" stroke-dasharray=${dashOf(at).join(" ")}></line>`}</svg>
      <span>${fill(t.ghosts.name, { number: String(at + 1), run: title })}</span>
      <button type="button" class="link" aria-label=${fill(t.ghosts.remove, { run: title })} @click=${() => removeGhost(id)}>×</button></li>`
        : nothing,
    )}</ul>`;
}

function dashOf(at: number): readonly number[] {
  return DASHES[at % DASHES.length] ?? [];
}
