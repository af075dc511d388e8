/** The search for better settings: what is searched, how far it has come, what was found, and what its confirmation says. */
import { html, nothing } from "lit";
import type { Parameter } from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { reconfigure } from "../../run/changing.js";
import { state, update } from "../../run/state.js";
import { beginTuning, endTuning } from "../../run/studies/tuning.js";
import { download } from "../../share/download.js";
import { declaredText, withTitles } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { decimal, whole } from "../../text/words.js";
import { closePanel, PanelDialog } from "../dialogs/panel-dialog.js";
import type { NumberSpec } from "../number-field.js";
import "../number-field.js";

const [LEAST_CANDIDATES, MOST_CANDIDATES] = [2, 64];
/** Searched unless a person marks others: most depends on them. */
const MARKED_FIRST = ["learning_rate", "target_rate"];

class TuningDialog extends PanelDialog {
  protected override readonly follows = ["panel", "tuning", "study", "spec", "declaration"] as const;
  protected override readonly panel = "tuning" as const;
  #marked = new Set(MARKED_FIRST);
  #candidates = 32;
  #refusal = "";

  protected override heading(): string {
    return t.tuning.title;
  }

  protected override content(): unknown {
    return state().tuning ? this.#shown() : this.#form();
  }

  #form(): unknown {
    const words = t.tuning;
    const { declaration, spec } = state();
    if (!declaration || !spec) return nothing;
    const tunable = declaration.parameters.filter(({ tune }) => tune !== null);
    const candidates: NumberSpec = {
      id: "tuning-candidates",
      name: words.candidates,
      value: this.#candidates,
      range: { whole: true, min: LEAST_CANDIDATES, max: MOST_CANDIDATES },
      whole: true,
      min: LEAST_CANDIDATES,
      max: MOST_CANDIDATES,
      step: 8,
      accept: (value) => this.#set(() => (this.#candidates = value ?? this.#candidates)),
    };
    return html`<form class="study-form" @submit=${(event: Event) => event.preventDefault()}>
      <p>${words.about}</p>
      ${declaration.groups.map((group) => {
        const members = tunable.filter((parameter) => parameter.group === group.name);
        return members.length === 0
          ? nothing
          : html`<fieldset><legend>${declaredText("groups", group).title}</legend>${members.map((parameter) => this.#choice(parameter))}</fieldset>`;
      })}
      <div class="study-numbers"><div><label for="tuning-candidates">${words.candidates}</label> <number-field .spec=${candidates}></number-field></div></div>
      <p class="muted">${words.cost}</p>
      ${this.#refusal ? html`<p class="notice bad" role="alert"><span>${this.#refusal}</span></p>` : nothing}
      <p><button type="button" class="primary" ?disabled=${this.#marked.size === 0} @click=${() => void this.#start()}>${fill(words.start, { count: String(this.#candidates) })}</button></p>
      ${this.#marked.size === 0 ? html`<p class="muted">${words.nothingMarked}</p>` : nothing}
    </form>`;
  }

  #choice(parameter: Parameter): unknown {
    const { name } = parameter;
    const toggle = (): void =>
      this.#set(() => {
        if (!this.#marked.delete(name)) this.#marked.add(name);
      });
    return html`<label class="check tuned"><input type="checkbox" .checked=${this.#marked.has(name)} @change=${toggle}> ${declaredText("parameters", parameter).title}</label>`;
  }

  #shown(): unknown {
    const words = t.tuning;
    const { tuning, declaration } = state();
    if (!tuning) return nothing;
    const { account, phase } = tuning;
    const reason = withTitles(tuning.reason, declaration?.parameters ?? []);
    return html`
      ${phase === "failed" ? html`<p class="notice bad" role="alert"><span>${fill(words.failed, { reason })}</span></p>` : nothing}
      ${phase === "searching" ? this.#searching() : nothing}
      ${account?.progress.leader && (phase === "searching" || account.results.found) ? html`<p>${fill(phase === "searching" ? words.leader : words.winner, { settings: settingWords(account.progress.leader.set), value: decimal(account.progress.leader.greedy_return, 2) })}</p>` : nothing}
      ${phase === "confirming" ? confirming() : nothing}
      ${phase === "done" ? html`<p class="verdict" role="status">${answer()}</p>` : nothing}
      <p class="ways">
        ${account?.results.found ? html`<button type="button" class="primary" @click=${useFound}>${words.use}</button>` : nothing}
        ${account?.confirmation && state().study ? html`<button type="button" @click=${() => update({ panel: "study" })}>${words.comparison}</button>` : nothing}
        ${account ? html`<button type="button" @click=${() => download("spikeground-tuning.json", account.json, "application/json")}>JSON</button>` : nothing}
        <button type="button" @click=${endTuning}>${phase === "searching" || phase === "confirming" ? t.common.cancel : words.anew}</button></p>`;
  }

  #searching(): unknown {
    const words = t.tuning;
    const { tuning } = state();
    const progress = tuning?.account?.progress;
    if (!tuning || !progress)
      return html`<p role="status">${words.reading}</p><progress aria-label=${words.progress}></progress>`;
    const begun = tuning.account?.trials.reduce((sum, trial) => {
      const reached = tuning.reached.get(trial.candidate);
      return sum + (reached === undefined ? 0 : Math.max(reached - trial.first_step, 0));
    }, 0);
    const rounds = {
      round: whole(progress.rung + 1),
      rounds: whole(progress.rungs.length),
      done: whole(progress.done),
      count: whole(progress.entrants),
    };
    return html`<progress aria-label=${words.progress} max=${progress.all_steps} .value=${progress.done_steps + (begun ?? 0)}></progress>
      <p role="status">${fill(words.round, rounds)}</p>`;
  }

  #set(change: () => void): void {
    change();
    this.#refusal = "";
    this.requestUpdate();
  }

  async #start(): Promise<void> {
    const { spec } = state();
    if (!spec) return;
    const { world, map, firm, full_view, agent, preset, parameters } = spec;
    const description = JSON.stringify({
      world: { world, map, firm, full_view },
      start: { agent, preset: preset ?? null, set: parameters },
      space: [...this.#marked],
      candidates: this.#candidates,
    });
    if (await beginTuning(description)) return;
    this.#refusal = t.tuning.elsewhere;
    this.requestUpdate();
  }
}

/** How far the confirmation has come, which is a comparison of its own. */
function confirming(): unknown {
  const { study } = state();
  const cells = study?.account?.cells.length ?? 0;
  const done = cells - (study?.account?.results.missing ?? 0);
  return html`<progress aria-label=${t.tuning.confirming} max=${Math.max(cells, 1)} .value=${done}></progress>
    <p role="status">${t.tuning.confirming} ${fill(t.studies.progress, { done: whole(done), total: whole(cells) })}</p>
    ${study && study.phase !== "training" && study.phase !== "done" ? html`<p class="muted">${t.tuning.confirmationRests}</p>` : nothing}`;
}

function answer(): string {
  const given = state().tuning?.account?.results.answer;
  if (!given) return "";
  if (!given.against_default) return t.tuning.answers.start;
  return t.tuning.answers[given.verdict];
}

function settingWords(set: Readonly<Record<string, unknown>>): string {
  const { declaration } = state();
  return Object.entries(set)
    .map(([name, value]) => {
      const declared = declaration?.parameters.find((parameter) => parameter.name === name);
      const shown =
        typeof value === "number" ? Number(value.toPrecision(3)).toString().replace(".", t.decimalSign) : String(value);
      return `${declared ? declaredText("parameters", declared).title : name} ${shown}`;
    })
    .join(", ");
}

/** Begins a run with the settings that were found. */
function useFound(): void {
  const found = state().tuning?.account?.results.found;
  if (!found) return;
  closePanel();
  reconfigure({ agent: found.agent, preset: found.preset, parameters: { ...found.set } });
}

customElements.define("tuning-dialog", TuningDialog);
