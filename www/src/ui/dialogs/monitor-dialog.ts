/** The monitor's report: each state decided once by the network as it is, in the original's layout, and as files. */

import { html, nothing } from "lit";
import type { MonitorReport } from "../../bridge/generated/types.js";
import { messageOf } from "../../bridge/reason.js";
import { t } from "../../language/language.js";
import { monitor } from "../../run/session.js";
import { state, update } from "../../run/state.js";
import { download } from "../../share/download.js";
import { declaredText } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { duration } from "../../text/words.js";
import { rich } from "../rich.js";
import { PanelDialog } from "./panel-dialog.js";

class MonitorDialog extends PanelDialog {
  protected override readonly follows = ["panel", "spec", "settings"] as const;
  protected override readonly panel = "monitor" as const;
  protected override heading(): string {
    return t.monitor.title;
  }
  #report: MonitorReport | null = null;
  #failure = "";

  protected override opened(): void {
    // An earlier report may belong to another run.
    this.#report = null;
    this.requestUpdate();
    void this.#measure();
  }

  protected override content(): unknown {
    const { spec, settings } = state();
    if (spec?.agent === "dense") return html`<p>${t.monitor.dense}</p>`;
    if (settings?.values.enable_monitoring === false) {
      return html`<p>${rich(fill(t.monitor.off, { setting: titleOf("enable_monitoring") }))}</p>
        <p><button type="button" @click=${() => update({ panel: null, settingsOpen: true })}>${t.monitor.openSettings}</button></p>`;
    }
    const report = this.#report;
    return html`
      ${this.#failure ? html`<p class="notice bad" role="alert"><span>${fill(t.monitor.failed, { reason: this.#failure })}</span></p>` : nothing}
      ${
        report
          ? html`
        <pre tabindex="0" aria-label=${t.monitor.report}>${withMeasuredTime(report.text)}</pre>
        <p class="ways">
          <button type="button" @click=${() => void this.#measure()}>${t.monitor.again}</button>
          <button type="button" @click=${() => save("txt", withMeasuredTime(report.text), "text/plain")}>${t.monitor.text}</button>
          <button type="button" @click=${() => save("json", `${JSON.stringify(report.report, null, 2)}\n`, "application/json")}>JSON</button>
          <button type="button" @click=${() => save("csv", report.csv, "text/csv")}>CSV</button></p>
        <p class="muted">${rich(t.monitor.note, { how: html`<button type="button" class="link" @click=${() => update({ panel: null, topic: "sparsity" })}>${t.silence.how}</button>` })}</p>`
          : this.#failure
            ? nothing
            : html`<p role="status">${t.monitor.watching}</p>`
      }`;
  }

  async #measure(): Promise<void> {
    try {
      this.#report = await monitor();
      this.#failure = "";
    } catch (error) {
      this.#failure = messageOf(error);
    }
    this.requestUpdate();
  }
}

/** The report with the time that Speed measures: a browser's clock is too coarse for single decisions. */
function withMeasuredTime(text: string): string {
  const { decision_us } = state().pace;
  if (decision_us === null) return text;
  const time = fill(t.monitor.time, { time: duration(decision_us) });
  return text.replace(/^(TIME\s+).*, (\d+ decisions)$/m, `$1${time}, $2`);
}

function titleOf(name: string): string {
  const found = state().declaration?.parameters.find((parameter) => parameter.name === name);
  return found ? declaredText("parameters", found).title : name;
}

function save(suffix: string, text: string, type: string): void {
  const { spec, frame } = state();
  download(
    `spikeground-monitor-${spec?.world ?? "run"}-seed${spec?.seed ?? 0}-step${frame?.env_steps ?? 0}.${suffix}`,
    text,
    type,
  );
}

customElements.define("monitor-dialog", MonitorDialog);
