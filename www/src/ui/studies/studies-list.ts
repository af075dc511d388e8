/** The comparisons of the list of runs: opened, deleted, and brought back while the dialog is open. */
import { html, nothing } from "lit";
import { messageOf } from "../../bridge/reason.js";
import type { KeptStudy } from "../../keeping/database.js";
import { onRuns } from "../../keeping/runs.js";
import { purgeStudies, studies, writeStudy } from "../../keeping/studies.js";
import { t } from "../../language/language.js";
import { state, update } from "../../run/state.js";
import { outlineOf } from "../../run/studies/describing.js";
import { leaveStudy, openStudy } from "../../run/studies/studying.js";
import { ago } from "../../text/dates.js";
import { fill } from "../../text/fill.js";
import { whole } from "../../text/words.js";
import { worldOf } from "../run-words.js";
import { View } from "../view.js";

class StudiesList extends View {
  protected override readonly follows = ["study", "declaration"] as const;
  #studies: readonly KeptStudy[] = [];
  #deleted: string[] = [];
  #said = "";
  #end: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = onRuns(() => void this.#read());
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
    const gone = new Set(this.#deleted);
    if (gone.size > 0) purgeStudies(gone).catch(() => undefined);
  }

  async #read(): Promise<void> {
    this.#studies = await studies().catch(() => []);
    this.requestUpdate();
  }

  protected override render(): unknown {
    const words = t.studies;
    return html`<section class="studies">
      <h3>${words.list} <button type="button" @click=${() => update({ panel: "study" })}>${words.overSeeds}</button></h3>
      <p role="status">${this.#said}${this.#deleted.length > 0 ? html` <button type="button" @click=${this.#undelete}>${t.common.undo}</button>` : nothing}</p>
      <ul class="runs">${this.#studies.map((study) => this.#row(study))}</ul></section>`;
  }

  #row(study: KeptStudy): unknown {
    const words = t.studies;
    const { name, seeds, world } = outlineOf(study.description);
    const figures = fill(words.listed, {
      done: whole(study.results.length),
      total: whole(study.cells || 2 * seeds),
      seeds: whole(seeds),
      when: ago(study.saved),
    });
    return html`<li class="study" aria-label=${name}>
      <div><h4>${name}</h4><p class="muted">${worldOf({ spec: world })} · ${figures}</p></div>
      <p class="buttons">
        <button type="button" @click=${() => void this.#open(study)}>${words.open}</button>
        <button type="button" @click=${() => void this.#delete(study, name)}>${words.delete}</button></p></li>`;
  }

  async #open({ id }: KeptStudy): Promise<void> {
    try {
      await openStudy(id);
      update({ panel: "study" });
    } catch (error) {
      this.#said = fill(t.studies.notOpened, { reason: messageOf(error) });
      this.requestUpdate();
    }
  }

  async #delete({ id }: KeptStudy, name: string): Promise<void> {
    if (state().study?.id === id) leaveStudy();
    if (!(await this.#write(id, Date.now()))) return;
    this.#deleted.push(id);
    this.#said = fill(t.keeping.list.deleted, { run: name });
    this.requestUpdate();
  }

  readonly #undelete = async (): Promise<void> => {
    const id = this.#deleted.at(-1);
    if (id === undefined || !(await this.#write(id, null))) return;
    this.#deleted.pop();
    this.#said = "";
    this.requestUpdate();
  };

  async #write(id: string, deleted: number | null): Promise<boolean> {
    try {
      await writeStudy(id, (study) => study && { ...study, deleted });
      return true;
    } catch {
      this.#said = t.keeping.list.unwritten;
      this.requestUpdate();
      return false;
    }
  }
}

customElements.define("studies-list", StudiesList);
