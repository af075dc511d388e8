//! Tests of declared parameters, presets, and settings under which no neuron could fire.

mod declared;
mod presets;
mod dead_settings;
