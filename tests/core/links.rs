//! Tests of links: writing, cleaning, verdicts and damage.

mod writing;
mod cleaning;
mod verdicts;
mod damage;
mod altered;
mod values;
