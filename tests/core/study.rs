//! Tests of studies: the file that repeats one, and a cell that goes on where it was left.

use serde_json::{Value, json};
use spikeground::interchange::checkpoint;
use spikeground::run::Run;
use spikeground::study::cell::Cell;
use spikeground::study::cell_run::CellRun;
use spikeground::study::description::Study;
use spikeground::study::result::CellResult;
use wasm_bindgen_test::wasm_bindgen_test;

const ALL: u64 = u64::MAX;

/// Two small settings on a lake, each 300 steps long.
fn described() -> Value {
    json!({
        "name": "two \"rates\"",
        "steps": 300,
        "seeds": "3-4",
        "worlds": [{"world": "FrozenLake-v1", "map": "SFFF/FHFH/FFFH/HFFG", "firm": true}],
        "settings": [
            {"name": "A", "set": {"hidden_size": 16, "learning_starts": 100}},
            {"name": "B: dense", "agent": "dense", "preset": "frugal", "set": {"hidden_size": 16, "surrogate": "triangle"}},
        ],
    })
}

fn cells() -> Vec<Cell> {
    Study::read(&described()).unwrap().cells().unwrap()
}

fn finished(mut cell: CellRun) -> CellResult {
    while !cell.advance(ALL, ALL).unwrap() {}
    while !cell.measure(ALL).unwrap() {}
    cell.result(0.0).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_study_is_written_as_yaml() {
    let written = Study::read(&described()).unwrap().to_yaml();
    let expected = r#"name: "two \"rates\""
steps: 300
seeds: [3, 4]
worlds:
  - world: "FrozenLake-v1"
    map: "SFFF/FHFH/FFFH/HFFG"
    firm: true
settings:
  - name: "A"
    agent: spiking
    preset: default
    set:
      hidden_size: 16
      learning_starts: 100
  - name: "B: dense"
    agent: dense
    preset: frugal
    set:
      hidden_size: 16
      surrogate: "triangle"
"#;
    assert_eq!(written, expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_cell_that_goes_on_from_a_checkpoint_has_the_result_of_one_that_never_stopped() {
    for cell in cells().into_iter().step_by(2) {
        let whole = finished(CellRun::new(cell.clone()).unwrap());
        let mut left = CellRun::new(cell.clone()).unwrap();
        assert!(!left.advance(123, 1).unwrap());
        left.finish_step().unwrap();
        let bytes = checkpoint::to_bytes(left.run()).unwrap();
        let resumed = CellRun::resume(cell, checkpoint::from_bytes(&bytes).unwrap()).unwrap();
        assert!((1..=123).contains(&resumed.env_steps()), "{}", resumed.env_steps());
        assert_eq!(finished(resumed), whole);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_cell_goes_on_with_its_own_run_only() {
    let cells = cells();
    let other = Run::new(cells[1].spec.clone()).unwrap();
    let refused = CellRun::resume(cells[0].clone(), other).unwrap_err().to_string();
    assert!(refused.contains("seed 3") && !refused.contains('\n'), "{refused}");
    let mut longer = Run::new(cells[0].spec.clone()).unwrap();
    for _ in 0..301 {
        while !longer.finish_step(ALL).unwrap() {}
        longer.begin_step().unwrap();
    }
    assert!(CellRun::resume(cells[0].clone(), longer).is_err(), "beyond its last step");
}
