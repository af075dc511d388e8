//! Named values, serialised as a map in their order.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// Values with their names, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named<T>(pub Vec<(&'static str, T)>);

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
