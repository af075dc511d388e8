//! Tests of runs: training, edits, levels, slices.

mod training;
mod events;
mod gradient_sizes;
mod silencing;
mod levels;
mod slices;
mod walk;
mod sliced;
mod memory;
