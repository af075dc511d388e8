//! From the pieces of a pasted map to its rows: which of its separators part rows, and which part cells.

/// A cell as a map holds it, or what is wrong with it.
pub(super) type Cell = Result<String, String>;

/// A piece of the text of a map.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A letter, with its number where it has one.
    Cell(Cell),
    /// So many blanks.
    Blank(usize),
    /// A tab, a comma or a bar: what stands between two of them is a cell.
    Mark,
    /// Between cells where lines part the rows, else between rows.
    Semicolon,
    /// Between rows.
    Slash,
    /// A line break: between rows, but only a blank inside a list.
    Line,
    /// Either end of a string.
    Quote(char),
    /// Begins a list.
    Open,
    /// Ends a list.
    Close,
}

/// A word, or a string in quotes.
#[derive(Debug, Default)]
struct Item {
    cells: Vec<Cell>,
    quoted: bool,
    /// Whether a cell of it follows another one at once.
    joined: bool,
    /// Whether something parts two cells of it, as in `"S F"`.
    parted: bool,
}

/// What is between two separators of rows.
#[derive(Debug, Default)]
struct Chunk {
    items: Vec<Item>,
    /// Number of cells before a place between two separators of cells where there is no cell.
    gap: Option<usize>,
    /// Widths of the blanks between cells.
    blanks: Vec<usize>,
    /// Whether a row would be here if it had cells: between two `/`, or between separators of cells.
    missing: bool,
}

/// The rows of a map, each as one text.
///
/// # Errors
/// What is wrong, in words that name row and column, both counted from 1.
pub(super) fn rows(tokens: &[Token]) -> Result<Vec<String>, String> {
    let tokens = with_semicolons(tokens);
    let lists = tokens.iter().filter(|token| **token == Token::Open).count();
    let chunks = trimmed(if lists > 0 { of_lists(&tokens) } else { split(&tokens, false) })?;
    let all = |test: &dyn Fn(&Item) -> bool| chunks.iter().flat_map(|chunk| &chunk.items).all(test);
    // The strings of the only list are rows, and so are words of several cells beside one another.
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
            "row {}: only some of its cells are parted; part all of them or none, and write F for floor, not a blank",
            row + 1
        ));
    }
    let text = |items: &Vec<&Item>| {
        items.iter().flat_map(|item| &item.cells).flatten().map(String::as_str).collect()
    };
    Ok(rows.iter().map(text).collect())
}

/// Whether a separator is between some of the cells of a row, but not between all of them.
fn is_half_parted(items: &[&Item]) -> bool {
    items.iter().any(|item| (item.joined && item.parted) || (items.len() > 1 && item.cells.len() > 1))
}

/// What is wrong with the first wrong cell.
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

/// Blanks and empty cells are often meant as floor, which would be lost.
fn check_gaps(chunks: &[Chunk]) -> Result<(), String> {
    // Columns of cells with numbers are filled up with blanks.
    let plain = |item: &Item| item.cells.iter().flatten().all(|cell| cell.len() == 1);
    let aligned = !chunks.iter().flat_map(|chunk| &chunk.items).all(plain);
    let narrowest = chunks.iter().flat_map(|chunk| &chunk.blanks).min();
    for (row, chunk) in chunks.iter().enumerate() {
        if let Some(cells) = chunk.gap {
            return Err(format!(
                "row {}, column {}: there is nothing between two separators; write F for floor",
                row + 1,
                cells + 1
            ));
        }
        if !aligned && chunk.blanks.iter().any(|width| Some(width) > narrowest) {
            return Err(format!(
                "row {}: its blanks are of different width; write F for floor, not a blank",
                row + 1
            ));
        }
    }
    Ok(())
}

/// Semicolons turned into what they mean: separators of cells where lines or `/` part the rows, or where nothing else
/// parts single cells; else separators of rows.
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

/// Each innermost list, split at what parts rows in it.
fn of_lists(tokens: &[Token]) -> Vec<Chunk> {
    let lists = tokens.split(|token| matches!(token, Token::Open | Token::Close));
    lists.filter(|list| list.iter().any(is_cell)).flat_map(|list| split(list, true)).collect()
}

/// Splits tokens at what parts rows; inside a list line breaks are blanks, except in a string.
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

/// The words and strings of what is between two separators of rows.
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

/// Without what is empty; a row that is missing between two others is named.
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
