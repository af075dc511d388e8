use crate::support::{bits, sparse};
use spikeground::math::reduce;
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn sums_are_right_around_the_eight_lanes() {
    let mut random = Pcg64::of_world(6);
    for length in 0..40 {
        let (x, y) = (sparse(length, 1.0, &mut random), sparse(length, 1.0, &mut random));
        let exact: f64 = x.iter().map(|x| f64::from(*x)).sum();
        let product: f64 = x.iter().zip(&y).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum();
        let squares: f64 = x.iter().map(|x| (f64::from(*x) - 0.25).powi(2)).sum();
        assert!((f64::from(reduce::sum(&x)) - exact).abs() < 1e-5);
        assert!((f64::from(reduce::dot(&x, &y)) - product).abs() < 1e-5);
        let [found] = reduce::sums_of_squares_around([&x], [0.25]);
        assert!((f64::from(found) - squares).abs() < 1e-5);
        let highest = x.iter().copied().fold(f32::NEG_INFINITY, |a, b| if b > a { b } else { a });
        assert_eq!(reduce::highest(&x), highest);
    }
    assert_eq!(reduce::highest(&[f32::NAN, -1.0, f32::NAN]), -1.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn sums_of_rows_side_by_side_are_those_of_each_row_bit_for_bit() {
    let mut random = Pcg64::of_world(7);
    for width in [0, 1, 7, 8, 9, 24, 31] {
        let rows: [Vec<f32>; 4] = std::array::from_fn(|_| sparse(width, 1.0, &mut random));
        let (rows, centres) = (rows.each_ref().map(Vec::as_slice), [0.5, -0.25, 0.0, 0.125]);
        let (sums, squares) = (reduce::sums(rows), reduce::sums_of_squares_around(rows, centres));
        for (i, row) in rows.into_iter().enumerate() {
            assert_eq!(bits([&sums[i]]), bits([&reduce::sum(row)]));
            assert_eq!(bits([&squares[i]]), bits(&reduce::sums_of_squares_around([row], [centres[i]])));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_sum_of_rows_equals_the_plain_loop_bit_for_bit() {
    let mut random = Pcg64::of_world(9);
    for (rows, columns) in [(0, 3), (1, 0), (1, 1), (5, 31), (3, 32), (4, 33), (7, 95), (2, 128)] {
        let matrix = sparse(rows * columns, 1.0, &mut random);
        let (mut out, mut expected) = (vec![7.0; columns], vec![0.0; columns]);
        reduce::sum_of_rows(&matrix, &mut out);
        for row in 0..rows {
            for (column, sum) in expected.iter_mut().enumerate() {
                *sum += matrix[row * columns + column];
            }
        }
        assert_eq!(bits(&out), bits(&expected));
    }
}
