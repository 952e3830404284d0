//! The phrases langdu ships, found in a text for engines that read pinyin.
//!
//! A text and a place in it come in, a phrase and its pinyin go out. The phrases are those of
//! [`super::phrases`] and, behind them, those by which readings are shown above the text ([`Phrases`]), here in the
//! tones in which they are said. Text is read from left to right, and the longest phrase wins.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::phrases::{PHRASES, SINGLE, WHOLE};
use crate::text::pinyin::{Phrases, is_adverbial, with_figure};

/// What is for speech alone, by first characters, the longest first.
struct Table {
    phrases: HashMap<char, Vec<(&'static str, &'static str)>>,
    whole: HashMap<char, Vec<&'static str>>,
}

/// Goes through a text from left to right.
#[derive(Default)]
pub(super) struct Reader {
    /// Up to here stands a word that no phrase is cut out of.
    whole: usize,
}

impl Reader {
    /// The phrase at byte `at` of `text`: how long it is, and how it is said. What is behind it is asked for next, or
    /// what is behind the character at `at`.
    pub(super) fn at(&mut self, text: &str, at: usize) -> Option<(usize, Cow<'static, str>)> {
        let rest = text.get(at..)?;
        let first = rest.chars().next()?;
        let table = table();
        // 悄悄地上楼 holds no 地上, 沙沙地响 no 沙地.
        let near = rest.char_indices().take(2).find(|(_, character)| *character == '地');
        let adverbial = near.is_some_and(|(back, _)| text.get(..at + back).is_some_and(is_adverbial));
        let taken = |phrase: &str| adverbial && phrase.chars().take(2).any(|character| character == '地');
        let fits = |phrase: &str| {
            let single = phrase.len() == first.len_utf8();
            (single || at >= self.whole)
                && rest.starts_with(phrase)
                && !taken(phrase)
                && !table.cuts(phrase, rest)
        };
        let own = table.phrases.get(&first).into_iter().flatten().find(|(phrase, _)| fits(phrase));
        let shown = shown(first).find(|(phrase, _)| fits(phrase));
        let length = [own.map(|own| own.0), shown.map(|shown| shown.0)].into_iter().flatten().map(str::len);
        let length = length.max();
        if length.is_none_or(|length| length == first.len_utf8()) {
            let word = table.whole_at(rest).next();
            self.whole = self.whole.max(at + word.map_or(0, str::len));
        }
        let own = own.filter(|own| Some(own.0.len()) == length).map(|own| Cow::Borrowed(own.1));
        let said = own.or_else(|| shown.map(|(phrase, syllables)| Cow::Owned(spoken(phrase, syllables))));
        length.zip(said)
    }
}

impl Table {
    fn new() -> Self {
        let mut table = Self { phrases: HashMap::new(), whole: HashMap::new() };
        for &(phrase, said) in PHRASES.iter().chain(&SINGLE) {
            let Some(first) = phrase.chars().next() else { continue };
            table.phrases.entry(first).or_default().push((phrase, said));
        }
        for word in WHOLE {
            let Some(first) = word.chars().next() else { continue };
            table.whole.entry(first).or_default().push(word);
        }
        for list in table.phrases.values_mut() {
            list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        for list in table.whole.values_mut() {
            list.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        table
    }

    /// The words no phrase is cut out of that `text` begins with, the longest first.
    fn whole_at(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let list = text.chars().next().and_then(|first| self.whole.get(&first));
        list.into_iter().flatten().copied().filter(move |word| text.starts_with(word))
    }

    /// Whether the end of `phrase`, with which `text` begins, is the head of another word.
    fn cuts(&self, phrase: &str, text: &str) -> bool {
        let mut heads = phrase.char_indices().skip(1).map(|(head, _)| head);
        heads.any(|head| {
            let word = text.get(head..).and_then(|text| self.whole_at(text).next());
            word.is_some_and(|word| head + word.len() > phrase.len())
        })
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(Table::new)
}

/// The phrases from `first` on by which readings are shown. One that ends with 一 or 不 is none for speech: how these are
/// said is told by what follows them.
fn shown(first: char) -> impl Iterator<Item = (&'static str, &'static [Cow<'static, str>])> {
    Phrases::shipped_from(first).filter(|(phrase, _)| !phrase.ends_with(['一', '不']))
}

/// How `phrase` is said that is read as `syllables`: 一 and 不 are said as what follows them asks.
pub(super) fn spoken(phrase: &str, syllables: &[Cow<'static, str>]) -> String {
    let mut said = String::new();
    let mut before = None;
    let mut characters = phrase.chars().zip(syllables).peekable();
    while let Some((character, syllable)) = characters.next() {
        let figures = with_figure(syllable);
        let next = characters.peek().map(|(_, next)| with_figure(next));
        let falls = next.as_ref().map(|next| next.ends_with('4'));
        match (character, falls) {
            // 第一行, 十一只: it counts, and keeps its tone.
            ('一', _) if matches!(before, Some('第' | '十')) => said.push_str("yi1"),
            ('一', Some(true)) => said.push_str("yi2"),
            ('一', Some(false)) => said.push_str("yi4"),
            ('不', Some(true)) => said.push_str("bu2"),
            _ => said.push_str(&figures),
        }
        before = Some(character);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::{Dictionary, fill, is_pinyin};
    use super::*;

    fn said(text: &str) -> String {
        let mut kept = Vec::new();
        let written = Dictionary::default().say(text, true, &mut kept);
        fill(&written, &kept)
    }

    #[test]
    fn shipped_phrases_go_to_engines_that_read_pinyin() {
        let table = [
            ("银行行长在重庆长大", "yin2hang2 hang2zhang3在chong2qing4 zhang3da4"),
            ("进行长期调整", "jin4xing2长期tiao2zheng3"),
            ("社会计划与会计", "she4hui4 ji4hua4 yu3kuai4ji4"),
            ("除了解决，还要了解", "除了解决，还要liao3jie3"),
            ("统一起来一起走", "统一起来yi4qi3走"),
            ("不会长期", "bu2hui4长期"),
            ("担当作为", "dan1dang1 zuo4wei2"),
            ("不要求没收入", "bu4yao1qiu2 mei2shou1ru4"),
            ("完成都市方案", "完成du1shi4方案"),
            ("当地方言与地方", "dang1di4方言与di4fang5"),
            ("项目的目的地", "xiang4mu4de5 mu4di4di4"),
            ("A银行B", "A yin2hang2 B"),
        ];
        for (text, expected) in table {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn every_shipped_phrase_has_a_syllable_for_each_character_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for (phrase, pinyin) in PHRASES {
            assert!(is_pinyin(pinyin) && seen.insert(phrase), "{phrase}");
            let tones = pinyin.chars().filter(char::is_ascii_digit).count();
            assert_eq!(tones, phrase.chars().count(), "{phrase}");
        }
        assert!(
            WHOLE.iter().all(|word| seen.insert(word) || PHRASES.iter().any(|(phrase, _)| phrase == word))
        );
    }

    /// Words that espeak-ng says wrong when it gets their characters.
    #[test]
    fn words_are_said_as_they_are_read() {
        for (text, expected) in [
            ("地区", "di4qu1"),
            ("以此为主", "以此wei2zhu3"),
            ("一只猫", "yi4zhi1猫"),
            ("第十一只", "第shi2yi1zhi1"),
            ("部分", "bu4fen5"),
            ("成分", "cheng2fen4"),
            ("放假", "fang4jia4"),
            ("兴奋", "xing1fen4"),
            ("宿舍", "su4she4"),
            ("更新", "geng1xin1"),
            ("更新鲜", "geng4xin1xian1"),
            ("倒闭", "dao3bi4"),
            ("差别", "cha1bie2"),
            ("还债", "huan2zhai4"),
            ("退还", "tui4huan2"),
            ("重启", "chong2qi3"),
            ("重组", "chong2zu3"),
            ("乐队", "yue4dui4"),
            ("班长", "ban1zhang3"),
            ("站长", "zhan4zhang3"),
            ("船长", "chuan2zhang3"),
            ("反弹", "fan3tan2"),
            ("调解", "tiao2jie3"),
            ("调皮", "tiao2pi2"),
            ("中奖", "zhong4jiang3"),
            ("中毒", "zhong4du2"),
            ("着火", "zhao2huo3"),
            ("戏曲", "xi4qu3"),
            ("自传", "zi4zhuan4"),
            ("头发", "tou2fa4"),
            ("咳嗽", "ke2sou5"),
            ("沉没", "chen2mo4"),
            ("难民", "nan4min2"),
            ("厌恶", "yan4wu4"),
            ("间接", "jian4jie1"),
            ("处境", "chu3jing4"),
            ("西藏", "xi1zang4"),
            ("佛教", "fo2jiao4"),
            ("济南", "ji3nan2"),
            ("内行", "nei4hang2"),
            ("女儿", "nü3er2"),
            ("任务", "任wu4"),
            ("服务费", "服wu4费"),
            ("受不了", "shou4bu4liao3"),
            ("一目了然", "yi2mu4liao3ran2"),
            ("不得不", "bu4de2不"),
            ("悄悄地上楼", "qiao1qiao1de5上楼"),
            ("沙沙地响", "沙沙地响"),
            ("慢慢地下来", "man4man4de5下来"),
            ("为人民服务", "wei4ren2min2服wu4"),
            ("得了", "得了"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    /// Every phrase that begins with `first`.
    fn phrases_from(first: char) -> impl Iterator<Item = &'static str> {
        let own = table().phrases.get(&first).into_iter().flatten().map(|(phrase, _)| *phrase);
        own.chain(shown(first).map(|(phrase, _)| phrase))
    }

    /// No phrase is cut out of a word that must stay whole and what follows: 感觉得到 holds no 得到.
    #[test]
    fn words_stay_whole_before_every_phrase() {
        for word in WHOLE {
            let own = said(word);
            let last = word.chars().next_back().unwrap();
            for phrase in phrases_from(last).filter(|phrase| phrase.len() > 3) {
                let Some(behind) = phrase.strip_prefix(last) else { continue };
                let longer = format!("{word}{behind}");
                let mut others = phrases_from(word.chars().next().unwrap());
                if WHOLE.contains(&phrase) || others.any(|other| longer.starts_with(other)) {
                    continue;
                }
                assert!(said(&longer).starts_with(&own), "{longer}: {}", said(&longer));
            }
        }
    }
}
