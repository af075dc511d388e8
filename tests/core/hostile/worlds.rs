//! Hostile arguments to maps, models, the planner and custom worlds.

use super::{ODD, ODD_NUMBERS, small};
use spikeground::Error;
use spikeground::agent::replay::priorities::Priorities;
use spikeground::run::comparison::priority_picture::PriorityPicture;
use spikeground::run::spec::RunSpec;
use spikeground::run::{Moment, Run, evaluation::levels};
use spikeground::worlds::map::Map;
use spikeground::worlds::model::{Model, Outcome};
use spikeground::worlds::picture::Picture;
use spikeground::worlds::vector::Vector;
use spikeground::worlds::{Choice, Step, World, planner};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn maps_outside_of_themselves() {
    let whole = Map::parse("SFH/FFG").expect("a map");
    assert_eq!([99, 2, 5].map(|cell| whole.is_terminal(cell)), [false, true, true]);
    let changes: [fn(&mut Map); 7] = [
        |map| map.columns = 0,
        |map| map.rows = 0,
        |map| (map.rows, map.columns) = (usize::MAX, usize::MAX),
        |map| map.cells.clear(),
        |map| map.values.clear(),
        |map| (map.values, map.cells) = (vec![f64::INFINITY; 6], b"S^v<>G".to_vec()),
        |_| {},
    ];
    let odd = changes.map(|change| {
        let mut map = whole.clone();
        change(&mut map);
        map
    });
    for map in &odd {
        for cell in ODD {
            for action in ODD {
                let reached = map.neighbour(cell, action);
                assert!(reached == cell || reached < map.cells.len());
            }
            map.is_terminal(cell);
        }
        map.goal_is_reachable();
        map.places();
        map.text();
    }
}

fn corridor() -> Model {
    Model::new(vec![1.0, 0.0, 0.0], 2, |state, action, list| {
        let next = if action == 0 { state.saturating_sub(1) } else { (state + 1).min(2) };
        list.push(Outcome::certain(next, f64::from(u8::from(next == 2)), next == 2));
    })
    .expect("a model")
}

#[wasm_bindgen_test(unsupported = test)]
fn models_and_their_planner() {
    let model = corridor();
    for values in [vec![], vec![1.0], vec![f64::NAN; 3], vec![f64::INFINITY; 9]] {
        for gamma in [0.99, f64::NAN, f64::INFINITY, -3.0] {
            assert_eq!(planner::best_actions(&model, &values, gamma).len(), 3);
        }
        model.at_start(&values);
    }
    for policy in [vec![], vec![usize::MAX; 3], vec![99; 9]] {
        assert_eq!(planner::evaluate(&model, &policy, 0.9).len(), 3);
    }
    for gamma in [f64::NAN, f64::INFINITY, 1.5, -1.0] {
        planner::solve(&model, gamma);
        planner::evaluate_random(&model, gamma);
    }
    for (state, action) in ODD.into_iter().flat_map(|state| ODD.map(|action| (state, action))) {
        model.outcomes(state, action);
        model.is_terminal(state);
        for draw in ODD_NUMBERS {
            model.sample(state, action, draw);
        }
    }
    let many =
        Model::new(vec![1.0], 40, |_, action, list| list.push(Outcome::certain(0, action as f64, true)));
    let many = many.expect("a model");
    assert_eq!(planner::best_actions(&many, &[39.0], 0.9), [0], "its action has no bit");
    let none = Model::new(Vec::new(), 0, |_, _, _| {}).expect("a model");
    planner::solve(&none, 0.9);
    planner::evaluate_random(&none, 0.9);
    planner::shortest_path(&none);
    none.reachable();
    assert!(Model::new(vec![1.0; 3], usize::MAX, |_, _, _| {}).is_err());
    assert!(Model::new(vec![1.0], 1, |_, _, list| list.push(Outcome::certain(7, 0.0, false))).is_err());
    assert!(Vector::new(&Choice::default(), usize::MAX, 0).is_err());
    assert!(Vector::new(&Choice::named("FrozenLake-v1"), usize::MAX, 0).is_err());
}

pub(super) fn lake() -> Box<dyn World> {
    Choice::named("FrozenLake-v1").build().expect("a world")
}

/// A world whose observations, cells or sizes can contradict its declaration.
#[derive(Clone, Debug)]
struct Liar {
    states: usize,
    inputs: usize,
    actions: usize,
    cell: usize,
    observation: usize,
}

const HONEST: Liar = Liar { states: 0, inputs: 4, actions: 2, cell: 0, observation: 0 };

impl World for Liar {
    fn states(&self) -> usize {
        self.states
    }
    fn inputs(&self) -> usize {
        self.inputs
    }
    fn write_inputs(&self, on: &mut Vec<usize>) {
        on.push(1);
    }
    fn actions(&self) -> usize {
        self.actions
    }
    fn reset(&mut self, _: Option<u32>) -> usize {
        self.observation
    }
    fn step(&mut self, _: usize) -> Result<Step, Error> {
        Ok(Step { observation: self.observation, reward: 0.0, terminated: false, truncated: false })
    }
    fn clone_for_evaluation(&self) -> Box<dyn World> {
        Box::new(self.clone())
    }
    fn cell(&self) -> usize {
        self.cell
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn worlds_that_break_their_word() {
    let spec = || RunSpec { parameters: small(), ..RunSpec::default() };
    for liar in [
        Liar { cell: usize::MAX, ..HONEST },
        Liar { states: usize::MAX, ..HONEST },
        Liar { inputs: usize::MAX, ..HONEST },
        Liar { actions: usize::MAX, ..HONEST },
        Liar { states: 4, observation: 4, ..HONEST },
        Liar { states: 4, observation: usize::MAX, ..HONEST },
    ] {
        assert!(Run::of_world(spec(), Box::new(liar.clone())).is_err(), "{liar:?}");
    }
    for liar in [Liar { actions: 0, ..HONEST }, Liar { inputs: 0, ..HONEST }, Liar { states: 4, ..HONEST }] {
        if let Ok(mut run) = Run::of_world(spec(), Box::new(liar)) {
            let _ = run.step();
            run.world.draw(&mut Picture::default());
        }
    }
    let mut endless = HONEST;
    assert_eq!(levels::random(&mut endless, 2).expect("steps"), 0.0);
    assert_eq!(levels::optimum(&mut endless, u32::MAX), None);
    let mut run = Run::new(spec()).expect("a run");
    run.moment = Moment { state: 99, ..Moment::default() };
    assert!(run.step().is_err());
    run.visits.clear();
    run.moment = Moment::default();
    let _ = run.step();
    assert!(run.edit(usize::MAX, "H").is_err());
    let mut run = Run::new(spec()).expect("a run");
    for states in ODD {
        (0..3).for_each(|_| run.step().expect("a step"));
        PriorityPicture::of(&run.agent.replay, states);
    }
    run.agent.replay.priorities = Some(Priorities::new(0.5, 0.5));
    PriorityPicture::of(&run.agent.replay, 16);
    let figures = run.figures_over(0, u32::MAX).expect("finite");
    assert!(figures.mean_return.is_finite());
    let mut used = Run::new(spec()).expect("a run");
    used.step().expect("a step");
    let other = Run::of_agent(spec(), lake(), used.agent).expect_err("an agent that has begun");
    assert_eq!(other.to_string(), "this agent has already taken 1 steps; a run must begin with a new agent");
}
