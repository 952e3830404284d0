//! A file's name from an article's title.
//!
//! In comes any text at all, out goes a name that every file system takes, that no shell mistakes for an option and
//! no listing hides.

use std::collections::HashSet;

use crate::text::glyph::glyphs;
use crate::text::width::WidthProfile;

/// The longest name given, in bytes, extension and number included: well below the 255 that file systems allow.
const NAME_BYTES: usize = 120;

/// Names for files, each different from those given before, upper and lower case counted as one.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// The name `title.extension`, or `title-2.extension` and so on where that is taken; `fallback` stands for a
    /// title of which nothing is left.
    pub fn name(&mut self, title: &str, fallback: &str, extension: &str) -> String {
        let stem = [stem(title), stem(fallback), "article".to_owned()]
            .into_iter()
            .find(|stem| !stem.is_empty())
            .unwrap_or_default();
        let mut number = 1_usize;
        loop {
            let tail = if number == 1 { format!(".{extension}") } else { format!("-{number}.{extension}") };
            let name = format!("{}{tail}", cut(&stem, NAME_BYTES.saturating_sub(tail.len())));
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

/// What can be kept of `title`: nothing invisible, no separator of paths, none of the characters that Windows
/// reserves, no dot or hyphen in front, no dot or space at the end.
fn stem(title: &str) -> String {
    let drawn: String = title
        .lines()
        .flat_map(|line| glyphs(line, &WidthProfile::narrow()).map(|glyph| glyph.text).chain([" ".into()]))
        .collect();
    let kept: String = drawn
        .chars()
        .map(|c| if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c })
        .collect();
    let words: Vec<_> = kept.split_whitespace().collect();
    let kept = words.join(" ");
    let kept = kept.trim_start_matches(['.', '-', ' ']).trim_end_matches(['.', ' ']);
    cut(kept, NAME_BYTES).to_owned()
}

/// The first `bytes` bytes of `text`, or fewer where they end inside a character.
fn cut(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default().trim_end_matches(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_becomes_a_name() {
        for (title, name) in [
            ("渡口 的早晨", "渡口 的早晨.txt"),
            ("a/b\\c:d", "a_b_c_d.txt"),
            ("../../etc/passwd", "_.._etc_passwd.txt"),
            (".hidden", "hidden.txt"),
            ("-rf", "rf.txt"),
            ("一\n二\t三", "一 二 三.txt"),
            ("\u{202e}反\u{200b}", "反.txt"),
            ("  。…. ", "。….txt"),
            ("...", "稿.txt"),
            ("", "稿.txt"),
        ] {
            assert_eq!(Names::default().name(title, "稿", "txt"), name, "{title:?}");
        }
        assert_eq!(Names::default().name("", "", "txt"), "article.txt");
    }

    #[test]
    fn names_do_not_collide() {
        let mut names = Names::default();
        let given: Vec<_> =
            ["甲", "甲", "甲", "A", "a", "甲-2"].map(|title| names.name(title, "", "txt")).into();
        assert_eq!(given, ["甲.txt", "甲-2.txt", "甲-3.txt", "A.txt", "a-2.txt", "甲-2-2.txt"]);
    }

    proptest! {
        #[test]
        fn any_title_gives_a_name_for_any_file_system(title in "(?s).{0,200}") {
            let mut names = Names::default();
            let both = [names.name(&title, "", "txt"), names.name(&title, "", "txt")];
            prop_assert_ne!(&both[0], &both[1]);
            for name in both {
                prop_assert!(name.len() <= NAME_BYTES, "{}", name.len());
                prop_assert!(!name.starts_with(['.', '-', ' ']), "{}", name);
                prop_assert!(name.strip_suffix(".txt").is_some_and(|stem| !stem.is_empty()), "{}", name);
                prop_assert!(!name.chars().any(|c| c.is_control() || c == '/' || c == '\\'));
            }
        }
    }
}
