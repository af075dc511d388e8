//! `Taxi-v4`: pick up a passenger at one of four stands and drop them off at another. A step has reward −1; a pick-up
//! without a passenger to pick up, and a drop-off without a passenger or outside the stands, have −10. Dropping the
//! passenger off at the destination has reward 20 and ends the episode.
//!
//! Equal to Gymnasium 1.4.0 seed for seed, state for state, also in the states that no episode visits. State = ((row ·
//! 5 + column) · 5 + passenger) · 4 + destination; the passenger is at stand 0 to 3 or, as 4, in the taxi.

use crate::worlds::entry::{Entry, Options};
use crate::worlds::map::letters::Alphabet;
use crate::worlds::model::{Model, Outcome};
use crate::worlds::picture::{CellKind, Picture, PictureCell};
use crate::worlds::tabular::{Tabular, TabularFamily};

const GRID_SIDE: usize = 5;
/// Cells of the stands: red, green, yellow, blue.
const STAND_CELLS: [usize; 4] = [0, 4, 20, 23];
/// MiniGrid's indices of the colours of the stands.
const STAND_COLOURS: [u8; 4] = [0, 1, 4, 2];
/// Cells with a thin wall on their right side.
const WALL_CELLS: [usize; 6] = [1, 6, 15, 17, 20, 22];
/// The passenger's place in a state in which the passenger is in the taxi.
const ABOARD_PLACE: usize = 4;

/// Entry of the catalogue: the taxi.
pub const WORLDS: &[Entry] = &[Entry {
    id: "Taxi-v4",
    title: "Taxi",
    family: "Taxi",
    step_limit: Some(200),
    actions: &["south", "north", "east", "west", "pick up", "drop off"],
    rows: &[],
    letters: Alphabet::Lake,
    options: Options { firm: false, full_view: false },
    make: |entry, _| Ok(Box::new(Tabular::new(Taxi, entry.step_limit))),
}];

#[derive(Clone, Debug)]
struct Taxi;

/// The parts of a state.
#[derive(Clone, Copy)]
struct Ride {
    cell: usize,
    passenger: usize,
    destination: usize,
}

impl Ride {
    fn of(state: usize) -> Self {
        Self { cell: state / 20, passenger: state / 4 % 5, destination: state % 4 }
    }

    fn state(self) -> usize {
        (self.cell * 5 + self.passenger) * 4 + self.destination
    }

    fn taken(self, action: usize) -> Outcome {
        let Self { cell, passenger, destination } = self;
        let to = |cell: usize| Outcome::certain(Self { cell, ..self }.state(), -1.0, false);
        let aboard = passenger == ABOARD_PLACE;
        let stand = STAND_CELLS.iter().position(|stand| *stand == cell);
        match action {
            0 if cell + GRID_SIDE < GRID_SIDE * GRID_SIDE => to(cell + GRID_SIDE),
            1 if cell >= GRID_SIDE => to(cell - GRID_SIDE),
            2 if cell % GRID_SIDE + 1 < GRID_SIDE && !WALL_CELLS.contains(&cell) => to(cell + 1),
            3 if cell % GRID_SIDE > 0 && !WALL_CELLS.contains(&(cell - 1)) => to(cell - 1),
            0..=3 => to(cell),
            4 if !aboard && stand == Some(passenger) => {
                Outcome::certain(Self { passenger: ABOARD_PLACE, ..self }.state(), -1.0, false)
            }
            5 if aboard && stand.is_some() => {
                let passenger = stand.unwrap_or(ABOARD_PLACE);
                let arrived = passenger == destination;
                let reward = if arrived { 20.0 } else { -1.0 };
                Outcome::certain(Self { passenger, ..self }.state(), reward, arrived)
            }
            _ => Outcome::certain(self.state(), -10.0, false),
        }
    }
}

impl TabularFamily for Taxi {
    fn model(&self) -> Model {
        let is_start = |state: &usize| {
            let Ride { passenger, destination, .. } = Ride::of(*state);
            passenger != ABOARD_PLACE && passenger != destination
        };
        let states = GRID_SIDE * GRID_SIDE * 5 * 4;
        let starts = (0..states).filter(is_start).count() as f64;
        let initial = (0..states).map(|state| if is_start(&state) { 1.0 / starts } else { 0.0 }).collect();
        Model::of(initial, 6, |state, action, outcomes| outcomes.push(Ride::of(state).taken(action)))
    }

    fn draw(&self, state: usize, picture: &mut Picture) {
        let ride = Ride::of(state);
        (picture.rows, picture.columns, picture.agent) = (GRID_SIDE, GRID_SIDE, ride.cell);
        for cell in 0..GRID_SIDE * GRID_SIDE {
            let right = u8::from(WALL_CELLS.contains(&cell));
            let left = u8::from(cell > 0 && WALL_CELLS.contains(&(cell - 1)));
            let stand = STAND_CELLS.iter().position(|stand| *stand == cell);
            let kind = match stand {
                Some(stand) if stand == ride.passenger => CellKind::Passenger,
                Some(_) => CellKind::Stand,
                None => CellKind::Empty,
            };
            let colour = stand.map_or(0, |stand| STAND_COLOURS[stand]);
            picture.cells.push(PictureCell { colour, walls: right | left << 2, ..PictureCell::of(kind) });
            picture.states.push(Ride { cell, ..ride }.state() as u32);
        }
        picture.carries = (ride.passenger == ABOARD_PLACE).then(|| PictureCell::of(CellKind::Passenger));
        picture.destination = Some(STAND_CELLS[ride.destination]);
    }
}
