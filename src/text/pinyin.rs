//! 拼音: how the ideographs of a text are read.
//!
//! In come a text and a list of phrases, out goes a reading for each ideograph: that of the longest phrase that holds
//! it, else the commonest of the character. What is said of a place depends on the few characters around it only, so
//! that reading may start anywhere. Tones are those of the characters, without sandhi (GB/T 16159). Knows no screen
//! and no voice.

use super::breaks::is_cjk;
use pinyin::{ToPinyin, ToPinyinMulti};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Phrases and how they are read: those of langdu and maybe the reader's own.
///
/// A list is made once for a run of the program and kept until its end, so that the value is as small as a reference.
/// That of langdu is made when a reading is asked for, not before: few runs need one. `None` stands for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Phrases(Option<&'static Table>);

/// Characters of the longest phrase that is taken.
const LONGEST: usize = 12;
/// Bytes of the longest syllable: zhuǎng, with its tone spelt as a character of its own.
const LONGEST_SYLLABLE: usize = 9;

#[derive(Debug, Default)]
struct Table {
    /// By the first character; the longest first.
    phrases: HashMap<char, Vec<Phrase>>,
    /// Characters of the longest one.
    longest: usize,
}

#[derive(Debug)]
struct Phrase {
    text: Cow<'static, str>,
    /// A syllable for each character.
    syllables: Vec<Cow<'static, str>>,
    /// Whether it is the reader's own.
    own: bool,
}

/// Why a line is no phrase with its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    /// What stands first is not made of ideographs, or of more than twelve.
    #[error("not a phrase of 1 to 12 ideographs")]
    Phrase,
    /// There is not one syllable for each ideograph.
    #[error("not one syllable for each ideograph")]
    Count,
    /// A syllable is none: letters with at most one tone, written as a mark or as a number.
    #[error("not a syllable of pinyin")]
    Syllable,
}

impl Phrases {
    /// Those that langdu brings.
    pub fn shipped() -> Self {
        Self(None)
    }

    fn table(self) -> &'static Table {
        static SHIPPED: OnceLock<Table> = OnceLock::new();
        self.0.unwrap_or_else(|| SHIPPED.get_or_init(Table::shipped))
    }

    /// Those that langdu brings and those of `lines`: `银行 = yín háng` or `银行 yin2 hang2` on each, with comments
    /// after `#`. A phrase that langdu brings too is read as `lines` say.
    ///
    /// # Errors
    /// The number, from 1, of the first line that is no phrase, and why.
    pub fn with(lines: &str) -> Result<Self, (usize, PhraseError)> {
        let mut table = Table::shipped();
        for (index, line) in lines.trim_start_matches('\u{FEFF}').lines().enumerate() {
            if let Some(phrase) = parse(line).map_err(|error| (index + 1, error))? {
                table.insert(phrase);
            }
        }
        Ok(Self(Some(Box::leak(Box::new(table)))))
    }

    /// The phrases of more than one ideograph that langdu brings and that begin with `first`, the longest first, each with
    /// a syllable for each ideograph.
    pub fn shipped_from(first: char) -> impl Iterator<Item = (&'static str, &'static [Cow<'static, str>])> {
        let list = Self::shipped().table().phrases.get(&first).into_iter().flatten();
        list.filter(|p| p.syllables.len() > 1).map(|p| (p.text.as_ref(), p.syllables.as_slice()))
    }

    /// The phrases of the reader's own, in no order, each with a syllable for each ideograph.
    pub fn own(self) -> impl Iterator<Item = (&'static str, &'static [Cow<'static, str>])> {
        let all = self.0.into_iter().flat_map(|table| table.phrases.values().flatten());
        all.filter(|phrase| phrase.own).map(|p| (p.text.as_ref(), p.syllables.as_slice()))
    }

    /// How the ideograph at byte `at` of `text` is read; `None` where none is there or nobody knows.
    pub fn reading_at(&self, text: &str, at: usize) -> Option<&'static str> {
        let (before, rest) = text.split_at_checked(at)?;
        let character = rest.chars().next().filter(|c| is_ideograph(*c))?;
        let table = self.table();
        let mut best: Option<(usize, &'static str)> = None;
        let starts = before.char_indices().rev().take_while(|(_, c)| is_ideograph(*c));
        let starts = std::iter::once((at, character)).chain(starts).take(table.longest);
        let adverbial = character == '地' && is_adverbial(before);
        for (back, (start, first)) in starts.enumerate() {
            // 悄悄地上楼 holds no 地上, 沙沙地响 no 沙地.
            if back < 2 && adverbial {
                continue;
            }
            let phrase = table.longest_at(first, text.get(start..).unwrap_or_default());
            let Some(phrase) = phrase else { continue };
            // Of two that are as long the one that starts first holds.
            if let Some(syllable) = phrase.syllables.get(back)
                && best.is_none_or(|(length, _)| phrase.syllables.len() >= length)
            {
                best = Some((phrase.syllables.len(), syllable));
            }
        }
        match best {
            Some((_, syllable)) => Some(syllable),
            None if adverbial => Some("de"),
            None => character.to_pinyin().map(pinyin::Pinyin::with_tone),
        }
    }
}

/// The ideographs of `text` that have a reading: where each stands, in bytes, and how it is read.
pub fn readings<'a>(
    text: &'a str,
    phrases: &Phrases,
) -> impl Iterator<Item = (Range<usize>, &'static str)> + use<'a> {
    let phrases = *phrases;
    text.char_indices()
        .filter_map(move |(at, c)| Some((at..at + c.len_utf8(), phrases.reading_at(text, at)?)))
}

/// Two lists are equal if they are the same one.
impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Table {}

impl std::hash::Hash for Phrases {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.map(std::ptr::from_ref).hash(state);
    }
}

impl Default for Phrases {
    fn default() -> Self {
        Self::shipped()
    }
}

impl std::fmt::Debug for Phrases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phrases").field("own", &self.0.is_some()).finish_non_exhaustive()
    }
}

impl Table {
    /// That of langdu. Its lines are not looked at as those of a reader are, who waits for this: a test does so.
    fn shipped() -> Self {
        let mut table = Self::default();
        for line in include_str!("phrases.txt").lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_ascii_whitespace();
            let Some((text, first)) = words.next().and_then(|text| Some((text, text.chars().next()?))) else {
                continue;
            };
            let phrase = Phrase {
                text: Cow::Borrowed(text),
                syllables: words.map(Cow::Borrowed).collect(),
                own: false,
            };
            table.longest = table.longest.max(phrase.syllables.len());
            table.phrases.entry(first).or_default().push(phrase);
        }
        for list in table.phrases.values_mut() {
            list.sort_by_key(|phrase| std::cmp::Reverse(phrase.syllables.len()));
        }
        table
    }

    fn insert(&mut self, phrase: Phrase) {
        let Some(first) = phrase.text.chars().next() else { return };
        self.longest = self.longest.max(phrase.syllables.len());
        let list = self.phrases.entry(first).or_default();
        // The last word about a phrase counts.
        list.retain(|other| other.text != phrase.text);
        let place = list.partition_point(|other| other.syllables.len() >= phrase.syllables.len());
        list.insert(place, phrase);
    }

    /// The longest phrase at the start of `text`, the first character of which is `first`.
    fn longest_at(&self, first: char, text: &str) -> Option<&Phrase> {
        self.phrases.get(&first)?.iter().find(|phrase| text.starts_with(phrase.text.as_ref()))
    }
}

/// Whether a 地 after `before` makes an adverb: after a word that is said twice (慢慢地, 一步一步地, 仔仔细细地).
pub fn is_adverbial(before: &str) -> bool {
    let mut last = before.chars().rev().take_while(|c| is_ideograph(*c));
    match (last.next(), last.next(), last.next(), last.next()) {
        (Some(d), Some(c), _, _) if d == c => true,
        (Some(d), Some(c), Some(b), Some(a)) => (a, b) == (c, d),
        _ => false,
    }
}

/// Whether one of the readings of `c` begins with `letter`, a small one.
pub fn has_initial(c: char, letter: char) -> bool {
    let begins = |reading: pinyin::Pinyin| {
        let first = reading.with_tone().chars().next().unwrap_or_default();
        MARKED.iter().find(|(_, marked)| marked.contains(&first)).map_or(first, |(plain, _)| *plain) == letter
    };
    is_ideograph(c)
        && (c.to_pinyin().is_some_and(begins)
            || c.to_pinyin_multi().is_some_and(|all| all.into_iter().any(begins)))
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '〇' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
        && is_cjk(c)
}

/// A line of a list: `None` if there is nothing on it but a comment.
fn parse(line: &str) -> Result<Option<Phrase>, PhraseError> {
    let line = line.split('#').next().unwrap_or_default();
    let mut words = line.split(|c: char| c.is_whitespace() || c == '=').filter(|word| !word.is_empty());
    let Some(text) = words.next() else { return Ok(None) };
    let length = text.chars().count();
    if !text.chars().all(is_ideograph) || length > LONGEST {
        return Err(PhraseError::Phrase);
    }
    let syllables = words.map(|word| syllable(word).map(Cow::Owned)).collect::<Result<Vec<_>, _>>()?;
    if syllables.len() != length {
        return Err(PhraseError::Count);
    }
    Ok(Some(Phrase { text: Cow::Owned(text.to_owned()), syllables, own: true }))
}

/// A syllable as it is shown, its tone a mark on a letter that is one character.
fn syllable(written: &str) -> Result<String, PhraseError> {
    let composed = icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(written);
    let lower = composed.to_lowercase().replace("u:", "ü").replace('v', "ü");
    let (letters, tone) = match lower.chars().next_back().and_then(|c| c.to_digit(10)) {
        Some(tone @ 0..=5) => (lower.get(..lower.len() - 1).unwrap_or_default(), tone),
        Some(_) => return Err(PhraseError::Syllable),
        None => (lower.as_str(), 0),
    };
    let is_letter = |c: char| c.is_ascii_lowercase() || c == 'ü' || c == 'ê' || is_marked(c);
    let marked = letters.chars().filter(|c| is_marked(*c)).count();
    let too_many = marked > 1 || (marked == 1 && tone != 0);
    if letters.is_empty() || letters.len() > LONGEST_SYLLABLE || !letters.chars().all(is_letter) || too_many {
        return Err(PhraseError::Syllable);
    }
    Ok(match tone {
        1..=4 => with_mark(letters, tone as usize - 1).ok_or(PhraseError::Syllable)?,
        _ => letters.to_owned(),
    })
}

/// Vowels and the same with the marks of the four tones.
const MARKED: [(char, [char; 4]); 8] = [
    ('a', ['ā', 'á', 'ǎ', 'à']),
    ('o', ['ō', 'ó', 'ǒ', 'ò']),
    ('e', ['ē', 'é', 'ě', 'è']),
    ('i', ['ī', 'í', 'ǐ', 'ì']),
    ('u', ['ū', 'ú', 'ǔ', 'ù']),
    ('ü', ['ǖ', 'ǘ', 'ǚ', 'ǜ']),
    ('n', ['n', 'ń', 'ň', 'ǹ']),
    ('m', ['m', 'ḿ', 'm', 'm']),
];

/// A syllable with its tone as a figure behind it, 5 for none: `lüè` is `lüe4`.
pub fn with_figure(syllable: &str) -> String {
    let mut tone = 5;
    let mut written = String::with_capacity(syllable.len());
    for c in syllable.chars() {
        let found = MARKED.iter().filter(|_| !c.is_ascii()).find_map(|(plain, marked)| {
            marked.iter().position(|one| *one == c).map(|place| (*plain, place + 1))
        });
        let (plain, figure) = found.unwrap_or((c, tone));
        tone = figure;
        written.push(plain);
    }
    format!("{written}{tone}")
}

fn is_marked(c: char) -> bool {
    !c.is_ascii() && MARKED.iter().any(|(_, marked)| marked.contains(&c))
}

/// `letters` with the mark of a tone, 0 to 3, where it belongs: on a or e, on the o of ou, else on the last vowel.
fn with_mark(letters: &str, tone: usize) -> Option<String> {
    let place = letters
        .find(['a', 'e'])
        .or_else(|| letters.find("ou"))
        .or_else(|| letters.rfind(['i', 'o', 'u', 'ü']).or_else(|| letters.find(['n', 'm'])))?;
    let (head, rest) = letters.split_at_checked(place)?;
    let vowel = rest.chars().next()?;
    let (_, marked) = MARKED.iter().find(|(plain, _)| *plain == vowel)?;
    let tail = rest.get(vowel.len_utf8()..)?;
    Some(format!("{head}{}{tail}", marked.get(tone)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, phrases: &Phrases) -> String {
        readings(text, phrases).map(|(_, reading)| reading).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn phrases_tell_how_a_character_is_read() {
        let shipped = Phrases::shipped();
        for (text, expected) in [
            ("银行的行长", "yín háng de háng zhǎng"),
            ("一步一步地走", "yī bù yī bù de zǒu"),
            ("地上慢慢地", "dì shàng màn màn de"),
            ("悄悄地上楼", "qiāo qiāo de shàng lóu"),
            ("沙沙地响", "shā shā de xiǎng"),
            ("这个地区的项目的目的", "zhè gè dì qū de xiàng mù de mù dì"),
            ("头发长了，我还书", "tóu fà zhǎng le wǒ huán shū"),
            ("重庆很重要", "chóng qìng hěn zhòng yào"),
            ("二〇二六年", "èr líng èr liù nián"),
            ("GDP：1行", "xíng"),
        ] {
            assert_eq!(read(text, &shipped), expected, "{text}");
        }
    }

    #[test]
    fn the_phrases_of_the_reader_go_first() {
        let own = Phrases::with("# 我的\n行 = hang2\n单田芳 shan4 tian2 fang1 # 姓\n\n女儿国 nv3 er2 guo2\n")
            .unwrap();
        assert_eq!(read("单田芳，行行，银行，女儿国", &own), "shàn tián fāng háng háng yín háng nǚ ér guó");
        assert_ne!(own, Phrases::shipped());
        for (lines, error) in [
            ("\n银行 yin2", (2, PhraseError::Count)),
            ("bank yin2 hang2", (1, PhraseError::Phrase)),
            ("银 y\u{1b}n", (1, PhraseError::Syllable)),
            ("银 yin9", (1, PhraseError::Syllable)),
            ("银 yín2", (1, PhraseError::Syllable)),
            ("银 = ", (1, PhraseError::Count)),
        ] {
            assert_eq!(Phrases::with(lines).unwrap_err(), error, "{lines:?}");
        }
    }

    #[test]
    fn numbers_of_tones_become_marks_on_the_right_letter() {
        for (written, shown) in [
            ("zhuang4", "zhuàng"),
            ("gui4", "guì"),
            ("liu2", "liú"),
            ("lve4", "lüè"),
            ("dou1", "dōu"),
            ("nu:3", "nǚ"),
            ("ma5", "ma"),
            ("HAO3", "hǎo"),
            ("ha\u{30C}o", "hǎo"),
        ] {
            assert_eq!(syllable(written).as_deref(), Ok(shown));
        }
        for (shown, figure) in
            [("zhuàng", "zhuang4"), ("lüè", "lüe4"), ("nǚ", "nü3"), ("ma", "ma5"), ("ér", "er2")]
        {
            assert_eq!(with_figure(shown), figure);
        }
    }

    /// Each line of the list is a phrase, and each syllable is a reading that the character has, or one without tone.
    #[test]
    fn the_list_is_in_order() {
        let mut phrases = 0;
        let mut seen = std::collections::HashSet::new();
        let shipped = Table::shipped();
        for line in include_str!("phrases.txt").lines() {
            let Some(phrase) = parse(line).unwrap_or_else(|error| panic!("{line}: {error}")) else {
                continue;
            };
            phrases += 1;
            assert!(seen.insert(phrase.text.clone()), "{line} stands once");
            let list = &shipped.phrases[&phrase.text.chars().next().unwrap()];
            let short = list.iter().find(|other| other.text == phrase.text);
            assert_eq!(
                short.map(|other| &other.syllables),
                Some(&phrase.syllables),
                "{line} is as it is shown"
            );
            for (c, syllable) in phrase.text.chars().zip(&phrase.syllables) {
                let plain = |text: &str| -> String {
                    let plain = |c: char| {
                        MARKED.iter().find(|(_, marked)| marked.contains(&c)).map_or(c, |(plain, _)| *plain)
                    };
                    text.chars().map(plain).collect()
                };
                let neutral = plain(syllable) == *syllable;
                let several = c.to_pinyin_multi().into_iter().flatten();
                let all: Vec<&str> = several.chain(c.to_pinyin()).map(pinyin::Pinyin::with_tone).collect();
                let known = all.iter().any(|one| one == syllable || (neutral && plain(one) == *syllable));
                assert!(known, "{line}: {c} is read {all:?}");
            }
        }
        assert!(phrases > 5000);
        assert_eq!(shipped.phrases.values().map(Vec::len).sum::<usize>(), phrases);
    }

    /// What is said of a place does not depend on how far the text goes on before and after.
    #[test]
    fn a_reading_is_told_by_the_characters_around() {
        let text = "银行行长重新调整了都城的长发，".repeat(40);
        let shipped = Phrases::shipped();
        let all: Vec<_> = readings(&text, &shipped).collect();
        let part = text.get(15 * 3..45 * 3).unwrap();
        let cut: Vec<_> =
            readings(part, &shipped).map(|(at, reading)| (at.start + 45..at.end + 45, reading)).collect();
        let expected: Vec<_> = all.into_iter().filter(|(at, _)| (45..135).contains(&at.start)).collect();
        assert_eq!(cut, expected);
    }
}
