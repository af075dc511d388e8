//! The spiking Rainbow network and its dense twin, which has the same topology with rectified units instead of spiking
//! neurons.
//!
//! ```text
//! state → Linear → normalise → LIF                       feature_1
//!       → Linear → normalise → LIF                       feature_2
//!    →  Linear → normalise → LIF → Linear → atoms            value
//!    →  Linear → normalise → LIF → Linear → actions × atoms  advantage
//! logits[a, i] = value[i] + advantage[a, i] − mean over actions of advantage[·, i]
//! ```
//!
//! The current of the first layer is held for all time steps. By default the heads read spike counts; [`read_out`]
//! lists the alternatives.

pub mod units;
pub mod read_out;
pub mod noise;
pub mod maps;
pub mod pass;
pub mod gradient;
pub mod learned;
pub mod state;
pub mod statistics;
pub mod folding;
pub mod quantisation;
pub mod conversion;
pub mod silencing;

use crate::Error;
use crate::error::check_shape;
use crate::layers::linear::{Linear, MAX_WEIGHTS};
use crate::layers::normalisation::{self, CurrentNormalisation};
use crate::math::hash::fnv;
use crate::parameters::{Normalisation, Parameters, ThresholdRule};
use crate::random::{Pcg64, Stream};
use crate::spiking::neuron::NeuronTensors;
use noise::{Sigmas, noisy_maps};
use read_out::ReadOut;
use silencing::Silenced;
use units::Units;

/// Names of the hidden layers. All per-layer arrays have this order.
pub const LAYERS: [&str; 4] = ["feature_1", "feature_2", "value", "advantage"];
/// Index of the first hidden layer in [`LAYERS`].
pub const FEATURE_1: usize = 0;
/// Index of the second hidden layer in [`LAYERS`].
pub const FEATURE_2: usize = 1;
/// Index of the value stream's hidden layer in [`LAYERS`]; the value head has index 0 among the heads.
pub const VALUE: usize = 2;
/// Index of the advantage stream's hidden layer in [`LAYERS`]; the advantage head has index 1 among the heads.
pub const ADVANTAGE: usize = 3;

/// Sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Number of inputs.
    pub inputs: usize,
    /// Number of actions.
    pub actions: usize,
    /// Neurons of each hidden layer.
    pub neurons: usize,
    /// Atoms of the value distribution.
    pub atoms: usize,
}

/// The network: four hidden layers, each a linear map followed by units (spiking neurons or rectified units), and two
/// linear heads.
#[derive(Clone, Debug)]
pub struct SpikingRainbowNetwork {
    /// Sizes of the network.
    pub sizes: Sizes,
    /// Units of the hidden layers, spiking or rectified.
    pub units: Units,
    /// Normalisation of the currents of each hidden layer, in the order of [`LAYERS`].
    pub normalisations: [CurrentNormalisation; 4],
    /// Read-out of the spikes of the two streams by their heads.
    pub read_out: ReadOut,
    /// The maps into the hidden layers, in the order of [`LAYERS`]; their biases are not trained.
    pub hidden: [Linear; 4],
    /// The value head `[neurons, atoms]` and the advantage head `[neurons, actions · atoms]`.
    pub heads: [Linear; 2],
    /// σ of the four maps of the two streams; `None` without noisy layers.
    pub sigmas: Option<Sigmas>,
    /// Whether the network has a value stream. Otherwise the maps of the value stream are empty, and the logits are the
    /// outputs of the advantage head.
    pub dueling: bool,
    /// Thresholds and leaks of the neurons, in the order of [`LAYERS`]; empty for the dense twin.
    pub neurons: [NeuronTensors; 4],
    /// Which neuron parameters are learned by gradient.
    pub learned: Learned,
    /// Neurons that never fire.
    pub silenced: Silenced,
}

/// Which neuron parameters are learned by gradient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Whether thresholds are learned.
    pub thresholds: bool,
    /// Whether leaks, that is, time constants, are learned.
    pub leaks: bool,
}

impl Sizes {
    /// Checks that every map of a network of these sizes has at most 2²⁶ weights.
    ///
    /// # Errors
    /// Returns [`Error::Value`], which names the sizes, if a map is larger.
    pub fn check(self) -> Result<(), Error> {
        let Self { inputs, actions, neurons, atoms } = self;
        let tensors = [(inputs, neurons), (neurons, neurons), (neurons, actions.saturating_mul(atoms))];
        if tensors.iter().all(|(a, b)| a.max(&1).saturating_mul(*b.max(&1)) <= MAX_WEIGHTS) {
            return Ok(());
        }
        let given = format!("{inputs} inputs, {neurons} neurons, {actions} actions, {atoms} atoms");
        let allowed = format!("a network whose largest map has at most {MAX_WEIGHTS} weights");
        Err(Error::Value { name: "sizes".into(), given, allowed })
    }
}

impl SpikingRainbowNetwork {
    /// Creates a network with initial weights drawn from `seed`. `parameters` have to pass [`Parameters::validate`].
    /// `use_spiking: false` creates the dense twin, with identical initial weights. Sizes that [`Sizes::check`]
    /// rejects give an empty network, which accepts no observation.
    pub fn new(sizes: Sizes, parameters: &Parameters, use_spiking: bool, seed: u32) -> Self {
        let nothing = Sizes { inputs: 0, actions: 0, neurons: 0, atoms: 0 };
        let sizes = sizes.check().map_or(nothing, |()| sizes);
        let mut random = Pcg64::of_stream(seed, Stream::Initialisation);
        let Sizes { inputs, actions, neurons, atoms } = sizes;
        let mut hidden =
            [inputs, neurons, neurons, neurons].map(|inputs| Linear::uniform(inputs, neurons, &mut random));
        let mut heads =
            [atoms, actions * atoms].map(|outputs| Linear::uniform(neurons, outputs, &mut random));
        if !parameters.dueling {
            hidden[VALUE] = Linear::zeros(0, 0);
            heads[0] = Linear::zeros(0, 0);
        }
        let sigmas =
            parameters.noisy.then(|| Sigmas::first(noisy_maps(&hidden, &heads), parameters.noise_sigma));
        let width = |layer| if layer == VALUE && !parameters.dueling { 0 } else { neurons };
        let mut network = Self {
            sizes,
            units: if use_spiking { Units::spiking(parameters) } else { Units::Rectified },
            normalisations: [CurrentNormalisation {
                gain: parameters.normalisation_gain as f32,
                bias: parameters.normalisation_bias as f32,
                kind: match parameters.normalisation {
                    Normalisation::None => normalisation::NormalisationKind::None,
                    // A static normalisation starts as LayerNorm and is frozen once its statistics are recorded.
                    Normalisation::Layer | Normalisation::Static => normalisation::NormalisationKind::Layer,
                },
            }; 4],
            read_out: ReadOut {
                kind: if use_spiking { parameters.read_out } else { read_out::ReadOutKind::SpikeCount },
                leak: parameters.leak() as f32,
            },
            hidden,
            heads,
            sigmas,
            dueling: parameters.dueling,
            neurons: std::array::from_fn(|layer| first_tensors(parameters, width(layer), use_spiking)),
            silenced: Silenced::default(),
            learned: Learned {
                thresholds: use_spiking && parameters.threshold_rule == ThresholdRule::Learned,
                leaks: use_spiking && parameters.learn_time_constants,
            },
        };
        if parameters.normalisation == Normalisation::None {
            network.spread_currents(parameters);
        }
        network
    }

    /// Scales the initial weights and sets the biases of a network without normalisation, so that its currents have
    /// about the mean and standard deviation of normalised currents. Assumes one active input of the first layer, and
    /// 30 % active inputs of the other layers.
    fn spread_currents(&mut self, parameters: &Parameters) {
        for (i, map) in self.hidden.iter_mut().enumerate() {
            let inputs = map.weight.nrows() as f64;
            let active = if i == FEATURE_1 { 1.0 } else { 0.3 * inputs };
            // Weights are uniform in ±1/√inputs, with standard deviation 1/√(3 inputs).
            let factor = parameters.normalisation_gain * (3.0 * inputs / active.max(1.0)).sqrt();
            map.weight.mapv_inplace(|weight| weight * factor as f32);
            map.bias.fill(parameters.normalisation_bias as f32);
        }
    }

    /// Checks that every tensor has the shape that [`Self::sizes`] determines.
    ///
    /// # Errors
    /// Returns [`Error::Shape`], which names the tensor, if a shape differs.
    pub fn check(&self) -> Result<(), Error> {
        let Sizes { inputs, actions, neurons, atoms } = self.sizes;
        let value = |inputs: usize, outputs: usize| if self.dueling { (inputs, outputs) } else { (0, 0) };
        let hidden = [(inputs, neurons), (neurons, neurons), value(neurons, neurons), (neurons, neurons)];
        let heads = [value(neurons, atoms), (neurons, actions.saturating_mul(atoms))];
        let maps = self.hidden.iter().zip(hidden).chain(self.heads.iter().zip(heads));
        let [.., of_value, of_advantage] = hidden;
        let noisy = [of_value, of_advantage, heads[0], heads[1]];
        let sigmas = self.sigmas.iter().flat_map(|sigmas| sigmas.0.iter().zip(noisy));
        for (map, (inputs, outputs)) in maps.chain(sigmas) {
            check_shape("weights", map.weight.shape(), &[inputs, outputs])?;
            check_shape("biases", map.bias.shape(), &[outputs])?;
        }
        for (layer, tensors) in self.neurons.iter().enumerate() {
            let there = self.units.neuron().is_some() && (layer != VALUE || self.dueling);
            let expected = if there { neurons } else { 0 };
            check_shape("thresholds", &[tensors.threshold.len()], &[expected])?;
            check_shape("leaks", &[tensors.leak.len()], &[expected])?;
        }
        Ok(())
    }

    /// Indices of the existing streams in [`LAYERS`].
    pub fn streams(&self) -> &'static [usize] {
        if self.dueling { &[VALUE, ADVANTAGE] } else { &[ADVANTAGE] }
    }

    /// Number of outgoing synapses of a neuron in each hidden layer, in the order of [`LAYERS`].
    pub(crate) fn fan_outs(&self) -> [usize; 4] {
        let neurons = self.sizes.neurons;
        let [value, advantage] = self.heads.each_ref().map(|head| head.bias.len());
        [neurons, self.streams().len() * neurons, value, advantage]
    }

    /// Iterates over the tensors of the network: weight and bias of each hidden map and of each head, weight and bias
    /// of the σ of noisy maps, then thresholds, then leaks if they are learned. The recorded statistics of a static
    /// normalisation are not included.
    pub fn tensors(&self) -> impl Iterator<Item = &[f32]> {
        self.all_maps()
            .flat_map(|map| [map.weight.as_slice(), map.bias.as_slice()])
            .flatten()
            .chain(self.neurons.iter().map(|tensors| tensors.threshold.as_slice()))
            .chain(self.neurons.iter().filter(|_| self.learned.leaks).map(|tensors| tensors.leak.as_slice()))
    }

    /// Copies every tensor and the normalisations of `other`, a network of the same shape, reusing the allocated
    /// memory.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        for (map, other) in self.all_maps_mut().zip(other.all_maps()) {
            map.copy_from(other);
        }
        for (tensors, other) in self.neurons.iter_mut().zip(&other.neurons) {
            tensors.threshold.clone_from(&other.threshold);
            tensors.leak.clone_from(&other.leak);
        }
        self.normalisations = other.normalisations;
    }

    /// Moves every parameter towards `other`, a network of the same shape: θ ← θ + share · (θ_other − θ).
    /// Normalisations are copied.
    pub fn approach(&mut self, other: &Self, share: f32) {
        for (map, other) in self.all_maps_mut().zip(other.all_maps()) {
            approach(
                map.weight.iter_mut().chain(&mut map.bias),
                other.weight.iter().chain(&other.bias),
                share,
            );
        }
        for (tensors, other) in self.neurons.iter_mut().zip(&other.neurons) {
            approach(&mut tensors.threshold, &other.threshold, share);
            approach(&mut tensors.leak, &other.leak, share);
        }
        self.normalisations = other.normalisations;
    }

    /// Hidden maps, heads, then σ of noisy maps.
    fn all_maps(&self) -> impl Iterator<Item = &Linear> {
        let sigmas = self.sigmas.iter().flat_map(|sigmas| &sigmas.0);
        self.hidden.iter().chain(&self.heads).chain(sigmas)
    }

    fn all_maps_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        let sigmas = self.sigmas.iter_mut().flat_map(|sigmas| &mut sigmas.0);
        self.hidden.iter_mut().chain(&mut self.heads).chain(sigmas)
    }

    /// Digest `<bytes>-<16 hex>` of the network: FNV-1a-64 over the little-endian f32 of [`Self::tensors`].
    pub fn digest(&self) -> String {
        let bytes = 4 * self.tensors().map(<[f32]>::len).sum::<usize>();
        let hash = fnv(self.tensors().flatten().flat_map(|value| value.to_le_bytes()));
        format!("{bytes}-{hash:016x}")
    }
}

fn approach<'a>(
    values: impl IntoIterator<Item = &'a mut f32>,
    others: impl IntoIterator<Item = &'a f32>,
    share: f32,
) {
    for (value, other) in values.into_iter().zip(others) {
        *value += share * (other - *value);
    }
}

/// Initial thresholds and leaks of a layer. The first `slow_share` of its neurons have the slow time constant.
fn first_tensors(parameters: &Parameters, neurons: usize, use_spiking: bool) -> NeuronTensors {
    if !use_spiking {
        return NeuronTensors::default();
    }
    let slow = (parameters.slow_share * neurons as f64) as usize;
    let leak = |n: usize| if n < slow { 1.0 - 1.0 / parameters.tau_slow } else { parameters.leak() };
    NeuronTensors {
        threshold: vec![parameters.threshold as f32; neurons],
        leak: (0..neurons).map(|n| leak(n) as f32).collect(),
    }
}
