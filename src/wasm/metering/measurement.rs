//! Figures of a run that are measured in slices.

use crate::Error;
use crate::run::Run;
use crate::run::evaluation::judge::Judge;
use crate::run::figures::measuring::Measuring;
use crate::run::figures::{Figures, Measure};

/// Number of operations that no measurement exceeds: completes it in one slice.
pub(in crate::wasm) const ALL_OPERATIONS: f64 = f64::INFINITY;

/// Progress of figures that are measured in slices.
#[derive(Default)]
pub(in crate::wasm) enum Measurement {
    #[default]
    None,
    UnderWay(Box<Measuring>),
    Complete(Box<Figures>),
}

impl Measurement {
    /// Computes a slice of roughly `operations` operations of the figures of `run`, starting the measurement if
    /// necessary; returns whether it is complete. `levels` keeps the optimal and random returns over the world's levels
    /// between measurements.
    pub(in crate::wasm) fn advance(
        &mut self,
        run: &Run,
        measure: Measure,
        levels: &mut Option<Judge>,
        operations: f64,
    ) -> Result<bool, Error> {
        if let Self::None = self {
            *self = Self::UnderWay(Box::new(Measuring::begin(run, measure, levels.clone())));
        }
        let Self::UnderWay(measuring) = self else { return Ok(true) };
        let figures = measuring.advance(run, operations as u64)?;
        if levels.is_none() {
            *levels = measuring.judge_of_levels().cloned();
        }
        let Some(figures) = figures else { return Ok(false) };
        *self = Self::Complete(Box::new(figures));
        Ok(true)
    }

    /// Takes the complete figures out; `None` if they are not complete.
    pub(in crate::wasm) fn take(&mut self) -> Option<Figures> {
        match std::mem::take(self) {
            Self::Complete(figures) => Some(*figures),
            Self::None | Self::UnderWay(_) => None,
        }
    }
}
