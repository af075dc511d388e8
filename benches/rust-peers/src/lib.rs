//! The bench's work done by Rust's own deep-learning crates: what the page's `engines/rust.ts` calls.

mod burn_peer;
mod candle_peer;
mod reference;

use reference::Reference;
use wasm_bindgen::prelude::*;

/// What every peer can be asked to do. Each answer is read back from the crate's own tensors.
trait Engine {
    /// One learning step; its loss.
    fn step(&mut self) -> f32;
    /// The action of highest expected return in one state.
    fn decide(&self, observation: &[f32]) -> u32;
    /// A forward pass of the online network; its first logit.
    fn forward(&self, observations: &[f32]) -> f32;
}

/// A panic would only say "unreachable"; this says where and why.
#[wasm_bindgen(start)]
pub fn start() {
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = console)]
        fn error(text: &str);
    }
    std::panic::set_hook(Box::new(|info| error(&info.to_string())));
}

/// One crate with weights and a batch of its own.
#[wasm_bindgen]
pub struct Peer {
    engine: Box<dyn Engine>,
}

#[wasm_bindgen]
impl Peer {
    /// # Errors
    /// When there is no peer of that name.
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

    /// One learning step; its loss.
    pub fn step(&mut self) -> f32 {
        self.engine.step()
    }

    /// The action of highest expected return in one state.
    pub fn decide(&self, observation: &[f32]) -> u32 {
        self.engine.decide(observation)
    }

    /// A forward pass of the online network; its first logit.
    pub fn forward(&self, observations: &[f32]) -> f32 {
        self.engine.forward(observations)
    }
}
