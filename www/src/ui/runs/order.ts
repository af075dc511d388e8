/** Which runs of the list are shown, and in which order. */
import type { Row } from "../../keeping/rows.js";
import { differenceOf, worldOf } from "../run-words.js";

export const ORDERS = ["saved", "score", "silence", "env_steps", "seconds", "world"] as const;
export type Order = (typeof ORDERS)[number];

/** Runs that have all words of a filter; pinned ones first, then the newest or the largest. */
export function chosen(rows: readonly Row[], filter: string, order: Order): Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter((row) => {
    const { name, note, spec } = row;
    const text = [name, note, worldOf(row), differenceOf(row), spec.world, spec.agent, spec.seed]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return found.sort((one, other) => Number(other.pinned) - Number(one.pinned) || compare(one, other, order));
}

function compare(one: Row, other: Row, order: Order): number {
  if (order === "world") return worldOf(one).localeCompare(worldOf(other)) || other.saved - one.saved;
  // What is unknown comes last.
  const [first, second] = [one[order] ?? -Infinity, other[order] ?? -Infinity];
  return first === second ? other.saved - one.saved : second - first;
}
