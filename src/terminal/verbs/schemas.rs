//! The JSON Schemas of what the verbs print, which `npm run reference` writes to `docs/`.

use super::{bench, energy, parameters, rollout, solve, train, worlds};
use crate::meter::report::Report;
use crate::run::comparison::compared::Compared;
use crate::run::figures::Figures;
use crate::schema::document;
use crate::study::state::StudyResults;
use crate::tuning::state::TuningResults;
use schemars::Schema;

/// Each schema with the name that its file has in `docs/`.
pub fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        (
            "bench",
            document::<bench::Results>(
                "npm run bench, spikeground bench",
                "What learning steps, decisions, forward passes, kernels and steps of worlds take: in a browser beside other engines, or natively.",
            ),
        ),
        (
            "compare",
            document::<Compared>(
                "spikeground compare",
                "A spiking agent and its dense twin, each trained on its own; times, operations and energy on the same states.",
            ),
        ),
        (
            "energy",
            document::<energy::EnergyList>(
                "spikeground energy",
                "Prices of operations in picojoules, as config/energy.yaml explains them.",
            ),
        ),
        (
            "evaluate",
            document::<Figures>(
                "spikeground evaluate, spikeground convert",
                "The figures of saved weights: those of train without curve and wall_seconds.",
            ),
        ),
        (
            "monitor",
            document::<Report>(
                "spikeground evaluate --monitor FILE.json",
                "What a monitor has seen of a spiking network that decided once in each state.",
            ),
        ),
        (
            "parameters",
            document::<parameters::ParameterList>(
                "spikeground parameters",
                "Every declared parameter, or those of one group.",
            ),
        ),
        (
            "rollout",
            document::<rollout::Trajectory>(
                "spikeground rollout",
                "A trajectory; the reset comes first, with reward 0.",
            ),
        ),
        (
            "solve",
            document::<solve::Solved>(
                "spikeground solve",
                "Exact optimal values and an optimal policy; terminal states have value 0. The policy earns these values: ties go to the first action, among those that lead on where another would never arrive.",
            ),
        ),
        (
            "study_results",
            document::<StudyResults<'_>>(
                "spikeground study",
                "The finished cells of a study, and what they show.",
            ),
        ),
        (
            "train",
            document::<train::TrainedRun>(
                "spikeground train",
                "The figures of a run; a figure that does not apply is null, never absent.",
            ),
        ),
        (
            "tuning_results",
            document::<TuningResults<'_>>(
                "spikeground tune",
                "The candidates of a tuning, its trials, the setting found, its confirmation and the answer.",
            ),
        ),
        (
            "worlds",
            document::<worlds::WorldList>(
                "spikeground worlds",
                "Every world with its size and its optimum on slippery ice. Values are expected discounted returns from the start, at the world's own discount; where levels differ from seed to seed, mean undiscounted returns over the level seeds 0 to 999.",
            ),
        ),
    ]
}
