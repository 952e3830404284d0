//! Numbers that go on behind their unit, 9秒58 and 2室2厅, and what stands between and behind numbers as a sign: 60*90,
//! 1.2×. Each rule says how the text from a place on is read, or that it is none of its own.

use super::date::with_zero;
use super::is_han;
use super::measure::takes_liang;
use super::numeral::{digits, integer};
use super::ratio::is_ratio;
use super::scan::{Reading, Text};

/// 2 as 两, all others as quantities.
fn counted(number: &str) -> String {
    if number == "2" { "两".to_owned() } else { integer(number) }
}

/// 9秒58, 20米58 and 1米75: what is behind the unit figure by figure. 100米12秒 are two numbers.
pub(super) fn split(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let whole = text.text(place, end);
    let unit = text.at(end);
    let last = text.digits_end(end + 1);
    let next = text.at(last);
    let part = last - (end + 1).min(last);
    let ranked = text.starts_with_any(last, &["位列", "位居", "分列"]);
    let open = if is_han(next) {
        "的高大以左右长宽深身破夺获刷打完跑跳成创比摘称和与及后".contains(next)
            && !takes_liang(text.from(last))
    } else {
        !next.is_alphanumeric() && !"%‰°/:-~—–+*×".contains(next)
    };
    let decimal = next == '.' && text.at(last + 1).is_ascii_digit();
    let before = text.before(place);
    let joined = before.is_ascii_alphanumeric() || ".,-~第".contains(before);
    if !matches!(unit, '秒' | '米')
        || !(1..=3).contains(&whole.len())
        || !(part == 2 || (part == 3 && unit == '秒'))
        || !(open || ranked)
        || decimal
        || joined
    {
        return None;
    }
    let minute = matches!(before, '分' | '时' | '点');
    let said = if minute { with_zero(&whole) } else { counted(&whole) };
    Some(Reading { said: format!("{said}{unit}{}", digits(&text.text(end + 1, last))), end: last })
}

/// 2室2厅: 两室两厅.
pub(super) fn flat(text: &Text, place: usize) -> Option<Reading> {
    const ROOMS: &str = "室房厅卫厨";
    let end = text.digits_end(place);
    let first = matches!(text.at(end), '室' | '房')
        && text.at(end + 1).is_ascii_digit()
        && ROOMS.contains(text.at(end + 2));
    let further = ROOMS.contains(text.at(end)) && ROOMS.contains(text.before(place));
    (end == place + 1 && (first || further)).then(|| Reading { said: counted(&text.text(place, end)), end })
}

/// 15:00时 and 9:05时: the hour is said once.
pub(super) fn clock(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &[':', '：']);
    let [hour, minute] = groups.as_slice() else { return None };
    let (hours, minutes): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let timed = text.at(end) == '时' && !"间代候期刻速段光区尚".contains(text.at(end + 1));
    if !timed
        || hours > 24
        || minutes > 59
        || hour.len() > 2
        || minute.len() != 2
        || is_ratio(text, place, end)
    {
        return None;
    }
    let minute = if minutes == 0 { String::new() } else { format!("{}分", with_zero(minute)) };
    Some(Reading { said: format!("{}时{minute}", integer(&hours.to_string())), end: end + 1 })
}

/// The sign of 60*90cm.
pub(super) fn times(text: &Text, place: usize) -> Option<Reading> {
    let before = text.before(place);
    let unit = before.is_ascii_alphabetic() && text.context(place, 4).contains(|c: char| c.is_ascii_digit());
    (text.at(place) == '*' && text.at(place + 1).is_ascii_digit() && (before.is_ascii_digit() || unit))
        .then(|| Reading { said: "乘".to_owned(), end: place + 1 })
}

/// The sign of 1.2×, behind a number and before none: so many times as much.
pub(super) fn fold(text: &Text, place: usize) -> Option<Reading> {
    let next = text.at(place + 1);
    let beyond = text.at(place + 2);
    let ends = match next {
        ' ' => !beyond.is_ascii_alphanumeric() && !"-−$¥€£(（".contains(beyond),
        _ => next == '的' || (!next.is_alphanumeric() && !"-−$¥€£(（[{=".contains(next)),
    };
    (text.at(place) == '×' && text.before(place).is_ascii_digit() && ends)
        .then(|| Reading { said: "倍".to_owned(), end: place + 1 })
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn numbers_go_on_behind_their_unit() {
        let table = [
            ("9秒58，20米58", "九秒五八，二十米五八"),
            ("跳过2米26，身高1米75的人", "跳过两米二六，身高一米七五的人"),
            ("1分09秒58夺冠，9秒05位列第一", "一分零九秒五八夺冠，九秒零五位列第一"),
            ("5分18秒60和9分23秒50", "五分十八秒六零和九分二十三秒五零"),
            ("100米12秒，5米10个，3秒20%", "一百米十二秒，五米十个，三秒百分之二十"),
            ("5米10-20人，3米12.5元", "五米十到二十人，三米十二点五元"),
            ("2室2厅1卫，2厅，2室", "两室两厅一卫，二厅，二室"),
            ("15:00时，9:05时许", "十五时，九时零五分许"),
            ("15:00时间", "十五点时间"),
            ("60*90cm，60cm*90cm", "六十乘九十厘米，六十厘米乘九十厘米"),
            ("**5**个，3*个", "五个，三个"),
            ("快1.2×，1.2× 加速，3×5", "快一点二倍，一点二倍 加速，三乘五"),
            ("3×宽，3× 5", "三乘宽，三乘 五"),
            ("20ºC，20 ºC", "二十摄氏度，二十摄氏度"),
            ("¹⁴C和²³⁵U，决定¹C", "碳十四和铀二三五，决定C"),
            ("如前所述[3-5]，又[1,2]说[1–3，5]。", "如前所述，又说。"),
            ("数组[2020-21]，[甲,2]", "数组[两千零二十到二十一]，[甲，二]"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
