//! Builds the rows of a pasted map from its tokens: decides which separators separate rows, and which separate cells.

/// The text of a cell, or a description of what is wrong with it.
pub(in crate::worlds) type CellText = Result<String, String>;

/// A token of the text of a map.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::worlds) enum Token {
    /// A letter, with its number where it has one.
    Cell(CellText),
    /// A number of consecutive blanks.
    Blank(usize),
    /// A tab, a comma or a bar: separates cells.
    Mark,
    /// A semicolon: separates cells or rows, as [`with_semicolons`] decides.
    Semicolon,
    /// Separates rows.
    Slash,
    /// A line break: separates rows, but is only a blank inside a list.
    Line,
    /// The start or end of a string.
    Quote(char),
    /// Begins a list.
    Open,
    /// Ends a list.
    Close,
}

/// A word, or a string in quotation marks.
#[derive(Debug, Default)]
struct Item {
    cells: Vec<CellText>,
    quoted: bool,
    /// Whether two cells of the item follow each other without a separator.
    joined: bool,
    /// Whether a separator is between two cells of the item, as in `"S F"`.
    parted: bool,
}

/// The contents of a map between two separators of rows.
#[derive(Debug, Default)]
struct Chunk {
    items: Vec<Item>,
    /// Number of cells before the first place where two separators of cells have no cell between them, if there is one.
    gap: Option<usize>,
    /// Widths of the blanks between cells.
    blanks: Vec<usize>,
    /// Whether the chunk is a row without cells: it is empty between two `/`, or has only separators of cells.
    missing: bool,
}

/// Returns the rows of a map, each as one text.
///
/// # Errors
/// A description of what is wrong, with row and column, both counted from 1.
pub(in crate::worlds) fn rows(tokens: &[Token]) -> Result<Vec<String>, String> {
    let tokens = with_semicolons(tokens);
    let lists = tokens.iter().filter(|token| **token == Token::Open).count();
    let chunks = trimmed(if lists > 0 { of_lists(&tokens) } else { split(&tokens, false) })?;
    let all = |test: &dyn Fn(&Item) -> bool| chunks.iter().flat_map(|chunk| &chunk.items).all(test);
    // In a single list, strings are rows; so are words of several cells each on one line.
    let several = all(&|item| item.cells.len() > 1);
    let strings = all(&|item| item.quoted) && (several || (lists == 1 && chunks.len() == 1));
    let by_item = strings || (several && chunks.len() == 1);
    let rows: Vec<Vec<&Item>> = if by_item {
        chunks.iter().flat_map(|chunk| &chunk.items).map(|item| vec![item]).collect()
    } else {
        chunks.iter().map(|chunk| chunk.items.iter().collect()).collect()
    };
    check_cells(&rows)?;
    check_gaps(&chunks)?;
    if let Some(row) = rows.iter().position(|items| is_half_parted(items)) {
        return Err(format!(
            "row {}: only some of its cells are separated; separate all of them or none, and write F for floor, not a blank",
            row + 1
        ));
    }
    let text = |items: &Vec<&Item>| {
        items.iter().flat_map(|item| &item.cells).flatten().map(String::as_str).collect()
    };
    Ok(rows.iter().map(text).collect())
}

/// Returns whether separators are between some of the cells of a row, but not between all.
fn is_half_parted(items: &[&Item]) -> bool {
    items.iter().any(|item| (item.joined && item.parted) || (items.len() > 1 && item.cells.len() > 1))
}

/// Returns the error of the first wrong cell, with its row and column.
fn check_cells(rows: &[Vec<&Item>]) -> Result<(), String> {
    for (row, items) in rows.iter().enumerate() {
        for (column, cell) in items.iter().flat_map(|item| &item.cells).enumerate() {
            if let Err(rule) = cell {
                return Err(format!("row {}, column {}: {rule}", row + 1, column + 1));
            }
        }
    }
    Ok(())
}

/// Rejects empty cells and blanks of different widths: they are often meant as floor, which would be lost.
fn check_gaps(chunks: &[Chunk]) -> Result<(), String> {
    // Where cells have numbers, blanks of different widths may align the columns.
    let plain = |item: &Item| item.cells.iter().flatten().all(|cell| cell.len() == 1);
    let aligned = !chunks.iter().flat_map(|chunk| &chunk.items).all(plain);
    let narrowest = chunks.iter().flat_map(|chunk| &chunk.blanks).min();
    for (row, chunk) in chunks.iter().enumerate() {
        if let Some(cells) = chunk.gap {
            return Err(format!(
                "row {}, column {}: the cell between two separators is empty; write F for floor",
                row + 1,
                cells + 1
            ));
        }
        if !aligned && chunk.blanks.iter().any(|width| Some(width) > narrowest) {
            return Err(format!(
                "row {}: its blanks differ in width; write F for floor, not a blank",
                row + 1
            ));
        }
    }
    Ok(())
}

/// Replaces semicolons by separators of cells where lines or `/` separate the rows, or where nothing else separates
/// single cells; otherwise by separators of rows.
fn with_semicolons(tokens: &[Token]) -> Vec<Token> {
    let first = tokens.iter().position(is_cell).unwrap_or(0);
    let last = tokens.iter().rposition(is_cell).unwrap_or(0);
    let inner = tokens.get(first..last).unwrap_or_default();
    let lines = inner.iter().any(|token| matches!(token, Token::Line | Token::Slash));
    let parted = inner.iter().any(|token| matches!(token, Token::Blank(_) | Token::Mark));
    let words = tokens.windows(2).any(|pair| pair.iter().all(is_cell));
    let meant = if !lines && (parted || words) { Token::Slash } else { Token::Mark };
    tokens
        .iter()
        .map(|token| if *token == Token::Semicolon { meant.clone() } else { token.clone() })
        .collect()
}

/// Splits the contents of each innermost list at the separators of rows.
fn of_lists(tokens: &[Token]) -> Vec<Chunk> {
    let lists = tokens.split(|token| matches!(token, Token::Open | Token::Close));
    lists.filter(|list| list.iter().any(is_cell)).flat_map(|list| split(list, true)).collect()
}

/// Splits tokens at the separators of rows. Inside a list, line breaks are blanks, except in a string.
fn split(tokens: &[Token], list: bool) -> Vec<Chunk> {
    let (mut chunks, mut part, mut quote, mut after_slash) = (Vec::new(), Vec::new(), None, false);
    for token in tokens {
        match token {
            Token::Slash => {
                let mut ended = chunk(&part);
                ended.missing |= after_slash && ended.items.is_empty();
                chunks.push(ended);
                (part, after_slash) = (Vec::new(), true);
            }
            Token::Line if !list || quote.is_some() => {
                chunks.push(chunk(&part));
                (part, after_slash) = (Vec::new(), false);
            }
            Token::Quote(sign) => {
                quote = if quote == Some(*sign) { None } else { quote.or(Some(*sign)) };
                part.push(token.clone());
            }
            _ => part.push(token.clone()),
        }
    }
    chunks.push(chunk(&part));
    chunks
}

/// Groups the tokens between two separators of rows into words and strings.
fn chunk(tokens: &[Token]) -> Chunk {
    let mut chunk = Chunk::default();
    let Some(first) = tokens.iter().position(is_cell) else {
        chunk.missing = tokens.contains(&Token::Mark);
        return chunk;
    };
    let last = tokens.iter().rposition(is_cell).unwrap_or(first);
    let (mut quote, mut open, mut marked, mut count) = (None, false, false, 0);
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(is_cell);
        match token {
            Token::Cell(cell) => {
                if !open {
                    chunk.items.push(Item { quoted: quote.is_some(), ..Item::default() });
                }
                if let Some(item) = chunk.items.last_mut() {
                    item.joined |= open && before;
                    item.parted |= open && !before;
                    item.cells.push(cell.clone());
                }
                (open, marked, count) = (true, false, count + 1);
            }
            Token::Quote(sign) if quote.is_none() => (quote, open) = (Some(*sign), false),
            Token::Quote(sign) if quote == Some(*sign) => (quote, open) = (None, false),
            Token::Mark => {
                if marked && at < last {
                    chunk.gap = chunk.gap.or(Some(count));
                }
                marked = at > first;
                open &= quote.is_some();
            }
            Token::Blank(width) => {
                if before && tokens.get(at + 1).is_some_and(is_cell) {
                    chunk.blanks.push(*width);
                }
                open &= quote.is_some();
            }
            Token::Line => open = false,
            _ => {}
        }
    }
    chunk
}

/// Removes empty chunks. Returns an error with the number of the row if a row between two others is missing.
fn trimmed(chunks: Vec<Chunk>) -> Result<Vec<Chunk>, String> {
    let end = chunks.iter().rposition(|chunk| !chunk.items.is_empty()).map_or(0, |last| last + 1);
    let mut kept: Vec<Chunk> = Vec::new();
    for chunk in chunks.into_iter().take(end) {
        if chunk.missing && !kept.is_empty() {
            return Err(format!("row {} is empty; all rows must be of one length", kept.len() + 1));
        }
        if !chunk.items.is_empty() {
            kept.push(chunk);
        }
    }
    Ok(kept)
}

fn is_cell(token: &Token) -> bool {
    matches!(token, Token::Cell(_))
}
