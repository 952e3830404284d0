//! The lines that are typed: text in, what is meant by it out.

use crate::text::fullwidth::half_width;

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// The next paragraph.
    Next,
    /// The one before.
    Back,
    /// The same once more.
    Again,
    /// The one of this number, from 1.
    Paragraph(usize),
    /// The next one that holds this; or what was looked for last.
    Search(Option<String>),
    /// Listen from here, pause, go on.
    Listen,
    /// The headings.
    Contents,
    /// Where the reader is.
    Position,
    /// What can be typed.
    Help,
    /// Leave.
    Quit,
    /// Nothing that is known.
    Unknown(String),
}

impl Command {
    /// What `line` asks for. Full-width letters, digits and marks, which an input method leaves behind, are as good as
    /// others.
    pub(super) fn read(line: &str) -> Self {
        let line = line.trim();
        let narrow: String = line.chars().map(narrow).collect();
        match narrow.as_str() {
            "" => Self::Next,
            "b" => Self::Back,
            "r" => Self::Again,
            "n" | "/" => Self::Search(None),
            "p" => Self::Listen,
            "t" => Self::Contents,
            "." => Self::Position,
            "?" | "h" => Self::Help,
            "q" => Self::Quit,
            _ if narrow.starts_with('/') => {
                let text: String = line.chars().skip(1).collect();
                Self::Search(Some(text))
            }
            _ => narrow.parse().map_or_else(|_| Self::Unknown(line.to_owned()), Self::Paragraph),
        }
    }
}

fn narrow(c: char) -> char {
    match c {
        '。' => '.',
        '、' => '/',
        _ => half_width(c).to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_either_width_are_understood() {
        let search = |text: &str| Command::Search(Some(text.to_owned()));
        for (line, command) in [
            ("\n", Command::Next),
            (" b \r\n", Command::Back),
            ("Ｂ", Command::Back),
            ("12", Command::Paragraph(12)),
            ("１２", Command::Paragraph(12)),
            ("/渡口 的", search("渡口 的")),
            ("、渡口", search("渡口")),
            ("／ＧＤＰ", search("ＧＤＰ")),
            ("/", Command::Search(None)),
            ("。", Command::Position),
            ("？", Command::Help),
            ("q", Command::Quit),
            ("-3", Command::Unknown("-3".into())),
            ("99999999999999999999999", Command::Unknown("99999999999999999999999".into())),
        ] {
            assert_eq!(Command::read(line), command, "{line:?}");
        }
    }
}
