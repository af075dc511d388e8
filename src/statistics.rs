//! Statistics of repeated runs: quartiles, interquartile mean, probability of improvement, and their bootstrap intervals.
//!
//! Source: R. Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical Precipice" (2021), and its
//! library `rliable`. Scores are given as strata, one list for each task, with a score for each seed.

pub mod quantile;
pub mod interquartile_mean;
pub mod improvement;
pub mod bootstrap;
