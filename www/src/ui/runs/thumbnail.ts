/** The curve of a run as a small picture: its score, or its return in worlds without one. */
import { nothing, svg, type TemplateResult } from "lit";
import type { AgentKind } from "../../bridge/generated/types.js";
import type { Curve } from "../../keeping/rows.js";

const [WIDTH, HEIGHT, MARGIN] = [96, 36, 2];

export function thumbnail(curve: Curve, agent: AgentKind): TemplateResult {
  const { env_step: steps = [], score = [], return: returns = [] } = curve;
  const values = score.some((value) => value !== null) ? score : returns;
  const points = steps.flatMap((step, at) => {
    const value = values[at] ?? null;
    return step === null || value === null ? [] : [{ step, value }];
  });
  return svg`<svg class="thumbnail ${agent}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    ${points.length > 1 ? svg`<polyline points=${path(points)}></polyline>` : nothing}</svg>`;
}

function path(points: readonly { step: number; value: number }[]): string {
  const last = points.at(-1)?.step || 1;
  const values = points.map(({ value }) => value);
  // Scores are drawn from 0 to 1, so that pictures can be compared.
  const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)];
  const place = (share: number, size: number): string => (MARGIN + share * (size - 2 * MARGIN)).toFixed(1);
  return points
    .map(({ step, value }) => `${place(step / last, WIDTH)},${place((high - value) / (high - low), HEIGHT)}`)
    .join(" ");
}
