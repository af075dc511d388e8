//! Products of activities and weights, and activities as bits.

mod products;
mod activity;
