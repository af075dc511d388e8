//! Producer of the golden values: numpy 2.4.6, `Generator(PCG64(SeedSequence(seed, spawn_key)))`.

use spikeground::random::mt19937::Mt19937;
use spikeground::random::{Pcg64, SeedSequence, Stream};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn seed_0_gives_the_words_of_numpy() {
    let mut random = Pcg64::of_world(0);
    let words: Vec<u64> = (0..4).map(|_| random.next_u64()).collect();
    assert_eq!(words, [11749869230777074271, 4976686463289251617, 755828109848996024, 304881062738325533]);
}

#[wasm_bindgen_test(unsupported = test)]
fn random_gives_the_doubles_of_numpy() {
    let mut random = Pcg64::of_world(42);
    let doubles: Vec<f64> = (0..4).map(|_| random.random()).collect();
    assert_eq!(doubles, [0.7739560485559633, 0.4388784397520523, 0.8585979199113825, 0.6973680290593639]);
    let mut random = Pcg64::of_world(u32::MAX);
    let doubles: Vec<f64> = (0..3).map(|_| random.random()).collect();
    assert_eq!(doubles, [0.2519435680449965, 0.21906579628685663, 0.28728472043517017]);
}

#[wasm_bindgen_test(unsupported = test)]
fn integers_below_ten_are_those_of_numpy() {
    for (seed, expected) in
        [(0, [8, 6, 5, 2, 3, 0, 0, 0, 1, 8, 6, 9]), (42, [0, 7, 6, 4, 4, 8, 0, 6, 2, 0, 5, 9])]
    {
        let mut random = Pcg64::of_world(seed);
        let integers: Vec<u32> = (0..12).map(|_| random.below(10)).collect();
        assert_eq!(integers, expected);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_buffered_half_word_survives_a_double() {
    let mut random = Pcg64::of_world(0);
    let mixed = (random.below(4), random.random(), random.below(4), 1 + random.below(6));
    assert_eq!(mixed, (3, 0.2697867137638703, 2, 2));
}

#[wasm_bindgen_test(unsupported = test)]
fn large_ranges_are_those_of_numpy_after_doubles() {
    let mut random = Pcg64::of_world(u32::MAX);
    for _ in 0..3 {
        random.random();
    }
    let integers: Vec<u32> = (0..6).map(|_| random.below(1_000_003)).collect();
    assert_eq!(integers, [213356, 618983, 707222, 935015, 131762, 295967]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_range_of_one_draws_nothing() {
    let (mut random, mut untouched) = (Pcg64::of_world(5), Pcg64::of_world(5));
    assert_eq!((random.below(1), random.below(0)), (0, 0));
    assert_eq!(random.next_u64(), untouched.next_u64());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_shuffle_is_that_of_numpy() {
    for (seed, expected) in [(0, [2, 4, 3, 6, 5, 0, 1, 7]), (42, [3, 4, 2, 7, 6, 1, 5, 0])] {
        let mut items = [0, 1, 2, 3, 4, 5, 6, 7];
        Pcg64::of_world(seed).shuffle(&mut items);
        assert_eq!(items, expected);
    }
    let (mut random, mut untouched) = (Pcg64::of_world(5), Pcg64::of_world(5));
    random.shuffle(&mut [7]);
    assert_eq!(random.next_u64(), untouched.next_u64());
}

#[wasm_bindgen_test(unsupported = test)]
fn integers_and_choices_are_numbers_below_from_a_start() {
    let mut random = Pcg64::of_world(0);
    let mixed = (random.integers(0..4), random.random(), random.integers(0..4), random.integers(1..7));
    assert_eq!(mixed, (3, 0.2697867137638703, 2, 2));
    let mut random = Pcg64::of_world(42);
    let letters: Vec<char> =
        (0..6).map(|_| random.choice(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])).collect();
    assert_eq!(letters, ['a', 'h', 'g', 'e', 'e', 'i']);
    let (mut random, mut untouched) = (Pcg64::of_world(5), Pcg64::of_world(5));
    assert_eq!((random.integers(3..4), random.integers(9..9)), (3, 9));
    assert_eq!(random.next_u64(), untouched.next_u64());
}

#[wasm_bindgen_test(unsupported = test)]
fn streams_are_spawned_as_numpy_spawns_them() {
    let cases = [
        (0, Stream::Exploration, [17394127715520444142_u64, 5835390491061343638, 13324868866364183597]),
        (0, Stream::Initialisation, [6722610277276733253, 9432498999466319913, 8440787554010719804]),
        (42, Stream::Replay, [1314131344145802742, 13100134659707062468, 1324484794042272855]),
        (u32::MAX, Stream::Evaluation, [17730384638463500443, 12892787872827832313, 5664829956938318361]),
    ];
    for (seed, stream, expected) in cases {
        let mut random = Pcg64::new(&SeedSequence::spawned(seed, stream));
        assert_eq!([random.next_u64(), random.next_u64(), random.next_u64()], expected);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn categorical_takes_the_first_index_whose_running_sum_exceeds_the_draw() {
    // The first uniform draws of seed 0 are 0.637, 0.270 and 0.041.
    let mut random = Pcg64::of_world(0);
    let drawn: Vec<usize> = (0..3).map(|_| random.categorical([0.25, 0.5, 0.25])).collect();
    assert_eq!(drawn, [1, 1, 0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_mersenne_twister_is_numpys() {
    let sample = |seed: u32, count: usize| {
        let mut random = Mt19937::new(seed);
        (0..count).map(|_| random.random_sample()).collect::<Vec<_>>()
    };
    assert_eq!(sample(0, 3), [0.5488135039273248, 0.7151893663724195, 0.6027633760716439]);
    assert_eq!(sample(u32::MAX, 2), [0.0976320289940138, 0.9123828453026218]);
    assert_eq!(sample(42, 1000)[999], 0.44600577295795574);
}
