//! Tests of errors, random numbers, and the parsing of typed numbers.

mod error;
mod random;
mod statistics;
mod number;
