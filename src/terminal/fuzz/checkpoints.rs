//! Fuzz test of checkpoints: damaged bytes, and damage behind a valid checksum.

use super::damage::{damaged, fuzz};
use crate::interchange::{checkpoint, tensors};
use crate::random::Pcg64;
use crate::run::Run;
use crate::run::spec::RunSpec;
use crate::state::{Number, TensorValues};
use serde_json::Value;

fn run(changes: &[(&str, &str)], steps: usize) -> Run {
    let mut spec = RunSpec { seed: 11, ..RunSpec::default() };
    let small = [
        ("hidden_size", "8"),
        ("atoms", "11"),
        ("learning_starts", "100"),
        ("update_period", "8"),
        ("batch_size", "8"),
    ];
    for (name, value) in small.iter().chain(changes) {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("a run");
    (0..steps).for_each(|_| run.step().expect("finite"));
    run
}

/// Replaces a random element of a tensor by an unusual number.
fn spoil<T: Number>(values: &mut [T], odd: [T; 8], random: &mut Pcg64) {
    let place = random.below(values.len() as u32) as usize;
    if let Some(value) = values.get_mut(place) {
        *value = odd[random.below(8) as usize];
    }
}

#[test]
fn checkpoints() {
    let changed: [(&[(&str, &str)], usize); 2] =
        [(&[("train_steps", "2000")], 130), (&[("carry_state", "true"), ("average_weights", "true")], 20)];
    let saved = |(changes, steps)| checkpoint::to_bytes(&run(changes, steps)).expect("it can be saved");
    let samples: Vec<Vec<u8>> = changed.into_iter().map(saved).collect();
    let (sound, samples_again) = (samples.clone(), samples.clone());
    fuzz("checkpoint", &samples, |bytes, random| {
        if let Ok(run) = checkpoint::from_bytes(bytes) {
            let again = checkpoint::to_bytes(&run).expect("it can be saved");
            assert!(samples_again.contains(&again), "another run than the one that was saved");
            return true;
        }
        // Damage behind a valid checksum: change a number, or a line of the description.
        let (mut state, mut about) =
            tensors::from_bytes(&sound[random.below(2) as usize]).expect("it can be read");
        if random.below(4) == 0 {
            let text = damaged(&[Value::Object(about.clone()).to_string().into_bytes()], random);
            let Ok(Value::Object(other)) = serde_json::from_slice(&text) else { return false };
            about = other;
        } else {
            let chosen = random.below(state.tensors.len() as u32) as usize;
            let tensor = &mut state.tensors[chosen];
            let bits = random.next_u64();
            match &mut tensor.values {
                TensorValues::F32(values) => {
                    let drawn = f32::from_bits(bits as u32);
                    spoil(values, [f32::NAN, f32::INFINITY, -1.0, 0.0, 1e30, f32::MAX, 1e-40, drawn], random);
                }
                TensorValues::F64(values) => {
                    let drawn = f64::from_bits(bits);
                    spoil(
                        values,
                        [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0, 1e300, 1e15, 1e-320, drawn],
                        random,
                    );
                }
                TensorValues::U32(values) => {
                    spoil(values, [0, 1, 2, u32::MAX, 1 << 31, 99, 16, bits as u32], random);
                }
                TensorValues::U64(values) => {
                    spoil(values, [0, 1, 2, u64::MAX, 1 << 63, 99, 1 << 40, bits], random);
                }
            }
        }
        let Ok(bytes) = tensors::to_bytes(&state, Value::Object(about)) else { return false };
        let Ok(mut run) = checkpoint::from_bytes(&bytes) else { return false };
        // An accepted run can be continued, and the continued run can be saved and read.
        for _ in 0..3 {
            match run.step() {
                Ok(()) => {}
                Err(crate::Error::NotFinite { .. }) => {
                    assert!(checkpoint::to_bytes(&run).is_err(), "nobody could read it");
                    return true;
                }
                Err(error) => panic!("{error}"),
            }
        }
        match checkpoint::to_bytes(&run) {
            Ok(bytes) => drop(checkpoint::from_bytes(&bytes).expect("it was written by a run")),
            Err(error) => panic!("{error}"),
        }
        true
    });
}
