//! Checkpoints on disk.

use super::Failure;
use crate::experiment::Experiment;
use crate::experiment::spec::Spec;
use crate::interchange::checkpoint;
use crate::state::State;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes beside the file and renames, so that an interrupted write never leaves half a file.
pub(super) fn save(flag: &str, path: &Path, run: &Experiment) -> Result<(), Failure> {
    let bytes = checkpoint::to_bytes(run)?;
    let beside = beside(path);
    let failed = |error: std::io::Error| Failure::Work(format!("{flag} {}: {error}", path.display()));
    fs::write(&beside, bytes).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}

/// Finds out before a long run whether its checkpoint can be written.
pub(super) fn check_writable(flag: &str, path: &Path) -> Result<(), Failure> {
    let refused = |why: String| Failure::Input(format!("{flag} {}: {why}", path.display()));
    if path.is_dir() {
        return Err(refused("this is a folder; give the name of a file".into()));
    }
    let beside = beside(path);
    fs::write(&beside, []).map_err(|error| refused(error.to_string()))?;
    fs::remove_file(&beside).map_err(|error| refused(error.to_string()))
}

/// What a checkpoint says it is a run of, and the state of that run.
pub(super) fn read(flag: &str, path: &Path) -> Result<(Spec, State), Failure> {
    let refused = |why: String| Failure::Input(format!("{flag} {}: {why}", path.display()));
    let size = fs::metadata(path).map_err(|error| refused(error.to_string()))?.len();
    if size > checkpoint::LARGEST as u64 {
        return Err(refused(format!("it is larger than {} MB", checkpoint::LARGEST >> 20)));
    }
    let bytes = fs::read(path).map_err(|error| refused(error.to_string()))?;
    checkpoint::read(&bytes).map_err(|error| refused(error.to_string()))
}

/// The run that a checkpoint holds.
pub(super) fn load(flag: &str, path: &Path) -> Result<Experiment, Failure> {
    let (spec, state) = read(flag, path)?;
    resume(flag, path, spec, &state)
}

/// The same, of what was read already.
pub(super) fn resume(flag: &str, path: &Path, spec: Spec, state: &State) -> Result<Experiment, Failure> {
    Experiment::resume(spec, state)
        .map_err(|error| Failure::Input(format!("{flag} {}: {error}", path.display())))
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    path.with_file_name(name)
}
