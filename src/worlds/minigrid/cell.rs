//! Contents of a cell, with MiniGrid's numbers.

use crate::worlds::picture::{self, CellKind};

/// Indices of colours in [`crate::worlds::image::COLOURS`].
pub(super) const RED: u8 = 0;
pub(super) const GREEN: u8 = 1;
pub(super) const BLUE: u8 = 2;
pub(super) const PURPLE: u8 = 3;
pub(super) const YELLOW: u8 = 4;
pub(super) const GREY: u8 = 5;

/// The colours in the order in which MiniGrid draws from them: that of their names.
pub(super) const DRAWN_COLOURS: [u8; 6] = [BLUE, GREEN, GREY, PURPLE, RED, YELLOW];

/// Indices of door states in [`crate::worlds::image::DOORS`].
pub(super) const OPEN: u8 = 0;
pub(super) const CLOSED: u8 = 1;
pub(super) const LOCKED: u8 = 2;

/// Kind and colour of a cell, and the state of a door (0 for all other kinds).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LevelCell {
    pub(super) kind: CellKind,
    pub(super) colour: u8,
    pub(super) state: u8,
}

impl LevelCell {
    pub(super) const EMPTY: Self = Self::new(CellKind::Empty, RED);
    pub(super) const WALL: Self = Self::new(CellKind::Wall, GREY);
    pub(super) const GOAL: Self = Self::new(CellKind::Goal, GREEN);
    pub(super) const LAVA: Self = Self::new(CellKind::Lava, RED);

    pub(super) const fn new(kind: CellKind, colour: u8) -> Self {
        Self { kind, colour, state: 0 }
    }

    pub(super) const fn door(colour: u8, state: u8) -> Self {
        Self { kind: CellKind::Door, colour, state }
    }

    /// Kind, colour and state, as in an image.
    pub(super) const fn code(self) -> [u8; 3] {
        [self.kind as u8, self.colour, self.state]
    }

    /// Whether the agent can enter the cell.
    pub(super) fn can_be_entered(self) -> bool {
        match self.kind {
            CellKind::Empty | CellKind::Goal | CellKind::Lava => true,
            CellKind::Door => self.state == OPEN,
            _ => false,
        }
    }

    /// Whether the cell blocks the view of the cells behind it.
    pub(super) fn is_opaque(self) -> bool {
        self.kind == CellKind::Wall || (self.kind == CellKind::Door && self.state != OPEN)
    }

    /// Whether the agent can carry the thing in the cell.
    pub(super) fn can_be_carried(self) -> bool {
        matches!(self.kind, CellKind::Key | CellKind::Ball)
    }

    pub(super) fn draw(self) -> picture::PictureCell {
        let Self { kind, colour, state } = self;
        let value = if kind == CellKind::Goal { 1.0 } else { 0.0 };
        picture::PictureCell { kind, colour, state, value, ..picture::PictureCell::default() }
    }
}
