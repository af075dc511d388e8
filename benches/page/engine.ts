/** What the bench asks of a library: the same work, each answer read back. */
import type { Reference } from "./reference";

export interface Engine {
  readonly name: string;
  /** Takes these weights and this batch in place of the last ones. */
  load(reference: Reference): void;
  /** One learning step; its loss. */
  step(): number;
  /** The action of highest expected return in one state. */
  decide(observation: Float32Array): number;
  /** A forward pass of the online network; its first logit. */
  forward(observations: Float32Array): number;
  /** What has to be done before this engine's turn and is nobody's time. */
  enter?(): Promise<void>;
}
