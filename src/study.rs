//! A study: settings × worlds × seeds, each combination a cell that is trained and measured on its own, and what all cells
//! together show. Terminal and page read the same description and compute the same results.

pub mod description;
pub(crate) mod reading;
mod writing;
pub mod cell;
pub mod cell_run;
pub mod result;
pub mod state;
pub mod summary;
pub mod comparison;
pub mod table;
