//! Saves a world as words: the generator before the level was laid out and now, the step count, and the situation. The
//! level is laid out again when it is loaded, so no words can describe an impossible level.

use super::MiniGrid;
use super::cell::{LOCKED, LevelCell, OPEN};
use super::level::{Level, NOWHERE, PICKUP, Situation};
use crate::Error;
use crate::random::Pcg64;
use crate::worlds::picture::CellKind;

/// Number of words besides things and doors: two generators, steps, whether the episode is running, place and direction
/// of the agent, and what it carries.
const FIXED_WORDS: usize = 15;

/// Returns everything that the future of `world` depends on.
pub(super) fn words(world: &MiniGrid) -> Vec<u64> {
    let level = &world.level;
    let Situation { agent, direction, carried, things, doors } = level.situation();
    let mut words = [world.before.words(), world.random.words()].concat();
    words.extend([world.elapsed as u64, u64::from(world.running), u64::from(*agent), u64::from(*direction)]);
    words.push(carried.map_or(0, |thing| u64::from(thing) + 1));
    words.extend(things.iter().take(level.things()).map(|place| u64::from(*place)));
    words.extend(doors.iter().take(level.doors()).map(|state| u64::from(*state)));
    words
}

/// Restores what [`words`] returned; `world` is unchanged if the words are invalid.
///
/// # Errors
/// Returns [`Error::File`] naming what is invalid.
pub(super) fn load(world: &mut MiniGrid, words: &[u64]) -> Result<(), Error> {
    let error = |rule: String| Err(Error::File { rule });
    let Some((&[a, b, c, d, e, f, g, h, i, j, elapsed, running, agent, direction, carried], rest)) =
        words.split_first_chunk::<FIXED_WORDS>()
    else {
        return error(format!(
            "a MiniGrid world is saved as {FIXED_WORDS} numbers or more, not {}",
            words.len()
        ));
    };
    let (before, random) = (Pcg64::of_words([a, b, c, d, e])?, Pcg64::of_words([f, g, h, i, j])?);
    let mut next = world.clone();
    next.begin(before);
    let level = &mut next.level;
    if rest.len() != level.things() + level.doors() {
        let expected = FIXED_WORDS + level.things() + level.doors();
        return error(format!("this MiniGrid world is saved as {expected} numbers, not {}", words.len()));
    }
    let limit = world.step_limit as u64;
    if running > 1 || elapsed > limit || (running == 1 && elapsed == limit) {
        return error(format!("an episode of at most {limit} steps cannot continue after step {elapsed}"));
    }
    let mut situation = *level.situation();
    let (things, doors) = rest.split_at(level.things());
    // A word that does not fit becomes the maximum, which is no valid place, state or direction.
    let place = |word: u64| u16::try_from(word).unwrap_or(u16::MAX);
    let state = |word: u64| u8::try_from(word).unwrap_or(u8::MAX);
    (situation.agent, situation.direction) = (place(agent), state(direction));
    situation.carried = carried.checked_sub(1).map(state);
    for (into, word) in situation.things.iter_mut().zip(things) {
        *into = place(*word);
    }
    for (into, word) in situation.doors.iter_mut().zip(doors) {
        *into = state(*word);
    }
    if !is_possible(level, &situation, next.actions > PICKUP, running == 1) {
        return error("the agent, an object or a door of a MiniGrid world is in an impossible place".into());
    }
    level.restore(&situation);
    (next.random, next.elapsed, next.running) = (random, elapsed as usize, running == 1);
    next.look();
    *world = next;
    Ok(())
}

/// Whether a newly laid out level can reach a situation: each thing is carried or lies in a free cell of its own, a
/// door is locked only if it was locked at the start, and the agent is in a cell that can be entered and that, during
/// an episode, does not end it.
fn is_possible(level: &Level, situation: &Situation, can_carry: bool, running: bool) -> bool {
    let mut bare = level.clone();
    let mut nothing = *level.situation();
    nothing.things.fill(NOWHERE);
    bare.restore(&nothing);
    let cell = |place: u16| {
        let place = usize::from(place);
        bare.column_and_row(place).map_or(LevelCell::WALL, |_| bare.cell(place))
    };
    let things = &situation.things[..level.things()];
    let things_fit = things.iter().enumerate().all(|(number, place)| {
        if situation.carried == Some(number as u8) {
            return *place == NOWHERE;
        }
        cell(*place) == LevelCell::EMPTY && *place != situation.agent && !things[..number].contains(place)
    });
    let doors = situation.doors.iter().zip(&level.situation().doors).take(level.doors());
    let doors_fit = doors.clone().all(|(now, first)| *now < LOCKED || (*now, *first) == (LOCKED, LOCKED));
    let mut here = cell(situation.agent);
    if here.kind == CellKind::Door {
        let open = |number: usize| situation.doors[number] == OPEN;
        here.state = u8::from(!level.door_at(usize::from(situation.agent)).is_some_and(open));
    }
    let carried_fits = situation.carried.is_none_or(|thing| can_carry && usize::from(thing) < level.things());
    let ends = matches!(here.kind, CellKind::Goal | CellKind::Lava);
    things_fit
        && doors_fit
        && carried_fits
        && situation.direction < 4
        && here.can_be_entered()
        && !(running && ends)
}
