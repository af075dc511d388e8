//! Damages samples of an input, feeds them to its parser, and measures the time and memory of each.

use crate::random::Pcg64;
use allocation_counter::measure;
use std::time::{Duration, Instant};

/// Number of damaged inputs per parser; the environment variable `SPIKEGROUND_FUZZ_ROUNDS` overrides it.
const DEFAULT_ROUNDS: usize = 2000;
/// Largest memory, in bytes, that parsing one input may allocate.
const MAX_PARSER_BYTES: u64 = 300 << 20;

/// Strings that have broken parsers before, in this program and in others.
const HOSTILE_TOKENS: [&str; 44] = [
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
pub(super) fn damaged(samples: &[Vec<u8>], random: &mut Pcg64) -> Vec<u8> {
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
                let token = HOSTILE_TOKENS[below(HOSTILE_TOKENS.len())].repeat(1 << below(5));
                bytes.splice(place..place, token.into_bytes());
            }
            7 => {
                let digit = b"0123456789.eE-"[below(14)];
                bytes.splice(place..place, std::iter::repeat_n(digit, 1 << below(10)));
            }
            _ => {
                let token = HOSTILE_TOKENS[below(HOSTILE_TOKENS.len())];
                bytes.splice(from..to, token.bytes());
            }
        }
    }
    bytes
}

/// Feeds samples and damaged inputs to `read`, which returns whether it accepted the input, and panics if it accepted
/// without a notice an input that could not have been written.
pub(super) fn fuzz(name: &str, samples: &[Vec<u8>], mut read: impl FnMut(&[u8], &mut Pcg64) -> bool) {
    let asked = std::env::var("SPIKEGROUND_FUZZ_READER").ok();
    if asked.is_some_and(|asked| asked != name) {
        return;
    }
    let rounds = std::env::var("SPIKEGROUND_FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let rounds = rounds.unwrap_or(DEFAULT_ROUNDS);
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
        assert!(memory < MAX_PARSER_BYTES, "{name}: {memory} bytes for {}", String::from_utf8_lossy(&bytes));
    }
    println!(
        "{name}: {rounds} damaged inputs, {accepted} accepted, the slowest {:.1} ms, at most {:.1} MB",
        1000.0 * slowest.as_secs_f64(),
        largest as f64 / f64::from(1 << 20)
    );
}
