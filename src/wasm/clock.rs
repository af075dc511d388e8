//! The page's clock, as the core takes it.

use js_sys::Function;
use wasm_bindgen::prelude::*;

/// What `now` returns, in its own unit; 0 should it return no number, which the core takes for a clock that stands still.
pub(super) fn clock(now: &Function) -> impl FnMut() -> f64 {
    || now.call0(&JsValue::NULL).ok().and_then(|time| time.as_f64()).unwrap_or(0.0)
}
