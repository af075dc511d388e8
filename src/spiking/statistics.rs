//! Statistics of spikes, each with its denominator.

/// Spikes of one layer, counted over decisions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpikeStats {
    /// Decisions counted.
    pub decisions: f64,
    /// Time steps of one decision.
    pub time_steps: usize,
    /// Spikes of each neuron over all decisions.
    pub spikes: Vec<f64>,
    /// Decisions in which each neuron stayed silent.
    pub silent_decisions: Vec<f64>,
}

impl SpikeStats {
    /// Nothing counted yet.
    pub fn new(neurons: usize, time_steps: usize) -> Self {
        Self { decisions: 0.0, time_steps, spikes: vec![0.0; neurons], silent_decisions: vec![0.0; neurons] }
    }

    /// Adds a decision that happened `times` times. `spikes` is `[time_steps, neurons]`; anything above zero counts.
    pub fn record(&mut self, spikes: &[f32], times: f64) {
        self.decisions += times;
        let neurons = self.spikes.len();
        for neuron in 0..neurons {
            let fired =
                spikes.iter().skip(neuron).step_by(neurons.max(1)).filter(|spike| **spike > 0.0).count();
            self.spikes[neuron] += times * fired as f64;
            if fired == 0 {
                self.silent_decisions[neuron] += times;
            }
        }
    }

    /// Spikes / (decisions × time steps × neurons).
    pub fn firing_rate(&self) -> f64 {
        share(self.spikes.iter().sum(), self.slots())
    }

    /// Slots of decision × time step × neuron.
    pub fn slots(&self) -> f64 {
        self.decisions * self.time_steps as f64 * self.spikes.len() as f64
    }

    /// Spikes for each decision.
    pub fn spikes_per_decision(&self) -> f64 {
        share(self.spikes.iter().sum(), self.decisions)
    }

    /// Neurons that fire at least once in a decision, for each decision.
    pub fn active_per_decision(&self) -> f64 {
        share(
            self.spikes.len() as f64 * self.decisions - self.silent_decisions.iter().sum::<f64>(),
            self.decisions,
        )
    }

    /// Neurons that never fired.
    pub fn dead_neurons(&self) -> usize {
        self.spikes.iter().filter(|spikes| **spikes == 0.0).count()
    }
}

/// Network-wide silence.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Sparsity {
    /// Slots of neuron × time step × decision without a spike / all slots.
    pub silent_slots: f64,
    /// Pairs of neuron and decision without a spike / all pairs.
    pub silent_neurons: f64,
}

/// Silence over all `layers` together.
pub fn network_sparsity(layers: &[SpikeStats]) -> Sparsity {
    let total = |figure: fn(&SpikeStats) -> f64| layers.iter().map(figure).sum::<f64>();
    let slots = total(SpikeStats::slots);
    let pairs = total(|layer| layer.decisions * layer.spikes.len() as f64);
    Sparsity {
        silent_slots: share(slots - total(|layer| layer.spikes.iter().sum()), slots),
        silent_neurons: share(total(|layer| layer.silent_decisions.iter().sum()), pairs),
    }
}

/// part / whole, 0 where there is nothing.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
