/** Weights and a batch from a seeded generator, for tests of the engines. */
import { LAYERS, type Parameter, type Reference, shape } from "./reference";

export function randomReference({ batch = 32, hidden = 128, actions = 4, seed = 1 } = {}): Reference {
  const random = mulberry32(seed);
  const between = (length: number, low: number, high: number) =>
    Float32Array.from({ length }, () => low + (high - low) * random());
  const inputs = 64;
  const reference: Reference = {
    inputs,
    hidden,
    actions,
    atoms: 51,
    batch,
    support_min: -1,
    support_max: 1,
    learning_rate: 5e-4,
    adam_epsilon: 1e-8,
    online: {} as Record<Parameter, Float32Array>,
    s_tm1: between(batch * inputs, -1, 1),
    a_tm1: Uint32Array.from({ length: batch }, () => Math.floor(actions * random())),
    r_t: between(batch, -1, 1),
    discount_t: between(batch, 0, 1),
    s_t: between(batch * inputs, -1, 1),
  };
  for (const layer of LAYERS) {
    const [from, to] = shape(reference, layer);
    const bound = Math.sqrt(3 / from);
    reference.online[`${layer}.weight`] = between(from * to, -bound, bound);
    reference.online[`${layer}.bias`] = between(to, -0.1, 0.1);
  }
  return reference;
}

function mulberry32(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
