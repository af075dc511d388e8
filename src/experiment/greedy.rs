//! The greedy policy of a network in play: each state is decided once, and what the neurons do there is counted at the end.

use super::evaluation::Evaluation;
use super::{Experiment, check_state};
use crate::Error;
use crate::agent::observations::{Discovered, Observations};
use crate::meter::record::Record;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::{Carried, Pass};
use crate::worlds::World;

/// Rows that go through the network together.
const TOGETHER: usize = 256;

/// A greedy episode ends here at the latest, for worlds that have no limit of their own.
const LONGEST_EPISODE: usize = 10_000;

/// Bytes of observations that are kept at most from one episode to the next: where things move by themselves hardly one
/// comes again, and a thousand levels would fill any memory.
const KEPT: usize = 64 << 20;

/// Plays greedy episodes.
#[derive(Debug)]
pub(super) struct Greedy<'a> {
    run: &'a Experiment,
    network: &'a SpikingRainbowNetwork,
    /// The policy in the states of a world that numbers them.
    policy: &'a [usize],
    /// What was met in a world that does not, and the action there.
    met: Discovered,
    actions: Vec<usize>,
    /// How often each state was met.
    visits: Vec<f64>,
    /// What was counted beside: decisions whose neurons carry something over.
    record: Record,
    pass: Pass,
    on: Vec<usize>,
}

impl<'a> Greedy<'a> {
    pub(super) fn new(
        run: &'a Experiment,
        network: &'a SpikingRainbowNetwork,
        evaluation: &'a Evaluation,
    ) -> Self {
        Self {
            run,
            network,
            policy: &evaluation.policy,
            met: Discovered::new(network.sizes.inputs),
            actions: Vec::new(),
            visits: vec![0.0; evaluation.policy.len()],
            record: Record::new(network),
            pass: Pass::default(),
            on: Vec::new(),
        }
    }

    /// Plays one episode from `state`, to which `world` was reset: its undiscounted return.
    pub(super) fn play(&mut self, world: &mut dyn World, mut state: usize) -> Result<f64, Error> {
        let mut carried = self.run.spec.parameters.carry_state.then(Carried::default);
        let mut sum = 0.0;
        for _ in 0..LONGEST_EPISODE {
            let action = self.decide(world, state, carried.as_mut())?;
            let step = world.step(action)?;
            sum += step.reward;
            if step.terminated || step.truncated {
                break;
            }
            state = step.observation;
        }
        Ok(sum)
    }

    /// Forgets what was met once that is much, between two episodes; counts what the neurons did there if that is wanted.
    pub(super) fn make_room(&mut self, counted: bool) -> Result<(), Error> {
        let inputs = self.network.sizes.inputs;
        if self.met.len() * inputs.div_ceil(8) < KEPT {
            return Ok(());
        }
        if counted {
            self.count_visits()?;
        }
        self.met = Discovered::new(inputs);
        self.actions.clear();
        self.visits.clear();
        Ok(())
    }

    /// What the neurons did in all decisions.
    pub(super) fn record(mut self) -> Result<Record, Error> {
        self.count_visits()?;
        Ok(self.record)
    }

    fn count_visits(&mut self) -> Result<(), Error> {
        let visits = std::mem::take(&mut self.visits).into_iter().enumerate();
        let visited: Vec<(usize, f64)> = visits.filter(|(_, n)| *n > 0.0).collect();
        if self.run.world.states() > 0 {
            return count(self.network, &self.run.agent.replay.observations, &visited, &mut self.record);
        }
        let met = std::mem::replace(&mut self.met, Discovered::new(self.network.sizes.inputs));
        count(self.network, &Observations::Discovered(met), &visited, &mut self.record)
    }

    fn decide(
        &mut self,
        world: &dyn World,
        state: usize,
        carried: Option<&mut Carried>,
    ) -> Result<usize, Error> {
        let unnumbered = world.states() == 0;
        self.on.clear();
        world.write_inputs(&mut self.on);
        check_state(state, world)?;
        if carried.is_some() {
            let action = self.look(state, carried)?;
            self.record.add(self.network, &self.pass, 0, 1.0);
            return Ok(action);
        }
        // From rest, a decision follows from what is seen alone, and so does what the neurons do.
        let number = if unnumbered { self.met.number(&self.on)? } else { state };
        if number == self.visits.len() {
            let action = self.look(state, None)?;
            self.actions.push(action);
            self.visits.push(0.0);
        }
        self.visits[number] += 1.0;
        Ok(if unnumbered { self.actions[number] } else { self.policy[number] })
    }

    fn look(&mut self, state: usize, carried: Option<&mut Carried>) -> Result<usize, Error> {
        let (inputs, seen) = (self.network.sizes.inputs, &mut self.pass.inputs);
        if let numbered @ (Observations::OneHot | Observations::Rows(_)) = &self.run.agent.replay.observations
        {
            numbered.of(&[state], inputs, seen)?;
        } else {
            seen.clear(inputs, false);
            seen.push_ones(self.on.iter().copied());
        }
        self.network.decide(None, carried, &mut self.pass)?;
        if self.pass.logits.iter().any(|logit| !logit.is_finite()) {
            return Err(Error::NotFinite { figure: "a state's value", update: self.run.agent.updates() });
        }
        Ok(self.run.agent.support.greedy(&self.pass.logits, self.network.sizes.actions))
    }
}

/// Adds to `record` what the neurons do in these states, each so many times.
pub(super) fn count(
    network: &SpikingRainbowNetwork,
    observations: &Observations,
    states: &[(usize, f64)],
    record: &mut Record,
) -> Result<(), Error> {
    let (mut pass, mut numbers) = (Pass::default(), Vec::new());
    for chunk in states.chunks(TOGETHER) {
        numbers.clear();
        numbers.extend(chunk.iter().map(|(state, _)| *state));
        observations.of(&numbers, network.sizes.inputs, &mut pass.inputs)?;
        network.forward_through(&network.maps(), &mut pass)?;
        for (row, (_, times)) in chunk.iter().enumerate() {
            record.add(network, &pass, row, *times);
        }
    }
    Ok(())
}
