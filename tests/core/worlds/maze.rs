//! Tests of the free-form maze, edits, moving walls and random maps. Producer of the random maps: Gymnasium 1.4.0's
//! `generate_random_map`.

use crate::support::golden;
use spikeground::worlds::map::Map;
use spikeground::worlds::map::letters::Alphabet;
use spikeground::worlds::picture::{CellKind, Picture};
use spikeground::worlds::planner::{shortest_path, solve};
use spikeground::worlds::tabular::frozen_lake::random_map;
use spikeground::worlds::{Choice, World};
use wasm_bindgen_test::wasm_bindgen_test;

const RANDOM_MAPS: &str = include_str!("../../golden/random_maps.json");

fn maze(map: &str) -> Box<dyn World> {
    Choice { map: Some(map.into()), ..Choice::named("Maze-v0") }.build().expect("a maze")
}

/// Next state, reward and termination of each action, where transitions are deterministic.
fn certain(world: &dyn World, state: usize) -> Vec<(usize, f64, bool)> {
    let model = world.model().expect("a model");
    model
        .of_state(state)
        .map(|outcomes| {
            assert_eq!(outcomes.len(), 1);
            (outcomes[0].state, outcomes[0].reward, outcomes[0].terminated)
        })
        .collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn floor_walls_holes_and_goals_mean_what_they_say() {
    let world = maze("S.G(2.5)/#HG(-1)");
    assert_eq!(
        certain(world.as_ref(), 0),
        [(0, 0.0, false), (0, 0.0, false), (1, 0.0, false), (0, 0.0, false)]
    );
    assert_eq!(
        certain(world.as_ref(), 1),
        [(0, 0.0, false), (4, 0.0, true), (2, 2.5, true), (1, 0.0, false)]
    );
    assert_eq!(maze("G(-1)SG(2.5)").reward_range(), [-1.0, 2.5]);
    assert_eq!(world.states(), 6);
    let mut world = world;
    world.reset(Some(0));
    world.step(2).expect("a running episode");
    let step = world.step(2).expect("a running episode");
    assert_eq!((step.observation, step.reward, step.terminated), (2, 2.5, true));
}

#[wasm_bindgen_test(unsupported = test)]
fn wind_is_that_of_the_departed_cell_and_stops_at_edges_and_walls() {
    // Row 0: . . #   row 1: . . .   row 2: S ^(2) .   row 3: . < G
    let world = maze("..#/.../S^(2)./.<G");
    let to = |state: usize| certain(world.as_ref(), state).iter().map(|(s, ..)| *s).collect::<Vec<_>>();
    // Moving into a windy cell from a calm one is not affected by the wind.
    assert_eq!(to(6)[2], 7);
    // Left, down, right, up from a cell with a wind of two cells upwards: edge and wall shorten the displacement.
    assert_eq!(to(7), [0, 4, 5, 1]);
    // Left, down, right, up from a cell with a wind of one cell to the left: down stays at the edge and is blown
    // left, right reaches the goal's cell and is blown back.
    assert_eq!(to(10), [9, 9, 10, 6]);
    assert_eq!(certain(world.as_ref(), 10)[2], (10, 0.0, false));
}

#[wasm_bindgen_test(unsupported = test)]
fn ice_slips_by_thirds_as_a_lake_does() {
    let (maze, lake) = (
        maze("SIG/III"),
        Choice { map: Some("SFG/FFF".into()), ..Choice::named("FrozenLake-v1") }.build().expect("a lake"),
    );
    let (ours, theirs) = (maze.model().expect("a model"), lake.model().expect("a model"));
    assert_eq!(ours.outcomes(0, 2).len(), 1);
    for state in 1..6 {
        for action in 0..4 {
            assert_eq!(ours.outcomes(state, action), theirs.outcomes(state, action));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_maze_of_the_catalogue_has_something_of_everything() {
    let mut world = Choice::named("Maze-v0").build().expect("a maze");
    let mut picture = Picture::default();
    world.reset(Some(0));
    world.draw(&mut picture);
    assert_eq!((picture.rows, picture.columns), (7, 9));
    for kind in [
        CellKind::Start,
        CellKind::Empty,
        CellKind::Wall,
        CellKind::Hole,
        CellKind::Ice,
        CellKind::Wind,
        CellKind::Goal,
    ] {
        assert!(picture.cells.iter().any(|cell| cell.kind == kind), "{kind:?}");
    }
    let goals: Vec<f32> =
        picture.cells.iter().filter(|cell| cell.kind == CellKind::Goal).map(|cell| cell.value).collect();
    assert_eq!(goals, [0.5, 1.0]);
    let gust = picture.cells[3 * 9 + 6];
    assert_eq!((gust.kind, gust.state, gust.value), (CellKind::Wind, 3, 2.0));
    let text = world.map().expect("a map").text();
    assert_eq!(Map::parse_with(Alphabet::Maze, &text).as_ref(), Ok(world.map().expect("a map")));
    // The farther goal is optimal despite the discount.
    let model = world.model().expect("a model");
    let best = model.at_start(&solve(model, 0.99).values);
    let near = shortest_path(model).expect("a way") as i32;
    assert!(best > 0.5 && best > 0.5 * 0.99_f64.powi(near), "{best}, {near}");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_wrong_with_a_maze_is_one_line_that_names_it() {
    let letters = "S, F, ., H, G, #, I, ^, v, <, >, G(reward), ^(cells)";
    for (text, line) in [
        ("", format!("map: it is empty; give rows of {letters} joined by /")),
        ("SX/.G", format!("map: row 1: the letter 'X' is unknown; allowed: {letters}")),
        ("S./.(2)G", format!("map: row 2: the letter '(' is unknown; allowed: {letters}")),
        ("S./.G(2", "map: row 2: the bracket after 'G' is not closed".into()),
        ("SG(inf)", "map: row 1: G(inf) does not contain a reward from -100 to 100".into()),
        ("SG(NaN)", "map: row 1: G(NaN) does not contain a reward from -100 to 100".into()),
        ("SG(100.5)", "map: row 1: G(100.5) does not contain a reward from -100 to 100".into()),
        ("SG()", "map: row 1: G() does not contain a reward from -100 to 100".into()),
        ("S^(0)G", "map: row 1: ^(0) does not contain a whole number of cells from 1 to 64".into()),
        ("S<(1.5)G", "map: row 1: <(1.5) does not contain a whole number of cells from 1 to 64".into()),
        ("S.G(2)/..", "map: row 2 has 2 cells, row 1 has 3; all rows must be of one length".into()),
        ("..G", "map: it has no start (S); at least one is needed".into()),
        ("S.H", "map: it has no goal (G); at least one is needed".into()),
        // The wind carries the agent past the goal, or keeps it away from it.
        ("S>G", "map: no goal (G) can be reached from the start (S); open a path of F between them".into()),
        (
            "S<(2).G",
            "map: no goal (G) can be reached from the start (S); open a path of F between them".into(),
        ),
    ] {
        let found = Map::parse_with(Alphabet::Maze, text);
        if text == "S>G" {
            assert!(found.is_ok(), "the edge stops the wind on the goal");
            continue;
        }
        assert_eq!(found.expect_err(text).to_string(), line);
    }
    let choice = Choice { map: Some("S>G".into()), ..Choice::named("FrozenLake-v1") };
    let line = choice.build().expect_err("a lake has no wind").to_string();
    assert_eq!(line, "map: row 1: the letter '>' is unknown; allowed: S, F, H, G, #");
    let choice = Choice { map: Some("SFG".into()), ..Choice::named("Taxi-v4") };
    let line = choice.build().expect_err("a taxi has no map").to_string();
    assert_eq!(line, "Taxi-v4 does not offer maps of your own (--map); leave it out");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_text_of_a_maze_parses_back() {
    for text in ["SG", "SF#HI/F^v<>/FFFFG", "S^(3)v(2)/G(2.5)G(-1)/G(0)FF/G(0.1)FF"] {
        let text = if text.starts_with("S^") { "S^(3)v(2)/G(2.5)G(-1)F/G(0)FF/G(0.1)FF" } else { text };
        let map = Map::parse_with(Alphabet::Maze, text).expect(text);
        assert_eq!(map.text(), text);
    }
    let map = Map::parse_with(Alphabet::Maze, "S.G(1e1)/...").expect("a maze");
    assert_eq!(map.text(), "SFG(10)/FFF");
}

#[wasm_bindgen_test(unsupported = test)]
fn an_edit_changes_one_cell_and_nothing_else() {
    for (id, map) in [("FrozenLake-v1", "SFF/FFF/FFG"), ("Maze-v0", "SII/III/IIG")] {
        let mut world = Choice { map: Some(map.into()), ..Choice::named(id) }.build().expect("a world");
        world.reset(Some(4));
        world.step(1).expect("a running episode");
        let (saved, revision) = (world.save(), world.revision());
        world.edit(5, "#").expect("a wall");
        assert_eq!((world.save(), world.revision()), (saved, revision + 1));
        let model = world.model().expect("a model");
        assert!(model.outcomes(2, 1).iter().all(|outcome| outcome.state != 5));
        assert!(world.map().expect("a map").goal_is_reachable());
        let fresh = Choice { map: Some(world.map().expect("a map").text()), ..Choice::named(id) };
        assert_eq!(fresh.build().expect("the same map").model(), world.model());
        world.edit(7, "#").expect("a wall before the goal");
        assert!(!world.map().expect("a map").goal_is_reachable());
        assert_eq!(shortest_path(world.model().expect("a model")), None);
        // A refused edit changes nothing.
        let before = (world.save(), world.revision(), world.map().expect("a map").text());
        for (cell, text, said) in [
            (0, "F", "map: it has no start (S); at least one is needed"),
            (8, "F", "map: it has no goal (G); at least one is needed"),
            (9, "F", "cell: '9' is not a whole number from 0 to 8"),
        ] {
            assert_eq!(world.edit(cell, text).expect_err("refused").to_string(), said);
        }
        for text in ["", "FF", "Q", "/", "#("] {
            let line = world.edit(4, text).expect_err("refused").to_string();
            assert!(line.starts_with("map: ") && line.contains("S, F,"), "{line}");
        }
        assert_eq!((world.save(), world.revision(), world.map().expect("a map").text()), before);
    }
    let mut maze = maze("S.G");
    maze.edit(1, "G(2.5)").expect("a goal");
    assert_eq!(certain(maze.as_ref(), 0)[2], (1, 2.5, true));
    let mut taxi = Choice::named("Taxi-v4").build().expect("a taxi");
    assert_eq!(taxi.edit(0, "F").expect_err("refused").to_string(), "this world cannot be edited");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_cell_of_the_agent_may_become_a_wall_or_an_end() {
    for text in ["#", "H", "G"] {
        let mut world = maze("S.G");
        world.reset(Some(0));
        world.step(2).expect("a running episode");
        world.edit(1, text).expect("allowed");
        let model = world.model().expect("a model");
        assert_eq!(model.is_terminal(1), text != "#");
        let mut picture = Picture::default();
        world.draw(&mut picture);
        assert_eq!(picture.agent, 1);
        assert_eq!(world.reset(None), 0);
        assert!(world.step(2).is_ok());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_wall_moves_after_so_many_steps_of_all_episodes() {
    for (id, steps, before, after) in
        [("DynaBlockingMaze-v0", 1000, 10, 16), ("DynaShortcutMaze-v0", 3000, 16, 10)]
    {
        let mut world = Choice::named(id).build().expect("a maze");
        let shortest = |world: &dyn World| shortest_path(world.model().expect("a model"));
        world.reset(Some(1));
        let mut saved = None;
        for step in 1..=steps {
            assert_eq!((shortest(world.as_ref()), world.revision()), (Some(before), 0), "{id}, step {step}");
            if step % 10 == 0 {
                world.reset(None);
            }
            if step == steps - 5 {
                saved = world.save();
            }
            world.step(step % 4).expect("a running episode");
        }
        assert_eq!((shortest(world.as_ref()), world.revision()), (Some(after), 1));
        let gone_on: Vec<_> = (0..50).map(|i| world.step(i % 4).expect("a running episode")).collect();
        // A copy from `clone_for_evaluation` has the current map and keeps it.
        let mut measuring = world.clone_for_evaluation();
        assert_eq!(shortest(measuring.as_ref()), Some(after));
        measuring.reset(Some(2));
        // A world saved before the change is restored with the old map, and changes later at its own step.
        let mut again = Choice::named(id).build().expect("a maze");
        let mut early = again.clone_for_evaluation();
        early.reset(Some(3));
        for step in 0..steps + 10 {
            early.step(step % 4).expect("a running episode");
        }
        assert_eq!(shortest(early.as_ref()), Some(before), "{id}: measuring does not age");
        again.load(&saved.expect("words")).expect("a maze");
        assert_eq!(shortest(again.as_ref()), Some(before));
        for step in steps - 5..=steps {
            if step % 10 == 0 {
                again.reset(None);
            }
            again.step(step % 4).expect("a running episode");
        }
        let went_on: Vec<_> = (0..50).map(|i| again.step(i % 4).expect("a running episode")).collect();
        assert_eq!((shortest(again.as_ref()), went_on), (Some(after), gone_on));
        again.load(&world.save().expect("words")).expect("a maze");
        assert_eq!((shortest(again.as_ref()), again.save()), (Some(after), world.save()));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn random_maps_are_those_of_gymnasium() {
    let file = golden(RANDOM_MAPS);
    for entry in file["maps"].as_array().expect("maps") {
        let number = |key: &str| entry[key].as_u64().expect("a number");
        let map = random_map(number("size") as usize, 0.8, number("seed") as u32).expect("a map");
        assert_eq!(Some(map.text().as_str()), entry["map"].as_str());
    }
    for (size, p, seed, text) in [
        (2, 0.5, 0, "SF/FG"),
        (4, 0.8, 0, "SFFF/HHFF/FHHF/HFFG"),
        (5, 0.6, 7, "SFHHF/FFFFH/FFFHF/FHFHH/HFFFG"),
        (6, 0.55, 123, "SHFFFH/FHFFFF/FFFFFF/HFHHFH/FHHFFF/FHHFFG"),
        (3, 0.3, 42, "SHF/FFH/HFG"),
        (3, 1.0, 3, "SFF/FFF/FFG"),
    ] {
        assert_eq!(random_map(size, p, seed).expect("a map").text(), text);
    }
    let last = random_map(32, 0.75, u32::MAX).expect("a map").text();
    assert!(last.starts_with("SFFFFFFHFFHHFFFHFFFHFFFFFFHFFFHH/FFHFFFHFHFFFFHFHFHFHFFFFHFFFFFHF/"));
    assert!(last.ends_with("/FFFFFFFHFHHFFHFFFFFFHFFFFFFFHFHF/FFFFFFFFFFFFHFHFFFFFFFFFFFHHHFHG"));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_no_random_map_can_be_is_one_line() {
    for (size, p, line) in [
        (1, 0.8, "size of a random map: '1' is not a whole number from 2 to 32"),
        (33, 0.8, "size of a random map: '33' is not a whole number from 2 to 32"),
        (8, -0.1, "floor of a random map: '-0.1' is not a probability from 0 to 1"),
        (8, f64::NAN, "floor of a random map: 'NaN' is not a probability from 0 to 1"),
        (
            4,
            0.0,
            "map: none of 10000 random maps of 4 × 4 cells with floor 0 has a path to the goal; a larger share of floor helps",
        ),
    ] {
        assert_eq!(random_map(size, p, 0).expect_err(line).to_string(), line);
    }
}
