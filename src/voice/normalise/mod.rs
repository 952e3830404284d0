//! Writes a sentence so that an engine reads it as a Chinese reader would: text in, text out, nothing else known.
//!
//! Every step answers an error that was heard: ASCII punctuation gets no pause from Mandarin voices, full-width digits
//! are silent, 60158 is read by thousands, 2020年 as a quantity. Engines that do such work themselves get
//! [`Level::Light`]. Han characters are never dropped.

mod number;

use std::borrow::Cow;

/// How much is rewritten before an engine gets it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Everything: for engines that read numbers badly.
    #[default]
    Full,
    /// Characters and punctuation, but numbers stay: for engines that read numbers well.
    Light,
    /// Only what could harm an engine is taken out.
    Off,
}

/// The text an engine gets for `text`.
///
/// At every level it is one line without control characters, without invisible ones, and without `[[`, which
/// begins a command in the speech of macOS.
pub fn normalise(text: &str, level: Level) -> String {
    let clean = harmless(text);
    match level {
        Level::Off => clean,
        Level::Light => punctuate(&to_ascii(&clean)),
        Level::Full => punctuate(&number::read_numbers(&to_ascii(&clean))),
    }
}

/// Whether `character` is a Han character.
pub fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
        | '〇' | '々')
}

fn harmless(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // Two lines of verse that are spoken together still want a pause between them.
            '\n' if clean.ends_with(is_han) && characters.peek().is_some_and(|&next| is_han(next)) => {
                clean.push('，');
            }
            '[' if clean.ends_with('[') => clean.push_str(" ["),
            _ if character.is_whitespace() || character.is_control() => {
                if !clean.ends_with(' ') {
                    clean.push(' ');
                }
            }
            _ if is_invisible(character) => {}
            _ => clean.push(character),
        }
    }
    clean.truncate(clean.trim_end().len());
    clean
}

/// Zero-width and direction marks, soft hyphen, byte order mark, variation selectors, tags.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Full-width digits, letters and percent signs as ASCII; so is a full-width full stop between digits.
fn to_ascii(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| matches!(character, '\u{FF01}'..='\u{FF5E}')) {
        return Cow::Borrowed(text);
    }
    let narrow = |character: char| match character {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '．' => {
            u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
        }
        other => other,
    };
    Cow::Owned(text.chars().map(narrow).collect())
}

/// ASCII punctuation beside Han as the full-width mark, for which a Mandarin voice pauses.
fn punctuate(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let wide = |neighbour: Option<&char>| neighbour.is_some_and(|&c| is_han(c) || is_wide_mark(c));
    let mut punctuated = String::with_capacity(text.len());
    for (index, &character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| characters.get(index));
        let after = characters.get(index + 1);
        let full = match character {
            ',' => '，',
            ':' => '：',
            ';' => '；',
            '!' => '！',
            '?' => '？',
            '(' => '（',
            ')' => '）',
            '.' => '。',
            other => other,
        };
        // `before` is judged as it was written: a mark made full-width here must not turn the next one.
        punctuated.push(if wide(before) || wide(after) { full } else { character });
    }
    punctuated
}

fn is_wide_mark(character: char) -> bool {
    matches!(character, '\u{3001}'..='\u{3011}' | '\u{FF01}'..='\u{FF0F}' | '：' | '；' | '？' | '“' | '”' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_are_written_as_they_are_read() {
        let table = [
            ("张三来了,李四走了.", "张三来了，李四走了。"),
            ("他问:去哪儿?", "他问：去哪儿？"),
            ("上海(东方)电视台", "上海（东方）电视台"),
            ("共１２人，占８０％", "共12人，占百分之八十"),
            ("ＡＢＣ公司", "ABC公司"),
            ("see a.txt, please", "see a.txt, please"),
            ("床前明月光\n疑是地上霜", "床前明月光，疑是地上霜"),
            ("零\u{200B}宽\u{FEFF}字\u{202E}符", "零宽字符"),
            ("响\u{7}铃\u{1b}[31m红", "响 铃 [31m红"),
            ("停[[slnc 50]]顿", "停[ [slnc 50]]顿"),
            ("[[[[", "[ [ [ ["),
            ("2020年08月18日10:17", "二零二零年八月十八日十点十七分"),
            ("见 http://a.cn/2020/123 一文", "见 http://a.cn/2020/123 一文"),
            ("-5℃以下", "-5℃以下"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }

    #[test]
    fn light_keeps_numbers_and_off_keeps_everything() {
        assert_eq!(normalise("共１６９５个,占80%", Level::Light), "共1695个，占80%");
        assert_eq!(normalise("共１６９５个,占80%\u{0}", Level::Off), "共１６９５个,占80%");
    }

    proptest! {
        #[test]
        fn no_han_is_lost(text in "\\PC{0,80}|[一二千万零年月日点分0-9０-９%:,.\\-—至 \n\u{200b}a]{0,60}") {
            for level in [Level::Full, Level::Light, Level::Off] {
                let spoken = normalise(&text, level);
                let mut rest = spoken.chars();
                for han in text.chars().filter(|&c| is_han(c)) {
                    prop_assert!(rest.any(|c| c == han), "{han} of {text} is missing in {spoken}");
                }
                prop_assert!(!spoken.chars().any(char::is_control));
                prop_assert!(!spoken.contains("[["));
            }
        }
    }
}
