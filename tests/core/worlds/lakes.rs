//! Lakes for the tests of the planner.

use spikeground::random::Pcg64;
use spikeground::worlds::{Choice, World};

pub(super) fn lake(map: &str, firm: bool) -> Box<dyn World> {
    Choice { map: Some(map.into()), firm, ..Choice::named("FrozenLake-v1") }.build().expect("a world")
}

/// A random lake map whose goal can be reached from its start.
pub(super) fn random_map(rows: usize, columns: usize, random: &mut Pcg64) -> String {
    loop {
        let mut cells: Vec<char> = (0..rows * columns)
            .map(|_| {
                if random.random() < 0.8 {
                    'F'
                } else if random.random() < 0.3 {
                    '#'
                } else {
                    'H'
                }
            })
            .collect();
        let start = random.below(cells.len() as u32) as usize;
        let goal = random.below(cells.len() as u32) as usize;
        cells[start] = 'S';
        cells[goal] = 'G';
        let rows: Vec<String> = cells.chunks(columns).map(|row| row.iter().collect()).collect();
        let choice = Choice { map: Some(rows.join("/")), firm: true, ..Choice::named("FrozenLake-v1") };
        if let (Some(map), true) = (&choice.map, choice.build().is_ok()) {
            return map.clone();
        }
    }
}
