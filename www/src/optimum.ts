/**
 * Which actions are optimal in a state of a frozen lake, from the exact optimal values.
 *
 * The engine gives the optimal value of each state; one step of look-ahead gives the actions that reach it.
 * Gymnasium's FrozenLake: a slippery lake goes each of three ways (never back) with probability 1/3.
 */
import type { Scene } from "./door.js";

const MOVES: Record<string, readonly [number, number]> = { left: [0, -1], down: [1, 0], right: [0, 1], up: [-1, 0] };
const TOLERANCE = 1e-6;

/** For each state the set of its optimal actions, or null where the look-ahead does not fit the world. */
export function optimalActions(scene: Scene, firm: boolean): ReadonlySet<number>[] | null {
  const { letters, actions, optimal_values: values, gamma } = scene;
  if (values.length === 0) return null;
  if (!actions.every((name) => Object.hasOwn(MOVES, name)) || !/^[SFHG#]+$/.test(letters)) return null;
  const result: Set<number>[] = [];
  for (let state = 0; state < letters.length; state += 1) {
    const best = new Set<number>();
    result.push(best);
    if (!isOpen(letters, state)) continue;
    const worth = actions.map((_, action) => {
      const count = actions.length;
      const ways = firm ? [action] : [(action + count - 1) % count, action, (action + 1) % count];
      const total = ways.reduce((sum, way) => {
        const next = move(scene, state, way);
        return sum + (letters[next] === "G" ? 1 : letters[next] === "H" ? 0 : gamma * (values[next] ?? 0));
      }, 0);
      return total / ways.length;
    });
    const most = Math.max(...worth);
    // Rewards that are not the lake's show up here as values that do not agree.
    if (Math.abs(most - (values[state] ?? 0)) > TOLERANCE) return null;
    worth.forEach((value, action) => {
      if (value >= most - TOLERANCE) best.add(action);
    });
  }
  return result;
}

/** A state in which a decision is taken: not a hole, a wall or the goal. */
export function isOpen(letters: string, state: number): boolean {
  const letter = letters[state];
  return letter === "S" || letter === "F";
}

function move({ rows, columns, letters, actions }: Scene, state: number, action: number): number {
  const [down, right] = MOVES[actions[action] ?? ""] ?? [0, 0];
  const row = Math.min(Math.max(Math.floor(state / columns) + down, 0), rows - 1);
  const column = Math.min(Math.max((state % columns) + right, 0), columns - 1);
  const next = row * columns + column;
  return letters[next] === "#" ? state : next;
}
