/** Curves as a drawing of vectors (SVG), for papers and slides: one chart below the other, on one axis of steps. */

export interface DrawnLine {
  /** Written at its end; empty when the chart has one line only. */
  label: string;
  colour: string;
  dash: readonly number[];
  opacity: number;
  values: readonly (number | null)[];
}

export interface DrawnReference {
  at: number;
  label: string;
  colour: string;
}

export interface DrawnChart {
  title: string;
  note: string;
  lines: readonly DrawnLine[];
  references: readonly DrawnReference[];
  /** Lowest and highest value shown; null follows the data. */
  low: number | null;
  high: number | null;
  format: (value: number) => string;
}

/** The colours of what is no curve. */
export interface Inks {
  card: string;
  ink: string;
  muted: string;
  line: string;
}

const WIDTH = 720;
const HEIGHT = 190;
/** Room for the figures at the left, the labels at the right, title above and steps below, in units of the drawing. */
const EDGE = { left: 56, right: 120, top: 44, bottom: 28 };
const LABEL_HEIGHT = 13;

/** A drawing of all charts; `steps` belong to the values of every line. */
export function curvesDrawing(
  charts: readonly DrawnChart[],
  steps: readonly number[],
  stepsName: string,
  inks: Inks,
): string {
  const height = HEIGHT * charts.length;
  const font = `font-family="system-ui, sans-serif" font-size="11"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" ${font}>
<rect width="${WIDTH}" height="${height}" fill="${inks.card}"/>
${charts.map((chart, index) => `<g transform="translate(0 ${index * HEIGHT})">${drawn(chart, steps, stepsName, inks)}</g>`).join("\n")}
</svg>
`;
}

function drawn(chart: DrawnChart, steps: readonly number[], stepsName: string, inks: Inks): string {
  const last = Math.max(1, ...steps);
  const known = chart.lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const references = chart.references.map(({ at }) => at);
  const low = chart.low ?? Math.min(...known, ...references, 0);
  const top = Math.max(chart.high ?? Math.max(...known, ...references), low);
  const high = top > low ? top : low + 1;
  const x = (step: number): number => EDGE.left + (step / last) * (WIDTH - EDGE.left - EDGE.right);
  const y = (value: number): number => {
    const share = (value - low) / (high - low);
    return EDGE.top + (1 - Math.min(Math.max(share, 0), 1)) * (HEIGHT - EDGE.top - EDGE.bottom);
  };
  const right = WIDTH - EDGE.right;
  const parts = [
    text(EDGE.left, 18, chart.title, inks.ink, `font-size="13" font-weight="600"`),
    text(EDGE.left, 33, chart.note, inks.muted),
    ...[low, (low + high) / 2, high].map(
      (value) =>
        `<path d="M${EDGE.left} ${round(y(value))}H${right}" stroke="${inks.line}"/>${text(EDGE.left - 6, y(value) + 4, chart.format(value), inks.muted, `text-anchor="end"`)}`,
    ),
    text(EDGE.left, HEIGHT - 10, "0", inks.muted),
    text(right, HEIGHT - 10, `${last.toFixed(0)} ${stepsName}`, inks.muted, `text-anchor="end"`),
  ];
  const labels: { y: number; words: string; colour: string }[] = [];
  for (const { at, label, colour } of chart.references) {
    parts.push(`<path d="M${EDGE.left} ${round(y(at))}H${right}" stroke="${colour}" stroke-dasharray="5 4"/>`);
    labels.push({ y: y(at), words: label, colour });
  }
  for (const line of chart.lines) {
    const points = line.values.flatMap((value, index) =>
      value === null ? [] : [`${round(x(steps[index] ?? 0))} ${round(y(value))}`],
    );
    if (points.length === 0) continue;
    const dash = line.dash.length > 0 ? ` stroke-dasharray="${line.dash.join(" ")}"` : "";
    parts.push(
      `<path d="M${points.join("L")}" fill="none" stroke="${line.colour}" stroke-width="1.5" stroke-opacity="${line.opacity}"${dash}/>`,
    );
    const end = line.values.findLast((value) => value !== null) ?? 0;
    if (line.label) labels.push({ y: y(end), words: line.label, colour: line.colour });
  }
  // Labels that would cover each other move down.
  let free = 0;
  for (const label of labels.sort((one, other) => one.y - other.y)) {
    const place = Math.max(label.y, free);
    parts.push(text(right + 6, place + 4, label.words, label.colour));
    free = place + LABEL_HEIGHT;
  }
  return parts.join("");
}

function text(x: number, y: number, words: string, colour: string, more = ""): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${colour}" ${more}>${escaped(words)}</text>`;
}

function round(value: number): string {
  return value.toFixed(1);
}

function escaped(words: string): string {
  return words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
