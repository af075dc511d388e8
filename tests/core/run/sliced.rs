//! Runs and measurements for the tests of slices.

use spikeground::meter::table::Table;
use spikeground::run::Run;
use spikeground::run::evaluation::{Evaluating, Evaluation};
use spikeground::run::figures::measuring::Measuring;
use spikeground::run::figures::{Figures, Measure};
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::Choice;

/// Slice sizes in operations: one unit of work per slice, a few units, and everything at once.
pub(super) const SIZES: [u64; 3] = [1, 3_000_000, 1_000_000_000_000];

pub(super) fn spec(world: &str, agent: AgentKind, changes: &[(&str, &str)]) -> RunSpec {
    let mut spec = RunSpec { world: Choice::named(world), agent, seed: 3, ..RunSpec::default() };
    spec.parameters = spec.settings();
    let small =
        [("hidden_size", "8"), ("learning_starts", "100"), ("update_period", "4"), ("batch_size", "8")];
    for (name, value) in small.iter().chain(changes) {
        spec.parameters.set(name, value).expect("allowed");
    }
    spec
}

/// A run after `steps` environment steps.
pub(super) fn run(world: &str, agent: AgentKind, changes: &[(&str, &str)], steps: usize) -> Run {
    let mut run = Run::new(spec(world, agent, changes)).expect("a run");
    (0..steps).for_each(|_| run.step().expect("finite"));
    run
}

pub(super) fn runs() -> Vec<Run> {
    use AgentKind::{Dense, Spiking};
    vec![
        run("FrozenLake-v1", Spiking, &[], 120),
        run("FrozenLake-v1", Dense, &[("dueling", "false")], 120),
        run("FrozenLake8x8-v1", Spiking, &[("carry_state", "true")], 60),
        run("Taxi-v4", Spiking, &[("average_weights", "true")], 60),
        run("CliffWalking-v1", Dense, &[], 60),
        run("DynaMaze-v0", Spiking, &[("noisy", "false")], 60),
        run("DeepSea-20", Spiking, &[("read_out", "membrane_max"), ("time_steps", "6")], 60),
        run("MiniGrid-Empty-5x5-v0", Spiking, &[], 60),
        run("MiniGrid-Dynamic-Obstacles-5x5-v0", Dense, &[], 60),
        run("MiniGrid-DoorKey-5x5-v0", Spiking, &[("carry_state", "true")], 20),
    ]
}

pub(super) fn evaluated(run: &Run, size: u64) -> (Evaluation, usize) {
    let mut evaluating = Evaluating::begin(run);
    for slice in 1.. {
        if let Some(evaluation) = evaluating.advance(run, size).expect("finite") {
            return (evaluation.clone(), slice);
        }
    }
    unreachable!("every slice does something")
}

pub(super) fn measured(measuring: &mut Measuring, run: &Run, size: u64) -> (Figures, usize) {
    for slice in 1.. {
        if let Some(figures) = measuring.advance(run, size).expect("finite") {
            return (figures, slice);
        }
    }
    unreachable!("every slice does something")
}

pub(super) fn measure(int8: bool) -> Measure {
    Measure { episodes: 10, seed: 4, table: Table::default(), int8, relu_zeros: None }
}
