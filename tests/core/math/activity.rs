use crate::support::sparse;
use spikeground::Error;
use spikeground::math::activity::Activity;
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

/// Widths around multiples of the 32-bit word.
const WIDTHS: [usize; 6] = [1, 31, 32, 33, 64, 100];

/// Expected content of a packed row: its values if `graded`, otherwise 1 for every non-zero entry.
fn kept(row: &[f32], graded: bool) -> Vec<f32> {
    row.iter().map(|&x| if graded || x == 0.0 { x } else { 1.0 }).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_come_out_as_they_went_in_at_every_width_and_density() {
    let mut random = Pcg64::of_world(1);
    for (width, density) in WIDTHS.into_iter().flat_map(|width| [0.0, 0.05, 0.5, 1.0].map(|d| (width, d))) {
        let matrix = sparse(5 * width, density, &mut random);
        for graded in [false, true] {
            let mut activity = Activity::new(width, graded);
            matrix.chunks(width).for_each(|row| activity.push(row));
            assert_eq!((activity.rows(), activity.width(), activity.is_graded()), (5, width, graded));
            assert_eq!(activity.to_vec(), kept(&matrix, graded));
            for (number, row) in matrix.chunks(width).enumerate() {
                let row = kept(row, graded);
                let values: Vec<f32> = (0..width).map(|column| activity.value(number, column)).collect();
                let mut unpacked = vec![f32::NAN; width];
                activity.unpack(number, &mut unpacked);
                assert_eq!((&values, &unpacked), (&row, &row));
                let active: Vec<usize> = (0..width).filter(|column| row[*column] != 0.0).collect();
                assert_eq!(activity.active(number).collect::<Vec<_>>(), active);
            }
            for rows in 0..=5 {
                let count = matrix[..rows * width].iter().filter(|x| **x != 0.0).count();
                assert_eq!(activity.count(rows), count);
                assert_eq!(activity.density(rows), count as f32 / (rows * width).max(1) as f32);
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn ones_are_the_row_that_they_say_and_those_outside_it_are_left_out() {
    for width in WIDTHS {
        for graded in [false, true] {
            let (mut ones, mut rows) = (Activity::new(width, graded), Activity::new(width, graded));
            ones.push_ones([]);
            ones.push_ones([width - 1, 0, width, width + 32]);
            ones.push_ones(0..width);
            let mut ends = vec![0.0; width];
            (ends[0], ends[width - 1]) = (1.0, 1.0);
            for row in [vec![0.0; width], ends, vec![1.0; width]] {
                rows.push(&row);
            }
            assert_eq!(ones, rows);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_row_of_another_matrix_is_taken_over_and_one_that_it_does_not_have_is_empty() {
    let mut random = Pcg64::of_world(2);
    for width in WIDTHS {
        let matrix = sparse(3 * width, 0.4, &mut random);
        for graded in [false, true] {
            let mut source = Activity::new(width, graded);
            matrix.chunks(width).for_each(|row| source.push(row));
            let mut taken = Activity::new(width, graded);
            for number in [2, 3, 0, usize::MAX] {
                taken.push_row_of(&source, number);
            }
            let zeros = vec![0.0; width];
            let rows = [&matrix[2 * width..], &zeros, &matrix[..width], &zeros];
            assert_eq!(taken.to_vec(), kept(&rows.concat(), graded));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_missing_of_a_row_is_zero_and_what_is_too_much_is_left_out() {
    let mut activity = Activity::new(33, true);
    activity.push(&[-2.0, 0.0, 0.25]);
    activity.push(&[]);
    activity.push(&[3.0; 70]);
    assert_eq!(activity.active(0).collect::<Vec<_>>(), [0, 2]);
    assert_eq!([activity.value(0, 0), activity.value(0, 1), activity.value(0, 2)], [-2.0, 0.0, 0.25]);
    assert_eq!((activity.count(1), activity.count(2), activity.count(3)), (2, 2, 35));
    assert_eq!(activity.to_vec()[66..], [3.0; 33]);
}

#[wasm_bindgen_test(unsupported = test)]
fn zeros_of_either_sign_are_silent_and_the_smallest_number_is_not() {
    let mut activity = Activity::new(4, false);
    activity.push(&[0.0, -0.0, f32::from_bits(1), f32::NAN]);
    assert_eq!(activity.active(0).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(activity.to_vec(), [0.0, 0.0, 1.0, 1.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_is_active_outside_and_asking_there_does_no_harm() {
    let mut activity = Activity::new(33, true);
    activity.push(&[1.0; 33]);
    let far = usize::MAX;
    for (row, column) in [(0, 33), (0, 63), (0, 64), (1, 0), (0, far), (far, 0), (far, far)] {
        assert_eq!(activity.value(row, column), 0.0, "{row}, {column}");
    }
    assert_eq!((activity.active(1).count(), activity.active(far).count()), (0, 0));
    assert_eq!((activity.count(far), activity.density(far)), (33, 1.0));
    let empty = Activity::default();
    assert_eq!((empty.count(1), empty.density(1), empty.to_vec()), (0, 0.0, vec![]));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_matrix_that_is_cleared_is_a_new_one_of_another_width_and_kind() {
    let mut activity = Activity::of(&[1.0; 70], 35).expect("whole rows");
    activity.clear(33, false);
    assert_eq!(activity, Activity::new(33, false));
    activity.push_ones([32]);
    let mut fresh = Activity::new(33, false);
    fresh.push_ones([32]);
    assert_eq!(activity, fresh);
}

#[wasm_bindgen_test(unsupported = test)]
fn values_that_end_within_a_row_are_refused() {
    for (length, width, expected) in [(7, 3, 6), (2, 3, 0), (1, 0, 0)] {
        let error = Activity::of(&vec![1.0; length], width);
        assert_eq!(
            error,
            Err(Error::Shape { operand: "activity", expected: vec![expected], found: vec![length] })
        );
    }
    assert_eq!(Activity::of(&[], 3), Ok(Activity::new(3, true)));
}

/// Producer: the sum of the unpacked rows, packed again.
#[wasm_bindgen_test(unsupported = test)]
fn counts_of_rows_are_their_sum() {
    let mut random = Pcg64::of_world(2);
    for (width, density) in WIDTHS.into_iter().flat_map(|width| [0.0, 0.05, 1.0].map(|d| (width, d))) {
        let mut spikes = Activity::new(width, false);
        sparse(6 * width, density, &mut random).chunks(width).for_each(|row| spikes.push(row));
        let (mut counts, mut expected) = (Activity::new(width, true), Activity::new(width, true));
        for rows in [0..4, 4..6, 2..2] {
            let full = spikes.to_vec();
            let sum = |column| rows.clone().map(|row| full[row * width + column]).sum();
            expected.push(&(0..width).map(sum).collect::<Vec<f32>>());
            counts.push_counts(&spikes, rows);
        }
        assert_eq!(counts, expected);
    }
}
