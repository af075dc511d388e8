/** The list of runs: found, sorted, named, pinned, opened where they stood, deleted, and taken out of the browser and in. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { messageOf } from "../../bridge/reason.js";
import { whileClaimed } from "../../keeping/claims.js";
import { fromJson, toCsv, toJson } from "../../keeping/exchange.js";
import { type Row, type RunLabels, written } from "../../keeping/rows.js";
import { importRows, onRuns, purge, runs, writeRow } from "../../keeping/runs.js";
import { t } from "../../language/language.js";
import { toggleGhost } from "../../run/beside/ghosts.js";
import { pin, unpin } from "../../run/beside/pinning.js";
import { chosenModel } from "../../run/energy-models.js";
import { openRow } from "../../run/keeping/going-on.js";
import { state } from "../../run/state.js";
import { chooseFile } from "../../share/choose-file.js";
import { download } from "../../share/download.js";
import { ago } from "../../text/dates.js";
import { fill } from "../../text/fill.js";
import { decimal, energy, percent, whole } from "../../text/words.js";
import { closePanel, PanelDialog } from "../dialogs/panel-dialog.js";
import { differenceOf, settingsOf, worldOf } from "../run-words.js";
import { chosen, ORDERS, type Order } from "./order.js";
import { thumbnail } from "./thumbnail.js";
import "../studies/studies-list.js";

class RunsDialog extends PanelDialog {
  protected override readonly follows = ["panel", "declaration", "model", "runId", "pinned", "ghosts"] as const;
  protected override readonly panel = "runs" as const;
  #rows: readonly Row[] = [];
  #filter = "";
  #order: Order = "saved";
  /** What was done last, or why it failed. */
  #said = "";
  /** Runs that were deleted while the dialog is open; the newest last. */
  #deleted: string[] = [];
  #end: (() => void) | null = null;

  protected override heading(): string {
    return t.keeping.list.title;
  }

  protected override opened(): void {
    this.#said = "";
    this.#end ??= onRuns(() => void this.#read());
    void this.#read();
  }

  protected override updated(): void {
    super.updated();
    if (state().panel === this.panel || !this.#end) return;
    this.#end();
    this.#end = null;
    const gone = new Set(this.#deleted);
    this.#deleted = [];
    if (gone.size > 0) purge(gone).catch(() => undefined);
  }

  async #read(): Promise<void> {
    try {
      this.#rows = await runs();
    } catch {
      this.#said = t.keeping.list.unreadable;
    }
    this.requestUpdate();
  }

  protected override content(): unknown {
    const words = t.keeping.list;
    const shown = chosen(this.#rows, this.#filter, this.#order);
    return html`
      <div class="runs-tools">
        <label>${words.filter} <input type="search" class="text" autocomplete="off" spellcheck="false" .value=${this.#filter} @input=${this.#find}></label>
        <label>${words.sort} <select @change=${this.#sort}>${ORDERS.map((order) => html`<option value=${order} .selected=${order === this.#order}>${words.orders[order]}</option>`)}</select></label>
      </div>
      <p role="status">${this.#said}${this.#deleted.length > 0 ? html` <button type="button" @click=${this.#undelete}>${t.common.undo}</button>` : nothing}</p>
      ${shown.length === 0 ? html`<p class="muted">${this.#rows.length === 0 ? words.empty : words.noneFound}</p>` : nothing}
      <ul class="runs">${repeat(
        shown,
        ({ id }) => id,
        (row) => this.#row(row),
      )}</ul>
      <p class="ways">
        <button type="button" ?disabled=${this.#rows.length === 0} @click=${() => download("spikeground-runs.csv", toCsv(this.#rows), "text/csv")}>CSV</button>
        <button type="button" ?disabled=${this.#rows.length === 0} @click=${() => download("spikeground-runs.json", toJson(this.#rows), "application/json")}>JSON</button>
        <button type="button" @click=${this.#choose}>${words.import}</button></p>
      <studies-list></studies-list>`;
  }

  #row(row: Row): unknown {
    const words = t.keeping.list;
    const title = row.name || worldOf(row);
    const isPresent = row.id === state().runId;
    const figures = [
      `${row.spec.agent === "dense" ? t.common.dense : t.common.spiking}`,
      `${t.world.seed} ${row.spec.seed}`,
      fill(words.steps, { step: whole(row.env_steps), total: whole(row.train_steps) }),
      row.score === null
        ? fill(words.return, { value: decimal(row.mean_return, 2) })
        : fill(words.score, { value: decimal(row.score, 2) }),
      ...(row.silence === null ? [] : [fill(words.silent, { share: percent(row.silence) })]),
      energy(row.energy[chosenModel()?.name ?? ""]),
      fill(words.seconds, { seconds: whole(row.seconds) }),
      ago(row.saved),
    ];
    return html`<li aria-label=${title}>
      ${thumbnail(row.curve, row.spec.agent)}
      <div>
        <h3>${title}${isPresent ? html` <span class="muted">${words.present}</span>` : nothing}</h3>
        <p>${row.name ? `${worldOf(row)}: ` : ""}${differenceOf(row)}</p>
        <p class="muted">${figures.join(" · ")}</p>
        <details><summary>${row.note || words.label}</summary>
          <label>${words.name} <input class="text" maxlength="120" .value=${row.name} @change=${this.#label(row, "name")}></label>
          <label>${words.note} <input class="text" maxlength="1000" .value=${row.note} @change=${this.#label(row, "note")}></label></details>
      </div>
      <p class="buttons">
        <button type="button" ?disabled=${isPresent} @click=${() => this.#open(row)}>${words.open}</button>
        <a href="#${row.link}" @click=${closePanel}>${t.header.link}</a>
        <button type="button" aria-pressed=${row.pinned} @click=${() => this.#write(row.id, { pinned: !row.pinned })}>${words.pin}</button>
        <button type="button" aria-pressed=${state().ghosts.some(({ id }) => id === row.id)} ?disabled=${isPresent} @click=${() => toggleGhost(row, `${t.world.seed} ${row.spec.seed}, ${settingsOf(row.spec)}`)}>${t.ghosts.toggle}</button>
        <button type="button" aria-pressed=${isPinned(row)} @click=${() => (isPinned(row) ? unpin() : pin(row.spec))}>${t.beside.use}</button>
        <button type="button" ?disabled=${isPresent} @click=${() => this.#delete(row, title)}>${words.delete}</button>
      </p></li>`;
  }

  readonly #find = (event: Event): void => {
    this.#filter = (event.target as HTMLInputElement).value;
    this.requestUpdate();
  };

  readonly #sort = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    this.#order = ORDERS.find((order) => order === value) ?? "saved";
    this.requestUpdate();
  };

  #label(row: Row, name: "name" | "note"): (event: Event) => void {
    return (event) => void this.#write(row.id, { [name]: (event.target as HTMLInputElement).value.trim() });
  }

  #open(row: Row): void {
    closePanel();
    void openRow(row);
  }

  /** Changes a row; returns whether it could be written. */
  async #write(id: string, change: Partial<RunLabels & Pick<Row, "deleted">>): Promise<boolean> {
    try {
      await writeRow(id, (row) => row && { ...row, ...change });
      return true;
    } catch {
      this.#said = t.keeping.list.unwritten;
      this.requestUpdate();
      return false;
    }
  }

  async #delete({ id }: Row, title: string): Promise<void> {
    let isWritten = false;
    // The tab that has the run on screen would save it again.
    const isFree = await whileClaimed(id, async () => {
      isWritten = await this.#write(id, { deleted: Date.now() });
    });
    if (isWritten) this.#deleted.push(id);
    if (isWritten) this.#said = fill(t.keeping.list.deleted, { run: title });
    else if (!isFree) this.#said = fill(t.keeping.list.elsewhere, { run: title });
    this.requestUpdate();
  }

  readonly #undelete = async (): Promise<void> => {
    const id = this.#deleted.at(-1);
    if (id === undefined || !(await this.#write(id, { deleted: null }))) return;
    this.#deleted.pop();
    this.#said = t.keeping.list.restored;
    this.requestUpdate();
  };

  readonly #choose = (): void => chooseFile(".json", (file) => void this.#import(file));

  async #import(file: File): Promise<void> {
    try {
      const rows = fromJson(await file.text());
      // A run that is there keeps its labels and its checkpoint.
      await importRows(rows, (own, given) => (own?.deleted === null ? own : given));
      this.#said = fill(t.keeping.list.imported, { count: whole(rows.length), file: file.name });
    } catch (error) {
      this.#said = fill(t.keeping.list.notImported, { file: file.name, reason: messageOf(error) });
    }
    this.requestUpdate();
  }
}

/** Whether the settings of a run are those that others are compared with. */
function isPinned({ spec }: Row): boolean {
  const { pinned } = state();
  return pinned !== null && written(pinned) === written(spec);
}

customElements.define("runs-dialog", RunsDialog);
