/** The plot of a world in docs/results/worlds.md: return of training episodes against environment steps, a line for each run. */

/** @typedef {import("./document.mjs").Run} Run */

const AREA = { width: 560, height: 180, left: 64, top: 26, right: 12, bottom: 40 };
/** Grey, blue and orange of middle brightness can be read on white and on black alike. */
const COLOURS = { text: "#808790", grid: "#80879050", spiking: "#3b8eea", dense: "#d9822b" };

/**
 * @param {string} world
 * @param {Run[]} runs
 * @returns {string} SVG
 */
export function plot(world, runs) {
  const points = runs.flatMap((run) => known(run));
  const returns = points.map(([, value]) => value);
  const [low, high] = [Math.min(0, ...returns), Math.max(0, ...returns)];
  const last = Math.max(1, ...points.map(([step]) => step));
  const bottom = AREA.top + AREA.height;
  const x = (/** @type {number} */ step) => (AREA.left + (AREA.width * step) / last).toFixed(1);
  const y = (/** @type {number} */ value) => (bottom - (AREA.height * (value - low)) / (high - low || 1)).toFixed(1);
  const text = (
    /** @type {string | number} */ at,
    /** @type {string | number} */ down,
    /** @type {string} */ words,
    more = "",
  ) => `<text x="${at}" y="${down}" ${more}>${words}</text>`;
  const parts = [0, 0.5, 1].flatMap((share) => {
    const value = low + share * (high - low);
    return [
      `<path d="M${AREA.left} ${y(value)}h${AREA.width}" stroke="${COLOURS.grid}"/>`,
      text(AREA.left - 6, Number(y(value)) + 4, Number(value.toPrecision(3)).toString(), 'text-anchor="end"'),
    ];
  });
  for (const share of [0, 0.5, 1])
    parts.push(text(x(share * last), bottom + 16, `${Math.round((share * last) / 1000)}`, 'text-anchor="middle"'));
  parts.push(text(AREA.left + AREA.width / 2, bottom + 34, "environment steps, thousands", 'text-anchor="middle"'));
  for (const run of runs) {
    const line = known(run).map(([step, value]) => `${x(step)} ${y(value)}`);
    if (line.length > 0)
      parts.push(`<path d="M${line.join("L")}" stroke="${COLOURS[run.agent]}" stroke-width="1.5" fill="none"/>`);
  }
  for (const [index, agent] of /** @type {const} */ (["spiking", "dense"]).entries()) {
    parts.push(
      `<circle cx="${AREA.left + 6 + index * 84}" cy="12" r="4" fill="${COLOURS[agent]}"/>`,
      text(AREA.left + 14 + index * 84, 16, agent),
    );
  }
  const [width, height] = [AREA.left + AREA.width + AREA.right, bottom + AREA.bottom];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${COLOURS.text}" role="img">
<title>Return of training episodes in ${world}</title>
${parts.join("\n")}
</svg>
`;
}

/**
 * The points of a run that have a return.
 * @param {Run} run
 */
const known = (run) =>
  run.curve.flatMap(([step, value]) => (value === null ? [] : [/** @type {[number, number]} */ ([step, value])]));
