//! Fuzz tests of every parser of external input: links, maps, events, YAML settings, energy tables and checkpoints.
//! No input may cause a panic, and an input accepted without a notice must survive being written and read again.
//!
//! A sample runs with the crate's tests; `npm run fuzz` runs many more and prints the time and memory of the worst
//! input.

mod checkpoints;
mod damage;

use super::{config, yaml};
use crate::meter::table::Table;
use crate::parameters::link;
use crate::run::events;
use crate::run::spec::RunSpec;
use crate::worlds::Choice;
use crate::worlds::map::Map;
use crate::worlds::map::letters::Alphabet;
use damage::fuzz;
use serde_json::Value;

fn texts(samples: &[&str]) -> Vec<Vec<u8>> {
    samples.iter().map(|sample| sample.as_bytes().to_vec()).collect()
}

#[test]
fn links() {
    let samples = texts(&[
        "v=0&n=4&world=FrozenLake-v1&map=SFF/FHF/FFG&firm=1&agent=dense&seed=7&steps=500&digest=604152-0123456789abcdef",
        "v=0&world=Maze-v0&map=SFF%2FF%23G(2.5)&v1=3&preset=frugal&T=8&h=64&g=0.95&events=10:1:H;20:1:F",
        "world=MiniGrid-Empty-5x5-v0&full=1&seed=4294967295&bs=8&nm=adaptive_threshold&ro=membrane_max",
    ]);
    fuzz("link", &samples, |bytes, _| {
        let (link, mut notices) = link::read(&String::from_utf8_lossy(bytes));
        let spec = RunSpec::from_link(&link, &mut notices);
        spec.validate().expect("a link gives nothing that cannot be run");
        let again = spec.link(None, None);
        let (read, mut said) = link::read(&again);
        let same = RunSpec { seed: spec.seed, ..RunSpec::from_link(&read, &mut said) };
        assert_eq!((&same, &said), (&spec, &Vec::new()), "{again}");
        notices.is_empty()
    });
}

#[test]
fn maps() {
    let samples = texts(&["SFFF/FHFH/FFFH/HFFG", "SF/#G", "S.FF/^(3)v<>/I#G(-2.5)F", "SG"]);
    fuzz("map", &samples, |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        let mut accepted = false;
        for (alphabet, world) in [(Alphabet::Lake, "FrozenLake-v1"), (Alphabet::Maze, "Maze-v0")] {
            let Ok(map) = Map::parse_with(alphabet, &text) else { continue };
            assert_eq!(Map::parse_with(alphabet, &map.text()).as_ref(), Ok(&map), "{text}");
            let choice = Choice { map: Some(text.clone().into_owned()), ..Choice::named(world) };
            let mut built = choice.build().expect("a map that was read is played");
            built.reset(Some(1));
            built.step(1).expect("a step");
            accepted = true;
        }
        accepted
    });
}

#[test]
fn edits() {
    let samples = texts(&["10:1:H;20:1:F;20:2:G", "0:14:F", "5:1:G(2.5);6:1:F"]);
    let maze = Choice { map: Some("SFF/FFG".into()), ..Choice::named("Maze-v0") };
    let worlds = [Choice::named("FrozenLake-v1"), maze];
    fuzz("events", &samples, |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        let Ok(list) = events::read(&text) else { return false };
        assert_eq!(events::read(&events::write(&list)).as_ref(), Ok(&list), "{text}");
        worlds.iter().fold(false, |any, world| world.events(&text).is_ok() | any)
    });
}

#[test]
fn settings() {
    let samples = texts(&[
        "gamma: 0.95\nhidden_size: 64\nspiking:\n  enabled: true\n  tau_mem: 2.5\n",
        "{neuron_model: lif, leak_factor: null, double_q: false}",
        "worlds:\n  - world: FrozenLake-v1\n    firm: true\n    parameters: {train_steps: 5000}\n",
        "time_steps: &t 8\nn_step: *t\n",
    ]);
    fuzz("yaml", &samples, |bytes, _| {
        let (text, mut spec) = (String::from_utf8_lossy(bytes), RunSpec::default());
        let applied = config::apply(&text, &mut spec);
        if let Err(line) = &applied {
            assert!(!line.contains('\n'), "{line}");
        }
        applied.is_ok()
    });
}

/// Returns whether a value contains null, which JSON writes for a number that is not finite.
fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().any(holds_null),
        Value::Object(members) => members.values().any(holds_null),
        _ => false,
    }
}

#[test]
fn energy_tables() {
    let model = "models:\n  - name: mine\n    spike_add: 0.9\n    add: 0.9\n    mac: 4.6\n    dense_mac: 4.6\n    memory: none\n    weight_bytes: 4\n    membrane_bytes: 4\n";
    let levels = format!(
        "levels:\n  - {{bytes: 1024, pj_per_byte: 0.5}}\n  - {{bytes: 1e6, pj_per_byte: 5}}\n{model}    title: Mine\n    synapses_only: true\n"
    );
    fuzz("energy", &texts(&[model, &levels]), |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        let Ok(table) = yaml::mapping(&text, "energy models").map(|file| Table::read(&file)) else {
            return false;
        };
        let Ok(table) = table else { return false };
        let written = serde_json::to_value(&table).expect("JSON");
        assert!(!holds_null(&written), "a price is no number: {written}");
        true
    });
}
