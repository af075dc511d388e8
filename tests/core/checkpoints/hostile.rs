//! Checkpoints with numbers that no run saves are refused with one line that names the tensor.

use spikeground::interchange::checkpoint::{Checkpoint, from_bytes, to_bytes};
use spikeground::run::Run;
use spikeground::run::spec::RunSpec;
use spikeground::state::{State, Tensor, TensorValues};
use spikeground::worlds::Choice;
use wasm_bindgen_test::wasm_bindgen_test;

/// A run with every option that adds state to the checkpoint.
fn run() -> Run {
    let mut spec = RunSpec { seed: 11, ..RunSpec::default() };
    for (name, value) in [
        ("hidden_size", "16"),
        ("learning_starts", "100"),
        ("update_period", "4"),
        ("batch_size", "16"),
        ("train_steps", "1000"),
        ("carry_state", "true"),
        ("curiosity", "true"),
        ("visit_bonus", "true"),
        ("average_weights", "true"),
    ] {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("a run");
    // Stop in the middle of an episode, so that an n-step window is in progress.
    while run.moment.env_steps < 331 || run.moment.episode_step == 0 {
        run.step().expect("finite");
    }
    run
}

fn refused(saved: &Run, name: &str, change: impl FnOnce(&mut Tensor)) -> String {
    let mut state = saved.save().expect("it can be saved");
    let tensor = state.tensors.iter_mut().find(|tensor| tensor.name == name);
    change(tensor.unwrap_or_else(|| panic!("{name} is there")));
    let error = Checkpoint::new(saved.spec.clone(), state).resume().expect_err(name).to_string();
    assert!(!error.contains('\n') && error.len() < 200, "{error}");
    error
}

/// Returns a change that writes `number` to index `place`.
fn set(place: usize, number: f64) -> impl FnOnce(&mut Tensor) {
    move |tensor| match &mut tensor.values {
        TensorValues::F32(values) => values[place] = number as f32,
        TensorValues::F64(values) => values[place] = number,
        TensorValues::U32(values) => values[place] = number as u32,
        TensorValues::U64(values) => values[place] = number as u64,
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_that_no_run_has_saved_are_refused_by_name() {
    let saved = run();
    let (mean, points) = (f64::from(f32::MAX), saved.curve.points.len());
    assert_eq!(points as u64, saved.moment.env_steps / 2, "a point every two steps");
    let last = 9 * (points - 1);
    for (name, place, number, rule) in [
        ("online.feature_1.weight", 0, f64::NAN, "contains a number that is not finite"),
        ("target.value_head.bias", 3, f64::INFINITY, "contains a number that is not finite"),
        ("average.advantage.weight_sigma", 1, f64::NAN, "contains a number that is not finite"),
        ("online.feature_2.threshold", 0, 0.0, "thresholds must be above 0 and leaks from 0 to 1"),
        ("online.feature_2.leak", 0, 1.5, "thresholds must be above 0 and leaks from 0 to 1"),
        ("adam.first.0", 0, 1e38, "contains an invalid moment"),
        ("adam.first.1", 5, 9.0, "contains a moment that is larger than the second moment allows"),
        ("adam.second.0", 0, 1e38, "contains an invalid moment"),
        ("adam.second.0", 0, -1e-9, "contains an invalid moment"),
        ("adam.second.2", 7, f64::NAN, "contains an invalid moment"),
        ("adam.steps", 0, 5.0, "differs from the number of steps of the optimiser"),
        ("learner.updates", 0, 57.0, "differs from the number of steps of the optimiser"),
        ("agent.steps", 0, 1e15, "does not match the agent's steps"),
        ("curiosity.0.weight", 0, f64::INFINITY, "contains a number that is not finite"),
        ("curiosity.adam.first.0", 0, 1e10, "contains a moment that is larger than the second moment allows"),
        ("curiosity.adam.second.0", 0, f64::INFINITY, "contains an invalid moment"),
        ("curiosity.on", 0, 1e6, "counts an input in more observations than were made"),
        ("curiosity.observed", 0, 1e6, "contains invalid moments"),
        ("curiosity.moments", 0, f64::NAN, "contains invalid moments"),
        ("curiosity.moments", 1, 0.0, "contains invalid moments"),
        ("curiosity.moments", 2, 7.0, "contains invalid moments"),
        ("curiosity.moments", 3, -1.0, "contains invalid moments"),
        ("curiosity.normalised", 0, 5.5, "contains a value that no normalised observation has"),
        ("exploration.visits", 0, 4e9, "does not sum to the steps of the agent"),
        ("replay.tree", 0, -1.0, "contains an invalid priority"),
        ("replay.tree", 0, 1e300, "contains a priority above replay.highest_priority"),
        ("replay.highest_priority", 0, 101.0, "is not from 1 to 100"),
        ("replay.lengths", 0, 0.0, "does not match replay_capacity and n_step"),
        ("replay.lengths", 0, 99.0, "does not match replay_capacity and n_step"),
        ("replay.oldest", 0, 1.0, "does not match replay_capacity and n_step"),
        ("replay.s_tm1", 0, 16.0, "contains steps of another world"),
        ("replay.a_tm1", 0, 4.0, "contains steps of another world"),
        ("replay.s_t", 0, 4e9, "contains steps of another world"),
        ("replay.r_t", 0, f64::NAN, "contains steps of another world"),
        ("replay.r_t", 0, mean, "contains a reward that the world cannot give"),
        ("replay.r_t", 0, 1.5, "contains a reward that the world cannot give"),
        ("replay.discount_t", 0, 0.5, "contains a value that is not a discount of this run"),
        ("window.discount_t", 0, 0.0, "contains a value that is not a discount of this run"),
        ("random.noise", 3, 8.0, "the saved state of a random stream is not that of a generator"),
        ("random.replay", 3, 1.0, "is not a random stream of the run's seed"),
        ("random.acting", 2, 1.0, "is not a random stream of the run's seed"),
        ("random.exploration", 4, 1e19, "the saved state of a random stream is not that of a generator"),
        ("carried.0", 0, f64::NAN, "contains a number that is not finite"),
        ("run.visits", 0, 0.0, "does not sum to the steps of the run"),
        ("run.visits", 5, 4e9, "does not sum to the steps of the run"),
        ("run.counters", 0, 330.0, "does not match the agent's steps and train_steps"),
        ("run.counters", 1, 400.0, "counts more episodes or rewards than steps were taken"),
        ("run.counters", 2, 900.0, "counts more episodes or rewards than steps were taken"),
        ("run.counters", 3, 99.0, "but its world is in another state"),
        ("run.counters", 3, 15.0, "but its world is in another state"),
        ("run.episode_return", 0, f64::NAN, "counts more episodes or rewards than steps were taken"),
        ("world", 5, 16.0, "is never in state 16"),
        ("curve.points", 0, 3.0, "contains a point that this run cannot have"),
        ("curve.points", 1, 3.0, "contains a point that this run cannot have"),
        ("curve.points", last + 3, f64::INFINITY, "contains a point that this run cannot have"),
        ("curve.points", last + 4, 1.5, "contains a point that this run cannot have"),
        ("curve.points", last + 8, f64::NEG_INFINITY, "contains a point that this run cannot have"),
        ("curve.returns", 0, f64::NAN, "does not contain the returns of the last episodes"),
        ("curve.losses", 0, f64::NAN, "is not the sum of the losses since the last point"),
        ("curve.losses", 1, 1e15, "is not the sum of the losses since the last point"),
        ("curve.spikes", 0, 1e18, "counts more spikes than there were slots for them"),
        ("curve.slots", 1, f64::INFINITY, "counts more spikes than there were slots for them"),
    ] {
        let line = refused(&saved, name, set(place, number));
        assert!(line.contains(rule), "{name}[{place}] = {number}: {line}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn tensors_that_no_run_has_saved_are_refused_by_name() {
    let saved = run();
    let grown = |by: usize| {
        move |tensor: &mut Tensor| {
            let TensorValues::F64(values) = &mut tensor.values else { panic!("f64") };
            values.resize(9 * by, f64::NAN);
            tensor.shape = vec![by, 9];
        }
    };
    let points = saved.curve.points.len();
    for points in [0, points - 1, points + 1, 1_000_000] {
        let line = refused(&saved, "curve.points", grown(points));
        assert!(line.contains("does not have a point for each period of the run"), "{line}");
    }
    let line = refused(&saved, "carried.0", |tensor| {
        (tensor.shape, tensor.values) = (vec![3], TensorValues::F32(vec![0.0; 3]));
    });
    assert!(line.contains("does not match the neurons of its layer"), "{line}");
    let line = refused(&saved, "curve.returns", |tensor| {
        (tensor.shape, tensor.values) = (vec![100_000], TensorValues::F64(vec![0.0; 100_000]));
    });
    assert!(line.contains("does not contain the returns of the last episodes"), "{line}");
    let mut state = saved.save().expect("it can be saved");
    state.put("online.third_eye", &[1.0_f32]);
    let error = Checkpoint::new(saved.spec.clone(), state).resume().expect_err("one too many");
    assert_eq!(error.to_string(), "file: the tensor online.third_eye does not belong to this run");
    let mut state = saved.save().expect("it can be saved");
    let other = RunSpec { seed: 12, ..saved.spec.clone() };
    let error = Checkpoint::new(other, state.clone()).resume().expect_err("another seed");
    assert!(error.to_string().contains("is not a random stream of the run's seed"), "{error}");
    state
        .tensors
        .iter_mut()
        .filter(|tensor| tensor.name == "window.s_tm1")
        .for_each(|tensor| tensor.shape.push(1));
    let error = Checkpoint::new(saved.spec.clone(), state).resume().expect_err("another shape");
    assert!(error.to_string().starts_with("file: the tensor window."), "{error}");
    // The unchanged state can be resumed.
    let state: State = saved.save().expect("it can be saved");
    assert!(Checkpoint::new(saved.spec.clone(), state).resume().is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_that_is_no_longer_finite_stops_for_good_and_is_never_saved() {
    let mut run = run();
    run.agent.online.heads[1].weight.fill(f32::NAN);
    let stopped = (0..8).find_map(|_| run.step().err()).expect("a figure is no number");
    assert!(matches!(stopped, spikeground::Error::NotFinite { .. }), "{stopped}");
    assert_eq!(run.step(), Err(stopped.clone()));
    assert_eq!(to_bytes(&run), Err(stopped));
    let mut run = self::run();
    run.agent.online.heads[0].bias[0] = f32::NAN;
    let line = to_bytes(&run).expect_err("nobody could read it").to_string();
    assert_eq!(
        line,
        "file: the tensor online.value_head.bias contains a number that is not finite, so the run cannot be saved"
    );
}

/// Runs of every kind of world and agent can be saved and read: the checks are no stricter than real runs.
#[wasm_bindgen_test(unsupported = test)]
fn what_any_run_saves_can_be_read() {
    let small = [
        ("hidden_size", "16"),
        ("learning_starts", "100"),
        ("update_period", "3"),
        ("batch_size", "8"),
        ("train_steps", "1500"),
    ];
    for (world, map, changes) in [
        ("CliffWalking-v1", None, &[("gradient_clip", "0.01"), ("train_episode_limit", "10")][..]),
        ("Taxi-v4", None, &[("n_step", "1"), ("learning_rate", "0.01")]),
        ("DynaShortcutMaze-v0", None, &[("priority_exponent", "0"), ("carry_state", "true")]),
        ("MiniGrid-Empty-5x5-v0", None, &[("average_weights", "true"), ("curiosity", "true")]),
        ("Maze-v0", Some("SFG(2.5)".into()), &[("support_max", "3"), ("energy_reward", "0.5")]),
        (
            "FrozenLake-v1",
            None,
            &[
                ("read_out", "membrane_max"),
                ("threshold_rule", "learned"),
                ("learn_time_constants", "true"),
                ("gradient_clip", "1000"),
            ],
        ),
        (
            "WindyGridworld-v0",
            None,
            &[("normalisation", "static"), ("static_from", "0.1"), ("neuron_model", "spikingbrain")],
        ),
    ] {
        let world = Choice { map, ..Choice::named(world) };
        let mut spec = RunSpec { world, seed: 3, ..RunSpec::default() };
        spec.parameters = spec.settings();
        for (name, value) in small.iter().chain(changes) {
            spec.parameters.set(name, value).expect("allowed");
        }
        let name = spec.world.world.clone();
        let mut run = Run::new(spec).unwrap_or_else(|error| panic!("{name}: {error}"));
        for step in 0..450 {
            run.step().expect("finite");
            if step % 149 == 0 {
                let saved = to_bytes(&run).expect("it can be saved");
                let read = from_bytes(&saved).unwrap_or_else(|error| panic!("{name} after {step}: {error}"));
                assert_eq!(to_bytes(&read).expect("it can be saved"), saved);
            }
        }
    }
}
