//! How long something took, written with colons: 1:02:33 and 3:43.73 in a race are no times of day.

use super::date::with_zero;
use super::numeral::{digits, integer};
use super::ratio::is_ratio;
use super::scan::{Reading, Text};

/// Words before or near it.
const BEFORE: [&str; 13] = [
    "成绩",
    "用时",
    "耗时",
    "半马",
    "全马",
    "马拉松",
    "时长",
    "跑出",
    "游出",
    "历时",
    "净时间",
    "纪录",
    "片长",
];
/// Words behind it.
const BEHIND: [&str; 13] = [
    "夺冠",
    "完赛",
    "夺金",
    "冲线",
    "的成绩",
    "打破",
    "刷新",
    "摘金",
    "率先",
    "撞线",
    "创造",
    "的纪录",
    "的个人",
];

/// 1:02:33 as 一小时零二分三十三秒, 3:43.73 as 三分四十三秒七三.
pub(super) fn result(text: &Text, place: usize) -> Option<Reading> {
    let (groups, whole) = text.groups(place, &[':', '：']);
    let fraction_end = text.digits_end(whole + 1);
    let fraction = match (text.at(whole), fraction_end.saturating_sub(whole + 1)) {
        ('.', 1..=3) => text.text(whole + 1, fraction_end),
        _ => String::new(),
    };
    let end = if fraction.is_empty() { whole } else { fraction_end };
    let (hour, minute, second) = match groups.as_slice() {
        [minute, second] => ("0", minute.as_str(), second),
        [hour, minute, second] => (hour.as_str(), minute.as_str(), second),
        _ => return None,
    };
    let below = |part: &str, limit: u32| part.len() <= 2 && part.parse().is_ok_and(|part: u32| part < limit);
    let context = text.context(place, 8);
    let told = BEFORE.iter().any(|word| context.contains(word)) || text.starts_with_any(end, &BEHIND);
    // A day of work is no race: 成绩14:30:00公布.
    let long = hour.len() > 1 && !hour.starts_with('0');
    let told = told && (!long || ["用时", "耗时", "历时", "时长"].iter().any(|word| context.contains(word)));
    let parts = below(hour, 100) && below(minute, 60) && below(second, 60) && second.len() == 2;
    let fits = match groups.len() {
        2 => !fraction.is_empty() && !context.contains(['比', '率', '兑']),
        _ => (told || !fraction.is_empty()) && minute.len() == 2,
    };
    if !parts
        || !fits
        || (groups.len() == 2 && is_ratio(text, place, whole))
        || text.before(place).is_ascii_alphanumeric()
    {
        return None;
    }
    let mut said = match hour.trim_start_matches('0') {
        "" => String::new(),
        "2" => "两小时".to_owned(),
        hour => format!("{}小时", integer(hour)),
    };
    match minute.trim_start_matches('0') {
        "" if said.is_empty() => {}
        "" => said.push_str("零分"),
        "2" if said.is_empty() => said.push_str("两分"),
        trimmed if said.is_empty() => said = format!("{}分", integer(trimmed)),
        _ => said = format!("{said}{}分", with_zero(minute)),
    }
    let second = if said.is_empty() { integer(second.trim_start_matches('0')) } else { with_zero(second) };
    Some(Reading { said: format!("{said}{second}秒{}", digits(&fraction)), end })
}

/// 2h30min and 1h5m20s.
pub(super) fn compact(text: &Text, place: usize) -> Option<Reading> {
    const UNITS: [(&str, &str, usize); 5] =
        [("h", "小时", 0), ("min", "分钟", 1), ("m", "分钟", 1), ("sec", "秒", 2), ("s", "秒", 2)];
    let (mut said, mut at, mut least, mut parts) = (String::new(), place, 0, 0);
    loop {
        let end = text.digits_end(at);
        let unit = UNITS.iter().find(|(unit, _, rank)| *rank >= least && text.starts_with(end, unit));
        let Some((unit, name, rank)) = unit.filter(|_| (1..=2).contains(&(end - at))) else { break };
        let number = text.text(at, end);
        let number = if number == "2" { "两".to_owned() } else { integer(&number) };
        said = format!("{said}{number}{name}");
        (at, least, parts) = (end + unit.len(), rank + 1, parts + 1);
    }
    let fits =
        parts > 1 && !text.at(at).is_ascii_alphanumeric() && !text.before(place).is_ascii_alphanumeric();
    (fits && text.before(place) != '.').then_some(Reading { said, end: at })
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn what_took_so_long_is_no_time_of_day() {
        let table = [
            ("半马1:02:33，10:02:33开始", "半马一小时零二分三十三秒，十点零二分三十三秒开始"),
            ("以2:05:48夺冠", "以两小时零五分四十八秒夺冠"),
            ("自由泳3:43.73", "自由泳三分四十三秒七三"),
            ("成绩为2:00:35", "成绩为两小时零分三十五秒"),
            ("成绩14:30:00公布，3:43.7", "成绩十四点三十分零秒公布，三分四十三秒七"),
            ("晚点2h30min，1h5m20s，5m", "晚点两小时三十分钟，一小时五分钟二十秒，五米"),
            ("比例1:10.55，9:30.", "比例一比十点五五，九点三十分。"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
