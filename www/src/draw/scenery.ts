/** A world drawn: its cells, and on top of them who is there. Only what changed is drawn again. */
import type { Picture } from "../bridge/frame.js";
import { carried, cellOf, cellsOf, isTaxi, Kind, looksAlike } from "../world/picture.js";
import { layerFor, penFor } from "./canvas.js";
import { colour } from "./theme.js";
import { drawAgent, drawDestination, drawThing } from "./things.js";
import { drawGround, drawWalls, fillTile, type Pen, placeOf, tileIn } from "./tile.js";

/** The cells of a world on a separate canvas. */
export class Scenery {
  #drawn: Picture | null = null;
  #palette = -1;

  /** Brings the canvas up to date, in cells of this size; `palette` counts changes of the colours. */
  draw(canvas: HTMLCanvasElement, size: number, picture: Picture, palette: number): void {
    const { rows, columns } = picture;
    const { pen, fresh } = layerFor(canvas, columns * size, rows * size);
    if (!pen) return;
    const before = this.#drawn;
    const kept =
      !fresh && palette === this.#palette && before !== null && before.rows === rows && before.columns === columns;
    if (!kept) pen.clearRect(0, 0, columns * size, rows * size);
    for (const cell of cellsOf(picture)) {
      const moved =
        before?.destination !== picture.destination && (cell === before?.destination || cell === picture.destination);
      if (!kept || moved || !looksAlike(before, picture, cell)) drawCell(pen, picture, cell, size);
    }
    this.#drawn = picture;
    this.#palette = palette;
  }
}

function drawCell(pen: Pen, picture: Picture, cell: number, size: number): void {
  const place = placeOf(cell, picture.columns, size);
  const tile = tileIn(place);
  const look = cellOf(picture, cell);
  pen.clearRect(place.x, place.y, size, size);
  drawGround(pen, look, tile);
  if (cell === picture.destination) drawDestination(pen, tile);
  drawThing(pen, look, tile);
  if (look.walls > 0) drawWalls(pen, look.walls, place);
}

/** Shades a cell that the agent does not see; drawn over the cell's tile. */
export function shade(pen: Pen, picture: Picture, cell: number, size: number): void {
  const tile = tileIn(placeOf(cell, picture.columns, size));
  if (picture.seen[cell] === 0) fillTile(pen, tile, colour("paper"), 0.62);
  else if (picture.seen[cell] === 1) fillTile(pen, tile, colour("yellow"), 0.16);
}

/** A whole world at once, for a thumbnail or a preview, as large as fits. */
export function drawWhole(canvas: HTMLCanvasElement, width: number, height: number, picture: Picture): void {
  const pen = penFor(canvas, width, height);
  if (!pen || picture.rows === 0) return;
  const size = Math.min(width / picture.columns, height / picture.rows);
  pen.translate((width - size * picture.columns) / 2, (height - size * picture.rows) / 2);
  for (const cell of cellsOf(picture)) {
    drawCell(pen, picture, cell, size);
    shade(pen, picture, cell, size);
  }
  if (picture.agent < 0) return;
  const laden = carried(picture)?.kind === Kind.passenger;
  const stance = { taxi: isTaxi(picture), heading: picture.heading, laden, hot: "spike", sign: "" } as const;
  drawAgent(pen, placeOf(picture.agent, picture.columns, size), stance);
}
