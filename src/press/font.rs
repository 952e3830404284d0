//! A font for Chinese among those of the system: the one that fontconfig gives for serif text in the article's
//! language, else any that has Chinese; where there is no fontconfig, those that come with macOS.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::PressError;
use crate::paper::pdf::{Face, FaceError};
use crate::text::script::Script;

/// Fonts that are tried at most: the first is nearly always one.
const TRIED: usize = 24;
/// What comes with macOS.
const SHIPPED: [&str; 3] = [
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
];

/// The font in the file `named`, or one of the system if that is empty; none where there is none.
pub(super) fn find(named: &str, script: Script) -> Result<Option<(PathBuf, Face)>, PressError> {
    if !named.is_empty() {
        let path = PathBuf::from(named);
        let failed = |reason: String| PressError::Font(named.to_owned(), reason);
        let bytes = std::fs::read(&path).map_err(|error| failed(error.to_string()))?;
        let face = first(&bytes).map_err(|error| failed(error.to_string()))?;
        return Ok(Some((path, face)));
    }
    Ok(candidates(script).into_iter().take(TRIED).find_map(|(path, index)| {
        let bytes = std::fs::read(&path).ok()?;
        let face = match index {
            Some(index) => Face::new(bytes, index).ok()?,
            None => first(&bytes).ok()?,
        };
        Some((path, face))
    }))
}

/// The first font of a file that has Chinese.
fn first(bytes: &[u8]) -> Result<Face, FaceError> {
    let count = ttf_parser::fonts_in_collection(bytes).unwrap_or(1).min(32);
    let mut faces = (0..count).map(|index| Face::new(bytes.to_vec(), index));
    let mut first = faces.next().unwrap_or(Err(FaceError::Broken));
    for face in faces {
        first = first.or(face);
    }
    first
}

/// Files of fonts and which of the fonts in each, the best first.
fn candidates(script: Script) -> Vec<(PathBuf, Option<u32>)> {
    let lang = match script {
        Script::Simplified => "zh-cn",
        Script::Traditional => "zh-tw",
        Script::Japanese => "ja",
    };
    let best = asked("fc-match", &format!("serif:lang={lang}"));
    let others = asked("fc-list", &format!(":lang={lang}"));
    let shipped = SHIPPED.map(Path::new).into_iter().filter(|path| path.exists());
    best.into_iter()
        .chain(others)
        .map(|(path, index)| (path, Some(index)))
        .chain(shipped.map(|path| (path.to_owned(), None)))
        .collect()
}

/// What a program of fontconfig says to a pattern; nothing where it is not there.
fn asked(program: &str, pattern: &str) -> Vec<(PathBuf, u32)> {
    let said = Command::new(program)
        .args(["--format", "%{index}\t%{file}\n", pattern])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let said = said.map(|output| output.stdout).unwrap_or_default();
    listed(&String::from_utf8_lossy(&said))
}

fn listed(said: &str) -> Vec<(PathBuf, u32)> {
    let font = |line: &str| {
        let (index, path) = line.split_once('\t')?;
        // The upper half tells an instance of a variable font.
        Some((PathBuf::from(path), index.parse::<u32>().ok()? & 0xFFFF))
    };
    said.lines().filter_map(font).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fontconfig_says_is_files_and_numbers() {
        assert_eq!(
            listed("1\t/a b.ttc\n65537\t/c.otf\nnonsense\n\t/d\n"),
            [(PathBuf::from("/a b.ttc"), 1), (PathBuf::from("/c.otf"), 1)]
        );
    }

    #[test]
    fn a_font_of_the_settings_that_cannot_be_used_is_told() {
        assert!(matches!(find("/nowhere/x.ttf", Script::Simplified), Err(PressError::Font(..))));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.ttf");
        std::fs::write(&path, "no font").unwrap();
        let Err(PressError::Font(named, reason)) = find(path.to_str().unwrap(), Script::Simplified) else {
            panic!("a text is no font");
        };
        assert!(named.ends_with("x.ttf") && reason.contains("no font"));
    }
}
