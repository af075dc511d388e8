//! Tests of neurons, codings, layers and spike statistics.

mod lif;
mod lif_row;
mod surrogate;
mod homeostasis;
mod winners;
mod coding;
mod layer;
mod statistics;
