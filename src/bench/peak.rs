//! What the machine can do at best: arithmetic on registers alone, in chains that do not wait for each other.

use std::hint::black_box;

/// Which arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// x·a + b, two operations.
    MultiplyAdd,
    /// x + b, one operation.
    Add,
}

/// Numbers of one vector.
const LANES: usize = 4;

/// Numbers of chains that are tried: fewer wait for their own results, more do not fit the registers.
pub const CHAINS: [u32; 4] = [8, 10, 12, 14];

/// Runs `rounds` operations on each vector of `chains` chains, four numbers each; any other number of chains counts
/// as the nearest of [`CHAINS`] below.
pub fn run(operation: Operation, chains: u32, rounds: u32) -> f32 {
    match chains {
        0..10 => chain::<8>(operation, rounds),
        10..12 => chain::<10>(operation, rounds),
        12..14 => chain::<12>(operation, rounds),
        14.. => chain::<14>(operation, rounds),
    }
}

/// Operations on single numbers that [`run`] does.
pub fn operations(operation: Operation, chains: u32, rounds: u32) -> f64 {
    let each = if operation == Operation::MultiplyAdd { 2.0 } else { 1.0 };
    each * LANES as f64 * f64::from(chains) * f64::from(rounds)
}

fn chain<const CHAINS: usize>(operation: Operation, rounds: u32) -> f32 {
    let mut sums = [[0.0_f32; LANES]; CHAINS];
    let factors = black_box([0.5_f32, 0.25, 0.125, 0.75]);
    let terms = black_box([1e-3_f32; LANES]);
    match operation {
        Operation::MultiplyAdd => {
            for _ in 0..rounds {
                for sums in &mut sums {
                    for lane in 0..LANES {
                        sums[lane] = sums[lane] * factors[lane] + terms[lane];
                    }
                }
            }
        }
        Operation::Add => {
            for _ in 0..rounds {
                for sums in &mut sums {
                    for lane in 0..LANES {
                        sums[lane] += terms[lane];
                    }
                }
            }
        }
    }
    black_box(sums).iter().flatten().sum()
}
