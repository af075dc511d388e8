//! Runs saved and loaded.

mod round_trip;
mod hostile;
