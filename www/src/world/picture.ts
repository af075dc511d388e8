/** Access to the picture of a world: the content of each cell and the state that belongs to it. */
import type { Picture } from "../bridge/frame.js";

/** The kinds of cells, with the numbers of the core. */
export const Kind = {
  unseen: 0,
  empty: 1,
  wall: 2,
  floor: 3,
  door: 4,
  key: 5,
  ball: 6,
  box: 7,
  goal: 8,
  lava: 9,
  start: 11,
  ice: 12,
  hole: 13,
  cliff: 14,
  wind: 15,
  stand: 16,
  passenger: 17,
} as const;

export const COLOURS = ["red", "green", "blue", "purple", "yellow", "grey"] as const;
export type Colour = (typeof COLOURS)[number];

export interface Cell {
  kind: number;
  colour: Colour;
  /** 0 open, 1 closed, 2 locked; for wind 0 right, 1 down, 2 left, 3 up. */
  state: number;
  /** 1 right, 2 down, 4 left, 8 up. */
  walls: number;
  value: number;
}

const NO_STATE = 0xffff_ffff;
/** No decision is taken here. */
const CLOSED: ReadonlySet<number> = new Set([Kind.unseen, Kind.wall, Kind.goal, Kind.lava, Kind.hole, Kind.cliff]);

function read(numbers: ArrayLike<number>, at: number, value: number): Cell {
  const [kind = 0, colour = 0, state = 0, walls = 0] = [0, 1, 2, 3].map((part) => numbers[at + part]);
  return { kind, colour: COLOURS[colour] ?? "grey", state, walls, value };
}

export function cellOf(picture: Picture, cell: number): Cell {
  return read(picture.cells, 4 * cell, picture.values[cell] ?? 0);
}

export function carried({ carries }: Picture): Cell | null {
  return carries.length > 0 ? read(carries, 0, 0) : null;
}

export function kindOf({ cells }: Picture, cell: number): number {
  return cells[4 * cell] ?? Kind.unseen;
}

/** The state in which the agent would be on the cell, or null. */
export function stateOf({ states }: Picture, cell: number): number | null {
  const state = states[cell];
  return state === undefined || state === NO_STATE ? null : state;
}

/** Whether states have numbers, so that a cell has a value. */
export function isNumbered({ states }: Picture): boolean {
  return states.length > 0;
}

/** Whether the agent decides anything in the cell. */
export function isOpen(picture: Picture, cell: number): boolean {
  return !CLOSED.has(kindOf(picture, cell)) && (!isNumbered(picture) || stateOf(picture, cell) !== null);
}

export function cellsOf({ rows, columns }: Picture): number[] {
  return Array.from({ length: rows * columns }, (_, cell) => cell);
}

/** Whether its agent is a taxi. */
export function isTaxi(picture: Picture): boolean {
  if (picture.destination >= 0) return true;
  return cellsOf(picture).some((cell) => kindOf(picture, cell) === Kind.stand);
}

/** Returns whether two pictures show a cell with the same walls and objects, regardless of the agent. */
export function looksAlike(one: Picture, other: Picture, cell: number): boolean {
  for (let part = 4 * cell; part < 4 * cell + 4; part += 1) if (one.cells[part] !== other.cells[part]) return false;
  return Object.is(one.values[cell], other.values[cell]);
}

/** A picture of a single cell. */
export function alone({ kind, colour, state, walls, value }: Cell): Picture {
  return {
    rows: 1,
    columns: 1,
    cells: Uint8Array.of(kind, COLOURS.indexOf(colour), state, walls),
    values: Float32Array.of(value),
    states: new Uint32Array(),
    seen: new Uint8Array(),
    agent: -1,
    heading: -1,
    carries: new Uint8Array(),
    destination: -1,
  };
}

/** The cells on the straight line from one to another, without the first. */
export function cellsBetween(from: number, to: number, columns: number): number[] {
  const [row, column] = [Math.floor(from / columns), from % columns];
  const [down, across] = [Math.floor(to / columns) - row, (to % columns) - column];
  const count = Math.max(Math.abs(down), Math.abs(across));
  return Array.from({ length: count }, (_, index) => {
    const share = (index + 1) / count;
    return (row + Math.round(down * share)) * columns + column + Math.round(across * share);
  });
}
