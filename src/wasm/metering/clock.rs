//! The page's clock as a Rust closure.

use js_sys::Function;
use wasm_bindgen::prelude::*;

/// Wraps the JavaScript function `now`, keeping its unit. Returns 0 if it returns no number; the core treats that as
/// a stopped clock.
pub(in crate::wasm) fn clock(now: &Function) -> impl FnMut() -> f64 {
    || now.call0(&JsValue::NULL).ok().and_then(|time| time.as_f64()).unwrap_or(0.0)
}
