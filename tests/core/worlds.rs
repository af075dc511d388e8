//! Tests of maps, worlds and the planner.

mod map;
mod map_text;
mod frozen_lake;
mod tabular;
mod deep_sea;
mod maze;
mod vector;
mod minigrid;
mod minigrid_episodes;
mod planner;
mod horizon;
mod lakes;
mod planner_precision;
