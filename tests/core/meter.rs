//! Tests of operation counts, energy bills, baselines, the monitor and comparisons.

mod bills;
mod arrays;
mod counts;
mod break_even;
mod monitor;
mod compared;
