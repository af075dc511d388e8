//! The spiking Rainbow network, and its dense twin: the same picture with rectified units in place of spiking ones.
//!
//! ```text
//! state → Linear → normalise → LIF                       feature_1
//!       → Linear → normalise → LIF                       feature_2
//!    →  Linear → normalise → LIF → Linear → atoms            value
//!    →  Linear → normalise → LIF → Linear → actions × atoms  advantage
//! logits[a, i] = value[i] + advantage[a, i] − mean over actions
//! ```
//!
//! The first layer's current is held for all time steps; the heads read spike counts.

pub mod units;
pub mod pass;
pub mod gradient;
pub mod state;

use crate::layers::linear::Linear;
use crate::layers::normalisation::Normalisation;
use crate::parameters::Parameters;
use crate::random::{Pcg64, Stream};
use units::Units;

/// Names of the hidden layers, in the order in which their figures are given.
pub const LAYERS: [&str; 4] = ["feature_1", "feature_2", "value", "advantage"];
/// Index of the first layer.
pub const FEATURE_1: usize = 0;
/// Index of the second layer.
pub const FEATURE_2: usize = 1;
/// Index of the value stream, of its hidden layer and of its head.
pub const VALUE: usize = 2;
/// Index of the advantage stream.
pub const ADVANTAGE: usize = 3;

/// The sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Number of states, one input each.
    pub states: usize,
    /// Number of actions.
    pub actions: usize,
    /// Neurons of each hidden layer.
    pub neurons: usize,
    /// Atoms of the value distribution.
    pub atoms: usize,
}

/// The network: six linear maps, four thresholds for each neuron's layer, and the units between them.
#[derive(Clone, Debug)]
pub struct SpikingRainbowNetwork {
    /// Its sizes.
    pub sizes: Sizes,
    /// Spiking or rectified.
    pub units: Units,
    /// Before every layer of units.
    pub normalisation: Normalisation,
    /// The maps into the hidden layers, in the order of [`LAYERS`]; their biases stay as they were drawn.
    pub hidden: [Linear; 4],
    /// The maps out of the value and the advantage stream.
    pub heads: [Linear; 2],
    /// Thresholds of the neurons, in the order of [`LAYERS`]; empty for the dense twin.
    pub thresholds: [Vec<f32>; 4],
}

impl SpikingRainbowNetwork {
    /// A network with first weights drawn from the seed; `use_spiking: false` gives the dense twin with the same
    /// weights.
    pub fn new(sizes: Sizes, parameters: &Parameters, use_spiking: bool, seed: u32) -> Self {
        let mut random = Pcg64::of_stream(seed, Stream::Initialisation);
        let Sizes { states, actions, neurons, atoms } = sizes;
        let hidden =
            [states, neurons, neurons, neurons].map(|inputs| Linear::uniform(inputs, neurons, &mut random));
        let heads = [atoms, actions * atoms].map(|outputs| Linear::uniform(neurons, outputs, &mut random));
        let threshold = parameters.threshold as f32;
        Self {
            sizes,
            units: if use_spiking { Units::spiking(parameters) } else { Units::Rectified },
            normalisation: Normalisation {
                gain: parameters.normalisation_gain as f32,
                bias: parameters.normalisation_bias as f32,
            },
            hidden,
            heads,
            thresholds: std::array::from_fn(
                |_| if use_spiking { vec![threshold; neurons] } else { Vec::new() },
            ),
        }
    }

    /// Every number of the network, tensor by tensor in declaration order: weight and bias of each hidden map, of
    /// each head, then the thresholds.
    pub fn tensors(&self) -> impl Iterator<Item = &[f32]> {
        let maps = self.hidden.iter().chain(&self.heads);
        maps.flat_map(|map| [map.weight.as_slice(), map.bias.as_slice()])
            .flatten()
            .chain(self.thresholds.iter().map(Vec::as_slice))
    }

    /// `<bytes>-<16 hex>`: FNV-1a-64 over the little-endian f32 of [`Self::tensors`].
    pub fn digest(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut bytes = 0_usize;
        for byte in self.tensors().flatten().flat_map(|value| value.to_le_bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            bytes += 1;
        }
        format!("{bytes}-{hash:016x}")
    }
}
