use spikeground::random::Pcg64;
use spikeground::worlds::map::Map;
use spikeground::worlds::map::letters::Alphabet;
use spikeground::worlds::{Choice, catalogue};
use wasm_bindgen_test::wasm_bindgen_test;

const LAKE: &str = "SFFF/FHFH/FFFH/HFFG";

#[wasm_bindgen_test(unsupported = test)]
fn a_lake_is_read_however_it_was_pasted() {
    for text in [
        "S F F F\nF H F H\nF F F H\nH F F G",
        "S F F F / F H F H / F F F H / H F F G",
        "SFFF\nFHFH\nFFFH\nHFFG\n",
        "SFFF\r\nFHFH\r\nFFFH\r\nHFFG\r\n\r\n",
        "SFFF\rFHFH\rFFFH\rHFFG",
        "SFFF/FHFH/FFFH/HFFG/",
        "/SFFF/FHFH/FFFH/HFFG//",
        "SFFF/\nFHFH/\nFFFH/\nHFFG",
        "SFFF\n\nFHFH\n\nFFFH\n\nHFFG",
        "sfff/fhfh/fffh/hffg",
        "S\tF\tF\tF\nF\tH\tF\tH\nF\tF\tF\tH\nH\tF\tF\tG\n",
        "S,F,F,F\nF,H,F,H,\nF,F,F,H\nH,F,F,G\n,,,\n",
        "S;F;F;F\nF;H;F;H\nF;F;F;H\nH;F;F;G",
        "S, F, F, F\nF, H, F, H\nF, F, F, H\nH, F, F, G",
        "SFFF FHFH FFFH HFFG",
        "SFFF, FHFH, FFFH, HFFG",
        "SFFF;FHFH;FFFH;HFFG",
        "[S F F F; F H F H; F F F H; H F F G]",
        r#"["SFFF", "FHFH", "FFFH", "HFFG"]"#,
        "['SFFF', 'FHFH',\n 'FFFH', 'HFFG']",
        r#"["S F F F", "F H F H", "F F F H", "H F F G"]"#,
        r#"("SFFF", "FHFH", "FFFH", "HFFG",)"#,
        "\"SFFF\",\n\"FHFH\",\n\"FFFH\",\n\"HFFG\",",
        r#""SFFF", "FHFH", "FFFH", "HFFG""#,
        "\"SFFF\", \"FHFH\",\n\"FFFH\", \"HFFG\"",
        "[['S','F','F','F'],['F','H','F','H'],['F','F','F','H'],['H','F','F','G']]",
        "['S','F','F','F'],\n['F','H','F','H'],\n['F','F','F','H'],\n['H','F','F','G']",
        "(('S','F','F','F'),('F','H','F','H'),('F','F','F','H'),('H','F','F','G'))",
        r#"[["SFFF"], ["FHFH"], ["FFFH"], ["HFFG"]]"#,
        "[[b'S' b'F' b'F' b'F']\n [b'F' b'H' b'F' b'H']\n [b'F' b'F' b'F' b'H']\n [b'H' b'F' b'F' b'G']]",
        "array([[b'S', b'F', b'F', b'F'],\n       [b'F', b'H', b'F', b'H'],\n       [b'F', b'F', b'F', b'H'],\n       [b'H', b'F', b'F', b'G']], dtype='|S1')",
        "desc = np.asarray([\"SFFF\", \"FHFH\", \"FFFH\", \"HFFG\"], dtype=\"c\")",
        "desc=[\"SFFF\", \"FHFH\", \"FFFH\", \"HFFG\"], is_slippery=False",
        "    \"4x4\": [\n        \"SFFF\",\n        \"FHFH\",\n        \"FFFH\",\n        \"HFFG\"\n    ],",
        r#"{"map": ["SFFF", "FHFH", "FFFH", "HFFG"]}"#,
        "map:\n  - SFFF\n  - FHFH\n  - FFFH\n  - \"HFFG\"\n",
        "map: |\n  SFFF\n  FHFH\n  FFFH\n  HFFG\n",
        "\"\"\"\nSFFF\nFHFH\nFFFH\nHFFG\n\"\"\"",
        "```text\nSFFF\nFHFH\nFFFH\nHFFG\n```\n",
        "    SFFF\n    FHFH\n    FFFH\n    HFFG",
        "'SFFF/FHFH/FFFH/HFFG'",
        "“SFFF/FHFH/FFFH/HFFG”",
        r#""SFFF\nFHFH\nFFFH\nHFFG""#,
        r"SFFF\nFHFH\nFFFH\nHFFG",
        "+----+\n|SFFF|\n|FHFH|\n|FFFH|\n|HFFG|\n+----+",
        "┌─┬─┬─┬─┐\n│S│F│F│F│\n├─┼─┼─┼─┤\n│F│H│F│H│\n│F│F│F│H│\n│H│F│F│G│\n└─┴─┴─┴─┘",
        "| S | F | F | F |\n|---|---|---|---|\n| F | H | F | H |\n| F | F | F | H |\n| H | F | F | G |",
        "S...\n.H.H\n...H\nH..G",
        "S···\n·H·H\n···H\nH··G",
        "ＳＦＦＦ／ＦＨＦＨ／ＦＦＦＨ／ＨＦＦＧ",
        "\u{feff}SFFF\u{200b}\nFHFH\u{2028}FFFH\nHFFG",
        "S\u{a0}F\u{a0}F\u{a0}F\nF\u{a0}H\u{a0}F\u{a0}H\nF\u{a0}F\u{a0}F\u{a0}H\nH\u{a0}F\u{a0}F\u{a0}G",
        "  (Down)\nSFFF\n\u{1b}[41mF\u{1b}[0mHFH\nFFFH\nHFFG\n",
    ] {
        let map = Map::read(Alphabet::Lake, text).map(|map| map.text());
        assert_eq!(map.as_deref(), Ok(LAKE), "{text:?}");
    }
    for (text, rows) in [
        ("S F\nF G", "SF/FG"),
        ("S F / F G", "SF/FG"),
        ("[[S]\n [G]]", "S/G"),
        ("['S', 'F', 'G']", "S/F/G"),
        ("[['S', 'F', 'G']]", "SFG"),
        ("S F G", "SFG"),
        ("S,F,G", "SFG"),
        ("S █ F\nF F G", "S#F/FFG"),
        ("S\nF\nG", "S/F/G"),
    ] {
        let map = Map::read(Alphabet::Lake, text).map(|map| map.text());
        assert_eq!(map.as_deref(), Ok(rows), "{text:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_maze_keeps_its_numbers_and_small_letters_mean_what_they_can_only_mean() {
    for (text, rows) in [
        ("S.G(2.5)", "SFG(2.5)"),
        ("s . g(2,5)", "SFG(2.5)"),
        ("S F   G(-1.50)\nF ^(2) F\nF V     v", "SFG(-1.5)/F^(2)F/Fvv"),
        ("[['S', '^(2)', 'G( 2.5 )']]", "S^(2)G(2.5)"),
        ("S,→(3),↓,G(1e1)", "S>(3)vG(10)"),
        ("sii/..g", "SII/FFG"),
        (
            "S（G（０．５）",
            "row 1, column 2: the letter '(' is unknown; allowed: S, F, ., H, G, #, I, ^, v, <, >, G(reward), ^(cells)",
        ),
        ("SG(2.5", "row 1, column 2: the bracket after 'G' is not closed"),
        ("SG(1,000)", "row 1, column 2: G(1,000) does not contain a reward from -100 to 100"),
        ("SF/^(1.5)G", "row 2, column 1: ^(1.5) does not contain a whole number of cells from 1 to 64"),
    ] {
        let found = Map::read(Alphabet::Maze, text);
        let found = found.map_or_else(|error| error.to_string().replace("map: ", ""), |map| map.text());
        assert_eq!(found, rows, "{text:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_cannot_be_read_is_one_line_that_names_row_and_column() {
    const EMPTY: &str = "map: it is empty; give rows of S, F, H, G, # joined by /";
    const HALF: &str = "only some of its cells are separated; separate all of them or none, and write F for floor, not a blank";
    for (text, line) in [
        ("", EMPTY.to_owned()),
        (" \n\n/", EMPTY.to_owned()),
        ("[]", EMPTY.to_owned()),
        ("S F X\nF F G", "map: row 1, column 3: the letter 'X' is unknown; allowed: S, F, H, G, #".into()),
        ("SFF\nF1G", "map: row 2, column 2: the letter '1' is unknown; allowed: S, F, H, G, #".into()),
        (
            "[['S','F'],['F','é']]",
            "map: row 2, column 2: the letter '\\u{e9}' is unknown; allowed: S, F, H, G, #".into(),
        ),
        ("['SF', 'FQ']", "map: row 2, column 2: the letter 'Q' is unknown; allowed: S, F, H, G, #".into()),
        ("SvG", "map: row 1, column 2: the letter 'v' is unknown; allowed: S, F, H, G, #".into()),
        ("SG(2.5)", "map: row 1, column 3: the letter '(' is unknown; allowed: S, F, H, G, #".into()),
        ("S F F\nF G", "map: row 2 has 2 cells, row 1 has 3; all rows must be of one length".into()),
        ("['SFF', 'FG']", "map: row 2 has 2 cells, row 1 has 3; all rows must be of one length".into()),
        ("SF//FG", "map: row 2 is empty; all rows must be of one length".into()),
        ("|S|F|\n| | |\n|F|G|", "map: row 2 is empty; all rows must be of one length".into()),
        ("S,,G", "map: row 1, column 2: the cell between two separators is empty; write F for floor".into()),
        (
            "| S | F |\n| F |   | G |",
            "map: row 2, column 2: the cell between two separators is empty; write F for floor".into(),
        ),
        ("S HG\nFFFF", format!("map: row 1: {HALF}")),
        ("SF FF\nFH FG", format!("map: row 1: {HALF}")),
        ("['S HG', 'F FF']", format!("map: row 1: {HALF}")),
        ("S F F\nF  F G", "map: row 2: its blanks differ in width; write F for floor, not a blank".into()),
        ("SH/HG", "map: no goal (G) can be reached from the start (S); open a path of F between them".into()),
        ("F F\nF G", "map: it has no start (S); at least one is needed".into()),
    ] {
        let found = Map::read(Alphabet::Lake, text).map(|map| map.text());
        assert_eq!(found.map_err(|error| error.to_string()), Err(line), "{text:?}");
    }
    let long = format!("S{}G", "F".repeat(1 << 16));
    assert_eq!(
        Map::read(Alphabet::Lake, &long).expect_err("too long").to_string(),
        "map: it has 65538 characters; at most 65536 are allowed"
    );
}

/// Formats a map, given as rows of cells, in one of the accepted notations.
type Dressing = fn(&[Vec<String>]) -> String;
const DRESSINGS: &[Dressing] = &[
    |rows| lines(rows, "", "\n"),
    |rows| lines(rows, "", "/"),
    |rows| lines(rows, " ", "\r\n") + "\r\n",
    |rows| lines(rows, "\t", "\n"),
    |rows| lines(rows, ", ", "\n") + "\n",
    |rows| format!("\u{feff}\n  {}", lines(rows, "", "\n  ").to_lowercase().replace('h', "H")),
    |rows| format!("[{}]", strings(rows, '"').join(", ")),
    |rows| format!("desc = [\n    {},\n]", strings(rows, '\'').join(",\n    ")),
    |rows| format!("[{}]", nested(rows, ", ").join(", ")),
    |rows| {
        format!(
            "array([{}], dtype='|S1')",
            nested(rows, ", ").join(",\n       ").replace("['", "[b'").replace(" '", " b'")
        )
    },
    |rows| format!("[{}]", nested(rows, " ").join("\n ")),
    |rows| format!("```\n{}\n```", lines(rows, "", "\n")),
    |rows| format!("+--+\n|{}|\n+--+", lines(rows, "|", "|\n|")),
    |rows| lines(rows, "", "\\n"),
    |rows| {
        lines(rows, "", "/")
            .chars()
            .map(|c| char::from_u32(c as u32 + 0xfee0).expect("a full-width form"))
            .collect()
    },
];

fn lines(rows: &[Vec<String>], cells: &str, ends: &str) -> String {
    rows.iter().map(|row| row.join(cells)).collect::<Vec<_>>().join(ends)
}

fn strings(rows: &[Vec<String>], quote: char) -> Vec<String> {
    rows.iter().map(|row| format!("{quote}{}{quote}", row.concat())).collect()
}

fn nested(rows: &[Vec<String>], cells: &str) -> Vec<String> {
    let quoted = |row: &Vec<String>| row.iter().map(|cell| format!("'{cell}'")).collect::<Vec<_>>();
    rows.iter().map(|row| format!("[{}]", quoted(row).join(cells))).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn any_map_reads_back_equal_from_each_of_its_dressings() {
    let mut random = Pcg64::of_world(17);
    for trial in 0..120 {
        let maze = trial % 2 == 1;
        let (alphabet, cells): (_, &[&str]) = if maze {
            (Alphabet::Maze, &["F", "I", "H", "#", "^", "v(2)", "<(3)", ">", "G(-2.5)", "G(0.125)"])
        } else {
            (Alphabet::Lake, &["F", "F", "H", "#"])
        };
        let mut pick = |count: usize| ((random.random() * count as f64) as usize).min(count - 1);
        let (height, width) = (1 + pick(5), 2 + pick(5));
        let mut rows: Vec<Vec<String>> =
            (0..height).map(|_| (0..width).map(|_| cells[pick(cells.len())].into()).collect()).collect();
        (rows[0][0], rows[0][1]) = ("S".into(), "G".into());
        let map = Map::parse_with(alphabet, &lines(&rows, "", "/")).expect("a map");
        for (number, dressing) in DRESSINGS.iter().enumerate() {
            let text = dressing(&rows);
            assert_eq!(Map::read(alphabet, &text).as_ref(), Ok(&map), "dressing {number}: {text:?}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn no_text_makes_the_reader_panic_and_what_it_accepts_it_accepts_again_as_it_writes_it() {
    const PIECES: &[&str] = &[
        "S",
        "F",
        "G",
        "H",
        "#",
        "v",
        "^",
        "(",
        ")",
        "2",
        ".",
        "[",
        "]",
        "'",
        "\"",
        "b'",
        ",",
        ";",
        "/",
        "\n",
        "\\n",
        " ",
        "  ",
        "\t",
        "|",
        "-",
        "```",
        "\u{1b}[41m",
        "\u{feff}",
        "é",
        "array(",
        "=",
        ":",
        "{",
        "}",
        "(Down)",
        "\u{ff33}",
        "2,5",
    ];
    let mut random = Pcg64::of_world(5);
    let mut read = 0;
    for _ in 0..20_000 {
        let length = (random.random() * 14.0) as usize;
        let mut text = String::from("SFG/");
        for _ in 0..length {
            text.push_str(PIECES[(random.random() * PIECES.len() as f64) as usize]);
        }
        for alphabet in [Alphabet::Lake, Alphabet::Maze] {
            if let Ok(map) = Map::read(alphabet, &text) {
                read += 1;
                assert_eq!(Map::parse_with(alphabet, &map.text()).as_ref(), Ok(&map), "{text:?}");
            }
        }
    }
    assert!(read > 300, "only {read} texts were maps");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_choice_holds_its_map_as_rows_joined_by_slashes() {
    let choice = Choice::named("FrozenLake-v1").with_map("s f\nf g\n").expect("a map");
    assert_eq!(choice.map.as_deref(), Some("SF/FG"));
    assert_eq!(choice.build().expect("a world").states(), 4);
    for entry in catalogue::catalogue() {
        let choice = Choice::named(entry.id).with_map("S F\nF G");
        assert_eq!(choice.is_ok(), !entry.rows.is_empty(), "{}", entry.id);
    }
    let refused = Choice::named("Taxi-v4").with_map("SFG").expect_err("no map").to_string();
    assert_eq!(refused, "Taxi-v4 does not offer maps of your own (--map); leave it out");
}
