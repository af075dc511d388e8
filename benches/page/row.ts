/** The rows of the bench: one for each combination, with the names of docs/schemas/bench.schema.json. */

export type Task = "learning_step" | "decision" | "one_hot_decision" | "forward" | "kernel" | "world_step";

export interface Row {
  task: Task;
  engine: string;
  batch: number | null;
  /** States, one of which is seen as no more than its number; `null` where observations are real-valued. */
  states: number | null;
  hidden: number | null;
  actions: number | null;
  time_steps: number | null;
  /** A fraction; `null` for dense. */
  firing_rate: number | null;
  normalisation: "layer" | "folded" | "none" | null;
  /** The surrogate of the derivative of a spike, if a spiking agent learns. */
  surrogate: "sigmoid" | "rectangle" | null;
  noisy: boolean | null;
  /** A product of matrices, or the id of a world, beside which all but the engine is `null`. */
  kernel: string | null;
}

/** Microseconds of one iteration. */
export interface Times {
  median_us: number;
  min_us: number;
  max_us: number;
}

/** Rows with the same work and size, which engines measure in turn. */
export interface Group {
  task: Task;
  batch: number | null;
  states: number | null;
  hidden: number | null;
  actions: number | null;
}

export const isOf = (group: Group, row: Group) =>
  row.task === group.task &&
  row.batch === group.batch &&
  row.states === group.states &&
  row.hidden === group.hidden &&
  row.actions === group.actions;

/** The groups that other libraries take part in. */
export const PEER_GROUPS: Group[] = [
  { task: "learning_step", batch: 32, states: null, hidden: 128, actions: 4 },
  { task: "learning_step", batch: 64, states: null, hidden: 128, actions: 4 },
  { task: "decision", batch: 1, states: null, hidden: 128, actions: 4 },
  { task: "decision", batch: 1, states: null, hidden: 512, actions: 4 },
  { task: "forward", batch: 64, states: null, hidden: 128, actions: 4 },
  { task: "forward", batch: 64, states: null, hidden: 256, actions: 4 },
  { task: "forward", batch: 64, states: null, hidden: 512, actions: 4 },
  { task: "forward", batch: 64, states: null, hidden: 128, actions: 8 },
];
