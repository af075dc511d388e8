/** The places of cells in a drawing, and the ground of each: floor, ice, wall, hole, lava, cliff, wind. */
import { type Cell, Kind } from "../world/picture.js";
import { colour, type Ink } from "./theme.js";

/** A square on a drawing. */
export interface Square {
  x: number;
  y: number;
  size: number;
}

export type Pen = CanvasRenderingContext2D;

const GROUND: Readonly<Record<number, Ink>> = {
  [Kind.wall]: "edge",
  [Kind.hole]: "hole",
  [Kind.lava]: "lava",
  [Kind.cliff]: "cliff",
  [Kind.ice]: "ice",
};
/** Smaller than this, and a cell is a colour alone. */
const PLAIN = 9;
/** Smaller than this, and ice has no glints. */
const DETAILED = 24;

/** The tile of a cell whose place is this square: neighbours keep a distance. */
export function tileIn({ x, y, size }: Square): Square {
  const gap = size >= 50 ? 5 : size >= 22 ? 3 : size >= PLAIN ? 1.5 : 0.5;
  return { x: x + gap / 2, y: y + gap / 2, size: size - gap };
}

/** The place of a cell on a drawing in which cells are so large. */
export function placeOf(cell: number, columns: number, size: number): Square {
  return { x: (cell % columns) * size, y: Math.floor(cell / columns) * size, size };
}

export function fillTile(pen: Pen, { x, y, size }: Square, paint: string, alpha = 1): void {
  pen.globalAlpha = alpha;
  pen.fillStyle = paint;
  pen.beginPath();
  pen.roundRect(x, y, size, size, Math.min(size * 0.16, 9));
  pen.fill();
  pen.globalAlpha = 1;
}

export function frameTile(pen: Pen, { x, y, size }: Square, paint: string, width: number, dash: number[] = []): void {
  pen.strokeStyle = paint;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.roundRect(x + width / 2, y + width / 2, size - width, size - width, Math.min(size * 0.16, 9));
  pen.stroke();
  pen.setLineDash([]);
}

export function line(
  pen: Pen,
  points: readonly (readonly [number, number])[],
  paint: string,
  width: number,
  alpha = 1,
): void {
  pen.globalAlpha = alpha;
  pen.strokeStyle = paint;
  pen.lineWidth = width;
  pen.lineCap = pen.lineJoin = "round";
  pen.beginPath();
  for (const [x, y] of points) pen.lineTo(x, y);
  pen.stroke();
  pen.globalAlpha = 1;
}

/** Draws the ground of a cell. */
export function drawGround(pen: Pen, { kind, colour: name, state, value }: Cell, tile: Square): void {
  if (kind === Kind.unseen) return;
  fillTile(pen, tile, colour(GROUND[kind] ?? "floor"));
  if (kind === Kind.floor || kind === Kind.stand || kind === Kind.passenger) fillTile(pen, tile, colour(name), 0.3);
  if (tile.size < PLAIN) return;
  const { x, y, size } = tile;
  const at = (across: number, down: number): [number, number] => [x + across * size, y + down * size];
  const thin = Math.max(size * 0.028, 0.9);
  if (kind === Kind.ice) {
    if (size < DETAILED) return;
    line(pen, [at(0.76, 0.24), at(0.88, 0.12)], colour("muted"), thin, 0.34);
    line(pen, [at(0.74, 0.38), at(0.9, 0.22)], colour("muted"), thin, 0.34);
  } else if (kind === Kind.hole) {
    pen.strokeStyle = colour("edge");
    pen.globalAlpha = 0.4;
    pen.lineWidth = thin;
    pen.beginPath();
    pen.ellipse(...at(0.5, 0.5), size * 0.32, size * 0.24, 0, 0, Math.PI * 2);
    pen.stroke();
    pen.globalAlpha = 1;
  } else if (kind === Kind.lava) {
    for (const down of [0.3, 0.52, 0.74]) {
      line(
        pen,
        [at(0.16, down), at(0.33, down - 0.07), at(0.5, down), at(0.67, down - 0.07), at(0.84, down)],
        colour("card"),
        thin * 1.4,
        0.55,
      );
    }
  } else if (kind === Kind.cliff) {
    for (const across of [0.14, 0.38, 0.62])
      line(pen, [at(across + 0.2, 0.2), at(across, 0.5), at(across + 0.14, 0.8)], colour("edge"), thin, 0.85);
  } else if (kind === Kind.wind) {
    drawWind(pen, tile, state, value);
  }
}

/**
 * Draws as many chevrons as the wind is strong, at most three, in its direction; faint, because values are drawn over
 * them.
 */
function drawWind(pen: Pen, { x, y, size }: Square, direction: number, strength: number): void {
  const count = Math.min(Math.max(Math.round(strength), 1), 3);
  pen.save();
  pen.translate(x + size / 2, y + size / 2);
  pen.rotate((direction * Math.PI) / 2);
  for (let index = 0; index < count; index += 1) {
    const tip = (index - (count - 1) / 2) * size * 0.24 + size * 0.1;
    line(
      pen,
      [
        [tip - size * 0.2, -size * 0.3],
        [tip, 0],
        [tip - size * 0.2, size * 0.3],
      ],
      colour("dense"),
      Math.max(size * 0.05, 1),
      0.32,
    );
  }
  pen.restore();
}

/** Thin walls, inside the cell that has them, so that a neighbour drawn later leaves them whole. */
export function drawWalls(pen: Pen, walls: number, { x, y, size }: Square): void {
  const width = Math.max(size * 0.06, 1.5);
  const [near, far] = [width / 2, size - width / 2];
  const sides = [
    [far, 0, far, size],
    [0, far, size, far],
    [near, 0, near, size],
    [0, near, size, near],
  ] as const;
  sides.forEach(([fromX, fromY, toX, toY], side) => {
    if ((walls >> side) & 1)
      line(
        pen,
        [
          [x + fromX, y + fromY],
          [x + toX, y + toY],
        ],
        colour("ink"),
        width,
      );
  });
}
