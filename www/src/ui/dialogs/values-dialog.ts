/** The values behind the curves, as a table that can be read out, and as a file. */
import { html } from "lit";
import { t } from "../../language/language.js";
import * as history from "../../run/history.js";
import { state } from "../../run/state.js";
import { download } from "../../share/download.js";
import { decimal, whole } from "../../text/words.js";
import { PanelDialog } from "./panel-dialog.js";

const COLUMNS = [
  "score",
  "return",
  "loss",
  "feature_1",
  "feature_2",
  "value",
  "advantage",
  "sparsity",
  "three_planes",
] as const;
/** Rows of the table, evenly spread; the file has them all. */
const MAX_ROWS = 100;

class ValuesDialog extends PanelDialog {
  protected override readonly follows = ["panel", "curveRows"] as const;
  protected override readonly panel = "values" as const;

  protected override heading(): string {
    return t.curves.table;
  }

  protected override content(): unknown {
    const rows = history.length();
    if (rows === 0) return html`<p>${t.curves.noValues}</p>`;
    const steps = history.column("env_step");
    const columns = COLUMNS.map((name) => history.column(name));
    const every = Math.ceil(rows / MAX_ROWS);
    // The newest row is always among them.
    const shown = Array.from({ length: rows }, (_, row) => row).filter((row) => (rows - 1 - row) % every === 0);
    return html`<div class="values" tabindex="0"><table class="figures">
        <thead><tr><th scope="col">${t.curves.step}</th>${COLUMNS.map((name) => html`<th scope="col">${t.curves.columns[name]}</th>`)}</tr></thead>
        <tbody>${shown.map((row) => html`<tr><th scope="row">${whole(steps[row] ?? 0)}</th>${columns.map((column) => html`<td>${decimal(column[row])}</td>`)}</tr>`)}</tbody>
      </table></div>
      <p class="ways"><button type="button" @click=${save}>CSV</button></p>`;
  }
}

/** All rows, with a point as the decimal sign and empty fields where nothing is known. */
function save(): void {
  const { spec, frame } = state();
  const names = ["env_step", ...COLUMNS] as const;
  const columns = names.map((name) => history.column(name));
  const lines = Array.from({ length: history.length() }, (_, row) => columns.map((column) => column[row] ?? "").join());
  download(
    `spikeground-curves-${spec?.world ?? "run"}-seed${spec?.seed ?? 0}-step${frame?.env_steps ?? 0}.csv`,
    `${[names.join(), ...lines].join("\n")}\n`,
    "text/csv",
  );
}

customElements.define("values-dialog", ValuesDialog);
