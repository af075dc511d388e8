//! Automatic tuning: successive halving over settings drawn from a space, by the agent's own returns on a seed that no
//! report uses; then a study that compares the setting found with the default.
//!
//! Source: K. Jamieson and A. Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization" (2016),
//! with a quarter of the settings going on from each rung, as L. Li et al. recommend in "Hyperband" (2018) for η.

pub mod description;
mod reading;
pub mod space;
pub mod candidate;
pub mod rungs;
pub mod trial;
pub mod trial_run;
pub mod search;
pub mod answer;
pub mod state;
