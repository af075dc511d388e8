/** The plot of docs/results/performance.md: time of a forward pass against the firing rate, a panel for each width. */

/** @typedef {import("./targets.mjs").Row} Row */

const PANEL = { width: 260, height: 210, left: 52, top: 42, gap: 28, bottom: 48 };
/** Grey, blue and orange of middle brightness can be read on white and on black alike. */
const COLOURS = { text: "#808790", grid: "#80879050", dense: "#808790", folded: "#3b8eea", layer: "#d9822b" };
const KINDS = /** @type {const} */ (["folded", "layer"]);

/**
 * A width's times: those of each normalisation by firing rate, rising, and that of the dense twin.
 * @typedef {object} Width
 * @property {number} hidden
 * @property {number} dense
 * @property {Record<"folded" | "layer", {rate: number, time: number}[]>} spiking
 */

/**
 * @param {Row[]} rows
 * @returns {Width[]}
 */
export function widths(rows) {
  const forward = rows.filter((row) => row.task === "forward" && row.batch === 64 && row.actions === 4 && !row.noisy);
  const all = [...new Set(forward.map((row) => row.hidden ?? 0))].sort((a, b) => a - b);
  return all.flatMap((hidden) => {
    const here = forward.filter((row) => row.hidden === hidden);
    const dense = here.find((row) => row.engine === "spikeground-dense")?.median_us;
    const spiking = (/** @type {string} */ kind) =>
      here
        .filter((row) => row.engine === "spikeground-spiking" && row.normalisation === kind && row.firing_rate !== null)
        .map((row) => ({ rate: row.firing_rate ?? 0, time: row.median_us }))
        .sort((a, b) => a.rate - b.rate);
    return dense === undefined
      ? []
      : [{ hidden, dense, spiking: { folded: spiking("folded"), layer: spiking("layer") } }];
  });
}

/**
 * The firing rate at which a spiking pass takes as long as the dense one, on the straight line between two measured
 * rates; `null` when no two of them lie on either side.
 * @param {{rate: number, time: number}[]} points rising in rate
 * @param {number} dense
 * @returns {number | null}
 */
export function breakEven(points, dense) {
  for (const [index, above] of points.entries()) {
    const below = points[index - 1];
    if (below && below.time <= dense && above.time > dense) {
      return below.rate + ((above.rate - below.rate) * (dense - below.time)) / (above.time - below.time);
    }
  }
  return null;
}

/**
 * @param {Width[]} all
 * @returns {string} SVG
 */
export function plot(all) {
  const width = PANEL.left + all.length * (PANEL.width + PANEL.gap + PANEL.left) - PANEL.left;
  const height = PANEL.top + PANEL.height + PANEL.bottom;
  const panels = all.map((one, index) => panel(one, PANEL.left + index * (PANEL.width + PANEL.gap + PANEL.left)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${COLOURS.text}" role="img">
<title>Time of a forward pass at batch 64 against the firing rate, spiking and dense</title>
${panels.join("\n")}
</svg>
`;
}

/**
 * @param {Width} one
 * @param {number} left
 */
function panel({ hidden, dense, spiking }, left) {
  const bottom = PANEL.top + PANEL.height;
  const points = KINDS.flatMap((kind) => spiking[kind]);
  const highest = 1.1 * Math.max(dense, ...points.map(({ time }) => time));
  const farthest = Math.max(0.4, ...points.map(({ rate }) => rate));
  const x = (/** @type {number} */ rate) => (left + (PANEL.width * rate) / farthest).toFixed(1);
  const y = (/** @type {number} */ time) => (bottom - (PANEL.height * time) / highest).toFixed(1);
  const text = (
    /** @type {string | number} */ at,
    /** @type {string | number} */ down,
    /** @type {string} */ words,
    more = "",
  ) => `<text x="${at}" y="${down}" ${more}>${words}</text>`;
  const parts = [text(left, PANEL.top - 24, `${hidden} wide`, 'font-weight="600"')];
  for (const time of ticks(highest)) {
    parts.push(
      `<path d="M${left} ${y(time)}h${PANEL.width}" stroke="${COLOURS.grid}"/>`,
      text(left - 6, Number(y(time)) + 4, `${time}`, 'text-anchor="end"'),
    );
  }
  for (const percent of [0, 10, 20, 30, 40])
    parts.push(text(x(percent / 100), bottom + 16, `${percent}`, 'text-anchor="middle"'));
  parts.push(text(left + PANEL.width / 2, bottom + 34, "neurons firing in a time step, %", 'text-anchor="middle"'));
  parts.push(text(left - PANEL.left + 4, PANEL.top - 8, "µs"));
  parts.push(
    `<path d="M${left} ${y(dense)}h${PANEL.width}" stroke="${COLOURS.dense}" stroke-width="2" stroke-dasharray="6 4"/>`,
  );
  parts.push(text(left + PANEL.width, Number(y(dense)) - 6, "dense twin", 'text-anchor="end"'));
  for (const kind of KINDS) {
    const line = spiking[kind].map(({ rate, time }) => `${x(rate)} ${y(time)}`);
    if (line.length === 0) continue;
    const colour = COLOURS[kind];
    parts.push(`<path d="M${line.join("L")}" stroke="${colour}" stroke-width="2" fill="none"/>`);
    for (const place of line)
      parts.push(`<circle cx="${place.split(" ")[0]}" cy="${place.split(" ")[1]}" r="3" fill="${colour}"/>`);
    const even = breakEven(spiking[kind], dense);
    if (even !== null) {
      parts.push(`<circle cx="${x(even)}" cy="${y(dense)}" r="6" fill="none" stroke="${colour}" stroke-width="2"/>`);
      // Times rise with the rate, so that there is room above to the left and below to the right.
      const [dx, dy, anchor] = kind === "layer" ? [-8, -9, "end"] : [8, 18, "start"];
      const words = `${(100 * even).toFixed(0)} %`;
      parts.push(text(Number(x(even)) + dx, Number(y(dense)) + dy, words, `text-anchor="${anchor}" fill="${colour}"`));
    }
  }
  for (const [index, kind] of KINDS.entries()) {
    const at = left + 78 + index * 84;
    parts.push(
      `<circle cx="${at}" cy="${PANEL.top - 28}" r="4" fill="${COLOURS[kind]}"/>`,
      text(at + 8, PANEL.top - 24, kind === "layer" ? "LayerNorm" : kind),
    );
  }
  return `<g>${parts.join("\n")}</g>`;
}

/** Round numbers from zero up to a highest one. */
function ticks(/** @type {number} */ highest) {
  const power = 10 ** Math.floor(Math.log10(highest / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => highest / step <= 5) ?? power;
  return Array.from({ length: Math.floor(highest / step) + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}
