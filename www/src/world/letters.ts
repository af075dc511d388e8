/** Maps as text: letters, with numbers such as "G(2.5)" and "^(2)", and their meanings. */

import type { Picture } from "../bridge/frame.js";
import type { RunSpec, WorldInfo } from "../bridge/generated/types.js";
import { t } from "../language/language.js";
import { type Cell, cellOf, Kind } from "./picture.js";

/** In the order in which they are offered. */
const ORDER = "FSG#HICL^v<>";
const WINDS = [">", "v", "<", "^"];
const LOOKS: Readonly<Record<string, number>> = {
  S: Kind.start,
  F: Kind.empty,
  G: Kind.goal,
  "#": Kind.wall,
  H: Kind.hole,
  I: Kind.ice,
  C: Kind.cliff,
  L: Kind.lava,
  ">": Kind.wind,
  v: Kind.wind,
  "<": Kind.wind,
  "^": Kind.wind,
};

/** The letters that a world's maps may hold; "." is floor by another name. */
export function lettersOf({ letters }: WorldInfo): string[] {
  return [...letters].filter((letter) => letter !== ".").sort((one, other) => rank(one) - rank(other));
}

function rank(letter: string): number {
  const at = ORDER.indexOf(letter);
  return at < 0 ? ORDER.length : at;
}

export function letterName(letter: string): string {
  return t.cells.letters[letter as keyof typeof t.cells.letters] ?? letter;
}

/** How a cell with this letter is drawn. */
export function look(text: string): Cell {
  const letter = text.charAt(0);
  const wind = WINDS.indexOf(letter);
  return {
    kind: LOOKS[letter] ?? Kind.empty,
    colour: "grey",
    state: Math.max(wind, 0),
    walls: 0,
    value: numberIn(text) ?? 1,
  };
}

/** Whether a letter may have a number: a goal its reward, wind its strength. */
export function takesNumber(letter: string, world: WorldInfo): boolean {
  return world.numbers && (letter === "G" || WINDS.includes(letter));
}

export function numberIn(text: string): number | null {
  const inside = /^.\(([^)]*)\)$/.exec(text)?.[1];
  return inside === undefined ? null : Number(inside);
}

/** A letter with its number, which is left out where it is 1. */
function withNumber(letter: string, value: number): string {
  return value === 1 ? letter : `${letter}(${Number(value.toPrecision(6))})`;
}

/** The cells of a map, row by row, from rows joined by "/". */
export function cellsIn(map: string): string[][] {
  return map.split("/").map((row) => row.match(/.(\([^)]*\))?/gu) ?? []);
}

export function mapOf(spec: RunSpec, world: WorldInfo): string {
  return spec.map ?? world.rows.join("/");
}

/** The map with another cell; null where it is the world's own again. */
export function withCell(map: string, cell: number, text: string, world: WorldInfo): string | null {
  const rows = cellsIn(map);
  const columns = rows[0]?.length ?? 1;
  const row = rows[Math.floor(cell / columns)];
  if (row) row[cell % columns] = text;
  const changed = joined(rows);
  return changed === joined(cellsIn(world.rows.join("/"))) ? null : changed;
}

/** Rows as one text, in which floor has but one name. */
function joined(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map((cell) => (cell === "." ? "F" : cell)).join("")).join("/");
}

/** The text of a cell as the picture shows it. */
export function textOf(picture: Picture, cell: number, world: WorldInfo): string {
  const { kind, state, value } = cellOf(picture, cell);
  if (kind === Kind.wind) return withNumber(WINDS[state] ?? "^", value);
  // In a lake, floor is ice; only in worlds with both does ice have its own letter.
  const letter =
    kind === Kind.ice && !world.letters.includes("I") ? "F" : Object.keys(LOOKS).find((one) => LOOKS[one] === kind);
  return letter === "G" && world.numbers ? withNumber("G", value) : (letter ?? "F");
}
