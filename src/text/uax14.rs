//! The Unicode line breaking algorithm, UAX #14 of Unicode 17.0, as a machine that reads a character at a time.
//!
//! What comes in are characters with their properties and, for the few rules that look ahead, the text that follows;
//! what goes out is whether a line may end before each. What Chinese adds and takes away is in `breaks`; `CSS` line
//! breaking strictness is a matter of how classes are resolved before they come here.

use super::class::{Class, Properties};

/// What the machine remembers: enough to go on from any place, so that a copy of it is a place to come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    /// The class of the last character that is neither white space nor a mark on one (LB9).
    last: Class,
    /// The character before `last` is East Asian (`LB19a`).
    before_is_east_asian: bool,
    /// What else there is to know; nothing, most of the time.
    notes: Notes,
    last_properties: Properties,
}

/// A set of things to know of what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Notes(u16);

impl Notes {
    const NONE: Self = Self(0);
    /// Spaces stand after `last`.
    const SPACES: Self = Self(1);
    /// `last` is ZW, maybe with spaces after it (LB8).
    const ZERO_WIDTH_SPACE: Self = Self(1 << 1);
    /// The last character of all is ZWJ (`LB8a`).
    const JOINER: Self = Self(1 << 2);
    /// `last` is an opening quotation mark at a place where one opens (`LB15a`).
    const QUOTE_OPENS: Self = Self(1 << 3);
    /// `last` is a hyphen at the start of a word (`LB20a`).
    const HYPHEN_STARTS: Self = Self(1 << 4);
    /// `last` is a hyphen after a Hebrew letter (`LB21a`).
    const HYPHEN_AFTER_HEBREW: Self = Self(1 << 5);
    /// `last` is VI after AK, AS or ◌ (`LB28a`).
    const VIRAMA: Self = Self(1 << 6);
    /// `last` ends an odd number of regional indicators (`LB30a`).
    const HALF_FLAG: Self = Self(1 << 7);
    /// NU (SY | IS)* (LB25)
    const NUMBER: Self = Self(1 << 8);
    /// NU (SY | IS)* (CL | CP) (LB25)
    const CLOSED_NUMBER: Self = Self(1 << 9);

    fn has(self, note: Self) -> bool {
        self.0 & note.0 != 0
    }

    fn with(self, note: Self, holds: bool) -> Self {
        if holds { Self(self.0 | note.0) } else { Self(self.0 & !note.0) }
    }
}

impl State {
    /// The state before the first character.
    pub(super) fn start() -> Self {
        Self {
            last: Class::SOT,
            before_is_east_asian: false,
            notes: Notes::NONE,
            last_properties: Properties::of('\u{FFFD}'),
        }
    }

    /// Whether all that is remembered is one character of class `class`.
    #[inline]
    pub(super) fn is_after(&self, class: Class) -> bool {
        self.last == class && self.notes == Notes::NONE
    }

    /// Whether the last character of all ends a line whatever follows.
    #[inline]
    pub(super) fn is_after_mandatory(&self) -> bool {
        matches!(self.last, Class::BK | Class::CR | Class::LF | Class::NL) && !self.notes.has(Notes::SPACES)
    }

    /// Reads a character of class `class` and says whether a line may end before it. `rest` is the text after it.
    #[inline]
    pub(super) fn read(&mut self, class: Class, properties: Properties, rest: &str) -> bool {
        // Nearly all that Chinese and English are made of, decided without a look at all the rules.
        if self.notes == Notes::NONE {
            let known = match (self.last, class) {
                // LB31
                (Class::ID | Class::CL | Class::EX | Class::NS, Class::ID) => Some(true),
                // LB28
                (Class::AL, Class::AL) => Some(false),
                // LB13, LB21
                (Class::ID | Class::AL, Class::CL | Class::EX | Class::NS) => Some(false),
                _ => None,
            };
            if let Some(known) = known {
                self.before_is_east_asian = self.last_properties.is_east_asian();
                self.last = class;
                self.last_properties = properties;
                return known;
            }
        }
        // LB10: a mark on nothing has the properties of the letter A in all respects.
        let (resolved, properties) = match class {
            Class::CM | Class::ZWJ if !self.takes_marks() => (Class::AL, Properties::of('A')),
            other => (other, properties),
        };
        let allowed = self.allows(resolved, properties, rest);
        self.advance(resolved, properties);
        self.notes = self.notes.with(Notes::JOINER, class == Class::ZWJ);
        allowed
    }

    /// LB9, LB10: whether a mark belongs to `last`; else it is a letter of its own.
    fn takes_marks(&self) -> bool {
        !self.notes.has(Notes::SPACES)
            && !matches!(
                self.last,
                Class::SOT | Class::BK | Class::CR | Class::LF | Class::NL | Class::SP | Class::ZW
            )
    }

    #[expect(clippy::too_many_lines, reason = "the rules of UAX #14 stand in their order, none left out")]
    fn allows(&self, next: Class, properties: Properties, rest: &str) -> bool {
        use Class as C;
        let last = self.last;
        let spaces = self.notes.has(Notes::SPACES);
        match (last, next) {
            // LB2
            (C::SOT, _) => return false,
            // LB5
            (C::CR, C::LF) => return false,
            _ => {}
        }
        // LB4, LB5
        if self.is_after_mandatory() {
            return true;
        }
        // LB6, LB7
        if matches!(next, C::BK | C::CR | C::LF | C::NL | C::SP | C::ZW) {
            return false;
        }
        // LB8
        if self.notes.has(Notes::ZERO_WIDTH_SPACE) {
            return true;
        }
        // LB8a, LB9
        if self.notes.has(Notes::JOINER) || matches!(next, C::CM | C::ZWJ) {
            return false;
        }
        // LB11, LB12, LB12a
        if next == C::WJ || (!spaces && matches!(last, C::WJ | C::GL)) {
            return false;
        }
        if next == C::GL && !spaces && !matches!(last, C::BA | C::HY | C::HH) {
            return false;
        }
        // LB13
        if matches!(next, C::CL | C::CP | C::EX | C::SY) {
            return false;
        }
        // LB14, LB15a
        if last == C::OP || self.notes.has(Notes::QUOTE_OPENS) {
            return false;
        }
        // LB15b
        if next == C::QU && properties.is_final_punctuation() && closes_before(rest) {
            return false;
        }
        // LB15c, LB15d
        if next == C::IS {
            return spaces && following(rest).is_some_and(|(class, ..)| class == C::NU);
        }
        match (last, next) {
            // LB16
            (C::CL | C::CP, C::NS) => return false,
            // LB17
            (C::B2, C::B2) => return false,
            // LB18
            _ if spaces => return true,
            _ => {}
        }
        // LB19, LB19a
        if next == C::QU {
            let alone = || following(rest).is_none_or(|(_, properties, _)| !properties.is_east_asian());
            if !properties.is_initial_punctuation() || !self.last_properties.is_east_asian() || alone() {
                return false;
            }
        }
        if last == C::QU
            && (!self.last_properties.is_final_punctuation()
                || !properties.is_east_asian()
                || !self.before_is_east_asian)
        {
            return false;
        }
        // LB20
        if next == C::CB || last == C::CB {
            return true;
        }
        // LB20a
        if self.notes.has(Notes::HYPHEN_STARTS) && matches!(next, C::AL | C::HL | C::DOTTED_CIRCLE) {
            return false;
        }
        // LB21, LB21a, LB21b, LB22
        if matches!(next, C::BA | C::HH | C::HY | C::NS | C::IN) || last == C::BB {
            return false;
        }
        if self.notes.has(Notes::HYPHEN_AFTER_HEBREW) && next != C::HL {
            return false;
        }
        // LB25, with what stands before the number and after it.
        if self.notes.has(Notes::NUMBER) && matches!(next, C::PO | C::PR | C::NU)
            || self.notes.has(Notes::CLOSED_NUMBER) && matches!(next, C::PO | C::PR)
        {
            return false;
        }
        let letter = |class| matches!(class, C::AL | C::HL | C::DOTTED_CIRCLE);
        let hangul = |class| matches!(class, C::JL | C::JV | C::JT | C::H2 | C::H3);
        match (last, next) {
            // LB21b
            (C::SY, C::HL) => false,
            // LB23
            (last, C::NU) if letter(last) => false,
            (C::NU, next) if letter(next) => false,
            // LB23a
            (C::PR, C::ID | C::EB | C::EM) | (C::ID | C::EB | C::EM, C::PO) => false,
            // LB24
            (C::PR | C::PO, next) if letter(next) => false,
            (last, C::PR | C::PO) if letter(last) => false,
            // LB25
            (C::PO | C::PR, C::OP) if number_opens(rest) => false,
            (C::PO | C::PR | C::HY | C::IS, C::NU) => false,
            // LB26
            (C::JL, C::JL | C::JV | C::H2 | C::H3) => false,
            (C::JV | C::H2, C::JV | C::JT) | (C::JT | C::H3, C::JT) => false,
            // LB27
            (last, C::PO) if hangul(last) => false,
            (C::PR, next) if hangul(next) => false,
            // LB28
            (last, next) if letter(last) && letter(next) => false,
            // LB28a
            (C::AP, C::AK | C::DOTTED_CIRCLE | C::AS) => false,
            (C::AK | C::DOTTED_CIRCLE | C::AS, C::VF | C::VI) => false,
            (C::VI, C::AK | C::DOTTED_CIRCLE) if self.notes.has(Notes::VIRAMA) => false,
            (C::AK | C::DOTTED_CIRCLE | C::AS, C::AK | C::DOTTED_CIRCLE | C::AS) => {
                following(rest).is_none_or(|(class, ..)| class != C::VF)
            }
            // LB29
            (C::IS, next) if letter(next) => false,
            // LB30
            (last, C::OP) if (letter(last) || last == C::NU) && !properties.is_east_asian() => false,
            (C::CP, next) if (letter(next) || next == C::NU) && !self.last_properties.is_east_asian() => {
                false
            }
            // LB30a
            (C::RI, C::RI) => !self.notes.has(Notes::HALF_FLAG),
            // LB30b
            (C::EB, C::EM) => false,
            (_, C::EM) if self.last_properties.is_reserved_pictograph() => false,
            // LB31
            _ => true,
        }
    }

    fn advance(&mut self, next: Class, properties: Properties) {
        use Class as C;
        let spaces = self.notes.has(Notes::SPACES);
        match next {
            C::SP if matches!(self.last, C::SOT | C::BK | C::CR | C::LF | C::NL) => {
                // The line before is over: the space stands at the start of another.
                *self = Self { last: C::SP, notes: Notes::SPACES, ..Self::start() };
                return;
            }
            C::SP => {
                self.notes = self.notes.with(Notes::SPACES, true);
                return;
            }
            C::CM | C::ZWJ => return,
            _ => {}
        }
        let before = if spaces { C::SP } else { self.last };
        let broken = matches!(before, C::SOT | C::BK | C::CR | C::LF | C::NL | C::SP | C::ZW);
        let after = |note| !spaces && self.notes.has(note);
        let none = Notes::NONE;
        self.notes = match next {
            C::QU => none.with(
                Notes::QUOTE_OPENS,
                properties.is_initial_punctuation() && (broken || matches!(before, C::OP | C::QU | C::GL)),
            ),
            C::HY | C::HH => none
                .with(Notes::HYPHEN_STARTS, broken || matches!(before, C::CB | C::GL))
                .with(Notes::HYPHEN_AFTER_HEBREW, before == C::HL),
            C::VI => none.with(Notes::VIRAMA, matches!(before, C::AK | C::DOTTED_CIRCLE | C::AS)),
            C::RI => none.with(Notes::HALF_FLAG, !(before == C::RI && after(Notes::HALF_FLAG))),
            C::NU => Notes::NUMBER,
            C::SY | C::IS => none.with(Notes::NUMBER, after(Notes::NUMBER)),
            C::CL | C::CP => none.with(Notes::CLOSED_NUMBER, after(Notes::NUMBER)),
            C::ZW => Notes::ZERO_WIDTH_SPACE,
            _ => none,
        };
        self.before_is_east_asian = !broken && self.last_properties.is_east_asian();
        self.last = next;
        self.last_properties = properties;
    }
}

/// The class and properties of the next character that is no mark on the one before (LB9), and the text after it.
fn following(rest: &str) -> Option<(Class, Properties, &str)> {
    let mut chars = rest.chars();
    loop {
        let properties = Properties::of(chars.next()?);
        match properties.class() {
            Class::CM | Class::ZWJ => {}
            class => return Some((class, properties, chars.as_str())),
        }
    }
}

/// `LB15b`: whether what follows lets a closing quotation mark close.
fn closes_before(rest: &str) -> bool {
    use Class as C;
    following(rest).is_none_or(|(class, ..)| {
        matches!(
            class,
            C::SP
                | C::GL
                | C::WJ
                | C::CL
                | C::QU
                | C::CP
                | C::EX
                | C::IS
                | C::SY
                | C::BK
                | C::CR
                | C::LF
                | C::NL
                | C::ZW
        )
    })
}

/// LB25: whether NU or IS NU follows an opening mark.
fn number_opens(rest: &str) -> bool {
    match following(rest) {
        Some((Class::NU, ..)) => true,
        Some((Class::IS, _, rest)) => matches!(following(rest), Some((Class::NU, ..))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_segmenter::LineSegmenter;
    use icu_segmenter::options::LineBreakOptions;
    use proptest::prelude::*;
    use std::path::PathBuf;
    use std::process::Command;

    /// Where lines may or must end within `text`, CJ as NS.
    fn breaks(text: &str) -> Vec<usize> {
        let mut state = State::start();
        let may_end = |(index, c): &(usize, char)| {
            let properties = Properties::of(*c);
            let class = match properties.class() {
                Class::CJ => Class::NS,
                class => class,
            };
            state.read(class, properties, text.get(index + c.len_utf8()..).unwrap())
        };
        text.char_indices().filter(may_end).map(|(index, _)| index).collect()
    }

    /// A row of a test file of Unicode: the text, and where a break is expected within it. `/` and `÷` are breaks.
    fn row(line: &str) -> Option<(String, Vec<usize>)> {
        let line = line.split('#').next()?.replace(['/', '÷'], " / ").replace(['x', '×'], " ");
        let mut text = String::new();
        let mut expected = Vec::new();
        for word in line.split_whitespace() {
            match word {
                "/" => expected.push(text.len()),
                code => text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap())?),
            }
        }
        expected.retain(|&at| at > 0 && at < text.len());
        (!text.is_empty()).then_some((text, expected))
    }

    /// Every row of `file` must hold; there must be `count` of them.
    fn check(file: &str, count: usize) {
        let rows: Vec<_> = file.lines().filter_map(row).collect();
        assert_eq!(rows.len(), count);
        for (text, expected) in &rows {
            assert_eq!(&breaks(text), expected, "{}", text.escape_unicode());
        }
    }

    /// LineBreakTest-17.0.0, all rows, those of the complex scripts included.
    #[test]
    fn the_test_of_unicode_17_passes() {
        check(include_str!("../../tests/data/LineBreakTest-17.0.txt"), 19_338);
    }

    /// The random tests of ICU 78, about a thousand characters each. They are 8 MB and lie in the package of the
    /// crate that is the oracle below, which every machine has that has built this test.
    #[test]
    fn the_random_tests_of_icu_pass() {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // Offline, only the packages of this very platform are there.
        let version = Command::new("rustc").arg("-vV").output().unwrap();
        let version = String::from_utf8(version.stdout).unwrap();
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        let metadata = Command::new(cargo)
            .args(["metadata", "--format-version=1", "--offline", "--filter-platform", host])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
        let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
        let packages = metadata["packages"].as_array().unwrap();
        let oracle = packages.iter().find(|package| package["name"] == "icu_segmenter").unwrap();
        let manifest = PathBuf::from(oracle["manifest_path"].as_str().unwrap());
        let file = manifest.parent().unwrap().join("tests/testdata/LineBreakRandomTest_17.txt");
        check(&std::fs::read_to_string(file).unwrap(), 2_000);
    }

    /// A character of every class and of every kind that a rule singles out.
    const SAMPLES: &str = "a字A1 \t\n\r\u{85}\u{2028}\u{200B}\u{200D}\u{2060}\u{A0}\u{301}\u{302A}“”‘’«»\"'‹›()（）［][]「」{}.,:;!?。，、：；！？—…⋯⸺-‐–\u{AD}/／%‰％$￥€+−#ー々ぁ〜゠・·～אב🇨🇳🇦👍🏽👨👩😀❤\u{FE0F}\u{1F3FB}가각ᄀ\u{1161}\u{11A8}\u{25CC}\u{1B05}\u{1B44}\u{11003}\u{1193E}\u{FFFC}\u{1FFFD}ж№①—ﾞ｡ｱ";

    proptest! {
        #[test]
        fn it_agrees_with_icu(picks in prop::collection::vec(0usize..1000, 0..40)) {
            let samples: Vec<char> = SAMPLES.chars().collect();
            let text: String = picks.iter().map(|pick| samples[pick % samples.len()]).collect();
            let oracle = LineSegmenter::new_17_for_non_complex_scripts(LineBreakOptions::default());
            let expected: Vec<usize> = oracle.segment_str(&text).filter(|&at| at > 0 && at < text.len()).collect();
            prop_assert_eq!(breaks(&text), expected);
        }
    }

    /// What `breaks` takes for granted when it skips over ideographs.
    #[test]
    fn the_great_block_of_ideographs_is_uniform() {
        for c in '\u{4E00}'..='\u{9FFF}' {
            let properties = Properties::of(c);
            assert_eq!(properties.class(), Class::ID);
            assert!(properties.is_plain() && properties.width() == 2 && !properties.is_cluster_part(), "{c}");
        }
    }
}
