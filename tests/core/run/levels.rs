//! Runs in worlds with different levels, in worlds that change during a run, and in worlds where every step costs.

use spikeground::Error;
use spikeground::interchange::checkpoint::{from_bytes, to_bytes};
use spikeground::run::evaluation::judge::Judge;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::run::{Run, evaluation::levels};
use spikeground::worlds::{Choice, Step, World};
use wasm_bindgen_test::wasm_bindgen_test;

fn run(world: &str, agent: AgentKind, changes: &[(&str, &str)]) -> Run {
    let mut spec = RunSpec { world: Choice::named(world), agent, seed: 3, ..RunSpec::default() };
    spec.parameters = spec.settings();
    let small =
        [("hidden_size", "16"), ("learning_starts", "100"), ("update_period", "8"), ("batch_size", "16")];
    for (name, value) in small.iter().chain(changes) {
        spec.parameters.set(name, value).expect("allowed");
    }
    Run::new(spec).expect("a run")
}

fn on(run: &mut Run, steps: u64) {
    while run.moment.env_steps < steps {
        run.step().expect("finite");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_over_levels_stopped_and_resumed_is_the_run_that_never_stopped() {
    for (world, agent) in [
        ("MiniGrid-DoorKey-5x5-v0", AgentKind::Spiking),
        ("MiniGrid-Dynamic-Obstacles-5x5-v0", AgentKind::Dense),
        ("Taxi-v4", AgentKind::Spiking),
        ("DynaBlockingMaze-v0", AgentKind::Dense),
    ] {
        let mut whole = run(world, agent, &[]);
        on(&mut whole, 500);
        let mut resumed = from_bytes(&to_bytes(&whole).expect("saved")).expect("read");
        for run in [&mut whole, &mut resumed] {
            on(run, 1100);
        }
        assert_eq!(to_bytes(&resumed).expect("saved"), to_bytes(&whole).expect("saved"), "{world}");
        assert_eq!(resumed.visits, whole.visits);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_agent_meets_as_many_observations_as_there_are_and_visits_are_counted_by_cell() {
    let mut run = run("MiniGrid-Empty-5x5-v0", AgentKind::Dense, &[]);
    on(&mut run, 400);
    // Nine cells and four headings give at most 36 observations, some of which are equal.
    assert!((10..=36).contains(&run.agent.states()), "{}", run.agent.states());
    let visited: Vec<usize> = (0..run.visits.len()).filter(|cell| run.visits[*cell] > 0).collect();
    assert!(
        visited.iter().all(|cell| (1..4).contains(&(cell / 5)) && (1..4).contains(&(cell % 5))),
        "{visited:?}"
    );
    assert_eq!(run.visits.iter().sum::<u32>(), 401);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_never_begins_with_a_level_that_it_is_judged_on() {
    for seed in [0, 1, 999, 5000, u32::MAX - 1000, u32::MAX - 999, u32::MAX] {
        assert!(levels::first_seed(seed) >= levels::EVALUATION_LEVELS, "{seed}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn worlds_with_levels_are_judged_by_their_mean_best_return() {
    let world = Choice::named("MiniGrid-Empty-Random-5x5-v0").build().expect("a world");
    let judge =
        Judge::of_levels(world.as_ref(), levels::EVALUATION_LEVELS).expect("steps").expect("a search");
    // Producer: a search over the levels of MiniGrid 3.2.0.
    assert!((judge.optimal_value - 0.968_851).abs() < 1e-6, "{}", judge.optimal_value);
    let mut other = Choice::named("MiniGrid-DoorKey-5x5-v0").build().expect("a world");
    let random = levels::random(other.as_mut(), levels::EVALUATION_LEVELS).expect("steps");
    // Producer: random episodes of MiniGrid 3.2.0, 0.032 ± 0.006.
    assert!((random - 0.032).abs() < 0.02, "{random}");
    let moving = Choice::named("MiniGrid-Dynamic-Obstacles-5x5-v0").build().expect("a world");
    assert!(Judge::of_levels(moving.as_ref(), 2).expect("steps").is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_world_that_changes_by_itself_is_judged_as_it_is_now() {
    let mut run = run("DynaBlockingMaze-v0", AgentKind::Dense, &[]);
    let gamma: f64 = run.spec.parameters.gamma;
    let optimum = |run: &Run| run.judge.as_ref().expect("a model").optimal_value;
    on(&mut run, 999);
    assert!((optimum(&run) - gamma.powi(9)).abs() < 1e-9);
    on(&mut run, 1000);
    assert!((optimum(&run) - gamma.powi(15)).abs() < 1e-9);
}

#[wasm_bindgen_test(unsupported = test)]
fn where_every_step_costs_the_score_is_the_share_of_the_shortest_path() {
    for (world, costs) in [
        ("CliffWalking-v1", true),
        ("WindyGridworld-v0", true),
        ("Taxi-v4", true),
        ("FrozenLake-v1", false),
        ("DynaMaze-v0", false),
        ("DeepSea-10", false),
        ("Maze-v0", false),
    ] {
        let world = Choice::named(world).build().expect("a world");
        assert_eq!(world.model().expect("a model").costs(), costs, "{world:?}");
    }
    // A policy that never reaches the goal has value −1 / (1 − γ) = −100, far below the optimum −12.2479: its
    // normalised score is bounded below by 0.
    let run = run("CliffWalking-v1", AgentKind::Dense, &[]);
    let evaluation = run.evaluate().expect("finite");
    assert_eq!(evaluation.normalised_score, Some(0.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn training_episodes_are_cut_short_where_a_world_has_no_limit() {
    let mut run = run("CliffWalking-v1", AgentKind::Dense, &[("train_episode_limit", "30")]);
    for _ in 0..90 {
        run.step().expect("finite");
        assert!(run.moment.episode_step < 30);
    }
    assert!(run.moment.episode >= 3);
    let (_, step) = run.moment.last.expect("a step");
    assert!(step.truncated && !step.terminated);
    // Each episode end is a truncation, so the target still bootstraps: the discount is positive.
    let remembered = (0..run.agent.replay.len()).flat_map(|number| run.agent.replay.window(number));
    assert!(remembered.clone().count() > 90 && remembered.clone().all(|step| step.discount_t > 0.0));
}

/// A world in which every step of every level gives a different observation.
#[derive(Clone, Copy, Debug, Default)]
struct Restless {
    level: usize,
    elapsed: usize,
}

impl Restless {
    const STEPS: usize = 40;
}

impl World for Restless {
    fn states(&self) -> usize {
        0
    }

    fn inputs(&self) -> usize {
        1 << 16
    }

    fn write_inputs(&self, on: &mut Vec<usize>) {
        let number = self.level * Self::STEPS + self.elapsed;
        on.extend((0..32).filter(|bit| number >> bit & 1 == 1));
    }

    fn actions(&self) -> usize {
        2
    }

    fn reset(&mut self, seed: Option<u32>) -> usize {
        (self.level, self.elapsed) = (seed.map_or(self.level + 1, |seed| seed as usize % 1_000_000), 0);
        0
    }

    fn step(&mut self, _: usize) -> Result<Step, Error> {
        self.elapsed += 1;
        let truncated = self.elapsed >= Self::STEPS;
        Ok(Step { observation: 0, reward: 0.5, terminated: false, truncated })
    }

    fn clone_for_evaluation(&self) -> Box<dyn World> {
        Box::new(*self)
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn levels_that_never_look_the_same_twice_are_judged_in_little_memory() {
    let mut spec = run("MiniGrid-Empty-5x5-v0", AgentKind::Dense, &[]).spec;
    spec.parameters.set("curiosity", "false").expect("allowed");
    let run = Run::of_world(spec, Box::new(Restless::default())).expect("a run");
    // 1000 levels have 40 000 distinct observations, more than the agent's observation memory holds.
    let figures = run.figures_over(1000, 0).expect("judged");
    assert_eq!((figures.greedy_value, figures.mean_return), (Some(20.0), 20.0));
}
