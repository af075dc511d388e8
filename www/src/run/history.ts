/**
 * The rows of the curves, limited in number: when there are too many, every second row is dropped, and from then on
 * only every second (fourth, eighth …) row is kept. The newest row is always the last.
 */
/** The columns of a row, in the door's order. */
const CURVE_COLUMNS = [
  "env_step",
  "updates",
  "return",
  "loss",
  "feature_1",
  "feature_2",
  "value",
  "advantage",
  "sparsity",
  "score",
] as const;

/** Columns that the figures fill now and then. */
const MARKED = ["three_planes"] as const;
export const COLUMNS = [...CURVE_COLUMNS, ...MARKED];

export type Column = (typeof COLUMNS)[number];

const MOST_ROWS = 2000;
const WIDTH = CURVE_COLUMNS.length;

let columns: (number | null)[][] = COLUMNS.map(() => []);
let stride = 1;
let received = 0;

export function restart(): void {
  columns = COLUMNS.map(() => []);
  stride = 1;
  received = 0;
}

/** Takes the rows out, for a run that is set aside; returns what puts them back. */
export function setAside(): () => void {
  const kept = { columns, stride, received };
  restart();
  return () => {
    ({ columns, stride, received } = kept);
  };
}

/** Adds new rows and returns how many came in altogether. */
export function add(rows: Float64Array): number {
  for (let start = 0; start + WIDTH <= rows.length; start += WIDTH) {
    // The last row is provisional unless it falls on the stride.
    const provisional = received > 0 && (received - 1) % stride !== 0;
    columns.forEach((column, index) => {
      const last = provisional ? (column.pop() ?? NaN) : NaN;
      // A mark is not lost with the row that it was made on.
      const value = index < WIDTH ? (rows[start + index] ?? NaN) : last;
      column.push(Number.isFinite(value) ? value : null);
    });
    received += 1;
    if (length() > MOST_ROWS) {
      columns = columns.map((column) => column.filter((_, index) => index % 2 === 0));
      stride *= 2;
    }
  }
  return received;
}

/** Sets a figure of the newest row. */
export function mark(name: (typeof MARKED)[number], value: number | null): void {
  const marked = column(name);
  if (marked.length > 0) marked[marked.length - 1] = value;
}

/**
 * Values, smoothed: an exponential mean over about `span` rows, corrected for its beginning so that the first values
 * are not drawn towards zero.
 */
export function smooth(values: readonly (number | null)[], span: number): (number | null)[] {
  const keep = 1 - 1 / span;
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return sum / weight;
  });
}

/** The column, smoothed. */
export function smoothed(name: Column, span: number): (number | null)[] {
  return smooth(column(name), span);
}

export function length(): number {
  return columns[0]?.length ?? 0;
}

export function column(name: Column): (number | null)[] {
  return columns[COLUMNS.indexOf(name)] ?? [];
}
