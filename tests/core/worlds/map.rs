use spikeground::worlds::map::Map;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn what_is_wrong_with_a_map_is_one_line_that_names_it() {
    for (text, line) in [
        ("", "map: it is empty; give rows of S, F, H, G, # joined by /"),
        ("SFX/FFG", "map: row 1: the letter 'X' is unknown; allowed: S, F, H, G, #"),
        ("SF\n/FFG", "map: row 1: the letter '\\n' is unknown; allowed: S, F, H, G, #"),
        ("SFF/FG", "map: row 2 has 2 cells, row 1 has 3; all rows must be of one length"),
        ("FFF/FFG", "map: it has no start (S); at least one is needed"),
        ("SFF/FFF", "map: it has no goal (G); at least one is needed"),
        ("SH/HG", "map: no goal (G) can be reached from the start (S); open a path of F between them"),
        ("S#/#G", "map: no goal (G) can be reached from the start (S); open a path of F between them"),
    ] {
        assert_eq!(Map::parse(text).expect_err(text).to_string(), line);
    }
    let wide = format!("S{}G", "F".repeat(63));
    assert!(Map::parse(&wide).expect_err("65 columns").to_string().contains("at most 64 in a row"));
    let large = [format!("S{}G", "F".repeat(38)), "F".repeat(40)].join("/")
        + &("/".to_owned() + &"F".repeat(40)).repeat(24);
    assert!(Map::parse(&large).expect_err("1040 cells").to_string().contains("1024 in all"));
}

#[wasm_bindgen_test(unsupported = test)]
fn moves_stay_at_edges_and_before_walls() {
    let map = Map::parse("SF#/FFG").expect("a map");
    let moves = |cell: usize| [0, 1, 2, 3].map(|action| map.neighbour(cell, action));
    assert_eq!(moves(0), [0, 3, 1, 0]);
    assert_eq!(moves(1), [0, 4, 1, 1]);
    assert_eq!(moves(5), [4, 5, 5, 5]);
    assert_eq!(map.text(), "SF#/FFG");
}

#[wasm_bindgen_test(unsupported = test)]
fn one_row_and_one_column_are_maps() {
    assert!(Map::parse("SFG").is_ok());
    assert!(Map::parse("S/F/G").is_ok());
}
