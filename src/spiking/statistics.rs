//! Spike statistics. The documentation of each figure states its denominator.

/// Maximum number of neurons of a layer.
const MAX_NEURONS: usize = 1 << 24;

/// Spikes and membrane potentials of one layer, accumulated over decisions. A slot is one neuron at one time step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpikeStats {
    /// Number of decisions.
    pub decisions: f64,
    /// Time steps of one decision.
    pub time_steps: usize,
    /// Number of (decision, time step) pairs in which each neuron fired, `[neurons]`.
    pub spikes: Vec<f64>,
    /// Number of decisions in which each neuron did not fire, `[neurons]`.
    pub silent_decisions: Vec<f64>,
    /// Number of spikes sent by the whole layer; can exceed the number of slots where a neuron sends coded counts.
    pub sent: f64,
    membranes: [f64; 2],
}

impl SpikeStats {
    /// Creates empty statistics for a layer of `neurons` neurons, at most 2²⁴.
    pub fn new(neurons: usize, time_steps: usize) -> Self {
        let zeros = vec![0.0; neurons.min(MAX_NEURONS)];
        Self { time_steps, spikes: zeros.clone(), silent_decisions: zeros, ..Self::default() }
    }

    /// Adds a decision that occurred `times` times. `spikes` and `membranes` are `[time_steps, neurons]`; every
    /// non-zero entry of `spikes` is a spike. `sent` maps an index into `spikes` to the number of spikes sent in that
    /// slot.
    pub fn record(&mut self, spikes: &[f32], membranes: &[f32], sent: impl Fn(usize) -> u32, times: f64) {
        self.decisions += times;
        let neurons = self.spikes.len();
        for neuron in 0..neurons {
            let fired =
                spikes.iter().skip(neuron).step_by(neurons.max(1)).filter(|spike| **spike != 0.0).count();
            self.spikes[neuron] += times * fired as f64;
            if fired == 0 {
                self.silent_decisions[neuron] += times;
            }
        }
        let sent: f64 =
            (0..spikes.len()).filter(|slot| spikes[*slot] != 0.0).map(|slot| f64::from(sent(slot))).sum();
        self.sent += times * sent;
        for membrane in membranes.iter().map(|membrane| f64::from(*membrane)) {
            self.membranes[0] += times * membrane;
            self.membranes[1] += times * membrane * membrane;
        }
    }

    /// Firing rate of the layer: slots with a spike / (decisions × time steps × neurons).
    pub fn firing_rate(&self) -> f64 {
        share(self.spikes.iter().sum(), self.slots())
    }

    /// Firing rate of each neuron, `[neurons]`: slots with a spike / (decisions × time steps).
    pub fn firing_rates(&self) -> Vec<f64> {
        let slots = self.decisions * self.time_steps as f64;
        self.spikes.iter().map(|spikes| share(*spikes, slots)).collect()
    }

    /// Number of slots: decisions × time steps × neurons.
    pub fn slots(&self) -> f64 {
        self.decisions * self.time_steps as f64 * self.spikes.len() as f64
    }

    /// Mean number of spikes sent in one decision.
    pub fn sent_per_decision(&self) -> f64 {
        share(self.sent, self.decisions)
    }

    /// Mean number of neurons that fire at least once in a decision.
    pub fn active_per_decision(&self) -> f64 {
        share(
            self.spikes.len() as f64 * self.decisions - self.silent_decisions.iter().sum::<f64>(),
            self.decisions,
        )
    }

    /// Number of neurons that fired at least once.
    pub fn active_neurons(&self) -> usize {
        self.spikes.len() - self.dead_neurons()
    }

    /// Number of neurons that never fired.
    pub fn dead_neurons(&self) -> usize {
        self.spikes.iter().filter(|spikes| **spikes == 0.0).count()
    }

    /// Number of neurons that fired in every time step of every decision.
    pub fn saturated_neurons(&self) -> usize {
        let slots = self.decisions * self.time_steps as f64;
        self.spikes.iter().filter(|spikes| slots > 0.0 && **spikes >= slots).count()
    }

    /// Mean and standard deviation of the membrane potential before the reset, over all slots.
    pub fn membrane(&self) -> (f64, f64) {
        let mean = share(self.membranes[0], self.slots());
        let variance = share(self.membranes[1], self.slots()) - mean * mean;
        (mean, if variance > 0.0 { variance.sqrt() } else { 0.0 })
    }
}

/// Sparsity of the spikes of a whole network. A slot is one neuron at one time step of one decision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkSparsity {
    /// Slots without a spike / all slots.
    pub overall_sparsity: f64,
    /// Pairs of neuron and decision without a spike / all pairs.
    pub silent_neurons: f64,
    /// Slots of a layer without a spike / slots of the layer, `[layers]`.
    pub by_layer: Vec<f64>,
    /// Slots of a neuron without a spike / slots of the neuron, `[layers][neurons]`.
    pub by_neuron: Vec<Vec<f64>>,
}

/// Computes the sparsity of all `layers` together, of each layer and of each neuron.
pub fn network_sparsity(layers: &[SpikeStats]) -> NetworkSparsity {
    let total = |figure: fn(&SpikeStats) -> f64| layers.iter().map(figure).sum::<f64>();
    let slots = total(SpikeStats::slots);
    let pairs = total(|layer| layer.decisions * layer.spikes.len() as f64);
    let silence = |layer: &SpikeStats| if layer.slots() > 0.0 { 1.0 - layer.firing_rate() } else { 0.0 };
    NetworkSparsity {
        overall_sparsity: share(slots - total(|layer| layer.spikes.iter().sum()), slots),
        silent_neurons: share(total(|layer| layer.silent_decisions.iter().sum()), pairs),
        by_layer: layers.iter().map(silence).collect(),
        by_neuron: layers
            .iter()
            .map(|layer| layer.firing_rates().into_iter().map(|rate| 1.0 - rate).collect())
            .collect(),
    }
}

/// part / whole, or 0 if `whole` is not positive.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
