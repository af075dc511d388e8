//! Errors, random numbers, and numbers as people type them.

mod error;
mod random;
mod number;
