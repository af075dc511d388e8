/** The bench's page: scripts/bench.mjs requests one group of rows after another. */
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

import { type Agreement, answers, disagreements, losses, STEPS, TOLERANCE } from "./agreement";
import type { Engine } from "./engine";
import { rustPeers } from "./engines/rust";
import { contender, firing, Spikeground, STILL } from "./engines/spikeground";
import { TensorFlow } from "./engines/tfjs";
import { type Contender, FULL, measure, QUICK } from "./measure";
import { Naive } from "./naive";
import { randomReference } from "./random_reference";
import type { Reference } from "./reference";
import { type Group, isOf, PEER_GROUPS, type Row } from "./row";

/** Of the learning step that all engines share. */
const LEARNING_RATE = 5e-4;

type Size = { batch: number; hidden: number; actions: number };

const wish = new URLSearchParams(location.search);
const pace = wish.has("quick") ? QUICK : FULL;

setWasmPaths(new URL(".", location.href).href);
const own = wish.has("own") ? await Spikeground.load() : null;
/** Mended is the gradient alone, so that this one only learns. */
const mended = new TensorFlow("tfjs-wasm-mended", "wasm", true);
const peers: Engine[] = [
  new TensorFlow("tfjs-wasm", "wasm"),
  mended,
  new TensorFlow("tfjs-cpu", "cpu"),
  ...(wish.has("rust-peers") ? await rustPeers() : []),
];

/** Our own dense engine's row in a group. */
const twin = (group: Group) => own?.rows().find((row) => isOf(group, row) && row.firing_rate === null && !row.noisy);

/** Initial weights and batch of the peers of a group: those of our own dense twin. */
function referenceOf(group: Group): Reference {
  const row = twin(group);
  if (!own || !row) return { ...randomReference(group as Size), learning_rate: LEARNING_RATE };
  // Only a learning step has a batch; other tasks use its weights and observations.
  const workload = own.workload(
    { ...row, task: "learning_step", batch: Math.max(row.batch ?? 0, 32), normalisation: "none" },
    LEARNING_RATE,
  );
  const reference = workload.reference();
  workload.free();
  return reference;
}

/** A library doing a group's work. */
function peerContender(engine: Engine, group: Group, reference: Reference): Contender {
  const observation = reference.s_tm1.slice(0, reference.inputs);
  const work = {
    learning_step: () => engine.step(),
    decision: () => engine.decide(observation),
    forward: () => engine.forward(reference.s_tm1),
  }[group.task as Exclude<Group["task"], "one_hot_decision" | "kernel" | "world_step">];
  const dense = {
    time_steps: null,
    firing_rate: null,
    normalisation: "none",
    surrogate: null,
    noisy: false,
    kernel: null,
  } as const;
  return {
    row: {
      task: group.task,
      engine: engine.name,
      batch: group.batch,
      states: group.states,
      hidden: group.hidden,
      actions: group.actions,
      ...dense,
    },
    run(times) {
      for (let count = 0; count < times; count += 1) work();
    },
    renew: () => engine.load(reference),
    ...(engine.enter && { enter: () => engine.enter!() }),
  };
}

const bench = {
  disagreements,

  groups(): Group[] {
    const all = [...PEER_GROUPS, ...(own?.rows() ?? [])].map(({ task, batch, states, hidden, actions }) => ({
      task,
      batch,
      states,
      hidden,
      actions,
    }));
    return all.filter((group, index) => all.findIndex((other) => isOf(group, other)) === index);
  },

  /** If `size` is given, random weights of that size replace those of our own engine. */
  async agreement(size?: Size): Promise<Agreement> {
    const group = PEER_GROUPS[0]!;
    const reference = size ? randomReference(size) : referenceOf(group);
    const agreement: Agreement = { tolerance: TOLERANCE, steps: STEPS, losses: {} };
    for (const engine of [new Naive(), ...peers]) agreement.losses[engine.name] = await losses(engine, reference);
    const row = size ? undefined : twin(group);
    if (own && row) {
      const workload = own.workload(row, LEARNING_RATE);
      const step = () => workload.run(1);
      agreement.losses[row.engine] = await losses({ load() {}, step }, reference);
      workload.free();
    }
    return agreement;
  },

  /** Results of each engine for the same inputs. */
  async answers(size: Size) {
    const all: Record<string, Awaited<ReturnType<typeof answers>>> = {};
    for (const engine of [new Naive(), ...peers]) all[engine.name] = await answers(engine, randomReference(size));
    return all;
  },

  async measure(group: Group) {
    const taking = PEER_GROUPS.some((other) => isOf(group, other));
    const reference = taking ? referenceOf(group) : null;
    const others = peers.filter((peer) => peer !== mended || group.task === "learning_step");
    const rows: Row[] = own?.rows().filter((row) => isOf(group, row)) ?? [];
    const workloads = rows.map((row) => ({ row, workload: own!.workload(row, STILL) }));
    const contenders = [
      ...workloads.map(({ row, workload }) => contender(row, workload)),
      ...(reference ? others.map((peer) => peerContender(peer, group, reference)) : []),
    ];
    const timed = await measure(contenders, pace);
    const fired = workloads.map(({ row, workload }) => firing(row, workload));
    for (const { workload } of workloads) workload.free();
    return timed.map((row, index) => ({ row, firing: fired[index] ?? null }));
  },

  peak(): { multiply_add_gflops: number | null; add_gops: number | null } {
    return {
      multiply_add_gflops: own?.peak("multiply_add", pace.turn_ms) ?? null,
      add_gops: own?.peak("add", pace.turn_ms) ?? null,
    };
  },
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}

window.bench = bench;
document.documentElement.dataset.bench = "ready";
