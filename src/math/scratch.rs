//! Working memory of the products. It grows to what the largest one needs and is kept.

/// Lists of what is active, and operands in the order in which a tile reads them.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(super) offsets: Vec<u32>,
    pub(super) starts: Vec<u32>,
    pub(super) values: Vec<f32>,
    pub(super) left: Vec<f32>,
    pub(super) right: Vec<f32>,
    /// All zero, as long as a row needs.
    pub(super) zeros: Vec<f32>,
    pub(crate) full: Vec<f32>,
}
