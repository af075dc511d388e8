//! Edits of cells during a run: parameters, seed and events together determine the run.

use spikeground::Error;
use spikeground::interchange::checkpoint::{from_bytes, to_bytes};
use spikeground::parameters::link;
use spikeground::run::Run;
use spikeground::run::events::{Event, MAX_EVENTS, read, write};
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::Choice;
use wasm_bindgen_test::wasm_bindgen_test;

fn run(world: Choice) -> Run {
    let mut spec = RunSpec { world, seed: 5, ..RunSpec::default() };
    spec.parameters = spec.settings();
    for (name, value) in
        [("hidden_size", "16"), ("learning_starts", "100"), ("update_period", "4"), ("batch_size", "16")]
    {
        spec.parameters.set(name, value).expect("allowed");
    }
    Run::new(spec).expect("a run")
}

fn lake() -> Run {
    run(Choice { firm: true, ..Choice::named("FrozenLake-v1") })
}

fn on(run: &mut Run, steps: u64) {
    while run.moment.env_steps < steps {
        run.step().expect("finite");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_edit_changes_the_world_the_optimum_and_the_weights_that_follow() {
    let (mut edited, mut left_alone) = (lake(), lake());
    on(&mut edited, 300);
    let before = edited.judge.as_ref().expect("a model").optimal_value;
    assert_eq!(edited.edit(1, "H"), Ok(None));
    assert_eq!(
        edited.edit(4, "H"),
        Ok(Some("No goal can be reached from the start any more; the run continues."))
    );
    assert_eq!(edited.judge.as_ref().expect("a model").optimal_value, 0.0);
    assert_eq!(edited.edit(1, "G"), Ok(None));
    let after = edited.judge.as_ref().expect("a model").optimal_value;
    assert!(before < 0.96 && after == 1.0, "{before}, {after}");
    on(&mut edited, 600);
    on(&mut left_alone, 600);
    assert_ne!(edited.agent.online.digest(), left_alone.agent.online.digest());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_link_replays_the_edits_of_a_run_to_the_same_weights() {
    for world in [Choice { firm: true, ..Choice::named("FrozenLake-v1") }, Choice::named("Maze-v0")] {
        let mut whole = run(world);
        assert_eq!(whole.edit(2, "#"), Ok(None));
        on(&mut whole, 250);
        assert_eq!(whole.edit(2, "F"), Ok(None));
        on(&mut whole, 400);
        assert_eq!(whole.edit(3, "H"), Ok(None));
        on(&mut whole, 700);
        let text = whole.spec.link(Some(700), None);
        let (link, mut notices) = link::read(&text);
        let spec = RunSpec::from_link(&link, &mut notices);
        assert_eq!((notices, &spec), (Vec::<String>::new(), &whole.spec));
        let mut again = Run::new(spec).expect("a run");
        on(&mut again, 700);
        assert_eq!(to_bytes(&again).expect("saved"), to_bytes(&whole).expect("saved"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_with_edits_resumes_as_if_it_had_never_stopped() {
    let mut whole = lake();
    on(&mut whole, 200);
    whole.edit(6, "F").expect("ice");
    on(&mut whole, 300);
    let mut resumed = from_bytes(&to_bytes(&whole).expect("saved")).expect("read");
    assert_eq!(resumed.world.map(), whole.world.map());
    for run in [&mut whole, &mut resumed] {
        run.edit(1, "G").expect("a goal");
        on(run, 500);
    }
    assert_eq!(to_bytes(&resumed).expect("saved"), to_bytes(&whole).expect("saved"));
    assert_eq!(resumed.figures().expect("finite"), whole.figures().expect("finite"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_replayed_run_has_made_its_edits_wherever_it_is_stopped() {
    let mut whole = lake();
    on(&mut whole, 200);
    while whole.moment.state == 0 {
        whole.step().expect("finite");
    }
    // A wall built in the agent's current cell starts a new episode.
    let (step, cell) = (whole.moment.env_steps, whole.moment.state);
    whole.edit(cell, "#").expect("a wall");
    let mut again = Run::new(whole.spec.clone()).expect("a run");
    on(&mut again, step);
    assert_eq!(again.world.map(), whole.world.map());
    assert_eq!(to_bytes(&again).expect("saved"), to_bytes(&whole).expect("saved"));
    let mut resumed = from_bytes(&to_bytes(&again).expect("saved")).expect("read");
    on(&mut again, step + 200);
    on(&mut resumed, step + 200);
    assert_eq!(to_bytes(&resumed).expect("saved"), to_bytes(&again).expect("saved"));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_agent_whose_cell_becomes_a_wall_or_an_end_begins_a_new_episode() {
    for text in ["#", "H", "G"] {
        let mut run = lake();
        while run.moment.state == 0 || run.moment.episode_step == 0 {
            run.step().expect("finite");
        }
        let (cell, episodes) = (run.moment.state, run.moment.episode);
        run.edit(cell, text).expect("a letter");
        assert_eq!((run.moment.state, run.moment.episode_step, run.moment.episode), (0, 0, episodes));
        run.step().expect("the next episode goes on");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_reward_beyond_the_support_is_told() {
    let mut run = run(Choice::named("Maze-v0"));
    assert_eq!(run.edit(2, "G(0.5)"), Ok(None));
    let notice = "Rewards outside the support are clipped to it; the run continues.";
    assert_eq!(run.edit(2, "G(5)"), Ok(Some(notice)));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_refused_edit_changes_nothing() {
    let mut run = lake();
    on(&mut run, 50);
    let before = to_bytes(&run).expect("saved");
    for (cell, text, line) in [
        (16, "H", "cell: '16' is not a whole number from 0 to 15"),
        (3, "Q", "map: the letter 'Q' is unknown; allowed: S, F, H, G, #"),
        (0, "F", "map: it has no start (S); at least one is needed"),
        (15, "H", "map: it has no goal (G); at least one is needed"),
    ] {
        assert_eq!(run.edit(cell, text).expect_err("refused").to_string(), line);
    }
    assert_eq!(to_bytes(&run).expect("saved"), before);
    let mut cliff = self::run(Choice::named("CliffWalking-v1"));
    assert!(matches!(cliff.edit(0, "H"), Err(Error::Conflict { .. })));
    for _ in 0..MAX_EVENTS {
        run.edit(3, "H").expect("a hole");
    }
    let line = run.edit(3, "F").expect_err("too many").to_string();
    assert_eq!(line, "a run can have at most 100 edits; start a new run from the present map");
}

#[wasm_bindgen_test(unsupported = test)]
fn events_are_read_as_they_were_written_and_nonsense_is_named() {
    let event = |step, cell, text: &str| Event::cell(step, cell, text);
    let events = vec![event(0, 3, "H"), event(7, 0, "G(-2.5)"), event(7, 1, "^(2)")];
    assert_eq!(write(&events), "0:3:H;7:0:G(-2.5);7:1:^(2)");
    assert_eq!(read(&write(&events)), Ok(events));
    assert_eq!(read(""), Ok(Vec::new()));
    for text in ["3", "1:2", "1:2:", "a:2:H", "-1:2:H", "5:2:H;4:2:F"] {
        assert!(matches!(read(text), Err(Error::Value { .. })), "{text}");
    }
    let (link, mut notices) = link::read("v=0&world=FrozenLake-v1&events=5:99:H");
    let spec = RunSpec::from_link(&link, &mut notices);
    assert_eq!(spec.events, Vec::new());
    assert_eq!(
        notices,
        ["cell: '99' is not a whole number from 0 to 15; this part of the link was ignored."]
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_converted_run_stays_in_the_world_as_it_was_changed() {
    for world in [Choice::named("Maze-v0"), Choice::named("DynaBlockingMaze-v0")] {
        let mut dense = run(world.clone());
        dense = Run::new(RunSpec { agent: AgentKind::Dense, ..dense.spec }).expect("a run");
        on(&mut dense, 60);
        if world.world == "Maze-v0" {
            dense.edit(2, "G(0.7)").expect("a goal");
        }
        on(&mut dense, 120);
        let mut converted = dense.convert(4).expect("converted");
        assert_eq!(converted.world.map(), dense.world.map());
        let mut resumed = from_bytes(&to_bytes(&converted).expect("saved")).expect("read");
        assert_eq!(resumed.figures().expect("finite"), converted.figures().expect("finite"));
        for run in [&mut converted, &mut resumed] {
            on(run, 1100);
        }
        assert_eq!(to_bytes(&resumed).expect("saved"), to_bytes(&converted).expect("saved"), "{world:?}");
    }
}
