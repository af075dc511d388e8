//! Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − lr · m̂ / (√v̂ + ε).
//!
//! Source: Kingma and Ba, arXiv 1412.6980, in the form of `PyTorch` and optax, with ε outside the corrected root.

use crate::Error;
use crate::math::lanes::widest;
use crate::state::{State, broken};

const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.999;
/// Moments below this magnitude are flushed to zero: moments of rarely updated rows would decay to subnormal numbers,
/// which are slow.
const MIN_MOMENT: f32 = 1e-30;
/// Upper bound of |m| / √v over all sequences of gradients. By the Cauchy–Schwarz inequality,
/// m² ≤ v · (1 − β₁)² / ((1 − β₂)(1 − β₁²/β₂)), so |m| ≤ 7.27 √v; the margin covers rounding.
const MAX_MOMENT_RATIO: f32 = 7.5;
/// Largest |m| accepted where v was flushed to zero.
const MAX_MOMENT_BESIDE_ZERO: f32 = 1e-12;

/// State of the Adam optimiser: first and second moments of a list of parameter slices, and the number of steps taken.
#[derive(Clone, Debug, Default)]
pub struct Adam {
    first: Vec<Vec<f32>>,
    second: Vec<Vec<f32>>,
    steps: i32,
}

impl Adam {
    /// Number of steps taken.
    pub fn steps(&self) -> u64 {
        self.steps as u64
    }

    /// Typical size of the gradient of a parameter slice over the last 1 / (1 − β₂) = 1000 steps: the root of its mean
    /// second moment, corrected for its beginning. 0 before the first step, or if there is no such slice.
    pub fn gradient_size(&self, slot: usize) -> f64 {
        let Some(moments) = self.second.get(slot).filter(|moments| !moments.is_empty()) else { return 0.0 };
        let sum: f64 = moments.iter().map(|moment| f64::from(*moment)).sum();
        let correction = 1.0 - libm::pow(f64::from(BETA_2), f64::from(self.steps));
        (sum / moments.len() as f64 / correction).sqrt()
    }

    /// Saves the moments and the number of steps to `state`, under names that start with `prefix`.
    pub fn save(&self, prefix: &str, state: &mut State) {
        state.put(format!("{prefix}steps"), &[self.steps as u64]);
        for (moments, list) in [("first", &self.first), ("second", &self.second)] {
            for (slot, values) in list.iter().enumerate() {
                state.put(format!("{prefix}{moments}.{slot}"), values);
            }
        }
    }

    /// Loads the moments and the number of steps that [`Self::save`] saved for parameter slices of the given `lengths`.
    /// `largest` bounds the magnitude of every gradient entry.
    ///
    /// # Errors
    /// Returns [`Error::File`] if a moment is missing, has another length, is not finite, or cannot result from
    /// gradients of at most `largest`; `self` is then unchanged.
    pub fn load(
        &mut self,
        prefix: &str,
        state: &State,
        lengths: &[usize],
        largest: f32,
    ) -> Result<(), Error> {
        let [steps] = state.array::<u64, 1>(&format!("{prefix}steps"))?;
        let slots = if steps == 0 { &[] } else { lengths };
        let list = |moments: &str| {
            let slot = |(slot, length): (usize, &usize)| {
                let name = format!("{prefix}{moments}.{slot}");
                let values = state.shaped::<f32>(&name, &[*length])?.to_vec();
                // Rounding errors accumulate over the second moment's horizon of 1 / (1 − β₂) = 1000 steps.
                let highest = 1.01 * if moments == "first" { largest } else { largest * largest };
                let sound =
                    |x: &f32| x.is_finite() && x.abs() <= highest && (moments == "first" || *x >= 0.0);
                if values.iter().all(sound) {
                    Ok(values)
                } else {
                    Err(broken(&name, "contains an invalid moment"))
                }
            };
            slots.iter().enumerate().map(slot).collect::<Result<Vec<_>, Error>>()
        };
        let first = list("first")?;
        let second = list("second")?;
        for (slot, (first, second)) in first.iter().zip(&second).enumerate() {
            let fits = |(m, v): (&f32, &f32)| m.abs() <= MAX_MOMENT_RATIO * v.sqrt() + MAX_MOMENT_BESIDE_ZERO;
            if !first.iter().zip(second).all(fits) {
                let rule = "contains a moment that is larger than the second moment allows";
                return Err(broken(&format!("{prefix}first.{slot}"), rule));
            }
        }
        let steps = i32::try_from(steps).map_err(|_| broken(&format!("{prefix}steps"), "is too large"))?;
        *self = Self { first, second, steps };
        Ok(())
    }

    /// Starts a step. The bias corrections of both moments follow from the number of steps.
    pub fn begin(&mut self, learning_rate: f32, epsilon: f32) -> AdamStep<'_> {
        self.steps = self.steps.saturating_add(1);
        // libm::pow in f64 gives identical bits on every target.
        let correction = |beta: f32| 1.0 - libm::pow(f64::from(beta), f64::from(self.steps)) as f32;
        AdamStep {
            learning_rate: learning_rate / correction(BETA_1),
            root_correction: 1.0 / correction(BETA_2).sqrt(),
            epsilon,
            slot: 0,
            adam: self,
        }
    }
}

/// One step of Adam. [`AdamStep::update`] has to be called for the parameter slices in the same order at every step.
#[derive(Debug)]
pub struct AdamStep<'a> {
    adam: &'a mut Adam,
    learning_rate: f32,
    root_correction: f32,
    epsilon: f32,
    slot: usize,
}

impl AdamStep<'_> {
    /// Updates `parameters` with the gradient `gradient · scale`, both of the same length.
    pub fn update(&mut self, parameters: &mut [f32], gradient: &[f32], scale: f32) {
        let adam = &mut *self.adam;
        if adam.first.len() == self.slot {
            adam.first.push(vec![0.0; parameters.len()]);
            adam.second.push(vec![0.0; parameters.len()]);
        }
        let moments = adam.first[self.slot].iter_mut().zip(adam.second[self.slot].iter_mut());
        self.slot += 1;
        let (lr, root, epsilon) = (self.learning_rate, self.root_correction, self.epsilon);
        widest(
            #[inline(always)]
            move || {
                for ((parameter, &gradient), (first, second)) in
                    parameters.iter_mut().zip(gradient).zip(moments)
                {
                    let g = gradient * scale;
                    let m = BETA_1 * *first + (1.0 - BETA_1) * g;
                    let v = BETA_2 * *second + (1.0 - BETA_2) * (g * g);
                    *first = if m.abs() < MIN_MOMENT { 0.0 } else { m };
                    *second = if v < MIN_MOMENT { 0.0 } else { v };
                    *parameter -= lr * *first / (second.sqrt() * root + epsilon);
                }
            },
        );
    }
}
