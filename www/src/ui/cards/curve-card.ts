/**
 * A card with one chart at a time; a switch selects one if there are several. The values under the cursor are shown
 * in the card's header, clear of the lines.
 */
import { html, nothing } from "lit";
import type { Plot, Table } from "../../draw/plot.js";
import { t } from "../../language/language.js";
import type { Column } from "../../run/history.js";
import * as history from "../../run/history.js";
import { state, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { decimal, percent, whole } from "../../text/words.js";
import { View } from "../view.js";
import { type Chart, charts, fraction, isJudged } from "./charts.js";
import { ghostList, ghostsOf, ghostWords, NUMBER_MARGIN } from "./ghosts.js";

const REDRAW_MS = 120;
/** For a chart that is scrolled out of sight. */
const REDRAW_UNSEEN_MS = 2000;
/** Milliseconds after which the library is loaded although there is nothing to draw yet. */
const IDLE_MS = 600;

/** The library that draws curves; it is loaded when there is a first value to draw, or when the page is idle. */
let plotter: typeof Plot | null = null;
const waiting = new Set<View>();

function loadPlotter(card: View): void {
  waiting.add(card);
  if (waiting.size > 1) return;
  import("../../draw/plot.js").then(
    ({ Plot }) => {
      plotter = Plot;
      for (const waiter of waiting) waiter.requestUpdate();
      waiting.clear();
    },
    // The next update tries again.
    () => waiting.clear(),
  );
}

class CurveCard extends View {
  protected override readonly follows = [
    "scene",
    "optimum",
    "curveRows",
    "palette",
    "metering",
    "model",
    "ghosts",
  ] as const;
  readonly #charts = (): Chart[] =>
    charts(this.getAttribute("of") ?? "", { spiking: state().scene?.spiking ?? true, judged: isJudged() });
  #shown = 0;
  #reading: number | null = null;
  #plot: Plot | null = null;
  /** Identifies what the plot was created for; a change creates a new plot. */
  #made = "";
  #drawnAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #visible = true;

  override connectedCallback(): void {
    super.connectedCallback();
    new ResizeObserver(() => {
      const host = this.querySelector<HTMLElement>(".plot");
      if (host && this.#plot) this.#plot.resize(host.clientWidth, host.clientHeight);
    }).observe(this);
    new IntersectionObserver(([entry]) => {
      this.#visible = entry?.isIntersecting ?? true;
      if (this.#visible) this.requestUpdate();
    }).observe(this);
  }

  protected override label(): string {
    const [first, ...others] = this.#charts();
    return others.length > 0 ? t.curves.label : (first?.title ?? "");
  }

  protected override render(): unknown {
    const all = this.#charts();
    const chart = all[this.#shown] ?? all[0];
    if (!chart) return nothing;
    return html`
      <header>
        ${
          all.length === 1
            ? html`<h2>${chart.title}</h2>`
            : html`<h2 class="hidden">${t.curves.label}</h2><div class="segments small" role="group" aria-label=${t.curves.which}>
              ${all.map(({ title }, index) => html`<button type="button" aria-pressed=${index === this.#shown} @click=${() => this.#switch(index)}>${title}</button>`)}
            </div>`
        }
        ${chart.absent ? nothing : this.#reading === null ? html`<p class=${chart.noteInk ?? ""}>${chart.note}</p>` : html`<p class="reading">${this.#words(chart)}</p>`}
        <button type="button" class="link table" aria-label=${t.curves.table} title=${t.curves.table} aria-haspopup="dialog" @click=${() => update({ panel: "values" })}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 3h12v10H2zM2 6.5h12M6 3v10"></path></svg></button>
      </header>
      <div class="plot ${chart.absent ? "unused" : ""}" tabindex="0" role="img" aria-label="${chart.title}: ${this.#summary(chart)}" @keydown=${this.#move}></div>
      ${ghostList(chart)}
      ${chart.absent ? html`<p class="none">${chart.absent}</p>` : nothing}`;
  }

  protected override updated(): void {
    const { palette } = state();
    // Other colours are drawn at once: all else on the page has them already.
    const pause = palette !== this.#paletteDrawn ? 0 : this.#visible ? REDRAW_MS : REDRAW_UNSEEN_MS;
    const wait = this.#drawnAt + pause - performance.now();
    clearTimeout(this.#timer);
    if (wait <= 0) this.#draw();
    else this.#timer = setTimeout(() => this.#draw(), wait);
  }

  #draw(): void {
    const { scene, palette } = state();
    const host = this.querySelector<HTMLElement>(".plot");
    if (!scene || !host) return;
    this.#drawnAt = performance.now();
    const chart = this.#charts()[this.#shown];
    if (!chart) return;
    const columns = chart.columns.map((name) => history.column(name));
    const [only] = chart.columns;
    if (chart.smooth && only) columns.push(history.smoothed(only, chart.smooth));
    const table: Table = [history.column("env_step"), ...columns];
    const ghosts = ghostsOf(chart);
    const made = `${chart.title} ${scene.spiking} ${scene.train_steps} ${ghosts.length > 0}`;
    if (!this.#plot || made !== this.#made) {
      if (host.clientWidth === 0) return;
      if (!plotter) {
        if (history.length() > 0 || ghosts.length > 0) loadPlotter(this);
        else setTimeout(() => loadPlotter(this), IDLE_MS);
        return;
      }
      this.#plot?.end();
      const margin = chart.margin + (ghosts.length > 0 ? NUMBER_MARGIN : 0);
      const picture = { ...chart, ghosts, margin };
      this.#plot = new plotter(host, picture, table, scene.train_steps, (index) => this.#read(index));
    } else {
      this.#plot.show(table, chart.references, ghosts);
      if (palette !== this.#paletteDrawn) this.#plot.redraw();
    }
    this.#paletteDrawn = palette;
    this.#made = made;
  }
  #paletteDrawn = -1;

  #switch(index: number): void {
    this.#shown = index;
    this.#reading = null;
    this.#drawnAt = -Infinity;
    this.requestUpdate();
  }

  #read(index: number | null): void {
    if (index === this.#reading) return;
    this.#reading = index;
    this.requestUpdate();
  }

  #words(chart: Chart): string {
    const row = this.#reading;
    const step = row === null ? null : history.column("env_step")[row];
    if (row === null || step == null) return chart.note;
    const exact = (value: number | null | undefined): string =>
      chart.format === fraction ? percent(value) : decimal(value);
    const values = chart.columns.map(
      (name) => `${chart.columns.length > 1 ? `${shortName(name)} ` : ""}${exact(history.column(name)[row])}`,
    );
    return fill(t.curves.reading, { step: whole(step), values: values.join(", ") + ghostWords(chart, step, exact) });
  }

  #summary(chart: Chart): string {
    const last = chart.columns.map((name) => {
      const value = history.column(name).findLast((entry) => entry !== null);
      return `${t.curves.columns[name as keyof typeof t.curves.columns]} ${chart.format === fraction ? percent(value) : decimal(value)}`;
    });
    return history.length() === 0 ? t.curves.noValues : fill(t.curves.now, { values: last.join(", ") });
  }

  readonly #move = (event: KeyboardEvent): void => {
    const rows = history.length();
    const now = this.#reading ?? rows - 1;
    const moves: Record<string, number> = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      PageUp: now - 50,
      PageDown: now + 50,
      Home: 0,
      End: rows - 1,
    };
    const target = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (target === undefined || rows === 0) return;
    event.preventDefault();
    this.#plot?.point(Math.min(Math.max(target, 0), rows - 1));
  };
}

/** Four names must fit in one line. */
function shortName(name: Column): string {
  return t.curves.short[name as keyof typeof t.curves.short] ?? name;
}

customElements.define("curve-card", CurveCard);
