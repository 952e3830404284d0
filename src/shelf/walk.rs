//! The files of a folder that may hold articles, those of the folders in it among them.
//!
//! In comes a folder, out go files by their names, and how many other things were passed by. Nothing is opened. Hidden
//! names are not looked at; a symbolic link is followed, but never into a folder that was seen.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::cache::Version;

/// Names of files that hold articles end in one of these.
const EXTENSIONS: [&str; 11] =
    ["txt", "text", "md", "markdown", "html", "htm", "xhtml", "mhtml", "mht", "epub", "pdf"];

/// How deep folders in folders are looked into.
const DEPTH: usize = 16;

/// A file whose name says that it holds an article.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) version: Version,
    /// When it was last written.
    pub(super) modified: SystemTime,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// In the order of their paths.
    pub(super) files: Vec<File>,
    /// Files that hold no article by their names, and whatever could not be looked at.
    pub(super) others: usize,
}

/// Whether the name of `path` is one of an article: hidden files and other kinds are not.
pub fn is_article(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    !is_hidden(path) && extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// The files below `folder`.
///
/// # Errors
/// What the system says when `folder` itself cannot be listed. A folder in it is counted among the others then.
pub(super) fn walk(folder: &Path) -> io::Result<Walked> {
    let mut walked = Walked::default();
    let mut seen: HashSet<PathBuf> = fs::canonicalize(folder).into_iter().collect();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((inside, depth)) = folders.pop() {
        let entries = match fs::read_dir(&inside) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(error),
            Err(_) => {
                walked.others += 1;
                continue;
            }
        };
        for entry in entries {
            let Ok(path) = entry.map(|entry| entry.path()) else {
                walked.others += 1;
                continue;
            };
            if is_hidden(&path) {
                continue;
            }
            match fs::metadata(&path) {
                Ok(metadata) if metadata.is_dir() => {
                    if let Ok(canonical) = fs::canonicalize(&path)
                        && depth < DEPTH
                        && seen.insert(canonical)
                    {
                        folders.push((path, depth + 1));
                    }
                }
                Ok(metadata) if metadata.is_file() && is_article(&path) => walked.files.push(File {
                    version: Version::of(&metadata),
                    modified: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                    path,
                }),
                Ok(_) | Err(_) => walked.others += 1,
            }
        }
    }
    walked.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_found_and_everything_else_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let inside = |name: &str| dir.path().join(name);
        fs::create_dir_all(inside("b/c")).unwrap();
        fs::create_dir_all(inside(".git")).unwrap();
        for name in ["z.txt", "a.MD", "b/c/d.epub", ".git/x.txt", ".hidden.txt", "photo.jpg", "b/none"] {
            fs::write(inside(name), "文").unwrap();
        }
        let walked = walk(dir.path()).unwrap();
        let names: Vec<_> =
            walked.files.iter().map(|file| file.path.strip_prefix(dir.path()).unwrap()).collect();
        assert_eq!(names, [Path::new("a.MD"), Path::new("b/c/d.epub"), Path::new("z.txt")]);
        assert_eq!(walked.others, 2);
        assert!(walk(&inside("nowhere")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_come_to_an_end() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let inside = |name: &str| dir.path().join(name);
        fs::create_dir(inside("b")).unwrap();
        fs::write(inside("b/a.txt"), "文").unwrap();
        symlink(dir.path(), inside("b/up")).unwrap();
        symlink(inside("b"), inside("same")).unwrap();
        symlink(inside("loop.txt"), inside("loop.txt")).unwrap();
        symlink(inside("gone"), inside("dangling.txt")).unwrap();
        let walked = walk(dir.path()).unwrap();
        // Which of the two names of the folder is met first is up to the file system.
        assert_eq!((walked.files.len(), walked.others), (1, 2), "{walked:?}");
    }
}
