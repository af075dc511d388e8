/** What a comparison shows: the conclusion in one sentence, a table of both settings, and their curves. */
import { html, nothing } from "lit";
import type {
  Estimate,
  GroupSummary,
  Quartiles,
  SettingComparison,
  StudyResults,
} from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { CONCLUSIVE_SEEDS } from "../../run/studies/describing.js";
import { fill } from "../../text/fill.js";
import { decimal, known, percent, whole } from "../../text/words.js";
import { studyCurves } from "./study-curves.js";
import { lettered, letterOf } from "./study-letters.js";

type Show = (value: number | null) => string;

/** @param runs the table of the runs, below the sentence */
export function studyResults({ summary, study }: StudyResults, runs: unknown): unknown {
  if (!summary) return nothing;
  const words = t.studies;
  const groups = study.settings.map(({ name }) => summary.groups.find(({ setting }) => setting === name));
  const scores = study.settings.map(({ name }) => summary.settings.find(({ setting }) => setting === name)?.score);
  const row = (title: string, note: string, cells: readonly unknown[]): unknown =>
    html`<tr><th scope="row">${title}${note ? html`<br><span class="muted">${note}</span>` : nothing}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  const figures = (of: (group: GroupSummary) => Quartiles | null | undefined, show: Show): unknown[] =>
    groups.map((group) => quartiles(group && of(group), show));
  const isScored = scores.some((score) => score);
  return html`
    <ul class="contenders">${study.settings.map(({ name }, index) => html`<li>${lettered(name, index)}</li>`)}</ul>
    ${summary.comparisons.map((comparison, index) => html`<p class="verdict">${sentence(comparison, letterOf(index + 1))}</p>`)}
    ${runs}
    <div class="wide" tabindex="0"><table class="figures">
      <thead><tr><th scope="col">${words.figure}</th>${study.settings.map((_, index) => html`<th scope="col">${letterOf(index)}</th>`)}</tr></thead>
      <tbody>
        ${isScored ? row(words.score, words.scoreNote, scores.map(interval)) : nothing}
        ${row(
          words.meanReturn,
          words.median,
          figures(
            (group) => group.mean_return,
            (value) => decimal(value, 2),
          ),
        )}
        ${row(
          words.firing,
          words.median,
          figures(
            (group) => group.firing_rate,
            (value) => percent(value),
          ),
        )}
        ${row(
          words.energy,
          words.energyNote,
          figures(
            (group) => group.energy_ratio,
            (value) => percent(value),
          ),
        )}
        ${row(
          words.time,
          words.median,
          figures(
            (group) => group.wall_seconds,
            (value) => decimal(value, 1),
          ),
        )}
        ${isScored ? row(words.stepsTo, words.median, groups.map(stepsTo)) : nothing}
        ${
          isScored
            ? row(
                words.solved,
                words.solvedNote,
                groups.map((group) => percent(group?.solved, 0)),
              )
            : nothing
        }
        ${row(
          words.seedsDone,
          "",
          groups.map((group) => whole(group?.seeds ?? 0)),
        )}
      </tbody></table></div>
    ${studyCurves(groups.filter((group) => group !== undefined))}
    <p class="muted">${words.method}</p>`;
}

/** One sentence that says what can be concluded of a setting beside the first one, and what not. */
function sentence({ score_difference, improvement, conclusion, seeds }: SettingComparison, second: string): string {
  const words = t.studies.conclusions;
  if (conclusion === "too_few_seeds" || !score_difference || !improvement)
    return fill(words.too_few_seeds, { least: String(CONCLUSIVE_SEEDS) });
  return fill(words[conclusion], {
    first: letterOf(0),
    second,
    seeds: whole(seeds),
    difference: decimal(Math.abs(score_difference.value), 3),
    low: decimal(score_difference.low, 3),
    high: decimal(score_difference.high, 3),
    share: percent(improvement.value, 0),
    least: percent(improvement.low, 0),
    most: percent(improvement.high, 0),
  });
}

function interval(score: Estimate | null | undefined): unknown {
  if (!score) return known(null);
  return html`<strong>${decimal(score.value, 3)}</strong><br><span class="muted">${decimal(score.low, 3)} … ${decimal(score.high, 3)}</span>`;
}

function quartiles(values: Quartiles | null | undefined, show: Show): unknown {
  if (!values) return known(null);
  return html`${show(values.median)}<br><span class="muted">${show(values.low)} … ${show(values.high)}</span>`;
}

function stepsTo(group: GroupSummary | undefined): unknown {
  const steps = group?.steps_to_95;
  if (!steps || steps.median === null) return t.studies.never;
  return quartiles(steps, (value) => (value === null ? t.studies.never : whole(value)));
}
