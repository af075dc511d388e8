//! One frame of a run: what the page draws sixty times a second.

use super::fields::Fields;
use super::run_handle::RunHandle;
use crate::run::curve::CurvePoint;
use crate::run::priority_picture::PriorityPicture;
use crate::worlds::model::Model;
use crate::worlds::picture::CellKind;
use crate::worlds::planner;
use js_sys::{Float32Array, Float64Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

impl RunHandle {
    pub(super) fn set_moment(&self, frame: &Fields) -> Result<(), JsError> {
        let moment = &self.run.moment;
        let (ended, ended_on) = self.last_ended();
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
        frame.set("last_ended", ended)?;
        frame.set("last_ended_on", ended_on)?;
        frame.set("epsilon", self.run.agent.epsilon())
    }

    /// How the last episode ended, and the kind of cell that it ended on; −1 where the picture does not tell.
    fn last_ended(&self) -> (&'static str, f64) {
        let Some(step) = self.run.moment.last_ended else { return ("", -1.0) };
        let cell = self.picture.states.iter().position(|state| *state as usize == step.observation);
        let kind = cell.and_then(|cell| self.picture.cells.get(cell)).map(|cell| cell.kind);
        let ended = match kind {
            _ if !step.terminated => "limit",
            Some(CellKind::Goal) => "goal",
            _ if step.reward > 0.0 => "goal",
            _ => "end",
        };
        (ended, kind.map_or(-1.0, |kind| f64::from(kind as u8)))
    }

    /// The optimum, when it is another than that of the frame before: a world may change under its agent.
    pub(super) fn set_optimum(&mut self, frame: &Fields) -> Result<(), JsError> {
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

    pub(super) fn set_decisions(&self, frame: &Fields) -> Result<(), JsError> {
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

    pub(super) fn set_last_decision(&self, frame: &Fields) -> Result<(), JsError> {
        let agent = &self.run.agent;
        let (neurons, time_steps) = (agent.online.sizes.neurons, agent.online.units.time_steps());
        // A layer that does not exist, as the value layer without dueling, is all zeros.
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
            // Without a distribution its only entry is the value.
            distribution.clone_from(&values);
        }
        frame.set("membranes", Float32Array::from(membranes.as_slice()))?;
        frame.set("thresholds", Float32Array::from(thresholds.as_slice()))?;
        frame.set("q_values", Float32Array::from(values.as_slice()))?;
        frame.set("distribution", Float32Array::from(distribution.as_slice()))
    }

    /// What Rainbow's parts are up to: how strong the noise is, and what the replay holds for important.
    pub(super) fn set_rainbow(&self, frame: &Fields) -> Result<(), JsError> {
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

/// A point of the curves as the page reads it; NaN where there is nothing yet.
pub(super) fn row(point: &CurvePoint) -> [f64; 10] {
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

/// Appends what there is, then zeros up to `length`.
fn extend_padded(list: &mut Vec<f32>, values: Option<&[f32]>, length: usize) {
    let end = list.len() + length;
    list.extend_from_slice(values.unwrap_or_default());
    list.resize(end, 0.0);
}
