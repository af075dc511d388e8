//! Working memory of the matrix products. It grows to the size that the largest product needs and is reused.

/// Index lists of active entries, and operands copied in the order in which a tile reads them.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(super) counts: Vec<u32>,
    pub(super) starts: Vec<u32>,
    pub(super) values: Vec<f32>,
    pub(super) left: Vec<f32>,
    pub(super) right: Vec<f32>,
    /// Zeros, one for each column of the output.
    pub(super) zeros: Vec<f32>,
}

impl Scratch {
    /// Reserves the panels of a dense product `[m, k] · [k, n]`. The activity decides whether a product is computed
    /// densely or event-driven; after this call, neither allocates in the middle of a run.
    pub(crate) fn make_room(&mut self, m: usize, k: usize, n: usize) {
        // Panels are padded to at most a multiple of eight rows or columns.
        let room = |x: usize| x.next_multiple_of(8) * k;
        for (panels, most) in [(&mut self.left, room(m)), (&mut self.right, room(n))] {
            panels.reserve(most.saturating_sub(panels.len()));
        }
    }
}
