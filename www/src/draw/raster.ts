/**
 * The picture of the raster: a ring of columns, one per time step, one pixel per neuron and step.
 *
 * A new time step costs one `putImageData` of a column; showing the ring takes two copies per layer. One byte per
 * slot is kept, so that colours can change and a row can be read.
 */
export type Colour = readonly [number, number, number];

export class Raster {
  /** Strength 0 … 255 of each slot, column by column. */
  readonly #slots: Uint8Array;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #column: ImageData;
  #colour: Colour = [0, 0, 0];
  /** The column that is written next, which is also the oldest. */
  #head = 0;
  #filled = 0;

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.#slots = new Uint8Array(columns * rows);
    this.#canvas = document.createElement("canvas");
    this.#canvas.width = columns;
    this.#canvas.height = rows;
    this.#context = context(this.#canvas);
    this.#column = this.#context.createImageData(1, rows);
  }

  get filled(): number {
    return this.#filled;
  }

  /** Adds a time step at the right; `strength` holds one byte per neuron. */
  push(strength: Uint8Array): void {
    this.#slots.set(strength, this.#head * this.rows);
    this.#paint(this.#head);
    this.#head = (this.#head + 1) % this.columns;
    this.#filled = Math.min(this.#filled + 1, this.columns);
  }

  /** Strength of a neuron's slot, `age` time steps before the newest. */
  at(age: number, row: number): number {
    if (age >= this.#filled) return 0;
    const column = (this.#head - 1 - age + 2 * this.columns) % this.columns;
    return this.#slots[column * this.rows + row] ?? 0;
  }

  recolour(colour: Colour): void {
    this.#colour = colour;
    for (let column = 0; column < this.columns; column += 1) this.#paint(column);
  }

  /** Shows rows `first` … `first + height` of the ring, the newest column at the right. */
  show(target: HTMLCanvasElement, first: number, height: number): void {
    if (target.width !== this.columns || target.height !== height) {
      target.width = this.columns;
      target.height = height;
    }
    const onto = context(target);
    onto.clearRect(0, 0, this.columns, height);
    const older = this.columns - this.#head;
    onto.drawImage(this.#canvas, this.#head, first, older, height, 0, 0, older, height);
    if (this.#head > 0) onto.drawImage(this.#canvas, 0, first, this.#head, height, older, 0, this.#head, height);
  }

  #paint(column: number): void {
    const { data } = this.#column;
    const [red, green, blue] = this.#colour;
    for (let row = 0; row < this.rows; row += 1) {
      data[4 * row] = red;
      data[4 * row + 1] = green;
      data[4 * row + 2] = blue;
      data[4 * row + 3] = this.#slots[column * this.rows + row] ?? 0;
    }
    this.#context.putImageData(this.#column, column, 0);
  }
}

/** The pixels of each column that is painted again and again. */
const painted = new WeakMap<HTMLCanvasElement, ImageData>();

/** A column of `rows` single pixels of this colour, each as opaque as its strength, 0 … 255. */
export function paintColumn(
  target: HTMLCanvasElement,
  rows: number,
  strength: (row: number) => number,
  [red, green, blue]: Colour,
): void {
  if (target.width !== 1 || target.height !== rows) {
    target.width = 1;
    target.height = rows;
  }
  const onto = context(target);
  const kept = painted.get(target);
  const image = kept?.height === rows ? kept : onto.createImageData(1, rows);
  painted.set(target, image);
  const { data } = image;
  for (let row = 0; row < rows; row += 1) {
    data[4 * row] = red;
    data[4 * row + 1] = green;
    data[4 * row + 2] = blue;
    data[4 * row + 3] = strength(row);
  }
  onto.putImageData(image, 0, 0);
}

function context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const found = canvas.getContext("2d", { willReadFrequently: true });
  if (!found) throw new Error("This browser cannot draw on a canvas");
  return found;
}
