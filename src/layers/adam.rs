//! Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − lr · m̂ / (√v̂ + ε).
//!
//! Source: Kingma and Ba, arXiv 1412.6980, in the form of `PyTorch` and optax, with ε outside the corrected root.

const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.999;
/// Moments below this are zero: rows that are never visited would sink into subnormal numbers, which are slow.
const SMALLEST: f32 = 1e-30;

/// Moments of a list of parameter slices, and the number of steps taken.
#[derive(Clone, Debug, Default)]
pub struct Adam {
    first: Vec<Vec<f32>>,
    second: Vec<Vec<f32>>,
    steps: i32,
}

impl Adam {
    /// Starts a step; the corrections for the young moments follow from the number of steps.
    pub fn begin(&mut self, learning_rate: f32, epsilon: f32) -> Step<'_> {
        self.steps = self.steps.saturating_add(1);
        // Powers by repeated multiplication in f64: the same on every target.
        let correction = |beta: f32| 1.0 - libm::pow(f64::from(beta), f64::from(self.steps)) as f32;
        Step {
            learning_rate: learning_rate / correction(BETA_1),
            root_correction: 1.0 / correction(BETA_2).sqrt(),
            epsilon,
            slot: 0,
            adam: self,
        }
    }
}

/// One step of Adam over slices that come in the same order each time.
#[derive(Debug)]
pub struct Step<'a> {
    adam: &'a mut Adam,
    learning_rate: f32,
    root_correction: f32,
    epsilon: f32,
    slot: usize,
}

impl Step<'_> {
    /// Moves `parameters` against `gradient · scale`.
    pub fn update(&mut self, parameters: &mut [f32], gradient: &[f32], scale: f32) {
        let adam = &mut *self.adam;
        if adam.first.len() == self.slot {
            adam.first.push(vec![0.0; parameters.len()]);
            adam.second.push(vec![0.0; parameters.len()]);
        }
        let moments = adam.first[self.slot].iter_mut().zip(adam.second[self.slot].iter_mut());
        self.slot += 1;
        let (lr, root, epsilon) = (self.learning_rate, self.root_correction, self.epsilon);
        for ((parameter, &gradient), (first, second)) in parameters.iter_mut().zip(gradient).zip(moments) {
            let g = gradient * scale;
            let m = BETA_1 * *first + (1.0 - BETA_1) * g;
            let v = BETA_2 * *second + (1.0 - BETA_2) * (g * g);
            *first = if m.abs() < SMALLEST { 0.0 } else { m };
            *second = if v < SMALLEST { 0.0 } else { v };
            *parameter -= lr * *first / (second.sqrt() * root + epsilon);
        }
    }
}
