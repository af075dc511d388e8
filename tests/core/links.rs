//! Links: written, cleaned, judged, damaged.

mod writing;
mod cleaning;
mod verdicts;
mod damage;
