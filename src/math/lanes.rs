//! Wider SIMD where the processor has it: the baseline x86-64 build has 128-bit vectors, four f32 lanes.
//!
//! Lanes are independent and no operation is fused, so results are bit-identical whatever the width; the tests compare
//! them.

/// Runs `work`. Everything that is inlined into `work` is compiled for wider vectors, too; the processor's widest are
/// chosen at run time.
#[cfg(target_arch = "x86_64")]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Runs `work`: on targets other than x86-64 there is one vector width.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    work()
}
