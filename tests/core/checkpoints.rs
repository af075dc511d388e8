//! Tests of checkpoints: round trips and invalid files.

mod round_trip;
mod hostile;
mod runs;
mod refusals;
