//! Returns, saving, drawing and invalid use of MiniGrid episodes. The fewest steps of seeds 0 to 4 and their means
//! are from a breadth-first search in MiniGrid 3.2.0.

use super::minigrid::{actions, build, id, worlds};
use spikeground::Error;
use spikeground::worlds::catalogue::catalogue;
use spikeground::worlds::picture::{CellKind, Picture};
use spikeground::worlds::{Choice, Step, World};
use wasm_bindgen_test::wasm_bindgen_test;

fn limit(id: &str) -> f64 {
    catalogue().find(|entry| entry.id == id).and_then(|entry| entry.step_limit).expect("a limit") as f64
}

/// Length of the shortest solution of each level, seeds 0 to `count` − 1.
fn fewest_steps(id: &str, count: u32) -> Vec<u64> {
    let mut world = build(id, false);
    let steps = |seed| {
        world.reset(Some(seed));
        let best = world.optimal_return().expect("a level that is still");
        ((1.0 - best) / 0.9 * limit(id)).round() as u64
    };
    (0..count).map(steps).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn the_best_returns_are_those_of_a_search_in_the_package() {
    for world in worlds() {
        if let Some(expected) = world["fewest_steps"].as_array() {
            let expected: Vec<u64> = expected.iter().map(|steps| steps.as_u64().expect("steps")).collect();
            assert_eq!(fewest_steps(id(&world), 5), expected, "{}", id(&world));
        }
    }
    assert_eq!(fewest_steps("MiniGrid-FourRooms-v0", 5), [15, 5, 18, 13, 2]);
    assert_eq!(fewest_steps("MiniGrid-DoorKey-16x16-v0", 5), [29, 47, 30, 32, 36]);
    let mut world = build("MiniGrid-Dynamic-Obstacles-5x5-v0", false);
    world.reset(Some(0));
    assert_eq!(world.optimal_return(), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_mean_best_returns_are_those_of_a_search_in_the_package() {
    for (id, count, least, mean, most, mean_return) in [
        ("MiniGrid-Empty-Random-5x5-v0", 1000, 1, 3.461, 6, 0.968851),
        ("MiniGrid-Empty-Random-6x6-v0", 1000, 1, 4.428, 8, 0.972325),
        ("MiniGrid-FourRooms-v0", 1000, 1, 15.906, 35, 0.856846),
        ("MiniGrid-DoorKey-5x5-v0", 200, 7, 9.685, 14, 0.965134),
        ("MiniGrid-DoorKey-6x6-v0", 200, 8, 12.14, 19, 0.969650),
        ("MiniGrid-DoorKey-8x8-v0", 200, 9, 16.565, 25, 0.976705),
        ("MiniGrid-DoorKey-16x16-v0", 50, 21, 34.38, 50, 0.987913),
        ("MiniGrid-LavaGapS5-v0", 1000, 5, 5.992, 7, 0.946072),
        ("MiniGrid-LavaGapS6-v0", 1000, 7, 8.301, 9, 0.948119),
        ("MiniGrid-LavaGapS7-v0", 1000, 9, 10.444, 11, 0.952043),
        ("MiniGrid-SimpleCrossingS9N1-v0", 1000, 13, 14.214, 15, 0.960517),
        ("MiniGrid-LavaCrossingS9N1-v0", 1000, 13, 14.214, 15, 0.960517),
        ("MiniGrid-LavaCrossingS9N3-v0", 1000, 13, 16.532, 31, 0.954078),
        ("MiniGrid-KeyCorridorS3R1-v0", 200, 14, 14.715, 15, 0.950950),
    ] {
        let steps = fewest_steps(id, count);
        let found = steps.iter().sum::<u64>() as f64 / f64::from(count);
        let extremes = (steps.iter().min().copied(), steps.iter().max().copied());
        assert_eq!((found, extremes), (mean, (Some(least), Some(most))), "{id}");
        assert!((1.0 - 0.9 * found / limit(id) - mean_return).abs() < 1e-6, "{id}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_best_return_is_that_of_the_level_as_it_was_at_first() {
    let mut world = build("MiniGrid-DoorKey-6x6-v0", false);
    world.reset(Some(3));
    for action in actions(3, 7).take(200) {
        world.step(action).expect("a running episode");
    }
    let mut fresh = build("MiniGrid-DoorKey-6x6-v0", true);
    fresh.reset(Some(3));
    assert_eq!(world.optimal_return(), fresh.optimal_return());
}

/// Takes the actions and resets after each end; returns the steps and image cells.
fn play(world: &mut dyn World, actions: impl Iterator<Item = usize>) -> Vec<(Step, Vec<[u8; 3]>)> {
    let mut seen = Vec::new();
    for action in actions {
        let step = world.step(action).expect("a running episode");
        seen.push((step, world.image().expect("an image").cells.clone()));
        if step.terminated || step.truncated {
            world.reset(None);
        }
    }
    seen
}

#[wasm_bindgen_test(unsupported = test)]
fn a_world_that_is_saved_goes_on_bit_for_bit() {
    for entry in catalogue().filter(|entry| entry.id.starts_with("MiniGrid-")) {
        let mut world = build(entry.id, false);
        let of = world.actions();
        world.reset(Some(7));
        for (round, length) in (0..).zip([0, 1, 13, 57, 211, 400]) {
            play(world.as_mut(), actions(round, of).take(length));
            let words = world.save().expect("words");
            let mut other = world.clone_for_evaluation();
            other.load(&words).expect("its own words");
            assert_eq!(other.save().as_ref(), Some(&words));
            assert_eq!((other.image(), other.optimal_return()), (world.image(), world.optimal_return()));
            let ours = play(world.as_mut(), actions(round + 9, of).take(300));
            assert_eq!(play(other.as_mut(), actions(round + 9, of).take(300)), ours, "{}", entry.id);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_world_is_saved_before_its_first_episode_and_after_an_end() {
    let mut world = build("MiniGrid-Empty-5x5-v0", true);
    let mut other = world.clone_for_evaluation();
    for seed in [None, Some(5)] {
        world.reset(seed);
        while !world.step(0).expect("a running episode").truncated {}
        other.load(&world.save().expect("words")).expect("its own words");
        assert_eq!(other.step(0), Err(Error::EpisodeEnded));
        assert_eq!(other.image(), world.image());
    }
    let words = build("MiniGrid-FourRooms-v0", false).save().expect("words");
    let (mut loaded, mut fresh) =
        (build("MiniGrid-FourRooms-v0", false), build("MiniGrid-FourRooms-v0", false));
    fresh.reset(Some(0));
    loaded.load(&words).expect("its own words");
    assert_eq!(loaded.step(0), Err(Error::EpisodeEnded));
    loaded.reset(None);
    assert_eq!(loaded.image(), fresh.image());
}

#[wasm_bindgen_test(unsupported = test)]
fn words_that_no_world_gives_are_refused() {
    for entry in catalogue().filter(|entry| entry.id.starts_with("MiniGrid-")) {
        let mut world = build(entry.id, false);
        let of = world.actions();
        world.reset(Some(1));
        play(world.as_mut(), actions(1, of).take(5));
        let words = world.save().expect("words");
        let refused = |world: &mut dyn World, words: &[u64]| match world.load(words) {
            Err(Error::File { rule }) => assert!(!rule.contains('\n')),
            other => panic!("{}: {other:?} of {words:?}", entry.id),
        };
        for length in 0..words.len() {
            refused(world.as_mut(), &words[..length]);
        }
        refused(world.as_mut(), &[&words[..], &[0]].concat());
        // Words 10 and later, after the generators: steps, whether the episode runs, position, direction, carried
        // object, positions of objects, doors.
        for number in 10..words.len() {
            for wrong in [u64::MAX, 1 << 32, 65535, 5000] {
                let mut words = words.clone();
                words[number] = wrong;
                refused(world.as_mut(), &words);
            }
        }
        assert_eq!(world.save(), Some(words), "a refusal changes nothing");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn nonsense_in_words_never_panics() {
    for id in ["MiniGrid-DoorKey-5x5-v0", "MiniGrid-KeyCorridorS3R1-v0", "MiniGrid-Dynamic-Obstacles-5x5-v0"]
    {
        let mut world = build(id, false);
        world.reset(Some(2));
        let words = world.save().expect("words");
        for number in 10..words.len() {
            for wrong in 0..400 {
                let mut words = words.clone();
                words[number] = wrong;
                if world.load(&words).is_ok() && words[11] == 1 {
                    let of = world.actions();
                    play(world.as_mut(), actions(wrong as u32, of).take(50));
                    assert!(world.optimal_return().is_none_or(|best| (0.0..1.0).contains(&best)));
                }
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn misuse_is_one_clear_line() {
    let mut world = build("MiniGrid-Empty-5x5-v0", false);
    assert_eq!(world.step(0), Err(Error::EpisodeEnded));
    world.reset(Some(0));
    for _ in 0..100 {
        world.step(6).expect("a running episode");
    }
    assert_eq!(world.step(0), Err(Error::EpisodeEnded));
    for (id, line) in [
        ("MiniGrid-Empty-5x5-v0", "action: '7' is not a whole number from 0 to 6"),
        ("MiniGrid-Dynamic-Obstacles-5x5-v0", "action: '7' is not a whole number from 0 to 2"),
    ] {
        let mut world = build(id, false);
        world.reset(Some(0));
        assert_eq!(world.step(7).expect_err("no such action").to_string(), line);
        world.step(2).expect("the episode goes on");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_unknown_id_is_answered_with_those_that_resemble_it() {
    let keys = "MiniGrid-DoorKey-5x5-v0, MiniGrid-DoorKey-6x6-v0, MiniGrid-DoorKey-8x8-v0, MiniGrid-DoorKey-16x16-v0";
    for (given, similar) in [
        ("MiniGrid-DoorKey-7x7-v0", keys),
        ("doorkey", keys),
        ("minigrid door key", keys),
        ("frozenlake-V1", "FrozenLake-v1"),
        ("FROZEN LAKE", "FrozenLake-v1, FrozenLake8x8-v1"),
        ("Taxi-v3", "Taxi-v4"),
    ] {
        let line = Choice::named(given).build().expect_err("no such world").to_string();
        let all = "`spikeground worlds` lists all";
        assert_eq!(line, format!("unknown world '{given}'; did you mean {similar}? {all}"));
    }
    let line = Choice::named("minigrid").build().expect_err("no such world").to_string();
    assert!(
        line.contains("did you mean MiniGrid-Empty-5x5-v0, ") && line.contains(" or one of 22 others?"),
        "{line}"
    );
    for given in ["", "-", "Atlantis-v0"] {
        let line = Choice::named(given).build().expect_err("no such world").to_string();
        assert!(
            line.contains("; allowed: FrozenLake-v1, ") && line.contains(" others; `spikeground"),
            "{line}"
        );
    }
    let conflict = Choice { firm: true, ..Choice::named("MiniGrid-Empty-5x5-v0") }.build();
    let line = conflict.expect_err("no ice").to_string();
    assert_eq!(line, "MiniGrid-Empty-5x5-v0 does not offer firm ice (--firm); leave it out");
}

#[wasm_bindgen_test(unsupported = test)]
fn an_episode_may_terminate_at_its_very_limit() {
    let mut world = build("MiniGrid-Empty-5x5-v0", false);
    world.reset(Some(0));
    for action in std::iter::repeat_n(6, 95).chain([2, 2, 1, 2]) {
        world.step(action).expect("a running episode");
    }
    let step = world.step(2).expect("a running episode");
    assert!(step.terminated && step.truncated && (step.reward - 0.1).abs() < 1e-12);
    assert_eq!(world.step(2), Err(Error::EpisodeEnded));
}

#[wasm_bindgen_test(unsupported = test)]
fn rewards_lie_between_the_least_and_the_most() {
    assert_eq!(build("MiniGrid-DoorKey-5x5-v0", false).reward_range(), [0.0, 1.0]);
    assert_eq!(build("MiniGrid-Dynamic-Obstacles-8x8-v0", false).reward_range(), [-1.0, 1.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_picture_shows_the_grid_the_agent_and_what_it_sees_and_carries() {
    // The agent is in column 1, row 4, heading up; the key is in the corner above it, the door beside the key.
    let mut world = build("MiniGrid-DoorKey-6x6-v0", false);
    world.reset(Some(1));
    let mut picture = Picture::default();
    world.draw(&mut picture);
    let at = |column: usize, row: usize| row * 6 + column;
    assert_eq!((picture.rows, picture.columns, picture.agent), (6, 6, at(1, 4)));
    assert_eq!((picture.heading, picture.carries), (Some(3), None));
    assert_eq!((picture.cells[at(1, 1)].kind, picture.cells[at(1, 1)].colour), (CellKind::Key, 4));
    assert_eq!((picture.cells[at(2, 1)].kind, picture.cells[at(2, 1)].state), (CellKind::Door, 2));
    assert_eq!(picture.cells[at(4, 4)].kind, CellKind::Goal);
    assert!(picture.states.is_empty());
    let seen: Vec<usize> = (0..36).filter(|cell| picture.seen[*cell]).collect();
    let expected: Vec<usize> = (0..5).flat_map(|row| (0..3).map(move |column| at(column, row))).collect();
    assert_eq!(seen, expected);
    for action in [2, 2, 3, 1, 5] {
        world.step(action).expect("a running episode");
    }
    world.draw(&mut picture);
    assert_eq!(picture.carries.map(|key| (key.kind, key.colour)), Some((CellKind::Key, 4)));
    assert_eq!((picture.agent, picture.heading), (at(1, 2), Some(0)));
    assert_eq!(picture.cells[at(1, 1)].kind, CellKind::Empty);
    let mut whole = build("MiniGrid-DoorKey-6x6-v0", true);
    whole.reset(Some(1));
    whole.draw(&mut picture);
    assert!(picture.seen.is_empty() && picture.cells.len() == 36);
}
