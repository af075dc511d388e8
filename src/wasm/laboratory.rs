//! One run, advanced in small pieces and looked at once a frame.

use super::convert::{self, Throw, to_js};
use crate::experiment::Experiment;
use crate::experiment::curve::CurvePoint;
use crate::experiment::evaluation::Evaluation;
use crate::experiment::figures::{Figures, Point};
use crate::experiment::priorities::Priorities;
use crate::experiment::recorder::{KEPT, Recorder};
use crate::interchange::checkpoint;
use crate::math::elementary::{exp, log_softmax};
use crate::network::LAYERS;
use js_sys::{Array, Float32Array, Float64Array, Object, Reflect, Uint8Array, Uint16Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct Trained {
    #[serde(flatten)]
    figures: Figures,
    curve: Vec<Point>,
}

/// A run in the worker.
#[wasm_bindgen]
pub struct Laboratory {
    run: Experiment,
    recorder: Recorder,
    evaluation: Evaluation,
    evaluated_update: u64,
    points_shown: usize,
}

#[wasm_bindgen]
impl Laboratory {
    /// A run at its very beginning.
    ///
    /// # Errors
    /// Whatever is wrong with the experiment, naming it.
    #[wasm_bindgen(constructor)]
    pub fn new(experiment: JsValue) -> Result<Laboratory, JsError> {
        Self::of(Experiment::new(convert::spec(experiment)?).throw()?)
    }

    /// Runs environment steps with the learning that is due; stops at the end of the run.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn advance(&mut self, env_steps: u32) -> Result<(), JsError> {
        let left = self.run.spec.parameters.train_steps - self.run.moment.env_steps as usize;
        for left in (0..left.min(env_steps as usize)).rev() {
            self.run.step().throw()?;
            if left < KEPT {
                self.recorder.record(&self.run);
            }
        }
        Ok(())
    }

    /// Environment steps taken.
    pub fn env_steps(&self) -> f64 {
        self.run.moment.env_steps as f64
    }

    /// Learning steps taken.
    pub fn updates(&self) -> f64 {
        self.run.agent.updates() as f64
    }

    /// Whether the declared length of the run is reached.
    pub fn done(&self) -> bool {
        self.run.is_done()
    }

    /// What does not change during the run.
    ///
    /// # Errors
    /// Never in practice.
    pub fn scene(&self) -> Result<JsValue, JsError> {
        let run = &self.run;
        let support = run.agent.support;
        let actions = run.spec.world.entry().throw()?.actions;
        let map = run.spec.world.map().throw()?;
        let initial = run.world.model().map(|model| model.initial.as_slice()).unwrap_or_default();
        let start = initial.iter().position(|probability| *probability > 0.0);
        let judge = run.judge.as_ref();
        let optimal_values = judge.map(|judge| judge.solution.values.as_slice()).unwrap_or_default();
        let scene = Fields::new();
        scene.set("rows", map.rows as f64)?;
        scene.set("columns", map.columns as f64)?;
        scene.set("letters", String::from_utf8_lossy(&map.cells).as_ref())?;
        scene.set("start", start.unwrap_or(0) as f64)?;
        scene.set("actions", names(actions))?;
        scene.set("optimal_values", Float64Array::from(optimal_values))?;
        scene.set("optimal_value", judge.map_or(f64::NAN, |judge| judge.optimal_value))?;
        scene.set("random_value", judge.map_or(f64::NAN, |judge| judge.random_value))?;
        scene.set("layers", names(&LAYERS))?;
        scene.set("neurons", run.agent.online.sizes.neurons as f64)?;
        scene.set("time_steps", run.agent.online.units.time_steps() as f64)?;
        scene.set("atoms", support.atoms as f64)?;
        scene.set("support_min", f64::from(support.min))?;
        scene.set("support_max", f64::from(support.max))?;
        scene.set("train_steps", run.spec.parameters.train_steps as f64)?;
        scene.set("gamma", run.spec.parameters.gamma)?;
        scene.set("spiking", run.spec.agent.is_spiking())?;
        Ok(scene.into())
    }

    /// Where the run stands, and what was recorded since the frame before.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn frame(&mut self) -> Result<JsValue, JsError> {
        self.evaluate_when_stale()?;
        let frame = Fields::new();
        self.set_moment(&frame)?;
        self.set_decisions(&frame)?;
        self.set_last_decision(&frame)?;
        let new = &self.run.curve.points[self.points_shown..];
        let rows: Vec<f64> = new.iter().flat_map(row).collect();
        frame.set("curve", Float64Array::from(rows.as_slice()))?;
        self.points_shown = self.run.curve.points.len();
        let evaluation = &self.evaluation;
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

    /// The figures of `spikeground train`, without the time it took.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn figures(&self) -> Result<JsValue, JsError> {
        to_js(&Trained { figures: self.run.figures().throw()?, curve: self.run.points() })
    }

    /// The run that a checkpoint holds, where the checkpoint left it.
    ///
    /// # Errors
    /// When the file cannot be used, saying why.
    pub fn resume(checkpoint: &[u8]) -> Result<Laboratory, JsError> {
        Self::of(checkpoint::from_bytes(checkpoint).throw()?)
    }

    /// The run as a checkpoint.
    ///
    /// # Errors
    /// When the world of the run cannot be saved.
    pub fn save(&self) -> Result<Vec<u8>, JsError> {
        checkpoint::to_bytes(&self.run).throw()
    }

    /// What the run is a run of.
    ///
    /// # Errors
    /// Never in practice.
    pub fn experiment(&self) -> Result<JsValue, JsError> {
        to_js(&convert::Experiment::of(&self.run.spec))
    }
}

impl Laboratory {
    fn of(run: Experiment) -> Result<Self, JsError> {
        let (evaluation, evaluated_update) = (run.evaluate().throw()?, run.agent.updates());
        Ok(Self { run, recorder: Recorder::default(), evaluation, evaluated_update, points_shown: 0 })
    }

    /// What Rainbow's parts are up to: how strong the noise is, and what the replay holds for important.
    fn set_rainbow(&self, frame: &Fields) -> Result<(), JsError> {
        let agent = &self.run.agent;
        let sigma_0 = self.run.spec.parameters.noise_sigma;
        let noise: Vec<f32> =
            agent.online.spreads.iter().flat_map(|spreads| spreads.strengths(sigma_0)).collect();
        frame.set("noise", Float32Array::from(noise.as_slice()))?;
        let Priorities { histogram, by_state } = Priorities::of(&agent.replay, self.run.world.states());
        frame.set("priorities", Float32Array::from(histogram.as_slice()))?;
        frame.set("state_priorities", Float32Array::from(by_state.as_slice()))
    }

    /// The cost of an evaluation grows with the states, so large worlds are evaluated less often.
    fn evaluate_when_stale(&mut self) -> Result<(), JsError> {
        let updates = self.run.agent.updates();
        let patience = (self.evaluation.policy.len() as u64 / 16).max(1);
        if updates >= self.evaluated_update + patience
            || (self.run.is_done() && updates > self.evaluated_update)
        {
            self.evaluation = self.run.evaluate().throw()?;
            self.evaluated_update = updates;
        }
        Ok(())
    }

    fn set_moment(&self, frame: &Fields) -> Result<(), JsError> {
        let moment = &self.run.moment;
        let letters = self.run.world.map().map(|map| map.cells.as_slice()).unwrap_or_default();
        let ended = match moment.last_ended {
            None => "",
            Some(step) if !step.terminated => "limit",
            Some(step) if letters.get(step.observation) == Some(&b'G') => "goal",
            Some(_) => "hole",
        };
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
        frame.set("epsilon", self.run.agent.epsilon())
    }

    fn set_decisions(&self, frame: &Fields) -> Result<(), JsError> {
        let recorded = &self.recorder.decisions;
        let states: Vec<u16> = recorded.iter().map(|r| r.decision.state as u16).collect();
        let actions: Vec<u8> = recorded.iter().map(|r| r.decision.action as u8).collect();
        let greedy: Vec<u8> =
            recorded.iter().map(|r| u8::from(r.decision.action == r.decision.greedy_action)).collect();
        let spikes: Vec<u8> = recorded.iter().flat_map(|r| r.spikes.iter().copied()).collect();
        frame.set("decisions", recorded.len() as f64)?;
        frame.set("decision_states", Uint16Array::from(states.as_slice()))?;
        frame.set("decision_actions", Uint8Array::from(actions.as_slice()))?;
        frame.set("decision_greedy", Uint8Array::from(greedy.as_slice()))?;
        frame.set("spikes", Uint8Array::from(spikes.as_slice()))
    }

    fn set_last_decision(&self, frame: &Fields) -> Result<(), JsError> {
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
        let mut distribution = agent.acting.logits.clone();
        for action in distribution.chunks_exact_mut(agent.support.atoms).filter(|atoms| atoms.len() > 1) {
            log_softmax(action);
            for log_probability in action {
                *log_probability = exp(*log_probability);
            }
        }
        let mut values = Vec::new();
        agent.support.values(&agent.acting.logits, &mut values);
        frame.set("membranes", Float32Array::from(membranes.as_slice()))?;
        frame.set("thresholds", Float32Array::from(thresholds.as_slice()))?;
        frame.set("q_values", Float32Array::from(values.as_slice()))?;
        frame.set("distribution", Float32Array::from(distribution.as_slice()))
    }
}

/// A point of the curves as the page reads it; NaN where there is nothing yet.
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

/// Appends what there is, then zeros up to `length`.
fn extend_padded(list: &mut Vec<f32>, values: Option<&[f32]>, length: usize) {
    let end = list.len() + length;
    list.extend_from_slice(values.unwrap_or_default());
    list.resize(end, 0.0);
}

fn names(names: &[&str]) -> Array {
    names.iter().map(|name| JsValue::from_str(name)).collect()
}

/// An object under construction.
struct Fields(Object);

impl Fields {
    fn new() -> Self {
        Self(Object::new())
    }

    fn set(&self, name: &str, value: impl Into<JsValue>) -> Result<(), JsError> {
        let set = Reflect::set(&self.0, &name.into(), &value.into());
        set.map(|_| ()).map_err(|_| JsError::new(&format!("{name} could not be set")))
    }
}

impl From<Fields> for JsValue {
    fn from(fields: Fields) -> Self {
        fields.0.into()
    }
}
