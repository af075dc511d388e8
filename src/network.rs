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

use crate::Error;
use crate::error::check_shape;
use crate::layers::linear::{Linear, MOST_WEIGHTS};
use crate::layers::normalisation::{self, Normalisation};
use crate::math::hash::fnv;
use crate::parameters::{Normalisation as NormalisationKind, Parameters, ThresholdRule};
use crate::random::{Pcg64, Stream};
use crate::spiking::neuron::NeuronTensors;
use noise::{Sigmas, noisy_maps};
use read_out::ReadOut;
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
    /// Number of inputs.
    pub inputs: usize,
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
    /// Before each layer of units, in the order of [`LAYERS`].
    pub normalisations: [Normalisation; 4],
    /// From the streams to their heads.
    pub read_out: ReadOut,
    /// The maps into the hidden layers, in the order of [`LAYERS`]; their biases stay as they were drawn.
    pub hidden: [Linear; 4],
    /// The maps out of the value and the advantage stream.
    pub heads: [Linear; 2],
    /// σ of the streams' maps, where these are noisy.
    pub sigmas: Option<Sigmas>,
    /// Whether there is a value stream beside the advantages; without one its maps are empty and the advantage stream
    /// alone gives the values.
    pub dueling: bool,
    /// Thresholds and leaks of the neurons, in the order of [`LAYERS`]; empty for the dense twin.
    pub neurons: [NeuronTensors; 4],
    /// What the neurons learn by gradient.
    pub learned: Learned,
}

/// Which of the neurons' tensors are learned by gradient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Thresholds.
    pub thresholds: bool,
    /// Leaks, that is, time constants.
    pub leaks: bool,
}

impl Sizes {
    /// Makes sure that no tensor of such a network has more numbers than memory holds.
    ///
    /// # Errors
    /// [`Error::Value`] naming the sizes.
    pub fn check(self) -> Result<(), Error> {
        let Self { inputs, actions, neurons, atoms } = self;
        let tensors = [(inputs, neurons), (neurons, neurons), (neurons, actions.saturating_mul(atoms))];
        if tensors.iter().all(|(a, b)| a.max(&1).saturating_mul(*b.max(&1)) <= MOST_WEIGHTS) {
            return Ok(());
        }
        let given = format!("{inputs} inputs, {neurons} neurons, {actions} actions, {atoms} atoms");
        let allowed = format!("a network whose largest map has at most {MOST_WEIGHTS} weights");
        Err(Error::Value { name: "sizes".into(), given, allowed })
    }
}

impl SpikingRainbowNetwork {
    /// A network for parameters that [`Parameters::validate`] lets pass, with first weights drawn from the seed; `use_spiking: false` gives the dense twin with the same
    /// weights. Sizes that [`Sizes::check`] refuses give an empty network, which takes no state.
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
            normalisations: [Normalisation {
                gain: parameters.normalisation_gain as f32,
                bias: parameters.normalisation_bias as f32,
                kind: match parameters.normalisation {
                    NormalisationKind::None => normalisation::NormalisationKind::None,
                    // A static one begins as LayerNorm, whose statistics it records.
                    NormalisationKind::Layer | NormalisationKind::Static => {
                        normalisation::NormalisationKind::Layer
                    }
                },
            }; 4],
            read_out: ReadOut {
                kind: if use_spiking { parameters.read_out } else { read_out::Kind::SpikeCount },
                leak: parameters.leak() as f32,
            },
            hidden,
            heads,
            sigmas,
            dueling: parameters.dueling,
            neurons: std::array::from_fn(|layer| first_tensors(parameters, width(layer), use_spiking)),
            learned: Learned {
                thresholds: use_spiking && parameters.threshold_rule == ThresholdRule::Learned,
                leaks: use_spiking && parameters.learn_time_constants,
            },
        };
        if parameters.normalisation == NormalisationKind::None {
            network.spread_currents(parameters);
        }
        network
    }

    /// Without a normalisation, first weights and biases are such that the currents have about the sigma and the
    /// mean that it would give them: one input is active before the first layer, about a third of the neurons before
    /// the others.
    fn spread_currents(&mut self, parameters: &Parameters) {
        for (i, map) in self.hidden.iter_mut().enumerate() {
            let inputs = map.weight.nrows() as f64;
            let active = if i == FEATURE_1 { 1.0 } else { 0.3 * inputs };
            // Weights are uniform in ±1/√inputs, whose sigma is 1/√(3 inputs).
            let factor = parameters.normalisation_gain * (3.0 * inputs / active.max(1.0)).sqrt();
            map.weight.mapv_inplace(|weight| weight * factor as f32);
            map.bias.fill(parameters.normalisation_bias as f32);
        }
    }

    /// Makes sure that every tensor has the shape that the sizes give it.
    ///
    /// # Errors
    /// [`Error::Shape`] naming the tensor.
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

    /// The streams that there are: indices of their layers.
    pub fn streams(&self) -> &'static [usize] {
        if self.dueling { &[VALUE, ADVANTAGE] } else { &[ADVANTAGE] }
    }

    /// Synapses behind each neuron of the hidden layers, in the order of [`LAYERS`].
    pub(crate) fn fan_outs(&self) -> [usize; 4] {
        let neurons = self.sizes.neurons;
        let [value, advantage] = self.heads.each_ref().map(|head| head.bias.len());
        [neurons, self.streams().len() * neurons, value, advantage]
    }

    /// Every number of the network, tensor by tensor in declaration order: weight and bias of each hidden map, of
    /// each head, their σ where the layers are noisy, then the thresholds, then the leaks where they are learned. What a
    /// static normalisation has recorded is not among them.
    pub fn tensors(&self) -> impl Iterator<Item = &[f32]> {
        self.all_maps()
            .flat_map(|map| [map.weight.as_slice(), map.bias.as_slice()])
            .flatten()
            .chain(self.neurons.iter().map(|tensors| tensors.threshold.as_slice()))
            .chain(self.neurons.iter().filter(|_| self.learned.leaks).map(|tensors| tensors.leak.as_slice()))
    }

    /// Takes over every number of `other`, a network of the same shape, in the memory that is there.
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

    /// Moves every number a share of the way to that of `other`, a network of the same shape.
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

    /// Hidden maps, heads, and σ where there is any.
    fn all_maps(&self) -> impl Iterator<Item = &Linear> {
        let sigmas = self.sigmas.iter().flat_map(|sigmas| &sigmas.0);
        self.hidden.iter().chain(&self.heads).chain(sigmas)
    }

    fn all_maps_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        let sigmas = self.sigmas.iter_mut().flat_map(|sigmas| &mut sigmas.0);
        self.hidden.iter_mut().chain(&mut self.heads).chain(sigmas)
    }

    /// `<bytes>-<16 hex>`: FNV-1a-64 over the little-endian f32 of [`Self::tensors`].
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

/// Thresholds and leaks as the parameters give them: the first neurons of a layer are the slow ones.
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
