use crate::support::{assert_close, sparse};
use spikeground::Error;
use spikeground::layers::adam::Adam;
use spikeground::layers::linear::Linear;
use spikeground::layers::normalisation::{CurrentNormalisation, NormalisationKind, RowStatistics};
use spikeground::math::activity::Activity;
use spikeground::math::scratch::Scratch;
use spikeground::math::{dense, event};
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

/// Producer: PyTorch's form of Adam recomputed in float64 (lr 6.25e-5, ε 1.5e-4).
#[wasm_bindgen_test(unsupported = test)]
fn adam_takes_the_steps_of_pytorch() {
    let mut adam = Adam::default();
    let mut parameters = [0.0_f32; 3];
    let gradient = [1e-4, 1e-2, 1.0];
    adam.begin(6.25e-5, 1.5e-4).update(&mut parameters, &gradient, 1.0);
    assert_close(&parameters, &[-2.5e-5, -6.157635468e-5, -6.2490626406e-5], 2e-10);
    adam.begin(6.25e-5, 1.5e-4).update(&mut parameters, &gradient, 1.0);
    assert_close(&parameters, &[-5.0e-5, -1.2315270936e-4, -1.2498125281e-4], 4e-10);
}

#[wasm_bindgen_test(unsupported = test)]
fn adam_forgets_gradients_that_stay_away_instead_of_sinking_into_subnormals() {
    let mut adam = Adam::default();
    let mut parameters = [1.0_f32];
    adam.begin(1e-3, 1e-8).update(&mut parameters, &[1e-20], 1.0);
    for _ in 0..400 {
        adam.begin(1e-3, 1e-8).update(&mut parameters, &[0.0], 1.0);
    }
    // Starting from zero, even the smallest step would be visible.
    parameters = [0.0];
    adam.begin(1e-3, 1e-8).update(&mut parameters, &[0.0], 1.0);
    assert_eq!(parameters, [0.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn normalised_rows_have_the_mean_and_spread_of_bias_and_gain() {
    let mut random = Pcg64::of_world(1);
    for neurons in [8, 13, 128] {
        let mut rows = sparse(3 * neurons, 1.0, &mut random);
        let layer = CurrentNormalisation { gain: 0.5, bias: 0.25, kind: NormalisationKind::Layer };
        layer.forward(&mut rows, neurons, &mut RowStatistics::default());
        for row in rows.chunks(neurons) {
            let mean = row.iter().map(|x| f64::from(*x)).sum::<f64>() / neurons as f64;
            let spread = row.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / neurons as f64;
            assert!((mean - 0.25).abs() < 1e-5 && (spread.sqrt() - 0.5).abs() < 1e-3, "{mean} {spread}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_frozen_normalisation_is_the_affine_map_that_it_says_and_close_to_what_it_replaced() {
    let mut random = Pcg64::of_world(6);
    let rows: Vec<f32> = sparse(4 * 64, 1.0, &mut random).iter().map(|x| 3.0 * x + 0.4).collect();
    let mut normalisation = CurrentNormalisation { gain: 0.5, bias: 0.25, kind: NormalisationKind::Layer };
    assert_eq!(normalisation.affine(), None);
    let (mut before, mut after, mut statistics) = (rows.clone(), rows.clone(), RowStatistics::default());
    normalisation.forward(&mut before, 64, &mut statistics);
    normalisation.freeze(&statistics);
    normalisation.forward(&mut after, 64, &mut RowStatistics::default());
    let (factor, offset) = normalisation.affine().expect("a fixed map");
    let folded: Vec<f64> = rows.iter().map(|x| f64::from(factor * x + offset)).collect();
    assert_close(&after, &folded, 1e-6);
    assert_close(&after, &before.iter().map(|x| f64::from(*x)).collect::<Vec<_>>(), 0.2);
    // Freezing again with other statistics has no effect.
    let frozen = normalisation;
    normalisation.freeze(&RowStatistics { means: vec![9.0], scales: vec![9.0] });
    assert_eq!(normalisation, frozen);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_gradient_of_the_normalisation_is_that_of_finite_differences() {
    let mut random = Pcg64::of_world(2);
    let neurons = 11;
    let normalisation = CurrentNormalisation { gain: 0.7, bias: -0.2, kind: NormalisationKind::Layer };
    let x = sparse(neurons, 1.0, &mut random);
    let coefficients = sparse(neurons, 1.0, &mut random);
    let loss = |x: &[f64]| {
        let mean = x.iter().sum::<f64>() / neurons as f64;
        let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / neurons as f64;
        let y = x.iter().map(|x| 0.7 * (x - mean) / (variance + 1e-5).sqrt() - 0.2);
        y.zip(&coefficients).map(|(y, c)| y * f64::from(*c)).sum::<f64>()
    };
    let mut outputs = x.clone();
    let mut statistics = RowStatistics::default();
    normalisation.forward(&mut outputs, neurons, &mut statistics);
    let mut gradients = coefficients.clone();
    normalisation.backward(&mut gradients, &outputs, neurons, &statistics);
    let x: Vec<f64> = x.into_iter().map(f64::from).collect();
    let numeric: Vec<f64> = (0..neurons)
        .map(|i| {
            let (mut above, mut below) = (x.clone(), x.clone());
            above[i] += 1e-5;
            below[i] -= 1e-5;
            (loss(&above) - loss(&below)) / 2e-5
        })
        .collect();
    assert_close(&gradients, &numeric, 2e-5);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_one_hot_input_gives_what_the_full_row_gives() {
    let mut random = Pcg64::of_world(3);
    let linear = Linear::uniform(5, 7, &mut random);
    let (mut full, mut one_hot) = (vec![0.0; 14], vec![0.0; 14]);
    let mut scratch = Scratch::default();
    let x = Activity::of(&[0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0], 5).expect("whole rows");
    linear.forward(&x, &mut full, &mut scratch).expect("the shapes fit");
    let mut seen = Activity::default();
    seen.become_one_hot(&[2, 0], 5).expect("the states exist");
    linear.forward(&seen, &mut one_hot, &mut scratch).expect("the shapes fit");
    assert_eq!(one_hot, full);
    let error = seen.become_one_hot(&[5], 5);
    assert_eq!(error, Err(Error::Shape { operand: "state", expected: vec![5], found: vec![5] }));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_map_and_its_gradient_give_the_same_bits_whether_much_or_little_is_active() {
    let (mut random, mut scratch) = (Pcg64::of_world(5), Scratch::default());
    let linear = Linear::uniform(20, 37, &mut random);
    let bias = linear.bias.as_slice().expect("in one piece");
    // The event kernel is used below 60 % activity or 4 rows, the dense kernel otherwise.
    for (rows, active) in [1, 3, 4, 5, 9].into_iter().flat_map(|rows| [0, 11, 12, 13, 20].map(|a| (rows, a)))
    {
        let mut full = sparse(rows * 20, 1.0, &mut random);
        full.chunks_mut(20).for_each(|row| row[active..].fill(0.0));
        for graded in [false, true] {
            let mut x = Activity::new(20, graded);
            full.chunks(20).for_each(|row| x.push(row));
            let [mut either, mut by_events, mut by_tiles] = [(); 3].map(|()| vec![f32::NAN; rows * 37]);
            linear.forward(&x, &mut either, &mut scratch).expect("the shapes fit");
            event::product(&x, &linear.weight, bias, &mut by_events, &mut scratch).expect("the shapes fit");
            dense::product(&x.to_vec(), &linear.weight, bias, &mut by_tiles, &mut scratch)
                .expect("the shapes fit");
            assert_eq!((&either, &either), (&by_events, &by_tiles), "{active} of 20 in {rows} rows");
            let delta = sparse(rows * 37, 1.0, &mut random);
            let [mut either, mut by_events, mut by_tiles] = [(); 3].map(|()| Linear::zeros(20, 37));
            either.bias.fill(f32::NAN);
            either.become_gradient(&x, &delta, &mut scratch).expect("the shapes fit");
            event::outer(&x, &delta, &mut by_events.weight, &mut scratch).expect("the shapes fit");
            dense::outer(&x.to_vec(), &delta, &mut by_tiles.weight, &mut scratch).expect("the shapes fit");
            assert_eq!((&either.weight, &either.weight), (&by_events.weight, &by_tiles.weight));
            let sum = |o: usize| delta.iter().skip(o).step_by(37).fold(0.0, |sum, d| sum + d);
            assert_eq!(either.bias.to_vec(), (0..37).map(sum).collect::<Vec<f32>>());
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_gradient_of_the_input_is_worked_out_where_it_is_wanted_or_everywhere_when_much_is() {
    let (mut random, mut scratch) = (Pcg64::of_world(6), Scratch::default());
    let linear = Linear::uniform(20, 37, &mut random);
    let delta = sparse(2 * 37, 1.0, &mut random);
    let mut all = vec![0.0; 40];
    linear.add_input_gradient(&delta, None, &mut all, &mut scratch).expect("the shapes fit");
    for (count, everywhere) in [(0, false), (4, false), (5, true), (20, true)] {
        let mut wanted = Activity::new(20, false);
        (0..2).for_each(|_| wanted.push_ones(0..count));
        let mut found = vec![0.0; 40];
        linear.add_input_gradient(&delta, Some(&wanted), &mut found, &mut scratch).expect("the shapes fit");
        if everywhere {
            assert_eq!(found, all, "{count} of 20");
            continue;
        }
        for (row, found) in found.chunks(20).enumerate() {
            let expected: Vec<f64> = all[row * 20..row * 20 + count].iter().map(|x| f64::from(*x)).collect();
            assert_close(&found[..count], &expected, 1e-6);
            assert!(found[count..].iter().all(|x| *x == 0.0), "{count} of 20");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_map_names_the_operand_that_does_not_fit() {
    let (mut linear, mut scratch) = (Linear::zeros(3, 2), Scratch::default());
    let x = Activity::of(&[1.0; 8], 4).expect("whole rows");
    let error = linear.forward(&x, &mut [0.0; 4], &mut scratch);
    assert_eq!(error, Err(Error::Shape { operand: "x", expected: vec![3], found: vec![4] }));
    let error = linear.become_gradient(&x, &[0.0; 4], &mut scratch);
    assert_eq!(error, Err(Error::Shape { operand: "x", expected: vec![3, 2], found: vec![4, 2] }));
    let x = Activity::of(&[1.0; 6], 3).expect("whole rows");
    let error = linear.become_gradient(&x, &[0.0; 6], &mut scratch);
    assert_eq!(error, Err(Error::Shape { operand: "x", expected: vec![3, 3], found: vec![3, 2] }));
}

#[wasm_bindgen_test(unsupported = test)]
fn first_weights_are_uniform_within_one_over_the_root_of_the_inputs() {
    let linear = Linear::uniform(16, 64, &mut Pcg64::of_world(4));
    assert!(linear.weight.iter().chain(&linear.bias).all(|x| x.abs() <= 0.25));
    let mean = linear.weight.iter().sum::<f32>() / 1024.0;
    assert!(mean.abs() < 0.02 && linear.weight.iter().any(|x| x.abs() > 0.24));
}
