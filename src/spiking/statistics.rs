//! Statistics of spikes, each with its denominator.

/// Neurons of a layer at most.
const MOST_NEURONS: usize = 1 << 24;

/// Spikes and potentials of one layer, counted over decisions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpikeStats {
    /// Decisions counted.
    pub decisions: f64,
    /// Time steps of one decision.
    pub time_steps: usize,
    /// Slots of decision × time step in which each neuron fired.
    pub spikes: Vec<f64>,
    /// Decisions in which each neuron stayed silent.
    pub silent_decisions: Vec<f64>,
    /// Spikes sent by the whole layer; more than it has slots where counts are coded.
    pub sent: f64,
    membranes: [f64; 2],
}

impl SpikeStats {
    /// Nothing counted yet.
    pub fn new(neurons: usize, time_steps: usize) -> Self {
        let zeros = vec![0.0; neurons.min(MOST_NEURONS)];
        Self { time_steps, spikes: zeros.clone(), silent_decisions: zeros, ..Self::default() }
    }

    /// Adds a decision that happened `times` times. `spikes` and `membranes` are `[time_steps, neurons]`; whatever is
    /// not zero is a spike. `sent` says how many spikes travelled for one of those slots.
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

    /// Slots with a spike / (decisions × time steps × neurons).
    pub fn firing_rate(&self) -> f64 {
        share(self.spikes.iter().sum(), self.slots())
    }

    /// The same of each neuron: slots with a spike / (decisions × time steps).
    pub fn firing_rates(&self) -> Vec<f64> {
        let slots = self.decisions * self.time_steps as f64;
        self.spikes.iter().map(|spikes| share(*spikes, slots)).collect()
    }

    /// Slots of decision × time step × neuron.
    pub fn slots(&self) -> f64 {
        self.decisions * self.time_steps as f64 * self.spikes.len() as f64
    }

    /// Spikes sent for each decision.
    pub fn sent_per_decision(&self) -> f64 {
        share(self.sent, self.decisions)
    }

    /// Neurons that fire at least once in a decision, for each decision.
    pub fn active_per_decision(&self) -> f64 {
        share(
            self.spikes.len() as f64 * self.decisions - self.silent_decisions.iter().sum::<f64>(),
            self.decisions,
        )
    }

    /// Neurons that fired at least once.
    pub fn active_neurons(&self) -> usize {
        self.spikes.len() - self.dead_neurons()
    }

    /// Neurons that never fired.
    pub fn dead_neurons(&self) -> usize {
        self.spikes.iter().filter(|spikes| **spikes == 0.0).count()
    }

    /// Neurons that fired in every slot.
    pub fn saturated_neurons(&self) -> usize {
        let slots = self.decisions * self.time_steps as f64;
        self.spikes.iter().filter(|spikes| slots > 0.0 && **spikes >= slots).count()
    }

    /// Mean and standard deviation of the potential before the reset, over all slots.
    pub fn membrane(&self) -> (f64, f64) {
        let mean = share(self.membranes[0], self.slots());
        let variance = share(self.membranes[1], self.slots()) - mean * mean;
        (mean, if variance > 0.0 { variance.sqrt() } else { 0.0 })
    }
}

/// Silence of a whole network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkSparsity {
    /// Slots of neuron × time step × decision without a spike / all slots.
    pub overall_sparsity: f64,
    /// Pairs of neuron and decision without a spike / all pairs.
    pub silent_neurons: f64,
    /// Slots without a spike / slots, of each layer.
    pub by_layer: Vec<f64>,
    /// The same of each neuron, `[layers][neurons]`.
    pub by_neuron: Vec<Vec<f64>>,
}

/// Silence over all `layers` together, and of each.
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

/// part / whole, 0 where there is nothing.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
