//! Reading files with a size limit, and refusing paths that are both read and written.

use super::Failure;
use super::output::note;
use crate::error::printable;
use crate::interchange::checkpoint::{self, Checkpoint};
use crate::run::Run;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest configuration or price file, in bytes; the files of this project have less than 20 000.
const MAX_TEXT_BYTES: usize = 1 << 20;
/// Largest file of a study's results, in bytes; a cell has about 20 000.
const MAX_RESULTS_BYTES: usize = 1 << 31;
/// Number of characters that a message shows from each end of a long path.
const MAX_SHOWN_CHARACTERS: usize = 60;
/// Largest number of symbolic links followed in a row, as on Linux.
const MAX_SYMBOLIC_LINKS: usize = 40;

/// Formats a message about a file: `flag path: line`.
pub(super) fn about(flag: &str, path: &Path, line: &str) -> String {
    format!("{flag} {}: {line}", shown(path))
}

/// Formats a path for messages: a long path is shortened in the middle, because its end holds the file name.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let end = text.chars().count().saturating_sub(MAX_SHOWN_CHARACTERS).max(MAX_SHOWN_CHARACTERS);
    let [first, last] = [(0, MAX_SHOWN_CHARACTERS), (end, MAX_SHOWN_CHARACTERS)]
        .map(|(from, count)| printable(&text.chars().skip(from).take(count).collect::<String>()));
    format!("{first}{}{last}", if end > MAX_SHOWN_CHARACTERS { "…" } else { "" })
}

/// A flag with the path given to it, if any; `-` is standard output.
pub(super) type NamedPath<'a> = (&'static str, Option<&'a PathBuf>);

/// Checks that no written path is also read, or written by another flag.
///
/// # Errors
/// Returns [`Failure::Input`] if two flags name the same file.
pub(super) fn keep_apart(read: &[NamedPath<'_>], written: &[NamedPath<'_>]) -> Result<(), Failure> {
    let place = |(flag, path): &NamedPath<'_>| {
        let path = path.filter(|path| *path != Path::new("-") && !is_no_file(path))?;
        Some((*flag, resolve(path).unwrap_or_else(|_| path.clone())))
    };
    let mut taken: Vec<(&str, PathBuf)> = read.iter().filter_map(place).collect();
    for (flag, path) in written.iter().filter_map(place) {
        if let Some((other, _)) = taken.iter().find(|(_, taken)| *taken == path) {
            let line = format!("{other} names the same file; give another");
            return Err(Failure::Input(about(flag, &path, &line)));
        }
        taken.push((flag, path));
    }
    Ok(())
}

/// Returns whether the path exists and is neither a regular file nor a folder, such as /dev/null.
fn is_no_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Resolves all symbolic links of a path; the file itself need not exist.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_SYMBOLIC_LINKS {
        if let Ok(whole) = fs::canonicalize(&path) {
            return Ok(whole);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")))?;
        path = folder.join(path.file_name().unwrap_or_default());
        match fs::read_link(&path) {
            Ok(to) => path = folder.join(to),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its symbolic links form a circle"))
}

/// Reads a file of at most `limit` bytes.
///
/// Named pipes are refused, because opening one blocks until a writer appears, and so are devices, which may be
/// endless. Pipes set up by the shell are read: /dev/stdin and the path that `<(…)` expands to.
fn contents(flag: &str, path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let refused = |why: &str| Failure::Input(about(flag, path, why));
    let failed = |error: io::Error| refused(&error.to_string());
    let too_large = || refused(&format!("it is larger than {} MB", limit >> 20));
    let there = fs::metadata(path).map_err(failed)?;
    if there.is_dir() {
        return Err(refused("this is a folder; give the name of a file"));
    }
    if !there.is_file() && !is_handed_over(path) {
        return Err(refused("this is a pipe or a device; allowed: a file, /dev/stdin or <(…)"));
    }
    if there.len() > limit as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Returns whether the path refers to a file descriptor inherited at process start.
fn is_handed_over(path: &Path) -> bool {
    ["/dev/stdin", "/dev/fd", "/proc/self/fd"].iter().any(|place| path.starts_with(place))
}

/// Reads a UTF-8 text file of at most [`MAX_TEXT_BYTES`].
pub(super) fn text(flag: &str, path: &Path) -> Result<String, Failure> {
    text_within(flag, path, MAX_TEXT_BYTES)
}

/// Reads a file of a study's results, of at most [`MAX_RESULTS_BYTES`].
pub(super) fn results(flag: &str, path: &Path) -> Result<String, Failure> {
    text_within(flag, path, MAX_RESULTS_BYTES)
}

fn text_within(flag: &str, path: &Path, limit: usize) -> Result<String, Failure> {
    let bytes = contents(flag, path, limit)?;
    String::from_utf8(bytes).map_err(|_| Failure::Input(about(flag, path, "this is not text in UTF-8")))
}

/// Reads a checkpoint file and prints its notices.
pub(super) fn read(flag: &str, path: &Path) -> Result<Checkpoint, Failure> {
    let bytes = contents(flag, path, checkpoint::MAX_CHECKPOINT_BYTES)?;
    let checkpoint =
        checkpoint::read(&bytes).map_err(|error| Failure::Input(about(flag, path, &error.to_string())))?;
    for notice in checkpoint.notices() {
        note(&about(flag, path, &notice));
    }
    Ok(checkpoint)
}

/// Reads a checkpoint file and resumes its run.
pub(super) fn load(flag: &str, path: &Path) -> Result<Run, Failure> {
    resume(flag, path, read(flag, path)?)
}

/// Resumes the run of a checkpoint that was read from `path`.
pub(super) fn resume(flag: &str, path: &Path, checkpoint: Checkpoint) -> Result<Run, Failure> {
    checkpoint.resume().map_err(|error| Failure::Input(about(flag, path, &error.to_string())))
}
