//! Compares a spiking network with its dense twin: time, operations and energy on the same states. The caller provides
//! the clock.

pub mod compared;
pub mod timed_decisions;
mod fitting;
pub mod priority_picture;

use super::Run;
use super::figures::metered::Metered;
use crate::Error;
use crate::agent::categorical::Support;
use crate::error::check_shape;
use crate::math::activity::Activity;
use crate::meter::baseline::zeros;
use crate::meter::record::ActivityRecord;
use crate::meter::table::Table;
use crate::meter::work::Work;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use serde::Serialize;

/// Maximum number of states to compare; the first ones are used.
pub const MAX_TIMED_STATES: usize = 1024;
/// Minimum warm-up in microseconds before anything is timed, in which caches fill and code reaches its final speed.
const WARM_UP_MICROSECONDS: f64 = 50_000.0;
/// Minimum length of a turn in microseconds.
const TURN_MICROSECONDS: f64 = 20_000.0;
/// Number of turns of each network; odd, so that one of them is the median.
const TURNS_PER_NETWORK: usize = 7;
/// Maximum number of decisions in a turn.
const MAX_TURN_DECISIONS: u32 = 1 << 20;
/// A clock that does not advance during this number of decisions counts as stopped: nothing is measured then.
const MAX_UNTIMED_DECISIONS: u32 = 1 << 14;

/// Measurements of both networks on the same states.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Comparison {
    /// Number of states; each is decided equally often.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub states: usize,
    /// Measurements of the spiking network.
    pub spiking: Side,
    /// Measurements of its dense twin.
    pub dense: Side,
    /// Time of the dense twin / time of the spiking network.
    pub speedup: f64,
}

/// Measurements of one of the two networks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Side {
    /// Median time of one decision in microseconds, from the state to the values of all actions.
    pub decision_us: f64,
    /// Operations and energy of one decision.
    pub meter: Metered,
}

/// Measures both networks on the rows of `states`, `[states, inputs]`. The networks take turns, so that anything that
/// slows the machine slows both. `now` returns the time in microseconds.
///
/// # Errors
/// Returns [`Error::Conflict`] unless `spiking` spikes and `dense` does not, [`Error::Shape`] if there is no state or
/// `states` does not fit the networks.
pub fn benchmark_spiking_vs_dense(
    spiking: &SpikingRainbowNetwork,
    dense: &SpikingRainbowNetwork,
    states: &Activity,
    support: Support,
    table: &Table,
    now: &mut impl FnMut() -> f64,
) -> Result<Comparison, Error> {
    if spiking.units.neuron().is_none() || dense.units.neuron().is_some() {
        let rule = "a spiking network is compared with a dense one, in this order".into();
        return Err(Error::Conflict { rule });
    }
    check_shape("states", &[states.rows().min(1), states.width()], &[1, spiking.sizes.inputs])?;
    check_shape("dense network", &[dense.sizes.inputs], &[spiking.sizes.inputs])?;
    let [spiking_record, dense_record] = [record(spiking, states)?, record(dense, states)?];
    let relu_zeros = Some(zeros(&dense_record));
    let metered = |network: &SpikingRainbowNetwork, record: &ActivityRecord| {
        let work = Work::of(network, record);
        Metered::new(record, table, [&work, &work], relu_zeros)
    };
    let mut deciders =
        [TimedDecider::new(spiking, states, support), TimedDecider::new(dense, states, support)];
    let [spiking_us, dense_us] = in_turns(&mut deciders, now)?;
    Ok(Comparison {
        states: states.rows(),
        spiking: Side { decision_us: spiking_us, meter: metered(spiking, &spiking_record) },
        dense: Side { decision_us: dense_us, meter: metered(dense, &dense_record) },
        speedup: if spiking_us > 0.0 { dense_us / spiking_us } else { 0.0 },
    })
}

fn record(network: &SpikingRainbowNetwork, states: &Activity) -> Result<ActivityRecord, Error> {
    let (mut record, mut pass) = (ActivityRecord::new(network), Pass::default());
    let together = network.rows_together();
    for first in (0..states.rows()).step_by(together) {
        pass.inputs.clear(states.width(), states.is_graded());
        let rows = first..(first + together).min(states.rows());
        rows.clone().for_each(|row| pass.inputs.push_row_of(states, row));
        network.forward_through(&network.maps(), &mut pass)?;
        for row in 0..rows.len() {
            record.add(network, &pass, row, 1.0);
        }
    }
    Ok(record)
}

/// A network that decides in one state after another.
struct TimedDecider {
    network: SpikingRainbowNetwork,
    /// The states, each as an observation of one row.
    states: Vec<Activity>,
    support: Support,
    pass: Pass,
    probabilities: Vec<f32>,
    values: Vec<f32>,
    next: usize,
}

impl TimedDecider {
    fn new(network: &SpikingRainbowNetwork, states: &Activity, support: Support) -> Self {
        let alone = |row: usize| {
            let mut state = Activity::new(states.width(), states.is_graded());
            state.push_row_of(states, row);
            state
        };
        Self {
            // A fixed normalisation is folded into the weights, as it would be on a chip.
            network: network.folded().unwrap_or_else(|_| network.clone()),
            states: (0..states.rows()).map(alone).collect(),
            support,
            pass: Pass::default(),
            probabilities: Vec::new(),
            values: Vec::new(),
            next: 0,
        }
    }

    fn decide(&mut self, times: u32) -> Result<(), Error> {
        for _ in 0..times {
            self.next = (self.next + 1) % self.states.len();
            self.pass.inputs.clone_from(&self.states[self.next]);
            self.network.decide(None, None, &mut self.pass)?;
            self.support.resolve(&mut self.pass.logits, &mut self.probabilities, &mut self.values);
        }
        Ok(())
    }
}

/// Median time of one decision of each network, in microseconds; 0 if the clock does not advance.
fn in_turns(deciders: &mut [TimedDecider; 2], now: &mut impl FnMut() -> f64) -> Result<[f64; 2], Error> {
    let mut clock = |decider: &mut TimedDecider, times: u32| {
        let begin = now();
        decider.decide(times)?;
        let took = now() - begin;
        // A clock that moves backwards or returns no number gives no measurement.
        Ok::<f64, Error>(if took > 0.0 { took.min(f64::MAX) } else { 0.0 })
    };
    let mut counts = [1_u32; 2];
    for (decider, count) in deciders.iter_mut().zip(&mut counts) {
        let mut warmed = 0.0;
        loop {
            let took = clock(decider, *count)?;
            warmed += took;
            if took == 0.0 && *count >= MAX_UNTIMED_DECISIONS {
                return Ok([0.0; 2]);
            }
            if *count >= MAX_TURN_DECISIONS || (took >= TURN_MICROSECONDS && warmed >= WARM_UP_MICROSECONDS) {
                break;
            }
            if took < TURN_MICROSECONDS {
                *count *= 2;
            }
        }
    }
    let mut turns = [[0.0; TURNS_PER_NETWORK]; 2];
    for round in 0..TURNS_PER_NETWORK {
        for (side, decider) in deciders.iter_mut().enumerate() {
            turns[side][round] = clock(decider, counts[side])? / f64::from(counts[side]);
        }
    }
    Ok(turns.map(|mut turns| {
        turns.sort_by(f64::total_cmp);
        turns[TURNS_PER_NETWORK / 2]
    }))
}

impl Run {
    /// Observations in which networks are compared, `[states, inputs]`: the reachable states if the world has a model,
    /// otherwise the states visited so far; at most [`MAX_TIMED_STATES`].
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the agent does not fit the world.
    pub fn states_to_compare(&self) -> Result<Activity, Error> {
        let (mut states, mut met) = (Activity::default(), self.met());
        met.truncate(MAX_TIMED_STATES);
        self.agent.replay.observations.of(&met, self.agent.online.sizes.inputs, &mut states)?;
        Ok(states)
    }
}
