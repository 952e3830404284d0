//! Where a line of text may end: UAX #14 with what Chinese typesetting adds to it and takes away.
//!
//! What comes in is a paragraph and [`BreakOptions`]; what goes out is its grapheme clusters, each with its width
//! and with what is allowed before it. Nothing here knows how wide a line is: that is `layout`'s.
//!
//! The opportunities are those of UAX #14 (`uax14`, strict as CSS Text 3 has it). UAX #14 alone lets
//! · ～ ／ start a line and never breaks beside Chinese “quotes”; the rules of `kinsoku` mend both, by CLREQ 3.1.3
//! (*prohibition rules for line start and line end*) and GB/T 15834 part 5, and only near CJK text, so that English
//! stays as UAX #14 has it.

use super::class::{Class, Properties};
use super::glyph::glyph;
use super::kinsoku::{Context, tailor};
use super::plain;
use super::uax14::State;
use super::width::{WidthProfile, is_ambiguous};
use unicode_segmentation::UnicodeSegmentation;

pub use super::kinsoku::{
    Kinsoku, is_cjk, is_hanging_space, is_line_end_prohibited, is_line_start_prohibited,
};

/// The language of a text, as far as its line breaking is its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// No tailoring: UAX #14 as it stands.
    Und,
    /// Chinese: CLREQ.
    #[default]
    Zh,
    /// Japanese: JLREQ keeps the same marks from line start and line end.
    Ja,
    /// Korean: lines end between words, not between syllables (KLREQ; `word-break: keep-all` of CSS Text 3).
    Ko,
}

/// The strictness of CSS Text 3, 5.3: which characters that are no stops may start a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Strictness {
    /// As newspapers of short lines have it: nearly everything may.
    Loose,
    /// Small kana, the long vowel mark, 〜 and ゠ may.
    Normal,
    /// None of them.
    #[default]
    Strict,
}

/// What decides the opportunities and widths of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BreakOptions {
    /// The level of the prohibition rules.
    pub kinsoku: Kinsoku,
    /// What the terminal believes about widths.
    pub widths: WidthProfile,
    /// The language of the text.
    pub language: Language,
    /// The strictness of CSS.
    pub strictness: Strictness,
}

/// What may happen between a cluster and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opportunity {
    /// The two stay on one line while that is possible at all.
    Prohibited,
    /// A line may end between them.
    Allowed,
    /// A line ends between them: the one before is a line feed.
    Mandatory,
}

/// A grapheme cluster (UAX #29) of a paragraph, with what line filling needs to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Where it starts in the paragraph, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The columns it takes when drawn, 0 to 4 (4 for a TAB).
    pub width: u8,
    /// What may happen before it.
    pub before: Opportunity,
    /// Its role at the end of a line.
    pub role: Role,
}

/// What a cluster does at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is drawn as anywhere else.
    Text,
    /// White space: it hangs, which is to say that it takes no column and is not drawn.
    Space,
    /// A line feed: it ends the line and is not drawn.
    LineFeed,
    /// U+00AD: invisible within a line, a hyphen at its end.
    SoftHyphen,
}

/// The clusters of `text` from byte `from` on, which must be the start of a cluster (the start of a line is).
///
/// Cost follows what is taken from the iterator, not the length of the text: analysis restarts at a character not
/// far before `from` whose class settles the state of UAX #14.
pub fn clusters<'a>(text: &'a str, from: usize, options: &BreakOptions) -> Clusters<'a> {
    let mut state = State::start();
    let before = text.get(restart_before(text, from)..from).unwrap_or_default();
    let offset = from - before.len();
    for (index, c) in before.char_indices() {
        let rest = text.get(offset + index + c.len_utf8()..).unwrap_or_default();
        let properties = Properties::of(c);
        state.read(resolve(c, properties, options), properties, rest);
    }
    let context = Context::before(text, from);
    Clusters { text, at: from, ahead: char_at(text, from), state, context, options: *options }
}

/// Whether a line may end at byte `at`, a boundary between clusters within a line. `None` where that cannot be told
/// from the text near by.
#[inline]
pub fn may_end_at(text: &str, at: usize, options: &BreakOptions) -> Option<bool> {
    let usual =
        options.strictness == Strictness::Strict && matches!(options.language, Language::Zh | Language::Ja);
    match plain::pair_at(text.as_bytes(), at) {
        Some(known) if usual => Some(known),
        _ => look_at(text, at, options),
    }
}

/// What [`clusters`] says of the place at byte `at`.
fn look_at(text: &str, at: usize, options: &BreakOptions) -> Option<bool> {
    /// As far as one looks back, nobody forgets anything.
    const NEAR: usize = 48;
    let known = text.get(..at)?.chars().rev().take(NEAR).any(settles);
    let next = || clusters(text, at, options).next();
    known.then(next).flatten().map(|cluster| cluster.before == Opportunity::Allowed)
}

/// Made by [`clusters`]. A copy of it is a place to come back to.
#[derive(Clone)]
pub struct Clusters<'a> {
    text: &'a str,
    at: usize,
    /// The character at `at`.
    ahead: Option<(char, Properties)>,
    state: State,
    context: Context,
    options: BreakOptions,
}

impl std::fmt::Debug for Clusters<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clusters").field("at", &self.at).finish_non_exhaustive()
    }
}

impl Iterator for Clusters<'_> {
    type Item = Cluster;

    #[inline]
    fn next(&mut self) -> Option<Cluster> {
        let start = self.at;
        let (first, properties) = self.ahead?;
        let mut end = start + first.len_utf8();
        let mut second = char_at(self.text, end);
        let before = self.read_first(first, properties, second, end);
        let may_join = properties.is_cluster_part()
            || second.is_some_and(|(c, second)| second.is_cluster_part() || (first == '\r' && c == '\n'));
        if may_join {
            end = self.read_others(start, end);
            second = char_at(self.text, end);
        }
        (self.at, self.ahead) = (end, second);
        let alone = end == start + first.len_utf8();
        let role = match first {
            '\n' | '\r' => Role::LineFeed,
            '\u{AD}' => Role::SoftHyphen,
            // A space that carries a mark is seen.
            _ if alone && is_hanging_space(first) => Role::Space,
            _ => Role::Text,
        };
        let width = match first {
            _ if properties.is_plain() && alone => properties.width(),
            // By far the commonest of the characters that the terminal decides about.
            '“' | '”' | '‘' | '’' | '—' | '…' if alone => self.options.widths.ambiguous,
            _ => glyph(self.text.get(start..end).unwrap_or_default(), &self.options.widths).1,
        };
        Some(Cluster { start, end, width, before, role })
    }
}

/// The character at byte `at`, and what is known of it.
#[inline]
fn char_at(text: &str, at: usize) -> Option<(char, Properties)> {
    let c = text.get(at..)?.chars().next()?;
    Some((c, Properties::of(c)))
}

impl Clusters<'_> {
    /// Reads the first character of a cluster, which ends at byte `end`; gives what may happen before it.
    #[inline]
    fn read_first(
        &mut self,
        first: char,
        properties: Properties,
        second: Option<(char, Properties)>,
        end: usize,
    ) -> Opportunity {
        let rest = self.text.get(end..).unwrap_or_default();
        let loosened = self.options.strictness == Strictness::Loose && self.is_loosened(first, properties);
        let class = resolve(first, properties, &self.options);
        let uax14 = self.state.read(class, properties, rest) || loosened;
        let context = &self.context;
        let tailored = context.properties.is_tailored() || properties.is_tailored();
        let allowed = match self.options.language {
            Language::Zh | Language::Ja if tailored => tailor(
                uax14,
                context,
                (first, properties),
                second,
                self.options.kinsoku,
                self.options.language,
            ),
            Language::Ko => uax14 && (context.spaced || !is_within_word(context.properties, properties)),
            Language::Und | Language::Zh | Language::Ja => uax14,
        };
        let before = match allowed {
            _ if context.line_feed => Opportunity::Mandatory,
            true => Opportunity::Allowed,
            false => Opportunity::Prohibited,
        };
        self.context.push(first, properties);
        before
    }

    /// Pairs between which loose line breaking allows a break that no resolution of classes would give.
    fn is_loosened(&self, next: char, properties: Properties) -> bool {
        let ellipsis = self.context.properties.class() == Class::IN && properties.class() == Class::IN;
        let hyphen = self.state.is_after(Class::ID) && matches!(next, '\u{2010}' | '\u{2013}');
        !self.context.spaced && (ellipsis || hyphen)
    }

    /// Reads what is left, after byte `read`, of the cluster that starts at `start`; gives where it ends.
    fn read_others(&mut self, start: usize, read: usize) -> usize {
        let text = self.text.get(start..).unwrap_or_default();
        let end = text.graphemes(true).next().map_or(read, |cluster| start + cluster.len());
        let left = self.text.get(read..end).unwrap_or_default();
        for (index, c) in left.char_indices() {
            let rest = self.text.get(read + index + c.len_utf8()..).unwrap_or_default();
            let properties = Properties::of(c);
            self.state.read(resolve(c, properties, &self.options), properties, rest);
            self.context.push(c, properties);
        }
        end
    }
}

/// The class of `c` as strictness and language resolve it (CSS Text 3, 5.3).
#[inline]
fn resolve(c: char, properties: Properties, options: &BreakOptions) -> Class {
    let class = properties.class();
    if options.strictness == Strictness::Strict {
        // Small kana and the long vowel mark start no line. (JLREQ 3.1.7, note 1: cl-10 and cl-11 may, where less is kept.)
        let relaxed = || options.language == Language::Ja && options.kinsoku == Kinsoku::Basic;
        return match class {
            Class::CJ if relaxed() => Class::ID,
            Class::CJ => Class::NS,
            class => class,
        };
    }
    let loose = options.strictness == Strictness::Loose;
    let east_asian = matches!(options.language, Language::Zh | Language::Ja);
    let may_start = match c {
        _ if class == Class::CJ => true,
        '〜' | '゠' => east_asian,
        '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' => loose,
        '・' | '：' | '；' | '･' | '‼' | '⁇' | '⁈' | '⁉' | '！' | '？' => loose && east_asian,
        _ if matches!(class, Class::PO | Class::PR) => {
            loose && east_asian && (properties.is_east_asian() || is_ambiguous(c))
        }
        _ => false,
    };
    if may_start { Class::ID } else { class }
}

/// Whether two neighbours are letters of one word, in a language that ends lines between words only.
fn is_within_word(before: Properties, after: Properties) -> bool {
    let letter = |properties: Properties| {
        matches!(
            properties.class(),
            Class::ID
                | Class::CJ
                | Class::H2
                | Class::H3
                | Class::JL
                | Class::JV
                | Class::JT
                | Class::AL
                | Class::NU
        )
    };
    letter(before) && letter(after)
}

/// Where analysis may start so that the opportunities from `at` on are those of the whole text: at a letter or an
/// ideograph, whose class (AL, ID) is all that the rules of UAX #14 remember once it is read.
fn restart_before(text: &str, at: usize) -> usize {
    /// How far to look; text without one letter in so many characters is no text.
    const REACH: usize = 2048;
    let head = text.get(..at).unwrap_or_default();
    head.char_indices().rev().take(REACH).find(|&(_, c)| settles(c)).map_or_else(
        || head.char_indices().rev().take(REACH).last().map_or(0, |(index, _)| index),
        |(index, _)| index,
    )
}

/// Whether nothing before `c` matters to the rules once it is read.
fn settles(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `text` with `|` wherever a line may end.
    fn marked(text: &str, kinsoku: Kinsoku) -> String {
        let options = BreakOptions { kinsoku, ..BreakOptions::default() };
        let mut out = String::new();
        for cluster in clusters(text, 0, &options) {
            if cluster.before != Opportunity::Prohibited {
                out.push('|');
            }
            out.push_str(text.get(cluster.start..cluster.end).unwrap());
        }
        out
    }

    #[test]
    fn breaks_stand_outside_chinese_quotes_only() {
        for (text, expected) in [
            ("用“引号”写", "用|“引|号”|写"),
            ("“双胜”“利”", "“双|胜”|“利”"),
            ("说：“好。”他", "说：|“好。”|他"),
            ("强调:“好", "强|调:|“好"),
            ("用“Rust”写", "用|“Rust”|写"),
            ("it’s “quite” so", "it’s |“quite” |so"),
            ("“中”GDP“增”", "“中”|GDP|“增”"),
            ("‘一’‘二’", "‘一’|‘二’"),
        ] {
            assert_eq!(marked(text, Kinsoku::Gb), expected);
        }
    }

    #[test]
    fn the_levels_of_clreq() {
        for (text, none, basic, gb, strict) in [
            ("张·王", "张|·|王", "张·|王", "张·|王", "张·|王"),
            ("甲／乙", "甲|／|乙", "甲／|乙", "甲／乙", "甲／乙"),
            ("甲/乙", "甲/|乙", "甲/|乙", "甲/乙", "甲/乙"),
            ("三～五", "三|～|五", "三～|五", "三～|五", "三～|五"),
            ("等——他", "等|——|他", "等|——|他", "等|——|他", "等——|他"),
            ("京—沪", "京|—|沪", "京—|沪", "京—|沪", "京—|沪"),
            ("等……他", "等……|他", "等……|他", "等……|他", "等……|他"),
            ("好 。", "好 。", "好 。", "好 。", "好 。"),
            ("气温 -5", "气|温 |-5", "气|温 |-5", "气|温 |-5", "气|温 |-5"),
        ] {
            assert_eq!(marked(text, Kinsoku::None), none, "none");
            assert_eq!(marked(text, Kinsoku::Basic), basic, "basic");
            assert_eq!(marked(text, Kinsoku::Gb), gb, "gb");
            assert_eq!(marked(text, Kinsoku::Strict), strict, "strict");
        }
    }

    /// The facts of the web platform tests and of ICU4X for `line-break: loose | normal | strict`, all of them.
    #[test]
    fn css_line_break_holds() {
        let file = include_str!("../../tests/data/css-line-break.tsv");
        let mut rows = 0;
        for row in file.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = row.split('\t').collect();
            let [name, language, strictness, codes, allow, forbid] = fields[..] else { panic!("{row}") };
            let language = match language {
                "zh" => Language::Zh,
                "ja" => Language::Ja,
                "und" => Language::Und,
                other => panic!("{other}"),
            };
            let strictness = match strictness {
                "loose" => Strictness::Loose,
                "normal" => Strictness::Normal,
                _ => Strictness::Strict,
            };
            let text: String = codes
                .split(' ')
                .map(|code| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap())
                .collect();
            let options =
                BreakOptions { kinsoku: Kinsoku::None, language, strictness, ..BreakOptions::default() };
            let allowed: Vec<usize> = clusters(&text, 0, &options)
                .filter(|cluster| cluster.before == Opportunity::Allowed)
                .map(|cluster| text.get(..cluster.start).unwrap().chars().count())
                .collect();
            let indices = |list: &str| -> Vec<usize> {
                list.split(',').filter_map(|index| index.parse().ok()).collect()
            };
            for index in indices(allow) {
                assert!(
                    allowed.contains(&index),
                    "{name}: a break before {index} of {text}, found {allowed:?}"
                );
            }
            for index in indices(forbid) {
                assert!(
                    !allowed.contains(&index),
                    "{name}: no break before {index} of {text}, found {allowed:?}"
                );
            }
            rows += 1;
        }
        assert_eq!(rows, 939);
    }

    /// GraphemeBreakTest-17.0.0, all rows: what is a cluster here is one there.
    #[test]
    fn clusters_are_those_of_unicode_17() {
        let mut rows = 0;
        let file = include_str!("../../tests/data/GraphemeBreakTest-17.0.txt");
        for row in file.lines().filter(|line| !line.starts_with('#')) {
            let (mut text, mut expected) = (String::new(), Vec::new());
            for cluster in row.split('/') {
                expected.push(text.len());
                let codes = cluster.split('x').map(|code| u32::from_str_radix(code, 16).unwrap());
                text.extend(codes.map(|code| char::from_u32(code).unwrap()));
            }
            let starts: Vec<usize> =
                clusters(&text, 0, &BreakOptions::default()).map(|cluster| cluster.start).collect();
            assert_eq!(starts, expected, "{row}");
            rows += 1;
        }
        assert_eq!(rows, 766);
    }

    #[test]
    fn korean_ends_lines_between_words() {
        let options = BreakOptions { language: Language::Ko, ..BreakOptions::default() };
        let starts: Vec<usize> = clusters("저는 학교에 갑니다", 0, &options)
            .filter(|cluster| cluster.before == Opportunity::Allowed)
            .map(|cluster| cluster.start)
            .collect();
        assert_eq!(starts, [7, 17]);
    }

    #[test]
    fn numbers_stay_with_their_signs() {
        for text in ["1,234.5", "60158", "80%", "00:00/00:00", "￥100", "37.5℃", "3.14‰"] {
            assert_eq!(marked(text, Kinsoku::Gb), text);
        }
    }

    /// Sign, number and unit: UAX #14 LB25 and `LB23a`; `kinsoku` for what is of full width. What CLREQ and GB/T 15834 do not name may be parted.
    #[test]
    fn numbers_of_full_width_stay_with_their_signs() {
        for text in [
            "+5",
            "-5",
            "−5",
            "±5",
            "＋５",
            "－５",
            "＋5",
            "－5",
            "５０％",
            "100％",
            "￥100",
            "￥１００",
            "＄５",
            "€5",
            "№5",
            "¥5",
            "￡5",
            "37℃",
            "37°",
            "５′30″",
            "50‰",
            "１，２３４．５",
            "１,２３４",
            "5‰",
            "２０２６",
        ] {
            for kinsoku in [Kinsoku::None, Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict] {
                assert_eq!(marked(text, kinsoku), text);
            }
        }
        for (text, expected) in [
            ("共＋５度", "共|＋５|度"),
            ("好，５个", "好，|５|个"),
            ("第3章", "第|3|章"),
            ("第３章", "第|３|章"),
            ("100元", "100|元"),
            ("５公斤", "５|公|斤"),
            ("５～６", "５～|６"),
        ] {
            assert_eq!(marked(text, Kinsoku::Gb), expected);
        }
    }

    #[test]
    fn a_colon_never_starts_a_line_even_after_a_space() {
        for kinsoku in [Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict] {
            assert_eq!(marked("说 ：好", kinsoku), "说 ：|好");
            assert_eq!(marked("a ：b", kinsoku), "a ：|b");
            assert_eq!(marked("好 ，“好”", kinsoku), "好 ，|“好”");
        }
    }

    /// JLREQ 3.1.7 to 3.1.10: what Japanese keeps together is less than Chinese does.
    #[test]
    fn japanese_has_its_own_rules() {
        let ja = |text: &str, kinsoku| -> String {
            let options = BreakOptions { kinsoku, language: Language::Ja, ..BreakOptions::default() };
            clusters(text, 0, &options).fold(String::new(), |mut out, cluster| {
                if cluster.before != Opportunity::Prohibited {
                    out.push('|');
                }
                out + text.get(cluster.start..cluster.end).unwrap()
            })
        };
        for (text, gb) in [
            ("甲／乙", "甲|／|乙"),
            ("甲～乙", "甲～|乙"),
            ("甲〜乙", "甲〜|乙"),
            ("甲·乙", "甲|·|乙"),
            ("ア・イ", "ア・|イ"),
            ("人々は、", "人々|は、"),
            ("彼—私", "彼|—|私"),
            ("彼——私", "彼|——|私"),
            ("「あ」。", "「あ」。"),
            ("ちょっとー", "ちょっ|とー"),
            ("あ！い", "あ！|い"),
        ] {
            assert_eq!(ja(text, Kinsoku::Gb), gb);
        }
        assert_eq!(ja("ちょっとー", Kinsoku::Basic), "ち|ょ|っ|と|ー");
    }

    #[test]
    fn a_line_feed_ends_the_line() {
        assert_eq!(marked("床前\n明月", Kinsoku::Gb), "床|前\n|明|月");
    }

    proptest! {
        /// Starting at a boundary in the middle gives what starting at the beginning gives from there on.
        #[test]
        fn analysis_may_restart_at_any_line_start(text in "[a-z 汉字，。“”‘’—…（）·/0-9%$\\-:é👍ｶ\u{300}\u{200B}\u{AD}～－ж]{0,60}", pick in 0usize..60) {
            let options = BreakOptions::default();
            let all: Vec<_> = clusters(&text, 0, &options).collect();
            let starts: Vec<_> = all.iter().filter(|c| c.before != Opportunity::Prohibited).map(|c| c.start).collect();
            if let Some(&start) = starts.get(pick % starts.len().max(1)) {
                let rest: Vec<_> = clusters(&text, start, &options).collect();
                let expected: Vec<_> = all.iter().copied().filter(|c| c.start >= start).collect();
                prop_assert_eq!(rest, expected);
            }
        }

        #[test]
        fn clusters_cover_the_text(text in any::<String>()) {
            let mut at = 0;
            for cluster in clusters(&text, 0, &BreakOptions::default()) {
                prop_assert_eq!(cluster.start, at);
                at = cluster.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
