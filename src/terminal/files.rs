//! Checkpoints on disk.

use super::Failure;
use crate::experiment::Experiment;
use crate::interchange::checkpoint::{self, Checkpoint};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that can be written, found out before a long run begins.
#[derive(Debug)]
pub(super) struct Target {
    flag: &'static str,
    /// Where a link leads, else the path as it was given.
    path: PathBuf,
}

impl Target {
    /// Tries whether `path` can be written, and leaves nothing behind.
    pub(super) fn new(flag: &'static str, given: &Path) -> Result<Self, Failure> {
        let refused = |why: &str| Failure::Input(format!("{flag} {}: {why}", given.display()));
        let ends_in_a_name =
            given.file_name().is_some() && !given.as_os_str().to_string_lossy().ends_with(['/', '\\']);
        if given.is_dir() || !ends_in_a_name {
            return Err(refused("this is a folder; give the name of a file"));
        }
        let path = fs::canonicalize(given).unwrap_or_else(|_| given.to_owned());
        if path.exists() && !path.is_file() {
            return Err(refused("this is not a file that can be replaced"));
        }
        let target = Self { flag, path };
        let beside = target.beside();
        let tried = File::create(&beside).and_then(|_| fs::remove_file(&beside));
        tried.map_err(|error| refused(&error.to_string()))?;
        Ok(target)
    }

    /// Writes beside the file and renames, so that an interrupted write never leaves half a file.
    pub(super) fn save(&self, run: &Experiment) -> Result<(), Failure> {
        let bytes = checkpoint::to_bytes(run)?;
        let beside = self.beside();
        self.replace(&beside, &bytes).map_err(|error| {
            // What was written of it is of no use to anybody.
            let _ = fs::remove_file(&beside);
            Failure::Work(format!("{} {}: {error}", self.flag, self.path.display()))
        })
    }

    fn replace(&self, beside: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(beside, &self.path)
    }

    fn beside(&self) -> PathBuf {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        self.path.with_file_name(name)
    }
}

/// A flag with the file that it names, if any; `-` is standard output.
pub(super) type Named<'a> = (&'static str, Option<&'a PathBuf>);

/// Makes sure that no file that is read, and none that is written by another flag, is written over.
pub(super) fn keep_apart(read: &[Named<'_>], written: &[Named<'_>]) -> Result<(), Failure> {
    let place = |(flag, path): &Named<'_>| Some((*flag, whole(path.filter(|path| *path != Path::new("-"))?)));
    let mut taken: Vec<(&str, PathBuf)> = read.iter().filter_map(place).collect();
    for (flag, path) in written.iter().filter_map(place) {
        if let Some((other, _)) = taken.iter().find(|(_, taken)| *taken == path) {
            let shown = path.display();
            return Err(Failure::Input(format!("{flag} {shown}: {other} names the same file; give another")));
        }
        taken.push((flag, path));
    }
    Ok(())
}

/// Where a path leads, whether or not there is a file yet.
fn whole(path: &Path) -> PathBuf {
    let folder = || {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        fs::canonicalize(parent.unwrap_or(Path::new("."))).ok()
    };
    let beside = || Some(folder()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(beside).unwrap_or_else(|| path.to_owned())
}

/// What a checkpoint holds.
pub(super) fn read(flag: &str, path: &Path) -> Result<Checkpoint, Failure> {
    let refused = |why: String| Failure::Input(format!("{flag} {}: {why}", path.display()));
    let size = fs::metadata(path).map_err(|error| refused(error.to_string()))?.len();
    if size > checkpoint::LARGEST as u64 {
        return Err(refused(format!("it is larger than {} MB", checkpoint::LARGEST >> 20)));
    }
    let bytes = fs::read(path).map_err(|error| refused(error.to_string()))?;
    let checkpoint = checkpoint::read(&bytes).map_err(|error| refused(error.to_string()))?;
    for notice in checkpoint.notices() {
        eprintln!("spikeground: {flag} {}: {notice}", path.display());
    }
    Ok(checkpoint)
}

/// The run that a checkpoint holds.
pub(super) fn load(flag: &str, path: &Path) -> Result<Experiment, Failure> {
    resume(flag, path, read(flag, path)?)
}

/// The same, of what was read already.
pub(super) fn resume(flag: &str, path: &Path, checkpoint: Checkpoint) -> Result<Experiment, Failure> {
    checkpoint.resume().map_err(|error| Failure::Input(format!("{flag} {}: {error}", path.display())))
}
