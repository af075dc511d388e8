//! Conversion of typed or pasted text to plain ASCII: undoes what editors, chats, spreadsheets and input methods do to
//! quotation marks, dashes, digits and blanks.

/// Code points of the digit zero in other scripts: Arabic-Indic, Persian, Devanagari, Bengali, Thai.
const ZERO_CODE_POINTS: [u32; 5] = [0x660, 0x6F0, 0x966, 0x9E6, 0xE50];

/// Returns the plain character for `c`, or `None` for an invisible character such as a byte order mark. Every blank
/// except the tab becomes a space, and every line break except the carriage return becomes a line feed. A character
/// without a plain counterpart is returned unchanged.
pub(crate) fn plain(c: char) -> Option<char> {
    let code = c as u32;
    Some(match c {
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => return None,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{66c}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{66b}' | '\u{3001}' => ',',
        // Full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => {
            let digit = ZERO_CODE_POINTS.iter().find(|zero| (**zero..**zero + 10).contains(&code));
            digit.and_then(|zero| char::from_digit(code - zero, 10)).unwrap_or(c)
        }
    })
}
