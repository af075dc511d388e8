//! Working memory of the products. It grows to what the largest one needs and is kept.

/// Lists of what is active, and operands in the order in which a tile reads them.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(super) counts: Vec<u32>,
    pub(super) starts: Vec<u32>,
    pub(super) values: Vec<f32>,
    pub(super) left: Vec<f32>,
    pub(super) right: Vec<f32>,
    /// All zero, as long as a row needs.
    pub(super) zeros: Vec<f32>,
}

impl Scratch {
    /// Makes room for the panels of a product of full matrices, so that which way a product takes, which depends on what
    /// is active, never needs new memory in the middle of a run. `m`, `k` and `n` are its sizes.
    pub(crate) fn make_room(&mut self, m: usize, k: usize, n: usize) {
        // Panels are filled up to eight rows or columns.
        let room = |x: usize| x.next_multiple_of(8) * k;
        for (panels, most) in [(&mut self.left, room(m)), (&mut self.right, room(n))] {
            panels.reserve(most.saturating_sub(panels.len()));
        }
    }
}
