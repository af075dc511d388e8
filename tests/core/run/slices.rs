//! Measurements in slices: neither the slice size nor a run that continues meanwhile changes a figure.

use spikeground::Error;
use spikeground::interchange::checkpoint::to_bytes;
use spikeground::meter::table::Table;
use spikeground::network::pass::Pass;
use spikeground::parameters::Parameters;
use spikeground::run::Run;
use spikeground::run::comparison::compared::{Compared, Comparing};
use spikeground::run::evaluation::{Evaluating, Evaluation};
use spikeground::run::events::Event;
use spikeground::run::figures::measuring::Measuring;
use spikeground::run::figures::monitored::Monitoring;
use spikeground::run::figures::{Figures, Measure};
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::model::Model;
use spikeground::worlds::{Choice, Step, World};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Slice sizes in operations: one unit of work per slice, a few units, and everything at once.
const SIZES: [u64; 3] = [1, 3_000_000, 1_000_000_000_000];

fn spec(world: &str, agent: AgentKind, changes: &[(&str, &str)]) -> RunSpec {
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
fn run(world: &str, agent: AgentKind, changes: &[(&str, &str)], steps: usize) -> Run {
    let mut run = Run::new(spec(world, agent, changes)).expect("a run");
    (0..steps).for_each(|_| run.step().expect("finite"));
    run
}

fn runs() -> Vec<Run> {
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

fn evaluated(run: &Run, size: u64) -> (Evaluation, usize) {
    let mut evaluating = Evaluating::begin(run);
    for slice in 1.. {
        if let Some(evaluation) = evaluating.advance(run, size).expect("finite") {
            return (evaluation.clone(), slice);
        }
    }
    unreachable!("every slice does something")
}

fn measured(measuring: &mut Measuring, run: &Run, size: u64) -> (Figures, usize) {
    for slice in 1.. {
        if let Some(figures) = measuring.advance(run, size).expect("finite") {
            return (figures, slice);
        }
    }
    unreachable!("every slice does something")
}

fn measure(int8: bool) -> Measure {
    Measure { episodes: 10, seed: 4, table: Table::default(), int8, relu_zeros: None }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_evaluation_in_slices_is_the_one_in_one_go() {
    for run in runs() {
        let whole = run.evaluate().expect("finite");
        for size in SIZES {
            let (evaluation, slices) = evaluated(&run, size);
            assert_eq!(evaluation, whole, "{} in slices of {size}", run.spec.world.world);
            assert!(size > 1 || slices >= 4, "{} in {slices} slices", run.spec.world.world);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn figures_in_slices_are_those_in_one_go() {
    let room = || run("MiniGrid-Empty-5x5-v0", AgentKind::Spiking, &[], 9);
    for run in runs().into_iter().step_by(2).take(4).chain(std::iter::once_with(room)) {
        let whole = run.figures_with(&measure(true)).expect("finite");
        for size in SIZES {
            let mut measuring = Measuring::begin(&run, measure(true), None);
            let (figures, slices) = measured(&mut measuring, &run, size);
            assert_eq!(figures, whole, "{} in slices of {size}", run.spec.world.world);
            assert!(size > 1 || slices > 20, "{} in {slices} slices", run.spec.world.world);
            // Passing on the values of the levels skips their search and gives equal figures.
            let known = measuring.judge_of_levels().cloned();
            assert_eq!(known.is_some(), run.spec.world.world == "MiniGrid-Empty-5x5-v0");
            let mut again = Measuring::begin(&run, measure(true), known);
            assert_eq!(measured(&mut again, &run, u64::MAX).0, whole);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn figures_are_those_of_the_moment_at_which_they_were_begun() {
    for world in ["FrozenLake-v1", "DynaMaze-v0", "MiniGrid-Empty-5x5-v0"] {
        let mut run = run(world, AgentKind::Spiking, &[], 100);
        let (then, evaluation) =
            (run.figures_with(&measure(true)).expect("finite"), run.evaluate().expect("finite"));
        let mut measuring = Measuring::begin(&run, measure(true), None);
        let mut evaluating = Evaluating::begin(&run);
        let (mut figures, mut values) = (None, None);
        while figures.is_none() || values.is_none() {
            run.step().expect("finite");
            figures = figures.or(measuring.advance(&run, 3_000_000).expect("finite"));
            values = values.or(evaluating.advance(&run, 200_000).expect("finite").cloned());
        }
        assert_ne!(run.agent.online.digest(), then.weights_digest, "{world}: the run has learned meanwhile");
        assert_eq!((figures, values), (Some(then), Some(evaluation)), "{world}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_whose_steps_are_finished_in_slices_is_the_same_run() {
    for world in ["FrozenLake-v1", "MiniGrid-Empty-5x5-v0", "DynaMaze-v0"] {
        let changes = [("train_steps", "1000")];
        let whole = run(world, AgentKind::Spiking, &changes, 120);
        for size in SIZES {
            let mut sliced = run(world, AgentKind::Spiking, &changes, 0);
            let mut slices = 0;
            for _ in 0..120 {
                sliced.begin_step().expect("finite");
                loop {
                    slices += 1;
                    if sliced.finish_step(size).expect("finite") {
                        break;
                    }
                    // An incomplete step cannot be saved, and no new step begins before it is complete.
                    if slices < 20 {
                        assert!(to_bytes(&sliced).is_err());
                        let before = sliced.moment;
                        sliced.begin_step().expect("finite");
                        assert_eq!(sliced.moment, before);
                    }
                }
            }
            assert!(size > 1 || slices > 120, "{world} in {slices} slices");
            assert_eq!(to_bytes(&sliced), to_bytes(&whole), "{world} in slices of {size}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_comparison_and_a_report_in_slices_are_those_in_one_go() {
    let spiking = run("FrozenLake-v1", AgentKind::Spiking, &[], 60);
    let dense = run("FrozenLake-v1", AgentKind::Dense, &[], 60);
    let ticking = || {
        let mut time = 0.0;
        move || {
            time += 25_000.0;
            time
        }
    };
    let whole = Compared::of(&spiking, &dense, 5, Table::default(), &mut ticking()).expect("compared");
    let report = spiking.monitor(Table::default(), None, &mut ticking()).expect("finite").expect("spikes");
    for size in SIZES {
        let mut comparing =
            Comparing::begin(&spiking, &dense, 5, Table::default(), &mut ticking()).expect("compared");
        let compared = loop {
            if let Some(compared) = comparing.advance(&spiking, &dense, size).expect("finite") {
                break compared;
            }
        };
        assert_eq!(compared, whole);
        let mut monitoring =
            Monitoring::begin(&spiking, Table::default(), None).expect("finite").expect("spikes");
        let (mut now, mut slices) = (ticking(), 1);
        while !monitoring.advance(size, &mut now).expect("finite") {
            slices += 1;
        }
        assert_eq!(monitoring.monitor, report);
        assert!(size > 1 || slices > 10, "{slices}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_edit_finishes_the_step_before_it() {
    let mut sliced = run("FrozenLake-v1", AgentKind::Spiking, &[("train_steps", "1000")], 1);
    let mut whole = run("FrozenLake-v1", AgentKind::Spiking, &[("train_steps", "1000")], 2);
    sliced.begin_step().expect("finite");
    for run in [&mut sliced, &mut whole] {
        run.edit(6, "H").expect("a hole");
    }
    assert_eq!(to_bytes(&sliced), to_bytes(&whole));
}

#[wasm_bindgen_test(unsupported = test)]
fn all_states_are_evaluated_by_parts_to_the_bits_of_one_pass() {
    for (world, changes) in [
        ("DeepSea-20", vec![("hidden_size", "64"), ("time_steps", "32")]),
        ("DeepSea-20", vec![("hidden_size", "128"), ("time_steps", "16"), ("read_out", "membrane_max")]),
        ("Taxi-v4", vec![("neuron_model", "adaptive_threshold"), ("hidden_size", "64")]),
        ("Taxi-v4", vec![("hidden_size", "256"), ("time_steps", "8"), ("normalisation", "static")]),
    ] {
        let run = run(world, AgentKind::Spiking, &changes, 1);
        let network = run.agent.judged();
        let states: Vec<usize> = (0..run.world.states()).collect();
        assert!(network.rows_together() < states.len(), "{world}: {}", network.rows_together());
        let mut pass = Pass::default();
        network.forward(&states, &mut pass).expect("the states exist");
        let mut values = Vec::new();
        let width = network.sizes.actions * network.sizes.atoms;
        let best: Vec<f32> = pass
            .logits
            .chunks_exact(width)
            .map(|logits| {
                run.agent.support.values(logits, &mut values);
                values.iter().copied().fold(f32::NEG_INFINITY, f32::max)
            })
            .collect();
        let evaluation = run.evaluate().expect("finite");
        assert_eq!(evaluation.values, best, "{world} {changes:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_part_of_the_states_takes_a_bounded_memory() {
    for (neurons, time_steps) in
        [(8, 1), (64, 4), (128, 4), (128, 32), (256, 16), (512, 8), (512, 16), (512, 32)]
    {
        let changes = [
            ("hidden_size", neurons.to_string()),
            ("time_steps", time_steps.to_string()),
            ("n_step", "1".into()),
        ];
        let changes: Vec<_> = changes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let rows = run("DeepSea-50", AgentKind::Spiking, &changes, 0).agent.online.rows_together();
        let bytes = rows * neurons * time_steps * 4 * 12;
        assert!((1..=256).contains(&rows) && bytes <= 16 << 20, "{neurons} × {time_steps}: {rows} rows");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_does_not_fit_into_a_tab_is_refused_with_its_size() {
    let with = |changes: &[(&str, &str)]| {
        let mut parameters = Parameters::default();
        for (name, value) in changes {
            parameters.set(name, value).expect("allowed alone");
        }
        parameters.validate()
    };
    let wide = ("hidden_size", "512");
    for (changes, is_allowed) in [
        (vec![wide, ("time_steps", "32")], true),
        (vec![wide, ("time_steps", "32"), ("batch_size", "64"), ("n_step", "1")], true),
        (vec![wide, ("time_steps", "32"), ("batch_size", "128"), ("n_step", "4")], false),
        (vec![wide, ("time_steps", "32"), ("batch_size", "512"), ("n_step", "1")], false),
        (vec![wide, ("time_steps", "16"), ("batch_size", "512"), ("n_step", "1")], true),
        (vec![wide, ("time_steps", "8"), ("batch_size", "512"), ("n_step", "5")], false),
        (vec![("replay_capacity", "1000000"), ("n_step", "10")], true),
        (vec![("replay_capacity", "1000000"), ("n_step", "10"), wide, ("time_steps", "10")], false),
        // Each part alone fits: 872 MB of passes, 160 MB of replay.
        (vec![wide, ("time_steps", "13"), ("batch_size", "128"), ("n_step", "8")], true),
        (
            vec![
                wide,
                ("time_steps", "13"),
                ("batch_size", "128"),
                ("n_step", "8"),
                ("replay_capacity", "1000000"),
            ],
            false,
        ),
    ] {
        let found = with(&changes);
        assert_eq!(found.is_ok(), is_allowed, "{changes:?}: {found:?}");
        let is_told = found.map_or_else(|error| error.to_string().contains("MB"), |()| true);
        assert!(is_told, "{changes:?}");
    }
}

/// A lake that counts the calls of [`World::model`].
#[derive(Debug)]
struct Counted {
    lake: Box<dyn World>,
    asked: Rc<Cell<usize>>,
}

impl World for Counted {
    fn states(&self) -> usize {
        self.lake.states()
    }

    fn actions(&self) -> usize {
        self.lake.actions()
    }

    fn reset(&mut self, seed: Option<u32>) -> usize {
        self.lake.reset(seed)
    }

    fn step(&mut self, action: usize) -> Result<Step, Error> {
        self.lake.step(action)
    }

    fn clone_for_evaluation(&self) -> Box<dyn World> {
        self.lake.clone_for_evaluation()
    }

    fn model(&self) -> Option<&Model> {
        self.asked.set(self.asked.get() + 1);
        self.lake.model()
    }

    fn revision(&self) -> u64 {
        self.lake.revision()
    }

    fn edit(&mut self, cell: usize, text: &str) -> Result<(), Error> {
        self.lake.edit(cell, text)
    }

    fn map(&self) -> Option<&spikeground::worlds::map::Map> {
        self.lake.map()
    }
}

/// Returns the number of calls of the model up to step 2 of a run with `events`, and the run at that step.
fn edited(events: &[(u64, usize, &str)]) -> (usize, Run) {
    let mut spec = spec("FrozenLake8x8-v1", AgentKind::Spiking, &[]);
    let lake = spec.world.build().expect("a lake");
    spec.events = events
        .iter()
        .map(|(step, cell, text)| Event { step: *step, cell: *cell, text: (*text).into() })
        .collect();
    let asked = Rc::new(Cell::new(0));
    let world = Counted { lake, asked: Rc::clone(&asked) };
    let mut run = Run::of_world(spec, Box::new(world)).expect("a run");
    (0..2).for_each(|_| run.step().expect("finite"));
    (asked.get(), run)
}

#[wasm_bindgen_test(unsupported = test)]
fn a_world_is_judged_once_after_all_edits_of_a_step() {
    let flips = |step: u64, count: usize| -> Vec<(u64, usize, &str)> {
        (0..count).map(|number| (step, 9 + number % 5, if number % 2 == 0 { "H" } else { "F" })).collect()
    };
    for step in [0, 1, 2] {
        let (few, _) = edited(&flips(step, 1));
        for count in [2, 7, 30, 100] {
            let (many, run) = edited(&flips(step, count));
            assert_eq!(many, few, "{count} edits at step {step}");
            let model = run.world.model().expect("a model");
            let judge = run.judge.as_ref().expect("judged");
            let fresh = spikeground::run::evaluation::judge::Judge::new(model, run.spec.parameters.gamma);
            assert_eq!((judge.optimal_value, judge.random_value), (fresh.optimal_value, fresh.random_value));
            assert_eq!(judge.solution, fresh.solution);
        }
    }
}
