//! The first step for every engine: characters that an engine cannot say, or that could harm it, are taken out or
//! written as plain ones. A text comes in, one line goes out; what its words mean is not known here.

use std::ops::RangeInclusive;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::formula::is_raised;
use super::is_han;

/// How many characters are looked at for an isotope: three figures, two letters and what follows.
const LONGEST_ISOTOPE: usize = 5;
/// How many bytes the numbers of notes in one pair of brackets have at most.
const LONGEST_NOTE: usize = 24;

/// One line without control characters, without invisible ones, and without `[[`, which begins a command in the
/// speech of macOS. Private-use characters go too: they are the places that [`super::dictionary`] keeps.
pub(super) fn harmless(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // Two lines of verse that are spoken together still want a pause between them.
            '\n' if clean.ends_with(is_han) && characters.peek().is_some_and(|&next| is_han(next)) => {
                clean.push('，');
            }
            _ if character.is_whitespace() || character.is_control() => {
                if !clean.ends_with(' ') {
                    clean.push(' ');
                }
            }
            _ if is_invisible(character) => {}
            _ => clean.push(character),
        }
    }
    apart(clean.trim())
}

/// `[[` with a space inside.
pub(super) fn apart(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '[' && spaced.ends_with('[') {
            spaced.push(' ');
        }
        spaced.push(character);
    }
    spaced
}

/// Zero-width and direction marks, soft hyphen, byte order mark, variation selectors, tags, private use,
/// noncharacters.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{E000}'..='\u{F8FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFF}'
        | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Compatibility forms as plain characters (NFKC), list numbers as digits, pictures and note marks away.
///
/// The marks of Chinese stay as they are: NFKC would make `，` a comma and `…` three full stops.
pub(super) fn plain(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut stretch = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if !is_kept(character) && special(character).is_none() {
            // 20ºC is often written with the sign of an ordinal.
            let degree = character == 'º'
                && stretch.trim_end().ends_with(|c: char| c.is_ascii_digit())
                && matches!(characters.peek(), Some('C' | 'F'));
            stretch.push(if degree { '°' } else { character });
            continue;
        }
        written.push_str(&nfkc(&stretch));
        stretch.clear();
        match special(character) {
            None => written.push(character),
            Some(Special::Picture) => {}
            Some(Special::Break) => written.push('，'),
            // 面积² is a note; m² is an area, and stays for whoever knows units.
            Some(Special::Raised)
                if written.ends_with(|c: char| c.is_ascii_alphanumeric() || is_raised(c)) =>
            {
                written.push(character);
            }
            Some(Special::Raised) => {
                if let Some((isotope, length)) = isotope(character, characters.clone()) {
                    written.push_str(&isotope);
                    characters.by_ref().take(length).for_each(drop);
                }
            }
            Some(Special::Fraction) => {
                if written.ends_with(|c: char| c.is_ascii_digit()) {
                    written.push('又');
                }
                written.push_str(&nfkc(character.encode_utf8(&mut [0; 4])).replace('\u{2044}', "/"));
            }
            Some(Special::Roman(number)) => written.push_str(&number.to_string()),
            Some(Special::Listed(number)) => {
                if written.ends_with(|c: char| c.is_ascii_digit()) {
                    written.push('，');
                }
                let named = written.ends_with(|c| "图表式注见第例题".contains(c));
                written.push_str(&number.to_string());
                if !named && characters.peek().is_some_and(|&next| next.is_alphanumeric() || is_kept(next)) {
                    let marked = characters.peek().is_some_and(|next| "、，。．：；）".contains(*next));
                    written.push_str(if marked { "" } else { "、" });
                }
            }
        }
    }
    written.push_str(&nfkc(&stretch));
    without_notes(&written)
}

/// ¹⁴C, whose first character is `first`, as 碳14, and how many characters of `rest` belong to it. ¹ alone is a note.
fn isotope(first: char, rest: impl Iterator<Item = char>) -> Option<(String, usize)> {
    const ELEMENTS: [(&str, &str); 15] = [
        ("C", "碳"),
        ("U", "铀"),
        ("O", "氧"),
        ("N", "氮"),
        ("I", "碘"),
        ("K", "钾"),
        ("P", "磷"),
        ("Cs", "铯"),
        ("Sr", "锶"),
        ("Pu", "钚"),
        ("Co", "钴"),
        ("Rb", "铷"),
        ("Pb", "铅"),
        ("Ar", "氩"),
        ("Tc", "锝"),
    ];
    let run: Vec<char> = std::iter::once(first).chain(rest.take(LONGEST_ISOTOPE)).collect();
    let figures = run.iter().take_while(|&&c| is_raised(c) && !matches!(c, '⁻' | '⁺')).count();
    let mass = nfkc(&run.iter().take(figures).collect::<String>());
    let symbol: String = run.iter().skip(figures).take_while(|c| c.is_ascii_alphabetic()).collect();
    let (_, element) = ELEMENTS.iter().find(|(latin, _)| *latin == symbol)?;
    (2..=3).contains(&figures).then(|| (format!("{element}{mass}"), figures - 1 + symbol.len()))
}

/// Characters that NFKC would change for the worse.
fn is_kept(character: char) -> bool {
    matches!(
        character,
        '！' | '（'
            | '）'
            | '，'
            | '：'
            | '；'
            | '？'
            | '［'
            | '］'
            | '｛'
            | '｝'
            | '…'
            | '⋯'
            | '＂'
            | '＇'
    )
}

enum Special {
    /// An emoji or a dingbat.
    Picture,
    /// An arrow, which a listener hears as a pause.
    Break,
    /// A superscript figure or sign.
    Raised,
    /// ½
    Fraction,
    /// Ⅳ
    Roman(u32),
    /// ①
    Listed(u32),
}

fn special(character: char) -> Option<Special> {
    const FIRST: [(RangeInclusive<char>, u32); 6] = [
        ('①'..='⑳', 1),
        ('㉑'..='㉟', 21),
        ('㊱'..='㊿', 36),
        ('❶'..='❿', 1),
        ('➀'..='➉', 1),
        ('➊'..='➓', 1),
    ];
    let counted = |range: &RangeInclusive<char>, first: u32| {
        range.contains(&character).then(|| u32::from(character) - u32::from(*range.start()) + first)
    };
    if let Some(number) = FIRST.iter().find_map(|(range, first)| counted(range, *first)) {
        return Some(Special::Listed(number));
    }
    if let Some(number) = counted(&('Ⅰ'..='Ⅻ'), 1).or_else(|| counted(&('ⅰ'..='ⅻ'), 1)) {
        return Some(Special::Roman(number));
    }
    Some(match character {
        '¼'..='¾' | '⅐'..='⅞' => Special::Fraction,
        _ if is_raised(character) => Special::Raised,
        '\u{2190}'..='\u{21FF}' | '\u{27F0}'..='\u{27FF}' | '➔'..='➾' => Special::Break,
        '\u{20E3}'
        | '\u{2300}'..='\u{23FF}'
        | '\u{25A0}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}'
        | '\u{1F000}'..='\u{1F0FF}'
        | '\u{1F1E6}'..='\u{1F1FF}'
        | '\u{1F300}'..='\u{1FAFF}'
        | '※'
        | '〓' => Special::Picture,
        _ => return None,
    })
}

fn nfkc(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned()
}

/// Whether `inside` brackets behind `before` stand the numbers of notes: 3, 4-6. 区间[1,2] and [0,1] are of mathematics.
fn is_note(before: &str, inside: &str) -> bool {
    const NO_NOTES: [&str; 18] = [
        "区间", "范围", "数组", "列表", "向量", "集合", "坐标", "矩阵", "元组", "序列", "输入", "输出",
        "返回", "和", "为", "是", "取", "于",
    ];
    let several = !inside.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = inside.split(['-', '–', '—', '~', ',', '，', '、']).map(str::trim).all(|part| {
        (1..=3).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && !(several && part.starts_with('0'))
    });
    numbers && !(several && NO_NOTES.iter().any(|word| before.ends_with(word)))
}

/// Without the numbers of notes, which stand in brackets behind what they are about: 如前所述[3]，又[1,4-6]。
fn without_notes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['[', '［']) {
        let (before, from) = rest.split_at(open);
        kept.push_str(before);
        let mut inside = from.chars();
        let bracket = inside.next().unwrap_or_default();
        let close = if bracket == '[' { ']' } else { '］' };
        let after = inside.as_str();
        let length = after.find(close).filter(|&length| {
            (1..=LONGEST_NOTE).contains(&length) && is_note(&kept, after.get(..length).unwrap_or_default())
        });
        match length {
            Some(length) if kept.ends_with(|c| is_han(c) || "。，；？！”’》）".contains(c)) => {
                rest = after.get(length + close.len_utf8()..).unwrap_or_default();
            }
            _ => {
                kept.push(bracket);
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_said_is_taken_out() {
        let table = [
            ("零\u{200B}宽\u{FEFF}字\u{202E}符\u{2060}", "零宽字符"),
            ("响\u{7}铃\u{1b}红", "响 铃 红"),
            ("停[[slnc 50]]顿", "停[ [slnc 50]]顿"),
            ("[\u{200b}[[[", "[ [ [ ["),
            ("床前明月光\n疑是地上霜", "床前明月光，疑是地上霜"),
            ("私\u{E000}用\u{F0000}区", "私用区"),
        ];
        for (text, expected) in table {
            assert_eq!(harmless(text), expected, "{text}");
        }
    }

    #[test]
    fn compatibility_forms_are_written_plain() {
        let table = [
            ("ＡＢＣ１２３％", "ABC123%"),
            ("（他说：好！…）", "（他说：好！…）"),
            ("㎏㎡℃", "kgm2°C"),
            ("⼀⽉", "一月"),
            ("第Ⅲ章", "第3章"),
            ("①加强②改进，见图③。", "1、加强2、改进，见图3。"),
            ("约½，1½杯", "约1/2，1又1/2杯"),
            ("今天😀真好👩‍👩‍👧★", "今天真好‍‍"),
            ("决定¹，100m²", "决定，100m²"),
            ("10⁻¹²，决定⁻", "10⁻¹²，决定"),
            ("如前所述[12]。", "如前所述。"),
            ("如前[1,4–6]所述", "如前所述"),
            ("区间[1,2]，取值[0,1]", "区间[1,2]，取值[0,1]"),
            ("[2020]12号", "[2020]12号"),
            ("甲→乙", "甲，乙"),
            ("《书》“话”", "《书》“话”"),
        ];
        for (text, expected) in table {
            assert_eq!(plain(text), expected, "{text}");
        }
    }
}
