use spikeground::agent::n_step::Transition;
use spikeground::agent::replay::Replay;
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

fn window(first: u32, length: u32) -> Vec<Transition> {
    (first..first + length)
        .map(|s_tm1| Transition { s_tm1, s_t: s_tm1 + 1, ..Transition::default() })
        .collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn the_oldest_window_is_forgotten_first_whatever_its_length() {
    let mut replay = Replay::new(3, 4, None, Pcg64::of_world(0));
    let mut pushed = Vec::new();
    let mut random = Pcg64::of_world(1);
    for i in 0..50 {
        let window = window(10 * i, 1 + random.below(4));
        replay.push(&window).expect("a place");
        pushed.push(window);
        assert_eq!(replay.len(), pushed.len().min(3));
        let mut held: Vec<&[Transition]> = (0..replay.len()).map(|number| replay.window(number)).collect();
        held.sort_by_key(|window| window[0].s_tm1);
        assert_eq!(
            held,
            pushed[pushed.len().saturating_sub(3)..].iter().map(Vec::as_slice).collect::<Vec<_>>()
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn draws_are_uniform() {
    let mut replay = Replay::new(5, 4, None, Pcg64::of_world(3));
    for i in 0..5 {
        replay.push(&window(i, 1)).expect("a place");
    }
    let mut drawn = Vec::new();
    replay.sample(50_000, &mut drawn);
    for number in 0..5 {
        let share = drawn.iter().filter(|drawn| **drawn == number).count() as f64 / 50_000.0;
        assert!((share - 0.2).abs() < 0.01, "{share}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_window_that_does_not_exist_is_empty() {
    let replay = Replay::new(5, 4, None, Pcg64::of_world(3));
    assert!(replay.is_empty() && replay.window(0).is_empty());
}
