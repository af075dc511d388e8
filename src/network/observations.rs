//! What the network sees of each state.

use crate::Error;
use crate::math::activity::Activity;

/// How states, which are numbers everywhere else, look to the first layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Observations {
    /// One input for each state, active in that state alone.
    OneHot {
        /// Number of states.
        states: usize,
    },
    /// A row of inputs for each state.
    Rows(Activity),
}

impl Observations {
    /// Number of inputs.
    pub fn inputs(&self) -> usize {
        match self {
            Self::OneHot { states } => *states,
            Self::Rows(rows) => rows.width(),
        }
    }

    /// Number of states.
    pub fn states(&self) -> usize {
        match self {
            Self::OneHot { states } => *states,
            Self::Rows(rows) => rows.rows(),
        }
    }

    /// Writes the observations of some states, one row each.
    ///
    /// # Errors
    /// [`Error::Shape`] when a state is not one of these.
    pub fn of(&self, states: &[usize], out: &mut Activity) -> Result<(), Error> {
        let graded = matches!(self, Self::Rows(rows) if rows.is_graded());
        out.clear(self.inputs(), graded);
        for &state in states {
            if state >= self.states() {
                return Err(Error::Shape {
                    operand: "state",
                    expected: vec![self.states()],
                    found: vec![state],
                });
            }
            match self {
                Self::OneHot { .. } => out.push_ones([state]),
                Self::Rows(rows) => out.push_row_of(rows, state),
            }
        }
        Ok(())
    }
}
