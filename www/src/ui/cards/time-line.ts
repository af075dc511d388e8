/**
 * The time line: any step of the run can be shown again by dragging, with marks where cells were edited and where the
 * score first passed 0.5 and 0.95. Beside it, the way back to the runs that others have replaced.
 */

import { html, nothing } from "lit";
import { messageOf } from "../../bridge/reason.js";
import { t } from "../../language/language.js";
import { eventSteps } from "../../run/events.js";
import * as history from "../../run/history.js";
import { notify } from "../../run/notices.js";
import { goBack, rewind } from "../../run/session.js";
import { state, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { decimal, whole } from "../../text/words.js";
import { View } from "../view.js";

/** Width of a label as a share of the line. */
const LABEL_SHARE = 0.08;
const SCORES = [0.5, 0.95] as const;

class TimeLine extends View {
  protected override readonly follows = [
    "run",
    "frame",
    "past",
    "left",
    "events",
    "scene",
    "curveRows",
    "earliest",
    "walk",
    "undo",
  ] as const;
  /** The step that was requested and is not shown yet. */
  #wanted: number | null = null;
  #asking = false;

  protected override render(): unknown {
    const { run, frame, scene, past, earliest } = state();
    if (!frame || !scene || run === "loading" || run === "error") return nothing;
    const latest = past?.latest ?? frame.env_steps;
    return html`${latest > earliest ? this.#line(frame.env_steps, latest) : nothing}${this.#undo(frame.env_steps)}`;
  }

  #undo(step: number): unknown {
    const { done, undone } = state().undo;
    if (step === 0 && done.length + undone.length === 0) return nothing;
    const words = t.keeping.undo;
    return html`<p class="undo">
      <span id="anew">${step > 0 ? html`<b aria-hidden="true">*</b> ${words.anew}` : nothing}</span>
      <button type="button" aria-label=${words.run} title=${words.undoHelp} aria-keyshortcuts="Control+Z" ?disabled=${done.length === 0}
        @click=${() => void goBack("undo")}>↶</button>
      <button type="button" aria-label=${words.redo} title=${words.redoHelp} aria-keyshortcuts="Control+Shift+Z" ?disabled=${undone.length === 0}
        @click=${() => void goBack("redo")}>↷</button>
      <button type="button" aria-haspopup="dialog" @click=${() => update({ panel: "runs" })}>${t.keeping.list.title} …</button></p>`;
  }

  #line(step: number, latest: number): unknown {
    const { run, past, left, earliest } = state();
    const shown = this.#wanted ?? step;
    const words = fill(t.timeLine.step, { step: whole(shown), latest: whole(latest) });
    return html`
      <div class="line">
        <input type="range" min=${earliest} max=${latest} step="1" .value=${String(shown)} aria-label=${t.timeLine.name} aria-valuetext=${words}
          @input=${this.#dragged} @keydown=${this.#key}>
        <div class="marks" aria-hidden="true">${this.#marks(earliest, latest)}</div>
      </div>
      <output>${words}</output>
      ${past ? html`<button type="button" @click=${() => this.#show(null)}>${fill(t.timeLine.back, { step: whole(past.latest) })}</button>` : nothing}
      ${!past && left !== null && run !== "running" ? html`<button type="button" @click=${() => this.#show(null)}>${fill(t.timeLine.backToLeft, { step: whole(left) })}</button>` : nothing}
      ${past || this.#wanted !== null ? html`<p class="words" role="status">${this.#status()}</p>` : nothing}`;
  }

  #status(): unknown {
    const { past } = state();
    if (this.#wanted !== null) return fill(t.timeLine.repeating, { step: whole(this.#wanted) });
    if (!past) return nothing;
    const { proof } = past;
    const proved =
      proof === null
        ? t.timeLine.proving
        : proof.same
          ? html`<span class="good">✓ ${fill(t.timeLine.proved, { until: whole(proof.until) })}</span>`
          : html`<span class="bad">${fill(t.timeLine.differs, { until: whole(proof.until) })}</span>`;
    return html`${proved} ${t.timeLine.goOn}`;
  }

  #marks(earliest: number, latest: number): unknown {
    const { past, events } = state();
    const place = (step: number): string => `--at: ${(step - earliest) / (latest - earliest)}`;
    const edits = eventSteps(past?.events ?? events);
    const steps = history.column("env_step");
    const scores = history.column("score");
    // A label that would cover the one before it is left out; the mark itself stays.
    let labelled = -Infinity;
    const passed = SCORES.flatMap((score) => {
      const row = scores.findIndex((value) => value !== null && value >= score);
      const step = steps[row];
      if (step == null) return [];
      const isClear = (step - labelled) / (latest - earliest) > LABEL_SHARE;
      if (isClear) labelled = step;
      return [{ score, step, label: isClear ? String(score) : "" }];
    });
    return html`
      ${[...new Set(edits)].map((step) => html`<i class="edit" title=${fill(t.timeLine.edited, { step: whole(step) })} .style=${place(step)}></i>`)}
      ${passed.map(({ score, step, label }) => html`<i class="score" title=${fill(t.timeLine.passed, { score: decimal(score, 2), step: whole(step) })} .style=${place(step)}>${label}</i>`)}`;
  }

  readonly #dragged = (event: Event): void => {
    void this.#show(Number((event.target as HTMLInputElement).value));
  };

  /** A step of the range is one of the run; Page Up and Page Down take a hundredth of it. */
  readonly #key = (event: KeyboardEvent): void => {
    const input = event.target as HTMLInputElement;
    const [min, max] = [Number(input.min), Number(input.max)];
    const leap = Math.max(Math.round((max - min) / 100), 1);
    const by = event.key === "PageUp" ? leap : event.key === "PageDown" ? -leap : 0;
    if (by === 0) return;
    event.preventDefault();
    void this.#show(Math.min(Math.max(Number(input.value) + by, min), max));
  };

  /** Requests a step. While a request is pending, only the last wish is kept. */
  async #show(step: number | null): Promise<void> {
    this.#wanted = step;
    this.requestUpdate();
    if (this.#asking) return;
    this.#asking = true;
    try {
      let asked: number | null;
      do {
        asked = this.#wanted;
        await rewind(asked);
      } while (this.#wanted !== asked);
    } catch (error) {
      notify({ tone: "bad", text: messageOf(error) });
    } finally {
      this.#asking = false;
      this.#wanted = null;
      this.requestUpdate();
    }
  }
}

customElements.define("time-line", TimeLine);
