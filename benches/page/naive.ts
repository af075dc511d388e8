/** The same work in plain loops and 64-bit numbers, as a reference for every engine. */
import type { Engine } from "./engine";
import {
  BETA_1,
  BETA_2,
  isHead,
  LAYERS,
  type Layer,
  type Parameter,
  type Reference,
  shape,
  spacing,
  support,
} from "./reference";

type Weights = Record<Parameter, Float64Array>;
type Rows = Float64Array[];

interface Pass {
  /** What each layer was given and what came out of it, a row for each state. */
  inputs: Record<Layer, Rows>;
  outputs: Record<Layer, Rows>;
  /** Logits of each state and action. */
  logits: Float64Array[][];
}

export class Naive implements Engine {
  readonly name = "naive";
  #reference!: Reference;
  #online!: Weights;
  #target!: Weights;
  #moments!: [Weights, Weights];
  #steps = 0;

  load(reference: Reference) {
    const copy = (make: (values: Float32Array) => Float64Array) =>
      Object.fromEntries(Object.entries(reference.online).map(([name, values]) => [name, make(values)])) as Weights;
    this.#reference = reference;
    this.#online = copy((values) => Float64Array.from(values));
    this.#target = copy((values) => Float64Array.from(values));
    this.#moments = [copy(({ length }) => new Float64Array(length)), copy(({ length }) => new Float64Array(length))];
    this.#steps = 0;
  }

  step() {
    const { batch, s_tm1, a_tm1 } = this.#reference;
    const goals = this.#goals();
    const pass = this.#pass(this.#online, rows(s_tm1, this.#reference.inputs));
    const byLogit = pass.logits.map((actions) => actions.map((logits) => new Float64Array(logits.length)));
    let loss = 0;
    for (const [state, goal] of goals.entries()) {
      const probability = softmax(pass.logits[state]![a_tm1[state]!]!);
      for (const [atom, share] of goal.entries()) {
        loss -= (share * Math.log(probability[atom]!)) / batch;
        byLogit[state]![a_tm1[state]!]![atom] = (probability[atom]! - share) / batch;
      }
    }
    this.#adam(this.#gradients(pass, byLogit));
    return loss;
  }

  decide(observation: Float32Array) {
    return best(this.#pass(this.#online, [Float64Array.from(observation)]).logits[0]!, support(this.#reference));
  }

  forward(observations: Float32Array) {
    return this.#pass(this.#online, rows(observations, this.#reference.inputs)).logits[0]![0]![0]!;
  }

  #pass(weights: Weights, states: Rows): Pass {
    const pass = { inputs: {}, outputs: {} } as Pass;
    const layer = (name: Layer, inputs: Rows) => {
      pass.inputs[name] = inputs;
      pass.outputs[name] = inputs.map((row) =>
        linear(weights, name, row).map((sum) => (isHead(name) ? sum : Math.max(sum, 0))),
      );
      return pass.outputs[name];
    };
    const features = layer("feature_2", layer("feature_1", states));
    const values = layer("value_head", layer("value", features));
    const advantages = layer("advantage_head", layer("advantage", features));
    const { actions, atoms } = this.#reference;
    pass.logits = values.map((value, state) => {
      const advantage = rows(advantages[state]!, atoms);
      const mean = value.map((_, atom) => advantage.reduce((sum, row) => sum + row[atom]!, 0) / actions);
      return advantage.map((row) => row.map((logit, atom) => value[atom]! + logit - mean[atom]!));
    });
    return pass;
  }

  /** The projected distribution of each state's return. */
  #goals() {
    const { inputs, s_t, r_t, discount_t, support_min, support_max } = this.#reference;
    const [returns, step] = [support(this.#reference), spacing(this.#reference)];
    const states = rows(s_t, inputs);
    const [online, target] = [this.#online, this.#target].map((weights) => this.#pass(weights, states).logits);
    return states.map((_, state) => {
      const next = softmax(target![state]![best(online![state]!, returns)]!);
      const goal = new Float64Array(returns.length);
      for (const [atom, probability] of next.entries()) {
        const landing = Math.min(Math.max(r_t[state]! + discount_t[state]! * returns[atom]!, support_min), support_max);
        for (const [at, centre] of returns.entries())
          goal[at]! += Math.max(1 - Math.abs(landing - centre) / step, 0) * probability;
      }
      return goal;
    });
  }

  #gradients(pass: Pass, byLogit: Float64Array[][]): Weights {
    const gradients = {} as Weights;
    const { actions } = this.#reference;
    /** From the gradient of a layer's outputs, computes those of its weights and returns that of its inputs. */
    const back = (name: Layer, byOutput: Rows): Rows => {
      const [from, to] = shape(this.#reference, name);
      const [weight, bias] = [new Float64Array(from * to), new Float64Array(to)];
      gradients[`${name}.weight`] = weight;
      gradients[`${name}.bias`] = bias;
      return byOutput.map((row, state) => {
        const byInput = new Float64Array(from);
        for (let j = 0; j < to; j += 1) {
          const slope = isHead(name) || pass.outputs[name][state]![j]! > 0 ? row[j]! : 0;
          bias[j]! += slope;
          for (let i = 0; i < from; i += 1) {
            weight[i * to + j]! += pass.inputs[name][state]![i]! * slope;
            byInput[i]! += this.#online[`${name}.weight`][i * to + j]! * slope;
          }
        }
        return byInput;
      });
    };
    const byValue = byLogit.map((rows) => rows[0]!.map((_, atom) => rows.reduce((sum, row) => sum + row[atom]!, 0)));
    const byAdvantage = byLogit.map((rows, state) =>
      Float64Array.from(rows.flatMap((row) => [...row.map((slope, atom) => slope - byValue[state]![atom]! / actions)])),
    );
    const [value, advantage] = [
      back("value", back("value_head", byValue)),
      back("advantage", back("advantage_head", byAdvantage)),
    ];
    back(
      "feature_1",
      back(
        "feature_2",
        value.map((row, state) => row.map((slope, i) => slope + advantage[state]![i]!)),
      ),
    );
    return gradients;
  }

  #adam(gradients: Weights) {
    const { learning_rate, adam_epsilon } = this.#reference;
    this.#steps += 1;
    for (const name of LAYERS.flatMap((layer): Parameter[] => [
      `${layer}.weight`,
      ...(isHead(layer) ? [`${layer}.bias` as const] : []),
    ])) {
      const [first, second] = this.#moments.map((moments) => moments[name]) as [Float64Array, Float64Array];
      for (const [i, slope] of gradients[name].entries()) {
        first[i] = BETA_1 * first[i]! + (1 - BETA_1) * slope;
        second[i] = BETA_2 * second[i]! + (1 - BETA_2) * slope * slope;
        const root = Math.sqrt(second[i]! / (1 - BETA_2 ** this.#steps));
        this.#online[name][i]! -= (learning_rate * (first[i]! / (1 - BETA_1 ** this.#steps))) / (root + adam_epsilon);
      }
    }
  }
}

function linear(weights: Weights, name: Layer, row: Float64Array) {
  const [weight, bias] = [weights[`${name}.weight`], weights[`${name}.bias`]];
  return bias.map((start, j) => row.reduce((sum, input, i) => sum + input * weight[i * bias.length + j]!, start));
}

function rows(values: Float32Array | Float64Array, width: number): Rows {
  return Array.from({ length: values.length / width }, (_, row) =>
    Float64Array.from(values.subarray(row * width, (row + 1) * width)),
  );
}

function softmax(logits: Float64Array) {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The action of highest expected return. */
function best(logits: Float64Array[], returns: Float32Array) {
  const expected = logits.map((row) =>
    softmax(row).reduce((sum, probability, atom) => sum + probability * returns[atom]!, 0),
  );
  return expected.indexOf(Math.max(...expected));
}
