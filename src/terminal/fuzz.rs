//! Fuzz tests of every parser of external input: links, maps, events, YAML settings, energy tables and checkpoints.
//! No input may cause a panic, and an input accepted without a notice must survive being written and read again.
//!
//! A sample runs with the crate's tests; `npm run fuzz` runs many more and prints the time and memory of the worst
//! input.

use super::{config, yaml};
use crate::interchange::{checkpoint, tensors};
use crate::meter::table::Table;
use crate::parameters::link;
use crate::random::Pcg64;
use crate::run::Run;
use crate::run::events;
use crate::run::spec::RunSpec;
use crate::state::{Number, Values};
use crate::worlds::Choice;
use crate::worlds::map::Map;
use crate::worlds::map::letters::Alphabet;
use allocation_counter::measure;
use serde_json::Value;
use std::time::{Duration, Instant};

/// Number of damaged inputs per parser; the environment variable `SPIKEGROUND_FUZZ_ROUNDS` overrides it.
const ROUNDS: usize = 2000;
/// Largest memory, in bytes, that parsing one input may allocate.
const MOST_BYTES: u64 = 300 << 20;

/// Strings that have broken parsers before, in this program and in others.
const TOKENS: [&str; 44] = [
    "9999999999999999999999",
    "-1",
    "1e999",
    "-1e-999",
    "NaN",
    "inf",
    "0x10",
    "1.8119999999999998",
    "1_000",
    "٣",
    "0.1,5",
    "\0",
    "\u{202e}",
    "\u{feff}",
    "💥",
    "é",
    "\u{1b}]0;x\u{7}",
    "\r\n",
    "\n",
    "\t",
    " ",
    "%00",
    "%ff",
    "%26",
    "&amp;",
    "&&",
    "=",
    "+",
    "#",
    "/",
    "//",
    ";",
    ":",
    "::",
    "(",
    ")",
    "((((",
    "[",
    "{",
    "\"",
    "'",
    "- ",
    "&a [*a,*a]",
    "null",
];

/// Returns a damaged copy of a random sample: truncated, duplicated, spliced, with flipped bits and inserted tokens.
fn damaged(samples: &[Vec<u8>], random: &mut Pcg64) -> Vec<u8> {
    let mut below = |n: usize| random.below(n.min(u32::MAX as usize) as u32) as usize;
    let mut bytes = samples[below(samples.len())].clone();
    for _ in 0..=below(4) {
        let (place, end) = (below(bytes.len() + 1), below(bytes.len() + 1));
        let (from, to) = (place.min(end), place.max(end).min(place.min(end) + 64));
        match below(9) {
            0 if !bytes.is_empty() => {
                let place = place.min(bytes.len() - 1);
                bytes[place] ^= 1 << below(8);
            }
            1 if !bytes.is_empty() => {
                let place = place.min(bytes.len() - 1);
                bytes[place] = below(256) as u8;
            }
            2 => bytes.truncate(place),
            3 => drop(bytes.drain(from..to)),
            4 => {
                let piece = bytes[from..to].to_vec();
                bytes.splice(place..place, piece);
            }
            5 => {
                let other = &samples[below(samples.len())];
                let start = below(other.len() + 1);
                let piece = other[start..other.len().min(start + 64)].to_vec();
                bytes.splice(place..place, piece);
            }
            6 => {
                let token = TOKENS[below(TOKENS.len())].repeat(1 << below(5));
                bytes.splice(place..place, token.into_bytes());
            }
            7 => {
                let digit = b"0123456789.eE-"[below(14)];
                bytes.splice(place..place, std::iter::repeat_n(digit, 1 << below(10)));
            }
            _ => {
                let token = TOKENS[below(TOKENS.len())];
                bytes.splice(from..to, token.bytes());
            }
        }
    }
    bytes
}

/// Feeds samples and damaged inputs to `read`, which returns whether it accepted the input, and panics if it accepted
/// without a notice an input that could not have been written.
fn fuzz(name: &str, samples: &[Vec<u8>], mut read: impl FnMut(&[u8], &mut Pcg64) -> bool) {
    let asked = std::env::var("SPIKEGROUND_FUZZ_READER").ok();
    if asked.is_some_and(|asked| asked != name) {
        return;
    }
    let rounds = std::env::var("SPIKEGROUND_FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let rounds = rounds.unwrap_or(ROUNDS);
    let mut random = Pcg64::of_world(17);
    for sample in samples {
        assert!(read(sample, &mut random), "{name}: a sample is good: {}", String::from_utf8_lossy(sample));
    }
    let (mut accepted, mut slowest, mut largest) = (0, Duration::ZERO, 0);
    for _ in 0..rounds {
        let bytes = damaged(samples, &mut random);
        let (mut was_accepted, started) = (false, Instant::now());
        let memory = measure(|| was_accepted = read(&bytes, &mut random)).bytes_max;
        slowest = slowest.max(started.elapsed());
        largest = largest.max(memory);
        accepted += usize::from(was_accepted);
        assert!(memory < MOST_BYTES, "{name}: {memory} bytes for {}", String::from_utf8_lossy(&bytes));
    }
    println!(
        "{name}: {rounds} damaged inputs, {accepted} accepted, the slowest {:.1} ms, at most {:.1} MB",
        1000.0 * slowest.as_secs_f64(),
        largest as f64 / f64::from(1 << 20)
    );
}

fn texts(samples: &[&str]) -> Vec<Vec<u8>> {
    samples.iter().map(|sample| sample.as_bytes().to_vec()).collect()
}

#[test]
fn links() {
    let samples = texts(&[
        "v=0&n=4&world=FrozenLake-v1&map=SFF/FHF/FFG&firm=1&agent=dense&seed=7&steps=500&digest=604152-0123456789abcdef",
        "v=0&world=Maze-v0&map=SFF%2FF%23G(2.5)&v1=3&preset=frugal&T=8&h=64&g=0.95&events=10:1:H;20:1:F",
        "world=MiniGrid-Empty-5x5-v0&full=1&seed=4294967295&bs=8&nm=adaptive_threshold&ro=membrane_max",
    ]);
    fuzz("link", &samples, |bytes, _| {
        let (link, mut notices) = link::read(&String::from_utf8_lossy(bytes));
        let spec = RunSpec::from_link(&link, &mut notices);
        spec.validate().expect("a link gives nothing that cannot be run");
        let again = spec.link(None, None);
        let (read, mut said) = link::read(&again);
        let same = RunSpec { seed: spec.seed, ..RunSpec::from_link(&read, &mut said) };
        assert_eq!((&same, &said), (&spec, &Vec::new()), "{again}");
        notices.is_empty()
    });
}

#[test]
fn maps() {
    let samples = texts(&["SFFF/FHFH/FFFH/HFFG", "SF/#G", "S.FF/^(3)v<>/I#G(-2.5)F", "SG"]);
    fuzz("map", &samples, |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        let mut accepted = false;
        for (alphabet, world) in [(Alphabet::Lake, "FrozenLake-v1"), (Alphabet::Maze, "Maze-v0")] {
            let Ok(map) = Map::parse_with(alphabet, &text) else { continue };
            assert_eq!(Map::parse_with(alphabet, &map.text()).as_ref(), Ok(&map), "{text}");
            let choice = Choice { map: Some(text.clone().into_owned()), ..Choice::named(world) };
            let mut built = choice.build().expect("a map that was read is played");
            built.reset(Some(1));
            built.step(1).expect("a step");
            accepted = true;
        }
        accepted
    });
}

#[test]
fn edits() {
    let samples = texts(&["10:1:H;20:1:F;20:2:G", "0:14:F", "5:1:G(2.5);6:1:F"]);
    let maze = Choice { map: Some("SFF/FFG".into()), ..Choice::named("Maze-v0") };
    let worlds = [Choice::named("FrozenLake-v1"), maze];
    fuzz("events", &samples, |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        let Ok(list) = events::read(&text) else { return false };
        assert_eq!(events::read(&events::write(&list)).as_ref(), Ok(&list), "{text}");
        worlds.iter().fold(false, |any, world| world.events(&text).is_ok() | any)
    });
}

#[test]
fn settings() {
    let samples = texts(&[
        "gamma: 0.95\nhidden_size: 64\nspiking:\n  enabled: true\n  tau_mem: 2.5\n",
        "{neuron_model: lif, leak_factor: null, double_q: false}",
        "worlds:\n  - world: FrozenLake-v1\n    firm: true\n    parameters: {train_steps: 5000}\n",
        "time_steps: &t 8\nn_step: *t\n",
    ]);
    fuzz("yaml", &samples, |bytes, _| {
        let (text, mut spec) = (String::from_utf8_lossy(bytes), RunSpec::default());
        let applied = config::apply(&text, &mut spec);
        if let Err(line) = &applied {
            assert!(!line.contains('\n'), "{line}");
        }
        applied.is_ok()
    });
}

/// Returns whether a value contains null, which JSON writes for a number that is not finite.
fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().any(holds_null),
        Value::Object(members) => members.values().any(holds_null),
        _ => false,
    }
}

#[test]
fn energy_tables() {
    let model = "models:\n  - name: mine\n    spike_add: 0.9\n    add: 0.9\n    mac: 4.6\n    dense_mac: 4.6\n    memory: none\n    weight_bytes: 4\n    membrane_bytes: 4\n";
    let levels = format!(
        "levels:\n  - {{bytes: 1024, pj_per_byte: 0.5}}\n  - {{bytes: 1e6, pj_per_byte: 5}}\n{model}    title: Mine\n    synapses_only: true\n"
    );
    fuzz("energy", &texts(&[model, &levels]), |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        let Ok(table) = yaml::mapping(&text, "energy models").map(|file| Table::read(&file)) else {
            return false;
        };
        let Ok(table) = table else { return false };
        let written = serde_json::to_value(&table).expect("JSON");
        assert!(!holds_null(&written), "a price is no number: {written}");
        true
    });
}

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
                Values::F32(values) => {
                    let drawn = f32::from_bits(bits as u32);
                    spoil(values, [f32::NAN, f32::INFINITY, -1.0, 0.0, 1e30, f32::MAX, 1e-40, drawn], random);
                }
                Values::F64(values) => {
                    let drawn = f64::from_bits(bits);
                    spoil(
                        values,
                        [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0, 1e300, 1e15, 1e-320, drawn],
                        random,
                    );
                }
                Values::U32(values) => {
                    spoil(values, [0, 1, 2, u32::MAX, 1 << 31, 99, 16, bits as u32], random);
                }
                Values::U64(values) => spoil(values, [0, 1, 2, u64::MAX, 1 << 63, 99, 1 << 40, bits], random),
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
