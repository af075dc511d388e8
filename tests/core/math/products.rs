use crate::support::{bits, sparse};
use ndarray::Array2;
use spikeground::Error;
use spikeground::math::activity::Activity;
use spikeground::math::scratch::Scratch;
use spikeground::math::{dense, event, masked, reduce};
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

fn matrix(rows: usize, columns: usize, random: &mut Pcg64) -> Array2<f32> {
    Array2::from_shape_vec((rows, columns), sparse(rows * columns, 1.0, random)).expect("the sizes fit")
}

/// Computes start[m, n] + Σ_k a(m, k) · b(k, n) in three plain loops; result `[m, n]`.
fn three_loops(
    start: &[f32],
    [m, k, n]: [usize; 3],
    a: impl Fn(usize, usize) -> f32,
    b: impl Fn(usize, usize) -> f32,
) -> Vec<f32> {
    let mut out = start.to_vec();
    for row in 0..m {
        for column in 0..n {
            for i in 0..k {
                out[row * n + column] += a(row, i) * b(i, column);
            }
        }
    }
    out
}

/// Matrices `[rows, width]` with one active entry, none, about one in twenty, and all active; each as binary spikes
/// and as graded values.
fn activities(rows: usize, width: usize, random: &mut Pcg64) -> Vec<Activity> {
    let mut alone = vec![0.0; rows * width];
    alone[random.below((rows * width) as u32) as usize] = -0.75;
    let mut matrices = vec![alone];
    matrices.extend([0.0, 0.05, 1.0].map(|density| sparse(rows * width, density, random)));
    let pack = |(matrix, graded): (&Vec<f32>, bool)| {
        let mut activity = Activity::new(width, graded);
        matrix.chunks(width).for_each(|row| activity.push(row));
        activity
    };
    matrices.iter().flat_map(|matrix| [(matrix, false), (matrix, true)]).map(pack).collect()
}

/// All combinations of rows, inner length and columns.
fn sizes<'a>(
    rows: &'a [usize],
    lengths: &'a [usize],
    columns: &'a [usize],
) -> impl Iterator<Item = [usize; 3]> {
    let pairs = rows.iter().flat_map(move |m| lengths.iter().map(move |k| (*m, *k)));
    pairs.flat_map(move |(m, k)| columns.iter().map(move |n| [m, k, *n]))
}

/// Column counts around the event kernel's blocks of 16, 4 and 1.
const EVENT_COLUMNS: [usize; 11] = [1, 3, 4, 5, 15, 16, 17, 19, 20, 21, 37];
/// Inner lengths around multiples of the 32-bit word.
const EVENT_LENGTHS: [usize; 5] = [1, 31, 32, 33, 64];
/// Row counts around the dense kernel's tiles of 4.
const DENSE_ROWS: [usize; 6] = [1, 3, 4, 5, 8, 9];
/// Column counts around the dense kernel's tiles of 8.
const DENSE_COLUMNS: [usize; 6] = [1, 7, 8, 9, 16, 17];
const DENSE_LENGTHS: [usize; 3] = [1, 2, 21];

#[wasm_bindgen_test(unsupported = test)]
fn the_event_product_is_three_loops_bit_for_bit_at_every_density() {
    let (mut random, mut scratch) = (Pcg64::of_world(1), Scratch::default());
    for [m, k, n] in sizes(&[1, 4, 5], &EVENT_LENGTHS, &EVENT_COLUMNS) {
        let (weight, bias) = (matrix(k, n, &mut random), sparse(n, 1.0, &mut random));
        for activity in activities(m, k, &mut random) {
            let mut out = vec![f32::NAN; m * n];
            event::product(&activity, &weight, &bias, &mut out, &mut scratch).expect("the shapes fit");
            let full = activity.to_vec();
            let (a, b) = (|row, i| full[row * k + i], |i, column| weight[[i, column]]);
            assert_eq!(bits(&out), bits(&three_loops(&bias.repeat(m), [m, k, n], a, b)), "{m}×{k}×{n}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_event_product_adds_the_row_of_a_single_spike() {
    let weight =
        Array2::from_shape_vec((2, 3), vec![1.0, 2.0, 3.0, 10.0, 20.0, 30.0]).expect("the sizes fit");
    let (mut activity, mut out) = (Activity::new(2, false), [0.0; 3]);
    activity.push(&[0.0, 1.0]);
    event::product(&activity, &weight, &[0.5, 0.5, 0.5], &mut out, &mut Scratch::default())
        .expect("the shapes fit");
    assert_eq!(out, [10.5, 20.5, 30.5]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_event_outer_product_is_three_loops_bit_for_bit_over_the_rows_of_delta() {
    let (mut random, mut scratch) = (Pcg64::of_world(2), Scratch::default());
    for [m, k, n] in sizes(&[1, 4, 7], &EVENT_LENGTHS, &EVENT_COLUMNS) {
        for activity in activities(m, k, &mut random) {
            // With `m / 2`, the activity has more rows than the delta; the extra rows are ignored.
            for rows in [m, m / 2] {
                let delta = sparse(rows * n, 1.0, &mut random);
                let mut gradient = Array2::from_elem((k, n), f32::NAN);
                event::outer(&activity, &delta, &mut gradient, &mut scratch).expect("the shapes fit");
                let full = activity.to_vec();
                let (a, b) = (|i, row| full[row * k + i], |row, column| delta[row * n + column]);
                let expected = three_loops(&vec![0.0; k * n], [k, rows, n], a, b);
                assert_eq!(bits(&gradient), bits(&expected), "{rows} of {m}×{k}×{n}");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_tiled_products_are_three_loops_bit_for_bit_around_tile_edges() {
    let (mut random, mut scratch) = (Pcg64::of_world(3), Scratch::default());
    for [m, k, n] in sizes(&DENSE_ROWS, &DENSE_LENGTHS, &DENSE_COLUMNS) {
        let (left, bias) = (sparse(m * k, 1.0, &mut random), sparse(n, 1.0, &mut random));
        let (right, turned) = (matrix(k, n, &mut random), matrix(n, k, &mut random));
        let a = |row, i| left[row * k + i];
        let mut out = vec![f32::NAN; m * n];
        dense::product(&left, &right, &bias, &mut out, &mut scratch).expect("the shapes fit");
        let expected = three_loops(&bias.repeat(m), [m, k, n], a, |i, column| right[[i, column]]);
        assert_eq!(bits(&out), bits(&expected), "{m}×{k}×{n}");
        let start = sparse(m * n, 1.0, &mut random);
        out.copy_from_slice(&start);
        dense::add_product_transposed(&left, &turned, &mut out, &mut scratch).expect("the shapes fit");
        let expected = three_loops(&start, [m, k, n], a, |i, column| turned[[column, i]]);
        assert_eq!(bits(&out), bits(&expected), "{m}×{k}×{n}, transposed");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_tiled_outer_product_is_three_loops_bit_for_bit_around_tile_edges() {
    let (mut random, mut scratch) = (Pcg64::of_world(4), Scratch::default());
    for [k, m, n] in sizes(&DENSE_ROWS, &DENSE_LENGTHS, &DENSE_COLUMNS) {
        let (left, delta) = (sparse(m * k, 1.0, &mut random), sparse(m * n, 1.0, &mut random));
        let mut out = Array2::from_elem((k, n), f32::NAN);
        dense::outer(&left, &delta, &mut out, &mut scratch).expect("the shapes fit");
        let (a, b) = (|i, row| left[row * k + i], |row, column| delta[row * n + column]);
        let expected = three_loops(&vec![0.0; k * n], [k, m, n], a, b);
        assert_eq!(bits(&out), bits(&expected), "{m}×{k}×{n}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_masked_product_adds_the_dot_of_two_rows_where_it_is_wanted_and_touches_nothing_else() {
    let (mut random, mut scratch) = (Pcg64::of_world(5), Scratch::default());
    for [m, k, n] in sizes(&[1, 3], &[1, 7, 8, 9, 24], &[1, 3, 4, 5, 31, 32, 33]) {
        let (left, turned) = (sparse(m * k, 1.0, &mut random), matrix(n, k, &mut random));
        for wanted in activities(m + 1, n, &mut random) {
            let mut out = sparse(m * n, 1.0, &mut random);
            let mut expected = out.clone();
            for (row, column) in (0..m).flat_map(|row| (0..n).map(move |column| (row, column))) {
                if wanted.value(row, column) != 0.0 {
                    let other = turned.row(column).to_vec();
                    expected[row * n + column] += reduce::dot(&left[row * k..(row + 1) * k], &other);
                }
            }
            masked::add_product_transposed(&left, &turned, &wanted, &mut out, &mut scratch)
                .expect("the shapes fit");
            assert_eq!(bits(&out), bits(&expected), "{m}×{k}×{n}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_event_product_is_three_loops_bit_for_bit_for_any_number_of_spikes() {
    let (mut random, mut scratch) = (Pcg64::of_world(9), Scratch::default());
    for n in EVENT_COLUMNS {
        let (weight, bias) = (matrix(40, n, &mut random), sparse(n, 1.0, &mut random));
        for graded in [false, true] {
            let mut spikes = Activity::new(40, graded);
            (0..=12).for_each(|count| spikes.push_ones((0..count).map(|i| 3 * i)));
            let mut out = vec![f32::NAN; 13 * n];
            event::product(&spikes, &weight, &bias, &mut out, &mut scratch).expect("the shapes fit");
            let full = spikes.to_vec();
            let (a, b) = (|row, i| full[row * 40 + i], |i, column| weight[[i, column]]);
            assert_eq!(bits(&out), bits(&three_loops(&bias.repeat(13), [13, 40, n], a, b)), "{n} columns");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_product_names_the_operand_that_does_not_fit() {
    let scratch = &mut Scratch::default();
    let (mut gradient, weight) = (Array2::zeros((3, 2)), Array2::zeros((3, 2)));
    let [mut three, mut four] = [3, 4].map(|width| Activity::new(width, false));
    three.push_ones([1]);
    four.push_ones([1]);
    for (result, operand, expected, found) in [
        (event::product(&four, &weight, &[0.0; 2], &mut [0.0; 2], scratch), "activity", 3, 4),
        (event::product(&three, &weight, &[0.0; 1], &mut [0.0; 2], scratch), "bias", 2, 1),
        (event::product(&three, &weight, &[0.0; 2], &mut [0.0; 4], scratch), "out", 2, 4),
        (event::outer(&four, &[0.0; 2], &mut gradient, scratch), "activity", 3, 4),
        (event::outer(&three, &[0.0; 3], &mut gradient, scratch), "delta", 2, 3),
        (event::outer(&three, &[0.0; 4], &mut gradient, scratch), "delta", 2, 4),
        (dense::product(&[0.0; 3], &weight, &[0.0; 1], &mut [0.0; 2], scratch), "bias", 2, 1),
        (dense::product(&[0.0; 4], &weight, &[0.0; 2], &mut [0.0; 2], scratch), "left operand", 3, 4),
        (dense::product(&[0.0; 3], &weight, &[0.0; 2], &mut [0.0; 4], scratch), "out", 2, 4),
        (dense::add_product_transposed(&[0.0; 3], &weight, &mut [0.0; 3], scratch), "left operand", 2, 3),
        (dense::add_product_transposed(&[0.0; 2], &weight, &mut [0.0; 2], scratch), "out", 3, 2),
        (dense::outer(&[0.0; 4], &[0.0; 2], &mut gradient, scratch), "left operand", 3, 4),
        (dense::outer(&[0.0; 3], &[0.0; 4], &mut gradient, scratch), "delta", 2, 4),
        (
            masked::add_product_transposed(&[0.0; 3], &weight, &three, &mut [0.0; 3], scratch),
            "left operand",
            2,
            3,
        ),
        (masked::add_product_transposed(&[0.0; 2], &weight, &three, &mut [0.0; 2], scratch), "out", 3, 2),
    ] {
        assert_eq!(result, Err(Error::Shape { operand, expected: vec![expected], found: vec![found] }));
    }
    for (wanted, rows, found) in [(&four, 1, vec![1, 4]), (&three, 2, vec![1, 3])] {
        let (left, mut out) = (vec![0.0; 2 * rows], vec![0.0; 3 * rows]);
        let result = masked::add_product_transposed(&left, &weight, wanted, &mut out, scratch);
        assert_eq!(result, Err(Error::Shape { operand: "wanted", expected: vec![rows, 3], found }));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_product_refuses_a_matrix_that_is_not_in_row_major_order() {
    let scratch = &mut Scratch::default();
    let mut turned = Array2::zeros((2, 3)).reversed_axes();
    let mut activity = Activity::new(3, false);
    activity.push_ones([1]);
    for result in [
        event::product(&activity, &turned, &[0.0; 2], &mut [0.0; 2], scratch),
        dense::product(&[0.0; 3], &turned, &[0.0; 2], &mut [0.0; 2], scratch),
        dense::add_product_transposed(&[0.0; 2], &turned, &mut [0.0; 3], scratch),
        masked::add_product_transposed(&[0.0; 2], &turned, &activity, &mut [0.0; 3], scratch),
        event::outer(&activity, &[0.0; 2], &mut turned, scratch),
        dense::outer(&[0.0; 3], &[0.0; 2], &mut turned, scratch),
    ] {
        let line = "the matrix of a product must be in row-major order without gaps";
        assert_eq!(result.expect_err("columns first").to_string(), line);
    }
}
