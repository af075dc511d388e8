/** Checks that all engines do the same work: their losses after some steps from the same weights and batch agree. */
import type { Engine } from "./engine";
import type { Reference } from "./reference";

export interface Agreement {
  tolerance: number;
  /** After how many steps. */
  steps: number[];
  losses: Record<string, number[]>;
}

export const STEPS = [1, 10, 50];
export const TOLERANCE = 1e-4;

/** Loss after each of `STEPS` updates. */
export async function losses(engine: Pick<Engine, "step" | "load" | "enter">, reference: Reference) {
  await engine.enter?.();
  engine.load(reference);
  const all: number[] = [];
  // The loss of a step is that before its update.
  for (let step = 0; step <= Math.max(...STEPS); step += 1) all.push(engine.step());
  return STEPS.map((step) => all[step]!);
}

/** Outputs of an engine before any learning: the first logit, and the greedy actions of some states. */
export async function answers(engine: Engine, reference: Reference) {
  await engine.enter?.();
  engine.load(reference);
  const states = Array.from({ length: Math.min(reference.batch, 8) }, (_, state) =>
    reference.s_tm1.slice(state * reference.inputs, (state + 1) * reference.inputs),
  );
  return { logit: engine.forward(reference.s_tm1), actions: states.map((state) => engine.decide(state)) };
}

/** One line for each engine that is elsewhere than the first. */
export function disagreements({ steps, losses, tolerance }: Agreement): string[] {
  const [[leader, expected] = ["", []], ...others] = Object.entries(losses);
  return others.flatMap(([name, found]) =>
    steps.flatMap((step, index) => {
      const [here, there] = [found[index]!, expected[index]!];
      // Written so that NaN disagrees.
      return Math.abs(here - there) <= tolerance
        ? []
        : [`${name} has loss ${here} after ${step} steps, ${leader} ${there}`];
    }),
  );
}
