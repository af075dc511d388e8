//! A learning step: replay → targets → cross-entropy → pressures → gradients → Adam → priorities → thresholds → target
//! copy.
//!
//! States are numbers, so every distinct state of a batch goes through each network once, however many transitions
//! name it; the loss weighs it accordingly. Three networks are looked at, each under noise of its own: the online one
//! at the states that were left, the online one where returns end, which chooses, and the target, which values.

use super::batch::Batch;
use super::categorical::Support;
use super::exploration::Exploration;
use super::homeostat::Homeostat;
use super::pressure::Pressure;
use super::replay::Replay;
use super::target::{Projection, Target};
use super::view::View;
use crate::Error;
use crate::error::check_shape;
use crate::layers::adam::Adam;
use crate::math::reduce;
use crate::network::SpikingRainbowNetwork;
use crate::network::gradient::Gradient;
use crate::network::noise::{Noise, Sample};
use crate::network::pass::Pass;
use crate::parameters::{Normalisation, Parameters};
use crate::random::{Pcg64, Stream};
use crate::state::{State, broken};

/// Learning rate stays whole until this share of the run, then falls in a straight line.
const LEARNING_RATE_HOLDS: f64 = 0.5;

/// What a learning step found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Weighted mean of the losses over the batch, and what the pressures add.
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
    noise_random: Pcg64,
    /// Noise of the network at the sources, of the one that chooses and of the one that values.
    noises: [Noise; 3],
    /// Maps under their noise.
    sample: Sample,
    batch: Batch,
    /// Of one network after the other, the online one at the sources last: a pass is large, and memory that was used just
    /// now is near.
    pass: Pass,
    sources: View,
    chooser: View,
    valuer: View,
    logit_gradients: Vec<f32>,
    projection: Projection,
    losses: Vec<f32>,
    pressure: Pressure,
    homeostat: Homeostat,
}

impl Learner {
    /// A learner for `online`, whose target starts as its copy.
    pub fn new(online: &SpikingRainbowNetwork, support: Support, parameters: &Parameters, seed: u32) -> Self {
        let view = View::new(online.sizes);
        Self {
            support,
            parameters: parameters.clone(),
            target: online.clone(),
            adam: Adam::default(),
            gradient: Gradient::of(online),
            updates: 0,
            noise_random: Pcg64::of_stream(seed, Stream::Noise),
            noises: Default::default(),
            sample: Sample::default(),
            batch: Batch::default(),
            pass: Pass::default(),
            sources: view.clone(),
            chooser: view.clone(),
            valuer: view,
            logit_gradients: Vec::new(),
            projection: Projection::default(),
            losses: Vec::new(),
            pressure: Pressure::of(parameters),
            homeostat: Homeostat::default(),
        }
    }

    /// Learning steps taken.
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// One learning step on a batch drawn from the replay.
    ///
    /// # Errors
    /// [`Error::Shape`] when the replay names a state or an action that the network does not have, or the network has other
    /// atoms; [`Error::NotFinite`] when the loss or the gradient is no longer a number; the weights are not changed then.
    pub fn learn(
        &mut self,
        online: &mut SpikingRainbowNetwork,
        replay: &mut Replay,
        exploration: &mut Exploration,
        progress: f64,
    ) -> Result<Outcome, Error> {
        self.batch.draw(replay, self.parameters.batch_size);
        self.learn_from_batch(online, replay, exploration, progress)
    }

    /// One learning step on the windows in these slots of the replay.
    ///
    /// # Errors
    /// Those of [`Self::learn`].
    pub(crate) fn learn_from(
        &mut self,
        slots: &[usize],
        online: &mut SpikingRainbowNetwork,
        replay: &mut Replay,
        exploration: &mut Exploration,
        progress: f64,
    ) -> Result<Outcome, Error> {
        self.batch.take(slots);
        self.learn_from_batch(online, replay, exploration, progress)
    }

    fn learn_from_batch(
        &mut self,
        online: &mut SpikingRainbowNetwork,
        replay: &mut Replay,
        exploration: &mut Exploration,
        progress: f64,
    ) -> Result<Outcome, Error> {
        check_shape("atoms", &[online.sizes.atoms], &[self.support.atoms])?;
        let states = replay.observations.known().unwrap_or(online.sizes.inputs);
        self.batch.check(replay, states, online.sizes.actions)?;
        let p = &self.parameters;
        let beta = p.priority_beta + (1.0 - p.priority_beta) * progress;
        self.batch.weigh(replay, beta);
        self.batch.wonder(replay, exploration, progress)?;
        if online.spreads.is_some() {
            for noise in &mut self.noises {
                noise.refresh(online, &mut self.noise_random);
            }
        }
        let optimism = |state: usize, action: usize| exploration.optimism(state, action, progress);
        self.look_at_ends(replay, optimism)?;
        self.look_at_choices(online, replay, optimism)?;
        let loss = self.look_at_sources(online, replay, optimism, progress)?;
        let squares = self.gradient.learned(online.learned).map(|slice| reduce::dot(slice, slice));
        let gradient_norm = squares.sum::<f32>().sqrt();
        // A return that is not a number projects to nothing, and the loss would not tell.
        let returns = self.batch.returns.iter().map(|summed| summed.r_t).sum::<f32>();
        for (figure, value) in [("a return", returns), ("loss", loss), ("the gradient", gradient_norm)] {
            if !value.is_finite() {
                return Err(Error::NotFinite { figure, update: self.updates });
            }
        }
        self.descend(online, gradient_norm, progress);
        replay.set_priorities(&self.batch.drawn, &self.losses)?;
        self.homeostat.adapt(online, &self.pass, &self.parameters, progress);
        self.freeze_normalisation(online, progress);
        self.updates += 1;
        if self.updates.is_multiple_of(self.parameters.target_period as u64) {
            self.target.copy_from(online);
        }
        Ok(Outcome { loss, gradient_norm })
    }

    /// Runs every state in which a return may end through the target network, then sums up the returns, each ended before
    /// the first action that the target network would not take.
    fn look_at_ends(&mut self, replay: &Replay, optimism: impl Fn(usize, usize) -> f32) -> Result<(), Error> {
        let view = &mut self.valuer;
        view.clear();
        for step in self.batch.drawn.iter().flat_map(|slot| replay.window(*slot)) {
            if step.discount_t != 0.0 {
                view.add(step.s_t as usize);
            }
        }
        let maps = self.target.sampled_maps(&self.noises[2], &mut self.sample)?;
        view.look(&self.target, &maps, &replay.observations, self.support, optimism, &mut self.pass)?;
        let cut = self.parameters.cut_return;
        self.batch
            .sum_up(replay, |step| !cut || view.greedy(step.s_tm1 as usize) == Some(step.a_tm1 as usize));
        Ok(())
    }

    /// Double Q-learning: runs the states in which returns end through the online network, which chooses the action there.
    fn look_at_choices(
        &mut self,
        online: &SpikingRainbowNetwork,
        replay: &Replay,
        optimism: impl Fn(usize, usize) -> f32,
    ) -> Result<(), Error> {
        if !self.parameters.double_q {
            return Ok(());
        }
        self.chooser.clear();
        for summed in self.batch.returns.iter().filter(|summed| summed.discount_t != 0.0) {
            self.chooser.add(summed.s_t as usize);
        }
        let maps = online.sampled_maps(&self.noises[1], &mut self.sample)?;
        self.chooser.look(online, &maps, &replay.observations, self.support, optimism, &mut self.pass)
    }

    /// Runs the states that were left through the online network, compares what it says of them with the targets, and
    /// works out the gradient; gives the weighted mean loss with what the pressures add.
    fn look_at_sources(
        &mut self,
        online: &SpikingRainbowNetwork,
        replay: &Replay,
        optimism: impl Fn(usize, usize) -> f32,
        progress: f64,
    ) -> Result<f32, Error> {
        self.sources.clear();
        for step in self.batch.drawn.iter().filter_map(|slot| replay.window(*slot).first()) {
            self.sources.add(step.s_tm1 as usize);
        }
        let maps = online.sampled_maps(&self.noises[0], &mut self.sample)?;
        self.sources.look(online, &maps, &replay.observations, self.support, |_, _| 0.0, &mut self.pass)?;
        let (batch, sources, valuer) = (&self.batch, &self.sources, &self.valuer);
        let chooser = if self.parameters.double_q { &self.chooser } else { valuer };
        self.logit_gradients.clear();
        self.logit_gradients.resize(self.pass.logits.len(), 0.0);
        self.losses.clear();
        let share = 1.0 / batch.drawn.len().max(1) as f32;
        let mut mean = 0.0_f32;
        for ((slot, summed), weight) in batch.drawn.iter().zip(&batch.returns).zip(&batch.weights) {
            let Some(step) = replay.window(*slot).first() else { continue };
            let end = summed.s_t as usize;
            let chosen = chooser.greedy(end).unwrap_or(0);
            let target = Target {
                r_t: summed.r_t,
                discount_t: summed.discount_t,
                optimism: optimism(end, chosen),
                valued: valuer.distribution(end, chosen),
            };
            let (state, action) = (step.s_tm1 as usize, step.a_tm1 as usize);
            let said = sources.distribution(state, action);
            let gradient = &mut self.logit_gradients[sources.atoms_of(state, action)];
            let scale = share * weight;
            let loss = target.compare(self.support, said, scale, gradient, &mut self.projection);
            self.losses.push(loss);
            mean += scale * loss;
        }
        let pressed = self.pressure.on(online, &self.pass, progress);
        let (logits, gradient) = (&self.logit_gradients, &mut self.gradient);
        online.backward_through(&maps, &self.pass, logits, pressed.spikes, gradient)?;
        gradient.spread(&self.noises[0])?;
        Ok(mean + pressed.loss)
    }

    fn descend(&mut self, online: &mut SpikingRainbowNetwork, gradient_norm: f32, progress: f64) {
        let p = &self.parameters;
        let fallen = ((1.0 - progress) / (1.0 - LEARNING_RATE_HOLDS)).clamp(0.0, 1.0);
        let rate = p.learning_rate * (p.learning_rate_final + (1.0 - p.learning_rate_final) * fallen);
        let clip = p.gradient_clip as f32;
        let scale = if gradient_norm > clip { clip / gradient_norm } else { 1.0 };
        let slices = self.gradient.learned(online.learned);
        let mut step = self.adam.begin(rate as f32, p.adam_epsilon as f32);
        for (values, gradient) in online.learned_mut().zip(slices) {
            step.update(values, gradient, scale);
        }
        online.bound_learned(p.threshold as f32);
    }

    /// Adds the target network, the optimiser, the counter and the random stream.
    pub fn save(&self, state: &mut State) {
        self.target.save("target.", state);
        self.adam.save("adam.", state);
        state.put("learner.updates", &[self.updates]);
        state.put("random.noise", &self.noise_random.words());
    }

    /// Takes over what was saved of a learner for `online`.
    ///
    /// # Errors
    /// [`Error::File`] when something is missing or does not fit.
    pub fn load(&mut self, online: &SpikingRainbowNetwork, state: &State) -> Result<(), Error> {
        self.target.load("target.", state)?;
        let lengths: Vec<usize> = self.gradient.learned(online.learned).map(<[f32]>::len).collect();
        // Scaled back to this norm, no single number of a gradient is larger.
        self.adam.load("adam.", state, &lengths, self.parameters.gradient_clip as f32)?;
        [self.updates] = state.array("learner.updates")?;
        if self.updates != self.adam.steps() {
            return Err(broken("learner.updates", "does not count the steps of the optimiser"));
        }
        self.noise_random = Pcg64::of_words(state.array("random.noise")?)?;
        Ok(())
    }

    /// A static normalisation takes over the statistics that `LayerNorm` has in this batch, once.
    fn freeze_normalisation(&mut self, online: &mut SpikingRainbowNetwork, progress: f64) {
        let p = &self.parameters;
        if p.normalisation != Normalisation::Static || progress < p.static_from {
            return;
        }
        let layers = online.normalisations.iter_mut().zip(&mut self.target.normalisations);
        for ((online, target), layer) in layers.zip(&self.pass.layers) {
            online.freeze(&layer.statistics);
            target.kind = online.kind;
        }
    }
}
