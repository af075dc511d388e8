//! Walks: episodes to watch or to play beside a run, and runs that are repeated from a checkpoint.

use spikeground::interchange::checkpoint::{from_bytes, to_bytes};
use spikeground::run::Run;
use spikeground::run::spec::RunSpec;
use spikeground::run::walk::Walk;
use spikeground::worlds::Choice;
use spikeground::worlds::picture::Picture;
use wasm_bindgen_test::wasm_bindgen_test;

fn run(world: &str, steps: u64) -> Run {
    let mut spec = RunSpec { world: Choice::named(world), seed: 5, ..RunSpec::default() };
    spec.parameters = spec.settings();
    for (name, value) in
        [("hidden_size", "16"), ("learning_starts", "100"), ("update_period", "4"), ("batch_size", "16")]
    {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("a run");
    while run.moment.env_steps < steps {
        run.step().expect("finite");
    }
    run
}

/// Walks until `episodes` have ended.
fn walk(run: &Run, episodes: u32, action: Option<usize>) -> Walk {
    let mut walk = Walk::begin(run);
    let mut picture = Picture::default();
    while walk.tally.episodes < episodes {
        walk.advance(run, action).expect("a step");
        walk.world.draw(&mut picture);
        walk.count(&picture);
    }
    walk
}

#[wasm_bindgen_test(unsupported = test)]
fn a_walk_changes_no_bit_of_the_run() {
    for world in ["FrozenLake-v1", "MiniGrid-Empty-5x5-v0", "MiniGrid-Dynamic-Obstacles-5x5-v0"] {
        let mut watched = run(world, 300);
        let before = to_bytes(&watched).expect("a checkpoint");
        walk(&watched, 3, None);
        walk(&watched, 2, Some(1));
        assert_eq!(to_bytes(&watched).expect("a checkpoint"), before, "{world}");
        let mut alone = run(world, 300);
        for _ in 0..100 {
            watched.step().expect("finite");
            alone.step().expect("finite");
        }
        assert_eq!(watched.agent.online.digest(), alone.agent.online.digest(), "{world}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_hundred_episodes_give_the_mean_return_of_the_figures() {
    let run = run("FrozenLake-v1", 2000);
    let figures = run.figures().expect("figures");
    let tally = walk(&run, 100, None).tally;
    assert_eq!(f64::from(tally.arrivals) / 100.0, figures.mean_return);
    assert!(tally.arrivals + tally.falls <= tally.episodes, "{tally:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_person_takes_the_actions_that_are_given() {
    let run = run("FrozenLake-v1", 0);
    let walk = walk(&run, 2, Some(3));
    let decision = walk.decided.as_ref().expect("a decision").decision;
    assert_eq!(decision.action, 3);
    let mut walk = Walk::begin(&run);
    let refused = walk.advance(&run, Some(9)).expect_err("no such action").to_string();
    assert_eq!(refused, "action: '9' is not a whole number from 0 to 3");
    assert_eq!((walk.episode_step, walk.tally.episodes), (0, 0));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_is_repeated_from_a_checkpoint_with_its_later_edits() {
    let mut whole = run("FrozenLake-v1", 200);
    let early = to_bytes(&whole).expect("a checkpoint");
    while whole.moment.env_steps < 300 {
        whole.step().expect("finite");
    }
    whole.edit(1, "H").expect("an edit");
    while whole.moment.env_steps < 420 {
        whole.step().expect("finite");
    }
    let mut repeated = from_bytes(&early).expect("a run");
    repeated.plan_events(whole.spec.events.clone()).expect("the run's own edits");
    while repeated.moment.env_steps < 420 {
        repeated.step().expect("finite");
    }
    assert_eq!(to_bytes(&repeated).expect("a checkpoint"), to_bytes(&whole).expect("a checkpoint"));
    let others = repeated.plan_events(Vec::new()).expect_err("edits that were made").to_string();
    assert_eq!(others, "these edits are not those that the run has already made");
}
