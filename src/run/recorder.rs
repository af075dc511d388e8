//! The spikes of the last decisions of a run, for a picture.

use super::Run;
use crate::agent::Decision;
use crate::network::pass::Pass;
use std::collections::VecDeque;

/// Maximum number of recorded decisions.
pub const KEPT_DECISIONS: usize = 32;

/// A decision and its spikes.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The decision.
    pub decision: Decision,
    /// `[time_steps][4 · neurons]` as bits, least significant first; each time step starts a new byte.
    pub spikes: Vec<u8>,
}

/// The last decisions, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    /// At most [`KEPT_DECISIONS`] decisions.
    pub decisions: VecDeque<Recorded>,
}

impl Recorder {
    /// Records the last decision of `run`.
    pub fn record(&mut self, run: &Run) {
        let Some((decision, _)) = run.moment.last else { return };
        if self.decisions.len() == KEPT_DECISIONS {
            self.decisions.pop_front();
        }
        let time_steps = run.agent.online.units.time_steps();
        self.decisions.push_back(Recorded { decision, spikes: bits(&run.agent.acting, time_steps) });
    }
}

/// Packs the spikes of a pass over one state as bits.
pub(super) fn bits(pass: &Pass, time_steps: usize) -> Vec<u8> {
    let neurons = pass.layers[0].record.spikes.width();
    let bytes = (4 * neurons).div_ceil(8);
    let mut bits = vec![0_u8; time_steps * bytes];
    for (index, layer) in pass.layers.iter().enumerate() {
        for t in 0..time_steps {
            for n in layer.record.spikes.active(t) {
                let bit = index * neurons + n;
                if let Some(byte) = bits.get_mut(t * bytes + bit / 8) {
                    *byte |= 1 << (bit % 8);
                }
            }
        }
    }
    bits
}
