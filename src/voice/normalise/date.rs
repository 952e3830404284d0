//! Dates and times of day that are written in figures and marks: 2020-08-18, 8:05, 2019-20赛季, and the ratios and
//! scores that look like them. Each rule says how the text from a place on is read, or that it is none of its own.

use super::numeral::{digits, integer};
use super::scan::{Reading, Text};

/// The word that joins the ends of a range.
pub(super) const TO: &str = "到";
/// Words in which a year ends that spans two: 2019-20赛季.
const SEASONS: [&str; 5] = ["赛季", "学年", "年度", "财年", "榨季"];

/// Whether `mark` can stand between the ends of a range.
pub(super) fn is_range_mark(mark: char) -> bool {
    matches!(mark, '-' | '–' | '—' | '―' | '~' | '〜' | '−' | '\u{2010}' | '\u{2011}' | '\u{2012}')
}

/// 2020-08-18, 2020/8/18, 2020.8.18 and 20200818, with a T or a blank before a time.
pub(super) fn date(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &[text.at(place + 4)]);
    let (year, month, day, end) = match groups.as_slice() {
        [year, month, day] if "-/.".contains(text.at(place + 4)) => {
            (year.clone(), month.clone(), day.clone(), end)
        }
        [compact] if compact.len() == 8 && !text.at(end).is_alphanumeric() => {
            let part = |from, to| compact.get(from..to).unwrap_or_default().to_owned();
            (part(0, 4), part(4, 6), part(6, 8), end)
        }
        _ => return None,
    };
    let plausible = year.len() == 4 && year.starts_with(['1', '2']);
    let (month, day) = (in_range(&month, 1, 12)?, in_range(&day, 1, 31)?);
    if !plausible || text.at(end).is_ascii_digit() {
        return None;
    }
    let said = format!("{}年{}月{}日", digits(&year), integer(&month), integer(&day));
    let joint = matches!(text.at(end), 'T' | ' ') && time(text, end + 1).is_some();
    Some(Reading { said, end: if joint { end + 1 } else { end } })
}

/// 2020-08, 2020/08 and 2020.08: a month of a year.
pub(super) fn month_of_year(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['-', '/']);
    let [year, month] = groups.as_slice() else { return None };
    let plausible = year.len() == 4 && (year.starts_with("19") || year.starts_with("20")) && month.len() == 2;
    let month = in_range(month, 1, 12)?;
    let is_span = text.at(end) == '年' || text.starts_with_any(end, &SEASONS);
    (plausible && !is_span)
        .then(|| Reading { said: format!("{}年{}月", digits(year), integer(&month)), end })
}

/// 2019-20赛季, 2019/2020学年 and 1995-98年: years, both digit by digit.
pub(super) fn years(text: &Text, place: usize) -> Option<Reading> {
    let first = text.digits_end(place);
    let second = first + text.from(first).iter().take_while(|&&c| is_range_mark(c) || c == '/').count();
    let end = text.digits_end(second);
    let (from, to) = (text.text(place, first), text.text(second, end));
    let is_year = |year: &str| year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
    if !is_year(&from) || !(1..=2).contains(&(second - first)) {
        return None;
    }
    let named = text.at(end) == '年' || text.starts_with_any(end, &SEASONS);
    let spans = match to.len() {
        2 => named,
        // Two years beside each other need no name; 2020-2100人 has one of another kind.
        4 => named || (is_year(&to) && from < to && !text.at(end).is_alphanumeric()),
        _ => false,
    };
    spans.then(|| Reading { said: format!("{}{TO}{}", digits(&from), digits(&to)), end })
}

/// 08-18: a day, where the month is written with its zero. 10-18 is a range unless a time of day follows.
pub(super) fn day_of_month(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['-', '/']);
    let [month, day] = groups.as_slice() else { return None };
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    let timed = text.at(end) == ' ' && time(text, end + 1).is_some();
    let plain = month.starts_with('0') && !text.at(end).is_alphanumeric();
    let (month, day) = (in_range(month, 1, 12)?, in_range(day, 1, 31)?);
    (plain || timed).then(|| Reading {
        said: format!("{}月{}日", integer(&month), integer(&day)),
        end: if timed { end + 1 } else { end },
    })
}

/// 10:17 and 10:17:30.
pub(super) fn time(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &[':', '：']);
    let (hour, minute, second) = match groups.as_slice() {
        [hour, minute] => (hour, minute, None),
        [hour, minute, second] => (hour, minute, Some(second)),
        _ => return None,
    };
    if minute.len() != 2 || second.is_some_and(|second| second.len() != 2) || is_ratio(text, place, end) {
        return None;
    }
    let hour = match in_range(hour, 0, 24)?.as_str() {
        "2" => "两".to_owned(),
        hour => integer(hour),
    };
    let minutes = in_range(minute, 0, 59)?;
    let minute = match (minutes.as_str(), second) {
        ("0", None) => String::new(),
        ("0", Some(_)) => "零分".to_owned(),
        _ => format!("{}分", with_zero(minute)),
    };
    let second = match second {
        Some(second) => {
            in_range(second, 0, 59)?;
            format!("{}秒", with_zero(second))
        }
        None => String::new(),
    };
    Some(Reading { said: format!("{hour}点{minute}{second}"), end })
}

/// 05 as 零五, 00 as 零, 17 as 十七: minutes and seconds behind an hour.
pub(super) fn with_zero(number: &str) -> String {
    match number.trim_start_matches('0') {
        "" => "零".to_owned(),
        rest if rest.len() < number.len() => format!("零{}", integer(rest)),
        rest => integer(rest),
    }
}

/// 1:1, 16:9 and 1:2.5 as ratios; 3-2 as a score where the words around it are about one.
pub(super) fn ratio(text: &Text, place: usize) -> Option<Reading> {
    let part = |start: usize| {
        let whole = text.digits_end(start);
        let end = match (text.at(whole), text.at(whole + 1).is_ascii_digit()) {
            ('.', true) => text.digits_end(whole + 1),
            _ => whole,
        };
        let number = text.text(start, end);
        let said = match number.split_once('.') {
            Some((whole, fraction)) => super::numeral::decimal(whole, Some(fraction)),
            None => integer(&number),
        };
        ((1..=4).contains(&(whole - start))).then_some((said, end))
    };
    let (mut said, mut end) = part(place)?;
    let mut parts = 1;
    loop {
        let mark = text.at(end);
        let scored = is_range_mark(mark) && is_ratio(text, place, text.digits_end(end + 1));
        if !(matches!(mark, ':' | '：') || scored) || !text.at(end + 1).is_ascii_digit() {
            break;
        }
        let (next, after) = part(end + 1)?;
        said = format!("{said}比{next}");
        end = after;
        parts += 1;
    }
    (parts > 1).then_some(Reading { said, end })
}

/// Whether the words around two numbers say that they are compared.
fn is_ratio(text: &Text, place: usize, end: usize) -> bool {
    const BEFORE: [&str; 7] = ["比分", "比例", "之比", "配比", "比为", "比是", "比数"];
    const AFTER: [&str; 19] = [
        "战胜",
        "击败",
        "获胜",
        "取胜",
        "胜",
        "负",
        "大胜",
        "险胜",
        "战平",
        "逆转",
        "领先",
        "落后",
        "不敌",
        "力克",
        "完胜",
        "告负",
        "的比",
        "比例",
        "的比分",
    ];
    let context = text.context(place, 6);
    // Of several scores in a row each is one: 比分25:18、25-20.
    let listed = text.before(place) == '、' && text.context(place, 24).contains("比分");
    listed
        || context.ends_with('以')
        || BEFORE.iter().any(|word| context.contains(word))
        || text.starts_with_any(end, &AFTER)
}

/// `part` without leading zeros, if it has one or two digits and lies between `least` and `most`.
fn in_range(part: &str, least: u32, most: u32) -> Option<String> {
    let number: u32 = part.parse().ok().filter(|_| part.len() <= 2)?;
    (least..=most).contains(&number).then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rule = fn(&Text, usize) -> Option<Reading>;

    fn said(rule: Rule, text: &str) -> Option<String> {
        let text = Text::new(text);
        rule(&text, 0).map(|reading| format!("{}|{}", reading.said, text.text(reading.end, text.len())))
    }

    #[test]
    fn dates() {
        let table: [(Rule, &str, Option<&str>); 22] = [
            (date, "2020-08-18发", Some("二零二零年八月十八日|发")),
            (date, "2020/8/18", Some("二零二零年八月十八日|")),
            (date, "2020.8.18", Some("二零二零年八月十八日|")),
            (date, "20200818", Some("二零二零年八月十八日|")),
            (date, "2020-08-18 10:17", Some("二零二零年八月十八日|10:17")),
            (date, "2020-08-18T10:17", Some("二零二零年八月十八日|10:17")),
            (date, "2020-08-18 日", Some("二零二零年八月十八日| 日")),
            (date, "2020-13-18", None),
            (date, "2020-08-181", None),
            (date, "20201231人", None),
            (date, "1.2.3", None),
            (month_of_year, "2020-08", Some("二零二零年八月|")),
            (month_of_year, "2020-21年", None),
            (month_of_year, "2009-10赛季", None),
            (years, "2009-10赛季", Some("二零零九到一零|赛季")),
            (years, "1995-2000年", Some("一九九五到二零零零|年")),
            (years, "1995——2000）", Some("一九九五到二零零零|）")),
            (years, "2000-2100人", None),
            (years, "2000-18", None),
            (day_of_month, "08-18", Some("八月十八日|")),
            (day_of_month, "10-18", None),
            (day_of_month, "10-18 10:17", Some("十月十八日|10:17")),
        ];
        for (rule, text, expected) in table {
            assert_eq!(said(rule, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn times_and_ratios() {
        let table: [(Rule, &str, Option<&str>); 14] = [
            (time, "10:17", Some("十点十七分|")),
            (time, "8:00—10:00", Some("八点|—10:00")),
            (time, "2:05", Some("两点零五分|")),
            (time, "10:17:05", Some("十点十七分零五秒|")),
            (time, "0:00:30", Some("零点零分三十秒|")),
            (time, "10：17", Some("十点十七分|")),
            (time, "25:00", None),
            (time, "10:1", None),
            (time, "21:18战胜对手", None),
            (ratio, "1:1", Some("一比一|")),
            (ratio, "1:2:3的", Some("一比二比三|的")),
            (ratio, "1:2.5", Some("一比二点五|")),
            (ratio, "3-2战胜", Some("三比二|战胜")),
            (ratio, "3-2", None),
        ];
        for (rule, text, expected) in table {
            assert_eq!(said(rule, text).as_deref(), expected, "{text}");
        }
    }
}
