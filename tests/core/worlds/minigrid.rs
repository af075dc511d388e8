//! MiniGrid worlds against the Python package: `tests/golden/minigrid.json` holds traces and names their producer;
//! layouts and first images are from MiniGrid 3.2.0.

use crate::support::golden;
use serde_json::Value;
use spikeground::worlds::catalogue::catalogue;
use spikeground::worlds::image::Image;
use spikeground::worlds::picture::{CellKind, Picture};
use spikeground::worlds::{Choice, World};
use wasm_bindgen_test::wasm_bindgen_test;

const GOLDEN: &str = include_str!("../../golden/minigrid.json");
const TRACED: usize = 500;

pub(crate) fn build(id: &str, full_view: bool) -> Box<dyn World> {
    Choice { full_view, ..Choice::named(id) }.build().expect("a world")
}

pub(crate) fn worlds() -> Vec<Value> {
    golden(GOLDEN)["worlds"].as_array().expect("worlds").clone()
}

pub(crate) fn id(world: &Value) -> &str {
    world["id"].as_str().expect("an id")
}

fn image(world: &dyn World) -> &Image {
    world.image().expect("an image")
}

/// Pseudo-random actions of a trace, below `of`.
pub(crate) fn actions(seed: u32, of: usize) -> impl Iterator<Item = usize> {
    let mut x = seed + 1;
    std::iter::repeat_with(move || {
        x = x.wrapping_mul(1_103_515_245).wrapping_add(12345) & 0x7fff_ffff;
        (x >> 16) as usize % of
    })
}

/// CRC-32 as in zlib, continued from `crc`.
fn crc(crc: u32, bytes: impl IntoIterator<Item = u8>) -> u32 {
    !bytes.into_iter().fold(!crc, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    })
}

fn crc_of_image(before: u32, image: &Image) -> u32 {
    crc(before, image.cells.iter().flatten().copied())
}

/// CRC-32 of the first image; CRC-32 of all images with direction, reward and ends; number of episodes, of
/// terminations and of truncations.
#[derive(Debug, PartialEq)]
struct Trace(String, String, u64, u64, u64);

impl Trace {
    /// Returns the trace of a seed and the sum of its rewards.
    fn of(world: &mut dyn World, seed: u32) -> (Self, f64) {
        let record = |before: u32, world: &dyn World, reward: f64, terminated: bool, truncated: bool| {
            let with_image = crc_of_image(before, image(world));
            let rest = [
                &[image(world).direction],
                &reward.to_le_bytes()[..],
                &[terminated.into(), truncated.into()],
            ];
            crc(with_image, rest.concat())
        };
        world.reset(Some(seed));
        let mut all = record(0, world, 0.0, false, false);
        let mut trace = Self(hex(crc_of_image(0, image(world))), String::new(), 0, 0, 0);
        let mut sum = 0.0;
        for action in actions(seed, world.actions()).take(TRACED) {
            let step = world.step(action).expect("a running episode");
            assert_eq!(step.observation, 0);
            all = record(all, world, step.reward, step.terminated, step.truncated);
            trace.3 += u64::from(step.terminated);
            trace.4 += u64::from(step.truncated);
            sum += step.reward;
            if step.terminated || step.truncated {
                trace.2 += 1;
                world.reset(None);
                all = record(all, world, 0.0, false, false);
            }
        }
        trace.1 = hex(all);
        (trace, sum)
    }

    fn golden(value: &Value) -> (Self, f64) {
        let text = |i: usize| value[i].as_str().expect("a CRC-32").to_string();
        let count = |i: usize| value[i].as_u64().expect("a count");
        (Self(text(0), text(1), count(2), count(3), count(4)), value[5].as_f64().expect("a sum"))
    }
}

fn hex(crc: u32) -> String {
    format!("{crc:08x}")
}

#[wasm_bindgen_test(unsupported = test)]
fn every_id_has_the_limit_and_the_actions_of_the_package() {
    let expected: Vec<_> = worlds()
        .iter()
        .map(|world| (id(world).to_string(), world["max_steps"].as_u64(), world["actions"].as_u64()))
        .collect();
    let mut found = Vec::new();
    for entry in catalogue().filter(|entry| entry.id.starts_with("MiniGrid-")) {
        let world = build(entry.id, false);
        assert_eq!(world.actions(), entry.actions.len());
        assert!(entry.family.starts_with("MiniGrid: ") && !entry.title.is_empty());
        found.push((
            entry.id.to_string(),
            entry.step_limit.map(|limit| limit as u64),
            Some(world.actions() as u64),
        ));
    }
    assert_eq!(found, expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn traces_are_those_of_the_package_seed_for_seed() {
    for of_the_package in worlds() {
        for (view, full_view) in [("partial", false), ("full", true)] {
            let mut world = build(id(&of_the_package), full_view);
            for seed in [0, 1] {
                let (found, sum) = Trace::of(world.as_mut(), seed);
                let (expected, expected_sum) = Trace::golden(&of_the_package[view][seed as usize]);
                assert_eq!(found, expected, "{view}, seed {seed}, {}", id(&of_the_package));
                // The golden sum is parsed from decimal digits, which can change the last bit.
                assert!((sum - expected_sum).abs() < 1e-12);
            }
        }
    }
}

/// Column and row of each cell of a kind, column by column.
fn places(world: &dyn World, kind: CellKind) -> Vec<[usize; 2]> {
    let mut picture = Picture::default();
    world.draw(&mut picture);
    let all = (0..picture.columns).flat_map(|column| (0..picture.rows).map(move |row| [column, row]));
    all.filter(|[column, row]| picture.cells[row * picture.columns + column].kind == kind).collect()
}

/// Column, row and heading of the agent.
fn agent(world: &dyn World) -> [usize; 3] {
    let mut picture = Picture::default();
    world.draw(&mut picture);
    let heading = picture.heading.expect("a heading");
    [picture.agent % picture.columns, picture.agent / picture.columns, heading.into()]
}

#[wasm_bindgen_test(unsupported = test)]
fn four_rooms_are_laid_out_as_in_the_package() {
    let levels = [
        ([[9, 7], [6, 9], [14, 9], [9, 12]], [3, 15, 2], [13, 12]),
        ([[9, 4], [5, 9], [16, 9], [9, 17]], [4, 5, 3], [8, 5]),
        ([[9, 7], [3, 9], [10, 9], [9, 12]], [7, 15, 1], [1, 6]),
        ([[9, 7], [1, 9], [11, 9], [9, 11]], [3, 15, 3], [1, 6]),
        ([[9, 6], [8, 9], [17, 9], [9, 14]], [8, 11, 1], [7, 11]),
    ];
    let mut world = build("MiniGrid-FourRooms-v0", false);
    for (seed, (gaps, start, goal)) in (0..).zip(levels) {
        world.reset(Some(seed));
        let mut expected = gaps.to_vec();
        expected.sort_unstable();
        let on_a_wall = |place: &[usize; 2]| place.contains(&9);
        let found: Vec<_> = places(world.as_ref(), CellKind::Empty).into_iter().filter(on_a_wall).collect();
        assert_eq!((found, agent(world.as_ref())), (expected, start), "seed {seed}");
        assert_eq!(places(world.as_ref(), CellKind::Goal), [goal]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn doors_keys_balls_and_lava_are_laid_out_as_in_the_package() {
    let mut world = build("MiniGrid-DoorKey-6x6-v0", false);
    let levels = [
        ([1, 3, 1], [2, 3], [3, 1]),
        ([1, 4, 3], [1, 1], [2, 1]),
        ([2, 2, 0], [1, 4], [3, 2]),
        ([1, 3, 1], [1, 2], [3, 1]),
        ([1, 1, 1], [2, 3], [3, 2]),
    ];
    for (seed, (start, key, door)) in (0..).zip(levels) {
        world.reset(Some(seed));
        assert_eq!(agent(world.as_ref()), start, "seed {seed}");
        assert_eq!(places(world.as_ref(), CellKind::Key), [key]);
        assert_eq!(places(world.as_ref(), CellKind::Door), [door]);
    }
    let mut world = build("MiniGrid-Dynamic-Obstacles-5x5-v0", false);
    let levels = [[[2, 1], [2, 3]], [[1, 2], [2, 2]], [[1, 3], [2, 1]], [[1, 2], [3, 2]], [[1, 2], [2, 3]]];
    for (seed, balls) in (0..).zip(levels) {
        world.reset(Some(seed));
        assert_eq!(places(world.as_ref(), CellKind::Ball), balls, "seed {seed}");
    }
    let mut world = build("MiniGrid-LavaGapS7-v0", false);
    for (seed, [column, row]) in (0..).zip([[4, 4], [3, 3], [4, 2], [4, 1], [4, 5]]) {
        world.reset(Some(seed));
        let lava: Vec<_> = (1..6).filter(|other| *other != row).map(|other| [column, other]).collect();
        assert_eq!(places(world.as_ref(), CellKind::Lava), lava, "seed {seed}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_inputs_of_an_image_give_back_its_cells() {
    for (world, full_view) in worlds().iter().flat_map(|world| [(world, false), (world, true)]) {
        let mut played = build(id(world), full_view);
        played.reset(Some(7));
        for action in actions(7, played.actions()).take(20) {
            let mut on = Vec::new();
            played.write_inputs(&mut on);
            let image = image(&*played);
            assert_eq!(image.cells_of_inputs(on.into_iter()), image.cells, "{}", id(world));
            assert_eq!(image.cells_of_inputs([usize::MAX].into_iter()), vec![[0; 3]; image.cells.len()]);
            let Ok(step) = played.step(action) else { break };
            if step.terminated || step.truncated {
                break;
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn first_images_are_those_of_the_package() {
    let cases: [(&str, [&str; 7]); 3] = [
        (
            "MiniGrid-Empty-5x5-v0",
            ["2222222", "2222222", "2222222", "2222111", "2222111", "2222811", "2222222"],
        ),
        (
            "MiniGrid-DoorKey-5x5-v0",
            ["0000000", "0000000", "0000022", "0000021", "0000025", "0000021", "0000022"],
        ),
        (
            "MiniGrid-LavaGapS5-v0",
            ["0000000", "0000000", "0002222", "0002191", "0002191", "0002811", "0002222"],
        ),
    ];
    for (id, columns) in cases {
        let mut world = build(id, false);
        world.reset(Some(0));
        let kinds: Vec<String> = image(world.as_ref())
            .cells
            .chunks(7)
            .map(|column| column.iter().map(|[kind, ..]| kind.to_string()).collect())
            .collect();
        assert_eq!(kinds, columns, "{id}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_inputs_are_one_of_each_kind_colour_and_state_of_every_cell() {
    for (full_view, cells, inputs_of_a_cell) in [(false, 49, 20), (true, 36, 21)] {
        let mut world = build("MiniGrid-DoorKey-6x6-v0", full_view);
        world.reset(Some(1));
        assert_eq!((world.states(), world.inputs()), (0, cells * inputs_of_a_cell));
        for action in actions(1, 7).take(100) {
            world.step(action).expect("a running episode");
            let mut on = Vec::new();
            world.write_inputs(&mut on);
            let expected: Vec<usize> = (0..)
                .zip(&image(world.as_ref()).cells)
                .flat_map(|(number, cell)| {
                    let [kind, colour, state] = cell.map(usize::from);
                    [kind, 11 + colour, 17 + state].map(|channel| number * inputs_of_a_cell + channel)
                })
                .collect();
            assert_eq!(on, expected);
            assert!(on.is_sorted() && on.iter().all(|input| *input < world.inputs()));
        }
    }
}
