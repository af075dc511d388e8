//! A learning step: replay → targets → cross-entropy → gradients → Adam → thresholds → target copy.
//!
//! States are numbers, so every distinct state of a batch goes through each network once, however many transitions
//! name it; the loss weighs it accordingly.

use super::categorical::{Support, cross_entropy};
use super::n_step::{Return, n_step_return};
use super::replay::Replay;
use super::view::View;
use crate::Error;
use crate::layers::adam::Adam;
use crate::math::elementary::exp;
use crate::math::reduce;
use crate::network::gradient::Gradient;
use crate::network::{Learned, SpikingRainbowNetwork};
use crate::parameters::{Normalisation, Parameters, ThresholdRule};
use crate::spiking::homeostasis::Homeostasis;
use crate::spiking::neuron::NeuronTensors;

/// Learning rate stays whole until this share of the run, then falls in a straight line.
const LEARNING_RATE_HOLDS: f64 = 0.5;
/// Without a normalisation the currents drift as the weights learn, and thresholds that follow as fast lose seeds (2 of
/// 12 on firm ice at full pace, none of 20 at this one).
const PACE_WITHOUT_NORMALISATION: f64 = 0.4;
/// Learned thresholds stay above this share of the one that they start from.
const LOWEST_THRESHOLD: f32 = 0.1;

/// What a learning step found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Mean cross-entropy over the batch.
    pub loss: f32,
    /// Norm of the gradient before it was clipped.
    pub gradient_norm: f32,
}

/// Target network, optimiser and working memory.
#[derive(Clone, Debug)]
pub struct Learner {
    support: Support,
    parameters: Parameters,
    target: SpikingRainbowNetwork,
    adam: Adam,
    gradient: Gradient,
    updates: u64,
    online_view: View,
    target_view: View,
    drawn: Vec<usize>,
    returns: Vec<Return>,
    logit_gradients: Vec<f32>,
    projected: Vec<f32>,
    rates: Vec<f32>,
}

impl Learner {
    /// A learner for `online`, whose target starts as its copy.
    pub fn new(online: &SpikingRainbowNetwork, support: Support, parameters: &Parameters) -> Self {
        let view = View::new(online.sizes.states);
        Self {
            support,
            parameters: parameters.clone(),
            target: online.clone(),
            adam: Adam::default(),
            gradient: Gradient::of(online),
            updates: 0,
            online_view: view.clone(),
            target_view: view,
            drawn: Vec::new(),
            returns: Vec::new(),
            logit_gradients: Vec::new(),
            projected: Vec::new(),
            rates: Vec::new(),
        }
    }

    /// Learning steps taken.
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// One learning step.
    ///
    /// # Errors
    /// [`Error::NotFinite`] when the loss or the gradient is no longer a number; nothing is changed then.
    pub fn learn(
        &mut self,
        online: &mut SpikingRainbowNetwork,
        replay: &mut Replay,
        progress: f64,
    ) -> Result<Outcome, Error> {
        self.drawn.clear();
        replay.sample(self.parameters.batch_size, &mut self.drawn);
        self.sum_up(replay)?;
        let sources = self.look(online, replay)?;
        let loss = self.compare(replay, online.sizes.actions, sources);
        self.gradient.clear();
        online.backward(&self.online_view.pass, &self.logit_gradients, &mut self.gradient)?;
        let gradient_norm = self.gradient_norm(online.learned);
        for (figure, value) in [("loss", loss), ("the gradient", gradient_norm)] {
            if !value.is_finite() {
                return Err(Error::NotFinite { figure, update: self.updates });
            }
        }
        self.descend(online, gradient_norm, progress);
        self.adapt_thresholds(online, sources, progress);
        self.freeze_normalisation(online, progress);
        self.updates += 1;
        if self.updates.is_multiple_of(self.parameters.target_period as u64) {
            self.target.clone_from(online);
        }
        Ok(Outcome { loss, gradient_norm })
    }

    /// The return of each window drawn, ended before the first action that the target network would not take.
    fn sum_up(&mut self, replay: &Replay) -> Result<(), Error> {
        let view = &mut self.target_view;
        view.clear();
        for step in self.drawn.iter().flat_map(|number| replay.window(*number)) {
            if step.discount_t != 0.0 {
                view.add(step.s_t as usize);
            }
        }
        view.look(&self.target, self.support)?;
        self.returns.clear();
        let (actions, cut) = (self.target.sizes.actions, self.parameters.cut_return);
        for number in &self.drawn {
            let goes_on = |step: &super::n_step::Transition| {
                !cut || view.greedy(step.s_tm1 as usize, actions) == Some(step.a_tm1 as usize)
            };
            self.returns.extend(n_step_return(replay.window(*number), goes_on));
        }
        Ok(())
    }

    /// Runs the sources, then the states that returns bootstrap from, through the online network; gives the number
    /// of distinct sources, whose rows come first.
    fn look(&mut self, online: &SpikingRainbowNetwork, replay: &Replay) -> Result<usize, Error> {
        let view = &mut self.online_view;
        view.clear();
        for step in self.drawn.iter().filter_map(|number| replay.window(*number).first()) {
            view.add(step.s_tm1 as usize);
        }
        let sources = view.states.len();
        for summed in self.returns.iter().filter(|summed| summed.discount_t != 0.0) {
            view.add(summed.s_t as usize);
        }
        view.look(online, self.support)?;
        Ok(sources)
    }

    /// Projects each target and compares it with what the network says: leaves the gradient of the mean
    /// cross-entropy with respect to the logits of the sources, and gives the mean itself.
    fn compare(&mut self, replay: &Replay, actions: usize, sources: usize) -> f32 {
        let atoms = self.support.atoms;
        self.logit_gradients.clear();
        self.logit_gradients.resize(sources * actions * atoms, 0.0);
        let share = 1.0 / self.returns.len().max(1) as f32;
        let mut loss = 0.0_f32;
        for (number, summed) in self.drawn.iter().zip(&self.returns) {
            let Some(step) = replay.window(*number).first() else { continue };
            self.projected.clear();
            self.projected.resize(atoms, 0.0);
            if summed.discount_t == 0.0 {
                self.support.project([(summed.r_t, 1.0)], &mut self.projected);
            } else {
                // Double Q-learning: the online network chooses, the target network values.
                let state = summed.s_t as usize;
                let chosen = self.online_view.greedy(state, actions).unwrap_or(0);
                let log_probabilities = self.target_view.distribution(state, chosen, actions, atoms);
                let returns = log_probabilities.iter().enumerate().map(|(i, log_probability)| {
                    (summed.r_t + summed.discount_t * self.support.atom(i), exp(*log_probability))
                });
                self.support.project(returns, &mut self.projected);
            }
            let (state, action) = (step.s_tm1 as usize, step.a_tm1 as usize);
            let said = self.online_view.distribution(state, action, actions, atoms);
            loss += share * cross_entropy(&self.projected, said);
            let start = (self.online_view.row_of[state] * actions + action) * atoms;
            let gradients = &mut self.logit_gradients[start..start + atoms];
            for ((gradient, &log_probability), &m) in gradients.iter_mut().zip(said).zip(&self.projected) {
                *gradient += share * (exp(log_probability) - m);
            }
        }
        loss
    }

    /// Norm of everything that learns: weights, the biases of the heads, and what the neurons learn.
    fn gradient_norm(&self, learned: Learned) -> f32 {
        let square = |values: Option<&[f32]>| values.map_or(0.0, |values| reduce::dot(values, values));
        let mut sum = 0.0_f32;
        for map in self.gradient.hidden.iter().chain(&self.gradient.heads) {
            sum += square(map.weight.as_slice());
        }
        for map in &self.gradient.heads {
            sum += square(map.bias.as_slice());
        }
        for tensors in &self.gradient.neurons {
            sum += if learned.thresholds { square(Some(&tensors.threshold)) } else { 0.0 };
            sum += if learned.leaks { square(Some(&tensors.leak)) } else { 0.0 };
        }
        sum.sqrt()
    }

    fn descend(&mut self, online: &mut SpikingRainbowNetwork, gradient_norm: f32, progress: f64) {
        let p = &self.parameters;
        let fallen = ((1.0 - progress) / (1.0 - LEARNING_RATE_HOLDS)).clamp(0.0, 1.0);
        let rate = p.learning_rate * (p.learning_rate_final + (1.0 - p.learning_rate_final) * fallen);
        let clip = p.gradient_clip as f32;
        let scale = if gradient_norm > clip { clip / gradient_norm } else { 1.0 };
        let mut step = self.adam.begin(rate as f32, p.adam_epsilon as f32);
        let maps = online.hidden.iter_mut().chain(&mut online.heads);
        for (map, gradient) in maps.zip(self.gradient.hidden.iter().chain(&self.gradient.heads)) {
            if let (Some(weights), Some(gradients)) = (map.weight.as_slice_mut(), gradient.weight.as_slice())
            {
                step.update(weights, gradients, scale);
            }
        }
        for (map, gradient) in online.heads.iter_mut().zip(&self.gradient.heads) {
            if let (Some(biases), Some(gradients)) = (map.bias.as_slice_mut(), gradient.bias.as_slice()) {
                step.update(biases, gradients, scale);
            }
        }
        if online.learned.thresholds {
            let lowest = LOWEST_THRESHOLD * p.threshold as f32;
            for (tensors, gradient) in online.neurons.iter_mut().zip(&self.gradient.neurons) {
                step.update(&mut tensors.threshold, &gradient.threshold, scale);
                tensors.threshold.iter_mut().for_each(|t| *t = if *t < lowest { lowest } else { *t });
            }
        }
        if online.learned.leaks {
            for (tensors, gradient) in online.neurons.iter_mut().zip(&self.gradient.neurons) {
                step.update(&mut tensors.leak, &gradient.leak, scale);
                tensors.leak.iter_mut().for_each(|leak| *leak = leak.clamp(0.0, NeuronTensors::HIGHEST_LEAK));
            }
        }
    }

    /// A static normalisation takes over the statistics that `LayerNorm` has in this batch, once.
    fn freeze_normalisation(&mut self, online: &mut SpikingRainbowNetwork, progress: f64) {
        let p = &self.parameters;
        if p.normalisation != Normalisation::Static || progress < p.static_from {
            return;
        }
        let layers = online.normalisations.iter_mut().zip(&mut self.target.normalisations);
        for ((online, target), layer) in layers.zip(&self.online_view.pass.layers) {
            online.freeze(&layer.statistics);
            target.kind = online.kind;
        }
    }

    /// Moves every threshold by its neuron's firing rate over the distinct sources.
    fn adapt_thresholds(&mut self, online: &mut SpikingRainbowNetwork, sources: usize, progress: f64) {
        let p = &self.parameters;
        let pace = if p.normalisation == Normalisation::None { PACE_WITHOUT_NORMALISATION } else { 1.0 };
        let eta = (p.homeostasis_step * pace * Homeostasis::fade(progress)) as f32;
        let moves = online.units.neuron().is_some_and(crate::spiking::neuron::Neuron::has_thresholds);
        if p.threshold_rule != ThresholdRule::Homeostatic || !moves || eta == 0.0 {
            return;
        }
        let rule = Homeostasis { threshold: p.threshold as f32, target_rate: p.target_rate as f32 };
        let neurons = online.sizes.neurons;
        let decisions = sources * online.units.time_steps();
        for (layer, tensors) in self.online_view.pass.layers.iter().zip(&mut online.neurons) {
            self.rates.clear();
            self.rates.resize(neurons, 0.0);
            for spikes in layer.record.spikes.chunks_exact(neurons.max(1)).take(decisions) {
                for (rate, &spike) in self.rates.iter_mut().zip(spikes) {
                    *rate += spike;
                }
            }
            for rate in &mut self.rates {
                *rate /= decisions.max(1) as f32;
            }
            rule.step(&mut tensors.threshold, &self.rates, eta);
        }
    }
}
