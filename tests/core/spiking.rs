//! Tests of neurons, codings, layers and spike statistics.

mod lif;
mod winners;
mod coding;
mod layer;
mod statistics;
