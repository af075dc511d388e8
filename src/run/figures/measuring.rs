//! Measures the figures of a run, in slices if requested: the run may continue between slices.

use crate::Error;
use crate::agent::replay::observations::Observations;
use crate::meter::record::ActivityRecord;
use crate::meter::table::Table;
use crate::meter::work::Work;
use crate::network::{LAYERS, SpikingRainbowNetwork};
use crate::parameters::Parameters;
use crate::random::{Pcg64, Stream};
use crate::run::Run;
use crate::run::budget::Budget;
use crate::run::evaluation::Evaluating;
use crate::run::evaluation::counting::Counting;
use crate::run::evaluation::greedy::{Decider, Game, Seeds};
use crate::run::evaluation::judge::Judge;
use crate::run::evaluation::levels::{EVALUATION_LEVELS, LevelJudging};
use crate::run::evaluation::snapshot::Snapshot;
use crate::run::figures::metered::Metered;
use crate::run::figures::named::Named;
use crate::run::figures::{DEFAULT_EPISODES, Figures, Int8, MAX_EPISODES, Measure};
use crate::run::spec::AgentKind;
use crate::spiking::statistics::SpikeStats;

/// A network that is evaluated, then plays greedy episodes.
#[derive(Debug)]
pub(in crate::run) struct Playing {
    evaluating: Evaluating,
    is_judged: bool,
    episodes: Game,
}

impl Playing {
    /// Judged over so many levels where these differ.
    pub(in crate::run) fn of(
        snapshot: Snapshot,
        levels: u32,
        judge: Option<Judge>,
        measure: &Measure,
    ) -> Self {
        let seed = Pcg64::of_stream(measure.seed, Stream::Evaluation).next_u32();
        let episodes = Game::new(&snapshot, Seeds::First(seed), measure.episodes.clamp(1, MAX_EPISODES));
        Self { evaluating: Evaluating::of(snapshot, levels, judge), is_judged: false, episodes }
    }

    pub(in crate::run) fn go_on(
        &mut self,
        observations: &Observations,
        budget: &mut Budget,
    ) -> Result<bool, Error> {
        self.is_judged = self.is_judged || self.evaluating.go_on(observations, budget)?;
        if !self.is_judged {
            return Ok(false);
        }
        let (snapshot, policy) = (&self.evaluating.snapshot, &self.evaluating.evaluation.policy);
        self.episodes.advance(Decider { snapshot, policy, observations }, budget)
    }

    fn network(&self) -> &SpikingRainbowNetwork {
        &self.evaluating.snapshot.network
    }

    /// Mean undiscounted return of the episodes.
    pub(in crate::run) fn mean_return(&self) -> f64 {
        self.episodes.mean_return()
    }

    /// Activity of the neurons in the episodes.
    pub(in crate::run) fn record(&self) -> &ActivityRecord {
        self.episodes.record()
    }
}

/// A measurement of figures in progress, of the run as it was at the beginning of the measurement.
#[derive(Debug)]
pub struct Measuring {
    measure: Measure,
    about: About,
    /// Search for the reference values of the levels, if it is not complete.
    levels: Option<LevelJudging>,
    playing: Playing,
    /// The states in which dead neurons are searched for.
    met: Counting,
    anywhere: ActivityRecord,
    int8: Option<Playing>,
}

/// Figures that need no measurement.
#[derive(Debug)]
struct About {
    world: String,
    agent: AgentKind,
    seed: u32,
    parameters: Parameters,
    env_steps: u64,
    updates: u64,
    weights_digest: String,
    /// Whether levels differ; the run is then evaluated over many of them.
    differing: bool,
}

impl Measuring {
    /// Begins to measure `run`. `judge` may contain the reference values of the levels from an earlier measurement of
    /// the same world, which do not change.
    pub fn begin(run: &Run, measure: Measure, judge: Option<Judge>) -> Self {
        let snapshot = Snapshot::of(run, run.agent.judged().clone());
        let differing = run.world.states() == 0;
        let levels = (differing && judge.is_none())
            .then(|| LevelJudging::new(snapshot.world.as_ref(), EVALUATION_LEVELS));
        let met = run.met().into_iter().map(|state| (state, 1.0)).collect();
        let anywhere = ActivityRecord::new(&snapshot.network);
        let judge = judge.or_else(|| run.judge.clone());
        let playing = Playing::of(snapshot, EVALUATION_LEVELS, judge, &measure);
        let about = About {
            world: run.spec.world.world.clone(),
            agent: run.spec.agent,
            seed: run.spec.seed,
            parameters: run.spec.parameters.clone(),
            env_steps: run.moment.env_steps,
            updates: run.agent.updates(),
            weights_digest: run.agent.online.digest(),
            differing,
        };
        Self { measure, about, levels, playing, met: Counting::new(met), anywhere, int8: None }
    }

    /// Performs about `operations` operations, and at least one unit of work; returns the figures once they are
    /// complete. The result does not depend on the slices. `run` must be the run of [`Self::begin`], in a world that
    /// has not been edited since.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite.
    pub fn advance(&mut self, run: &Run, operations: u64) -> Result<Option<Figures>, Error> {
        let done = self.go_on(&run.agent.replay.observations, &mut Budget::of(operations))?;
        Ok(done.then(|| self.figures()))
    }

    /// Reference values over the levels of the world; `None` if levels do not differ, or before the values are
    /// computed.
    pub fn judge_of_levels(&self) -> Option<&Judge> {
        let found = self.about.differing && self.levels.is_none();
        self.playing.evaluating.judge.as_ref().filter(|_| found)
    }

    fn go_on(&mut self, observations: &Observations, budget: &mut Budget) -> Result<bool, Error> {
        if let Some(levels) = &mut self.levels {
            if !levels.advance(budget)? {
                return Ok(false);
            }
            let judge = &mut self.playing.evaluating.judge;
            *judge = levels.judge().or(judge.take());
            self.levels = None;
        }
        if !self.playing.go_on(observations, budget)? {
            return Ok(false);
        }
        let network = self.playing.network();
        if !self.met.advance(network, observations, &mut self.anywhere, budget)? {
            return Ok(false);
        }
        if !self.measure.int8 {
            return Ok(true);
        }
        let Evaluating { snapshot, judge, .. } = &self.playing.evaluating;
        let int8 = self.int8.get_or_insert_with(|| {
            let rounded = snapshot.with(snapshot.network.with_int8_weights());
            Playing::of(rounded, EVALUATION_LEVELS, judge.clone(), &self.measure)
        });
        int8.go_on(observations, budget)
    }

    fn figures(&self) -> Figures {
        let Self { measure, about, playing, anywhere, .. } = self;
        let Evaluating { evaluation, judge, .. } = &playing.evaluating;
        let (record, spiking) = (playing.record(), about.agent.is_spiking());
        let work = Work::of(playing.network(), record);
        let int8_work = self.int8.as_ref().map_or(work, |int8| Work::of(int8.network(), int8.record()));
        let int8 = self.int8.as_ref().map(|played| Int8 {
            greedy_value: played.evaluating.evaluation.greedy_value,
            normalised_score: played.evaluating.evaluation.normalised_score,
            mean_return: played.mean_return(),
            weights_digest: played.network().digest(),
        });
        let mut meter = Metered::new(record, &measure.table, [&work, &int8_work], measure.relu_zeros);
        meter.training = Some(measure.table.training(&work, about.parameters.batch_size));
        // Without dueling there is no value layer, so its statistics are empty.
        let present = |stats: &&SpikeStats| !stats.spikes.is_empty();
        let rates = LAYERS.into_iter().zip(&record.stats).filter(|(_, stats)| present(stats));
        let rates = rates.map(|(name, stats)| (name, stats.firing_rate()));
        let dead = LAYERS.into_iter().zip(&anywhere.stats).filter(|(_, stats)| present(stats));
        let dead = dead.map(|(name, stats)| (name, stats.dead_neurons()));
        Figures {
            world: about.world.clone(),
            agent: about.agent.name(),
            seed: about.seed,
            version: env!("CARGO_PKG_VERSION"),
            parameters: Named(about.parameters.used()),
            env_steps: about.env_steps,
            updates: about.updates,
            optimal_value: judge.as_ref().map(|judge| judge.optimal_value),
            random_value: judge.as_ref().map(|judge| judge.random_value),
            greedy_value: evaluation.greedy_value,
            normalised_score: evaluation.normalised_score,
            mean_return: playing.mean_return(),
            firing_rate: Named(rates.filter(|_| spiking).collect()),
            dead_neurons: Named(dead.collect()),
            sparsity: record.sparsity(spiking),
            operations: meter.neurobench.synaptic_operations,
            energy: meter.energy(),
            meter,
            int8,
            weights_digest: about.weights_digest.clone(),
        }
    }
}

impl Run {
    /// Measures all figures of the run in its current state, over [`DEFAULT_EPISODES`] greedy episodes.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite.
    pub fn figures(&self) -> Result<Figures, Error> {
        self.figures_over(DEFAULT_EPISODES, self.spec.seed)
    }

    /// Measures all figures, with returns and spikes over `episodes` greedy episodes of the given seed.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite.
    pub fn figures_over(&self, episodes: usize, seed: u32) -> Result<Figures, Error> {
        let table = Table::default();
        self.figures_with(&Measure { episodes, seed, table, int8: false, relu_zeros: None })
    }

    /// Measures all figures with the options of `measure`.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite.
    pub fn figures_with(&self, measure: &Measure) -> Result<Figures, Error> {
        let mut measuring = Measuring::begin(self, measure.clone(), None);
        loop {
            if let Some(figures) = measuring.advance(self, u64::MAX)? {
                return Ok(figures);
            }
        }
    }

    /// Measures the activity of the evaluated network in greedy episodes.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite.
    pub fn played(&self, measure: &Measure) -> Result<ActivityRecord, Error> {
        let mut playing = self.begin_to_play(measure);
        playing.go_on(&self.agent.replay.observations, &mut Budget::all())?;
        Ok(playing.record().clone())
    }

    pub(in crate::run) fn begin_to_play(&self, measure: &Measure) -> Playing {
        Playing::of(Snapshot::of(self, self.agent.judged().clone()), 0, None, measure)
    }

    /// Reachable states if the world has a model, otherwise the states visited so far.
    pub(in crate::run) fn met(&self) -> Vec<usize> {
        if self.world.states() == 0 {
            return (0..self.agent.states()).collect();
        }
        let visited = || (0..self.visits.len()).filter(|state| self.visits[*state] > 0).collect();
        self.world.model().map_or_else(visited, crate::worlds::model::Model::reachable)
    }
}
