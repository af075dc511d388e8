//! Named tensors to bytes and back. Touches no file: the doors do.

pub mod checkpoint;
