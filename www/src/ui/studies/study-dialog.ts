/** The comparison of two settings over several seeds: what is compared, how far it has come, and what it shows. */
import { html, nothing } from "lit";
import { reasonOf } from "../../bridge/reason.js";
import { t } from "../../language/language.js";
import { state } from "../../run/state.js";
import { CONCLUSIVE_SEEDS, describe, MOST_SEEDS, outlineOf } from "../../run/studies/describing.js";
import { beginStudy, leaveStudy, pauseStudy, resumeStudy } from "../../run/studies/studying.js";
import { download } from "../../share/download.js";
import { studyPage } from "../../taking/study-page.js";
import { withTitles } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { whole } from "../../text/words.js";
import { PanelDialog } from "../dialogs/panel-dialog.js";
import type { NumberSpec } from "../number-field.js";
import "../number-field.js";
import { type Opponent, opponents, present } from "./contenders.js";
import { cellsTable } from "./study-cells.js";
import { studyResults } from "./study-results.js";

class StudyDialog extends PanelDialog {
  protected override readonly follows = ["panel", "study", "spec", "pinned", "declaration"] as const;
  protected override readonly panel = "study" as const;
  #opponent: Opponent["kind"] | null = null;
  #seeds = CONCLUSIVE_SEEDS;
  /** Null for the whole run. */
  #steps: number | null = null;
  #refusal = "";

  protected override heading(): string {
    return t.studies.title;
  }

  protected override content(): unknown {
    const { study } = state();
    return study ? this.#shown() : this.#form();
  }

  #form(): unknown {
    const words = t.studies;
    const { spec, settings } = state();
    if (!spec) return nothing;
    const all = opponents();
    const chosen = all.find(({ kind }) => kind === this.#opponent) ?? all[0];
    const second = present();
    const trainSteps = Number(settings?.values.train_steps ?? 0);
    const seeds: NumberSpec = {
      id: "study-seeds",
      name: words.seeds,
      value: this.#seeds,
      range: { whole: true, min: 1, max: MOST_SEEDS },
      whole: true,
      min: 1,
      max: MOST_SEEDS,
      step: 1,
      describedby: "study-seeds-note",
      accept: (value) => this.#set(() => (this.#seeds = value ?? CONCLUSIVE_SEEDS)),
    };
    const steps: NumberSpec = {
      id: "study-steps",
      name: words.steps,
      value: this.#steps,
      range: { whole: true, min: 1, max: trainSteps },
      whole: true,
      min: 1,
      max: trainSteps,
      step: 1000,
      optional: true,
      placeholder: String(trainSteps),
      accept: (value) => this.#set(() => (this.#steps = value)),
    };
    return html`<form class="study-form" @submit=${(event: Event) => event.preventDefault()}>
      <p>${words.about}</p>
      <fieldset><legend>A</legend>
        ${all.map(
          (one) =>
            html`<label class="choice"><input type="radio" name="study-opponent" .checked=${one === chosen} @change=${() => this.#set(() => (this.#opponent = one.kind))}> <span>${one.title}<br><span class="muted">${one.name}</span></span></label>`,
        )}
        ${all.some(({ kind }) => kind === "pinned") ? nothing : html`<p class="muted">${words.pinHint}</p>`}
      </fieldset>
      <p><strong>B</strong> ${words.present}: ${second?.name ?? ""}</p>
      ${spec.events === "" ? nothing : html`<p class="muted">${words.withoutEdits}</p>`}
      <div class="study-numbers">
        <div><label for="study-seeds">${words.seeds}</label> <number-field .spec=${seeds}></number-field></div>
        <div><label for="study-steps">${words.steps}</label> <number-field .spec=${steps}></number-field></div>
      </div>
      <p class="muted" id="study-seeds-note">${fill(words.seedsNote, { least: String(CONCLUSIVE_SEEDS) })}</p>
      ${this.#refusal ? html`<p class="notice bad" role="alert"><span>${this.#refusal}</span></p>` : nothing}
      <p><button type="button" class="primary" ?disabled=${!chosen || !second || chosen.isSame} @click=${() => void this.#start(chosen, second)}>${fill(words.start, { seeds: String(this.#seeds) })}</button></p>
      ${chosen?.isSame ? html`<p class="muted">${words.same}</p>` : nothing}
    </form>`;
  }

  #shown(): unknown {
    const words = t.studies;
    const { study } = state();
    if (!study) return nothing;
    const { name, seeds } = outlineOf(study.description);
    const { account, phase } = study;
    const total = account?.cells.length ?? 2 * seeds;
    const finished = account ? total - account.results.missing : 0;
    const left = study.secondsLeft;
    const status = [
      fill(words.progress, { done: whole(finished), total: whole(total) }),
      ...(phase === "training" && study.workers > 0 ? [fill(words.atOnce, { count: whole(study.workers) })] : []),
      ...(left === null ? [] : [timeLeft(left)]),
    ].join(" · ");
    return html`
      ${account && finished > 0 ? nothing : html`<p class="study-name">${name}</p>`}
      ${study.isElsewhere ? html`<p class="muted">${words.elsewhere}</p>` : nothing}
      ${phase === "failed" ? html`<p class="notice bad" role="alert"><span>${fill(words.failed, { reason: study.reason })}</span></p>` : nothing}
      ${
        phase === "done"
          ? nothing
          : html`<progress aria-label=${words.progressLabel} max=${1} .value=${share()}></progress>
      <p role="status">${status}</p>
      <p class="ways">
        ${phase === "training" ? html`<button type="button" @click=${pauseStudy}>${words.pause}</button>` : html`<button type="button" class="primary" ?disabled=${!account} @click=${() => void resumeStudy()}>${words.resume}</button>`}
        ${this.#anew()}</p>`
      }
      ${account && finished > 0 ? html`<div class="study-results">${studyResults(account.results, cellsTable(account, study.progress))}</div>` : account ? cellsTable(account, study.progress) : nothing}
      ${
        account && finished > 0
          ? html`<p class="ways">${words.take}
        <button type="button" @click=${() => download("spikeground-study.yaml", account.yaml, "application/yaml")}>${words.repeat}</button>
        <button type="button" @click=${() => download("spikeground-study.json", account.json, "application/json")}>JSON</button>
        <button type="button" @click=${() => download("spikeground-study.csv", account.csv, "text/csv")}>CSV</button>
        <button type="button" @click=${this.#page}>${words.page}</button></p>
      ${phase === "done" ? html`<p class="ways">${this.#anew()}</p>` : nothing}`
          : nothing
      }`;
  }

  #anew(): unknown {
    return html`<button type="button" @click=${() => this.#set(leaveStudy)}>${t.studies.anew}</button>`;
  }

  readonly #page = (): void => {
    const results = this.querySelector(".study-results");
    const { study } = state();
    if (!results || !study?.account) return;
    const { name } = outlineOf(study.description);
    const { version, numerics } = study.account.results;
    const made = fill(t.studies.made, { version, numerics: String(numerics) });
    download("spikeground-study.html", studyPage(name, made, results, study.account.yaml), "text/html");
  };

  #set(change: () => void): void {
    change();
    this.#refusal = "";
    this.requestUpdate();
  }

  async #start(first: Opponent | undefined, second: ReturnType<typeof present>): Promise<void> {
    if (!first || !second) return;
    try {
      await beginStudy(describe(first, second, this.#seeds, this.#steps));
    } catch (error) {
      this.#refusal = withTitles(reasonOf(error), state().declaration?.parameters ?? []);
      this.requestUpdate();
    }
  }
}

/** Share of all environment steps that are taken. */
function share(): number {
  const { study } = state();
  if (!study?.account) return 0;
  const { cells } = study.account;
  const all = cells.reduce((sum, { last_step }) => sum + last_step, 0);
  const taken = cells.reduce(
    (sum, { last_step, is_finished }, number) =>
      sum + (is_finished ? last_step : (study.progress.get(number)?.env_steps ?? 0)),
    0,
  );
  return all > 0 ? taken / all : 0;
}

function timeLeft(seconds: number): string {
  return seconds < 90
    ? fill(t.studies.secondsLeft, { count: whole(Math.max(seconds, 1)) })
    : fill(t.studies.minutesLeft, { count: whole(seconds / 60) });
}

customElements.define("study-dialog", StudyDialog);
