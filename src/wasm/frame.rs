//! One frame of a run: the data that the page draws up to sixty times a second.

use super::fields::Fields;
use super::picture;
use super::run_handle::{ALL, RunHandle};
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
            self.evaluate(ALL)?;
        }
        self.run.world.draw(&mut self.picture);
        let frame = Fields::new();
        frame.set("picture", picture::to_js(&self.picture)?)?;
        self.set_optimum(&frame)?;
        self.set_moment(&frame)?;
        self.set_decisions(&frame)?;
        self.set_last_decision(&frame)?;
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

    fn set_decisions(&self, frame: &Fields) -> Result<(), JsError> {
        let recorded = &self.recorder.decisions;
        let states: Vec<u32> = recorded.iter().map(|r| r.decision.state as u32).collect();
        let actions: Vec<u8> = recorded.iter().map(|r| r.decision.action as u8).collect();
        let greedy: Vec<u8> =
            recorded.iter().map(|r| u8::from(r.decision.action == r.decision.greedy_action)).collect();
        let spikes: Vec<u8> = recorded.iter().flat_map(|r| r.spikes.iter().copied()).collect();
        frame.set("decisions", recorded.len() as f64)?;
        frame.set("decision_states", Uint32Array::from(states.as_slice()))?;
        frame.set("decision_actions", Uint8Array::from(actions.as_slice()))?;
        frame.set("decision_greedy", Uint8Array::from(greedy.as_slice()))?;
        frame.set("spikes", Uint8Array::from(spikes.as_slice()))
    }

    fn set_last_decision(&self, frame: &Fields) -> Result<(), JsError> {
        let agent = &self.run.agent;
        let (neurons, time_steps) = (agent.online.sizes.neurons, agent.online.units.time_steps());
        // A missing layer, such as the value layer without dueling, is filled with zeros.
        let mut membranes = Vec::with_capacity(time_steps * 4 * neurons);
        for t in 0..time_steps {
            for layer in &agent.acting.layers {
                extend_padded(
                    &mut membranes,
                    layer.record.membranes.get(t * neurons..(t + 1) * neurons),
                    neurons,
                );
            }
        }
        let mut thresholds = Vec::with_capacity(4 * neurons);
        for tensors in &agent.online.neurons {
            extend_padded(&mut thresholds, Some(&tensors.threshold), neurons);
        }
        let (mut logits, mut distribution, mut values) =
            (agent.acting.logits.clone(), Vec::new(), Vec::new());
        agent.support.resolve(&mut logits, &mut distribution, &mut values);
        if agent.support.is_scalar() {
            // A scalar value head has no distribution: the value stands in for it, one entry per action.
            distribution.clone_from(&values);
        }
        frame.set("membranes", Float32Array::from(membranes.as_slice()))?;
        frame.set("thresholds", Float32Array::from(thresholds.as_slice()))?;
        frame.set("q_values", Float32Array::from(values.as_slice()))?;
        frame.set("distribution", Float32Array::from(distribution.as_slice()))
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

/// Appends `values`, padded with zeros to `length` entries.
fn extend_padded(list: &mut Vec<f32>, values: Option<&[f32]>, length: usize) {
    let end = list.len() + length;
    list.extend_from_slice(values.unwrap_or_default());
    list.resize(end, 0.0);
}
