//! Converts saved state to bytes and back. Performs no file access: the terminal and the page do.

pub mod tensors;
pub mod checkpoint;
