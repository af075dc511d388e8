//! The leaky integrate-and-fire neuron over all time steps of a row: sixteen neurons at once, whose state stays in
//! registers from step to step. The same bits as step after step, which the tests compare.

use super::lif::{LifNeuron, Reset};
use super::neuron::{GROUP, NeuronTensors, RowRun, RunsRows};
use wide::f32x4;

const LANES: usize = 4;
/// Vectors side by side: while one waits for its own last result, the others go on.
const VECTORS: usize = GROUP / LANES;

impl RunsRows for LifNeuron {
    fn run_row(&self, tensors: &NeuronTensors, row: RowRun<'_>) {
        match (self.reset, self.scale_input) {
            (Reset::Hard, true) => self.follow::<true, true>(tensors, row),
            (Reset::Hard, false) => self.follow::<true, false>(tensors, row),
            (Reset::Soft, true) => self.follow::<false, true>(tensors, row),
            (Reset::Soft, false) => self.follow::<false, false>(tensors, row),
        }
    }
}

impl LifNeuron {
    fn follow<const HARD: bool, const SCALED: bool>(&self, tensors: &NeuronTensors, row: RowRun<'_>) {
        // Without a synaptic time constant the current is what comes in.
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
        let (currents, membranes) = (currents.as_chunks::<GROUP>().0, membranes.as_chunks_mut::<GROUP>().0);
        // Groups of a time step; a held current stays where it is.
        let all = neurons / GROUP;
        let step = if currents.len() == all { 0 } else { all };
        let words_of_step = words.len() / time_steps.max(1);
        let constants = tensors.threshold.as_chunks::<GROUP>().0.iter().zip(tensors.leak.as_chunks().0);
        let decay = f32x4::splat(self.synaptic_decay);
        for (group, (threshold, leak)) in constants.enumerate() {
            let start = |kept: Option<&[f32; GROUP]>| kept.map_or([f32x4::ZERO; VECTORS], vectors);
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
                for i in 0..VECTORS {
                    let scale = if SCALED { f32x4::ONE - leak[i] } else { f32x4::ONE };
                    x[i] = if SYNAPTIC { x[i] * decay + current[i] } else { current[i] };
                    let u = leak[i] * v_tm1[i] + scale * x[i];
                    let fires = u.simd_ge(threshold[i]);
                    v_tm1[i] = if HARD { !fires & u } else { fires.select(u - threshold[i], u) };
                    store(u, membrane, i);
                    bits |= fires.to_bitmask() << (LANES * i);
                }
                *word |= bits << (group % 2 * GROUP);
            }
            let (Some(synaptic), Some(kept)) = (synaptic.get_mut(group), kept.get_mut(group)) else {
                continue;
            };
            for i in 0..VECTORS {
                store(v_tm1[i], kept, i);
            }
            // The last current stands where it came from; kept in registers it would drive others out.
            if SYNAPTIC {
                (0..VECTORS).for_each(|i| store(x[i], synaptic, i));
            } else if let Some(current) = currents.get(time_steps.saturating_sub(1) * step + group) {
                *synaptic = *current;
            }
        }
    }
}

#[inline]
fn vectors(numbers: &[f32; GROUP]) -> [f32x4; VECTORS] {
    let fours = numbers.as_chunks::<LANES>().0;
    std::array::from_fn(|i| f32x4::new(fours[i]))
}

#[inline]
fn store(vector: f32x4, numbers: &mut [f32; GROUP], i: usize) {
    numbers.as_chunks_mut::<LANES>().0[i] = vector.to_array();
}
