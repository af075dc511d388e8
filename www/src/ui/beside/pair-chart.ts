/** The curves of two runs that learn side by side, in one chart: the score of each, or the return where there is none. */
import { html } from "lit";
import { type Line, Plot, type Table } from "../../draw/plot.js";
import { t } from "../../language/language.js";
import { longest } from "../../run/beside/pair.js";
import { type SideRun, state } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { decimal, whole } from "../../text/words.js";
import { View } from "../view.js";

/** Width of a name at the end of its line. */
const MARGIN = 90;

class PairChart extends View {
  protected override readonly follows = ["pair", "palette"] as const;
  #plot: Plot | null = null;
  /** What the plot was created for; a change creates a new one. */
  #made = "";
  #palette = -1;
  /** Row under the cursor. */
  #reading: number | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    new ResizeObserver(() => {
      const host = this.querySelector<HTMLElement>(".plot");
      if (host && this.#plot && host.clientWidth > 0) this.#plot.resize(host.clientWidth, host.clientHeight);
    }).observe(this);
  }

  protected override render(): unknown {
    const { pair } = state();
    const last = ({ curve }: SideRun): string => decimal(curve.at(-1)?.[1], 2);
    const title = isScored() ? t.curves.score : t.curves.return;
    const label = pair ? fill(t.beside.chart, { title, a: last(pair.a), b: last(pair.b) }) : title;
    return html`<h3>${title} <span class="muted">${this.#words()}</span></h3>
      <div class="plot" tabindex="0" role="img" aria-label=${label} @keydown=${this.#move}></div>`;
  }

  protected override updated(): void {
    const { pair, palette } = state();
    const host = this.querySelector<HTMLElement>(".plot");
    if (!pair || !host || host.clientWidth === 0) return;
    const made = `${isScored()} ${longest(pair)} ${pair.a.spec.agent} ${pair.b.spec.agent}`;
    const references = isScored() ? [{ at: 1, label: t.curves.optimum, ink: "good" as const }] : [];
    if (!this.#plot || made !== this.#made) {
      this.#plot?.end();
      const lines = [line("A", pair.a, [7, 3]), line("B", pair.b, [])];
      const high = isScored() ? 1.06 : null;
      const picture = {
        lines,
        references,
        low: null,
        high,
        margin: MARGIN,
        format: (value: number) => decimal(value, 1),
      };
      this.#plot = new Plot(host, picture, table(), longest(pair), (index) => this.#read(index));
    } else {
      this.#plot.show(table(), references);
      if (palette !== this.#palette) this.#plot.redraw();
    }
    this.#made = made;
    this.#palette = palette;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#plot?.end();
    this.#plot = null;
  }

  #read(index: number | null): void {
    if (index === this.#reading) return;
    this.#reading = index;
    this.requestUpdate();
  }

  #words(): string {
    const [steps = [], a = [], b = []] = table();
    const step = this.#reading === null ? null : steps[this.#reading];
    if (this.#reading === null || step == null) return isScored() ? t.curves.scoreNote : "";
    const values = `A ${decimal(a[this.#reading])}, B ${decimal(b[this.#reading])}`;
    return fill(t.curves.reading, { step: whole(step), values });
  }

  readonly #move = (event: KeyboardEvent): void => {
    const rows = table()[0]?.length ?? 0;
    const now = this.#reading ?? rows - 1;
    const targets: Record<string, number> = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: rows - 1 };
    const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
    if (target === undefined || rows === 0) return;
    event.preventDefault();
    this.#plot?.point(Math.min(Math.max(target, 0), rows - 1));
  };
}

/** Whether both have a score: they are in one world. */
function isScored(): boolean {
  return state().pair?.b.figures?.normalised_score != null;
}

function line(label: string, { spec }: SideRun, dash: number[]): Line {
  return { label, ink: spec.agent === "dense" ? "dense" : "spike", width: 1.75, dash };
}

/** The steps of both curves, and the values of each there. */
function table(): Table {
  const { pair } = state();
  if (!pair) return [[], [], []];
  const [a, b] = [new Map(pair.a.curve), new Map(pair.b.curve)];
  const steps = [...new Set([...a.keys(), ...b.keys()])].sort((one, other) => one - other);
  return [steps, steps.map((step) => a.get(step) ?? null), steps.map((step) => b.get(step) ?? null)];
}

customElements.define("pair-chart", PairChart);
