//! Conversion of a world's picture for the page.

use crate::wasm::fields::Fields;
use crate::worlds::picture::{Picture, PictureCell};
use js_sys::{Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

/// Converts a picture to typed arrays; −1 or an empty array for missing parts.
pub(in crate::wasm) fn to_js(picture: &Picture) -> Result<JsValue, JsError> {
    let cells: Vec<u8> = picture.cells.iter().copied().flat_map(numbers).collect();
    let values: Vec<f32> = picture.cells.iter().map(|cell| cell.value).collect();
    let seen: Vec<u8> = picture.seen.iter().map(|seen| u8::from(*seen)).collect();
    let carries: Vec<u8> = picture.carries.into_iter().flat_map(numbers).collect();
    let fields = Fields::new();
    fields.set("rows", picture.rows as f64)?;
    fields.set("columns", picture.columns as f64)?;
    fields.set("cells", Uint8Array::from(cells.as_slice()))?;
    fields.set("values", Float32Array::from(values.as_slice()))?;
    fields.set("states", Uint32Array::from(picture.states.as_slice()))?;
    fields.set("seen", Uint8Array::from(seen.as_slice()))?;
    fields.set("agent", picture.agent as f64)?;
    fields.set("heading", picture.heading.map_or(-1.0, f64::from))?;
    fields.set("carries", Uint8Array::from(carries.as_slice()))?;
    fields.set("destination", picture.destination.map_or(-1.0, |cell| cell as f64))?;
    Ok(fields.into())
}

fn numbers(cell: PictureCell) -> [u8; 4] {
    [cell.kind as u8, cell.colour, cell.state, cell.walls]
}
