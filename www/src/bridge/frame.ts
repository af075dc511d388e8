/**
 * What the page draws of a run: its scene, which is constant, and its frames, each with what happened since the
 * previous frame.
 */

/** The picture of a world at one moment. */
export interface Picture {
  rows: number;
  columns: number;
  /** Four numbers a cell, row by row: kind, colour, state, bits of thin walls. */
  cells: Uint8Array<ArrayBuffer>;
  /** Reward of a goal, strength of wind, by cell. */
  values: Float32Array<ArrayBuffer>;
  /** For each cell, the state in which the agent would be there; empty if states are not numbered. */
  states: Uint32Array<ArrayBuffer>;
  /** 1 for the cells that the agent sees; empty where it sees all. */
  seen: Uint8Array<ArrayBuffer>;
  agent: number;
  /** Heading of the agent: 0 right, 1 down, 2 left, 3 up; −1 if it has none. */
  heading: number;
  /** Kind, colour, state and walls of the object that the agent carries; empty if it carries none. */
  carries: Uint8Array<ArrayBuffer>;
  /** The destination of the passenger, or −1. */
  destination: number;
}

/** The best that is possible; values empty, and NaN, where the world has no exact model. */
export interface Optimum {
  values: Float64Array<ArrayBuffer>;
  /** By state, the bits of the optimal actions. */
  actions: Uint32Array<ArrayBuffer>;
  value: number;
  random: number;
  /** Whether every step costs, so that random actions are no measure. */
  costs: boolean;
  /** Whether anything is ever earned. */
  earns: boolean;
}

/** Constants of a run. */
export interface Scene {
  /** 0 where states are not numbered. */
  states: number;
  actions: string[];
  layers: string[];
  /** Neurons of each layer. */
  neurons: number;
  /** 1 for the dense twin. */
  time_steps: number;
  /** 1 where no distribution is learned. */
  atoms: number;
  support_min: number;
  support_max: number;
  train_steps: number;
  gamma: number;
  spiking: boolean;
  /** Size of the image that the agent sees; 0 where it sees none, or too large a one to count what neurons answer to. */
  view_columns: number;
  view_rows: number;
  /** Whether the image is the whole grid, not the cells in front of the agent. */
  view_is_whole: boolean;
}

/** What happened since the frame before. */
export interface Frame {
  /** Number of decisions of a walk, during which `env_steps` is constant. */
  clock?: number;
  picture: Picture;
  /** Null unless it changed since the frame before; a world may change under its agent. */
  optimum: Optimum | null;
  env_steps: number;
  updates: number;
  episode: number;
  episode_step: number;
  state: number;
  last_action: number | null;
  last_reward: number;
  last_ended: "" | "goal" | "limit" | "end";
  /** Kind of the cell on which the episode ended, or −1 if the picture does not show it. */
  last_ended_on: number;
  epsilon: number;
  decisions: number;
  decision_states: Uint32Array<ArrayBuffer>;
  decision_actions: Uint8Array<ArrayBuffer>;
  /** 1 greedy, 0 exploratory. */
  decision_greedy: Uint8Array<ArrayBuffer>;
  /** Bits [decisions][time_steps][layers × neurons], least significant first. */
  spikes: Uint8Array<ArrayBuffer>;
  /** What was seen: kind, colour and state of each cell, [decisions][view_columns][view_rows][3]; empty without such an image. */
  views: Uint8Array<ArrayBuffer>;
  /** Last decision, [time_steps][layers × neurons], before the reset (dense: activations). */
  membranes: Float32Array<ArrayBuffer>;
  thresholds: Float32Array<ArrayBuffer>;
  q_values: Float32Array<ArrayBuffer>;
  distribution: Float32Array<ArrayBuffer>;
  /** New rows of the columns of the history; NaN for values that are not known yet. */
  curve: Float64Array<ArrayBuffer>;
  values: Float32Array<ArrayBuffer>;
  policy: Uint8Array<ArrayBuffer>;
  /** NaN, as the score, where the world has no exact model. */
  greedy_value: number;
  normalised_score: number;
  score_env_step: number;
  /** By state; by cell where states are not numbered. */
  visits: Float32Array<ArrayBuffer>;
  /** Mean |σ| of each noisy map (into the value and the advantage layer, then their heads) over its first one; empty without noise. */
  noise: Float32Array<ArrayBuffer>;
  /** Share of the replay's transitions in evenly wide bins of p^α, the last of which ends at the highest; empty without priorities. */
  priorities: Float32Array<ArrayBuffer>;
  /** How many times more often than evenly a transition that leaves this state is replayed; empty likewise. */
  state_priorities: Float32Array<ArrayBuffer>;
}

/** One neuron by itself, by time step. */
export interface NeuronResponse {
  /** Potential before the reset. */
  membranes: Float32Array<ArrayBuffer>;
  /** 1 for a spike. */
  spikes: Float32Array<ArrayBuffer>;
  /** Surrogate derivative of a spike at this potential. */
  slopes: Float32Array<ArrayBuffer>;
}

/** The strongest connections of a neuron; neurons are counted through all hidden layers. */
export interface Connections {
  incoming: Uint32Array<ArrayBuffer>;
  incoming_weights: Float32Array<ArrayBuffer>;
  outgoing: Uint32Array<ArrayBuffer>;
  outgoing_weights: Float32Array<ArrayBuffer>;
}

/** Episodes beside the run that have ended. */
export interface Tally {
  episodes: number;
  /** At a goal. */
  arrivals: number;
  /** Otherwise, for example in a hole; the rest met the limit of steps. */
  falls: number;
  /** Normalised score of the mean return; NaN before the first end, or if the world has no score. */
  score: number;
}

/** One step of an episode beside the run; what only a decision brings is missing at the start of an episode. */
export interface Stride {
  frame: Pick<
    Frame,
    | "picture"
    | "state"
    | "episode"
    | "episode_step"
    | "last_action"
    | "last_reward"
    | "last_ended"
    | "last_ended_on"
    | "decisions"
    | "decision_states"
    | "decision_actions"
    | "decision_greedy"
    | "spikes"
    | "views"
  > &
    Partial<Pick<Frame, "membranes" | "thresholds" | "q_values" | "distribution">>;
  tally: Tally;
}
