//! Public functions called with hostile arguments: each call returns, with an error if one applies. No call may
//! panic, hang or request more memory than any machine has.

mod agent;
mod network;
mod neurons;
mod worlds;

use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;

const ODD: [usize; 6] = [0, 1, 31, 99, usize::MAX / 3, usize::MAX];

const ODD_NUMBERS: [f64; 7] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -1.0, 1e300, 5e-324];

fn small() -> Parameters {
    Parameters {
        hidden_size: 16,
        batch_size: 8,
        learning_starts: 100,
        update_period: 4,
        ..Parameters::default()
    }
}

fn network(spiking: bool) -> SpikingRainbowNetwork {
    let sizes = Sizes { inputs: 5, actions: 3, neurons: 16, atoms: small().atoms };
    SpikingRainbowNetwork::new(sizes, &small(), spiking, 1)
}
