//! How fast each voice has been heard to speak, so that the time of an article is known before it is heard again.
//!
//! In come the names of an engine and its voice, a rate, and a pace: seconds that a second of estimate really takes.
//! They are kept in one small TOML file. A file that cannot be read is no file, and never an error to the reader.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::make_private;
use super::write::write_lightly;

/// The version of the file's form. A file of another version is as good as none.
const VERSION: u32 = 1;
/// Bytes of the file that are read: one of langdu's own is far smaller.
const FILE_LIMIT: u64 = 64 * 1024;
/// Voices that are kept; with more of them somebody is trying voices out, and the file begins anew.
const MOST_VOICES: usize = 100;
/// A pace outside of this was not heard, but written by a mistake.
const POSSIBLE: RangeInclusive<f64> = 0.1..=10.0;

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    version: u32,
    /// By engine and voice, then by rate.
    paces: BTreeMap<String, BTreeMap<String, f64>>,
}

/// A voice at a rate.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceAt {
    /// The name of the engine.
    pub engine: String,
    /// The voice, in the engine's own words.
    pub voice: String,
    /// The rate.
    pub rate: f32,
}

impl VoiceAt {
    fn name(&self) -> String {
        format!("{} {}", self.engine, self.voice)
    }

    /// Rates are told apart by tenths.
    fn rate(&self) -> String {
        format!("{:.1}", self.rate)
    }
}

/// The pace of that voice, as it was saved in the file at `path`: at that rate, or else at the nearest.
pub fn load(path: &Path, voice: &VoiceAt) -> Option<f64> {
    let record = read(path)?;
    let paces = record.paces.get(&voice.name())?;
    let distance =
        |rate: &str| rate.parse::<f64>().map_or(f64::MAX, |rate| (rate - f64::from(voice.rate)).abs());
    let nearest = paces.iter().min_by(|(a, _), (b, _)| distance(a).total_cmp(&distance(b)));
    nearest.map(|(_, &pace)| pace).filter(|pace| POSSIBLE.contains(pace))
}

/// Saves the pace of that voice in the file at `path`, and makes its directory where it is missing. What is known of
/// other voices stays.
///
/// # Errors
/// What the system says when the directory cannot be made or the file not written.
pub fn save(path: &Path, voice: &VoiceAt, pace: f64) -> io::Result<()> {
    if !POSSIBLE.contains(&pace) {
        return Ok(());
    }
    let mut record = read(path)
        .filter(|record| record.paces.len() < MOST_VOICES)
        .unwrap_or(Record { version: VERSION, paces: BTreeMap::new() });
    // Thousandths are more than can be heard.
    let pace = (pace * 1000.0).round() / 1000.0;
    record.paces.entry(voice.name()).or_default().insert(voice.rate(), pace);
    let text = toml::to_string(&record).map_err(io::Error::other)?;
    if let Some(dir) = path.parent() {
        make_private(dir)?;
    }
    write_lightly(path, text.as_bytes())
}

/// Whether the file at `path` holds paces.
pub(super) fn is_readable(path: &Path) -> bool {
    read(path).is_some()
}

fn read(path: &Path) -> Option<Record> {
    let mut text = String::new();
    fs::File::open(path).ok()?.take(FILE_LIMIT).read_to_string(&mut text).ok()?;
    toml::from_str(&text).ok().filter(|record: &Record| record.version == VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(voice: &str, rate: f32) -> VoiceAt {
        VoiceAt { engine: "fake".into(), voice: voice.into(), rate }
    }

    #[test]
    fn a_pace_is_found_again_by_voice_and_nearest_rate() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state/paces.toml");
        assert_eq!(load(&path, &voice("甲", 1.0)), None);
        save(&path, &voice("甲", 1.0), 0.87654).unwrap();
        save(&path, &voice("甲", 2.0), 1.5).unwrap();
        save(&path, &voice("乙", 1.0), 2.0).unwrap();
        save(&path, &voice("甲", 1.04), 0.9).unwrap();
        for (name, rate, pace) in [
            ("甲", 1.0, Some(0.9)),
            ("甲", 1.2, Some(0.9)),
            ("甲", 2.5, Some(1.5)),
            ("乙", 3.0, Some(2.0)),
            ("丙", 1.0, None),
        ] {
            assert_eq!(load(&path, &voice(name, rate)), pace, "{name} {rate}");
        }
    }

    #[test]
    fn a_bad_file_is_none_and_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("paces.toml");
        for text in [
            "",
            "version = 2\n[paces]",
            "\u{0}\u{1}",
            "version = 1\n[paces.'fake 甲']\n'1.0' = 99.0\n",
            "version = 1\n[paces.'fake 甲']\n'x' = nan\n",
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(load(&path, &voice("甲", 1.0)), None, "{text:?}");
            save(&path, &voice("甲", 1.0), 1.25).unwrap();
            assert_eq!(load(&path, &voice("甲", 1.0)), Some(1.25), "{text:?}");
        }
        save(&path, &voice("甲", 1.0), f64::NAN).unwrap();
        assert_eq!(load(&path, &voice("甲", 1.0)), Some(1.25), "what was not heard is not kept");
    }
}
