/** Number of steps that a value stands for in a world where each step costs 1 and nothing is earned. */

/** The steps of a way that is worth `value`, discounted by γ; NaN where no way is worth that. */
export function stepsOf(value: number, gamma: number): number {
  if (gamma === 1) return -value;
  return Math.log1p(value * (1 - gamma)) / Math.log(gamma);
}
