//! Tests of functions, sums and matrix products, and of activities packed as bits.

mod elementary;
mod reduce;
mod products;
mod activity;
