//! Tests of the agent: the parts of Rainbow, exploration, observations and memory limits.

mod room;
mod categorical;
mod n_step;
mod replay;
mod learner;
mod regulariser;
mod curiosity;
mod noisy;
mod observations;
mod priorities;
mod rainbow;
mod conversion;
