//! Row kernels of the leaky integrate-and-fire neuron: sixteen neurons run over all time steps at once, with their
//! state in registers. Results are bit-identical to [`Neuron::step`](super::neuron::Neuron::step), which the tests
//! check.

use super::lif::{LifNeuron, Reset};
use super::neuron::{GROUP_NEURONS, NeuronTensors, RowBack, RowRun, RunsRows};
use wide::bytemuck::cast;
use wide::{f32x4, u32x4};

const VECTOR_LANES: usize = 4;
/// Independent vectors of one group, which hide the latency of the dependent operations of each vector.
const GROUP_VECTORS: usize = GROUP_NEURONS / VECTOR_LANES;

impl RunsRows for LifNeuron {
    fn run_row(&self, tensors: &NeuronTensors, row: RowRun<'_>) {
        match (self.reset, self.scale_input) {
            (Reset::Hard, true) => self.follow::<true, true>(tensors, row),
            (Reset::Hard, false) => self.follow::<true, false>(tensors, row),
            (Reset::Soft, true) => self.follow::<false, true>(tensors, row),
            (Reset::Soft, false) => self.follow::<false, false>(tensors, row),
        }
    }

    fn go_back(&self, tensors: &NeuronTensors, row: RowBack<'_>) {
        match (self.reset, self.detach_reset) {
            (Reset::Hard, true) => self.back_through::<true, true>(tensors, row),
            (Reset::Hard, false) => self.back_through::<true, false>(tensors, row),
            (Reset::Soft, true) => self.back_through::<false, true>(tensors, row),
            (Reset::Soft, false) => self.back_through::<false, false>(tensors, row),
        }
    }
}

impl LifNeuron {
    fn follow<const HARD: bool, const SCALED: bool>(&self, tensors: &NeuronTensors, row: RowRun<'_>) {
        // Without a synaptic time constant, the synaptic current equals the input current.
        if self.synaptic_decay == 0.0 {
            self.run::<HARD, SCALED, false>(tensors, row);
        } else {
            self.run::<HARD, SCALED, true>(tensors, row);
        }
    }

    #[inline]
    fn run<const HARD: bool, const SCALED: bool, const SYNAPTIC: bool>(
        &self,
        tensors: &NeuronTensors,
        row: RowRun<'_>,
    ) {
        let RowRun { currents, state, membranes, words, neurons, time_steps } = row;
        let (synaptic, kept) = state.unwrap_or_default().split_at_mut_checked(neurons).unwrap_or_default();
        let (synaptic, kept) = (synaptic.as_chunks_mut().0, kept.as_chunks_mut().0);
        let (currents, membranes) =
            (currents.as_chunks::<GROUP_NEURONS>().0, membranes.as_chunks_mut::<GROUP_NEURONS>().0);
        // Number of groups of one time step; a held current is read again at each time step.
        let all = neurons / GROUP_NEURONS;
        let step = if currents.len() == all { 0 } else { all };
        let words_of_step = words.len() / time_steps.max(1);
        let constants =
            tensors.threshold.as_chunks::<GROUP_NEURONS>().0.iter().zip(tensors.leak.as_chunks().0);
        let decay = f32x4::splat(self.synaptic_decay);
        for (group, (threshold, leak)) in constants.enumerate() {
            let start =
                |kept: Option<&[f32; GROUP_NEURONS]>| kept.map_or([f32x4::ZERO; GROUP_VECTORS], vectors);
            let (mut x, mut v_tm1) = (start(synaptic.get(group)), start(kept.get(group)));
            let (threshold, leak) = (vectors(threshold), vectors(leak));
            for t in 0..time_steps {
                let (Some(current), Some(membrane), Some(word)) = (
                    currents.get(t * step + group),
                    membranes.get_mut(t * all + group),
                    words.get_mut(t * words_of_step + group / 2),
                ) else {
                    return;
                };
                let current = vectors(current);
                let mut bits = 0;
                for i in 0..GROUP_VECTORS {
                    let scale = if SCALED { f32x4::ONE - leak[i] } else { f32x4::ONE };
                    x[i] = if SYNAPTIC { x[i] * decay + current[i] } else { current[i] };
                    let u = leak[i] * v_tm1[i] + scale * x[i];
                    let fires = u.simd_ge(threshold[i]);
                    v_tm1[i] = if HARD { !fires & u } else { fires.select(u - threshold[i], u) };
                    store(u, membrane, i);
                    bits |= fires.to_bitmask() << (VECTOR_LANES * i);
                }
                *word |= bits << (group % 2 * GROUP_NEURONS);
            }
            let (Some(synaptic), Some(kept)) = (synaptic.get_mut(group), kept.get_mut(group)) else {
                continue;
            };
            for i in 0..GROUP_VECTORS {
                store(v_tm1[i], kept, i);
            }
            // Without a synaptic time constant, the last synaptic current is copied from the input: holding it in
            // registers would spill others.
            if SYNAPTIC {
                (0..GROUP_VECTORS).for_each(|i| store(x[i], synaptic, i));
            } else if let Some(current) = currents.get(time_steps.saturating_sub(1) * step + group) {
                *synaptic = *current;
            }
        }
    }

    fn back_through<const HARD: bool, const DETACHED: bool>(
        &self,
        tensors: &NeuronTensors,
        row: RowBack<'_>,
    ) {
        let RowBack { spikes, slopes, membranes, words, currents, neurons, time_steps } = row;
        let groups = neurons / GROUP_NEURONS;
        let [spikes, slopes, membranes] =
            [spikes, slopes, membranes].map(|all| all.as_chunks::<GROUP_NEURONS>().0);
        let currents = currents.as_chunks_mut::<GROUP_NEURONS>().0;
        // Groups between consecutive time steps: 0 for spike gradients that are constant over time, and for current
        // gradients that are summed over time.
        let [spike_step, current_step] =
            [spikes.len(), currents.len()].map(|length| if length == groups { 0 } else { groups });
        let words_of_step = words.len() / time_steps.max(1);
        let constants =
            tensors.threshold.as_chunks::<GROUP_NEURONS>().0.iter().zip(tensors.leak.as_chunks().0);
        let decay = f32x4::splat(self.synaptic_decay);
        for (group, (threshold, leak)) in constants.enumerate() {
            let (threshold, leak) = (vectors(threshold), vectors(leak));
            let (mut to_synaptic, mut to_membrane) =
                ([f32x4::ZERO; GROUP_VECTORS], [f32x4::ZERO; GROUP_VECTORS]);
            for t in (0..time_steps).rev() {
                let (Some(to_spike), Some(slope), Some(membrane), Some(word), Some(current)) = (
                    spikes.get(t * spike_step + group),
                    slopes.get(t * groups + group),
                    membranes.get(t * groups + group),
                    words.get(t * words_of_step + group / 2),
                    currents.get_mut(t * current_step + group),
                ) else {
                    return;
                };
                let [to_spike, slope, u, sum] = [to_spike, slope, membrane, &*current].map(vectors);
                let bits = word >> (group % 2 * GROUP_NEURONS);
                for i in 0..GROUP_VECTORS {
                    let passed =
                        if HARD { f32x4::ONE - ones(bits >> (VECTOR_LANES * i)) } else { f32x4::ONE };
                    let through_reset = if HARD { -u[i] } else { -threshold[i] };
                    let to_spike =
                        if DETACHED { to_spike[i] } else { to_spike[i] + to_membrane[i] * through_reset };
                    let back = to_spike * slope[i] + to_membrane[i] * passed;
                    let scale = if self.scale_input { f32x4::ONE - leak[i] } else { f32x4::ONE };
                    let to_current = scale * back + to_synaptic[i];
                    to_membrane[i] = leak[i] * back;
                    to_synaptic[i] = decay * to_current;
                    store(if current_step == 0 { sum[i] + to_current } else { to_current }, current, i);
                }
            }
        }
    }
}

/// Converts the four lowest bits to lanes of 1 (set) or 0 (not set).
#[inline]
fn ones(bits: u32) -> f32x4 {
    let set = (u32x4::splat(bits) & u32x4::new([1, 2, 4, 8])).simd_eq(u32x4::ZERO);
    (!cast::<_, f32x4>(set)) & f32x4::ONE
}

#[inline]
fn vectors(numbers: &[f32; GROUP_NEURONS]) -> [f32x4; GROUP_VECTORS] {
    let fours = numbers.as_chunks::<VECTOR_LANES>().0;
    std::array::from_fn(|i| f32x4::new(fours[i]))
}

#[inline]
fn store(vector: f32x4, numbers: &mut [f32; GROUP_NEURONS], i: usize) {
    numbers.as_chunks_mut::<VECTOR_LANES>().0[i] = vector.to_array();
}
