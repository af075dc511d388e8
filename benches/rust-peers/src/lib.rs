//! The benchmark's work in other Rust deep-learning crates, called from the page's `engines/rust.ts`.

mod burn_peer;
mod candle_peer;
mod reference;

use reference::Reference;
use wasm_bindgen::prelude::*;

/// Work that every peer implements. Results are read back from the crate's own tensors.
trait Engine {
    /// Performs one learning step; returns its loss.
    fn step(&mut self) -> f32;
    /// Returns the action of highest expected return for one observation `[inputs]`.
    fn decide(&self, observation: &[f32]) -> u32;
    /// Runs a forward pass of the online network over observations `[batch, inputs]`; returns the first logit.
    fn forward(&self, observations: &[f32]) -> f32;
}

/// Installs a panic hook that prints the message and place to the console; without it, a panic shows only
/// "unreachable".
#[wasm_bindgen(start)]
pub fn start() {
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = console)]
        fn error(text: &str);
    }
    std::panic::set_hook(Box::new(|info| error(&info.to_string())));
}

/// A peer crate with its own copy of the weights and batch.
#[wasm_bindgen]
pub struct Peer {
    engine: Box<dyn Engine>,
}

#[wasm_bindgen]
impl Peer {
    /// Creates the peer `burn-flex` or `candle` from the page's reference weights and batch.
    ///
    /// # Errors
    /// Returns an error if there is no peer of that name, or if candle cannot build its tensors.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, reference: &JsValue) -> Result<Peer, JsError> {
        let reference = Reference::read(reference);
        let engine: Box<dyn Engine> = match name {
            "burn-flex" => Box::new(burn_peer::Peer::new(&reference)),
            "candle" => Box::new(candle_peer::Peer::new(&reference)?),
            _ => return Err(JsError::new(&format!("there is no peer {name}"))),
        };
        Ok(Peer { engine })
    }

    /// Performs one learning step; returns its loss.
    pub fn step(&mut self) -> f32 {
        self.engine.step()
    }

    /// Returns the action of highest expected return for one observation `[inputs]`.
    pub fn decide(&self, observation: &[f32]) -> u32 {
        self.engine.decide(observation)
    }

    /// Runs a forward pass of the online network over observations `[batch, inputs]`; returns the first logit.
    pub fn forward(&self, observations: &[f32]) -> f32 {
        self.engine.forward(observations)
    }
}
