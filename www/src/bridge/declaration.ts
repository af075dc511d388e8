/** What the module says of itself once, when it is loaded: parameters, presets, worlds, energy models. */

/** `null` stands for "derived from other parameters". */
export type Value = number | boolean | string | null;

export interface Parameter {
  name: string;
  group: string;
  type: "integer" | "number" | "boolean" | "choice";
  min: number | null;
  max: number | null;
  step: number | null;
  choices: string[];
  unit: string;
  default: Value;
  optional: boolean;
  title: string;
  help: string;
  link: string;
  since: string;
  /** The condition under which it has an effect: another parameter equals a value, or differs from it. */
  needs: { parameter: string; value: Value; equal: boolean } | null;
}

export interface WorldInfo {
  id: string;
  title: string;
  family: string;
  /** 0 where states are not numbered. */
  states: number;
  actions: string[];
  /** Null where nothing cuts an episode short. */
  step_limit: number | null;
  firm_variant: boolean;
  full_view: boolean;
  /** Its own map; empty where a person cannot bring another. */
  rows: string[];
  /** Letters that a map may hold. */
  letters: string;
  /** Whether a goal may name its reward, as in "G(2.5)". */
  numbers: boolean;
}

/** A named set of values over the settings of any world. */
export interface Preset {
  name: string;
  title: string;
  help: string;
  /** What the original says of it, in its words; null where it does not have it. */
  claims: { sparsity: string; speed: string; accuracy: string } | null;
}

export interface EnergyModel {
  name: string;
  title: string;
  help: string;
  arithmetic_only: boolean;
}

/** A dense network that stands beside every spiking one. */
export interface EnergyBaseline {
  name: string;
  title: string;
}

/** A published figure that stands beside a measured one. */
export interface EnergyReference {
  figure: "firing_rate" | "three_planes" | "savings_over_fp16" | "savings_over_int8";
  /** A share, 0 to 1. */
  value: number;
  label: string;
  source: string;
}

export interface Declaration {
  version: string;
  numerics: number;
  link_version: number;
  parameters: Parameter[];
  groups: { name: string; title: string; help: string }[];
  /** The first is the default. */
  presets: Preset[];
  worlds: WorldInfo[];
  energy_models: EnergyModel[];
  energy_baselines: EnergyBaseline[];
  energy_references: EnergyReference[];
}
