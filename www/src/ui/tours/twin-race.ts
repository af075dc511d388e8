/** The race of the spiking network and its dense twin: their scores as they learn, and what a decision of each takes. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Trained } from "../../bridge/generated/types.js";
import { guide } from "../../language/guide.js";
import { startRacing } from "../../run/beside/race.js";
import { type SideRun, state } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { decimal, whole } from "../../text/words.js";

const WIDTH = 320;
const HEIGHT = 90;

startRacing();

/** Scores of both as lines, and a table with the state of each. */
export function raceBoard(): TemplateResult {
  const { race: now, figures } = state();
  const words = guide.race;
  if (now?.twin.failure) return html`<p class="bad">${fill(words.failed, { reason: now.twin.failure })}</p>`;
  return html`${chart()}
    <table class="figures race">
      <thead><tr><td></td><th scope="col">${words.step}</th><th scope="col">${words.score}</th></tr></thead>
      <tbody>
        ${row("spike", words.spiking, now ? figures : null)}
        ${row("dense", words.dense, now?.twin.figures ?? null)}
      </tbody></table>`;
}

function row(ink: string, name: string, figures: Trained | null): TemplateResult {
  return html`<tr><th scope="row" class=${ink}>${name}</th>
    <td>${figures ? whole(figures.env_steps) : guide.race.waiting}</td>
    <td>${decimal(figures?.normalised_score)}</td></tr>`;
}

function chart(): TemplateResult | typeof nothing {
  const { race: now } = state();
  if (!now) return nothing;
  const { until, own, twin } = now;
  const line = (points: SideRun["curve"]): string =>
    points
      .map(
        ([step, score]) =>
          `${((step / until) * WIDTH).toFixed(1)},${(HEIGHT - 8 - Math.max(score, 0) * (HEIGHT - 16)).toFixed(1)}`,
      )
      .join(" ");
  const last = (points: SideRun["curve"]): string => decimal(points.at(-1)?.[1], 2);
  const label = fill(guide.race.chart, {
    steps: whole(until),
    spiking: last(own),
    dense: last(twin.curve),
  });
  return html`<svg class="race-chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
    ${svg`<line class="best" x1="0" x2=${WIDTH} y1="8" y2="8"></line>
    <polyline class="spike" points=${line(own)}></polyline>
    <polyline class="dense" points=${line(twin.curve)}></polyline>`}
  </svg>`;
}

/** Operations of a decision of both networks, if both have been measured. */
export function operations(): { additions: number; multiplications: number } | null {
  const { race: now, figures } = state();
  const additions = figures?.operations.Effective_ACs;
  const multiplications = now?.twin.figures?.operations.Dense;
  return additions && multiplications ? { additions, multiplications } : null;
}

/** What each network computes for one decision. */
export function operationsCount(): TemplateResult {
  const counted = operations();
  const words = guide.race;
  if (!counted) return html`<p class="muted">${words.early}</p>`;
  return html`<table class="figures race">
    <thead><tr><td></td><th scope="col">${words.operations}</th></tr></thead>
    <tbody>
      <tr><th scope="row" class="spike">${words.spiking}</th><td>${fill(words.additions, { count: whole(counted.additions) })}</td></tr>
      <tr><th scope="row" class="dense">${words.dense}</th><td>${fill(words.multiplications, { count: whole(counted.multiplications) })}</td></tr>
    </tbody></table>`;
}
