//! The settings as a document: `docs/config.md` is what is written here of the commented example, and a test compares the
//! two. So the example is the one place where a setting is described.
//!
//! The form of the example: comments stand before what they are about, Chinese lines before English ones or both on one
//! line with a blank between; a comment that begins with a key or a table, and what follows it up to the next empty line,
//! is a sample, and so is a comment that is indented.

use super::strings::{Lang, Msg};
use crate::config::EXAMPLE;
use std::fmt::Write;

/// A table of the settings.
#[derive(Debug, Default)]
struct Section {
    name: String,
    about: String,
    /// Key, default, what it means.
    rows: Vec<(String, String, String)>,
    /// TOML that shows what can be written.
    sample: String,
}

/// All settings with their defaults, in Markdown: a table for each section.
pub fn settings_document(lang: Lang) -> String {
    let text = |msg: Msg| msg.text(lang);
    let mut document = format!("# {}\n\n{}\n", text(Msg::SettingsTitle), text(Msg::SettingsAbout));
    for section in sections(EXAMPLE, lang) {
        let _ = write!(document, "\n## [{}]\n", section.name);
        if !section.about.is_empty() {
            let _ = write!(document, "\n{}\n", section.about);
        }
        if !section.rows.is_empty() {
            let heads = [Msg::SettingsKey, Msg::SettingsDefault, Msg::SettingsMeaning].map(text).join(" | ");
            let _ = write!(document, "\n| {heads} |\n| --- | --- | --- |\n");
            for (key, default, meaning) in &section.rows {
                let _ = writeln!(document, "| `{key}` | `{default}` | {} |", meaning.replace('|', "\\|"));
            }
        }
        if !section.sample.is_empty() {
            let _ = write!(document, "\n```toml\n{}```\n", section.sample);
        }
    }
    document
}

fn sections(example: &str, lang: Lang) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let (mut prose, mut sample, mut in_sample) = (String::new(), String::new(), false);
    for line in example.lines() {
        if let Some(comment) = line.strip_prefix('#') {
            in_sample |= is_sample(comment);
            if in_sample || comment.starts_with("   ") {
                // What is only said among it stays a comment.
                let names = comment.trim_start().starts_with('{');
                let said = names || in_sample && !is_sample(comment) && !comment.trim().is_empty();
                let head = if said { "# " } else { "" };
                let text =
                    comment.strip_prefix("   ").or(comment.strip_prefix(' ')).unwrap_or(comment).trim_end();
                let _ = writeln!(sample, "{head}{text}");
            } else {
                add(&mut prose, comment.trim(), lang);
            }
        } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let about = std::mem::take(&mut prose);
            let sample = std::mem::take(&mut sample);
            sections.push(Section { name: name.to_owned(), about, sample, rows: Vec::new() });
        } else if let Some((key, default)) = line.split_once(" = ")
            && let Some(section) = sections.last_mut()
        {
            let row = (key.to_owned(), default.to_owned(), std::mem::take(&mut prose));
            section.rows.push(row);
            section.sample += &std::mem::take(&mut sample);
        } else {
            // An empty line: what comes next is about something else.
            if let Some(section) = sections.last_mut() {
                section.sample += &std::mem::take(&mut sample);
            }
            prose.clear();
        }
        in_sample &= line.starts_with('#');
    }
    if let Some(section) = sections.last_mut() {
        section.sample += &sample;
    }
    sections
}

/// Whether a comment is a line of settings: ` key = …` or ` [table]`.
fn is_sample(comment: &str) -> bool {
    let Some(text) = comment.strip_prefix(' ') else { return false };
    let key = text.split(" = ").next().unwrap_or_default();
    let is_key =
        text.contains(" = ") && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    is_key || (text.starts_with('[') && text.ends_with(']'))
}

/// Adds what `line` says in `lang` to `prose`.
fn add(prose: &mut String, line: &str, lang: Lang) {
    let said = match (halves(line), lang) {
        ((chinese, _), Lang::Zh) => chinese,
        ((_, english), Lang::En) => english,
    };
    if said.is_empty() {
        return;
    }
    if lang == Lang::En && !prose.is_empty() {
        prose.push(' ');
    }
    prose.push_str(said);
}

/// What of a line is Chinese and what English. A line that has no letter is both.
fn halves(line: &str) -> (&str, &str) {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
    let chinese = match line.chars().find(|c| c.is_alphabetic()) {
        None => return (line, line),
        // Names alone.
        _ if line.starts_with('{') && !line.chars().any(han) => return (line, line),
        _ if line.starts_with('{') => true,
        Some(first) => han(first),
    };
    if !chinese {
        return ("", line);
    }
    // Only an English sentence begins with a blank and a capital behind a Chinese stop.
    let starts = line.match_indices("。 ").map(|(at, stop)| at + stop.len());
    let english = starts.filter_map(|at| line.split_at_checked(at));
    match english.into_iter().find(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_uppercase())) {
        Some((chinese, english)) => (chinese.trim_end(), english),
        None => (line, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart_by_language() {
        for (line, parts) in [
            ("每行多少列。 Columns of the sheet.", ("每行多少列。", "Columns of the sheet.")),
            ("“ ” 在终端里占几列：auto、1 或 2。", ("“ ” 在终端里占几列：auto、1 或 2。", "")),
            ("directory says: 银行 = yín háng", ("", "directory says: 银行 = yín háng")),
            ("{text} {rate} (1.25)", ("{text} {rate} (1.25)", "{text} {rate} (1.25)")),
        ] {
            assert_eq!(halves(line), parts);
        }
    }

    #[test]
    fn every_key_of_the_example_has_a_meaning_in_both_languages() {
        let han = |text: &str| text.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).count();
        for lang in [Lang::Zh, Lang::En] {
            for section in sections(EXAMPLE, lang) {
                for (key, default, meaning) in section.rows {
                    // The three pauses are told together.
                    let told = !meaning.is_empty() || section.name == "tts.pause";
                    assert!(told && !default.is_empty(), "{lang:?}: {}.{key}", section.name);
                    assert!(lang == Lang::En || meaning.is_empty() || han(&meaning) > 2, "{key}: {meaning}");
                    assert!(lang == Lang::Zh || han(&meaning) < 8, "{key}: {meaning}");
                }
            }
        }
    }

    #[test]
    fn samples_stand_below_the_table_they_belong_to() {
        let sections = sections(EXAMPLE, Lang::En);
        let sample = |name: &str| &sections.iter().find(|section| section.name == name).unwrap().sample;
        assert!(sample("tts.engines").contains("cmd = [\"my-tts\""));
        assert!(sample("keys").contains("play_or_pause = \"F5\""));
        assert!(sample("themes").starts_with("[themes.night]\n"));
        assert!(sample("export").is_empty());
    }
}
