//! The figures of a run, as the terminal prints them and the page reads them. The schema is in `docs/`.

use super::Experiment;
use super::evaluation::{Evaluation, Judge};
use super::greedy::{self, Greedy};
use super::levels::LEVELS;
use crate::Error;
use crate::meter::energy::MODELS;
use crate::meter::operations::{Activity, Operations};
use crate::network::LAYERS;
use crate::parameters::Value;
use crate::random::{Pcg64, Stream};
use crate::spiking::statistics::{NetworkSparsity, SpikeStats, network_sparsity};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// Greedy episodes over which returns and spikes are measured.
pub const EPISODES: usize = 100;

/// Figures by name, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named<T>(pub Vec<(&'static str, T)>);

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Energy of one decision under one model, in picojoules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Energy {
    /// Of the spiking agent; for a dense run there is none.
    pub spiking_pj: Option<f64>,
    /// Of the dense twin of the same shape.
    pub dense_pj: f64,
    /// Spiking / dense.
    pub ratio: Option<f64>,
}

/// Silence over the greedy episodes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sparsity {
    /// Slots of neuron × time step × decision without a spike / all slots.
    pub silent_slots: f64,
    /// Pairs of neuron and decision without a spike / all pairs.
    pub silent_neurons: f64,
}

impl From<NetworkSparsity> for Sparsity {
    fn from(sparsity: NetworkSparsity) -> Self {
        Self { silent_slots: sparsity.overall_sparsity, silent_neurons: sparsity.silent_neurons }
    }
}

/// One point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    env_step: u64,
    updates: u64,
    r#return: Option<f64>,
    loss: Option<f64>,
    firing_rate: Option<f64>,
}

/// All figures of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Gymnasium's id.
    pub world: String,
    /// `spiking` or `dense`.
    pub agent: &'static str,
    /// Seed of every random stream.
    pub seed: u32,
    /// Version of this crate.
    pub version: &'static str,
    /// Every declared parameter with the value used.
    pub parameters: Named<Value>,
    /// Environment steps taken.
    pub env_steps: u64,
    /// Learning steps taken.
    pub updates: u64,
    /// Expected discounted return of the best policy.
    pub optimal_value: Option<f64>,
    /// The same of random actions.
    pub random_value: Option<f64>,
    /// The same of the greedy policy of these weights.
    pub greedy_value: Option<f64>,
    /// (greedy − random) / (optimal − random).
    pub normalised_score: Option<f64>,
    /// Mean undiscounted return of 100 greedy episodes under the time limit.
    pub mean_return: f64,
    /// Layer → spikes / (decisions × time steps × neurons) over those episodes.
    pub firing_rate: Named<f64>,
    /// Layer → neurons that fire in no reachable state.
    pub dead_neurons: Named<usize>,
    /// Silence over those episodes.
    pub sparsity: Sparsity,
    /// Synaptic operations of one decision.
    pub operations: Operations,
    /// Model → energy of one decision.
    pub energy: Named<Energy>,
    /// Digest of the online network.
    pub weights_digest: String,
}

impl Experiment {
    /// All figures of the run as it stands.
    ///
    /// # Errors
    /// [`Error::NotFinite`] when a figure is no longer a number.
    pub fn figures(&self) -> Result<Figures, Error> {
        self.figures_over(EPISODES, self.spec.seed)
    }

    /// The same, with returns and spikes measured over so many greedy episodes of another seed.
    ///
    /// # Errors
    /// [`Error::NotFinite`] when a figure is no longer a number.
    pub fn figures_over(&self, episodes: usize, seed: u32) -> Result<Figures, Error> {
        let mut evaluation = self.evaluate()?;
        let mut judge = self.judge.clone();
        if self.world.states() == 0 {
            judge = Judge::of_levels(self.world.as_ref(), LEVELS)?;
            evaluation = evaluation.over_levels(self, LEVELS, judge.as_ref())?;
        }
        let (mean_return, during) = self.greedy_episodes(&evaluation, episodes, seed)?;
        let spiking = self.spec.agent.is_spiking();
        let mut anywhere = self.agent.judged().no_stats();
        let met: Vec<(usize, f64)> = self.met().into_iter().map(|state| (state, 1.0)).collect();
        greedy::count(self.agent.judged(), &self.agent.replay.observations, &met, &mut anywhere)?;
        let activity = Activity::of(self.agent.judged(), &during);
        // Without dueling there is no value layer to speak of.
        let present = |stats: &&SpikeStats| !stats.spikes.is_empty();
        let rates = LAYERS.into_iter().zip(&during).filter(|(_, stats)| present(stats));
        let rates = rates.map(|(name, stats)| (name, stats.firing_rate()));
        let dead = LAYERS.into_iter().zip(&anywhere).filter(|(_, stats)| present(stats));
        let dead = dead.map(|(name, stats)| (name, stats.dead_neurons()));
        Ok(Figures {
            world: self.spec.world.world.clone(),
            agent: self.spec.agent.name(),
            seed: self.spec.seed,
            version: env!("CARGO_PKG_VERSION"),
            parameters: Named(self.spec.parameters.used()),
            env_steps: self.moment.env_steps,
            updates: self.agent.updates(),
            optimal_value: judge.as_ref().map(|judge| judge.optimal_value),
            random_value: judge.as_ref().map(|judge| judge.random_value),
            greedy_value: evaluation.greedy_value,
            normalised_score: evaluation.normalised_score,
            mean_return,
            firing_rate: Named(rates.filter(|_| spiking).collect()),
            dead_neurons: Named(dead.collect()),
            sparsity: network_sparsity(&during).into(),
            operations: Operations::of(&activity),
            energy: energy(&activity),
            weights_digest: self.agent.online.digest(),
        })
    }

    /// States that can be reached; those visited so far where no model says which.
    pub(super) fn met(&self) -> Vec<usize> {
        if self.world.states() == 0 {
            return (0..self.agent.states()).collect();
        }
        let visited = || (0..self.visits.len()).filter(|state| self.visits[*state] > 0).collect();
        self.world.model().map_or_else(visited, crate::worlds::model::Model::reachable)
    }

    /// Plays greedy episodes: mean undiscounted return, and what the neurons did in their decisions.
    fn greedy_episodes(
        &self,
        evaluation: &Evaluation,
        episodes: usize,
        seed: u32,
    ) -> Result<(f64, [SpikeStats; 4]), Error> {
        let mut world = self.world.another();
        let mut policy = Greedy::new(self, evaluation);
        let seed = Pcg64::of_stream(seed, Stream::Evaluation).next_u32();
        let mut sum = 0.0;
        for episode in 0..episodes {
            let state = world.reset((episode == 0).then_some(seed));
            sum += policy.play(world.as_mut(), state)?;
            policy.make_room(true)?;
        }
        Ok((sum / episodes as f64, policy.stats()?))
    }

    /// The points of the curve.
    pub fn points(&self) -> Vec<Point> {
        let point = |point: &super::CurvePoint| Point {
            env_step: point.env_step,
            updates: point.updates,
            r#return: point.mean_return,
            loss: point.loss,
            firing_rate: point.firing_rate(),
        };
        self.curve.points.iter().map(point).collect()
    }
}

fn energy(activity: &Activity) -> Named<Energy> {
    let bill = |model: &'static crate::meter::energy::EnergyModel| {
        let dense_pj = model.dense(activity).total();
        let spiking_pj = activity.spiking.then(|| model.spiking(activity).total());
        let ratio = spiking_pj.map(|spiking_pj| spiking_pj / dense_pj);
        (model.name, Energy { spiking_pj, dense_pj, ratio })
    };
    Named(MODELS.iter().map(bill).collect())
}
