/** The plot of docs/results/energy.md: energy of a decision against the firing rate, a line for each dataflow, and the baselines. */

/**
 * What `spikeground energy --json` says, as far as it is drawn.
 * @typedef {object} Prices
 * @property {{name: string, title: string}[]} models
 * @property {{name: string, title: string}[]} baselines
 * @property {{figure: string, value: number, label: string, source: string}[]} references
 */

const AREA = { width: 560, height: 330, left: 70, top: 34, right: 230, bottom: 46 };
/** Colours of middle brightness can be read on white and on black alike. */
const COLOURS = { text: "#808790", grid: "#80879050", lines: ["#3b8eea", "#d9822b", "#3d9c5a", "#a05bd0"] };
/** The highest firing rate that is drawn; above it, nothing is sparse. */
const HIGHEST = 0.2;
/** Minimum distance between labels. */
const ROOM = 15;

/**
 * @param {any} compared output of `spikeground compare --json`
 * @param {Prices} prices output of `spikeground energy --json`
 * @returns {string} SVG
 */
export function crossingPlot(compared, prices) {
  const { firing_rate, meter } = compared.spiking;
  const models = Object.keys(meter.energy_by_rate);
  const [model = ""] = models;
  const baselines = Object.entries(meter.bills[model].baselines).filter(([, pj]) => pj !== null);
  const at = (/** @type {string} */ model, /** @type {number} */ rate) => {
    const { silent_pj, saturated_pj } = meter.energy_by_rate[model];
    return silent_pj + rate * (saturated_pj - silent_pj);
  };
  const energies = [...models.flatMap((model) => [at(model, 0), at(model, HIGHEST)]), ...baselines.map(([, pj]) => pj)];
  const [low, high] = [Math.log10(Math.min(...energies) / 1.3), Math.log10(1.3 * Math.max(...energies))];
  const bottom = AREA.top + AREA.height;
  const x = (/** @type {number} */ rate) => AREA.left + (AREA.width * rate) / HIGHEST;
  const y = (/** @type {number} */ pj) => bottom - (AREA.height * (Math.log10(pj) - low)) / (high - low);
  const parts = [];
  for (const nj of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000]) {
    const height = y(1000 * nj);
    if (height < AREA.top || height > bottom) continue;
    parts.push(
      line(AREA.left, height, AREA.left + AREA.width, height, COLOURS.grid),
      text(AREA.left - 6, height + 4, `${nj}`, 'text-anchor="end"'),
    );
  }
  for (const percent of [0, 5, 10, 15, 20])
    parts.push(text(x(percent / 100), bottom + 16, `${percent}`, 'text-anchor="middle"'));
  parts.push(
    text(AREA.left + AREA.width / 2, bottom + 36, "neurons firing in a time step, %", 'text-anchor="middle"'),
    text(8, AREA.top - 10, "nJ a decision"),
  );
  const titles = new Map([...prices.models, ...prices.baselines].map(({ name, title }) => [name, title]));
  const heights = spread(baselines.map(([, pj]) => y(pj)));
  for (const [index, [name, pj]] of baselines.entries()) {
    parts.push(line(AREA.left, y(pj), AREA.left + AREA.width, y(pj), COLOURS.text, 'stroke-dasharray="6 4"'));
    parts.push(
      text(
        AREA.left + AREA.width + 6,
        (heights[index] ?? NaN) + 4,
        short(titles.get(name) ?? name, meter.quantised_bits),
      ),
    );
  }
  for (const { value, label } of prices.references.filter(({ figure }) => figure === "firing_rate")) {
    parts.push(line(x(value), AREA.top, x(value), bottom, COLOURS.text, 'stroke-dasharray="2 3"'));
    parts.push(text(x(value) + 5, bottom - 8, `${percents(value)}: ${label}`));
  }
  const rates = Object.values(firing_rate);
  const measured = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  for (const [index, model] of models.entries()) {
    const colour = COLOURS.lines[index % COLOURS.lines.length];
    const steps = Array.from({ length: 81 }, (_, step) => (HIGHEST * step) / 80);
    const curve = steps.map((rate) => `${x(rate).toFixed(1)} ${y(at(model, rate)).toFixed(1)}`);
    parts.push(`<path d="M${curve.join("L")}" stroke="${colour}" stroke-width="2" fill="none"/>`);
    if (measured <= HIGHEST)
      parts.push(dot(x(measured), y(meter.bills[model].spiking.total), `r="4" fill="${colour}"`));
    /** @type {number | null} */
    let labelled = null;
    const crossings = Object.entries(meter.break_even[model]).flatMap(([name, rate]) =>
      rate !== null && rate <= HIGHEST ? [{ name, rate }] : [],
    );
    for (const { rate } of crossings.sort((a, b) => a.rate - b.rate)) {
      parts.push(dot(x(rate), y(at(model, rate)), `r="5" fill="none" stroke="${colour}" stroke-width="2"`));
      // Of two marks at the same place only the first is labelled; the table contains both.
      if (labelled !== null && x(rate) - x(labelled) < 2 * ROOM) continue;
      // There is room above the highest line and below the others.
      const highest = models.every((other) => at(other, rate) <= at(model, rate));
      const [dx, dy, anchor] = highest ? [-9, -8, "end"] : [9, 16, "start"];
      parts.push(
        text(x(rate) + dx, y(at(model, rate)) + dy, percents(rate), `text-anchor="${anchor}" fill="${colour}"`),
      );
      labelled = rate;
    }
    parts.push(
      dot(AREA.left + 14 + index * 330, 12, `r="4" fill="${colour}"`),
      text(AREA.left + 22 + index * 330, 16, titles.get(model) ?? model),
    );
  }
  const [width, height] = [AREA.left + AREA.width + AREA.right, bottom + AREA.bottom];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${COLOURS.text}" role="img">
<title>Energy of a decision against the firing rate, and where it crosses that of dense networks</title>
${parts.join("\n")}
</svg>
`;
}

/** A share as a percentage. */
export const percents = (/** @type {number} */ share, digits = 1) => `${(100 * share).toFixed(digits)} %`;

/** Fits beside the plot. */
const short = (/** @type {string} */ title, /** @type {number} */ bits) =>
  title.replace(/^Dense, INT8 weights, activities of .*$/, `Dense, INT8 × ${bits} bits`);

/**
 * Heights of labels, moved apart where they would stand on each other; order is kept.
 * @param {number[]} heights
 */
function spread(heights) {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height);
  for (const [place, label] of order.entries()) {
    const above = order[place - 1];
    if (above) label.height = Math.max(label.height, above.height + ROOM);
  }
  return order.sort((a, b) => a.index - b.index).map(({ height }) => height);
}

/** @param {number} x @param {number} y @param {string} words @param {string} [more] */
const text = (x, y, words, more = "") => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${words}</text>`;

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} colour @param {string} [more] */
const line = (x1, y1, x2, y2, colour, more = "") =>
  `<path d="M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}" stroke="${colour}" ${more}/>`;

/** @param {number} x @param {number} y @param {string} more */
const dot = (x, y, more) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" ${more}/>`;
