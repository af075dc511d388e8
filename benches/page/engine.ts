/** The interface of an engine in the bench: the same work for each library, with every result read back. */
import type { Reference } from "./reference";

export interface Engine {
  readonly name: string;
  /** Replaces the weights and the batch. */
  load(reference: Reference): void;
  /** One learning step; its loss. */
  step(): number;
  /** The action of highest expected return in one state. */
  decide(observation: Float32Array): number;
  /** A forward pass of the online network; its first logit. */
  forward(observations: Float32Array): number;
  /** Preparation before this engine's turn, which is not timed. */
  enter?(): Promise<void>;
}
