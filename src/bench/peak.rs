//! Peak arithmetic throughput of the machine: independent chains of operations on registers alone.

use std::hint::black_box;

/// Arithmetic operation of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// x·a + b, counted as two operations.
    MultiplyAdd,
    /// x + b, counted as one operation.
    Add,
}

/// Number of f32 lanes of one vector.
const VECTOR_LANES: usize = 4;

/// Supported numbers of chains. With fewer chains, operations wait for their previous results; more chains exceed the
/// registers.
pub const CHAIN_COUNTS: [u32; 4] = [8, 10, 12, 14];

/// Runs `rounds` operations on each of `chains` chains, vectors of four f32, and returns the sum of the results. A
/// number of chains that is not in [`CHAIN_COUNTS`] is rounded down to the next one that is, or up to the smallest.
pub fn run(operation: Operation, chains: u32, rounds: u32) -> f32 {
    match chains {
        0..10 => chain::<8>(operation, rounds),
        10..12 => chain::<10>(operation, rounds),
        12..14 => chain::<12>(operation, rounds),
        14.. => chain::<14>(operation, rounds),
    }
}

/// Number of scalar operations of [`run`] with the same arguments, for a number of chains in [`CHAIN_COUNTS`].
pub fn operations(operation: Operation, chains: u32, rounds: u32) -> f64 {
    let each = if operation == Operation::MultiplyAdd { 2.0 } else { 1.0 };
    each * VECTOR_LANES as f64 * f64::from(chains) * f64::from(rounds)
}

fn chain<const CHAIN_COUNTS: usize>(operation: Operation, rounds: u32) -> f32 {
    let mut sums = [[0.0_f32; VECTOR_LANES]; CHAIN_COUNTS];
    let factors = black_box([0.5_f32, 0.25, 0.125, 0.75]);
    let terms = black_box([1e-3_f32; VECTOR_LANES]);
    match operation {
        Operation::MultiplyAdd => {
            for _ in 0..rounds {
                for sums in &mut sums {
                    for lane in 0..VECTOR_LANES {
                        sums[lane] = sums[lane] * factors[lane] + terms[lane];
                    }
                }
            }
        }
        Operation::Add => {
            for _ in 0..rounds {
                for sums in &mut sums {
                    for lane in 0..VECTOR_LANES {
                        sums[lane] += terms[lane];
                    }
                }
            }
        }
    }
    black_box(sums).iter().flatten().sum()
}
