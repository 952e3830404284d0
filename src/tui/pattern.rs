//! Regular expressions that are looked for: what was typed in, places in a text out. Case and width do not count, as in
//! every search; a line of verse or code is a line to `^` and `$`.
//!
//! The engine takes time linear in the text for any pattern, and the pattern is bounded, so that none keeps the reader
//! waiting.

use super::search::fold;
use regex_lite::{Regex, RegexBuilder};
use std::ops::Range;

/// Characters of the longest pattern.
const LONGEST: usize = 500;

/// Bytes that a pattern may take when it is compiled: `.{200}` is possible, `(.{99}){99}` is not.
const SIZE: usize = 1 << 15;

/// A regular expression.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    compiled: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.compiled.as_str() == other.compiled.as_str()
    }
}

impl Eq for Pattern {}

impl Pattern {
    /// The pattern that was `typed`.
    ///
    /// # Errors
    /// What is wrong with it, in the words of the engine.
    pub(super) fn new(typed: &str) -> Result<Self, String> {
        if typed.chars().nth(LONGEST).is_some() {
            return Err(format!("> {LONGEST}"));
        }
        let narrow = typed.chars().fold(String::new(), push_narrow);
        let mut builder = RegexBuilder::new(&narrow);
        builder.case_insensitive(true).multi_line(true).size_limit(SIZE);
        let compiled = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { compiled })
    }

    /// Where it stands in `text`, in order, no two places overlapping and none empty.
    pub(super) fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut folded = String::with_capacity(text.len());
        // Where each character of `folded` begins there, and where the one it stands for begins in `text`.
        let mut places = Vec::with_capacity(text.len() / 2);
        for (at, c) in text.char_indices() {
            places.push((folded.len(), at));
            folded.push(if c == '\n' { c } else { fold(c) });
        }
        places.push((folded.len(), text.len()));
        let place = |at: usize| {
            let found = places.binary_search_by_key(&at, |(folded, _)| *folded);
            found.ok().and_then(|index| places.get(index)).map(|(_, place)| *place)
        };
        let found = self.compiled.find_iter(&folded).filter(|found| !found.is_empty());
        found.filter_map(|found| Some(place(found.start())?..place(found.end())?)).collect()
    }
}

/// Adds `c`, a character of a pattern, as it is written for a text whose full-width forms are folded: what is no sign of a
/// pattern in full width must not become one.
fn push_narrow(mut pattern: String, c: char) -> String {
    let folded = fold(c);
    match c {
        '\u{FF01}'..='\u{FF5E}' | '。' if folded.is_ascii_punctuation() => pattern.extend(['\\', folded]),
        '\u{FF01}'..='\u{FF5E}' | '\u{3000}' => pattern.push(folded),
        _ => pattern.push(c),
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(pattern: &str, text: &'a str) -> Vec<&'a str> {
        let ranges = Pattern::new(pattern).unwrap().ranges(text);
        ranges.into_iter().filter_map(|range| text.get(range)).collect()
    }

    #[test]
    fn places_are_those_of_the_text_as_it_is() {
        assert_eq!(found("[0-9]+年", "１９９５年到2003年，95 年"), ["１９９５年", "2003年"]);
        assert_eq!(found("gdp|第.回", "ＧＤＰ，第三回"), ["ＧＤＰ", "第三回"]);
        assert_eq!(found("（她）", "他（她）(她)"), ["（她）", "(她)"]);
        assert_eq!(found("。$", "春。\n夏，\n秋."), ["。", "."]);
        assert_eq!(found("^.", "春\n夏"), ["春", "夏"]);
        assert_eq!(found("x*", "春x夏"), ["x"], "nothing is no place");
        assert_eq!(found("[一-龥]{4}", "春天来了，春风又绿江南"), ["春天来了", "春风又绿"]);
    }

    #[test]
    fn what_is_wrong_is_told_in_a_line() {
        for bad in ["(", "[", "*", "a{2,1}", "(.{99}){99}", "\\p{Han}", "x{100000}", &"a".repeat(501)] {
            let reason = Pattern::new(bad).unwrap_err();
            assert!(!reason.is_empty() && !reason.contains('\n'), "{bad}: {reason}");
        }
        assert!(Pattern::new(&"(".repeat(400)).is_err());
    }

    /// The pattern that takes engines which go back and try again longer than the age of the world.
    #[test]
    fn time_grows_with_the_text_and_no_faster() {
        let text = "一".repeat(4000);
        assert_eq!(found("(一*)*二", &text), Vec::<&str>::new());
    }
}
