//! Writing a file so that nobody ever sees half of it.
//!
//! In come a path and the bytes, or who writes them; out goes a file that holds all of them, or an error and the disk
//! as it was.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` to `path` in one step: a temporary file beside it takes the name when it is complete.
///
/// Without `overwrite` a file that is already there, or that appears meanwhile, is left alone.
/// With it, what a symbolic link points at is replaced, not the link, and permissions stay.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if the file is there and may not be replaced; [`io::ErrorKind::InvalidInput`]
/// if it is a device, a pipe or a folder, which have no content to be replaced; else what the system says.
pub fn write_atomically(path: &Path, bytes: &[u8], overwrite: bool) -> io::Result<()> {
    write_atomically_with(path, overwrite, |file| file.write_all(bytes))
}

/// [`write_atomically`] of what `write` writes, which is never in memory as a whole. An error of `write` is given
/// back and leaves nothing behind.
///
/// # Errors
/// Those of `write`, and those of [`write_atomically`].
pub fn write_atomically_with<E: From<io::Error>>(
    path: &Path,
    overwrite: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    replace(path, overwrite, |file| {
        write(file)?;
        Ok(file.as_file().sync_all()?)
    })
}

/// [`write_atomically`] of what `write` writes to a file, in which it may go back and forth.
///
/// # Errors
/// Those of `write`, and those of [`write_atomically`].
pub fn write_file_atomically<T, E: From<io::Error>>(
    path: &Path,
    overwrite: bool,
    write: impl FnOnce(&mut fs::File) -> Result<T, E>,
) -> Result<T, E> {
    let mut written = None;
    replace(path, overwrite, |file| {
        written = Some(write(file.as_file_mut())?);
        Ok::<(), E>(file.as_file().sync_all()?)
    })?;
    // It has been written, or there was an error.
    written.ok_or_else(|| io::Error::from(io::ErrorKind::Other).into())
}

/// [`write_atomically`] for what is no loss: it does not wait until the disk has the bytes, and after a power failure
/// the file may be empty.
///
/// # Errors
/// Those of [`write_atomically`].
pub fn write_lightly(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, true, |file| file.write_all(bytes))
}

/// Makes a new file beside `path`, fills it by `write`, and gives it the name.
fn replace<E: From<io::Error>>(
    path: &Path,
    overwrite: bool,
    write: impl FnOnce(&mut tempfile::NamedTempFile) -> Result<(), E>,
) -> Result<(), E> {
    let (path, old) = target(path, overwrite)?;
    // The parent of a bare file name is empty, and means the working directory.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = new_file_in(folder)?;
    write(&mut file)?;
    if let Some(metadata) = old {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    let persisted = if overwrite { file.persist(&path) } else { file.persist_noclobber(&path) };
    persisted.map(drop).map_err(|error| E::from(error.error))
}

/// The file that is really meant by `path`, and what is known of it if it is there.
fn target(path: &Path, overwrite: bool) -> io::Result<(PathBuf, Option<fs::Metadata>)> {
    let old = match fs::symlink_metadata(path) {
        Ok(_) if !overwrite => return Err(io::ErrorKind::AlreadyExists.into()),
        Ok(_) => Some(fs::metadata(path)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if old.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let path = if old.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
    Ok((path, old))
}

/// A temporary file with the permissions that any new file of this user gets.
#[cfg(unix)]
fn new_file_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // tempfile makes files for their owner alone; the umask cuts this down as for any other file.
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

/// A temporary file with the permissions that any new file of this user gets.
#[cfg(not(unix))]
fn new_file_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::NamedTempFile::new_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_that_is_there_is_kept_unless_told_otherwise() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("甲.txt");
        write_atomically(&path, "一".as_bytes(), false).unwrap();
        let refused = write_atomically(&path, "二".as_bytes(), false).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "一");
        write_atomically(&path, "二".as_bytes(), true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "二");
        write_lightly(&path, b"").unwrap();
        write_lightly(&path, "二".as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "二");
        assert_eq!(names(dir.path()), ["甲.txt"], "no temporary file stays");
    }

    #[test]
    fn who_fails_to_write_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("甲.txt");
        let failed: io::Result<()> = write_atomically_with(&path, false, |out| {
            out.write_all(b"half")?;
            Err(io::ErrorKind::InvalidData.into())
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn a_folder_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let refused = write_atomically(dir.path(), b"x", true).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let error = write_atomically(&dir.path().join("none/a.txt"), b"x", false).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_refused_links_followed_and_permissions_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        assert_eq!(
            write_atomically(Path::new("/dev/null"), b"x", true).unwrap_err().kind(),
            io::ErrorKind::InvalidInput
        );
        let dir = tempfile::tempdir().unwrap();
        let (file, link, dangling) =
            (dir.path().join("file"), dir.path().join("link"), dir.path().join("dangling"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        symlink(dir.path().join("nowhere"), &dangling).unwrap();
        write_atomically(&link, b"new", true).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(
            write_atomically(&dangling, b"x", false).unwrap_err().kind(),
            io::ErrorKind::AlreadyExists
        );
    }
}
