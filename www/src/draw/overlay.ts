/** The agent's estimates, drawn over the cells; a cell is redrawn only when its text or colour changes. */
import type { Picture } from "../bridge/frame.js";
import type { Face } from "../world/faces.js";
import { layerFor, setFont } from "./canvas.js";
import { shade } from "./scenery.js";
import { colour, type Ink } from "./theme.js";
import { write } from "./things.js";
import { fillTile, frameTile, type Pen, placeOf, tileIn } from "./tile.js";

/** Sizes of a cell from which on it has room: for a sign, for a number, for both in large. */
const SIGN = 11;
const NUMBER = 24;
const LARGE = 50;
const HEAT = 0.46;
/** Numbers in smaller type are not drawn. */
const LEGIBLE = 7;

export class Overlay {
  #drawn: string[] = [];

  draw(
    canvas: HTMLCanvasElement,
    size: number,
    picture: Picture,
    faces: readonly (Face | null)[],
    hot: Ink,
    palette: number,
  ): void {
    const { rows, columns } = picture;
    const { pen, fresh } = layerFor(canvas, columns * size, rows * size);
    if (!pen) return;
    if (fresh) this.#drawn = [];
    const changed: [face: Face, cell: number][] = [];
    faces.forEach((face, cell) => {
      const key = `${palette} ${hot} ${picture.seen[cell] ?? ""} ${face ? `${face.sign} ${face.text} ${face.heat.toFixed(2)} ${face.tone}` : ""}`;
      if (key === this.#drawn[cell]) return;
      this.#drawn[cell] = key;
      const { x, y } = placeOf(cell, columns, size);
      pen.clearRect(x, y, size, size);
      shade(pen, picture, cell, size);
      if (face) changed.push([face, cell]);
    });
    // All signs, then all numbers: another font for each text would take longer than the text.
    for (const [face, cell] of changed) drawSign(pen, face, cell, columns, size, hot);
    for (const [face, cell] of changed) drawNumber(pen, face, cell, columns, size);
    this.#drawn.length = faces.length;
  }
}

function drawSign(
  pen: Pen,
  { sign, text, heat, tone }: Face,
  cell: number,
  columns: number,
  size: number,
  hot: Ink,
): void {
  const tile = tileIn(placeOf(cell, columns, size));
  if (tone === "agrees") fillTile(pen, tile, colour("good"), 0.26);
  else if (tone === "differs") fillTile(pen, tile, colour("bad"), 0.22);
  else fillTile(pen, tile, colour(tone === "seen" ? "muted" : hot), heat * HEAT);
  if (tone === "differs") frameTile(pen, tile, colour("bad"), size >= NUMBER ? 2 : 1);
  if (sign === "" || size < SIGN) return;
  const large = size >= LARGE;
  const glyph = large ? 22 : Math.min(Math.max(tile.size * 0.5, 8), 17);
  const share = size >= NUMBER && text !== "" && !large ? 0.36 : 0.5;
  write(pen, sign, [tile.x + tile.size / 2, tile.y + tile.size * share], glyph, colour("ink"));
}

function drawNumber(pen: Pen, { sign, text, tone }: Face, cell: number, columns: number, size: number): void {
  if (size < NUMBER || text === "") return;
  const tile = tileIn(placeOf(cell, columns, size));
  const large = size >= LARGE;
  const mark = large && tone === "agrees" ? "✓ " : large && tone === "differs" ? "✗ " : "";
  const room = tile.size - 4;
  const small = large ? 12 : Math.min(10.5, tile.size * 0.34);
  const height = fitting(pen, mark + text, sign === "" ? (large ? 16 : 11) : small, room);
  if (height < LEGIBLE) return;
  const y = sign === "" ? tile.y + tile.size / 2 : tile.y + tile.size - (large ? 11 : 7);
  write(pen, mark + text, [tile.x + tile.size / 2, y], height, colour("ink"));
}

/** The font size, at most `wanted`, at which a text fits. */
function fitting(pen: Pen, text: string, wanted: number, room: number): number {
  setFont(pen, `${wanted.toFixed(1)}px system-ui, sans-serif`);
  return Math.min(wanted, (wanted * room) / Math.max(pen.measureText(text).width, 1));
}
