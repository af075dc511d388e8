/** TensorFlow.js, as its users write it, on one of its backends, with one of two gradients of a dense layer. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";

import type { Engine } from "../engine";
import { BETA_1, BETA_2, isHead, LAYERS, type Layer, type Reference, shape, spacing, support } from "../reference";
import { mendedProduct } from "./mended_product";

type Product = (inputs: tf.Tensor2D, weights: tf.Tensor2D) => tf.Tensor2D;
type Weights = Record<Layer, { weight: tf.Variable<tf.Rank.R2>; bias: tf.Variable<tf.Rank.R1> }>;

interface Learning {
  reference: Reference;
  online: Weights;
  target: Weights;
  trained: tf.Variable[];
  moments: [tf.Variable, tf.Variable][];
  steps: number;
  s_tm1: tf.Tensor2D;
  /** One where the action was taken: [batch, actions, 1]. */
  taken: tf.Tensor3D;
  r_t: tf.Tensor2D;
  discount_t: tf.Tensor2D;
  s_t: tf.Tensor2D;
  /** [1, atoms] */
  support: tf.Tensor2D;
  /** [1, atoms, 1] */
  index: tf.Tensor3D;
  /** The number of each first action among all actions of the batch. */
  offset: tf.Tensor1D;
}

export class TensorFlow implements Engine {
  readonly name: string;
  readonly #backend: string;
  readonly #product: Product | null;
  #learning: Learning | null = null;

  /** `mended` replaces the gradient of products, which the WebAssembly backend computes slowly. */
  constructor(name: string, backend: string, mended = false) {
    this.name = name;
    this.#backend = backend;
    this.#product = mended ? mendedProduct : null;
  }

  async enter() {
    await tf.setBackend(this.#backend);
  }

  load(reference: Reference) {
    if (this.#learning) {
      const { reference: _, ...tensors } = this.#learning;
      tf.dispose(tensors as unknown as tf.TensorContainer);
    }
    const { batch, inputs, actions, atoms } = reference;
    const weights = (trainable: boolean) =>
      Object.fromEntries(
        LAYERS.map((layer) => {
          const [from, to] = shape(reference, layer);
          const weight = tf.variable(tf.tensor2d(reference.online[`${layer}.weight`], [from, to]), trainable);
          return [
            layer,
            { weight, bias: tf.variable(tf.tensor1d(reference.online[`${layer}.bias`]), trainable && isHead(layer)) },
          ];
        }),
      ) as Weights;
    const online = weights(true);
    const trained = LAYERS.flatMap((layer) => [
      online[layer].weight,
      ...(isHead(layer) ? [online[layer].bias] : []),
    ]) as tf.Variable[];
    const zeros = (like: tf.Variable) => tf.variable(tf.zeros(like.shape), false);
    this.#learning = {
      reference,
      online,
      target: weights(false),
      trained,
      moments: trained.map((variable) => [zeros(variable), zeros(variable)]),
      steps: 0,
      s_tm1: tf.tensor2d(reference.s_tm1, [batch, inputs]),
      // A cast is needed because the one-hot operation of the WebAssembly backend writes integers whatever type is
      // requested.
      taken: tf.tidy(() =>
        tf
          .oneHot(tf.tensor1d(Int32Array.from(reference.a_tm1), "int32"), actions)
          .cast("float32")
          .expandDims(2),
      ),
      r_t: tf.tensor2d(reference.r_t, [batch, 1]),
      discount_t: tf.tensor2d(reference.discount_t, [batch, 1]),
      s_t: tf.tensor2d(reference.s_t, [batch, inputs]),
      support: tf.tensor2d(support(reference), [1, atoms]),
      index: tf.tidy(() => tf.range(0, atoms, 1).reshape([1, atoms, 1])),
      offset: tf.tidy(() => tf.range(0, batch, 1, "int32").mul(tf.scalar(actions, "int32"))),
    };
  }

  step() {
    const now = this.#now();
    return tf.tidy(() => {
      const goal = this.#goal(now);
      const { value, grads } = tf.variableGrads(() => {
        const logits = this.#logits(now.online, now.s_tm1, now.reference, true).mul(now.taken).sum(1);
        return tf.logSoftmax(logits).mul(goal).sum(1).mean().neg() as tf.Scalar;
      }, now.trained);
      adam(now, grads);
      return value.dataSync()[0]!;
    });
  }

  decide(observation: Float32Array) {
    const now = this.#now();
    return tf.tidy(() => this.#best(now, tf.tensor2d(observation, [1, now.reference.inputs])).dataSync()[0]!);
  }

  forward(observations: Float32Array) {
    const now = this.#now();
    const states = () => tf.tensor2d(observations, [observations.length / now.reference.inputs, now.reference.inputs]);
    return tf.tidy(() => this.#logits(now.online, states(), now.reference).slice([0, 0, 0], [1, 1, 1]).dataSync()[0]!);
  }

  #now() {
    if (!this.#learning) throw new Error(`${this.name} has not been given weights`);
    return this.#learning;
  }

  /** Logits [batch, actions, atoms]. */
  #logits(weights: Weights, states: tf.Tensor2D, { actions, atoms }: Reference, learns = false) {
    const product = learns ? this.#product : null;
    const dense = (layer: Layer, inputs: tf.Tensor2D): tf.Tensor2D => {
      const { weight, bias } = weights[layer];
      const activation = isHead(layer) ? "linear" : "relu";
      if (!product) return tf.fused.matMul({ a: inputs, b: weight, bias, activation }) as tf.Tensor2D;
      const current = product(inputs, weight).add(bias);
      return (isHead(layer) ? current : tf.relu(current)) as tf.Tensor2D;
    };
    const features = dense("feature_2", dense("feature_1", states));
    const value = dense("value_head", dense("value", features)).reshape([-1, 1, atoms]);
    const advantage = dense("advantage_head", dense("advantage", features)).reshape([-1, actions, atoms]);
    return advantage.add(value.sub(advantage.mean(1, true))) as tf.Tensor3D;
  }

  /** The best action of each state. */
  #best(now: Learning, states: tf.Tensor2D) {
    const probability = tf.softmax(this.#logits(now.online, states, now.reference));
    return probability.mul(now.support).sum(2).argMax(1) as tf.Tensor1D;
  }

  /** The projected distributions of the target network in the next states: [batch, atoms]. */
  #goal(now: Learning) {
    const { batch, actions, atoms, support_min, support_max } = now.reference;
    const best = this.#best(now, now.s_t).add(now.offset);
    const logits = this.#logits(now.target, now.s_t, now.reference).reshape([batch * actions, atoms]);
    const next = tf.softmax(logits.gather(best)).reshape([batch, 1, atoms]);
    const returns = now.r_t.add(now.discount_t.mul(now.support)).clipByValue(support_min, support_max);
    const landing = returns.sub(support_min).div(spacing(now.reference)).reshape([batch, 1, atoms]);
    // The share of each landing that every atom takes: [batch, atoms, atoms].
    const share = tf.relu(tf.sub(1, landing.sub(now.index).abs()));
    return share.mul(next).sum(2);
  }
}

/** Adam with ε outside the corrected root; the corrections are folded into two numbers. */
function adam(now: Learning, gradients: tf.NamedTensorMap) {
  now.steps += 1;
  const root = Math.sqrt(1 - BETA_2 ** now.steps);
  const rate = (now.reference.learning_rate * root) / (1 - BETA_1 ** now.steps);
  for (const [index, variable] of now.trained.entries()) {
    const gradient = gradients[variable.name]!;
    const [first, second] = now.moments[index]!;
    first.assign(first.mul(BETA_1).add(gradient.mul(1 - BETA_1)));
    second.assign(second.mul(BETA_2).add(gradient.square().mul(1 - BETA_2)));
    variable.assign(variable.sub(first.mul(rate).div(second.sqrt().add(now.reference.adam_epsilon * root))));
  }
}
