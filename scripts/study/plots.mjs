/** The plots of docs/results/sparsity.md. */
import { mean, QUANTITIES } from "./claims.mjs";
import { meanRate } from "./results.mjs";
import { ICE, swept } from "./rows.mjs";

/**
 * @typedef {import("./results.mjs").Result} Result
 * @typedef {{x: number, y: number}} Point
 * @typedef {{name: string, colour: string, points: Point[], line?: boolean}} Series
 * @typedef {{title: string, under: string, series: Series[], low: number, high: number, ticks: number[], show: (value: number) => string,
 *   marks?: {at: number, name: string}[]}} Panel
 * @typedef {{low: number, high: number, logarithmic: boolean, ticks: number[], show: (value: number) => string}} Axis
 */

/** Of middle brightness, so that they can be read on white and on black alike; by luminance they differ, too. */
const COLOURS = {
  text: "#808790",
  grid: "#80879050",
  blue: "#3b8eea",
  orange: "#d9822b",
  green: "#2fa36b",
  purple: "#a86ad4",
};
const BOX = { left: 62, top: 44, bottom: 46, gap: 20 };

/** The dataflows, each an energy model. */
export const DATAFLOWS = /** @type {const} */ ([
  { model: "memory_registers", name: "membranes in registers" },
  { model: "memory_events", name: "read and written at each spike" },
]);

const round = (/** @type {number} */ value) => Number(value.toFixed(1)).toString();
const escaped = (/** @type {string} */ words) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words, more = "") =>
  `<text x="${round(x)}" y="${round(y)}" ${more}>${escaped(words)}</text>`;

/**
 * Panels side by side over the same horizontal axis.
 * @param {{title: string, description: string, axis: Axis, panels: Panel[], width: number, height: number}} plot
 */
function svg({ title, description, axis, panels, width, height }) {
  const all = [panels.length * (width + BOX.gap + BOX.left), BOX.top + height + BOX.bottom];
  const drawn = panels.map((one, index) =>
    panel(one, axis, BOX.left + index * (width + BOX.gap + BOX.left), width, height),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${all.join(" ")}" width="${all[0]}" height="${all[1]}" font-family="system-ui, sans-serif" font-size="12" fill="${COLOURS.text}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
${drawn.join("\n")}
</svg>
`;
}

/**
 * @param {Panel} panel
 * @param {Axis} axis
 * @param {number} left
 * @param {number} width
 * @param {number} height
 */
function panel({ title, under, series, low, high, ticks, show, marks = [] }, axis, left, width, height) {
  const bottom = BOX.top + height;
  const scale = axis.logarithmic ? Math.log : (/** @type {number} */ value) => value;
  const inside = (/** @type {number} */ value, /** @type {number} */ from, /** @type {number} */ to) =>
    Math.min(to, Math.max(from, value));
  const x = (/** @type {number} */ value) =>
    left +
    (width * (scale(inside(value, axis.low, axis.high)) - scale(axis.low))) / (scale(axis.high) - scale(axis.low));
  const y = (/** @type {number} */ value) => bottom - (height * (inside(value, low, high) - low)) / (high - low);
  const parts = [text(left, BOX.top - 28, title, 'font-weight="600"')];
  for (const tick of ticks) parts.push(text(left - 6, y(tick) + 4, show(tick), 'text-anchor="end"'));
  parts.push(
    `<path d="${ticks.map((tick) => `M${left} ${round(y(tick))}h${width}`).join("")}" stroke="${COLOURS.grid}"/>`,
  );
  for (const tick of axis.ticks) parts.push(text(x(tick), bottom + 16, axis.show(tick), 'text-anchor="middle"'));
  parts.push(text(left + width / 2, bottom + 34, under, 'text-anchor="middle"'));
  for (const { at, name } of marks) {
    parts.push(
      `<path d="M${left} ${round(y(at))}h${width}" stroke="${COLOURS.text}" stroke-dasharray="5 4"/>`,
      text(left + 4, y(at) - 5, name),
    );
  }
  let legend = left;
  for (const { name, colour, points, line } of series) {
    // A stroke of no length with round ends is a dot: one path for all of them.
    const dots = points.map((point) => `M${round(x(point.x))} ${round(y(point.y))}h0`).join("");
    if (line)
      parts.push(
        `<path d="M${points.map((point) => `${round(x(point.x))} ${round(y(point.y))}`).join("L")}" stroke="${colour}" stroke-width="2" fill="none"/>`,
      );
    else
      parts.push(
        `<path d="${dots}" stroke="${colour}" stroke-width="6" stroke-linecap="round" stroke-opacity="0.65"/>`,
      );
    if (name === "") continue;
    parts.push(
      `<circle cx="${round(legend + 5)}" cy="${BOX.top - 14}" r="4" fill="${colour}"/>`,
      text(legend + 12, BOX.top - 10, name),
    );
    legend += 26 + 6.4 * name.length;
  }
  return `<g>${parts.join("\n")}</g>`;
}

/** Marks of an axis from zero, or the lowest value, up to a highest one. */
function ticksTo(/** @type {number} */ high, low = 0) {
  const power = 10 ** Math.floor(Math.log10((high - low) / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => (high - low) / step <= 5) ?? power;
  const from = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - from + 1 }, (_, index) =>
    Number(((from + index) * step).toPrecision(6)),
  );
}

/**
 * Return against firing rate against energy, every seed a point.
 * @param {Result[]} results of slippery ice
 * @param {number | null} zeroSkipping what the dense twin needs when it leaves zeros out, as a share of what it needs with them
 */
export function paretoPlot(results, zeroSkipping) {
  // Frugal last, so that the others do not hide it.
  const studies = /** @type {const} */ ([
    ["presets", COLOURS.text],
    ["sweep", COLOURS.purple],
    ["ablation", COLOURS.orange],
    ["low", COLOURS.green],
    ["frugal", COLOURS.blue],
  ]);
  const of = (/** @type {string} */ study) => results.filter((result) => result.study === study);
  const by = (/** @type {(result: Result) => number} */ value) =>
    studies
      .map(([name, colour]) => ({
        name,
        colour,
        points: of(name).map((result) => ({ x: 100 * meanRate(result), y: value(result) })),
      }))
      .filter(({ points }) => points.length > 0);
  const under = "mean firing, % of neurons in a time step";
  const energy = DATAFLOWS.map(({ model, name }) => {
    const series = by(({ energy }) => energy[model].spiking / (energy[model].dense_int8 ?? NaN));
    const high = 1.05 * Math.max(1, ...series.flatMap(({ points }) => points.map(({ y }) => y)));
    const marks = [
      { at: 1, name: "dense twin, INT8" },
      ...(zeroSkipping === null ? [] : [{ at: zeroSkipping, name: "INT8, zeros skipped" }]),
    ];
    return {
      title: `Energy: ${name}`,
      under,
      series,
      low: 0,
      high,
      ticks: ticksTo(high),
      show: (/** @type {number} */ value) => `${value}×`,
      marks,
    };
  });
  const scores = by(({ normalised_score }) => normalised_score ?? 0);
  return svg({
    title: "Return, firing rate and energy of every run on slippery ice",
    description: `Three panels over the mean firing rate on a logarithmic axis; a point for each of ${results.length} trainings, coloured by study. Left the normalised score, then the energy of a decision with its memories as a multiple of the dense INT8 twin's, once with membranes in registers and once read and written at each spike.`,
    axis: { low: 0.1, high: 60, logarithmic: true, ticks: [0.1, 0.3, 1, 3, 10, 30], show: String },
    panels: [
      {
        title: "Score (1 is optimal; 0 and below at the bottom)",
        under,
        series: scores,
        low: 0,
        high: 1.05,
        ticks: ticksTo(1),
        show: String,
        marks: [{ at: 0.95, name: "0.95" }],
      },
      ...energy,
    ],
    width: 300,
    height: 240,
  });
}

/**
 * What one swept parameter does: a panel for each quantity, a point for each seed and a line through the means.
 * @param {import("./rows.mjs").Sweep} sweep
 * @param {Result[]} results
 */
export function sweepPlot(sweep, results) {
  const panels = QUANTITIES.filter(({ claim }) => claim !== "memory").map((quantity) => {
    const series = ICE.flatMap(({ name: world }, index) => {
      const groups = sweep.values.map((value) => ({
        value,
        runs: results.filter(
          (result) => result.study === "sweep" && result.world === world && result.variant === swept(sweep, value),
        ),
      }));
      const points = groups.flatMap(({ value, runs }) => runs.flatMap((run) => point(value, quantity.of(run))));
      const means = groups.flatMap(({ value, runs }) => point(value, mean(quantity, runs)));
      const colour = index === 0 ? COLOURS.blue : COLOURS.orange;
      return points.length > 0
        ? [
            { name: world.split(", ")[1] ?? world, colour, points },
            { name: "", colour, points: means, line: true },
          ]
        : [];
    });
    const values = series.flatMap(({ points }) => points.map(({ y }) => y));
    const share = quantity.noise.absolute !== undefined;
    const high = share ? 1.05 : 1.1 * Math.max(1e-9, ...values);
    return { title: quantity.unit, under: sweep.parameter, series, low: 0, high, ticks: ticksTo(high), show: String };
  });
  const high = sweep.values.at(-1) ?? NaN;
  const what = [sweep.parameter, sweep.equation].filter(Boolean).join(", ");
  return svg({
    title: `What ${what} does to sparsity, operations, time and score`,
    description: "A point for each seed, a line through the means; blue slippery ice, orange firm ice.",
    axis: { low: 0, high, logarithmic: false, ticks: ticksTo(high), show: String },
    panels,
    width: 180,
    height: 160,
  });
}

/** @returns {Point[]} */
const point = (/** @type {number} */ x, /** @type {number | null} */ y) => (y === null ? [] : [{ x, y }]);
