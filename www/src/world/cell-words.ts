/** The content of a cell in words. */
import type { Picture } from "../bridge/frame.js";
import { t } from "../language/language.js";
import { fill } from "../text/fill.js";
import { decimal } from "../text/words.js";
import { type Cell, cellOf, isTaxi, Kind } from "./picture.js";

const NAMES: Readonly<Record<number, keyof typeof t.cells.kinds>> = {
  [Kind.unseen]: "unseen",
  [Kind.empty]: "empty",
  [Kind.wall]: "wall",
  [Kind.goal]: "goal",
  [Kind.lava]: "lava",
  [Kind.start]: "start",
  [Kind.ice]: "ice",
  [Kind.hole]: "hole",
  [Kind.cliff]: "cliff",
  [Kind.passenger]: "passenger",
};

/** The agent itself, in an image of the whole grid. */
const AGENT = 10;

/** "locked red door", "wind up, strength 2", "goal worth 2.5". */
export function thing({ kind, colour: ink, state, value }: Cell): string {
  const { cells } = t;
  const colour = cells.colours[ink as keyof typeof cells.colours] ?? ink;
  switch (kind) {
    case Kind.floor:
      return fill(cells.floor, { colour });
    case Kind.door:
      return fill(cells.door, { colour, state: cells.doors[state] ?? "" });
    case Kind.key:
      return fill(cells.key, { colour });
    case Kind.ball:
      return fill(cells.ball, { colour });
    case Kind.box:
      return fill(cells.box, { colour });
    case Kind.goal:
      return hasPrice(value) ? fill(cells.goalWorth, { reward: number(value) }) : cells.kinds.goal;
    case Kind.wind:
      return fill(cells.wind, { direction: cells.directions[state] ?? "", strength: number(value) });
    case Kind.stand:
      return fill(cells.stand, { letter: letterOf(ink) });
    default:
      return cells.kinds[NAMES[kind] ?? "something"];
  }
}

/** A kind of object without its colour and state: "door", "key", "empty cell". */
export function objectName(kind: number): string {
  const { objects, kinds } = t.cells;
  switch (kind) {
    case Kind.floor:
      return objects.floor;
    case Kind.door:
      return objects.door;
    case Kind.key:
      return objects.key;
    case Kind.ball:
      return objects.ball;
    case Kind.box:
      return objects.box;
    case AGENT:
      return objects.agent;
    default:
      return kinds[NAMES[kind] ?? "something"];
  }
}

/** A cell in words, such as "Row 2, column 3: hole", with thin walls and the agent if it is there. */
export function cellName(picture: Picture, cell: number): string {
  const { columns, agent, destination } = picture;
  const look = cellOf(picture, cell);
  const { cells, common } = t;
  const walls = cells.sides.filter((_, side) => (look.walls >> side) & 1);
  const also = [
    ...(cell === destination ? [cells.destination] : []),
    ...(walls.length > 0 ? [fill(cells.wallAt, { sides: walls.join(common.and) })] : []),
    ...(cell === agent ? [isTaxi(picture) ? cells.taxiHere : cells.agentHere] : []),
  ];
  return `${place(columns, cell)}: ${[thing(look), ...also].join(", ")}`;
}

export function place(columns: number, cell: number): string {
  return fill(t.cells.place, { row: String(Math.floor(cell / columns) + 1), column: String((cell % columns) + 1) });
}

/** How an episode ended, from the kind of cell on which it ended. */
export function endOn(kind: number, picture: Picture): string {
  const { ends } = t.world;
  if (kind === Kind.hole) return ends.hole;
  if (kind === Kind.cliff) return ends.cliff;
  if (kind === Kind.lava || (kind < 0 && has(picture, Kind.lava))) return ends.lava;
  if (kind < 0 && has(picture, Kind.ball)) return ends.collision;
  return ends.other;
}

/** Whether a reward is worth mentioning: it is neither 0 nor 1. */
export function hasPrice(value: number): boolean {
  return value !== 1 && value !== 0;
}

/** A number with as few digits as it needs: cells hold single precision. */
export function number(value: number): string {
  return decimal(Number(value.toPrecision(6)), 6).replace(/[.,]?0+$/, "");
}

export function letterOf(colour: string): string {
  return colour.charAt(0).toUpperCase();
}

function has(picture: Picture, kind: number): boolean {
  return picture.cells.some((number, index) => index % 4 === 0 && number === kind);
}
