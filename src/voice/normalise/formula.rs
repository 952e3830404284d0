//! Numbers in the signs of mathematics: powers, sums and places on the globe. Each rule says how the text from a
//! place on is read, or that it is none of its own.

use super::date::{TO, is_range_mark};
use super::measure::unit;
use super::numeral::{decimal, integer};
use super::scan::{Reading, Text};

/// The superscript figures, and what they stand for.
const RAISED: [(char, char); 12] = [
    ('⁰', '0'),
    ('¹', '1'),
    ('²', '2'),
    ('³', '3'),
    ('⁴', '4'),
    ('⁵', '5'),
    ('⁶', '6'),
    ('⁷', '7'),
    ('⁸', '8'),
    ('⁹', '9'),
    ('⁻', '-'),
    ('⁺', '+'),
];

/// Whether `character` is a superscript figure or sign.
pub(super) fn is_raised(character: char) -> bool {
    RAISED.iter().any(|&(raised, _)| raised == character)
}

/// 10^9, 10⁻³ and 1.5^2: 十的九次方.
pub(super) fn power(text: &Text, place: usize) -> Option<Reading> {
    let (base, end) = operand(text, place)?;
    let (exponent, end) = exponent(text, end)?;
    // 10⁹/L and 10⁶m³: what it is of.
    let (of, end) = match unit(text.from(end)) {
        Some((unit, length)) => (unit, end + length),
        None => match (text.at(end), unit(text.from(end + 1))) {
            ('/', Some((unit, length))) => (format!("每{unit}"), end + 1 + length),
            _ => (String::new(), end),
        },
    };
    Some(Reading { said: format!("{base}的{exponent}次方{of}"), end })
}

/// x^2 and e⁻³: a letter to some power. x² and x³ are known as they stand.
pub(super) fn power_of_letter(text: &Text, place: usize) -> Option<Reading> {
    let end = place + 1;
    let alone = text.at(place).is_ascii_alphabetic() && !text.before(place).is_ascii_alphanumeric();
    let known = matches!(text.at(end), '²' | '³') && !is_raised(text.at(end + 1));
    let (exponent, end) = exponent(text, end).filter(|_| alone && !known)?;
    Some(Reading { said: format!("{}的{exponent}次方", text.at(place)), end })
}

/// What stands raised at `place` as it is said, and where it ends: ^-3, ^{12}, ^n, ⁻³. A raised 1 is a note.
fn exponent(text: &Text, place: usize) -> Option<(String, usize)> {
    let raised = text.run_end(place, is_raised);
    let (figures, end) = if raised > place {
        let plain = |c: &char| RAISED.iter().find(|(raised, _)| raised == c).map(|&(_, plain)| plain);
        (text.from(place).iter().take(raised - place).filter_map(plain).collect(), raised)
    } else if text.at(place) == '^' {
        let open = usize::from(matches!(text.at(place + 1), '{' | '(' | '（'));
        let start = place + 1 + open;
        let unsigned = start + usize::from(matches!(text.at(start), '-' | '−' | '+'));
        let end =
            if text.at(unsigned).is_ascii_alphabetic() { unsigned + 1 } else { operand(text, unsigned)?.1 };
        if text.at(end).is_ascii_alphabetic() && text.at(end - 1).is_ascii_alphabetic()
            || (open > 0 && !matches!(text.at(end), '}' | ')' | '）'))
        {
            return None;
        }
        (text.text(start, end), end + open)
    } else {
        return None;
    };
    let (sign, value) = match figures.strip_prefix(['-', '−']) {
        Some(value) => ("负", value),
        None => ("", figures.trim_start_matches('+')),
    };
    let said = match value.split_once('.') {
        Some((whole, fraction)) => decimal(whole, Some(fraction)),
        None if value.starts_with(|c: char| c.is_ascii_alphabetic()) => value.to_owned(),
        None if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) => return None,
        None => integer(value),
    };
    (raised == place || !matches!(figures.as_str(), "1" | "0")).then(|| (format!("{sign}{said}"), end))
}

/// 3-1=2: a sum, up to the sign before what it comes to.
pub(super) fn sum(text: &Text, place: usize) -> Option<Reading> {
    if matches!(text.before(place), '.' | '-' | '/') || text.before(place).is_ascii_alphanumeric() {
        return None;
    }
    let blank = |place: usize| place + usize::from(text.at(place) == ' ');
    let (mut said, mut end) = operand(text, place)?;
    let mut terms = 1;
    loop {
        let sign = blank(end);
        let word = match text.at(sign) {
            '-' | '−' | '–' => "减",
            '+' => "加",
            '×' | '*' => "乘",
            '÷' | '/' => "除以",
            _ => break,
        };
        let (next, after) = operand(text, blank(sign + 1))?;
        (said, end, terms) = (format!("{said}{word}{next}"), after, terms + 1);
    }
    let equals = blank(end);
    let result = text.at(blank(equals + 1));
    let asked =
        result.is_ascii_digit() || matches!(result, '-' | '−' | '?' | '？' | '(' | '（' | Text::NOTHING);
    // 1/2=0.5 is a fraction.
    let fraction = terms == 2 && text.at(text.digits_end(place)) == '/';
    (terms > 1 && !fraction && text.at(equals) == '=' && asked).then_some(Reading { said, end })
}

/// A number without a leading zero as it is said, and where it ends.
fn operand(text: &Text, place: usize) -> Option<(String, usize)> {
    let whole_end = text.digits_end(place);
    let whole = text.text(place, whole_end);
    let padded = whole.len() > 1 && whole.starts_with('0');
    if whole.is_empty() || padded {
        return None;
    }
    let end = text.digits_end(whole_end + 1);
    Some(match text.at(whole_end) {
        '.' if end > whole_end + 1 => (decimal(&whole, Some(&text.text(whole_end + 1, end))), end),
        _ => (integer(&whole), whole_end),
    })
}

/// 39.9°N and 116°23′E: 北纬三十九点九度.
pub(super) fn coordinate(text: &Text, place: usize) -> Option<Reading> {
    let (degrees, end) = operand(text, place)?;
    let minus = matches!(text.before(place), '-' | '−') && !text.before(place - 1).is_ascii_alphabetic();
    if text.at(end) != '°' || minus {
        return None;
    }
    let mut said = format!("{degrees}度");
    let mut end = end + 1;
    for (marks, word) in [(["′", "'"], "分"), (["′′", "\""], "秒")] {
        let figures = text.run_end(end, |c| c.is_ascii_digit() || c == '.');
        let (whole, fraction) = match text.text(end, figures).split_once('.') {
            Some((whole, fraction)) => (whole.to_owned(), Some(fraction.to_owned())),
            None => (text.text(end, figures), None),
        };
        let Some(mark) = marks.iter().find(|mark| text.starts_with(figures, mark)).filter(|_| figures > end)
        else {
            break;
        };
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        said = format!("{said}{}{word}", decimal(whole, fraction.as_deref()));
        end = figures + mark.chars().count();
    }
    let at = end + usize::from(text.at(end) == ' ');
    let side = match text.at(at) {
        'N' => "北纬",
        'S' => "南纬",
        'E' => "东经",
        'W' => "西经",
        _ => return None,
    };
    let head = if text.context(place, 2).ends_with(side) { "" } else { side };
    if text.at(at + 1).is_ascii_alphanumeric() {
        return None;
    }
    // 30°N—40°N: from one to another.
    let ranges = is_range_mark(text.at(at + 1)) && coordinate(text, at + 2).is_some();
    let (to, end) = if ranges { (TO, at + 2) } else { ("", at + 1) };
    Some(Reading { said: format!("{head}{said}{to}"), end })
}

/// N30° and E120.5°: 北纬三十度.
pub(super) fn letter_and_degrees(text: &Text, place: usize) -> Option<Reading> {
    let side = match text.at(place) {
        'N' => "北纬",
        'S' => "南纬",
        'E' => "东经",
        'W' => "西经",
        _ => return None,
    };
    let whole = text.digits_end(place + 1);
    let fraction = if text.at(whole) == '.' { text.digits_end(whole + 1) } else { whole };
    let behind = (fraction > whole + 1).then(|| text.text(whole + 1, fraction));
    let end = if behind.is_some() { fraction } else { whole };
    let fits = (place + 2..=place + 4).contains(&whole)
        && text.at(end) == '°'
        && !text.at(end + 1).is_ascii_alphabetic()
        && !text.before(place).is_ascii_alphanumeric();
    let number = text.text(place + 1, whole);
    fits.then(|| Reading { said: format!("{side}{}度", decimal(&number, behind.as_deref())), end: end + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rule = fn(&Text, usize) -> Option<Reading>;

    #[test]
    fn powers_sums_and_places_on_the_globe() {
        let table: [(Rule, &str, Option<&str>); 31] = [
            (power, "10^9个", Some("十的九次方|个")),
            (power, "10⁶", Some("十的六次方|")),
            (power, "10⁻³", Some("十的负三次方|")),
            (power, "10¹²", Some("十的十二次方|")),
            (power, "10^-3mol", Some("十的负三次方摩尔|")),
            (power, "10^{-3}", Some("十的负三次方|")),
            (power, "10⁹/L", Some("十的九次方每升|")),
            (power, "2^n个", Some("二的n次方|个")),
            (power, "1.5^2", Some("一点五的二次方|")),
            (power, "100¹", None),
            (power, "10^", None),
            (power, "10^{3", None),
            (power, "10", None),
            (power_of_letter, "x^2+1", Some("x的二次方|+1")),
            (power_of_letter, "e⁻³", Some("e的负三次方|")),
            (power_of_letter, "x²", None),
            (power_of_letter, "x^abc", None),
            (sum, "3-1=2", Some("三减一|=2")),
            (sum, "3 - 1 = 2", Some("三减一| = 2")),
            (sum, "10/2=5", None),
            (sum, "5-3+1=3", Some("五减三加一|=3")),
            (sum, "3-1", None),
            (sum, "1-10=甲级", None),
            (sum, "1/2=0.5", None),
            (sum, "2020-08-18=1", None),
            (coordinate, "39.9°N。", Some("北纬三十九点九度|。")),
            (coordinate, "116°23′05′′E", Some("东经一百一十六度二十三分五秒|")),
            (coordinate, "39.9° S", Some("南纬三十九点九度|")),
            (coordinate, "30°N—40°N", Some("北纬三十度到|40°N")),
            (coordinate, "39°C", None),
            (coordinate, "39°North", None),
        ];
        for (rule, text, expected) in table {
            let read = Text::new(text);
            let said = rule(&read, 0)
                .map(|reading| format!("{}|{}", reading.said, read.text(reading.end, read.len())));
            assert_eq!(said.as_deref(), expected, "{text}");
        }
    }
}
