//! The figures of a run, as the terminal prints them and the page reads them. The schema is in `docs/`.

use super::Run;
use super::budget::Budget;
use super::measuring::{Measuring, Playing};
use super::metered::{Energy, Metered};
use super::snapshot::Snapshot;
use crate::Error;
use crate::meter::neurobench::SynapticOperations;
use crate::meter::record::{ActivityRecord, Sparsity};
use crate::meter::table::Table;
use crate::parameters::Value;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// Greedy episodes over which returns and spikes are measured.
pub const EPISODES: usize = 100;
/// Greedy episodes at most; at least there is one.
pub(super) const MOST_EPISODES: usize = 1_000_000;

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

/// What is measured, and how thoroughly.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Greedy episodes.
    pub episodes: usize,
    /// Their seed.
    pub seed: u32,
    /// The energy models.
    pub table: Table,
    /// Whether to run the network with INT8 weights, too. Models with weights of one byte then bill what that one did.
    pub int8: bool,
    /// Zeros / activities of each hidden layer of a dense twin that was measured beside a spiking network.
    pub relu_zeros: Option<[f64; 4]>,
}

/// The worth of a network whose weights are rounded to INT8, a scale for each output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Int8 {
    /// As in [`Figures`].
    pub greedy_value: Option<f64>,
    /// As in [`Figures`].
    pub normalised_score: Option<f64>,
    /// As in [`Figures`].
    pub mean_return: f64,
    /// Digest of the rounded network.
    pub weights_digest: String,
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
    /// Silence over those episodes, under each definition.
    pub sparsity: Sparsity,
    /// `NeuroBench`'s synaptic operations of one decision.
    pub operations: SynapticOperations,
    /// Model → energy of one decision.
    pub energy: Named<Energy>,
    /// What stands behind operations and energy.
    pub meter: Metered,
    /// What the same network is worth with INT8 weights, where that was asked for.
    pub int8: Option<Int8>,
    /// Digest of the online network.
    pub weights_digest: String,
}

impl Run {
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
        let table = Table::default();
        self.figures_with(&Measure { episodes, seed, table, int8: false, relu_zeros: None })
    }

    /// The same, measured as `measure` says.
    ///
    /// # Errors
    /// [`Error::NotFinite`] when a figure is no longer a number.
    pub fn figures_with(&self, measure: &Measure) -> Result<Figures, Error> {
        let mut measuring = Measuring::begin(self, measure.clone(), None);
        loop {
            if let Some(figures) = measuring.advance(self, u64::MAX)? {
                return Ok(figures);
            }
        }
    }

    /// What the network that is judged does in greedy episodes.
    ///
    /// # Errors
    /// [`Error::NotFinite`] when a figure is no longer a number.
    pub fn played(&self, measure: &Measure) -> Result<ActivityRecord, Error> {
        let mut playing = self.begin_to_play(measure);
        playing.go_on(&self.agent.replay.observations, &mut Budget::all())?;
        Ok(playing.record().clone())
    }

    pub(super) fn begin_to_play(&self, measure: &Measure) -> Playing {
        Playing::of(Snapshot::of(self, self.agent.judged().clone()), 0, None, measure)
    }

    /// States that can be reached; those visited so far where no model says which.
    pub(super) fn met(&self) -> Vec<usize> {
        if self.world.states() == 0 {
            return (0..self.agent.states()).collect();
        }
        let visited = || (0..self.visits.len()).filter(|state| self.visits[*state] > 0).collect();
        self.world.model().map_or_else(visited, crate::worlds::model::Model::reachable)
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
