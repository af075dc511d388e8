/** The way of an episode over the map: a line through the centres of the cells, fainter where it is older. */
import { layerFor } from "./canvas.js";
import { colour, type Ink } from "./theme.js";
import { placeOf } from "./tile.js";

/** Line width as a share of a cell. */
const WIDTH = 0.07;
/** Steps until the line has faded to its faintest. */
const FADE = 24;
const FAINTEST = 0.12;

export class Trail {
  #drawn = "";

  draw(
    canvas: HTMLCanvasElement,
    size: number,
    rows: number,
    columns: number,
    cells: readonly number[],
    ink: Ink,
    palette: number,
  ): void {
    const { pen, fresh } = layerFor(canvas, columns * size, rows * size);
    const key = `${palette} ${ink} ${size} ${cells.length} ${cells.at(-1) ?? ""}`;
    if (!pen || (key === this.#drawn && !fresh)) return;
    this.#drawn = key;
    pen.clearRect(0, 0, columns * size, rows * size);
    pen.strokeStyle = colour(ink);
    pen.lineWidth = Math.max(size * WIDTH, 1.5);
    pen.lineCap = "round";
    const centres = cells.map((cell) => {
      const { x, y } = placeOf(cell, columns, size);
      return { x: x + size / 2, y: y + size / 2 };
    });
    centres.forEach((to, index) => {
      const from = centres[index - 1];
      if (!from) return;
      pen.globalAlpha = Math.max(1 - (centres.length - 1 - index) / FADE, FAINTEST);
      pen.beginPath();
      pen.moveTo(from.x, from.y);
      pen.lineTo(to.x, to.y);
      pen.stroke();
    });
    pen.globalAlpha = 1;
  }
}
