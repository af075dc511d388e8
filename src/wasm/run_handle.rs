//! A run in the page's worker, advanced in small slices and drawn once a frame.

use super::convert::{self, Throw, to_js};
use super::fields::Fields;
use super::frame::decisions;
use super::metering::measurement::Measurement;
use crate::interchange::checkpoint;
use crate::network::LAYERS;
use crate::run::Run;
use crate::run::comparison::timed_decisions::TimedDecisions;
use crate::run::evaluation::current::CurrentEvaluation;
use crate::run::evaluation::judge::Judge;
use crate::run::figures::monitored::Monitoring;
use crate::run::recorder::{KEPT_DECISIONS, Recorder};
use crate::run::spec::RunSpec;
use crate::run::walk::Walk;
use crate::worlds::picture::Picture;
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// Approximate number of operations that [`RunHandle::advance`] spends on the evaluation of one curve point; longer
/// evaluations continue in slices of [`RunHandle::finish_step`].
const CURVE_POINT_OPERATIONS: u64 = 8_000_000;

/// A run in the page's worker. Long work is done in slices of a given number of operations, between which the worker
/// can handle messages; methods that return `bool` return whether the work is complete.
#[wasm_bindgen]
pub struct RunHandle {
    pub(super) run: Run,
    pub(super) recorder: Recorder,
    notices: Vec<String>,
    pub(super) evaluation: CurrentEvaluation,
    /// Figures of the run, in progress or complete.
    pub(super) figures: Measurement,
    pub(super) int8: Measurement,
    pub(super) monitoring: Option<Monitoring>,
    /// Optimal and random returns over the world's levels, kept between measurements until the world is edited.
    pub(super) levels: Option<Judge>,
    pub(super) points_shown: usize,
    pub(super) picture: Picture,
    /// Optimal values last sent to the page.
    pub(super) optimum_shown: Option<Vec<f64>>,
    pub(super) timed: TimedDecisions,
    /// The agent's episodes, and a person's, with the weights that the run has now.
    pub(super) walks: [Option<Walk>; 2],
    /// Share of zero activities in each hidden layer of the trained and measured dense twin.
    pub(super) relu_zeros: Option<[f64; 4]>,
}

#[wasm_bindgen]
impl RunHandle {
    /// Creates a new run.
    ///
    /// # Errors
    /// Returns an error that names the invalid field of the description.
    #[wasm_bindgen(constructor)]
    pub fn new(description: JsValue) -> Result<RunHandle, JsError> {
        // Foreign initial weights exist only in checkpoints; a new run draws its own.
        let spec = RunSpec { origin: None, foreign_numerics: None, ..convert::spec(description)? };
        Ok(Self::of(Run::new(spec).throw()?, Vec::new()))
    }

    /// Runs up to `env_steps` environment steps with the learning steps due. Returns early at the end of the run, if
    /// memory is full, or during a long evaluation for the curve, which the next call continues.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn advance(&mut self, env_steps: u32) -> Result<(), JsError> {
        self.walks = [None, None];
        let left = self.run.spec.parameters.train_steps.saturating_sub(self.run.moment.env_steps as usize);
        for left in (0..left.min(env_steps as usize)).rev() {
            if !self.run.finish_step(CURVE_POINT_OPERATIONS).throw()? {
                return Ok(());
            }
            if self.ended_early().is_some() {
                break;
            }
            self.run.begin_step().throw()?;
            if left < KEPT_DECISIONS {
                self.recorder.record(&self.run);
            }
        }
        self.run.finish_step(CURVE_POINT_OPERATIONS).throw()?;
        Ok(())
    }

    /// Continues the evaluation due after the last step for roughly `operations` operations; returns whether the step
    /// is complete.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn finish_step(&mut self, operations: f64) -> Result<bool, JsError> {
        self.run.finish_step(operations as u64).throw()
    }

    /// Computes a slice of the evaluation that frames show, unless the last one is still current; returns whether it
    /// is. Uses the weights at the start of the evaluation. Large worlds are evaluated less often, because the cost
    /// grows with the number of states.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn evaluate(&mut self, operations: f64) -> Result<bool, JsError> {
        let is_done = self.done();
        self.evaluation.advance(&self.run, is_done, operations as u64).throw()
    }

    /// Number of environment steps taken.
    pub fn env_steps(&self) -> f64 {
        self.run.moment.env_steps as f64
    }

    /// Number of learning steps taken.
    pub fn updates(&self) -> f64 {
        self.run.agent.updates() as f64
    }

    /// Returns whether the run has reached its declared length or memory is full.
    pub fn done(&self) -> bool {
        self.run.is_done() || self.ended_early().is_some()
    }

    /// Message if memory is full before the declared length; the run can still be saved and evaluated.
    pub fn ended_early(&self) -> Option<String> {
        let full = self.run.check_room().err().filter(|_| !self.run.is_done())?;
        Some(format!("The run ends early: {full}. What it has learned can be saved."))
    }

    /// Returns the constants of the run: sizes, names of actions and layers, support, discount.
    ///
    /// # Errors
    /// Returns an error if the world is not in the catalogue.
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
        let image = decisions::counted_image(&*run.world);
        scene.set("view_columns", image.map_or(0.0, |image| image.columns as f64))?;
        scene.set("view_rows", image.map_or(0.0, |image| image.rows as f64))?;
        scene.set("view_is_whole", image.is_some_and(|image| image.whole))?;
        Ok(scene.into())
    }

    /// Changes a cell during the run; returns a notice if no goal can be reached any more or a reward is beyond the
    /// support.
    ///
    /// # Errors
    /// Returns an error that gives the reason if the cell cannot be changed to `text`.
    pub fn edit(&mut self, cell: u32, text: &str) -> Result<Option<String>, JsError> {
        let notice = self.run.edit(cell as usize, text).throw()?;
        self.forget_measurements();
        Ok(notice.map(str::to_owned))
    }

    /// Resumes the run of a checkpoint.
    ///
    /// # Errors
    /// Returns an error that gives the reason if the file cannot be used.
    pub fn resume(checkpoint: &[u8]) -> Result<RunHandle, JsError> {
        let checkpoint = checkpoint::read(checkpoint).throw()?;
        let notices = checkpoint.notices();
        Ok(Self::of(checkpoint.resume().throw()?, notices))
    }

    /// Resumes a run of the same page that is to be repeated up to a later step, with the edits that were made until
    /// then, in the form of links.
    ///
    /// # Errors
    /// Returns an error that gives the reason if the checkpoint cannot be used or the edits are not those of the run.
    pub fn repeat(checkpoint: &[u8], events: &str) -> Result<RunHandle, JsError> {
        let mut run = checkpoint::from_bytes(checkpoint).throw()?;
        let events = run.spec.world.events(events).throw()?;
        run.plan_events(events).throw()?;
        Ok(Self::of(run, Vec::new()))
    }

    /// Drops planned edits, so that the run goes on without them.
    pub fn drop_planned_events(&mut self) {
        self.run.drop_planned_events();
    }

    /// Digest of the network's weights at the present step.
    pub fn digest(&self) -> String {
        self.run.agent.online.digest()
    }

    /// Notices for the user about the checkpoint that the run was resumed from, one sentence each.
    pub fn notices(&self) -> Vec<String> {
        self.notices.clone()
    }

    /// Serialises the run as a checkpoint.
    ///
    /// # Errors
    /// Returns an error if the world cannot be saved or the last step is incomplete.
    pub fn save(&self) -> Result<Vec<u8>, JsError> {
        checkpoint::to_bytes(&self.run).throw()
    }

    /// Returns the description of the run.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn spec(&self) -> Result<JsValue, JsError> {
        to_js(&convert::RunDescription::of(&self.run.spec))
    }
}

impl RunHandle {
    /// Drops all measurements, complete or in progress, and the twin: they are of the run before an event.
    pub(super) fn forget_measurements(&mut self) {
        self.evaluation = CurrentEvaluation::default();
        self.walks = [None, None];
        self.relu_zeros = None;
        (self.figures, self.int8, self.levels) = (Measurement::None, Measurement::None, None);
    }

    fn of(run: Run, notices: Vec<String>) -> Self {
        Self {
            run,
            notices,
            recorder: Recorder::default(),
            evaluation: CurrentEvaluation::default(),
            figures: Measurement::None,
            int8: Measurement::None,
            monitoring: None,
            levels: None,
            points_shown: 0,
            picture: Picture::default(),
            optimum_shown: None,
            timed: TimedDecisions::default(),
            walks: [None, None],
            relu_zeros: None,
        }
    }
}

fn names(names: &[&str]) -> Array {
    names.iter().map(|name| JsValue::from_str(name)).collect()
}
