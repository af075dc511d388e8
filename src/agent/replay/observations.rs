//! Observations of the agent, by number of the state. Everywhere else a state is a number, so that a replay of a
//! million transitions stays small and a state that occurs twice in a batch is evaluated once.

use crate::Error;
use crate::math::activity::Activity;
use crate::math::hash::fnv;
use crate::state::{State, broken};

/// Maximum size of the discovered observations, in bytes.
pub const MAX_OBSERVATION_BYTES: usize = 128 << 20;

/// Marks an empty place of the index.
const FREE_PLACE: u32 = u32::MAX;

/// The observation of each state, as the input of the first layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Observations {
    /// One input for each state, active in that state alone.
    #[default]
    OneHot,
    /// One row of inputs for each state, `[states, inputs]`.
    Rows(Activity),
    /// Rows of binary inputs, numbered in the order in which they first occur.
    Discovered(Discovered),
}

/// Distinct binary observations, numbered in the order in which they first occurred.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discovered {
    rows: Activity,
    /// Hash table from rows to numbers, with open addressing; its length is a power of two, at most half full.
    index: Vec<u32>,
    /// The row to look up.
    sought: Activity,
    /// Maximum size of the rows, in bytes.
    room: usize,
}

impl Discovered {
    /// Creates an empty list of observations of `inputs` inputs.
    pub fn new(inputs: usize) -> Self {
        Self::within(inputs, MAX_OBSERVATION_BYTES)
    }

    /// Creates an empty list of observations of `inputs` inputs, with at most `room` bytes for them.
    pub fn within(inputs: usize, room: usize) -> Self {
        let empty = Activity::new(inputs, false);
        Self { rows: empty.clone(), index: vec![FREE_PLACE; 64], sought: empty, room }
    }

    /// Number of observations that fit into memory.
    pub fn capacity(&self) -> usize {
        self.room / bytes_of_row(self.rows.width())
    }

    /// Checks that there is memory for `more` observations.
    ///
    /// # Errors
    /// Returns [`Error::Full`] if there is not.
    pub fn check_room(&self, more: usize) -> Result<(), Error> {
        if self.len() + more <= self.capacity() {
            return Ok(());
        }
        let rule = format!(
            "{} distinct observations fill the {} MB of memory reserved for them; a partial view or fewer train_steps need less",
            self.len(),
            self.room >> 20
        );
        Err(Error::Full { rule })
    }

    /// Number of observations so far.
    pub fn len(&self) -> usize {
        self.rows.rows()
    }

    /// Whether there is no observation yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The observations, one row for each number.
    pub fn rows(&self) -> &Activity {
        &self.rows
    }

    /// Returns the number of the observation in which exactly the inputs `on` are on; a new observation gets the next
    /// number.
    ///
    /// # Errors
    /// Returns [`Error::Full`] if there is no memory for another observation.
    pub fn number(&mut self, on: &[usize]) -> Result<usize, Error> {
        self.sought.clear(self.rows.width(), false);
        self.sought.push_ones(on.iter().copied());
        let place = self.place();
        if self.index[place] != FREE_PLACE {
            return Ok(self.index[place] as usize);
        }
        let number = self.len();
        self.check_room(1)?;
        self.index[place] = number as u32;
        self.rows.push_row_of(&self.sought, 0);
        if 2 * self.len() > self.index.len() {
            self.grow();
        }
        Ok(number)
    }

    /// Place in the index of the row to look up, or the free place for it.
    fn place(&self) -> usize {
        let (words, mask) = (self.sought.row_words(0), self.index.len() - 1);
        let mut place = fnv(words.iter().flat_map(|word| word.to_le_bytes())) as usize & mask;
        while self.index[place] != FREE_PLACE && self.rows.row_words(self.index[place] as usize) != words {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        self.index = vec![FREE_PLACE; 2 * self.index.len()];
        for number in 0..self.len() {
            self.sought.clear(self.rows.width(), false);
            self.sought.push_row_of(&self.rows, number);
            let place = self.place();
            self.index[place] = number as u32;
        }
    }
}

/// Size of an observation of `inputs` inputs, in bytes.
pub fn bytes_of_row(inputs: usize) -> usize {
    4 * inputs.div_ceil(32).max(1)
}

impl Observations {
    /// Number of known states; `None` if states are numbered by the world.
    pub fn known(&self) -> Option<usize> {
        match self {
            Self::OneHot => None,
            Self::Rows(rows) => Some(rows.rows()),
            Self::Discovered(discovered) => Some(discovered.len()),
        }
    }

    /// Writes the observations of `states`, one row of `inputs` each, to `out`.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if a state has no observation.
    pub fn of(&self, states: &[usize], inputs: usize, out: &mut Activity) -> Result<(), Error> {
        let rows = match self {
            Self::OneHot => return out.become_one_hot(states, inputs),
            Self::Rows(rows) => rows,
            Self::Discovered(discovered) => &discovered.rows,
        };
        out.clear(rows.width(), rows.is_graded());
        for &state in states {
            if state >= rows.rows() {
                let (expected, found) = (vec![rows.rows()], vec![state]);
                return Err(Error::Shape { operand: "state", expected, found });
            }
            out.push_row_of(rows, state);
        }
        Ok(())
    }

    /// Adds the discovered observations.
    pub fn save(&self, state: &mut State) {
        if let Self::Discovered(Discovered { rows, .. }) = self {
            let words: Vec<u32> = (0..rows.rows()).flat_map(|row| rows.row_words(row)).copied().collect();
            state.put("observations", &words);
        }
    }

    /// Restores what [`Self::save`] added.
    ///
    /// # Errors
    /// Returns [`Error::File`] if the observations are missing, out of range or repeated; [`Error::Full`] if they
    /// exceed memory.
    pub fn load(&mut self, state: &State) -> Result<(), Error> {
        let Self::Discovered(discovered) = self else { return Ok(()) };
        let words = state.vector::<u32>("observations")?;
        let inputs = discovered.rows.width();
        let mut loaded = Discovered::within(inputs, discovered.room);
        let mut on = Vec::new();
        let (rows, rest) =
            (words.chunks_exact(inputs.div_ceil(32).max(1)), words.len() % inputs.div_ceil(32).max(1));
        for (number, row) in rows.enumerate() {
            on.clear();
            on.extend((0..32 * row.len()).filter(|bit| row[bit / 32] >> (bit % 32) & 1 == 1));
            if on.last().is_some_and(|bit| *bit >= inputs) || loaded.number(&on)? != number {
                return Err(broken(
                    "observations",
                    "contains the index of an input that does not exist, or an observation twice",
                ));
            }
        }
        if rest > 0 {
            return Err(broken("observations", "ends in the middle of an observation"));
        }
        *discovered = loaded;
        Ok(())
    }
}
