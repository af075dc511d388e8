//! Plain state to bytes and back. Touches no file: the doors do.

pub mod tensors;
pub mod checkpoint;
