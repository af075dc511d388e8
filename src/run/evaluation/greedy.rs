//! Greedy episodes of a network: each state is decided once, and the activity of the neurons is counted at the end.

use crate::Error;
use crate::agent::replay::observations::{Discovered, Observations};
use crate::meter::record::ActivityRecord;
use crate::network::pass::{Carried, Pass};
use crate::run::budget::Budget;
use crate::run::check_state;
use crate::run::evaluation::counting::Counting;
use crate::run::evaluation::snapshot::Snapshot;
use crate::worlds::World;

/// Maximum length of a greedy episode in steps, for worlds without a limit.
const MAX_GREEDY_STEPS: usize = 10_000;

/// Maximum size in bytes of the observations cached between episodes. If things move by themselves, observations hardly
/// recur, and a thousand levels would fill any memory.
const MAX_CACHED_BYTES: usize = 64 << 20;

/// A network with its greedy policy for numbered states, and the observations of these states.
#[derive(Clone, Copy)]
pub(in crate::run) struct Decider<'a> {
    pub(in crate::run) snapshot: &'a Snapshot,
    pub(in crate::run) policy: &'a [usize],
    pub(in crate::run) observations: &'a Observations,
}

/// Seeds of the episodes.
#[derive(Clone, Copy, Debug)]
pub(in crate::run) enum Seeds {
    /// Each level uses its own number as seed.
    Levels,
    /// The first episode uses this seed; the others continue the random stream.
    First(u32),
}

/// Greedy episodes in progress.
#[derive(Debug)]
pub(in crate::run) struct Game {
    seeds: Seeds,
    episodes: usize,
    played: usize,
    sum: f64,
    world: Box<dyn World>,
    /// The episode in progress.
    episode: Option<Episode>,
    /// Observations met so far in a world that does not number its states; `actions` contains the action of each.
    met: Discovered,
    actions: Vec<usize>,
    /// Number of visits to each state.
    visits: Vec<f64>,
    /// Decisions that remain to be counted.
    counting: Option<Counting>,
    /// Activity counted so far. Decisions with carried neuron states are counted immediately.
    record: ActivityRecord,
    pass: Pass,
    on: Vec<usize>,
}

#[derive(Debug)]
struct Episode {
    state: usize,
    steps: usize,
    sum: f64,
    carried: Option<Carried>,
}

impl Game {
    /// Creates `episodes` episodes of the network of `snapshot`, in a new world of the same kind.
    pub(in crate::run) fn new(snapshot: &Snapshot, seeds: Seeds, episodes: usize) -> Self {
        Self {
            seeds,
            episodes,
            played: 0,
            sum: 0.0,
            world: snapshot.world.clone_for_evaluation(),
            episode: None,
            met: Discovered::new(snapshot.network.sizes.inputs),
            actions: Vec::new(),
            visits: vec![0.0; snapshot.world.states()],
            counting: None,
            record: ActivityRecord::new(&snapshot.network),
            pass: Pass::default(),
            on: Vec::new(),
        }
    }

    /// Mean undiscounted return of all episodes.
    pub(in crate::run) fn mean_return(&self) -> f64 {
        self.sum / self.episodes as f64
    }

    /// Activity of the neurons in all decisions.
    pub(in crate::run) fn record(&self) -> &ActivityRecord {
        &self.record
    }

    /// Goes on playing; tells whether everything is played, and counted where that is wanted.
    pub(in crate::run) fn advance(
        &mut self,
        decider: Decider<'_>,
        budget: &mut Budget,
    ) -> Result<bool, Error> {
        let counted = matches!(self.seeds, Seeds::First(_));
        loop {
            if let Some(counting) = &mut self.counting {
                let (network, seen) = (&decider.snapshot.network, decider.observations);
                if !counting.advance(network, seen, &mut self.record, budget)? {
                    return Ok(false);
                }
                self.counting = None;
            }
            if self.played == self.episodes {
                return Ok(true);
            }
            let Some(sum) = self.play(decider, budget)? else { return Ok(false) };
            self.sum += sum;
            self.played += 1;
            let bytes = self.met.len() * self.met.rows().width().div_ceil(8);
            let is_last = self.played == self.episodes;
            if counted && (is_last || bytes >= MAX_CACHED_BYTES) {
                self.counting = Some(self.take_counting());
            }
            if bytes >= MAX_CACHED_BYTES && !is_last {
                self.forget();
            }
        }
    }

    /// Continues the current episode; returns its undiscounted return once it has ended.
    fn play(&mut self, decider: Decider<'_>, budget: &mut Budget) -> Result<Option<f64>, Error> {
        let mut episode = self.episode.take().unwrap_or_else(|| self.begin(decider.snapshot));
        while episode.steps < MAX_GREEDY_STEPS {
            if budget.is_spent() {
                self.episode = Some(episode);
                return Ok(None);
            }
            let action = self.decide(decider, episode.state, episode.carried.as_mut(), budget)?;
            let step = self.world.step(action)?;
            budget.spend_step(self.world.as_ref());
            episode.sum += step.reward;
            episode.steps += 1;
            if step.terminated || step.truncated {
                break;
            }
            episode.state = step.observation;
        }
        Ok(Some(episode.sum))
    }

    fn begin(&mut self, snapshot: &Snapshot) -> Episode {
        let seed = match self.seeds {
            Seeds::Levels => u32::try_from(self.played).ok(),
            Seeds::First(seed) => (self.played == 0).then_some(seed),
        };
        let state = self.world.reset(seed);
        Episode { state, steps: 0, sum: 0.0, carried: snapshot.carries.then(Carried::default) }
    }

    /// Clears the cache of observations, between two episodes.
    fn forget(&mut self) {
        self.met = Discovered::new(self.met.rows().width());
        self.actions.clear();
        self.visits.clear();
    }

    fn take_counting(&mut self) -> Counting {
        let visits = std::mem::take(&mut self.visits).into_iter().enumerate();
        let visited = visits.filter(|(_, times)| *times > 0.0).collect();
        if self.world.states() > 0 {
            return Counting::new(visited);
        }
        let none = Discovered::new(self.met.rows().width());
        let met = std::mem::replace(&mut self.met, none);
        Counting::of(Observations::Discovered(met), visited)
    }

    fn decide(
        &mut self,
        decider: Decider<'_>,
        state: usize,
        carried: Option<&mut Carried>,
        budget: &mut Budget,
    ) -> Result<usize, Error> {
        let unnumbered = self.world.states() == 0;
        self.on.clear();
        self.world.write_inputs(&mut self.on);
        check_state(state, self.world.as_ref())?;
        if carried.is_some() {
            let action = self.look(decider, state, carried, budget)?;
            self.record.add(&decider.snapshot.network, &self.pass, 0, 1.0);
            return Ok(action);
        }
        // Without carried states, the observation alone determines the decision and the activity of the neurons.
        let number = if unnumbered { self.met.number(&self.on)? } else { state };
        if number == self.visits.len() {
            let action = self.look(decider, state, None, budget)?;
            self.actions.push(action);
            self.visits.push(0.0);
        }
        self.visits[number] += 1.0;
        let actions = if unnumbered { self.actions.as_slice() } else { decider.policy };
        Ok(actions.get(number).copied().unwrap_or_default())
    }

    fn look(
        &mut self,
        decider: Decider<'_>,
        state: usize,
        carried: Option<&mut Carried>,
        budget: &mut Budget,
    ) -> Result<usize, Error> {
        let Decider { snapshot, observations, .. } = decider;
        let (network, seen) = (&snapshot.network, &mut self.pass.inputs);
        let inputs = network.sizes.inputs;
        if let numbered @ (Observations::OneHot | Observations::Rows(_)) = observations {
            numbered.of(&[state], inputs, seen)?;
        } else {
            seen.clear(inputs, false);
            seen.push_ones(self.on.iter().copied());
        }
        network.decide(None, carried, &mut self.pass)?;
        budget.spend_rows(1, network);
        if self.pass.logits.iter().any(|logit| !logit.is_finite()) {
            return Err(snapshot.not_finite());
        }
        Ok(snapshot.support.greedy(&self.pass.logits, network.sizes.actions))
    }
}
