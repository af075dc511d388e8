//! One step of a walk for the page: what a frame shows of it, and the results so far.

use super::decisions;
use super::picture;
use crate::run::walk::Walk;
use crate::wasm::convert::Throw;
use crate::wasm::fields::Fields;
use crate::wasm::run_handle::RunHandle;
use crate::worlds::picture::Picture;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl RunHandle {
    /// Takes one step of the agent's greedy episodes, or of a person's episodes if `action` is given; after the end of
    /// an episode, begins the next one instead. The run does not change. Both walks begin anew after a step of the run.
    ///
    /// # Errors
    /// Returns an error if the action does not exist, or names the figure that is no longer finite.
    pub fn stride(&mut self, is_person: bool, action: Option<usize>) -> Result<JsValue, JsError> {
        let walk = self.walks[usize::from(is_person)].get_or_insert_with(|| Walk::begin(&self.run));
        walk.advance(&self.run, action).throw()?;
        self.stride_shown(is_person)
    }

    /// Begins a new episode of the agent's walk, or of the person's, and returns what it looks like. The results so far
    /// stay, unless the run has taken steps since.
    ///
    /// # Errors
    /// Returns an error if the picture cannot be converted.
    pub fn begin_walk(&mut self, is_person: bool) -> Result<JsValue, JsError> {
        let walk = self.walks[usize::from(is_person)].get_or_insert_with(|| Walk::begin(&self.run));
        walk.begin_episode();
        self.stride_shown(is_person)
    }
}

impl RunHandle {
    fn stride_shown(&mut self, is_person: bool) -> Result<JsValue, JsError> {
        let Some(walk) = &mut self.walks[usize::from(is_person)] else { return Ok(JsValue::NULL) };
        let mut shown = Picture::default();
        walk.world.draw(&mut shown);
        let end = walk.count(&shown);
        let frame = Fields::new();
        frame.set("picture", picture::to_js(&shown)?)?;
        frame.set("state", walk.state() as f64)?;
        frame.set("episode", f64::from(walk.tally.episodes))?;
        frame.set("episode_step", walk.episode_step as f64)?;
        let action = walk.decided.as_ref().map(|recorded| recorded.decision.action as f64);
        frame.set("last_action", action.map_or(JsValue::NULL, JsValue::from))?;
        frame.set("last_reward", walk.step.map_or(0.0, |step| step.reward))?;
        frame.set("last_ended", end.map_or("", |(end, _)| end.name()))?;
        let kind = end.and_then(|(_, kind)| kind);
        frame.set("last_ended_on", kind.map_or(-1.0, |kind| f64::from(kind as u8)))?;
        decisions::set_recorded(&frame, walk.decided.iter())?;
        let seen = walk.decided.iter().map(|_| walk.inputs().iter().copied());
        decisions::set_views(&frame, decisions::counted_image(&*walk.world), seen)?;
        if walk.decided.is_some() {
            decisions::set_last(&frame, walk.network(), self.run.agent.support, &walk.pass)?;
        }
        let tally = Fields::new();
        tally.set("episodes", f64::from(walk.tally.episodes))?;
        tally.set("arrivals", f64::from(walk.tally.arrivals))?;
        tally.set("falls", f64::from(walk.tally.falls))?;
        tally.set("score", walk.score(&self.run).unwrap_or(f64::NAN))?;
        let stride = Fields::new();
        stride.set("frame", frame)?;
        stride.set("tally", tally)?;
        Ok(stride.into())
    }
}
