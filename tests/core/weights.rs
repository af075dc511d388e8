use spikeground::Error;
use spikeground::interchange::weights::{from_bytes, to_bytes};
use spikeground::layers::normalisation::Kind;
use spikeground::network::state::NamedTensor;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use wasm_bindgen_test::wasm_bindgen_test;

const SIZES: Sizes = Sizes { states: 6, actions: 3, neurons: 24, atoms: 5 };

fn network(sizes: Sizes, use_spiking: bool, seed: u32) -> SpikingRainbowNetwork {
    SpikingRainbowNetwork::new(sizes, &Parameters::default(), use_spiking, seed)
}

fn bytes() -> Vec<u8> {
    to_bytes(&network(SIZES, true, 1).state(), "v=0").expect("the tensors are whole")
}

fn refused(bytes: &[u8]) -> String {
    from_bytes(bytes).expect_err("not a file to be used").to_string()
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_come_back_to_the_bit_whatever_network_they_are_laid_into() {
    for use_spiking in [true, false] {
        let mut saved = network(SIZES, use_spiking, 1);
        if use_spiking {
            saved.neurons[1].leak[3] = 0.125;
            saved.normalisations[2].kind = Kind::Static { mean: 0.5, scale: 2.0 };
        }
        let bytes = to_bytes(&saved.state(), "v=0").expect("the tensors are whole");
        let mut other = network(SIZES, use_spiking, 2);
        assert_ne!(other.digest(), saved.digest());
        other.load_state(&from_bytes(&bytes).expect("a whole file")).expect("the same shape");
        assert_eq!(other.digest(), saved.digest());
        assert_eq!((other.neurons, other.normalisations), (saved.neurons, saved.normalisations));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_are_laid_out_as_outputs_by_inputs() {
    let network = network(SIZES, true, 1);
    let state = network.state();
    let names: Vec<&str> = state.iter().map(|tensor| tensor.name.as_str()).collect();
    assert_eq!(names[..2], ["feature_1.weight", "feature_1.bias"]);
    assert_eq!(names[12..14], ["feature_1.threshold", "feature_1.leak"]);
    assert_eq!(
        (state[0].shape.as_slice(), state[0].values[6 * 5 + 2]),
        ([24, 6].as_slice(), network.hidden[0].weight[[2, 5]])
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_file_that_cannot_be_used_is_named_in_one_line() {
    let whole = bytes();
    assert!(refused(&[]).starts_with("file: it is not a readable .safetensors file"));
    assert!(refused(&whole[..whole.len() - 1]).starts_with("file: it is not a readable .safetensors file"));
    assert!(refused(b"PK\x03\x04 a zip archive, not tensors").starts_with("file: it is not a readable"));
    let mut corrupted = whole.clone();
    let last = corrupted.len() - 4;
    corrupted[last..].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(refused(&corrupted).ends_with("holds a number that is not finite"));
}

#[wasm_bindgen_test(unsupported = test)]
fn tensors_of_another_network_are_refused_and_nothing_is_lost() {
    let mut network = network(SIZES, true, 1);
    let before = network.digest();
    let wider = self::network(Sizes { neurons: 32, ..SIZES }, true, 1).state();
    let rule = "the tensor feature_1.weight has shape [32, 6], expected [24, 6]".to_owned();
    assert_eq!(network.load_state(&wider), Err(Error::File { rule }));
    let dense = self::network(SIZES, false, 2).state();
    let rule = "the tensor feature_1.threshold is missing".to_owned();
    assert_eq!(network.load_state(&dense), Err(Error::File { rule }));
    assert_eq!(network.digest(), before);
    let mut sunk = self::network(SIZES, true, 1);
    sunk.neurons[2].threshold[1] = -1.0;
    assert!(network.load_state(&sunk.state()).is_err());
    let hollow = NamedTensor { name: "x".into(), shape: vec![2], values: vec![1.0] };
    assert!(to_bytes(&[hollow], "v=0").is_err());
}
