//! The curves of a run: a point every so many environment steps.

use super::evaluation::Evaluation;
use crate::Error;
use crate::network::pass::Pass;
use crate::state::{State, broken};
use std::collections::VecDeque;

/// Points of a whole run.
const POINTS: usize = 500;
/// Training episodes over which returns are averaged.
const EPISODES: usize = 100;
/// More losses than any run has between two points.
const MOST_LOSSES: f64 = 1e15;
/// Numbers of a point in a saved run.
const COLUMNS: usize = 9;

/// One point of the curves; `None` where there is nothing yet, or nothing that applies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CurvePoint {
    /// Environment steps.
    pub env_step: u64,
    /// Learning steps.
    pub updates: u64,
    /// Mean undiscounted return of the last 100 training episodes.
    pub mean_return: Option<f64>,
    /// Mean loss since the point before.
    pub loss: Option<f64>,
    /// Firing rate of each layer over the decisions since the point before; not a number for one that does not exist.
    pub firing_rates: Option<[f64; 4]>,
    /// Normalised score of the greedy policy.
    pub score: Option<f64>,
}

impl CurvePoint {
    /// Mean firing rate of the layers that there are; all are of one size.
    pub fn firing_rate(&self) -> Option<f64> {
        let present = self.firing_rates?.into_iter().filter(|rate| !rate.is_nan());
        let (sum, count) = present.fold((0.0, 0.0), |(sum, count), rate| (sum + rate, count + 1.0));
        Some(sum / count)
    }

    /// Share of slots of neuron × time step without a spike.
    pub fn sparsity(&self) -> Option<f64> {
        self.firing_rate().map(|rate| 1.0 - rate)
    }
}

/// All points so far, and what gathers for the next.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Oldest first.
    pub points: Vec<CurvePoint>,
    period: u64,
    returns: VecDeque<f64>,
    losses: (f64, u64),
    spikes: [f64; 4],
    slots: [f64; 4],
}

impl Curve {
    pub(super) fn new(train_steps: usize) -> Self {
        Self {
            points: Vec::new(),
            period: (train_steps / POINTS).max(1) as u64,
            returns: VecDeque::with_capacity(EPISODES),
            losses: (0.0, 0),
            spikes: [0.0; 4],
            slots: [0.0; 4],
        }
    }

    pub(super) fn save(&self, state: &mut State) {
        let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let row = |point: &CurvePoint| {
            let rates = point.firing_rates.unwrap_or([f64::NAN; 4]);
            let [a, b, c, d] = rates;
            let (env_step, updates) = (point.env_step as f64, point.updates as f64);
            [
                env_step,
                updates,
                number(point.mean_return),
                number(point.loss),
                a,
                b,
                c,
                d,
                number(point.score),
            ]
        };
        let rows: Vec<f64> = self.points.iter().flat_map(row).collect();
        state.put_shaped("curve.points", vec![self.points.len(), COLUMNS], rows);
        state.put("curve.returns", &self.returns.iter().copied().collect::<Vec<_>>());
        state.put("curve.losses", &[self.losses.0, self.losses.1 as f64]);
        state.put("curve.spikes", &self.spikes);
        state.put("curve.slots", &self.slots);
    }

    pub(super) fn load(train_steps: usize, state: &State) -> Result<Self, Error> {
        let option = |number: f64| (!number.is_nan()).then_some(number);
        let rows = state.vector::<f64>("curve.points")?;
        let point =
            |&[env_step, updates, mean_return, loss, a, b, c, d, score]: &[f64; COLUMNS]| CurvePoint {
                env_step: env_step as u64,
                updates: updates as u64,
                mean_return: option(mean_return),
                loss: option(loss),
                firing_rates: option(a).map(|_| [a, b, c, d]),
                score: option(score),
            };
        let [loss, losses] = state.array("curve.losses")?;
        let returns = state.vector::<f64>("curve.returns")?;
        if !(0.0..=MOST_LOSSES).contains(&losses) {
            return Err(broken("curve.losses", "counts what no run has"));
        }
        Ok(Self {
            points: rows.as_chunks::<COLUMNS>().0.iter().map(point).collect(),
            returns: returns.iter().copied().take(EPISODES).collect(),
            losses: (loss, losses as u64),
            spikes: state.array("curve.spikes")?,
            slots: state.array("curve.slots")?,
            ..Self::new(train_steps)
        })
    }

    pub(super) fn is_due(&self, env_steps: u64) -> bool {
        env_steps.is_multiple_of(self.period)
    }

    pub(super) fn saw_return(&mut self, episode_return: f64) {
        if self.returns.len() == EPISODES {
            self.returns.pop_front();
        }
        self.returns.push_back(episode_return);
    }

    pub(super) fn saw_loss(&mut self, loss: f32) {
        self.losses.0 += f64::from(loss);
        self.losses.1 += 1;
    }

    pub(super) fn saw_decision(&mut self, pass: &Pass) {
        for ((sum, slots), layer) in self.spikes.iter_mut().zip(&mut self.slots).zip(&pass.layers) {
            let spikes = &layer.record.spikes;
            *sum += spikes.count(spikes.rows()) as f64;
            *slots += (spikes.rows() * spikes.width()) as f64;
        }
    }

    /// Completes `point` with what has gathered, and starts gathering anew.
    pub(super) fn add(&mut self, point: CurvePoint, evaluation: &Evaluation, spiking: bool) {
        let mean = |sum: f64, count: f64| (count > 0.0).then(|| sum / count);
        // A layer without a slot has no rate.
        let rates = std::array::from_fn(|layer| self.spikes[layer] / self.slots[layer]);
        self.points.push(CurvePoint {
            mean_return: mean(self.returns.iter().sum(), self.returns.len() as f64),
            loss: mean(self.losses.0, self.losses.1 as f64),
            firing_rates: (spiking && self.slots[0] > 0.0).then_some(rates),
            score: evaluation.normalised_score,
            ..point
        });
        self.losses = (0.0, 0);
        self.spikes = [0.0; 4];
        self.slots = [0.0; 4];
    }
}
