//! A spiking network against its dense twin: time, operations and energy on the same states. The clock comes from outside.

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

/// States that are compared at most: the first that were met.
pub const MAX_TIMED_STATES: usize = 1024;
/// Microseconds of decisions before anything is timed: caches fill, and compiled code settles.
const WARM_UP: f64 = 50_000.0;
/// Microseconds that a turn takes at least.
const TURN: f64 = 20_000.0;
/// Turns of each; odd, so that there is one in the middle.
const ROUNDS: usize = 7;
/// Decisions of a turn at most.
const MOST_DECISIONS: u32 = 1 << 20;
/// A clock that has not moved during so many decisions stands still: then nothing is measured.
const MOST_UNSEEN: u32 = 1 << 14;

/// Both networks on the same states.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Comparison {
    /// States, each decided in equally often.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub states: usize,
    /// The spiking network.
    pub spiking: Side,
    /// Its dense twin.
    pub dense: Side,
    /// Time of the dense twin / time of the spiking network.
    pub speedup: f64,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Side {
    /// Median time of one decision in microseconds, from the state to the values of all actions.
    pub decision_us: f64,
    /// Operations and energy of one decision.
    pub meter: Metered,
}

/// Measures both networks on the rows of `states`. They take turns, so that whatever slows the machine slows both; `now`
/// tells the time in microseconds.
///
/// # Errors
/// [`Error::Conflict`] when not the first network spikes and the second does not, [`Error::Shape`] when they are made for
/// other states or there is none.
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
    let mut deciders = [Decider::new(spiking, states, support), Decider::new(dense, states, support)];
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

/// Decides in one state after another.
struct Decider {
    network: SpikingRainbowNetwork,
    /// A row for each state, on its own.
    states: Vec<Activity>,
    support: Support,
    pass: Pass,
    probabilities: Vec<f32>,
    values: Vec<f32>,
    next: usize,
}

impl Decider {
    fn new(network: &SpikingRainbowNetwork, states: &Activity, support: Support) -> Self {
        let alone = |row: usize| {
            let mut state = Activity::new(states.width(), states.is_graded());
            state.push_row_of(states, row);
            state
        };
        Self {
            // A fixed normalisation is part of the weights, as it would be on a chip.
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

/// Median microseconds of one decision of each; 0 where the clock tells no time.
fn in_turns(deciders: &mut [Decider; 2], now: &mut impl FnMut() -> f64) -> Result<[f64; 2], Error> {
    let mut clock = |decider: &mut Decider, times: u32| {
        let begin = now();
        decider.decide(times)?;
        let took = now() - begin;
        // A clock that goes back, or tells no time, has measured nothing.
        Ok::<f64, Error>(if took > 0.0 { took.min(f64::MAX) } else { 0.0 })
    };
    let mut counts = [1_u32; 2];
    for (decider, count) in deciders.iter_mut().zip(&mut counts) {
        let mut warmed = 0.0;
        loop {
            let took = clock(decider, *count)?;
            warmed += took;
            if took == 0.0 && *count >= MOST_UNSEEN {
                return Ok([0.0; 2]);
            }
            if *count >= MOST_DECISIONS || (took >= TURN && warmed >= WARM_UP) {
                break;
            }
            if took < TURN {
                *count *= 2;
            }
        }
    }
    let mut turns = [[0.0; ROUNDS]; 2];
    for round in 0..ROUNDS {
        for (side, decider) in deciders.iter_mut().enumerate() {
            turns[side][round] = clock(decider, counts[side])? / f64::from(counts[side]);
        }
    }
    Ok(turns.map(|mut turns| {
        turns.sort_by(f64::total_cmp);
        turns[ROUNDS / 2]
    }))
}

impl Run {
    /// What is seen in the states in which networks are compared: those that can be reached, or the first that were met
    /// where no model says which.
    ///
    /// # Errors
    /// [`Error::Shape`] when the agent was made for another world.
    pub fn states_to_compare(&self) -> Result<Activity, Error> {
        let (mut states, mut met) = (Activity::default(), self.met());
        met.truncate(MAX_TIMED_STATES);
        self.agent.replay.observations.of(&met, self.agent.online.sizes.inputs, &mut states)?;
        Ok(states)
    }
}
