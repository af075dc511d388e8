//! One run, advanced in small pieces and looked at once a frame.

use super::convert::{self, Throw, to_js};
use super::fields::Fields;
use crate::interchange::checkpoint;
use crate::meter::table::Table;
use crate::network::LAYERS;
use crate::run::Run;
use crate::run::current_evaluation::CurrentEvaluation;
use crate::run::figures::{EPISODES, Figures, Measure};
use crate::run::judge::Judge;
use crate::run::measuring::Measuring;
use crate::run::monitored::Monitoring;
use crate::run::points::Point;
use crate::run::recorder::{KEPT_DECISIONS, Recorder};
use crate::run::spec::RunSpec;
use crate::run::timed_decisions::TimedDecisions;
use crate::worlds::picture::Picture;
use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The figures of a run, with its curve.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Trained {
    #[serde(flatten)]
    figures: Figures,
    /// Oldest first.
    curve: Vec<Point>,
}

/// Figures that are measured slice by slice.
#[derive(Default)]
pub(super) enum Measurement {
    #[default]
    None,
    UnderWay(Box<Measuring>),
    Complete(Box<Figures>),
}

/// Roughly the operations that [`RunHandle::advance`] does for a point of the curve without a pause: more are left to the
/// slices of [`RunHandle::finish_step`].
const WITHOUT_PAUSE: u64 = 8_000_000;

/// More operations than any measurement takes.
pub(super) const ALL: f64 = f64::INFINITY;

/// A run in the worker. What may take long is done in slices of a given number of operations, between which the worker
/// can listen: the methods that end in a `bool` tell whether they are done.
#[wasm_bindgen]
pub struct RunHandle {
    pub(super) run: Run,
    pub(super) recorder: Recorder,
    notices: Vec<String>,
    pub(super) evaluation: CurrentEvaluation,
    /// Measurements that are under way: the figures, those with INT8 weights, the monitor's report.
    figures: Measurement,
    pub(super) int8: Measurement,
    pub(super) monitoring: Option<Monitoring>,
    /// What was found of the levels of the world, which do not change.
    levels: Option<Judge>,
    pub(super) points_shown: usize,
    pub(super) picture: Picture,
    /// Optimal values as the page has them.
    pub(super) optimum_shown: Option<Vec<f64>>,
    pub(super) timed: TimedDecisions,
    /// Zeros / activities of each hidden layer of a dense twin that was trained and measured beside this run.
    pub(super) relu_zeros: Option<[f64; 4]>,
}

#[wasm_bindgen]
impl RunHandle {
    /// A run at its very beginning.
    ///
    /// # Errors
    /// Whatever is wrong with the description, naming it.
    #[wasm_bindgen(constructor)]
    pub fn new(description: JsValue) -> Result<RunHandle, JsError> {
        // Weights from elsewhere come with a checkpoint; this run begins with its own.
        let spec = RunSpec { origin: None, foreign_numerics: None, ..convert::spec(description)? };
        Ok(Self::of(Run::new(spec).throw()?, Vec::new()))
    }

    /// Runs environment steps with the learning that is due; stops at the end of the run, where memory is full, and where an
    /// evaluation for the curve takes longer, with which it goes on when it is called again.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn advance(&mut self, env_steps: u32) -> Result<(), JsError> {
        let left = self.run.spec.parameters.train_steps.saturating_sub(self.run.moment.env_steps as usize);
        for left in (0..left.min(env_steps as usize)).rev() {
            if !self.run.finish_step(WITHOUT_PAUSE).throw()? {
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
        self.run.finish_step(WITHOUT_PAUSE).throw()?;
        Ok(())
    }

    /// A slice of what the last step has left to do.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn finish_step(&mut self, operations: f64) -> Result<bool, JsError> {
        self.run.finish_step(operations as u64).throw()
    }

    /// A slice of the evaluation that a frame shows, unless the last one is still good. It is of the weights that the run had
    /// when it began; large worlds are evaluated less often, since the cost grows with the states.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn evaluate(&mut self, operations: f64) -> Result<bool, JsError> {
        let is_done = self.done();
        self.evaluation.advance(&self.run, is_done, operations as u64).throw()
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

    /// Changes a cell under the agent; gives a notice where there is something to be said about it.
    ///
    /// # Errors
    /// When the cell cannot become that, saying why.
    pub fn edit(&mut self, cell: u32, text: &str) -> Result<Option<String>, JsError> {
        let notice = self.run.edit(cell as usize, text).throw()?;
        // Whatever was measured, or is under way, belongs to the world as it was; the twin was trained in it, too.
        self.evaluation = CurrentEvaluation::default();
        self.relu_zeros = None;
        (self.figures, self.int8, self.levels) = (Measurement::None, Measurement::None, None);
        Ok(notice.map(str::to_owned))
    }

    /// A slice of the figures that [`Self::figures`] gives: of the run as it is when the first slice begins.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn measure_figures(&mut self, operations: f64) -> Result<bool, JsError> {
        let mut figures = std::mem::take(&mut self.figures);
        let done = self.measure(&mut figures, false, operations);
        self.figures = figures;
        done
    }

    /// The figures of `spikeground train`, without the time it took; once its dense twin was measured, with that one's zeros.
    /// What is not measured yet is measured now.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn figures(&mut self) -> Result<JsValue, JsError> {
        while !self.measure_figures(ALL)? {}
        let Measurement::Complete(figures) = std::mem::take(&mut self.figures) else {
            return Ok(JsValue::NULL);
        };
        to_js(&Trained { figures: *figures, curve: self.run.points() })
    }

    /// Drops measurements that are under way; the next slice begins anew.
    pub fn drop_measurements(&mut self) {
        (self.figures, self.int8, self.monitoring) = (Measurement::None, Measurement::None, None);
        self.evaluation.abandon();
    }

    /// The run that a checkpoint holds, where the checkpoint left it.
    ///
    /// # Errors
    /// When the file cannot be used, saying why.
    pub fn resume(checkpoint: &[u8]) -> Result<RunHandle, JsError> {
        let checkpoint = checkpoint::read(checkpoint).throw()?;
        let notices = checkpoint.notices();
        Ok(Self::of(checkpoint.resume().throw()?, notices))
    }

    /// What a person has to know of the checkpoint that the run came from, each in one sentence.
    pub fn notices(&self) -> Vec<String> {
        self.notices.clone()
    }

    /// The run as a checkpoint.
    ///
    /// # Errors
    /// When the world of the run cannot be saved, or the last step is not finished.
    pub fn save(&self) -> Result<Vec<u8>, JsError> {
        checkpoint::to_bytes(&self.run).throw()
    }

    /// What the run is a run of.
    ///
    /// # Errors
    /// Never in practice.
    pub fn spec(&self) -> Result<JsValue, JsError> {
        to_js(&convert::RunDescription::of(&self.run.spec))
    }
}

impl RunHandle {
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
            relu_zeros: None,
        }
    }

    /// A slice of a measurement, which begins if it is not under way.
    pub(super) fn measure(
        &mut self,
        measurement: &mut Measurement,
        int8: bool,
        operations: f64,
    ) -> Result<bool, JsError> {
        if let Measurement::None = measurement {
            let (seed, relu_zeros) = (self.run.spec.seed, self.relu_zeros);
            let measure = Measure { episodes: EPISODES, seed, table: Table::default(), int8, relu_zeros };
            let measuring = Measuring::begin(&self.run, measure, self.levels.clone());
            *measurement = Measurement::UnderWay(Box::new(measuring));
        }
        let Measurement::UnderWay(measuring) = measurement else { return Ok(true) };
        let figures = measuring.advance(&self.run, operations as u64).throw()?;
        if self.levels.is_none() {
            self.levels = measuring.judge_of_levels().cloned();
        }
        let Some(figures) = figures else { return Ok(false) };
        *measurement = Measurement::Complete(Box::new(figures));
        Ok(true)
    }
}

fn names(names: &[&str]) -> Array {
    names.iter().map(|name| JsValue::from_str(name)).collect()
}
