//! Generates the tables of `config/energy.yaml`; part of `build.rs`.

use serde::Deserialize;
use std::fmt::Write as _;

#[derive(Deserialize)]
struct PriceLevel {
    bytes: f64,
    pj_per_byte: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    name: String,
    title: String,
    add: f64,
    multiply: f64,
    weight_bytes: f64,
    activation_bits: f64,
    accumulator_bytes: f64,
    skips_zeros: bool,
    bits_of_counts: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    figure: String,
    value: f64,
    label: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnergyModel {
    name: String,
    title: String,
    help: String,
    spike_add: f64,
    add: f64,
    mac: f64,
    neuron_update: f64,
    dense_mac: f64,
    memory: String,
    dense_memory: bool,
    synapses_only: bool,
    weight_bytes: f64,
    membrane_bytes: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Energy {
    softmax_macs: f64,
    adam_macs: f64,
    levels: Vec<PriceLevel>,
    baselines: Vec<Baseline>,
    references: Vec<Reference>,
    models: Vec<EnergyModel>,
}

/// Generates the code of the tables of `config/energy.yaml`.
pub(super) fn energy_models(energy: &Energy) -> String {
    let mut text = format!(
        "/// Multiply-accumulates that the softmax takes for one atom of one action.\npub const SOFTMAX_MACS: f64 = {:?};\n/// Multiply-accumulates that one Adam step takes for one weight.\npub const ADAM_MACS: f64 = {:?};\n/// Memories, smallest first.\npub const LEVELS: &[PriceLevel] = &[\n",
        energy.softmax_macs, energy.adam_macs
    );
    for PriceLevel { bytes, pj_per_byte } in &energy.levels {
        assert!(*bytes > 0.0 && *pj_per_byte >= 0.0, "energy.yaml: a level with a negative price");
        writeln!(text, "    PriceLevel {{ bytes: {bytes:?}, pj_per_byte: {pj_per_byte:?} }},").unwrap();
    }
    text.push_str("];\n/// Dense networks that every spiking network is compared with.\npub const BASELINES: &[Baseline] = &[\n");
    for b in &energy.baselines {
        assert!(b.add >= 0.0 && b.multiply >= 0.0, "energy.yaml: {}: a negative price", b.name);
        writeln!(
            text,
            "    Baseline {{ name: {:?}, title: {:?}, add: {:?}, multiply: {:?}, weight_bytes: {:?}, activation_bits: {:?}, accumulator_bytes: {:?}, skips_zeros: {}, bits_of_counts: {} }},",
            b.name, b.title, b.add, b.multiply, b.weight_bytes, b.activation_bits, b.accumulator_bytes, b.skips_zeros, b.bits_of_counts
        )
        .unwrap();
    }
    text.push_str(
        "];\n/// Published figures for comparison with measured ones.\npub const REFERENCES: &[Reference] = &[\n",
    );
    for r in &energy.references {
        let known = ["firing_rate", "three_planes", "savings_over_fp16", "savings_over_int8"];
        assert!(known.contains(&r.figure.as_str()), "energy.yaml: {} is not among {known:?}", r.figure);
        assert!((0.0..=1.0).contains(&r.value), "energy.yaml: {}: its value is a share", r.label);
        writeln!(
            text,
            "    Reference {{ figure: {:?}, value: {:?}, label: {:?}, source: {:?} }},",
            r.figure, r.value, r.label, r.source
        )
        .unwrap();
    }
    text.push_str(
        "];\n/// The energy models of `config/energy.yaml`.\npub const MODELS: &[EnergyModel] = &[\n",
    );
    for m in &energy.models {
        for (price, name) in [
            (m.spike_add, "spike_add"),
            (m.add, "add"),
            (m.mac, "mac"),
            (m.neuron_update, "neuron_update"),
            (m.dense_mac, "dense_mac"),
        ] {
            assert!(price >= 0.0, "energy.yaml: {}: {name} is negative", m.name);
        }
        let memory = match m.memory.as_str() {
            "none" => "None",
            "registers" => "Registers",
            "events" => "Events",
            other => panic!("energy.yaml: {}: memory is none, registers or events, not {other}", m.name),
        };
        writeln!(
            text,
            "    EnergyModel {{ name: {:?}, title: {:?}, help: {:?}, spike_add: {:?}, add: {:?}, mac: {:?}, neuron_update: {:?}, dense_mac: {:?}, memory: Memory::{memory}, dense_memory: {}, synapses_only: {}, weight_bytes: {:?}, membrane_bytes: {:?} }},",
            m.name, m.title, m.help, m.spike_add, m.add, m.mac, m.neuron_update, m.dense_mac, m.dense_memory, m.synapses_only, m.weight_bytes, m.membrane_bytes
        )
        .unwrap();
    }
    text.push_str("];\n");
    text
}
