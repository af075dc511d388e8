//! A small multilayer perceptron with leaky rectifiers: the architecture of both networks of curiosity.

use crate::Error;
use crate::layers::linear::Linear;
use crate::math::activity::Activity;
use crate::math::event;
use crate::math::scratch::Scratch;
use crate::random::Pcg64;

/// Slope of the leaky rectifier below zero.
const NEGATIVE_SLOPE: f32 = 0.2;

/// Affine maps with a leaky rectifier between consecutive maps.
#[derive(Clone, Debug)]
pub(in crate::agent) struct Perceptron {
    /// The maps, from the inputs to the outputs.
    pub(in crate::agent) maps: Vec<Linear>,
}

/// Activations of a forward pass: the output of each map before the rectifier, `[rows, outputs]`.
#[derive(Clone, Debug, Default)]
pub(in crate::agent) struct Trace {
    /// Inputs of the pass, `[rows, inputs]`.
    pub(in crate::agent) inputs: Activity,
    outputs: Vec<Vec<f32>>,
    rectified: Vec<Activity>,
    row: Vec<f32>,
    delta: Vec<f32>,
    below: Vec<f32>,
    scratch: Scratch,
}

impl Trace {
    /// Output of the last map.
    pub(in crate::agent) fn output(&self) -> &[f32] {
        self.outputs.last().map(Vec::as_slice).unwrap_or_default()
    }
}

impl Perceptron {
    /// Creates maps between layers of the given widths, with orthogonal weights of gain √2 and zero biases.
    pub(in crate::agent) fn orthogonal(widths: &[usize], random: &mut Pcg64) -> Self {
        let maps = widths.windows(2).map(|pair| orthogonal(pair[0], pair[1], random));
        Self { maps: maps.collect() }
    }

    /// Computes the forward pass of `trace.inputs`.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the inputs do not fit the first map.
    pub(in crate::agent) fn forward(&self, trace: &mut Trace) -> Result<(), Error> {
        let Trace { inputs, outputs, rectified, row, scratch, .. } = trace;
        outputs.resize(self.maps.len(), Vec::new());
        rectified.resize(self.maps.len(), Activity::default());
        for (layer, map) in self.maps.iter().enumerate() {
            let out = &mut outputs[layer];
            let width = map.bias.len();
            out.resize(inputs.rows() * width, 0.0);
            let below = if layer == 0 { &*inputs } else { &rectified[layer - 1] };
            map.forward(below, out, scratch)?;
            rectified[layer].clear(width, true);
            for out in out.chunks_exact(width.max(1)) {
                row.clear();
                row.extend(out.iter().map(|&x| if x > 0.0 { x } else { NEGATIVE_SLOPE * x }));
                rectified[layer].push(row);
            }
        }
        Ok(())
    }

    /// Writes the gradient of all weights over the rows of `trace` to `gradient`; `outputs` is the gradient of the loss
    /// with respect to the outputs, `[rows, outputs]`.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the shapes do not fit.
    pub(in crate::agent) fn backward(
        &self,
        trace: &mut Trace,
        outputs: &[f32],
        gradient: &mut Self,
    ) -> Result<(), Error> {
        let Trace { inputs, outputs: before, rectified, delta, below, scratch, .. } = trace;
        delta.clear();
        delta.extend_from_slice(outputs);
        for layer in (0..self.maps.len()).rev() {
            if layer == 0 {
                return gradient.maps[0].become_gradient(inputs, delta, scratch);
            }
            gradient.maps[layer].become_gradient(&rectified[layer - 1], delta, scratch)?;
            below.clear();
            below.resize(before[layer - 1].len(), 0.0);
            self.maps[layer].add_input_gradient(delta, None, below, scratch)?;
            for (gradient, &x) in below.iter_mut().zip(&before[layer - 1]) {
                *gradient *= if x > 0.0 { 1.0 } else { NEGATIVE_SLOPE };
            }
            std::mem::swap(delta, below);
        }
        Ok(())
    }
}

/// Weights `[inputs, outputs]` whose shorter side is a set of orthogonal vectors of length √2: Gram–Schmidt on
/// truncated normal samples.
fn orthogonal(inputs: usize, outputs: usize, random: &mut Pcg64) -> Linear {
    let (count, length) = if inputs < outputs { (inputs, outputs) } else { (outputs, inputs) };
    let mut vectors: Vec<Vec<f32>> = Vec::with_capacity(count);
    for _ in 0..count {
        let mut vector: Vec<f32> = (0..length).map(|_| random.truncated_normal() as f32).collect();
        for other in &vectors {
            let along = crate::math::reduce::dot(&vector, other);
            event::add_scaled(&mut vector, -along, other);
        }
        let norm = crate::math::reduce::dot(&vector, &vector).sqrt();
        for x in &mut vector {
            *x /= norm;
        }
        vectors.push(vector);
    }
    let mut map = Linear::zeros(inputs, outputs);
    for ((i, o), weight) in map.weight.indexed_iter_mut() {
        *weight = std::f32::consts::SQRT_2 * if inputs < outputs { vectors[i][o] } else { vectors[o][i] };
    }
    map
}
