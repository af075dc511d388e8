/** What is in a cell, in words. */
import type { Picture } from "../bridge/frame.js";
import { decimal } from "../text/words.js";
import { type Cell, cellOf, isTaxi, Kind } from "./picture.js";

const NAMES: Readonly<Record<number, string>> = {
  [Kind.unseen]: "not known",
  [Kind.empty]: "floor",
  [Kind.wall]: "wall",
  [Kind.goal]: "goal",
  [Kind.lava]: "lava",
  [Kind.start]: "start",
  [Kind.ice]: "ice",
  [Kind.hole]: "hole",
  [Kind.cliff]: "cliff",
};
const DOORS = ["open", "closed", "locked"];
const DIRECTIONS = ["right", "down", "left", "up"];
const SIDES = ["right", "below", "left", "above"];

/** "locked red door", "wind up, strength 2", "goal worth 2.5". */
export function thing({ kind, colour, state, value }: Cell): string {
  switch (kind) {
    case Kind.floor:
      return `${colour} floor`;
    case Kind.door:
      return `${DOORS[state] ?? "closed"} ${colour} door`;
    case Kind.key:
      return `${colour} key`;
    case Kind.ball:
      return `${colour} ball`;
    case Kind.box:
      return `${colour} box`;
    case Kind.goal:
      return hasPrice(value) ? `goal worth ${number(value)}` : "goal";
    case Kind.wind:
      return `wind ${DIRECTIONS[state] ?? "up"}, strength ${number(value)}`;
    case Kind.stand:
      return `taxi stand ${letterOf(colour)}`;
    case Kind.passenger:
      return "waiting passenger";
    default:
      return NAMES[kind] ?? "something";
  }
}

/** "Row 2, column 3: hole"; with who stands there and where thin walls are. */
export function cellName(picture: Picture, cell: number): string {
  const { columns, agent, destination } = picture;
  const look = cellOf(picture, cell);
  const walls = SIDES.filter((_, side) => (look.walls >> side) & 1);
  const also = [
    ...(cell === destination ? ["destination"] : []),
    ...(walls.length > 0 ? [`wall ${walls.join(" and ")}`] : []),
    ...(cell === agent ? [isTaxi(picture) ? "the taxi is here" : "the agent is here"] : []),
  ];
  return `${place(columns, cell)}: ${[thing(look), ...also].join(", ")}`;
}

export function place(columns: number, cell: number): string {
  return `Row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}`;
}

/** What the end of an episode was, after the kind of cell on which it came. */
export function endOn(kind: number, picture: Picture): string {
  if (kind === Kind.hole) return "a hole";
  if (kind === Kind.cliff) return "the cliff";
  if (kind === Kind.lava || (kind < 0 && has(picture, Kind.lava))) return "lava";
  if (kind < 0 && has(picture, Kind.ball)) return "a collision";
  return "no goal";
}

/** A reward that has to be said. */
export function hasPrice(value: number): boolean {
  return value !== 1 && value !== 0;
}

/** As short as it can be said exactly: cells hold single precision. */
export function number(value: number): string {
  return decimal(Number(value.toPrecision(6)), 6).replace(/\.?0+$/, "");
}

export function letterOf(colour: string): string {
  return colour.charAt(0).toUpperCase();
}

function has(picture: Picture, kind: number): boolean {
  return picture.cells.some((number, index) => index % 4 === 0 && number === kind);
}
