//! Writing files: checked before the work begins and replaced atomically, so that no file is ever half written.

use super::note;
use crate::interchange::checkpoint;
use crate::run::Run;
use crate::terminal::Failure;
use crate::terminal::files::{about, resolve};
use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::SystemTime;

/// Suffix of the temporary file's name.
const PARTIAL_ENDING: &str = ".spikeground-partial";
/// Largest prefix of the temporary file's name that is taken from the target's name, in bytes; systems allow 255 in
/// all.
const MAX_LABEL_BYTES: usize = 150;

/// A checked destination of output.
#[derive(Debug)]
pub(in crate::terminal) struct OutputFile {
    flag: &'static str,
    given: PathBuf,
    place: Place,
    /// Modification time after this program's last write. `None` once another program's write was detected and
    /// reported, so that it is reported only once.
    seen: Cell<Option<Written>>,
}

/// Modification time of a file; `None` if there is no file.
type Written = Option<SystemTime>;

#[derive(Debug)]
enum Place {
    /// Path of a regular file, existing or new, with all symbolic links resolved.
    File(PathBuf),
    /// A pipe or character device, which is written to directly because it cannot be replaced.
    Stream,
}

impl OutputFile {
    /// Checks that `given` can be written; leaves no file behind.
    ///
    /// # Errors
    /// Returns [`Failure::Input`] if the path is a folder, write-protected, not a file or pipe, or otherwise not
    /// writable.
    pub(in crate::terminal) fn new(flag: &'static str, given: &Path) -> Result<Self, Failure> {
        let refused = |why: &str| Failure::Input(about(flag, given, why));
        let failed = |error: io::Error| refused(&error.to_string());
        let ends_in_a_name =
            given.file_name().is_some() && !given.as_os_str().to_string_lossy().ends_with(['/', '\\']);
        if given.is_dir() || !ends_in_a_name {
            return Err(refused("this is a folder; give the name of a file"));
        }
        let target = |place| Self { flag, given: given.to_owned(), place, seen: Cell::default() };
        match fs::metadata(given) {
            Ok(there) if !there.is_file() => {
                return if is_stream(&there) {
                    Ok(target(Place::Stream))
                } else {
                    Err(refused("this is neither a file nor a pipe; give the name of a file"))
                };
            }
            Ok(there) if there.permissions().readonly() => {
                return Err(refused("this file is write-protected; give another name"));
            }
            Ok(_) => drop(OpenOptions::new().append(true).open(given).map_err(failed)?),
            Err(_) => {}
        }
        let path = resolve(given).map_err(failed)?;
        // Detects a file name that is too long: the temporary file's name is shorter and would not reveal it.
        if let Err(error) = fs::symlink_metadata(&path)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(failed(error));
        }
        let (beside, _) = create_beside(&path).map_err(failed)?;
        fs::remove_file(beside).map_err(failed)?;
        let target = target(Place::File(path));
        target.seen.set(Some(target.written_at()));
        Ok(target)
    }

    /// Checks that `given` can be written as `what`, which must be a regular file because it is replaced repeatedly.
    pub(in crate::terminal) fn replaced(
        flag: &'static str,
        given: &Path,
        what: &str,
    ) -> Result<Self, Failure> {
        let target = Self::new(flag, given)?;
        if matches!(target.place, Place::Stream) {
            let line = format!("this is not a regular file, which {what} must be");
            return Err(Failure::Input(about(flag, given, &line)));
        }
        Ok(target)
    }

    /// Replaces the file's content by `bytes` atomically; the old file stays whole until the new one is complete.
    pub(in crate::terminal) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match &self.place {
            Place::File(path) => replace(path, bytes),
            Place::Stream => {
                let stream = OpenOptions::new().write(true).open(&self.given);
                stream.and_then(|mut stream| stream.write_all(bytes))
            }
        };
        match written {
            // The reader of a pipe may close it early.
            Err(error)
                if matches!(self.place, Place::Stream) && error.kind() == io::ErrorKind::BrokenPipe =>
            {
                Ok(())
            }
            Err(error) => Err(Failure::Work(about(self.flag, &self.given, &error.to_string()))),
            Ok(()) => Ok(()),
        }
    }

    /// Writes a checkpoint of `run`.
    pub(in crate::terminal) fn save(&self, run: &Run) -> Result<(), Failure> {
        let bytes = checkpoint::to_bytes(run)
            .map_err(|error| Failure::Work(about(self.flag, &self.given, &error.to_string())))?;
        let is_foreign = self.is_foreign();
        let seen = self.seen.take();
        if is_foreign {
            let line = "another program has written this file in the meantime; it is overwritten";
            note(&about(self.flag, &self.given, line));
        }
        let written = self.write(&bytes);
        if seen.is_some() && !is_foreign {
            self.seen.set(Some(self.written_at()));
        }
        written
    }

    /// The path as it was given.
    pub(in crate::terminal) fn path(&self) -> &Path {
        &self.given
    }

    /// Whether another program has written the file since this program last did.
    pub(in crate::terminal) fn is_foreign(&self) -> bool {
        let now = self.written_at();
        now.is_some() && self.seen.get().is_some_and(|seen| seen != now)
    }

    /// Replaces the file's content as [`Self::write`] does, and remembers when it was written.
    pub(in crate::terminal) fn write_again(&self, bytes: &[u8]) -> Result<(), Failure> {
        self.write(bytes)?;
        self.seen.set(Some(self.written_at()));
        Ok(())
    }

    /// Removes temporary files that killed processes have left beside the target. Files that are still being written
    /// are kept, and so are `inputs`: after a crash, a user may resume from such a file.
    pub(in crate::terminal) fn clear_leftovers(&self, inputs: &[Option<&Path>]) {
        let Place::File(path) = &self.place else { return };
        let inputs: Vec<PathBuf> =
            inputs.iter().flatten().filter_map(|input| fs::canonicalize(input).ok()).collect();
        let Some(entries) = path.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
        for entry in entries.flatten() {
            let leftover = entry.path();
            let is_one = entry.file_name().to_str().is_some_and(|name| is_unfinished(name, path))
                && entry.file_type().is_ok_and(|kind| kind.is_file())
                && !inputs.contains(&leftover);
            // A live writer holds the file's lock, which is released when its process ends.
            if is_one
                && let Ok(file) = OpenOptions::new().write(true).open(&leftover)
                && file.try_lock().is_ok()
            {
                let _ = fs::remove_file(&leftover);
            }
        }
    }

    /// The file's current modification time; `None` if there is no file.
    fn written_at(&self) -> Written {
        let Place::File(path) = &self.place else { return None };
        fs::metadata(path).and_then(|there| there.modified()).ok()
    }
}

/// Returns whether the file is a pipe or a character device, rather than a block device or a socket.
#[cfg(unix)]
fn is_stream(there: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    there.file_type().is_fifo() || there.file_type().is_char_device()
}

#[cfg(not(unix))]
fn is_stream(_: &fs::Metadata) -> bool {
    false
}

/// Writes a temporary file beside `path` and renames it, so that an interrupted write never leaves half a file.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (beside, mut file) = create_beside(path)?;
    let mut write = || {
        if let Ok(there) = fs::metadata(path) {
            file.set_permissions(there.permissions())?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        // Syncing the folder makes the rename durable. Not every system can open folders.
        if let Some(Ok(folder)) = path.parent().map(File::open) {
            let _ = folder.sync_all();
        }
        Ok(())
    };
    write().inspect_err(|_| {
        // An incomplete temporary file is useless.
        let _ = fs::remove_file(&beside);
    })
}

/// Creates a temporary file beside `path`, locked until it is closed.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    loop {
        let beside = path.with_file_name(unfinished(path));
        // `create_new` never opens a file or link that already exists under the name.
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        restrict(&mut options, path);
        let file = match options.open(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            opened => opened?,
        };
        // Some file systems have no locks; `clear_leftovers` then cannot protect the file from removal.
        let _ = file.lock();
        // Try again if another process removed the file between its creation and its lock.
        if fs::symlink_metadata(&beside).is_ok() {
            return Ok((beside, file));
        }
    }
}

/// Gives the temporary file the permissions of the target, so that unfinished content is no more readable than the
/// target.
#[cfg(unix)]
fn restrict(options: &mut OpenOptions, path: &Path) {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    if let Ok(there) = fs::metadata(path) {
        options.mode(there.permissions().mode() & 0o777);
    }
}

#[cfg(not(unix))]
fn restrict(_: &mut OpenOptions, _: &Path) {}

/// Returns a unique temporary file name, such as `a.safetensors.4711-09af09af09af09af.spikeground-partial`.
fn unfinished(path: &Path) -> String {
    // Each `RandomState` has different random keys.
    let unique = RandomState::new().hash_one(process::id());
    format!("{}.{}-{unique:016x}{PARTIAL_ENDING}", label(path), process::id())
}

/// Returns whether `name` is a result of [`unfinished`] for `path`, in any process.
fn is_unfinished(name: &str, path: &Path) -> bool {
    let middle = name.strip_prefix(&label(path)).and_then(|rest| rest.strip_prefix('.'));
    let Some((process, unique)) =
        middle.and_then(|rest| rest.strip_suffix(PARTIAL_ENDING)).and_then(|rest| rest.split_once('-'))
    else {
        return false;
    };
    process.bytes().all(|byte| byte.is_ascii_digit())
        && unique.len() == 16
        && unique.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The first [`MAX_LABEL_BYTES`] bytes of a file's name, cut at a character boundary.
fn label(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut label = String::new();
    for character in name.chars() {
        if label.len() + character.len_utf8() > MAX_LABEL_BYTES {
            break;
        }
        label.push(character);
    }
    label
}
