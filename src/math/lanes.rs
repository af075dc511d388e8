//! Wider lanes where the processor has them: programs for x86-64 are built for the oldest of its kind, which has four.
//!
//! Every lane does what it would do alone, and nothing is fused, so the bits stay the same; the tests compare.

/// Runs `work`, of which everything that is inlined into it is compiled for the processor's widest lanes as well.
#[cfg(target_arch = "x86_64")]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Runs `work`: there is one kind of lanes.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    work()
}
