//! Construction of JavaScript objects field by field.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

/// An object under construction.
pub(super) struct Fields(Object);

impl Fields {
    pub(super) fn new() -> Self {
        Self(Object::new())
    }

    pub(super) fn set(&self, name: &str, value: impl Into<JsValue>) -> Result<(), JsError> {
        let set = Reflect::set(&self.0, &name.into(), &value.into());
        set.map(|_| ()).map_err(|_| JsError::new(&format!("{name} could not be set")))
    }
}

impl From<Fields> for JsValue {
    fn from(fields: Fields) -> Self {
        fields.0.into()
    }
}
