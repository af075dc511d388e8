/** Initial weights, batch and constants that all dense engines share. */

/** The layers in order. Biases of hidden layers are constant, those of the heads are trained. */
export const LAYERS = ["feature_1", "feature_2", "value", "advantage", "value_head", "advantage_head"] as const;
export type Layer = (typeof LAYERS)[number];

/** Weights are [inputs, outputs], row by row. */
export type Parameter = `${Layer}.weight` | `${Layer}.bias`;

export interface Reference {
  inputs: number;
  hidden: number;
  actions: number;
  atoms: number;
  batch: number;
  support_min: number;
  support_max: number;
  learning_rate: number;
  adam_epsilon: number;
  online: Record<Parameter, Float32Array>;
  /** [batch, inputs] */
  s_tm1: Float32Array;
  a_tm1: Uint32Array;
  r_t: Float32Array;
  discount_t: Float32Array;
  /** [batch, inputs] */
  s_t: Float32Array;
}

/** Adam's decay rates of the two moments, equal in every engine. */
export const BETA_1 = 0.9;
export const BETA_2 = 0.999;

/** How many values a layer takes and gives. */
export function shape({ inputs, hidden, actions, atoms }: Reference, layer: Layer): [number, number] {
  if (layer === "feature_1") return [inputs, hidden];
  if (layer === "value_head") return [hidden, atoms];
  if (layer === "advantage_head") return [hidden, actions * atoms];
  return [hidden, hidden];
}

export const isHead = (layer: Layer) => layer.endsWith("_head");

/** Distance between two atoms of the support. */
export const spacing = ({ support_min, support_max, atoms }: Reference) => (support_max - support_min) / (atoms - 1);

/** The returns of the atoms. */
export const support = (reference: Reference) =>
  Float32Array.from({ length: reference.atoms }, (_, atom) => reference.support_min + atom * spacing(reference));
