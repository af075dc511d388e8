//! Observations as network inputs, and observations numbered in the order of discovery.

use spikeground::Error;
use spikeground::agent::replay::observations::{Discovered, Observations};
use spikeground::math::activity::Activity;
use spikeground::random::Pcg64;
use spikeground::state::State;
use std::collections::BTreeMap;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn a_state_is_seen_as_one_input_or_as_the_row_that_stands_for_it() {
    let (mut seen, mut expected) = (Activity::new(3, true), Activity::new(40, false));
    Observations::OneHot.of(&[39, 0, 39], 40, &mut seen).expect("the states exist");
    for state in [39, 0, 39] {
        expected.push_ones([state]);
    }
    assert_eq!(seen, expected);
    for graded in [false, true] {
        let mut list = Activity::new(3, graded);
        list.push(&[0.5, 0.0, -2.0]);
        list.push(&[0.0; 3]);
        let rows = Observations::Rows(list);
        rows.of(&[1, 0], 3, &mut seen).expect("the states exist");
        let first = if graded { [0.5, 0.0, -2.0] } else { [1.0, 0.0, 1.0] };
        assert_eq!(rows.known(), Some(2));
        assert_eq!((seen.is_graded(), seen.to_vec()), (graded, [[0.0; 3], first].concat()));
        let error = rows.of(&[0, 2], 3, &mut seen);
        assert_eq!(error, Err(Error::Shape { operand: "state", expected: vec![2], found: vec![2] }));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn observations_are_numbered_in_the_order_in_which_they_were_met() {
    for inputs in [5, 31, 32, 33, 70] {
        let (mut discovered, mut random) = (Discovered::new(inputs), Pcg64::of_world(inputs as u32));
        let mut known = BTreeMap::new();
        for _ in 0..3000 {
            let on: Vec<usize> = (0..inputs).filter(|input| input % 5 == 0 && random.below(2) == 1).collect();
            let next = known.len();
            let expected = *known.entry(on.clone()).or_insert(next);
            assert_eq!(discovered.number(&on), Ok(expected), "{inputs} inputs");
        }
        assert_eq!(discovered.len(), known.len());
        for (on, number) in &known {
            assert_eq!(&discovered.rows().active(*number).collect::<Vec<_>>(), on);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_discovered_is_saved_and_loaded_with_its_numbers() {
    let mut discovered = Discovered::new(40);
    for on in [&[0, 39][..], &[3], &[], &[31, 32]] {
        discovered.number(on).expect("room");
    }
    let saved = Observations::Discovered(discovered);
    let mut state = State::default();
    saved.save(&mut state);
    let mut loaded = Observations::Discovered(Discovered::new(40));
    loaded.load(&state).expect("it fits");
    let (mut before, mut after) = (Activity::default(), Activity::default());
    saved.of(&[0, 1, 2, 3], 40, &mut before).expect("four are known");
    loaded.of(&[0, 1, 2, 3], 40, &mut after).expect("four are known");
    assert_eq!((loaded.known(), before), (Some(4), after));
    for words in [&[1_u32, 0, 1, 0][..], &[0, 256], &[1]] {
        let mut state = State::default();
        state.put("observations", words);
        let error = Observations::Discovered(Discovered::new(40)).load(&state);
        assert!(matches!(error, Err(Error::File { .. })), "{words:?}");
    }
}
