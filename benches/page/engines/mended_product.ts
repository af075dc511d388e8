/** A product of matrices whose gradient transposes first. */
import * as tf from "@tensorflow/tfjs-core";

/**
 * The WebAssembly backend multiplies by a transposed operand in a scalar loop, about twelve times as slowly as it
 * transposes and multiplies.
 */
export function mendedProduct(inputs: tf.Tensor2D, weights: tf.Tensor2D): tf.Tensor2D {
  const product = tf.customGrad((x, w, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor, w as tf.Tensor]);
    const gradient = (dy: tf.Tensor, [x, w]: tf.Tensor[]) => [dy.matMul(w!.transpose()), x!.transpose().matMul(dy)];
    return { value: (x as tf.Tensor).matMul(w as tf.Tensor), gradFunc: gradient };
  });
  return product(inputs, weights) as tf.Tensor2D;
}
