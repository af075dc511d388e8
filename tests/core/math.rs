//! Tests of matrix products over activities, and of activities packed as bits.

mod products;
mod activity;
