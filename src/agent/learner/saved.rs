//! The learner as state, and back.

use super::Learner;
use crate::Error;
use crate::network::SpikingRainbowNetwork;
use crate::random::Pcg64;
use crate::state::{State, broken};

impl Learner {
    /// Adds the target network, the optimiser, the number of learning steps and the random stream.
    pub fn save(&self, state: &mut State) {
        self.target.save("target.", state);
        self.adam.save("adam.", state);
        state.put("learner.updates", &[self.updates]);
        state.put("random.noise", &self.noise_random.words());
    }

    /// Restores what [`Self::save`] of a learner for `online` added.
    ///
    /// # Errors
    /// Returns [`Error::File`] if something is missing or does not fit.
    pub fn load(&mut self, online: &SpikingRainbowNetwork, state: &State) -> Result<(), Error> {
        self.target.load("target.", state)?;
        let lengths: Vec<usize> = self.gradient.learned(online.learned).map(<[f32]>::len).collect();
        // The gradient is clipped to this norm, so no component is larger.
        self.adam.load("adam.", state, &lengths, self.parameters.gradient_clip as f32)?;
        [self.updates] = state.array("learner.updates")?;
        if self.updates != self.adam.steps() {
            return Err(broken("learner.updates", "differs from the number of steps of the optimiser"));
        }
        self.noise_random = Pcg64::of_words(state.array("random.noise")?)?;
        Ok(())
    }
}
