//! What the finished cells of a study show: figures of each setting in each world, over all worlds, and beside the first
//! setting.

use super::comparison::{BOOTSTRAP_SEED, SettingComparison};
use super::description::{Study, StudyWorld};
use super::result::{CellPoint, CellResult};
use crate::statistics::bootstrap::{Estimate, REPLICATIONS, bootstrap};
use crate::statistics::interquartile_mean::interquartile_mean;
use crate::statistics::quantile::Quartiles;
use serde::Serialize;
use std::collections::BTreeMap;

/// The summary of a study.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudySummary {
    /// Each setting in each world, in the order of the study.
    pub groups: Vec<GroupSummary>,
    /// Each setting over all worlds.
    pub settings: Vec<SettingSummary>,
    /// Each further setting beside the first one.
    pub comparisons: Vec<SettingComparison>,
}

/// The seeds of a setting in a world. A figure is null if no seed has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupSummary {
    /// Label of the world.
    pub world: String,
    /// Name of the setting.
    pub setting: String,
    /// Number of finished seeds.
    pub seeds: usize,
    /// Normalised score at the end.
    pub normalised_score: Option<Quartiles>,
    /// Mean return of the greedy episodes.
    pub mean_return: Option<Quartiles>,
    /// Mean firing rate of the layers.
    pub firing_rate: Option<Quartiles>,
    /// Energy of a decision by that of the dense twin, under the default model.
    pub energy_ratio: Option<Quartiles>,
    /// Seconds of training and measurement.
    pub wall_seconds: Option<Quartiles>,
    /// Environment steps to a score of 0.95. A seed that never reaches it counts as infinitely many; a quartile among such
    /// seeds is null.
    pub steps_to_95: Option<Quartiles>,
    /// Share of the seeds with a final score of at least 0.95.
    pub solved: Option<f64>,
    /// Quartiles of the learning curves, oldest point first.
    pub curve: Vec<BandPoint>,
}

/// A point of the learning curves of several seeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BandPoint {
    /// Environment steps taken.
    pub env_step: u64,
    /// Number of seeds that have the point.
    pub seeds: usize,
    /// Normalised score of the greedy policy.
    pub score: Option<Quartiles>,
    /// Mean return of the last 100 training episodes.
    pub r#return: Option<Quartiles>,
    /// Share of slots with a spike.
    pub firing_rate: Option<Quartiles>,
}

/// A setting over all worlds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettingSummary {
    /// Name of the setting.
    pub setting: String,
    /// Number of finished cells.
    pub cells: usize,
    /// Number of worlds in which it has a score.
    pub worlds: usize,
    /// Interquartile mean of all scores, with its stratified bootstrap interval; null without a score.
    pub score: Option<Estimate>,
    /// Share of the cells with a score that are solved.
    pub solved: Option<f64>,
}

impl StudySummary {
    /// Summarises the finished cells of a study.
    pub fn of(study: &Study, finished: &[&CellResult]) -> Self {
        let worlds: Vec<String> = study.worlds.iter().map(StudyWorld::label).collect();
        let group = |world: &str, setting: &str| -> Vec<&CellResult> {
            let is_one = |result: &&CellResult| result.world == world && result.setting == setting;
            finished.iter().copied().filter(is_one).collect()
        };
        let mut groups = Vec::new();
        let mut settings = Vec::new();
        let mut scores = Vec::new();
        for world in &worlds {
            for setting in &study.settings {
                groups.push(GroupSummary::of(world, &setting.name, &group(world, &setting.name)));
            }
        }
        for setting in &study.settings {
            let cells: Vec<Vec<&CellResult>> =
                worlds.iter().map(|world| group(world, &setting.name)).collect();
            let of_setting: Vec<Vec<f64>> = cells.iter().map(|cells| scores_of(cells)).collect();
            settings.push(SettingSummary::of(&setting.name, &cells.concat(), &of_setting));
            scores.push((setting.name.as_str(), of_setting));
        }
        let comparisons = match scores.split_first() {
            Some((first, others)) => others.iter().map(|other| SettingComparison::of(first, other)).collect(),
            None => Vec::new(),
        };
        Self { groups, settings, comparisons }
    }
}

fn scores_of(cells: &[&CellResult]) -> Vec<f64> {
    cells.iter().filter_map(|cell| cell.normalised_score).collect()
}

/// Share of the cells with a score that are solved; `None` without a score.
fn solved(cells: &[&CellResult]) -> Option<f64> {
    let judged = cells.iter().filter(|cell| cell.normalised_score.is_some()).count();
    let solved = cells.iter().filter(|cell| cell.solved).count();
    (judged > 0).then(|| solved as f64 / judged as f64)
}

impl GroupSummary {
    fn of(world: &str, setting: &str, cells: &[&CellResult]) -> Self {
        let figure =
            |of: fn(&CellResult) -> Option<f64>| Quartiles::of(cells.iter().filter_map(|cell| of(cell)));
        let steps = |cell: &CellResult| {
            let reached = cell.steps_to_95.map_or(f64::INFINITY, |steps| steps as f64);
            cell.normalised_score.map(|_| reached)
        };
        Self {
            world: world.to_owned(),
            setting: setting.to_owned(),
            seeds: cells.len(),
            normalised_score: figure(|cell| cell.normalised_score),
            mean_return: figure(|cell| Some(cell.mean_return)),
            firing_rate: figure(CellResult::mean_firing_rate),
            energy_ratio: figure(|cell| cell.energy.ratio),
            wall_seconds: figure(|cell| Some(cell.wall_seconds)),
            steps_to_95: figure(steps),
            solved: solved(cells),
            curve: bands(cells),
        }
    }
}

impl SettingSummary {
    fn of(setting: &str, cells: &[&CellResult], scores: &[Vec<f64>]) -> Self {
        let judged: Vec<Vec<f64>> = scores.iter().filter(|scores| !scores.is_empty()).cloned().collect();
        Self {
            setting: setting.to_owned(),
            cells: cells.len(),
            worlds: judged.len(),
            score: bootstrap([&judged], REPLICATIONS, BOOTSTRAP_SEED, |[scores]| interquartile_mean(scores)),
            solved: solved(cells),
        }
    }
}

/// Quartiles of the curves at every step at which one of them has a point.
fn bands(cells: &[&CellResult]) -> Vec<BandPoint> {
    let mut steps: BTreeMap<u64, Vec<&CellPoint>> = BTreeMap::new();
    for point in cells.iter().flat_map(|cell| &cell.curve) {
        steps.entry(point.env_step).or_default().push(point);
    }
    let band = |(env_step, points): (u64, Vec<&CellPoint>)| {
        let figure =
            |of: fn(&CellPoint) -> Option<f64>| Quartiles::of(points.iter().filter_map(|point| of(point)));
        BandPoint {
            env_step,
            seeds: points.len(),
            score: figure(|point| point.score),
            r#return: figure(|point| point.r#return),
            firing_rate: figure(|point| point.firing_rate),
        }
    };
    steps.into_iter().map(band).collect()
}
