//! How words are pronounced where an engine gets them wrong: the user's dictionary.
//!
//! A TOML text comes in, a [`Dictionary`] or an error that names line and entry goes out; where the text was kept is
//! not known here. The longest word wins, also over those langdu ships, and of two equally long the user's. What is
//! written in pinyin goes to engines that read pinyin and to no other.

use std::collections::HashMap;
use std::collections::btree_map::BTreeMap;
use std::ops::RangeInclusive;

use regex_lite::Regex;
use serde::Deserialize;
use toml::Spanned;

use super::clean::{apart, harmless};
use super::{is_han, shipped};
use crate::text::pinyin::Phrases;

/// The places that a word in pinyin holds in the text while the rest is rewritten.
const PLACES: RangeInclusive<u32> = 0xF0000..=0xFFFFD;
/// A word has no more characters.
const LONGEST_WORD: usize = 64;

/// Words and patterns with the way they are to be said.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    /// By their first characters, the longest first.
    words: HashMap<char, Vec<Word>>,
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug, PartialEq)]
struct Word {
    written: String,
    said: Said,
}

#[derive(Clone, Debug)]
struct Pattern {
    regex: Regex,
    said: Said,
}

/// How something is said: in pinyin with tone figures, in other characters, or either.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    pinyin: Option<String>,
    han: Option<String>,
}

/// What is wrong with a dictionary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {entry}: {reason}")]
pub struct DictionaryError {
    /// The line, from 1.
    pub line: usize,
    /// The word or pattern; the text of the line where the file is no TOML.
    pub entry: String,
    /// What is wrong with it.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    words: BTreeMap<Spanned<String>, Spanned<Value>>,
    #[serde(default)]
    patterns: BTreeMap<Spanned<String>, Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Either(String),
    Both(Both),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    pinyin: Option<String>,
    han: Option<String>,
}

impl Dictionary {
    /// Reads a dictionary from TOML: `[words]` are taken literally, `[patterns]` are regular expressions whose
    /// groups stand as `$1` in what is said.
    ///
    /// What is said is a string, in pinyin (`chan2yu2`) or in characters that are read right, or both:
    /// `{ pinyin = "chan2yu2", han = "蝉于" }`.
    ///
    /// # Errors
    /// The first entry that cannot be used.
    pub fn parse(text: &str) -> Result<Self, DictionaryError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = line_of(text, start);
            let entry = text.lines().nth(line - 1).unwrap_or_default().trim().to_owned();
            DictionaryError { line, entry, reason: error.message().replace('\n', ", ") }
        })?;
        let mut dictionary = Self::default();
        for (word, value) in file.words {
            let fault = |reason: &str| fault(text, &word, reason);
            let written = word.get_ref();
            let first = written.chars().next().ok_or_else(|| fault("the word is empty"))?;
            if written.chars().count() > LONGEST_WORD {
                return Err(fault("the word is too long"));
            }
            let said = Said::read(value.into_inner()).map_err(fault)?;
            dictionary.words.entry(first).or_default().push(Word { written: written.clone(), said });
        }
        for words in dictionary.words.values_mut() {
            words.sort_by_key(|word| std::cmp::Reverse(word.written.len()));
        }
        for (pattern, value) in file.patterns {
            let fault = |reason: &str| fault(text, &pattern, reason);
            let regex = Regex::new(pattern.get_ref()).map_err(|error| fault(&error.to_string()))?;
            if regex.is_match("") {
                return Err(fault("the pattern fits where nothing stands"));
            }
            let said = Said::read(value.into_inner()).map_err(fault)?;
            dictionary.patterns.push(Pattern { regex, said });
        }
        Ok(dictionary)
    }

    /// Whether there is nothing of the user's in it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.patterns.is_empty()
    }

    /// The same with the `phrases` of the reader's own for whose characters it has no word. They are read in the tones
    /// in which they are said.
    #[must_use]
    pub fn with_readings(mut self, phrases: Phrases) -> Self {
        for (phrase, syllables) in phrases.own() {
            let said = shipped::spoken(phrase, syllables);
            let Some(first) = phrase.chars().next().filter(|_| is_pinyin(&said)) else { continue };
            let words = self.words.entry(first).or_default();
            // How 一 and 不 are said is told by what follows them.
            if matches!(phrase, "一" | "不") || words.iter().any(|word| word.written == phrase) {
                continue;
            }
            let place = words.partition_point(|word| word.written.len() >= phrase.len());
            let said = Said { pinyin: Some(said), han: None };
            words.insert(place, Word { written: phrase.to_owned(), said });
        }
        self
    }

    /// `text` with the user's words as they are said, but for those of [`Dictionary::say`]. Those in pinyin hold a place,
    /// which [`fill`] fills from the list that is given back.
    pub(super) fn apply(&self, text: &str, pinyin: bool) -> (String, Vec<String>) {
        let mut kept = Vec::new();
        if self.is_empty() {
            return (text.to_owned(), kept);
        }
        let mut written = self.walk(text, pinyin, Turn::BeforeNumbers, &mut kept);
        for Pattern { regex, said } in &self.patterns {
            written = match said.to(pinyin) {
                None => written,
                Some(said) => {
                    let replace = |found: &regex_lite::Captures<'_>| {
                        let mut filled = String::new();
                        let mut spoken = String::new();
                        found.expand(said.template(), &mut filled);
                        let as_it_is = found.get(0).map_or("", |found| found.as_str());
                        let filled = match said {
                            Spoken::Pinyin(_) => Spoken::Pinyin(&filled),
                            Spoken::Han(_) => Spoken::Han(&filled),
                        };
                        filled.write(as_it_is, &mut spoken, &mut kept);
                        spoken
                    };
                    regex.replace_all(&written, replace).into_owned()
                }
            };
        }
        (written, kept)
    }

    /// `text`, whose numbers are read, with the words that are made of Han characters and have a reading, and for
    /// engines that read pinyin with the phrases that langdu ships. What is in pinyin is added to `kept`.
    pub(super) fn say(&self, text: &str, pinyin: bool, kept: &mut Vec<String>) -> String {
        if self.is_empty() && !pinyin {
            return text.to_owned();
        }
        self.walk(text, pinyin, Turn::BehindNumbers, kept)
    }

    /// `text` with the words whose turn it is as they are said; the longest wins, whosever turn it is.
    fn walk(&self, text: &str, pinyin: bool, turn: Turn, kept: &mut Vec<String>) -> String {
        let mut phrases = shipped::Reader::default();
        let mut written = String::with_capacity(text.len());
        let mut at = 0;
        let mut before = None;
        while let Some(rest) = text.get(at..)
            && let Some(character) = rest.chars().next()
        {
            let own = self.words.get(&character).and_then(|words| {
                let mut fitting = words.iter().filter(|word| word.stands(rest, before));
                fitting.find_map(|word| Some((word, word.said.to(pinyin)?)))
            });
            let phrase = pinyin.then(|| phrases.at(text, at)).flatten();
            let shipped = phrase.as_ref().map(|(length, _)| *length);
            let own = own.filter(|(word, _)| shipped.is_none_or(|length| length <= word.written.len()));
            let length = own.map(|(word, _)| word.written.len()).or(shipped).unwrap_or(character.len_utf8());
            let said = match (&own, &phrase) {
                (Some((word, said)), _) => Some(*said).filter(|_| word.turn() == turn),
                (None, Some((_, said))) => Some(Spoken::Pinyin(said)).filter(|_| turn == Turn::BehindNumbers),
                (None, None) => None,
            };
            let as_it_is = rest.get(..length).unwrap_or_default();
            match said {
                Some(said) => said.write(as_it_is, &mut written, kept),
                None => written.push_str(as_it_is),
            }
            before = as_it_is.chars().next_back();
            at += length;
        }
        written
    }
}

/// When a word is said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Figures and Latin letters, which would be read otherwise, and what is written for the numbers to see.
    BeforeNumbers,
    /// Readings of Han characters.
    BehindNumbers,
}

impl Word {
    fn turn(&self) -> Turn {
        let reading = self.said.pinyin.is_some() && self.written.chars().all(is_han);
        let han = self.said.han.as_deref().unwrap_or_default();
        if reading && han.chars().all(is_han) { Turn::BehindNumbers } else { Turn::BeforeNumbers }
    }

    /// Whether `text` begins with the word, behind this character. 十一行 holds no 一行.
    fn stands(&self, text: &str, before: Option<char>) -> bool {
        let numeral = |character: char| "零〇一二三四五六七八九十百千万亿".contains(character);
        let cut = before.is_some_and(|before| numeral(before) || matches!(before, '第' | '点'))
            && self.written.starts_with(numeral)
            && self.written.chars().count() > 1;
        text.starts_with(&self.written) && !cut
    }
}

/// Two dictionaries are equal if the same is written in them.
impl PartialEq for Dictionary {
    fn eq(&self, other: &Self) -> bool {
        let patterns = |dictionary: &Self| -> Vec<(String, Said)> {
            dictionary.patterns.iter().map(|p| (p.regex.as_str().to_owned(), p.said.clone())).collect()
        };
        self.words == other.words && patterns(self) == patterns(other)
    }
}

/// What is written for a word.
#[derive(Clone, Copy)]
enum Spoken<'a> {
    Pinyin(&'a str),
    Han(&'a str),
}

impl Spoken<'_> {
    fn template(&self) -> &str {
        match self {
            Self::Pinyin(text) | Self::Han(text) => text,
        }
    }

    /// Pinyin gets a place, so that its figures are not taken for numbers; where there is none left, what it is the
    /// reading of stays.
    fn write(self, as_it_is: &str, written: &mut String, kept: &mut Vec<String>) {
        match (self, place(kept.len())) {
            (Self::Han(text), _) => written.push_str(text),
            (Self::Pinyin(text), Some(place)) => {
                written.push(place);
                kept.push(text.to_owned());
            }
            (Self::Pinyin(_), None) => written.push_str(as_it_is),
        }
    }
}

impl Said {
    fn read(value: Value) -> Result<Self, &'static str> {
        let said = match value {
            Value::Either(text) if is_pinyin(&text) => Self { pinyin: Some(text), han: None },
            Value::Either(text) => Self { pinyin: None, han: Some(text) },
            Value::Both(Both { pinyin, han }) => Self { pinyin, han },
        };
        if said.pinyin.as_ref().is_some_and(|pinyin| !is_pinyin(pinyin)) {
            return Err("pinyin is written in small letters with a tone from 1 to 5 behind each syllable");
        }
        let clean = Self { pinyin: said.pinyin, han: said.han.map(|han| harmless(&han)) };
        if clean.han.as_ref().is_some_and(String::is_empty) || (clean.pinyin.is_none() && clean.han.is_none())
        {
            return Err("nothing is said for it");
        }
        Ok(clean)
    }

    /// What an engine gets that reads pinyin, or that does not.
    fn to(&self, pinyin: bool) -> Option<Spoken<'_>> {
        let han = self.han.as_deref().map(Spoken::Han);
        if pinyin { self.pinyin.as_deref().map(Spoken::Pinyin).or(han) } else { han }
    }
}

/// Whether `text` is pinyin: syllables of small letters, each with its tone. Groups of a pattern may stand in it.
pub(super) fn is_pinyin(text: &str) -> bool {
    let mut letters = 0;
    let fits = text.chars().all(|character| match character {
        'a'..='z' | 'ü' => {
            letters += 1;
            letters <= 6
        }
        '1'..='5' => std::mem::take(&mut letters) > 0,
        ' ' => letters == 0,
        _ => false,
    });
    fits && letters == 0 && !text.trim().is_empty()
}

/// The place of the pinyin that is kept as the `number`th.
pub(super) fn place(number: usize) -> Option<char> {
    let place = u32::try_from(number).ok().and_then(|number| PLACES.start().checked_add(number));
    place.filter(|place| PLACES.contains(place)).and_then(char::from_u32)
}

/// Whether `character` holds the place of a word in pinyin.
pub(super) fn is_kept_place(character: char) -> bool {
    PLACES.contains(&u32::from(character))
}

/// `text` with its places filled by what is `kept` for them. Pinyin is kept apart from other letters by blanks.
pub(super) fn fill(text: &str, kept: &[String]) -> String {
    if kept.is_empty() {
        return text.to_owned();
    }
    let mut filled = String::with_capacity(text.len());
    let mut after_pinyin = false;
    for character in text.chars() {
        let pinyin = is_kept_place(character)
            .then(|| kept.get((u32::from(character) - PLACES.start()) as usize))
            .flatten();
        if (after_pinyin && character.is_ascii_alphanumeric())
            || (pinyin.is_some() && filled.ends_with(|c: char| c.is_ascii_alphanumeric()))
        {
            filled.push(' ');
        }
        match pinyin {
            Some(pinyin) => filled.push_str(pinyin),
            None => filled.push(character),
        }
        after_pinyin = pinyin.is_some();
    }
    apart(&filled)
}

fn fault(text: &str, entry: &Spanned<String>, reason: &str) -> DictionaryError {
    let reason = reason.lines().last().unwrap_or_default().to_owned();
    DictionaryError { line: line_of(text, entry.span().start), entry: entry.get_ref().clone(), reason }
}

fn line_of(text: &str, start: usize) -> usize {
    text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(dictionary: &Dictionary, text: &str, pinyin: bool) -> String {
        let (written, mut kept) = dictionary.apply(text, pinyin);
        let written = dictionary.say(&written, pinyin, &mut kept);
        fill(&written, &kept)
    }

    #[test]
    fn the_longest_of_the_users_words_wins() {
        let dictionary = Dictionary::parse(
            "[words]\n'单于' = \"chan2yu2\"\n'单于台' = { pinyin = \"chan2yu2tai2\", han = \"蝉于台\" }\n\
             GDP = \"国内生产总值\"\n'银行' = \"yin2xing2\"\n\
             [patterns]\n'第([0-9]+)回' = \"第$1章\"\n'甲+' = \"jia3\"\n",
        )
        .unwrap();
        for (text, pinyin, han) in [
            ("单于台与单于", "chan2yu2tai2与chan2yu2", "蝉于台与单于"),
            ("GDP增", "国内生产总值增", "国内生产总值增"),
            ("银行", "yin2xing2", "银行"),
            ("第12回甲甲", "第12章jia3", "第12章甲甲"),
        ] {
            assert_eq!(said(&dictionary, text, true), pinyin);
            assert_eq!(said(&dictionary, text, false), han);
        }
        assert!(!dictionary.is_empty() && Dictionary::parse("").unwrap().is_empty());
        assert!(dictionary != Dictionary::default() && dictionary == dictionary.clone());
    }

    /// Numbers are told by the words around them, whatever these are said as.
    #[test]
    fn a_reading_is_given_behind_the_numbers() {
        let dictionary = Dictionary::parse(
            "[words]\n'公里' = \"gong1li3\"\n'比分' = { pinyin = \"bi3fen1\", han = \"彼分\" }\n'一行' = \"yi4hang2\"\n",
        );
        let dictionary = std::sync::Arc::new(dictionary.unwrap());
        let level = super::super::Level::Full;
        for (text, with_pinyin, without) in [
            ("2公里", "两gong1li3", "两公里"),
            ("比分3:2", "bi3fen1三比二", "彼分三比二"),
            ("11行，一行", "十一行，yi4hang2", "十一行，一行"),
        ] {
            for (pinyin, expected) in [(true, with_pinyin), (false, without)] {
                let style =
                    super::super::Style { level, pinyin, dictionary: std::sync::Arc::clone(&dictionary) };
                assert_eq!(super::super::spell(text, &style), expected);
            }
        }
    }

    /// A shipped phrase that is longer holds against the user's word; one as long does not.
    #[test]
    fn the_longest_wins_also_over_what_is_shipped() {
        let dictionary = Dictionary::parse("[words]\n'行' = \"xing2\"\n'地区' = \"qu1yu4\"\n").unwrap();
        assert_eq!(said(&dictionary, "银行行地区地铁", true), "yin2hang2 xing2 qu1yu4 di4tie3");
    }

    #[test]
    fn a_fault_is_named_with_line_and_entry() {
        for (text, line, entry, reason) in [
            ("[words]\n'甲' = \"jia3\"\n'乙' = \"\"\n", 3, "乙", "nothing is said"),
            ("[words]\n'甲' = { pinyin = \"Jia\" }\n", 2, "甲", "pinyin"),
            ("[words]\n\n\"\" = \"jia3\"\n", 3, "", "empty"),
            ("[patterns]\n'(甲' = \"jia3\"\n", 2, "(甲", ""),
            ("[patterns]\n'甲*' = \"jia3\"\n", 2, "甲*", "nothing stands"),
            ("[words]\n'甲' = 3\n", 2, "'甲' = 3", ""),
            ("[word]\n", 1, "[word]", "unknown field"),
            ("[words]\n'甲' = \"a1\"\n'甲' = \"a1\"\n", 3, "'甲' = \"a1\"", "duplicate"),
        ] {
            let error = Dictionary::parse(text).unwrap_err();
            assert_eq!((error.line, error.entry.as_str()), (line, entry), "{error}");
            assert!(error.reason.contains(reason) && !error.reason.is_empty(), "{error}");
        }
    }

    #[test]
    fn what_a_dictionary_says_is_harmless() {
        let dictionary = Dictionary::parse("[words]\n'甲' = \"[[x\\u0007\"\n'乙' = \"[\"\n").unwrap();
        assert_eq!(said(&dictionary, "甲", false), "[ [x");
        assert_eq!(super::super::clean::apart(&said(&dictionary, "乙乙", false)), "[ [");
    }
}
