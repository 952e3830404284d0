//! Marks as a Mandarin voice wants them: ASCII punctuation beside Han as the full-width mark, for which it pauses, and
//! signs as words, which it would say in English or not at all.

use super::dictionary::is_kept_place;
use super::is_han;

/// ASCII punctuation beside Han as the full-width mark.
pub(super) fn punctuate(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut punctuated = String::with_capacity(text.len());
    for (index, &character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| characters.get(index));
        let after = characters.get(index + 1);
        let full = match character {
            ',' => '，',
            ':' | '\u{2236}' => '：',
            ';' => '；',
            '!' => '！',
            '?' => '？',
            '(' => '（',
            ')' => '）',
            '.' => '。',
            other => other,
        };
        // `before` is judged as it was written: a mark made full-width here must not turn the next one.
        punctuated.push(if is_chinese(before) || is_chinese(after) { full } else { character });
    }
    punctuated
}

/// Signs beside Han as words: 加 for +; those without a word, which would be read out as "slash" or "hash", go.
pub(super) fn name_signs(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    // A blank beside a sign is no neighbour.
    let near =
        |mut at: Box<dyn Iterator<Item = usize>>| at.find_map(|at| characters.get(at).filter(|&&c| c != ' '));
    let mut named = String::with_capacity(text.len());
    for (index, &sign) in characters.iter().enumerate() {
        if !is_sign(sign) {
            named.push(sign);
            continue;
        }
        let before = near(Box::new((0..index).rev().take(2)));
        let after = near(Box::new(index + 1..index + 3));
        let numeral = after.is_some_and(|&c| "零一二三四五六七八九十两百负几".contains(c));
        let (either, both) =
            (is_chinese(before) || is_chinese(after), is_chinese(before) && is_chinese(after));
        match sign {
            '+' if either => named.push('加'),
            '=' if either => named.push_str("等于"),
            '×' if both => named.push('乘'),
            '÷' if both => named.push_str("除以"),
            '≈' if numeral => named.push_str("约等于"),
            '±' if numeral => named.push_str("正负"),
            '<' if numeral => named.push_str("小于"),
            '>' if numeral => named.push_str("大于"),
            '≤' | '≦' if numeral => named.push_str("小于等于"),
            '≥' | '≧' if numeral => named.push_str("大于等于"),
            '&' if both => named.push('和'),
            '/' if either && before.is_some() && after.is_some() => named.push('、'),
            '\\' if both => named.push('、'),
            '√' if after.is_some() => named.push_str("根号"),
            '-' if both && characters.get(index + 1) == Some(&' ') => named.push('，'),
            '²' if either => named.push_str("平方"),
            '³' if either => named.push_str("立方"),
            '-' | '²' | '³' | '+' => named.push(sign),
            // Inside Latin text the engine knows best.
            _ if !either && before.is_some() && after.is_some() => named.push(sign),
            _ => {}
        }
    }
    named
}

fn is_sign(character: char) -> bool {
    matches!(
        character,
        '+' | '='
            | '×'
            | '÷'
            | '≈'
            | '±'
            | '<'
            | '>'
            | '≤'
            | '≦'
            | '≥'
            | '≧'
            | '&'
            | '/'
            | '\\'
            | '-'
            | '²'
            | '³'
            | '*'
            | '#'
            | '_'
            | '@'
            | '~'
            | '|'
            | '^'
            | '`'
            | '√'
    )
}

fn is_chinese(neighbour: Option<&char>) -> bool {
    neighbour.is_some_and(|&c| is_han(c) || is_wide_mark(c) || is_kept_place(c))
}

fn is_wide_mark(character: char) -> bool {
    matches!(character,
        '\u{3001}'..='\u{3011}' | '\u{FF01}'..='\u{FF0F}' | '：' | '；' | '？' | '“' | '”' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_beside_han_are_wide() {
        let table = [
            ("张三来了,李四走了.", "张三来了，李四走了。"),
            ("他问:去哪儿?", "他问：去哪儿？"),
            ("上海(东方)电视台", "上海（东方）电视台"),
            ("“好”,他说", "“好”，他说"),
            ("see a.txt, please", "see a.txt, please"),
        ];
        for (text, expected) in table {
            assert_eq!(punctuate(text), expected, "{text}");
        }
    }

    #[test]
    fn signs_are_words_or_nothing() {
        let table = [
            ("管理+巷长制", "管理加巷长制"),
            ("“社区”+“网络”", "“社区”加“网络”"),
            ("一 + 一 = 二", "一 加 一 等于 二"),
            ("和/或", "和、或"),
            ("甲&乙", "甲和乙"),
            ("#话题# 内容", "话题 内容"),
            ("**重点**内容", "重点内容"),
            ("≥六十岁", "大于等于六十岁"),
            ("<五人", "小于五人"),
            ("标题 - 网站", "标题 ， 网站"),
            ("C++ and R&D a/b x_y", "C++ and R&D a/b x_y"),
            ("x²的", "x平方的"),
            ("新冠-19", "新冠-19"),
        ];
        for (text, expected) in table {
            assert_eq!(name_signs(text), expected, "{text}");
        }
    }
}
