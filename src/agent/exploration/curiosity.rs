//! Curiosity by random network distillation: a predictor learns the output of a fixed random network for each next
//! state. The prediction error is the intrinsic reward: it is high for states that are still novel.
//!
//! ```text
//! x = clip((observation − mean) / (deviation + ε), ±5)       running statistics of the observations
//! i(s) = mean_k (f(x)_k − f̂(x)_k)²
//! g ← γ_int · g + i(s_t) at every step, never reset          reward: i / √variance(g)
//! ```
//!
//! Intrinsic rewards are computed when a transition is sampled, because rewards computed when it was stored become
//! stale.
//!
//! Source: Burda et al., arXiv 1810.12894, and its published code.

use crate::Error;
use crate::agent::exploration::moments::RunningMoments;
use crate::agent::exploration::perceptron::{Perceptron, Trace};
use crate::error::check_shape;
use crate::layers::adam::Adam;
use crate::math::activity::Activity;
use crate::math::reduce;
use crate::random::{Pcg64, Stream};
use crate::state::{State, broken};

/// Discount γ_int of the intrinsic return.
const INTRINSIC_DISCOUNT: f64 = 0.99;
/// Upper bound of the filtered novelty g in a valid checkpoint.
const MAX_FILTERED_NOVELTY: f64 = 1e41;
/// Maximum number of inputs of an observation.
const MAX_OBSERVATION_INPUTS: usize = 1 << 16;
/// Width of the hidden layers of both networks.
const HIDDEN_UNITS: usize = 32;
/// Number of outputs of both networks.
const OUTPUT_UNITS: usize = 16;
const LEARNING_RATE: f32 = 1e-3;
const ADAM_EPSILON: f32 = 1e-5;
/// Normalised observations are clipped to ±`OBSERVATION_CLIP`.
const OBSERVATION_CLIP: f64 = 5.0;
/// ε, added to the standard deviation, which is 0 for an input that never changes.
const DEVIATION_EPSILON: f64 = 1e-2;

/// The filter g ← γ_int · g + i of the novelty, forward in time and never reset.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Filter(f64);

impl Filter {
    /// Adds the novelty i of a step and returns g.
    pub fn push(&mut self, novelty: f64) -> f64 {
        self.0 = INTRINSIC_DISCOUNT * self.0 + novelty;
        self.0
    }
}

/// Target network, predictor network, and the running statistics.
#[derive(Clone, Debug)]
pub struct Curiosity {
    target: Perceptron,
    predictor: Perceptron,
    gradient: Perceptron,
    adam: Adam,
    /// Number of observations in which each input was on. Together with `observed`, the number of all observations, it
    /// determines mean and variance of a binary input.
    on: Vec<u32>,
    observed: u64,
    /// Mean and variance of the filtered novelty g.
    moments: RunningMoments,
    filter: Filter,
    /// Normalised value of each input when off and when on, from the statistics at the last learning step.
    normalised: Vec<[f32; 2]>,
    traces: [Trace; 2],
    novelties: Vec<f32>,
    errors: Vec<f32>,
    input: Vec<f32>,
}

impl Curiosity {
    /// Creates both networks with weights drawn from the seed, for observations of `inputs` inputs, at most 65536.
    pub fn new(inputs: usize, seed: u32) -> Self {
        let inputs = inputs.min(MAX_OBSERVATION_INPUTS);
        let mut random = Pcg64::of_stream(seed, Stream::Curiosity);
        let target = Perceptron::orthogonal(&[inputs, HIDDEN_UNITS, OUTPUT_UNITS], &mut random);
        let predictor = Perceptron::orthogonal(
            &[inputs, HIDDEN_UNITS, HIDDEN_UNITS, HIDDEN_UNITS, OUTPUT_UNITS],
            &mut random,
        );
        Self {
            target,
            gradient: predictor.clone(),
            predictor,
            adam: Adam::default(),
            on: vec![0; inputs],
            observed: 0,
            moments: RunningMoments::default(),
            filter: Filter::default(),
            normalised: vec![[0.0, 1.0]; inputs],
            traces: [Trace::default(), Trace::default()],
            novelties: Vec::new(),
            errors: Vec::new(),
            input: Vec::new(),
        }
    }

    /// Number of observations counted, and number of learning steps taken.
    pub(in crate::agent) fn counts(&self) -> [u64; 2] {
        [self.observed, self.adam.steps()]
    }

    /// Number of inputs of an observation.
    pub fn inputs(&self) -> usize {
        self.on.len()
    }

    /// Adds the observation that follows a step, one row, to the running statistics.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if `seen` has a different number of inputs, [`Error::NotFinite`] if its novelty is not
    /// finite.
    pub fn observe(&mut self, seen: &Activity) -> Result<(), Error> {
        for input in seen.active(0) {
            if let Some(on) = self.on.get_mut(input) {
                *on = on.saturating_add(1);
            }
        }
        self.observed = self.observed.saturating_add(1);
        self.novelties(seen)?;
        for novelty in &self.novelties {
            if !novelty.is_finite() {
                return Err(Error::NotFinite { figure: "novelty", update: self.adam.steps() });
            }
            let filtered = self.filter.push(f64::from(*novelty));
            self.moments.update(&[filtered]);
        }
        Ok(())
    }

    /// Computes the intrinsic reward i / √variance(g) of each row of `seen`, `[rows]`.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if `seen` has a different number of inputs.
    pub fn rewards(&mut self, seen: &Activity) -> Result<&[f32], Error> {
        let scale = (1.0 / self.moments.variance.sqrt()) as f32;
        self.novelties(seen)?;
        self.novelties.iter_mut().for_each(|novelty| *novelty *= scale);
        Ok(&self.novelties)
    }

    /// Takes one optimiser step of the predictor towards the target on the rows of `seen`, each weighted by its share
    /// of the batch.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if `seen` has a different number of inputs, [`Error::NotFinite`] if the gradient is not
    /// finite; the predictor is not changed in either case.
    pub fn learn(&mut self, seen: &Activity, shares: &[f32]) -> Result<(), Error> {
        self.normalise();
        self.novelties(seen)?;
        let [truth, guess] = &mut self.traces;
        self.errors.clear();
        self.errors.extend_from_slice(guess.output());
        let rows = self
            .errors
            .chunks_exact_mut(OUTPUT_UNITS)
            .zip(truth.output().chunks_exact(OUTPUT_UNITS))
            .zip(shares);
        for ((errors, truth), share) in rows {
            for (error, truth) in errors.iter_mut().zip(truth) {
                *error = 2.0 * share / OUTPUT_UNITS as f32 * (*error - truth);
            }
        }
        self.predictor.backward(guess, &self.errors, &mut self.gradient)?;
        let squares = self.gradient.maps.iter().flat_map(|map| [map.weight.as_slice(), map.bias.as_slice()]);
        // The sum of squares overflows whenever a second moment of the optimiser would.
        if !squares.flatten().map(|slice| reduce::dot(slice, slice)).sum::<f32>().is_finite() {
            return Err(Error::NotFinite { figure: "curiosity's gradient", update: self.adam.steps() });
        }
        let mut step = self.adam.begin(LEARNING_RATE, ADAM_EPSILON);
        for (map, gradient) in self.predictor.maps.iter_mut().zip(&self.gradient.maps) {
            let weights = map.weight.as_slice_mut().zip(gradient.weight.as_slice());
            let biases = map.bias.as_slice_mut().zip(gradient.bias.as_slice());
            for (values, gradients) in weights.into_iter().chain(biases) {
                step.update(values, gradients, 1.0);
            }
        }
        Ok(())
    }

    /// Adds everything that learns. The target network is not saved: its weights are drawn from the seed again.
    pub fn save(&self, state: &mut State) {
        for (layer, map) in self.predictor.maps.iter().enumerate() {
            state.put(format!("curiosity.{layer}.weight"), map.weight.as_slice().unwrap_or_default());
            state.put(format!("curiosity.{layer}.bias"), map.bias.as_slice().unwrap_or_default());
        }
        self.adam.save("curiosity.adam.", state);
        state.put("curiosity.on", &self.on);
        state.put("curiosity.observed", &[self.observed]);
        let RunningMoments { mean, variance, count } = self.moments;
        state.put("curiosity.moments", &[mean, variance, count, self.filter.0]);
        let normalised: Vec<f32> = self.normalised.iter().flatten().copied().collect();
        state.put("curiosity.normalised", &normalised);
    }

    /// Restores what [`Self::save`] added.
    ///
    /// # Errors
    /// Returns [`Error::File`] if a tensor is missing, does not fit or is out of range.
    pub fn load(&mut self, state: &State) -> Result<(), Error> {
        let mut lengths = Vec::new();
        for (layer, map) in self.predictor.maps.iter_mut().enumerate() {
            for (field, values) in [("weight", map.weight.as_slice_mut()), ("bias", map.bias.as_slice_mut())]
            {
                let values = values.unwrap_or_default();
                let name = format!("curiosity.{layer}.{field}");
                state.read(&name, values)?;
                if !values.iter().all(|value| value.is_finite()) {
                    return Err(broken(&name, "contains a number that is not finite"));
                }
                lengths.push(values.len());
            }
        }
        // The gradients of the predictor are not clipped, but the sum of their squares is finite, so each is at most
        // √f32::MAX.
        self.adam.load("curiosity.adam.", state, &lengths, f32::MAX.sqrt())?;
        state.read("curiosity.on", &mut self.on)?;
        [self.observed] = state.array("curiosity.observed")?;
        if self.on.iter().any(|on| u64::from(*on) > self.observed) {
            return Err(broken("curiosity.on", "counts an input in more observations than were made"));
        }
        let [mean, variance, count, filtered] = state.array("curiosity.moments")?;
        let finite = [mean, variance, count, filtered].iter().all(|x: &f64| x.is_finite());
        let counted = count - self.observed as f64;
        // Novelties are finite f32, and the filter sums up to at most 1 / (1 − γ_int) = 100 times the highest.
        let sized = filtered <= MAX_FILTERED_NOVELTY && mean.abs() <= MAX_FILTERED_NOVELTY;
        let sized = sized && variance <= MAX_FILTERED_NOVELTY * MAX_FILTERED_NOVELTY;
        if !finite || !sized || variance <= 0.0 || filtered < 0.0 || !(0.0..0.5).contains(&counted) {
            return Err(broken("curiosity.moments", "contains invalid moments"));
        }
        (self.moments, self.filter) = (RunningMoments { mean, variance, count }, Filter(filtered));
        let mut normalised = vec![0.0_f32; 2 * self.normalised.len()];
        state.read("curiosity.normalised", &mut normalised)?;
        let rises = |[off, on]: &[f32; 2]| off < on;
        if !normalised.iter().all(|x| f64::from(x.abs()) <= OBSERVATION_CLIP)
            || !normalised.as_chunks::<2>().0.iter().all(rises)
        {
            return Err(broken(
                "curiosity.normalised",
                "contains a value that no normalised observation has",
            ));
        }
        self.normalised = normalised.as_chunks::<2>().0.to_vec();
        Ok(())
    }

    /// Computes the novelty i(s) of each row, `[rows]`.
    fn novelties(&mut self, seen: &Activity) -> Result<&[f32], Error> {
        check_shape("observation", &[seen.width()], &[self.on.len()])?;
        let [truth, guess] = &mut self.traces;
        for trace in [&mut *truth, &mut *guess] {
            trace.inputs.clear(self.normalised.len(), true);
        }
        self.input.clear();
        self.input.extend(self.normalised.iter().map(|[off, _]| off));
        for row in 0..seen.rows() {
            seen.active(row).for_each(|input| self.input[input] = self.normalised[input][1]);
            truth.inputs.push(&self.input);
            guess.inputs.push(&self.input);
            seen.active(row).for_each(|input| self.input[input] = self.normalised[input][0]);
        }
        self.target.forward(truth)?;
        self.predictor.forward(guess)?;
        self.novelties.clear();
        for (truth, guess) in
            truth.output().chunks_exact(OUTPUT_UNITS).zip(guess.output().chunks_exact(OUTPUT_UNITS))
        {
            let mut sum = 0.0_f32;
            for (truth, guess) in truth.iter().zip(guess) {
                sum += (truth - guess) * (truth - guess);
            }
            self.novelties.push(sum / OUTPUT_UNITS as f32);
        }
        Ok(&self.novelties)
    }

    /// Recomputes the normalised inputs from the observations so far: an input that is on in a share p of them has mean
    /// p and variance p (1 − p).
    fn normalise(&mut self) {
        let total = (self.observed.max(1)) as f64;
        for (normalised, on) in self.normalised.iter_mut().zip(&self.on) {
            let p = f64::from(*on) / total;
            let scale = 1.0 / ((p * (1.0 - p)).sqrt() + DEVIATION_EPSILON);
            *normalised =
                [0.0, 1.0].map(|x| ((x - p) * scale).clamp(-OBSERVATION_CLIP, OBSERVATION_CLIP) as f32);
        }
    }
}
