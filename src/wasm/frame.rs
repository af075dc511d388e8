//! One frame of a run: the data that the page draws up to sixty times a second.

pub(super) mod decisions;
mod microscope;
pub(super) mod picture;
mod stride;

use super::fields::Fields;
use super::metering::measurement::ALL_OPERATIONS;
use super::run_handle::RunHandle;
use crate::agent::replay::observations::Observations;
use crate::run::comparison::priority_picture::PriorityPicture;
use crate::run::curve::CurvePoint;
use crate::run::evaluation::Evaluation;
use crate::run::recorder::Recorder;
use crate::worlds::model::Model;
use crate::worlds::planner;
use js_sys::{Float32Array, Float64Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl RunHandle {
    /// Returns the current state of the run, the decisions and curve points since the previous frame, and the last
    /// complete evaluation.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn frame(&mut self) -> Result<JsValue, JsError> {
        while self.evaluation.get().is_none() {
            self.evaluate(ALL_OPERATIONS)?;
        }
        self.run.world.draw(&mut self.picture);
        let frame = Fields::new();
        frame.set("picture", picture::to_js(&self.picture)?)?;
        self.set_optimum(&frame)?;
        self.set_moment(&frame)?;
        decisions::set_recorded(&frame, self.recorder.decisions.iter())?;
        if let Observations::Discovered(discovered) = &self.run.agent.replay.observations {
            let states = self.recorder.decisions.iter().map(|recorded| recorded.decision.state);
            let seen = states.map(|state| discovered.rows().active(state));
            decisions::set_views(&frame, decisions::counted_image(&*self.run.world), seen)?;
        } else {
            frame.set("views", Uint8Array::new_with_length(0))?;
        }
        let agent = &self.run.agent;
        decisions::set_last(&frame, &agent.online, agent.support, &agent.acting)?;
        let new = &self.run.curve.points[self.points_shown..];
        let rows: Vec<f64> = new.iter().flat_map(row).collect();
        frame.set("curve", Float64Array::from(rows.as_slice()))?;
        self.points_shown = self.run.curve.points.len();
        let none = Evaluation::default();
        let evaluation = self.evaluation.get().unwrap_or(&none);
        let policy: Vec<u8> = evaluation.policy.iter().map(|action| *action as u8).collect();
        frame.set("values", Float32Array::from(evaluation.values.as_slice()))?;
        frame.set("policy", Uint8Array::from(policy.as_slice()))?;
        frame.set("greedy_value", evaluation.greedy_value.unwrap_or(f64::NAN))?;
        frame.set("normalised_score", evaluation.normalised_score.unwrap_or(f64::NAN))?;
        frame.set("score_env_step", evaluation.env_step as f64)?;
        let visits: Vec<f32> = self.run.visits.iter().map(|visits| *visits as f32).collect();
        frame.set("visits", Float32Array::from(visits.as_slice()))?;
        self.set_rainbow(&frame)?;
        self.recorder = Recorder::default();
        Ok(frame.into())
    }
}

impl RunHandle {
    fn set_moment(&self, frame: &Fields) -> Result<(), JsError> {
        let moment = &self.run.moment;
        let end = self.run.last_end(&self.picture);
        let kind = end.and_then(|(_, kind)| kind);
        frame.set("env_steps", moment.env_steps as f64)?;
        frame.set("updates", self.run.agent.updates() as f64)?;
        frame.set("episode", moment.episode as f64)?;
        frame.set("episode_step", moment.episode_step as f64)?;
        frame.set("state", moment.state as f64)?;
        frame.set(
            "last_action",
            moment.last.map_or(JsValue::NULL, |(decision, _)| JsValue::from(decision.action as f64)),
        )?;
        frame.set("last_reward", moment.last.map_or(0.0, |(_, step)| step.reward))?;
        frame.set("last_ended", end.map_or("", |(end, _)| end.name()))?;
        frame.set("last_ended_on", kind.map_or(-1.0, |kind| f64::from(kind as u8)))?;
        frame.set("epsilon", self.run.agent.epsilon())
    }

    /// Sets `optimum` if it changed since the previous frame (worlds can change during a run), otherwise null.
    fn set_optimum(&mut self, frame: &Fields) -> Result<(), JsError> {
        let judge = self.run.judge.as_ref();
        let solution = judge.and_then(|judge| judge.solution.as_ref());
        let values = solution.map(|solution| solution.values.as_slice()).unwrap_or_default();
        if self.optimum_shown.as_deref() == Some(values) {
            return frame.set("optimum", JsValue::NULL);
        }
        let model = self.run.world.model();
        let gamma = self.run.spec.parameters.gamma;
        let actions = model.map(|model| planner::best_actions(model, values, gamma)).unwrap_or_default();
        let optimum = Fields::new();
        optimum.set("values", Float64Array::from(values))?;
        optimum.set("actions", Uint32Array::from(actions.as_slice()))?;
        optimum.set("value", judge.map_or(f64::NAN, |judge| judge.optimal_value))?;
        optimum.set("random", judge.map_or(f64::NAN, |judge| judge.random_value))?;
        optimum.set("costs", model.is_some_and(Model::costs))?;
        optimum.set("earns", self.run.world.reward_range()[1] > 0.0)?;
        self.optimum_shown = Some(values.to_vec());
        frame.set("optimum", optimum)
    }

    /// Sets the strength of the parameter noise and the replay's priorities, as a histogram and by state.
    fn set_rainbow(&self, frame: &Fields) -> Result<(), JsError> {
        let agent = &self.run.agent;
        let sigma_0 = self.run.spec.parameters.noise_sigma;
        let noise: Vec<f32> =
            agent.online.sigmas.iter().flat_map(|sigmas| sigmas.strengths(sigma_0)).collect();
        frame.set("noise", Float32Array::from(noise.as_slice()))?;
        let PriorityPicture { histogram, by_state } =
            PriorityPicture::of(&agent.replay, self.run.world.states());
        frame.set("priorities", Float32Array::from(histogram.as_slice()))?;
        frame.set("state_priorities", Float32Array::from(by_state.as_slice()))
    }
}

/// Flattens a curve point to the page's columns; NaN for missing values.
fn row(point: &CurvePoint) -> [f64; 10] {
    let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let rate = |layer: usize| number(point.firing_rates.map(|rates| rates[layer]));
    [
        point.env_step as f64,
        point.updates as f64,
        number(point.mean_return),
        number(point.loss),
        rate(0),
        rate(1),
        rate(2),
        rate(3),
        number(point.sparsity()),
        number(point.score),
    ]
}
