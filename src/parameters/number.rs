//! Parses numbers in the forms in which people type them: `2.5`, `2,5`, `+2.5`, `−2.5`, `1e-3`, `1 000`, `1'000`,
//! `1,000.5`, `1.000,5`.
//!
//! A point or a comma is the decimal sign. Blanks, apostrophes and underscores separate thousands, and so do points and
//! commas where the text is unambiguous. An ambiguous text, such as `50,000` for a number of steps, is rejected.

use crate::Error;
use crate::pasted::plain;

/// Maximum length of a number in bytes: the smallest number that a link writes has 326 characters.
const MAX_NUMBER_BYTES: usize = 400;
/// Characters that can only separate thousands.
const THOUSANDS_MARKS: [char; 3] = [' ', '\'', '_'];

/// A parsed number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ReadNumber {
    number: f64,
    /// The number if its only separator separates thousands, where that is possible, as in `50,000` and `50.000`.
    thousands: Option<f64>,
    /// Whether the decimal sign is a comma.
    comma: bool,
}

/// Parses a number that `holds` accepts; `whole` if only whole numbers are meant.
///
/// # Errors
/// A remark in brackets if the number is ambiguous, otherwise an empty string.
pub(super) fn choose(text: &str, whole: bool, holds: impl Fn(f64) -> bool) -> Result<f64, String> {
    let Some(ReadNumber { number, thousands, comma }) = read(text) else { return Err(String::new()) };
    // A separator before three digits is in doubt in a whole number, which has no decimals. Where decimals are allowed,
    // a point is the decimal sign, and a comma is in doubt only if the number with thousands is allowed.
    let doubtful =
        thousands.filter(|many| (holds(number) || holds(*many)) && (whole || (comma && holds(*many))));
    match doubtful {
        Some(many) => {
            let sign = if comma { "comma" } else { "point" };
            Err(format!(" (its {sign} may part decimals or thousands: write {number} or {many})"))
        }
        None if holds(number) => Ok(number),
        None => Err(String::new()),
    }
}

/// Parses a number of any range; `None` if `text` is not a number or is ambiguous.
pub(super) fn any(text: &str, whole: bool, holds: impl Fn(f64) -> bool) -> Option<f64> {
    let ReadNumber { number, thousands, comma } = read(text)?;
    let doubtful = thousands.is_some_and(|many| whole || (comma && holds(many)));
    (!doubtful).then_some(number)
}

/// Parses a number from `min` to `max` that is not a declared parameter, such as a seed or the reward of a goal.
///
/// # Errors
/// [`Error::Value`], with `name` and the allowed range, if `text` is not such a number or is ambiguous.
pub fn within(name: &str, text: &str, whole: bool, min: f64, max: f64) -> Result<f64, Error> {
    let holds = |number: f64| (min..=max).contains(&number) && (!whole || number.fract() == 0.0);
    choose(text, whole, holds).map_err(|remark| {
        let kind = if whole { "whole number" } else { "number" };
        let allowed = format!("a {kind} from {min} to {max}{remark}");
        Error::Value { name: name.into(), given: text.into(), allowed }
    })
}

/// Parses a number; `None` if `text` is not a finite number.
fn read(text: &str) -> Option<ReadNumber> {
    if text.len() > MAX_NUMBER_BYTES {
        return None;
    }
    let text: String = text.chars().filter_map(plain).collect();
    let text = text.trim();
    let (sign, text) = match text.chars().next()? {
        '-' => ("-", &text[1..]),
        '+' => ("", &text[1..]),
        _ => ("", text),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    if exponent.is_some_and(|exponent| !digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))) {
        return None;
    }
    let [points, commas] = ['.', ','].map(|sign| mantissa.matches(sign).count());
    // Of points and commas, the sign that occurs more than once or comes first separates thousands.
    let (grouped, decimal) = match (points, commas) {
        (0, 0) => (None, None),
        (1, 0) => (None, Some('.')),
        (0, 1) => (None, Some(',')),
        (0, _) => (Some(','), None),
        (_, 0) => (Some('.'), None),
        _ if mantissa.rfind('.') > mantissa.rfind(',') => (Some(','), Some('.')),
        _ => (Some('.'), Some(',')),
    };
    let (whole, fraction) = decimal.and_then(|sign| mantissa.split_once(sign)).unwrap_or((mantissa, ""));
    let whole = ungrouped(whole, grouped)?;
    if (!fraction.is_empty() && !digits(fraction)) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let number = |digits: &str| -> Option<f64> {
        let text = format!("{sign}{digits}e{}", exponent.unwrap_or("0"));
        text.parse().ok().filter(|number: &f64| number.is_finite())
    };
    let doubtful = grouped.is_none() && exponent.is_none() && fraction.len() == 3;
    let parts = doubtful && whole.len() <= 3 && mantissa.starts_with(|c: char| ('1'..='9').contains(&c));
    Some(ReadNumber {
        number: number(&format!("{whole}.{fraction}"))?,
        thousands: if parts { number(&format!("{whole}{fraction}")) } else { None },
        comma: decimal == Some(','),
    })
}

/// Removes the separators of thousands, `grouped` or one of [`THOUSANDS_MARKS`], from a whole number; `None` if a group is wrong.
fn ungrouped(text: &str, grouped: Option<char>) -> Option<String> {
    let Some(mark) = grouped.or_else(|| text.chars().find(|c| THOUSANDS_MARKS.contains(c))) else {
        return (text.is_empty() || digits(text)).then(|| text.into());
    };
    let mut groups = text.split(mark);
    let first = groups.next().filter(|first| digits(first) && first.len() <= 3 && !first.starts_with('0'))?;
    let rest: Vec<&str> = groups.collect();
    let whole = rest.iter().all(|group| digits(group) && group.len() == 3);
    whole.then(|| format!("{first}{}", rest.concat()))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
