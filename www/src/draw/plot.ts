/**
 * A curve chart based on uPlot, with labels at the ends of the lines, dashed and named reference lines, and a
 * callback for the point under the cursor.
 */
import uPlot from "uplot";
import { whole } from "../text/words.js";
import { colour, type Ink } from "./theme.js";

export interface Line {
  /** Written at its end; empty when the chart has one line only. */
  label: string;
  ink: Ink;
  width: number;
  dash: number[];
  /** Opacity; a raw line is drawn faint below its smoothed line. */
  alpha?: number;
}

export interface Reference {
  at: number;
  label: string;
  ink: Ink;
  /** Whether the scale reaches up to it; one that does not is drawn where it happens to be in sight. */
  far?: boolean;
}

/** The curve of another run, under the lines: dashed and dimmed, with its label at its end. */
export interface Ghost {
  label: string;
  ink: Ink;
  dash: number[];
  points: readonly (readonly [x: number, value: number])[];
}

export interface Picture {
  lines: readonly Line[];
  references: readonly Reference[];
  ghosts?: readonly Ghost[];
  /** Lowest and highest value shown; null follows the data. */
  low: number | null;
  high: number | null;
  format: (value: number) => string;
  /** Room at the right for the names, in CSS pixels. */
  margin: number;
}

/** x first, then one column for each line. */
export type Table = readonly (readonly (number | null)[])[];

const FONT = "11px system-ui, sans-serif";
const LABEL_HEIGHT = 12;
const GHOST_ALPHA = 0.6;

export class Plot {
  readonly #chart: uPlot;
  #picture: Picture;

  constructor(host: HTMLElement, picture: Picture, table: Table, last: number, read: (index: number | null) => void) {
    this.#picture = picture;
    const axis = { stroke: () => colour("muted"), font: FONT, ticks: { show: false }, border: { show: false } };
    this.#chart = new uPlot(
      {
        width: host.clientWidth,
        height: host.clientHeight,
        legend: { show: false },
        padding: [8, picture.margin, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
          x: { time: false, range: (_chart, _low, high) => [0, extent(Math.max(high || 0, this.#reached()), last)] },
          y: { range: (_chart, low, high) => this.#range(low, high) },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 24,
            space: 70,
            values: (_chart, ticks) => ticks.map((tick) => whole(tick)),
          },
          {
            ...axis,
            grid: { stroke: () => colour("line"), width: 1 },
            size: 46,
            space: 26,
            values: (_chart, ticks) => ticks.map(picture.format),
          },
        ],
        series: [
          {},
          ...picture.lines.map((line) => ({
            label: line.label,
            stroke: () => colour(line.ink),
            width: line.width,
            dash: line.dash,
            alpha: line.alpha ?? 1,
            points: { show: false },
            spanGaps: true,
          })),
        ],
        hooks: {
          drawAxes: [(chart) => this.#drawGhosts(chart)],
          draw: [(chart) => this.#annotate(chart)],
          setCursor: [(chart) => read(chart.cursor.idx ?? null)],
        },
      },
      data(table),
      host,
    );
  }

  /** Draws the rows that there are now, with lines and ghosts to read them against that may have moved. */
  show(table: Table, references: readonly Reference[], ghosts: readonly Ghost[] = []): void {
    this.#picture = { ...this.#picture, references, ghosts };
    this.#chart.setData(data(table));
  }

  resize(width: number, height: number): void {
    this.#chart.setSize({ width, height });
  }

  redraw(): void {
    this.#chart.redraw();
  }

  /** Moves the reader to a row, as the mouse would. */
  point(index: number): void {
    const at = this.#chart.data[0][index];
    if (at !== undefined) this.#chart.setCursor({ left: this.#chart.valToPos(at, "x"), top: 10 });
  }

  end(): void {
    this.#chart.destroy();
  }

  #range(low: number | null, high: number | null): [number, number] {
    const marks = this.#picture.references.filter(({ far }) => !far).map(({ at }) => at);
    for (const { points } of this.#ghosts) marks.push(...points.map(([, value]) => value));
    const bottom = this.#picture.low ?? Math.min(low ?? 0, ...marks);
    const top = this.#picture.high ?? Math.max(high ?? 0, ...marks) * 1.08;
    return top > bottom ? [bottom, top] : [bottom, bottom + 1];
  }

  get #ghosts(): readonly Ghost[] {
    return this.#picture.ghosts ?? [];
  }

  /** The last step of any ghost. */
  #reached(): number {
    return Math.max(0, ...this.#ghosts.map(({ points }) => points.at(-1)?.[0] ?? 0));
  }

  #drawGhosts(chart: uPlot): void {
    const pen = chart.ctx;
    const scale = devicePixelRatio;
    const { left, top, width, height } = chart.bbox;
    pen.save();
    pen.beginPath();
    pen.rect(left, top, width, height);
    pen.clip();
    pen.globalAlpha = GHOST_ALPHA;
    pen.lineWidth = 1.5 * scale;
    for (const { ink, dash, points } of this.#ghosts) {
      pen.strokeStyle = colour(ink);
      pen.setLineDash(dash.map((length) => length * scale));
      pen.beginPath();
      for (const [x, value] of points) pen.lineTo(chart.valToPos(x, "x", true), chart.valToPos(value, "y", true));
      pen.stroke();
    }
    pen.restore();
  }

  #annotate(chart: uPlot): void {
    const pen = chart.ctx;
    const scale = devicePixelRatio;
    const { left, top, width, height } = chart.bbox;
    pen.save();
    pen.font = FONT.replace("11px", `${11 * scale}px`);
    const references = this.#picture.references.filter(({ at }) => at <= (chart.scales.y?.max ?? at));
    for (const { at, ink } of references) {
      const y = Math.round(chart.valToPos(at, "y", true)) + 0.5;
      pen.strokeStyle = colour(ink);
      pen.lineWidth = 1.25 * scale;
      pen.setLineDash([5 * scale, 4 * scale]);
      pen.beginPath();
      pen.moveTo(left, y);
      pen.lineTo(left + width, y);
      pen.stroke();
    }
    this.#name(chart, references, left + width + 6 * scale, top, top + height, LABEL_HEIGHT * scale);
    pen.restore();
  }

  /** Draws names at the ends of their lines, moved apart where lines meet. */
  #name(chart: uPlot, references: readonly Reference[], x: number, top: number, bottom: number, step: number): void {
    const pen = chart.ctx;
    const place = (label: string, ink: Ink, value: number) => ({ label, ink, y: chart.valToPos(value, "y", true) });
    const names = this.#picture.lines.flatMap(({ label, ink }, index) => {
      if (label === "") return [];
      const column = chart.data[index + 1] as (number | null)[] | undefined;
      const value = column?.findLast((entry) => entry !== null);
      return value == null ? [] : [place(label, ink, value)];
    });
    for (const { label, ink, points } of this.#ghosts) {
      const value = points.at(-1)?.[1];
      if (value !== undefined) names.push(place(label, ink, value));
    }
    names.push(...references.map(({ label, ink, at }) => place(label, ink, at)));
    names.sort((one, other) => one.y - other.y);
    let floor = top + step / 2;
    for (const name of names) {
      name.y = Math.max(name.y, floor);
      floor = name.y + step;
    }
    let ceiling = bottom - step / 2;
    for (const name of [...names].reverse()) {
      name.y = Math.min(name.y, ceiling);
      ceiling = name.y - step;
    }
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    for (const { label, ink, y } of names) {
      pen.fillStyle = colour(ink);
      pen.fillText(label, x, y);
    }
  }
}

/** How far the x axis reaches: a sixteenth of the run, then an eighth, and so on, so that it rarely moves. */
function extent(reached: number, last: number): number {
  let end = Math.max(last, 1);
  while (end / 2 >= Math.max(reached, last / 16, 1)) end /= 2;
  return Math.max(end, reached);
}

function data(table: Table): uPlot.AlignedData {
  return table as unknown as uPlot.AlignedData;
}
