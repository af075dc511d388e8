/** Drawings of what is in cells: goals, doors, keys, balls, boxes, stands, passengers, the agent. */

import { t } from "../language/language.js";
import { hasPrice, letterOf, number } from "../world/cell-words.js";
import { type Cell, Kind } from "../world/picture.js";
import { setFont } from "./canvas.js";
import { colour } from "./theme.js";
import { fillTile, frameTile, line, type Pen, type Square } from "./tile.js";

const LOCKED = 2;
/** Minimum size of a cell that has room for a word. */
const ROOMY = 56;

/** Draws the content of a cell on its tile. */
export function drawThing(pen: Pen, cell: Cell, tile: Square): void {
  const { x, y, size } = tile;
  const paint = colour(cell.colour);
  const at = (across: number, down: number): [number, number] => [x + across * size, y + down * size];
  switch (cell.kind) {
    case Kind.goal: {
      const good = colour("good");
      fillTile(pen, tile, good, 0.14);
      if (size >= 7) frameTile(pen, tile, good, Math.min(Math.max(size * 0.045, 1), 2));
      const priced = hasPrice(cell.value) && size >= 18;
      write(pen, "★", at(0.5, priced ? 0.4 : 0.53), size * 0.42, good);
      if (priced) write(pen, number(cell.value), at(0.5, 0.79), size * 0.27, good, true);
      return;
    }
    case Kind.start:
      if (size >= ROOMY) write(pen, t.cells.kinds.start, [x + 20, y + 11], 11, colour("ink"));
      else if (size >= 9) frameTile(pen, tile, colour("muted"), 1, [size * 0.12, size * 0.1]);
      return;
    case Kind.door:
      drawDoor(pen, cell, tile, paint);
      return;
    case Kind.key:
      circle(pen, at(0.5, 0.3), size * 0.13, paint, size * 0.08);
      line(pen, [at(0.5, 0.44), at(0.5, 0.8)], paint, size * 0.08);
      line(pen, [at(0.5, 0.79), at(0.64, 0.79)], paint, size * 0.08);
      line(pen, [at(0.5, 0.64), at(0.61, 0.64)], paint, size * 0.08);
      return;
    case Kind.ball:
      circle(pen, at(0.5, 0.5), size * 0.3, paint);
      return;
    case Kind.box:
      frameTile(pen, { x: x + size * 0.18, y: y + size * 0.18, size: size * 0.64 }, paint, Math.max(size * 0.09, 1.2));
      line(pen, [at(0.22, 0.5), at(0.78, 0.5)], paint, Math.max(size * 0.07, 1));
      return;
    case Kind.stand:
      if (size >= 12) write(pen, letterOf(cell.colour), at(0.2, 0.22), size * 0.26, paint, true);
      return;
    case Kind.passenger:
      if (size >= 12) write(pen, letterOf(cell.colour), at(0.2, 0.22), size * 0.26, paint, true);
      drawPerson(pen, { x: x + size * 0.56, y: y + size * 0.06, size: size * 0.4 });
      return;
  }
}

function drawDoor(pen: Pen, { state }: Cell, { x, y, size }: Square, paint: string): void {
  const width = Math.max(size * 0.09, 1.2);
  if (state === 0) {
    // Ajar: its leaf alone, against the side.
    frameTile(pen, { x, y, size }, paint, Math.max(size * 0.04, 0.8), [size * 0.1, size * 0.08]);
    line(
      pen,
      [
        [x + size * 0.14, y + size * 0.1],
        [x + size * 0.14, y + size * 0.9],
      ],
      paint,
      width * 1.5,
    );
    return;
  }
  fillTile(pen, { x, y, size }, paint, state === LOCKED ? 0.8 : 0.32);
  frameTile(pen, { x, y, size }, paint, width);
  const dark = colour(state === LOCKED ? "card" : "ink");
  if (state === LOCKED) {
    circle(pen, [x + size * 0.5, y + size * 0.43], size * 0.11, dark);
    line(
      pen,
      [
        [x + size * 0.5, y + size * 0.45],
        [x + size * 0.5, y + size * 0.66],
      ],
      dark,
      size * 0.09,
    );
  } else {
    circle(pen, [x + size * 0.72, y + size * 0.5], size * 0.07, dark);
  }
}

export function drawPerson(pen: Pen, { x, y, size }: Square): void {
  const paint = colour("ink");
  circle(pen, [x + size / 2, y + size * 0.27], size * 0.2, paint);
  pen.beginPath();
  pen.ellipse(x + size / 2, y + size * 0.95, size * 0.36, size * 0.44, 0, Math.PI, 0);
  pen.closePath();
  pen.fillStyle = paint;
  pen.fill();
}

/** Draws a flag and a dashed frame: the destination of the passenger. */
export function drawDestination(pen: Pen, tile: Square): void {
  const { x, y, size } = tile;
  const good = colour("good");
  frameTile(pen, tile, good, Math.max(size * 0.05, 1.5), [size * 0.14, size * 0.09]);
  const [left, top] = [x + size * 0.13, y + size * 0.58];
  line(
    pen,
    [
      [left, top],
      [left, y + size * 0.88],
    ],
    good,
    Math.max(size * 0.035, 1),
  );
  pen.beginPath();
  pen.moveTo(left, top);
  pen.lineTo(left + size * 0.2, top + size * 0.08);
  pen.lineTo(left, top + size * 0.16);
  pen.fillStyle = good;
  pen.fill();
}

export interface Stance {
  taxi: boolean;
  /** Heading: 0 right, 1 down, 2 left, 3 up; −1 if it has none. */
  heading: number;
  /** Whether a passenger is on board. */
  laden: boolean;
  hot: "spike" | "dense";
  /** Sign of the next action. */
  sign: string;
}

/** The agent in the square of its cell. */
export function drawAgent(pen: Pen, { x, y, size }: Square, { taxi, heading, laden, hot, sign }: Stance): void {
  const paint = colour(hot);
  const card = colour("card");
  pen.save();
  pen.translate(x + size / 2, y + size / 2);
  const edge = Math.min(Math.max(size * 0.03, 0.7), 2);
  if (taxi) {
    drawTaxi(pen, size, paint, card, laden);
  } else if (heading >= 0) {
    pen.rotate((heading * Math.PI) / 2);
    pen.beginPath();
    for (const [across, down] of [
      [0.36, 0],
      [-0.28, 0.3],
      [-0.28, -0.3],
    ] as const)
      pen.lineTo(across * size, down * size);
    pen.closePath();
    stamp(pen, paint, card, edge);
  } else {
    circle(pen, [0, 0], size * 0.26, paint, 0, 0.26);
    pen.beginPath();
    pen.arc(0, 0, size * 0.2, 0, 2 * Math.PI);
    stamp(pen, paint, card, edge);
    if (size >= 24) write(pen, sign, [0, size * 0.01], size * 0.24, card);
  }
  pen.restore();
}

function drawTaxi(pen: Pen, size: number, paint: string, card: string, laden: boolean): void {
  pen.beginPath();
  pen.roundRect(-0.34 * size, -0.06 * size, 0.68 * size, 0.24 * size, 0.07 * size);
  pen.roundRect(-0.19 * size, -0.22 * size, 0.38 * size, 0.2 * size, 0.06 * size);
  pen.fillStyle = paint;
  pen.fill();
  if (size < 12) return;
  pen.fillStyle = card;
  pen.fillRect(-0.14 * size, -0.17 * size, 0.12 * size, 0.1 * size);
  pen.fillRect(0.02 * size, -0.17 * size, 0.12 * size, 0.1 * size);
  if (laden) circle(pen, [0.08 * size, -0.11 * size], size * 0.045, colour("ink"));
  for (const across of [-0.2, 0.2]) {
    circle(pen, [across * size, 0.19 * size], size * 0.085, card);
    circle(pen, [across * size, 0.19 * size], size * 0.06, colour("ink"));
  }
}

function stamp(pen: Pen, paint: string, edge: string, width: number): void {
  pen.fillStyle = paint;
  pen.fill();
  pen.strokeStyle = edge;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.stroke();
}

/** A disc, or with a width a ring. */
function circle(pen: Pen, [x, y]: [number, number], radius: number, paint: string, width = 0, alpha = 1): void {
  pen.globalAlpha = alpha;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  if (width > 0) {
    pen.strokeStyle = paint;
    pen.lineWidth = width;
    pen.stroke();
  } else {
    pen.fillStyle = paint;
    pen.fill();
  }
  pen.globalAlpha = 1;
}

export function write(
  pen: Pen,
  text: string,
  [x, y]: readonly [number, number],
  size: number,
  paint: string,
  bold = false,
): void {
  setFont(pen, `${bold ? "650 " : ""}${size.toFixed(1)}px system-ui, sans-serif`);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = paint;
  pen.fillText(text, x, y);
}
