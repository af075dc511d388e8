/**
 * A card with one chart at a time; a switch selects one if there are several. The values under the cursor are shown
 * in the card's header, clear of the lines.
 */
import { html, nothing } from "lit";
import type { Line, Picture, Plot, Reference, Table } from "../../draw/plot.js";
import type { Ink } from "../../draw/theme.js";
import { t } from "../../language/language.js";
import { breakEven, chosenModel, published } from "../../run/energy-models.js";
import type { Column } from "../../run/history.js";
import * as history from "../../run/history.js";
import { state, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { decimal, percent, whole } from "../../text/words.js";
import { View } from "../view.js";

interface Chart extends Picture {
  title: string;
  /** Text of the header while no point is read. */
  note: string;
  noteInk?: Ink;
  columns: readonly Column[];
  /** Text in place of the chart if there is nothing to draw. */
  absent?: string;
  /** Draws the single column faint and its mean over so many rows on top. */
  smooth?: number;
}

/** Own break-even rates that are drawn, and the one above which the scale does not stretch for them. */
const OWN_LINES = 3;
const FAR = 0.2;
const REDRAW_MS = 120;
/** For a chart that is scrolled out of sight. */
const REDRAW_UNSEEN_MS = 2000;

const solid = (label: string, dense: boolean): Line => ({
  label,
  ink: dense ? "dense" : "spike",
  width: 1.75,
  dash: [],
});
/** What the charts depend on; before the first scene they are those of a spiking run. */
interface Drawn {
  spiking: boolean;
  /** Whether there is something to score against. */
  judged: boolean;
}
const smoothLines = (dense: boolean): Line[] => [{ ...solid("", dense), width: 1, alpha: 0.35 }, solid("", dense)];
const fraction = (value: number): string => percent(value, 0);

function charts(which: string, { spiking, judged }: Drawn): Chart[] {
  const dense = !spiking;
  switch (which) {
    case "learning":
      return [
        {
          title: t.curves.score,
          note: t.curves.scoreNote,
          columns: ["score"],
          smooth: 16,
          lines: smoothLines(dense),
          margin: 80,
          references: [{ at: 1, label: t.curves.optimum, ink: "good" }],
          low: null,
          high: 1.06,
          format: (value) => decimal(value, 1),
          ...(judged ? {} : { absent: t.curves.noModel }),
        },
        {
          title: t.curves.return,
          note: t.curves.returnNote,
          columns: ["return"],
          lines: [solid("", dense)],
          margin: 12,
          references: [],
          low: null,
          high: null,
          format: (value) => decimal(value, 2),
        },
        {
          title: t.curves.loss,
          note: t.curves.lossNote,
          columns: ["loss"],
          smooth: 25,
          lines: smoothLines(dense),
          margin: 12,
          references: [],
          low: 0,
          high: null,
          format: (value) => decimal(value, 2),
        },
      ];
    case "firing":
      return [
        {
          title: t.curves.firing,
          note: fill(t.curves.firingNote, { share: percent(published("firing_rate")) }),
          noteInk: "target",
          columns: ["feature_1", "feature_2", "value", "advantage"],
          margin: 82,
          lines: [
            solid(t.layers.feature_1, dense),
            { ...solid(t.layers.feature_2, dense), dash: [7, 3] },
            { ...solid(t.layers.value, dense), ink: "ink", width: 1.25 },
            { ...solid(t.layers.advantage, dense), ink: "ink", width: 1.25, dash: [2, 3] },
          ],
          references: [
            ...ownBreakEven(),
            {
              at: published("firing_rate"),
              label: fill(t.curves.firingLine, { share: percent(published("firing_rate")) }),
              ink: "target",
            },
          ],
          low: 0,
          high: null,
          format: fraction,
          ...(dense ? { absent: t.curves.noSpikes } : {}),
        },
      ];
    default:
      return [
        {
          title: t.curves.silence,
          note: fill(t.curves.silenceNote, { share: percent(published("three_planes"), 2) }),
          noteInk: "target",
          columns: ["sparsity", "three_planes"],
          margin: 56,
          lines: [
            solid(t.curves.slots, dense),
            { ...solid(t.curves.planes, dense), ink: "ink", width: 1.25, dash: [7, 3] },
          ],
          references: [{ at: published("three_planes"), label: percent(published("three_planes"), 2), ink: "target" }],
          low: 0,
          high: 1.02,
          format: fraction,
          ...(dense ? { absent: t.curves.noSpikes } : {}),
        },
      ];
  }
}

/** Our own lines: where the energy of the chosen model equals that of a dense network; the lowest ones, as the plot is small. */
function ownBreakEven(): Reference[] {
  const rates = breakEven(chosenModel()).flatMap(({ baseline, rate }) => (rate === null ? [] : [{ baseline, rate }]));
  return rates.slice(0, OWN_LINES).map(({ baseline, rate }) => ({
    at: rate,
    label: `${percent(rate)} ${t.curves.baselines[baseline as keyof typeof t.curves.baselines] ?? baseline}`,
    ink: "dense",
    far: rate > FAR,
  }));
}

/** Whether there is a score: without an exact model, the figures may still have the best return of the levels. */
function isJudged(): boolean {
  const { optimum, figures } = state();
  return optimum === null || !Number.isNaN(optimum.value) || figures?.optimal_value != null;
}

/** The library that draws curves; it is loaded when there is a first scene to draw one for. */
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
  protected override readonly follows = ["scene", "optimum", "curveRows", "palette", "metering", "model"] as const;
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
    const made = `${chart.title} ${scene.spiking} ${scene.train_steps}`;
    if (!this.#plot || made !== this.#made) {
      if (host.clientWidth === 0) return;
      if (!plotter) {
        loadPlotter(this);
        return;
      }
      this.#plot?.end();
      this.#plot = new plotter(host, chart, table, scene.train_steps, (index) => this.#read(index));
    } else {
      this.#plot.show(table, chart.references);
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
    return fill(t.curves.reading, { step: whole(step), values: values.join(", ") });
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
