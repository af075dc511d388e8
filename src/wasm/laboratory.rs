//! One run, advanced in small pieces and looked at once a frame.

use super::convert::{self, Throw, to_js};
use super::decider::{Decider, Twin};
use super::fields::Fields;
use super::frame::row;
use super::picture;
use crate::experiment::Experiment;
use crate::experiment::evaluation::Evaluation;
use crate::experiment::figures::{Figures, Point};
use crate::experiment::recorder::{KEPT, Recorder};
use crate::experiment::spec::Spec;
use crate::interchange::checkpoint;
use crate::network::LAYERS;
use crate::worlds::picture::Picture;
use js_sys::{Array, Float32Array, Float64Array, Uint8Array};
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
    pub(super) run: Experiment,
    pub(super) recorder: Recorder,
    evaluation: Evaluation,
    evaluated_update: u64,
    points_shown: usize,
    pub(super) picture: Picture,
    /// Optimal values as the page has them.
    pub(super) optimum_shown: Option<Vec<f64>>,
    pub(super) decider: Decider,
    pub(super) twin: Option<Twin>,
    /// Zeros / activities of each hidden layer of a dense twin that was trained and measured beside this run.
    pub(super) relu_zeros: Option<[f64; 4]>,
}

#[wasm_bindgen]
impl Laboratory {
    /// A run at its very beginning.
    ///
    /// # Errors
    /// Whatever is wrong with the experiment, naming it.
    #[wasm_bindgen(constructor)]
    pub fn new(experiment: JsValue) -> Result<Laboratory, JsError> {
        // Weights from elsewhere come with a checkpoint; this run begins with its own.
        let spec = Spec { origin: None, ..convert::spec(experiment)? };
        Self::of(Experiment::new(spec).throw()?)
    }

    /// Runs environment steps with the learning that is due; stops at the end of the run, and where memory is full.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn advance(&mut self, env_steps: u32) -> Result<(), JsError> {
        let left = self.run.spec.parameters.train_steps.saturating_sub(self.run.moment.env_steps as usize);
        for left in (0..left.min(env_steps as usize)).rev() {
            if self.ended_early().is_some() {
                break;
            }
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

    /// Whether the declared length of the run is reached, or memory is full.
    pub fn done(&self) -> bool {
        self.run.is_done() || self.ended_early().is_some()
    }

    /// Why the run cannot go on although its declared length is not reached; it can be saved and judged as it is.
    pub fn ended_early(&self) -> Option<String> {
        let full = self.run.check_room().err().filter(|_| !self.run.is_done())?;
        Some(format!("The run ends early: {full}. What it has learned can be saved."))
    }

    /// What does not change during the run.
    ///
    /// # Errors
    /// Never in practice.
    pub fn scene(&self) -> Result<JsValue, JsError> {
        let run = &self.run;
        let support = run.agent.support;
        let actions = run.spec.world.entry().throw()?.actions;
        let scene = Fields::new();
        scene.set("states", run.world.states() as f64)?;
        scene.set("actions", names(actions))?;
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

    /// Changes a cell under the agent; gives a notice where there is something to be said about it.
    ///
    /// # Errors
    /// When the cell cannot become that, saying why.
    pub fn edit(&mut self, cell: u32, text: &str) -> Result<Option<String>, JsError> {
        let notice = self.run.edit(cell as usize, text).throw()?;
        // The same policy is worth another sum in the changed world.
        self.evaluation = self.run.evaluate().throw()?;
        // The twin was trained in the world as it was.
        self.relu_zeros = None;
        Ok(notice.map(str::to_owned))
    }

    /// The figures of `spikeground train`, without the time it took; once its dense twin was measured, with that one's zeros.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn figures(&self) -> Result<JsValue, JsError> {
        let figures = self.run.figures_with(&self.measure()).throw()?;
        to_js(&Trained { figures, curve: self.run.points() })
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
        Ok(Self {
            run,
            recorder: Recorder::default(),
            evaluation,
            evaluated_update,
            points_shown: 0,
            picture: Picture::default(),
            optimum_shown: None,
            decider: Decider::default(),
            twin: None,
            relu_zeros: None,
        })
    }

    /// The cost of an evaluation grows with the states, so large worlds are evaluated less often.
    fn evaluate_when_stale(&mut self) -> Result<(), JsError> {
        let updates = self.run.agent.updates();
        let patience = (self.evaluation.policy.len() as u64 / 16).max(1);
        if updates >= self.evaluated_update + patience || (self.done() && updates > self.evaluated_update) {
            self.evaluation = self.run.evaluate().throw()?;
            self.evaluated_update = updates;
        }
        Ok(())
    }
}

fn names(names: &[&str]) -> Array {
    names.iter().map(|name| JsValue::from_str(name)).collect()
}
