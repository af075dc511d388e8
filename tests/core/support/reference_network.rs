//! Reference network: its equations in plain f64 loops. The spikes of one layer can be replaced.

use spikeground::layers::linear::Linear;
use spikeground::network::{ADVANTAGE, FEATURE_1, FEATURE_2, SpikingRainbowNetwork, VALUE};
use spikeground::parameters::{Parameters, ReadOut, Reset};

/// Replacement for the spikes of one layer, `[time_steps][neurons]`.
pub(crate) struct Replacement<'a> {
    pub(crate) layer: usize,
    pub(crate) spikes: &'a [Vec<f64>],
}

pub(crate) struct Seen {
    /// `[layer][time_steps][neurons]`
    pub(crate) spikes: Vec<Vec<Vec<f64>>>,
    /// `[actions · atoms]`
    pub(crate) logits: Vec<f64>,
}

pub(crate) fn forward(
    network: &SpikingRainbowNetwork,
    parameters: &Parameters,
    state: usize,
    replaced: Option<&Replacement<'_>>,
) -> Seen {
    let first = row_of(&network.hidden[FEATURE_1], state);
    let held = vec![first; network.units.time_steps()];
    let mut spikes = vec![Vec::new(); 4];
    let mut run = |layer: usize, currents: Vec<Vec<f64>>| {
        let fired = fire(network, parameters, layer, currents);
        spikes[layer] = match replaced {
            Some(replacement) if replacement.layer == layer => replacement.spikes.to_vec(),
            _ => fired,
        };
        spikes[layer].clone()
    };
    let one = run(FEATURE_1, held);
    let two = run(FEATURE_2, through(&network.hidden[FEATURE_2], &one));
    let value = run(VALUE, through(&network.hidden[VALUE], &two));
    let advantage = run(ADVANTAGE, through(&network.hidden[ADVANTAGE], &two));
    let value = read(network, &network.heads[0], &value);
    let advantage = read(network, &network.heads[1], &advantage);
    let (actions, atoms) = (network.sizes.actions, network.sizes.atoms);
    let logits = (0..actions * atoms)
        .map(|i| {
            let mean: f64 =
                (0..actions).map(|a| advantage[a * atoms + i % atoms]).sum::<f64>() / actions as f64;
            value[i % atoms] + advantage[i] - mean
        })
        .collect();
    Seen { spikes, logits }
}

fn fire(
    network: &SpikingRainbowNetwork,
    p: &Parameters,
    layer: usize,
    currents: Vec<Vec<f64>>,
) -> Vec<Vec<f64>> {
    let currents: Vec<Vec<f64>> = currents.into_iter().map(|row| normalise(network, layer, &row)).collect();
    if network.units.neuron().is_none() {
        return currents.into_iter().map(|row| row.into_iter().map(|x| x.max(0.0)).collect()).collect();
    }
    let neurons = network.sizes.neurons;
    let (mut synaptic, mut membrane) = (vec![0.0; neurons], vec![0.0; neurons]);
    let mut spikes = Vec::new();
    for row in currents {
        let mut fired = vec![0.0; neurons];
        for n in 0..neurons {
            let threshold = f64::from(network.neurons[layer].threshold[n]);
            let leak = f64::from(network.neurons[layer].leak[n]);
            let scale = if p.scale_input { 1.0 - leak } else { 1.0 };
            synaptic[n] = synaptic[n] * (1.0 - 1.0 / p.tau_syn) + row[n];
            membrane[n] = leak * membrane[n] + scale * synaptic[n];
            if membrane[n] >= threshold {
                fired[n] = 1.0;
                membrane[n] = if p.reset == Reset::Hard { 0.0 } else { membrane[n] - threshold };
            }
        }
        spikes.push(fired);
    }
    spikes
}

fn normalise(network: &SpikingRainbowNetwork, layer: usize, row: &[f64]) -> Vec<f64> {
    let count = row.len() as f64;
    let mean = row.iter().sum::<f64>() / count;
    let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    let (gain, bias) =
        (f64::from(network.normalisations[layer].gain), f64::from(network.normalisations[layer].bias));
    row.iter().map(|x| gain * (x - mean) / (variance + 1e-5).sqrt() + bias).collect()
}

fn row_of(map: &Linear, one: usize) -> Vec<f64> {
    map.weight.row(one).iter().zip(&map.bias).map(|(w, b)| f64::from(*w) + f64::from(*b)).collect()
}

fn through(map: &Linear, rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    rows.iter().map(|row| affine(map, row)).collect()
}

fn affine(map: &Linear, x: &[f64]) -> Vec<f64> {
    let column = |o: usize| x.iter().zip(map.weight.column(o)).map(|(x, w)| x * f64::from(*w)).sum::<f64>();
    (0..map.bias.len()).map(|o| column(o) + f64::from(map.bias[o])).collect()
}

/// Head output: O[t] = leak · O[t−1] + W s[t], read at the last step, as mean or as maximum; or W on the sum of
/// spikes.
fn read(network: &SpikingRainbowNetwork, head: &Linear, spikes: &[Vec<f64>]) -> Vec<f64> {
    let weights = Linear { weight: head.weight.clone(), bias: &head.bias * 0.0 };
    let leak = match network.read_out.kind {
        ReadOut::SpikeCount => 1.0,
        _ => f64::from(network.read_out.leak),
    };
    let mut integrated: Vec<Vec<f64>> = Vec::new();
    for spikes in spikes {
        let mut outputs = affine(&weights, spikes);
        if let Some(before) = integrated.last() {
            outputs.iter_mut().zip(before).for_each(|(output, before)| *output += leak * before);
        }
        integrated.push(outputs);
    }
    let over_time = |output: usize| integrated.iter().map(move |outputs| outputs[output]);
    let reading = |output: usize| match network.read_out.kind {
        ReadOut::SpikeCount | ReadOut::MembraneLast => integrated[integrated.len() - 1][output],
        ReadOut::MembraneMean => over_time(output).sum::<f64>() / integrated.len() as f64,
        ReadOut::MembraneMax => over_time(output).fold(f64::MIN, f64::max),
    };
    (0..head.bias.len()).map(|output| reading(output) + f64::from(head.bias[output])).collect()
}
