//! Formatting of numbers.

/// Formats `value` with a fixed number of decimals; in scientific notation if a non-zero value would show as zero.
pub(in crate::terminal) fn decimals(value: f64, decimals: usize) -> String {
    let fixed = format!("{value:.decimals$}");
    let vanished = value != 0.0 && fixed.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    if vanished { format!("{value:.3e}") } else { fixed }
}

#[cfg(test)]
mod tests {
    use super::decimals;

    #[test]
    fn a_number_is_never_shown_as_zero_unless_it_is() {
        for (value, digits, shown) in [
            (0.0, 4, "0.0000"),
            (0.542_025_932, 10, "0.5420259320"),
            (-12.2479, 4, "-12.2479"),
            (6.773e-13, 10, "6.773e-13"),
            (6.773e-13, 4, "6.773e-13"),
            (-3e-7, 4, "-3.000e-7"),
            (4.9e-5, 4, "4.900e-5"),
            (5.1e-5, 4, "0.0001"),
            (1e-300, 4, "1.000e-300"),
            (0.00004, 10, "0.0000400000"),
        ] {
            assert_eq!(decimals(value, digits), shown);
        }
    }
}
