/** The runs of a comparison as a table of settings and seeds: the score of each, or how far it has come. */
import { html, nothing } from "lit";
import type { StudyAccount } from "../../bridge/messages.js";
import { t } from "../../language/language.js";
import type { StudyView } from "../../run/state.js";
import { decimal, percent } from "../../text/words.js";
import { letterOf } from "./study-letters.js";

export function cellsTable({ cells, results }: StudyAccount, progress: StudyView["progress"]): unknown {
  const settings = results.study.settings.map(({ name }) => name);
  const { seeds } = results.study;
  const scores = new Map(
    results.cells.map(({ setting, seed, normalised_score, mean_return }) => [
      `${seed} ${setting}`,
      decimal(normalised_score ?? mean_return, 2),
    ]),
  );
  const isScored = results.cells.some(({ normalised_score }) => normalised_score !== null);
  const cell = (setting: string, seed: number): unknown => {
    const number = cells.findIndex((planned) => planned.setting === setting && planned.seed === seed);
    const [planned, reached] = [cells[number], progress.get(number)];
    const score = scores.get(`${seed} ${setting}`);
    if (score !== undefined) return score;
    return planned && reached
      ? html`<span class="muted">${percent(reached.env_steps / planned.last_step, 0)}</span>`
      : "·";
  };
  return html`<div class="wide" tabindex="0"><table class="figures study-cells">
    <caption>${results.cells.length > 0 ? (isScored ? t.studies.scores : t.studies.returns) : nothing}</caption>
    <thead><tr><th scope="col">${t.world.seed}</th>${seeds.map((seed) => html`<th scope="col">${seed}</th>`)}</tr></thead>
    <tbody>${settings.map((setting, index) => html`<tr><th scope="row">${letterOf(index)}</th>${seeds.map((seed) => html`<td>${cell(setting, seed)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}
