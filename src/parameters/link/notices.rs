//! Notices about a link: short sentences, limited in number, without repetition.

/// Maximum number of notices about one link; further notices are only counted.
pub const MAX_NOTICES: usize = 6;
/// Maximum number of characters of a link that a notice quotes.
const MAX_QUOTED_LINK_CHARACTERS: usize = 40;

/// The notices so far.
#[derive(Debug, Default)]
pub(super) struct Notices {
    sentences: Vec<String>,
    more: usize,
}

impl Notices {
    pub(super) fn add(&mut self, sentence: String) {
        if self.sentences.contains(&sentence) {
            return;
        }
        if self.sentences.len() < MAX_NOTICES {
            self.sentences.push(sentence);
        } else {
            self.more += 1;
        }
    }

    /// Returns the notices; if any were left out, a last one states their number.
    pub(super) fn finish(mut self) -> Vec<String> {
        if self.more > 0 {
            self.sentences.push(format!("{} more parts of the link could not be used.", self.more));
        }
        self.sentences
    }
}

/// Returns the visible characters of a text from a link, cut to the length that a notice quotes.
pub(super) fn shown(text: &str) -> String {
    let mut visible = text.chars().filter(|c| !c.is_control() && !is_invisible(*c));
    let mut short: String = visible.by_ref().take(MAX_QUOTED_LINK_CHARACTERS).collect();
    if visible.next().is_some() {
        short.push('…');
    }
    short
}

/// Returns whether a character changes how text is displayed and is invisible itself: zero-width characters, marks of
/// direction, joiners, fillers, soft hyphens, variation selectors, tags (Unicode's default ignorable code points).
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}
