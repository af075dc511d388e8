//! The figures of a run, as the terminal prints them and the page reads them. The schema is in `docs/`.

use super::Experiment;
use super::evaluation::Evaluation;
use crate::Error;
use crate::meter::energy::MODELS;
use crate::meter::operations::{Activity, Operations};
use crate::network::pass::{Carried, Pass};
use crate::network::{LAYERS, SpikingRainbowNetwork};
use crate::parameters::Value;
use crate::random::{Pcg64, Stream};
use crate::spiking::statistics::{NetworkSparsity, SpikeStats, network_sparsity};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// Greedy episodes over which returns and spikes are measured.
const EPISODES: usize = 100;

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
    /// Points of the curve.
    pub curve: Vec<Point>,
}

impl Experiment {
    /// All figures of the run as it stands.
    ///
    /// # Errors
    /// [`Error::NotFinite`] when a figure is no longer a number.
    pub fn figures(&self) -> Result<Figures, Error> {
        let evaluation = self.evaluate()?;
        let (mean_return, during) = self.greedy_episodes(&evaluation)?;
        let spiking = self.spec.agent.is_spiking();
        let mut anywhere = self.no_stats();
        for state in self.world.model().reachable() {
            count(&self.agent.online, &evaluation.pass, state, 1.0, &mut anywhere);
        }
        let activity = Activity::of(&self.agent.online, &during);
        let rates = LAYERS.into_iter().zip(during.iter().map(SpikeStats::firing_rate));
        let dead = LAYERS.into_iter().zip(anywhere.iter().map(SpikeStats::dead_neurons));
        Ok(Figures {
            world: self.spec.world.world.clone(),
            agent: self.spec.agent.name(),
            seed: self.spec.seed,
            version: env!("CARGO_PKG_VERSION"),
            parameters: Named(self.spec.parameters.used()),
            env_steps: self.moment.env_steps,
            updates: self.agent.updates(),
            optimal_value: Some(self.optimal_value()),
            random_value: Some(self.random_value),
            greedy_value: Some(evaluation.greedy_value),
            normalised_score: evaluation.normalised_score,
            mean_return,
            firing_rate: Named(rates.filter(|_| spiking).collect()),
            dead_neurons: Named(dead.collect()),
            sparsity: network_sparsity(&during).into(),
            operations: Operations::of(&activity),
            energy: energy(&activity),
            weights_digest: self.agent.online.digest(),
            curve: self.points(),
        })
    }

    /// Plays greedy episodes: mean undiscounted return, and what the neurons did in their decisions.
    fn greedy_episodes(&self, evaluation: &Evaluation) -> Result<(f64, [SpikeStats; 4]), Error> {
        let mut world = self.spec.world.build()?;
        let network = &self.agent.online;
        let carries = self.spec.parameters.carry_state;
        let (mut visits, mut stats) = (vec![0.0; evaluation.policy.len()], self.no_stats());
        let (mut pass, mut sum) = (Pass::default(), 0.0);
        let seed = Pcg64::of_stream(self.spec.seed, Stream::Evaluation).next_u32();
        for episode in 0..EPISODES {
            let mut state = world.reset((episode == 0).then_some(seed));
            let mut carried = Carried::default();
            loop {
                // From rest, a decision follows from the state alone, and so does what the neurons do.
                let action = if carries {
                    network.forward_carrying(state, &mut carried, &mut pass)?;
                    count(network, &pass, 0, 1.0, &mut stats);
                    self.agent.support.greedy(&pass.logits, network.sizes.actions)
                } else {
                    visits[state] += 1.0;
                    evaluation.policy[state]
                };
                let step = world.step(action)?;
                sum += step.reward;
                if step.terminated || step.truncated {
                    break;
                }
                state = step.observation;
            }
        }
        for (state, visits) in visits.into_iter().enumerate().filter(|(_, visits)| *visits > 0.0) {
            count(network, &evaluation.pass, state, visits, &mut stats);
        }
        Ok((sum / EPISODES as f64, stats))
    }

    fn no_stats(&self) -> [SpikeStats; 4] {
        let network = &self.agent.online;
        std::array::from_fn(|_| SpikeStats::new(network.sizes.neurons, network.units.time_steps()))
    }

    fn points(&self) -> Vec<Point> {
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

/// Adds one row of a pass, that happened `times` times, to the statistics of the layers.
fn count(network: &SpikingRainbowNetwork, pass: &Pass, row: usize, times: f64, stats: &mut [SpikeStats; 4]) {
    for (layer, stats) in stats.iter_mut().enumerate() {
        let (spikes, traces) = (pass.spikes_of(layer, row), pass.traces_of(layer, row));
        let kept = traces.len() / spikes.len().max(1);
        let sent = |slot: usize| {
            let traces = &traces[slot * kept..(slot + 1) * kept];
            network.units.neuron().map_or(1, |neuron| neuron.spikes_sent(spikes[slot], traces))
        };
        stats.record(spikes, pass.membranes_of(layer, row), sent, times);
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
