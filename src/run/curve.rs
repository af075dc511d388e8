//! The learning curve of a run: one point per period of environment steps.

pub mod points;

use super::evaluation::Evaluation;
use crate::Error;
use crate::agent::state::updates_after;
use crate::network::pass::Pass;
use crate::parameters::Parameters;
use crate::state::{State, broken};
use std::collections::VecDeque;

/// Number of points in a complete run.
const CURVE_POINTS: usize = 500;
/// Number of training episodes over which returns are averaged.
const AVERAGED_EPISODES: usize = 100;
/// Number of columns of a point in a saved run.
const POINT_COLUMNS: usize = 9;

/// One point of the learning curve; a field is `None` if there is no data yet or if it does not apply.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CurvePoint {
    /// Environment steps taken.
    pub env_step: u64,
    /// Learning steps taken.
    pub updates: u64,
    /// Mean undiscounted return of the last 100 training episodes.
    pub mean_return: Option<f64>,
    /// Mean loss since the previous point.
    pub loss: Option<f64>,
    /// Firing rate of each layer over the decisions since the previous point; NaN for a layer that does not exist.
    pub firing_rates: Option<[f64; 4]>,
    /// Normalised score of the greedy policy.
    pub score: Option<f64>,
}

impl CurvePoint {
    /// Mean firing rate of the existing layers, which all have the same size.
    pub fn firing_rate(&self) -> Option<f64> {
        let present = self.firing_rates?.into_iter().filter(|rate| !rate.is_nan());
        let (sum, count) = present.fold((0.0, 0.0), |(sum, count), rate| (sum + rate, count + 1.0));
        Some(sum / count)
    }

    /// Converts a row of a saved run to a point.
    fn of_row(&[env_step, updates, mean_return, loss, a, b, c, d, score]: &[f64; POINT_COLUMNS]) -> Self {
        let option = |number: f64| (!number.is_nan()).then_some(number);
        Self {
            env_step: env_step as u64,
            updates: updates as u64,
            mean_return: option(mean_return),
            loss: option(loss),
            firing_rates: option(a).map(|_| [a, b, c, d]),
            score: option(score),
        }
    }

    /// Whether all existing figures are finite, and rates are from 0 to 1.
    fn is_possible(&self) -> bool {
        let figures = [self.mean_return, self.loss, self.score];
        let rates = self.firing_rates.unwrap_or_default();
        figures.iter().flatten().all(|figure| figure.is_finite())
            && rates.iter().all(|rate| rate.is_nan() || (0.0..=1.0).contains(rate))
    }

    /// Share of slots (neuron × time step) without a spike.
    pub fn sparsity(&self) -> Option<f64> {
        self.firing_rate().map(|rate| 1.0 - rate)
    }
}

/// All points so far, and the sums for the next point.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Points in ascending order of environment steps.
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
            period: (train_steps / CURVE_POINTS).max(1) as u64,
            returns: VecDeque::with_capacity(AVERAGED_EPISODES),
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
        state.put_shaped("curve.points", vec![self.points.len(), POINT_COLUMNS], rows);
        state.put("curve.returns", &self.returns.iter().copied().collect::<Vec<_>>());
        state.put("curve.losses", &[self.losses.0, self.losses.1 as f64]);
        state.put("curve.spikes", &self.spikes);
        state.put("curve.slots", &self.slots);
    }

    /// Restores what [`Self::save`] added after `env_steps` steps and `episodes` episodes of a run with these
    /// parameters.
    pub(super) fn load(
        parameters: &Parameters,
        state: &State,
        [env_steps, episodes]: [u64; 2],
    ) -> Result<Self, Error> {
        let empty = Self::new(parameters.train_steps);
        let rows = state.vector::<f64>("curve.points")?;
        if rows.len() as u64 != (env_steps / empty.period) * POINT_COLUMNS as u64 {
            return Err(broken("curve.points", "does not have a point for each period of the run"));
        }
        let points: Vec<CurvePoint> =
            rows.as_chunks::<POINT_COLUMNS>().0.iter().map(CurvePoint::of_row).collect();
        for (number, point) in (1..).zip(&points) {
            let env_step = number * empty.period;
            let due = point.env_step == env_step && point.updates == updates_after(env_step, parameters);
            if !due || !point.is_possible() {
                return Err(broken("curve.points", "contains a point that this run cannot have"));
            }
        }
        let returns = state.vector::<f64>("curve.returns")?;
        if returns.len() as u64 != episodes.min(AVERAGED_EPISODES as u64)
            || !returns.iter().all(|sum| sum.is_finite())
        {
            return Err(broken("curve.returns", "does not contain the returns of the last episodes"));
        }
        let [loss, losses] = state.array::<f64, 2>("curve.losses")?;
        let since = points.last().map_or(0, |point| point.updates);
        let expected = updates_after(env_steps, parameters).saturating_sub(since);
        if losses.to_bits() != (expected as f64).to_bits() || !loss.is_finite() {
            return Err(broken("curve.losses", "is not the sum of the losses since the last point"));
        }
        let (spikes, slots) = (state.array("curve.spikes")?, state.array("curve.slots")?);
        let counts = |(spikes, slots): (&f64, &f64)| slots.is_finite() && (0.0..=*slots).contains(spikes);
        if !spikes.iter().zip(&slots).all(counts) {
            return Err(broken("curve.spikes", "counts more spikes than there were slots for them"));
        }
        let (returns, losses) = (returns.iter().copied().collect(), (loss, expected));
        Ok(Self { points, returns, losses, spikes, slots, ..empty })
    }

    /// Number of environment steps between two points.
    pub(crate) fn period(&self) -> u64 {
        self.period
    }

    pub(super) fn is_due(&self, env_steps: u64) -> bool {
        env_steps.is_multiple_of(self.period)
    }

    pub(super) fn saw_return(&mut self, episode_return: f64) {
        if self.returns.len() == AVERAGED_EPISODES {
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

    /// Adds `point`, completed with the means since the previous point, and resets the sums.
    pub(super) fn add(&mut self, point: CurvePoint, evaluation: &Evaluation, spiking: bool) {
        let mean = |sum: f64, count: f64| (count > 0.0).then(|| sum / count);
        // The rate of a layer without slots is NaN.
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
