/** The monitor's report: each state decided once by the network as it is, in the original's layout, and as files. */

import { html, nothing } from "lit";
import type { MonitorReport } from "../../bridge/generated/types.js";
import { monitor } from "../../run/session.js";
import { state, update } from "../../run/state.js";
import { download } from "../../share/download.js";
import { PanelDialog } from "./panel-dialog.js";

class MonitorDialog extends PanelDialog {
  protected override readonly follows = ["panel", "spec", "settings"] as const;
  protected override readonly panel = "monitor" as const;
  protected override readonly heading = "Monitor";
  #report: MonitorReport | null = null;
  #failure = "";

  protected override opened(): void {
    // What was seen before may be of another run.
    this.#report = null;
    this.requestUpdate();
    void this.#measure();
  }

  protected override content(): unknown {
    const { spec, settings } = state();
    if (spec?.agent === "dense")
      return html`<p>The dense twin sends no spikes, so there is nothing to watch. Choose the spiking agent at the top.</p>`;
    if (settings?.values.enable_monitoring === false) {
      return html`<p>The monitor is switched off. Switch on <em>${titleOf("enable_monitoring")}</em> in the settings, under Sparsity; the run starts over then.</p>
        <p><button type="button" @click=${() => update({ panel: null, settingsOpen: true })}>Open the settings</button></p>`;
    }
    const report = this.#report;
    return html`
      ${this.#failure ? html`<p class="notice bad" role="alert"><span>It was not measured: ${this.#failure}.</span></p>` : nothing}
      ${
        report
          ? html`
        <pre tabindex="0" aria-label="Report">${report.text}</pre>
        <p class="ways">
          <button type="button" @click=${() => void this.#measure()}>Measure again</button>
          <button type="button" @click=${() => save("txt", report.text, "text/plain")}>Text</button>
          <button type="button" @click=${() => save("json", `${JSON.stringify(report.report, null, 2)}\n`, "application/json")}>JSON</button>
          <button type="button" @click=${() => save("csv", report.csv, "text/csv")}>CSV</button></p>
        <p class="muted">Each state that can be reached is decided once, as it stands now, without a trace in the run. A browser's clock ticks every 0.1 ms or so, which
          is longer than a decision: single times are coarse, only their mean says something. The targets are SpikingBrain's and count other things than
          this report does; <button type="button" class="link" @click=${() => update({ panel: null, topic: "sparsity" })}>counted how?</button></p>`
          : this.#failure
            ? nothing
            : html`<p role="status">Watching …</p>`
      }`;
  }

  async #measure(): Promise<void> {
    try {
      this.#report = await monitor();
      this.#failure = "";
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }
}

function titleOf(name: string): string {
  return state().declaration?.parameters.find((parameter) => parameter.name === name)?.title ?? name;
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
