//! Numbers with a slash: so much for each, two numbers of one unit, pages, fractions. Each rule says how the text from
//! a place on is read, or that it is none of its own.

use super::is_han;
use super::measure::{CURRENCIES, takes_liang, unit};
use super::numeral::integer;
use super::scan::{Reading, Text};

/// What so much of something is for: a time, a measure, or what is counted.
fn is_shared_by(text: &Text, place: usize) -> bool {
    const PERIODS: [&str; 16] = [
        "小时",
        "分钟",
        "秒",
        "分",
        "天",
        "日",
        "时",
        "年",
        "月",
        "周",
        "人",
        "升",
        "公里",
        "百公里",
        "平方",
        "立方",
    ];
    text.starts_with_any(place, &PERIODS)
        || "题队亩户桌剂".contains(text.at(place))
        || text.starts_with_any(place, &["百万", "千字", "万字", "千次", "万次"])
        || takes_liang(text.from(place))
}

/// Whether an amount in Latin letters, a share or a sum of money ends before `place`: 0.25g/片, 3.5%/年, ￥80/张.
fn is_amount_before(text: &Text, place: usize) -> bool {
    let mut start = place;
    while text.before(start).is_ascii_alphabetic() || "μ°²³%‰".contains(text.before(start)) {
        start -= 1;
    }
    let measured = start < place && text.before(start).is_ascii_digit();
    let mut number = start;
    while text.before(number).is_ascii_digit() || ".,".contains(text.before(number)) {
        number -= 1;
    }
    let paid = start == place
        && number < start
        && CURRENCIES.iter().any(|(mark, _)| text.context(number, 3).ends_with(mark));
    let word = text.before(number).is_ascii_alphabetic();
    (measured || paid) && !word
}

/// 30元/kg, 20次/天, 80公里/小时 and 0.25g/片: so much for each.
pub(super) fn each(text: &Text, place: usize) -> Option<Reading> {
    if text.at(place) != '/' {
        return None;
    }
    let figures = text.context(place, 8).contains(|c: char| c.is_ascii_digit());
    let before = text.before(place);
    let measured = "里米克斤升转帧焦瓦".contains(before) && figures;
    if measured && text.starts_with(place + 1, "100公里") {
        return Some(Reading { said: "每百公里".to_owned(), end: place + 6 });
    }
    let said = || Some(Reading { said: "每".to_owned(), end: place + 1 });
    // 5分/题, but 95分/优秀.
    let served = "片分张题箱瓶盒袋包粒颗株两钱杯碗滴勺支瓣枚套".contains(before)
        && text.before(place - 1).is_ascii_digit();
    let amount = is_amount_before(text, place);
    if (measured || served || amount) && is_shared_by(text, place + 1) {
        return said();
    }
    let counted = "元次个人件台吨块份只头".contains(before) && figures;
    match unit(text.from(place + 1)).filter(|_| counted || amount) {
        Some((unit, length)) => Some(Reading { said: format!("每{unit}"), end: place + 1 + length }),
        None if counted && is_han(text.at(place + 1)) => said(),
        None => None,
    }
}

/// 135/85mmHg: two numbers of one unit.
pub(super) fn pressure(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['/']);
    let [high, low] = groups.as_slice() else { return None };
    let at = end + usize::from(text.at(end) == ' ');
    let (unit, length) = unit(text.from(at)).filter(|(unit, _)| unit == "毫米汞柱")?;
    Some(Reading { said: format!("{}、{}{unit}", integer(high), integer(low)), end: at + length })
}

/// 第1/3页: one of so many pages.
pub(super) fn page_of(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['/']);
    let [page, pages] = groups.as_slice() else { return None };
    (text.before(place) == '第' && text.at(end) == '页')
        .then(|| Reading { said: format!("{}页，共{}页", integer(page), integer(pages)), end: end + 1 })
}

/// 第3/4期: two issues, one behind the other.
pub(super) fn issues(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['/']);
    let [first, second] = groups.as_slice() else { return None };
    let (one, next): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    let fits = text.before(place) == '第'
        && "期季节章集轮号卷册".contains(text.at(end))
        && one.checked_add(1) == Some(next);
    fits.then(|| Reading { said: format!("{}、{}", integer(first), integer(second)), end })
}

/// 3/4 is 四分之三, 1又1/2 is 一又二分之一. 120/80 is two numbers.
pub(super) fn fraction(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['/']);
    let [above, below] = groups.as_slice() else { return None };
    let (numerator, denominator): (u32, u32) = (above.parse().ok()?, below.parse().ok()?);
    if below.len() > 4 || text.at(end).is_ascii_alphabetic() || text.before(place) == '.' {
        return None;
    }
    let said = if numerator < denominator {
        format!("{}分之{}", integer(below), integer(above))
    } else {
        format!("{}，{}", integer(above), integer(below))
    };
    Some(Reading { said, end })
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn slashes_share_out_or_part() {
        let table = [
            ("0.25g/片，1片/次", "零点二五克每片，一片每次"),
            ("￥80/张，$5/kg", "八十元每张，五美元每公斤"),
            ("$3/百万token，5元/千字", "三美元每百万token，五元每千字"),
            ("5分/题，12瓶/箱", "五分每题，十二瓶每箱"),
            ("3.5%/年，20kg/亩", "百分之三点五每年，二十公斤每亩"),
            ("95分/优秀，甲片/乙片", "九十五分、优秀，甲片、乙片"),
            ("第3/4期，第1/3页", "第三、四期，第一页，共三页"),
            ("第1/4季，1/4", "第四分之一季，四分之一"),
            ("TCP/个人，A/B", "T C P、个人，A/B"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
