//! The memory of runs: parts of many states, and what does not fit into a tab; when a world is judged.

use super::sliced::{run, spec};
use spikeground::Error;
use spikeground::network::pass::Pass;
use spikeground::parameters::Parameters;
use spikeground::run::Run;
use spikeground::run::events::Event;
use spikeground::run::spec::AgentKind;
use spikeground::worlds::model::Model;
use spikeground::worlds::{Step, World};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

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
    spec.events = events.iter().map(|(step, cell, text)| Event::cell(*step, *cell, text)).collect();
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
