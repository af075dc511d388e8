//! Weights, batch and constants that all engines start from, received from the page.

use js_sys::{Float32Array, Reflect, Uint32Array};
use wasm_bindgen::JsValue;

/// One linear layer: weights `[inputs, outputs]` in row-major order, biases `[outputs]`.
pub(crate) struct Layer {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

/// The page's TypeScript object `Reference`, from `benches/page/reference.ts`.
pub(crate) struct Reference {
    pub(crate) inputs: usize,
    pub(crate) actions: usize,
    pub(crate) atoms: usize,
    pub(crate) batch: usize,
    pub(crate) support_min: f32,
    pub(crate) support_max: f32,
    pub(crate) learning_rate: f64,
    pub(crate) adam_epsilon: f64,
    /// Observations before the action: `[batch, inputs]`.
    pub(crate) s_tm1: Vec<f32>,
    /// Action indices: `[batch]`.
    pub(crate) a_tm1: Vec<u32>,
    /// Rewards: `[batch]`.
    pub(crate) r_t: Vec<f32>,
    /// Discounts of the next state: `[batch]`.
    pub(crate) discount_t: Vec<f32>,
    /// Observations after the action: `[batch, inputs]`.
    pub(crate) s_t: Vec<f32>,
    online: JsValue,
}

impl Reference {
    pub(crate) fn read(from: &JsValue) -> Self {
        Reference {
            inputs: number(from, "inputs") as usize,
            actions: number(from, "actions") as usize,
            atoms: number(from, "atoms") as usize,
            batch: number(from, "batch") as usize,
            support_min: number(from, "support_min") as f32,
            support_max: number(from, "support_max") as f32,
            learning_rate: number(from, "learning_rate"),
            adam_epsilon: number(from, "adam_epsilon"),
            s_tm1: floats(from, "s_tm1"),
            a_tm1: Uint32Array::new(&field(from, "a_tm1")).to_vec(),
            r_t: floats(from, "r_t"),
            discount_t: floats(from, "discount_t"),
            s_t: floats(from, "s_t"),
            online: field(from, "online"),
        }
    }

    pub(crate) fn layer(&self, name: &str) -> Layer {
        let weight = floats(&self.online, &format!("{name}.weight"));
        let bias = floats(&self.online, &format!("{name}.bias"));
        let outputs = bias.len();
        Layer { inputs: weight.len() / outputs, outputs, weight, bias }
    }

    /// Distance between neighbouring atoms of the support, in units of return.
    pub(crate) fn spacing(&self) -> f32 {
        (self.support_max - self.support_min) / (self.atoms - 1) as f32
    }

    /// Returns that the atoms represent: `[atoms]`.
    pub(crate) fn support(&self) -> Vec<f32> {
        (0..self.atoms).map(|atom| self.support_min + atom as f32 * self.spacing()).collect()
    }
}

/// Reads a field that the page's TypeScript type guarantees.
fn field(from: &JsValue, name: &str) -> JsValue {
    Reflect::get(from, &name.into()).expect("the reference is an object")
}

fn number(from: &JsValue, name: &str) -> f64 {
    field(from, name).as_f64().unwrap_or_else(|| panic!("{name} is a number"))
}

fn floats(from: &JsValue, name: &str) -> Vec<f32> {
    Float32Array::new(&field(from, name)).to_vec()
}
