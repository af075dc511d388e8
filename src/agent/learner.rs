//! The learning step of Rainbow:
//!
//! 1. draw windows of n transitions from the replay, with importance weights and intrinsic rewards;
//! 2. value distributions of the target network in the next states (`next_distributions`), and the n-step returns;
//! 3. greedy actions of the online network in the states in which returns end (`greedy_next`, Double Q-learning);
//! 4. cross-entropy with the projected targets, the sparsity regularisers, and the gradient (`loss_and_gradient`);
//! 5. a step of Adam, new priorities, homeostatic thresholds and, every `target_period` updates, a copy to the target.
//!
//! Each of the three evaluations draws its own noise. States are numbered, so each distinct state of a batch is
//! evaluated once, however many transitions contain it; the gradients of its transitions are summed.
//!
//! Source: Hessel et al., arXiv 1710.02298.

mod descent;
mod saved;
mod step_noise;

use super::batch::Batch;
use super::categorical::Support;
use super::exploration::Exploration;
use super::homeostat::Homeostat;
use super::n_step::Transition;
use super::regulariser::Regulariser;
use super::replay::Replay;
use super::state_batch::StateBatch;
use super::target::{Projection, Target};
use crate::Error;
use crate::error::check_shape;
use crate::layers::adam::Adam;
use crate::network::SpikingRainbowNetwork;
use crate::network::gradient::Gradient;
use crate::network::noise::Sample;
use crate::network::pass::Pass;
use crate::parameters::{Normalisation, Parameters};
use crate::random::{Pcg64, Stream};
use std::ops::RangeInclusive;
use step_noise::StepNoise;

/// Figures of a learning step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LearningOutcome {
    /// Weighted mean of the losses over the batch, plus the loss of the regularisers.
    pub loss: f32,
    /// Euclidean norm of the gradient before clipping.
    pub gradient_norm: f32,
}

/// Target network, optimiser and scratch memory of the learning step.
#[derive(Clone, Debug)]
pub struct Learner {
    support: Support,
    parameters: Parameters,
    target: SpikingRainbowNetwork,
    adam: Adam,
    gradient: Gradient,
    updates: u64,
    noise_random: Pcg64,
    noise: StepNoise,
    /// Weights of one network under its noise.
    sample: Sample,
    batch: Batch,
    pass: Pass,
    /// Outputs of the online network in the states in which the windows start.
    states: StateBatch,
    /// Outputs of the online network in the states in which returns end.
    next_online: StateBatch,
    /// Outputs of the target network in the states in which returns may end.
    next_target: StateBatch,
    logit_gradients: Vec<f32>,
    projection: Projection,
    losses: Vec<f32>,
    regulariser: Regulariser,
    homeostat: Homeostat,
}

impl Learner {
    /// Silences a range of neurons of the target network, or lets them fire again.
    pub(super) fn silence(&mut self, range: &RangeInclusive<usize>, is_silent: bool) -> Result<(), Error> {
        self.target.silence(range.clone(), is_silent)
    }

    /// Typical size of the gradient over the last 1000 learning steps: of the weights into each hidden layer, 0 for one
    /// that does not exist, and last the largest among weights and biases of the heads, which no surrogate separates
    /// from the loss.
    pub fn gradient_sizes(&self) -> [f64; 5] {
        // The order of `Gradient::learned`: four hidden maps, the weights of both heads, their biases.
        let [a, b, c, d, heads @ ..] = [0, 1, 2, 3, 4, 5, 6, 7].map(|slot| self.adam.gradient_size(slot));
        [a, b, c, d, heads.into_iter().fold(0.0, f64::max)]
    }

    /// Creates a learner for `online`, with a copy of it as target network.
    pub fn new(online: &SpikingRainbowNetwork, support: Support, parameters: &Parameters, seed: u32) -> Self {
        let states = StateBatch::new(online.sizes);
        Self {
            support,
            parameters: parameters.clone(),
            target: online.clone(),
            adam: Adam::default(),
            gradient: Gradient::of(online),
            updates: 0,
            noise_random: Pcg64::of_stream(seed, Stream::Noise),
            noise: StepNoise::default(),
            sample: Sample::default(),
            batch: Batch::default(),
            pass: Pass::default(),
            next_online: states.clone(),
            next_target: states.clone(),
            states,
            logit_gradients: Vec::new(),
            projection: Projection::default(),
            losses: Vec::new(),
            regulariser: Regulariser::of(parameters),
            homeostat: Homeostat::default(),
        }
    }

    /// Number of learning steps taken.
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// Takes one learning step on a batch drawn from the replay.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the replay contains a state or an action that the network does not have, or if the
    /// network has a different number of atoms; [`Error::NotFinite`] if a return, the loss or the gradient is not
    /// finite. The weights of `online` are unchanged in both cases.
    pub fn learn(
        &mut self,
        online: &mut SpikingRainbowNetwork,
        replay: &mut Replay,
        exploration: &mut Exploration,
        progress: f64,
    ) -> Result<LearningOutcome, Error> {
        self.batch.draw(replay, self.parameters.batch_size);
        self.learn_from_batch(online, replay, exploration, progress)
    }

    /// Takes one learning step on the windows in the given slots of the replay.
    ///
    /// # Errors
    /// Returns the errors of [`Self::learn`].
    #[cfg(any(feature = "bench", feature = "cli"))]
    pub(crate) fn learn_from(
        &mut self,
        slots: &[usize],
        online: &mut SpikingRainbowNetwork,
        replay: &mut Replay,
        exploration: &mut Exploration,
        progress: f64,
    ) -> Result<LearningOutcome, Error> {
        self.batch.take(slots);
        self.learn_from_batch(online, replay, exploration, progress)
    }

    /// Takes one learning step on the windows in `self.batch`.
    fn learn_from_batch(
        &mut self,
        online: &mut SpikingRainbowNetwork,
        replay: &mut Replay,
        exploration: &mut Exploration,
        progress: f64,
    ) -> Result<LearningOutcome, Error> {
        check_shape("atoms", &[online.sizes.atoms], &[self.support.atoms])?;
        let states = replay.observations.known().unwrap_or(online.sizes.inputs);
        self.batch.check(replay, states, online.sizes.actions)?;
        let p = &self.parameters;
        let beta = p.priority_beta + (1.0 - p.priority_beta) * progress;
        self.batch.weigh(replay, beta);
        self.batch.collect_next_states(replay);
        self.batch.compute_novelty(replay, exploration, progress)?;
        self.batch.train_curiosity(replay, exploration, progress)?;
        self.noise.refresh(online, &mut self.noise_random);

        let optimism = |state: usize, action: usize| exploration.optimism(state, action, progress);
        // A pass needs much memory, so one pass serves all three evaluations in turn.
        let mut pass = std::mem::take(&mut self.pass);
        self.next_distributions(replay, optimism, &mut pass)?;
        self.compute_returns(replay);
        self.greedy_next(online, replay, optimism, &mut pass)?;
        let loss = self.loss_and_gradient(online, replay, optimism, progress, &mut pass)?;
        let gradient_norm = self.gradient_norm(online);
        self.check_finite(loss, gradient_norm)?;

        self.optimiser_step(online, gradient_norm, progress);
        replay.set_priorities(&self.batch.drawn, &self.losses)?;
        self.homeostat.adapt(online, &pass, &self.parameters, progress);
        self.freeze_normalisation(online, &pass, progress);
        self.pass = pass;
        self.updates += 1;
        if self.updates.is_multiple_of(self.parameters.target_period as u64) {
            self.target.copy_from(online);
        }
        Ok(LearningOutcome { loss, gradient_norm })
    }

    /// Computes the value distributions of the target network in every state in which a return may end.
    fn next_distributions(
        &mut self,
        replay: &Replay,
        optimism: impl Fn(usize, usize) -> f32,
        pass: &mut Pass,
    ) -> Result<(), Error> {
        self.next_target.clear();
        for step in self.batch.drawn.iter().flat_map(|slot| replay.window(*slot)) {
            if step.discount_t != 0.0 {
                self.next_target.add(step.s_t as usize);
            }
        }
        let maps = self.target.sampled_maps(&self.noise.target, &mut self.sample)?;
        self.next_target.evaluate(&self.target, &maps, &replay.observations, self.support, optimism, pass)
    }

    /// Computes the n-step returns. With `cut_return`, each ends before the first action that is not greedy for the
    /// target network.
    fn compute_returns(&mut self, replay: &Replay) {
        let (cut, next_target) = (self.parameters.cut_return, &self.next_target);
        let is_greedy =
            |step: &Transition| next_target.greedy(step.s_tm1 as usize) == Some(step.a_tm1 as usize);
        self.batch.compute_returns(replay, |step| !cut || is_greedy(step));
    }

    /// Double Q-learning: computes the greedy actions of the online network in the states in which returns end.
    fn greedy_next(
        &mut self,
        online: &SpikingRainbowNetwork,
        replay: &Replay,
        optimism: impl Fn(usize, usize) -> f32,
        pass: &mut Pass,
    ) -> Result<(), Error> {
        if !self.parameters.double_q {
            return Ok(());
        }
        self.next_online.clear();
        for end in self.batch.returns.iter().filter(|end| end.discount_t != 0.0) {
            self.next_online.add(end.s_t as usize);
        }
        let maps = online.sampled_maps(&self.noise.greedy, &mut self.sample)?;
        self.next_online.evaluate(online, &maps, &replay.observations, self.support, optimism, pass)
    }

    /// Computes the weighted mean loss of the online network against the targets plus the loss of the regularisers, and
    /// its gradient in `self.gradient`. `pass` then holds the forward pass of the online network over the states in
    /// which the windows start.
    fn loss_and_gradient(
        &mut self,
        online: &SpikingRainbowNetwork,
        replay: &Replay,
        optimism: impl Fn(usize, usize) -> f32,
        progress: f64,
        pass: &mut Pass,
    ) -> Result<f32, Error> {
        self.states.clear();
        for step in self.batch.drawn.iter().filter_map(|slot| replay.window(*slot).first()) {
            self.states.add(step.s_tm1 as usize);
        }
        let maps = online.sampled_maps(&self.noise.online, &mut self.sample)?;
        self.states.evaluate(online, &maps, &replay.observations, self.support, |_, _| 0.0, pass)?;
        let (batch, states, next_target) = (&self.batch, &self.states, &self.next_target);
        let selector = if self.parameters.double_q { &self.next_online } else { next_target };
        self.logit_gradients.clear();
        self.logit_gradients.resize(pass.logits.len(), 0.0);
        self.losses.clear();
        let share = 1.0 / batch.drawn.len().max(1) as f32;
        let mut mean = 0.0_f32;
        for ((slot, end), weight) in batch.drawn.iter().zip(&batch.returns).zip(&batch.weights) {
            let Some(step) = replay.window(*slot).first() else { continue };
            let next_state = end.s_t as usize;
            let next_action = selector.greedy(next_state).unwrap_or(0);
            let target = Target {
                r_t: end.r_t,
                discount_t: end.discount_t,
                optimism: optimism(next_state, next_action),
                next_distribution: next_target.distribution(next_state, next_action),
            };
            let (state, action) = (step.s_tm1 as usize, step.a_tm1 as usize);
            let predicted = states.distribution(state, action);
            let gradient = &mut self.logit_gradients[states.atoms_of(state, action)];
            let scale = share * weight;
            let loss = target.loss(self.support, predicted, scale, gradient, &mut self.projection);
            self.losses.push(loss);
            mean += scale * loss;
        }
        let regulariser = self.regulariser.loss(online, pass, progress);
        let (logits, gradient) = (&self.logit_gradients, &mut self.gradient);
        online.backward_through(&maps, pass, logits, regulariser.spike_gradients, gradient)?;
        gradient.compute_sigmas(&self.noise.online)?;
        Ok(mean + regulariser.loss)
    }

    fn check_finite(&self, loss: f32, gradient_norm: f32) -> Result<(), Error> {
        // A return that is not finite can project to no mass, so the loss alone would not reveal it.
        let returns = self.batch.returns.iter().map(|end| end.r_t).sum::<f32>();
        for (figure, value) in [("a return", returns), ("the loss", loss), ("the gradient", gradient_norm)] {
            if !value.is_finite() {
                return Err(Error::NotFinite { figure, update: self.updates });
            }
        }
        Ok(())
    }

    /// Freezes a static normalisation, once, to the `LayerNorm` statistics of this batch.
    fn freeze_normalisation(&mut self, online: &mut SpikingRainbowNetwork, pass: &Pass, progress: f64) {
        let p = &self.parameters;
        if p.normalisation != Normalisation::Static || progress < p.static_from {
            return;
        }
        let layers = online.normalisations.iter_mut().zip(&mut self.target.normalisations);
        for ((online, target), layer) in layers.zip(&pass.layers) {
            online.freeze(&layer.statistics);
            target.kind = online.kind;
        }
    }
}
