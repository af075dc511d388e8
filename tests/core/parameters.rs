//! Declared parameters, presets, and settings with which nothing could fire.

mod declared;
mod presets;
mod dead_settings;
