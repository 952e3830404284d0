//! Latin words among Chinese: abbreviations letter by letter, Roman figures, letters with a number behind them. What
//! is a word stays one.

use super::is_han;
use super::numeral::{decimal, digits, integer};
use super::scan::{Reading, Text};

/// Longer runs of capitals are words.
const LONGEST_ABBREVIATION: usize = 5;
/// Behind these a Roman figure is read as a number; single letters are figures only behind 第 and before 期.
const COUNTED: [&str; 10] = ["型", "期", "级", "类", "度", "章", "卷", "部", "世", "代"];

/// The word that begins at `place`, with what is joined to it by marks inside (COVID-19, a.txt).
pub(super) fn word(text: &Text, place: usize) -> Option<Reading> {
    let end = word_end(text, place);
    if end == place {
        return None;
    }
    let word = text.text(place, end).replace('–', "-");
    // C++ and C#: the signs are a part of the name.
    let open = |end| !text.at(end).is_ascii_alphanumeric();
    if text.starts_with(end, "++")
        && !text.at(end + 2).is_ascii_alphabetic()
        && text.at(end + 2) != '+'
        && is_letters(&word)
    {
        return Some(Reading { said: format!("{word}加加"), end: end + 2 });
    }
    if word == "C" && text.at(end) == '#' && open(end + 1) {
        return Some(Reading { said: "C井".to_owned(), end: end + 1 });
    }
    let said = roman(text, place, end, &word)
        .or_else(|| version(&word))
        .or_else(|| numbered(&word))
        .or_else(|| abbreviation(text, place, end, &word))
        .unwrap_or(word);
    Some(Reading { said, end })
}

/// v18.0.1: the letter, and its numbers with points between them.
fn version(word: &str) -> Option<String> {
    let numbers = word.strip_prefix(['v', 'V'])?;
    let fits = numbers
        .split('.')
        .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    let said: Vec<String> = numbers.split('.').map(integer).collect();
    (fits && (said.len() > 1 || word.starts_with('v')))
        .then(|| format!("{} {}", word.get(..1).unwrap_or_default(), said.join("点")))
}

/// No.1, NO.2 and №5: 第一. Longer numbers are names.
pub(super) fn ordinal(text: &Text, place: usize) -> Option<Reading> {
    let head = ["No.", "NO.", "no.", "No"].iter().find(|head| text.starts_with(place, head))?;
    let start = place + head.len();
    let start = start + usize::from(text.at(start) == ' ' && head.ends_with('.'));
    let end = text.digits_end(start);
    let number = text.text(start, end);
    let goes_on = text.at(end).is_ascii_alphanumeric()
        || ("./-:".contains(text.at(end)) && text.at(end + 1).is_ascii_alphanumeric());
    let fits = (1..=2).contains(&number.len())
        && !number.starts_with('0')
        && !goes_on
        && !text.before(place).is_ascii_alphanumeric();
    let ordinal = if text.before(place) == '第' { "" } else { "第" };
    fits.then(|| Reading { said: format!("{ordinal}{}", integer(&number)), end })
}

fn is_letters(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// .NET and .com: the stop at the head of a name, which ends no sentence.
pub(super) fn stop(text: &Text, place: usize) -> Option<Reading> {
    const LONGEST_ENDING: usize = 4;
    const ENDINGS: [&str; 14] =
        ["com", "cn", "net", "org", "gov", "edu", "txt", "doc", "docx", "pdf", "exe", "apk", "mp3", "zip"];
    let end = text.run_end(place + 1, |c| c.is_ascii_alphanumeric());
    let name = text.text(place + 1, end);
    let ending =
        (2..=LONGEST_ENDING).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let before = text.before(place);
    // Behind a Han character the stop may be that of a sentence.
    let ending = ending && (!is_han(before) || ENDINGS.contains(&name.as_str()));
    let opens =
        text.at(place) == '.' && !before.is_ascii_alphanumeric() && !matches!(before, '.' | '/' | '\\');
    // .NET is said as the word net.
    (opens && (name == "NET" || ending) && text.at(end) != '.')
        .then(|| Reading { said: format!("点{name}"), end })
}

/// Capital letters with blanks between them.
pub(super) fn spaced(letters: &str) -> String {
    let letters: Vec<String> = letters.chars().map(String::from).collect();
    letters.join(" ")
}

fn word_end(text: &Text, place: usize) -> usize {
    let mut end = place;
    // A dash is one of a name, COVID–19, where no number stands before it: 5km–10km is a range.
    let name = !text.before(place).is_ascii_digit();
    while text.at(end).is_ascii_alphanumeric()
        || (end > place
            && ("-_./'&+@\\".contains(text.at(end)) || (text.at(end) == '–' && name))
            && !is_share_below_zero(text, end)
            && !is_share_above_zero(text, end)
            && text.at(end - 1).is_ascii_alphanumeric()
            && text.at(end + 1).is_ascii_alphanumeric())
    {
        end += 1;
    }
    end
}

/// Whether the minus at `place` begins a share behind letters: GDP-0.5%.
pub(super) fn is_share_below_zero(text: &Text, place: usize) -> bool {
    let end = text.run_end(place + 1, |c| c.is_ascii_digit() || c == '.');
    matches!(text.at(place), '-' | '−' | '–')
        && text.before(place).is_ascii_alphabetic()
        && end > place + 1
        && matches!(text.at(end), '%' | '‰')
}

/// Whether the plus at `place` begins a share: YoY+18%.
fn is_share_above_zero(text: &Text, place: usize) -> bool {
    let end = text.run_end(place + 1, |c| c.is_ascii_digit() || c == '.');
    text.at(place) == '+' && end > place + 1 && matches!(text.at(end), '%' | '‰')
}

/// GDP is G D P, unless it stands in a Latin phrase.
fn abbreviation(text: &Text, place: usize, end: usize, word: &str) -> Option<String> {
    let fits = word != "TOP"
        && (2..=LONGEST_ABBREVIATION).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let before = text.before(if text.before(place) == ' ' { place - 1 } else { place });
    let after = text.at(if text.at(end) == ' ' { end + 1 } else { end });
    // Letters that stand alone are an abbreviation already taken apart.
    let phrase = |edge: char, beyond: char| {
        edge.is_ascii_alphabetic() && (edge.is_ascii_lowercase() || beyond.is_ascii_alphabetic())
    };
    let beyond_before = text.before(place.saturating_sub(2));
    let beyond_after = text.at(end + 2);
    (fits && !phrase(before, beyond_before) && !phrase(after, beyond_after)).then(|| spaced(word))
}

/// PM2.5, G20, GB18030: up to two figures and decimals are a number, more are read one by one. So are those of
/// A320-200.
fn numbered(word: &str) -> Option<String> {
    let letters = word.find(|c: char| !c.is_ascii_uppercase())?;
    let (letters, number) = word.split_at(letters);
    // CRH380A
    let bare = number.trim_end_matches(|c: char| c.is_ascii_uppercase());
    let kind = number.get(bare.len()..).unwrap_or_default();
    if (1..=2).contains(&kind.len())
        && (1..=LONGEST_ABBREVIATION).contains(&letters.len())
        && (3..=5).contains(&bare.len())
        && bare.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some(format!("{} {} {}", spaced(letters), digits(bare), spaced(kind)));
    }
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let figures = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let model = number.split_once('-').is_some_and(|(first, second)| {
        figures(first) && figures(second) && (2..=5).contains(&first.len()) && (3..=5).contains(&second.len())
    });
    if !(1..=LONGEST_ABBREVIATION).contains(&letters.len())
        || !(figures(whole) || model)
        || !fraction.is_none_or(figures)
    {
        return None;
    }
    let number = match number.split_once('-') {
        Some((first, second)) => format!("{}，{}", digits(first), digits(second)),
        None if whole.len() < 3 => decimal(whole, fraction),
        None => digits(number),
    };
    // TOP10: a word.
    let letters = if letters == "TOP" { letters.to_owned() } else { spaced(letters) };
    Some(format!("{letters} {number}"))
}

/// 第III章 and II型: a Roman figure where a number is expected.
fn roman(text: &Text, place: usize, end: usize, word: &str) -> Option<String> {
    let ordinal = text.before(place) == '第';
    let counted = text.starts_with_any(end, &COUNTED);
    let single = word.len() == 1 && !ordinal && text.at(end) != '期';
    if single || !(ordinal || counted || is_named_by_roman(text, place, end, word)) {
        return None;
    }
    roman_value(word).map(|value| integer(&value.to_string()))
}

/// 路易XIV and 最终幻想VII: directly behind a name, and no letters that mean something else.
fn is_named_by_roman(text: &Text, place: usize, end: usize, word: &str) -> bool {
    const OTHERS: [&str; 8] = ["设计", "系统", "手册", "识别", "曲线", "特性", "染色体", "公司"];
    word.len() >= 2
        && is_han(text.before(place))
        && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
        && !word.bytes().all(|byte| byte == b'X')
        && !(word == "VI" && "业牌做套的看和与司".contains(text.before(place)))
        && !text.starts_with_any(end, &OTHERS)
}

fn roman_value(word: &str) -> Option<u32> {
    const FIGURES: [(&str, u32); 9] =
        [("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)];
    let (mut rest, mut value) = (word, 0);
    for (figure, worth) in FIGURES {
        while let Some(shorter) = rest.strip_prefix(figure) {
            (rest, value) = (shorter, value + worth);
        }
    }
    // Only the usual way to write a number is one: no IIII, no VX.
    let written = |mut value: u32| {
        let mut word = String::new();
        for (figure, worth) in FIGURES {
            while value >= worth {
                word.push_str(figure);
                value -= worth;
            }
        }
        word
    };
    (rest.is_empty() && value > 0 && value < 400 && written(value) == word).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_said_by_letters_and_words_stay() {
        let table = [
            ("GDP", "G D P"),
            ("A股", "A"),
            ("COVID-19", "COVID-19"),
            ("UNESCO", "UNESCO"),
            ("NBA Finals", "NBA"),
            ("AI的", "A I"),
            ("PM2.5", "P M 二点五"),
            ("G20", "G 二十"),
            ("GB18030", "G B 一八零三零"),
            ("H7N9", "H7N9"),
            ("iPhone", "iPhone"),
            ("a.txt,", "a.txt"),
            ("III期", "三"),
            ("IV", "I V"),
            ("I级", "I"),
            ("X光", "X"),
            ("VX型", "V X"),
            ("II型", "二"),
            ("A320-200", "A 三二零，二零零"),
            ("ARJ21-700", "A R J 二一，七零零"),
            ("CPI-0.3%", "C P I"),
            ("C++语言", "C加加"),
            ("C++11", "C加加"),
            ("C#语言", "C井"),
            ("C#sharp", "C"),
        ];
        for (text, expected) in table {
            assert_eq!(word(&Text::new(text), 0).unwrap().said, expected, "{text}");
        }
        assert_eq!(word(&Text::new("第V章"), 1).unwrap().said, "五");
        assert_eq!(word(&Text::new("章"), 0), None);
        for (text, expected) in [
            ("路易|XIV时代", "十四"),
            ("约翰保罗|II", "二"),
            ("最终幻想|VII", "七"),
            ("企业|VI设计", "V I"),
            ("做|VI", "V I"),
            ("某某|XX公司", "X X"),
            ("尺码|XL", "X L"),
            ("患者|I", "I"),
            ("发布|v18.0.1", "v 十八点零点一"),
            ("发布|v18.0.1-beta", "v18.0.1-beta"),
            ("发布|v2版", "v 二"),
            ("|V8", "V 八"),
            ("|vim", "vim"),
        ] {
            let place = text.chars().position(|c| c == '|').unwrap();
            assert_eq!(word(&Text::new(&text.replace('|', "")), place).unwrap().said, expected, "{text}");
        }
        for (text, expected) in [
            ("No.1的", Some("第一")),
            ("NO.2", Some("第二")),
            ("No. 5", Some("第五")),
            ("No5", Some("第五")),
            ("No.007", None),
            ("No.1.2", None),
            ("No 5", None),
            ("Nokia", None),
        ] {
            let said = ordinal(&Text::new(text), 0).map(|reading| reading.said);
            assert_eq!(said.as_deref(), expected, "{text}");
        }
        for (text, place, is_said) in [
            (".NET平台", 0, true),
            ("用.com域名", 1, true),
            ("a.NET", 1, false),
            ("他来了.Then", 3, false),
            ("他来了.then", 3, false),
            ("...net", 2, false),
        ] {
            assert_eq!(stop(&Text::new(text), place).is_some(), is_said, "{text}");
        }
    }

    #[test]
    fn roman_figures() {
        let table = [
            ("I", Some(1)),
            ("IV", Some(4)),
            ("XIX", Some(19)),
            ("XLII", Some(42)),
            ("IIII", None),
            ("", None),
            ("GDP", None),
        ];
        for (word, value) in table {
            assert_eq!(roman_value(word), value, "{word}");
        }
    }
}
