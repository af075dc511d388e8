//! Files that are read: within bounds, and kept apart from those that are written.

use super::Failure;
use super::output::note;
use crate::error::printable;
use crate::interchange::checkpoint::{self, Checkpoint};
use crate::run::Run;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest file of settings or prices, in bytes; those of this project have less than 20 000.
const MAX_TEXT_BYTES: usize = 1 << 20;
/// Characters of a path that a message shows from its beginning, and as many from its end.
const MAX_SHOWN: usize = 60;
/// Links that lead to links, as Linux follows them.
const MAX_LINKS: usize = 40;

/// A line about a file: the flag, the path, and what there is to say.
pub(super) fn about(flag: &str, path: &Path, line: &str) -> String {
    format!("{flag} {}: {line}", shown(path))
}

/// A path as messages show it. Of a long one the end is kept, too, because it has the file's name.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let end = text.chars().count().saturating_sub(MAX_SHOWN).max(MAX_SHOWN);
    let [first, last] = [(0, MAX_SHOWN), (end, MAX_SHOWN)]
        .map(|(from, count)| printable(&text.chars().skip(from).take(count).collect::<String>()));
    format!("{first}{}{last}", if end > MAX_SHOWN { "…" } else { "" })
}

/// A flag with the file that it names, if any; `-` is standard output.
pub(super) type Named<'a> = (&'static str, Option<&'a PathBuf>);

/// Makes sure that no file that is read, and none that is written by another flag, is written over.
pub(super) fn keep_apart(read: &[Named<'_>], written: &[Named<'_>]) -> Result<(), Failure> {
    let place = |(flag, path): &Named<'_>| {
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

/// Whether it is there and neither a file nor a folder, as /dev/null is.
fn is_no_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Where a path leads through all links, whether or not there is a file yet.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
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
    Err(io::Error::other("its links go round in a circle"))
}

/// What a file holds, at most `limit` bytes.
///
/// A named pipe is refused, because opening it waits for a writer who may never come, and so is a device, which may never
/// end. The pipe that a shell sets up is read: /dev/stdin, and what `<(…)` becomes.
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

/// Whether a path means something that the process was started with.
fn is_handed_over(path: &Path) -> bool {
    ["/dev/stdin", "/dev/fd", "/proc/self/fd"].iter().any(|place| path.starts_with(place))
}

/// What a text file holds.
pub(super) fn text(flag: &str, path: &Path) -> Result<String, Failure> {
    let bytes = contents(flag, path, MAX_TEXT_BYTES)?;
    String::from_utf8(bytes).map_err(|_| Failure::Input(about(flag, path, "this is not text in UTF-8")))
}

/// What a checkpoint holds.
pub(super) fn read(flag: &str, path: &Path) -> Result<Checkpoint, Failure> {
    let bytes = contents(flag, path, checkpoint::MAX_CHECKPOINT_BYTES)?;
    let checkpoint =
        checkpoint::read(&bytes).map_err(|error| Failure::Input(about(flag, path, &error.to_string())))?;
    for notice in checkpoint.notices() {
        note(&about(flag, path, &notice));
    }
    Ok(checkpoint)
}

/// The run that a checkpoint holds.
pub(super) fn load(flag: &str, path: &Path) -> Result<Run, Failure> {
    resume(flag, path, read(flag, path)?)
}

/// The same, of what was read already.
pub(super) fn resume(flag: &str, path: &Path, checkpoint: Checkpoint) -> Result<Run, Failure> {
    checkpoint.resume().map_err(|error| Failure::Input(about(flag, path, &error.to_string())))
}
