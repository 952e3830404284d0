//! Dates and times of day that are written in figures and marks: 2020-08-18, 8:05, 2019-20赛季. Each rule says how the
//! text from a place on is read, or that it is none of its own.

use super::numeral::{digits, integer};
use super::ratio::is_ratio;
use super::scan::{Reading, Text};

/// The word that joins the ends of a range.
pub(super) const TO: &str = "到";
/// How many years a life has at most.
const LONGEST_LIFE: i32 = 110;
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

/// 2020-08 and 2020/08: a month of a year; also 2024-3 where nothing goes on behind it.
pub(super) fn month_of_year(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['-', '/']);
    let [year, month] = groups.as_slice() else { return None };
    let open =
        !text.at(end).is_alphanumeric() && !"-/.%‰".contains(text.at(end)) && !is_range_mark(text.at(end));
    let joined = text.before(place).is_ascii_alphanumeric() || ".-/".contains(text.before(place));
    let plausible = is_year(year) && (month.len() == 2 || (open && !joined));
    let month = in_range(month, 1, 12)?;
    let is_span = text.at(end) == '年' || text.starts_with_any(end, &SEASONS);
    (plausible && !is_span)
        .then(|| Reading { said: format!("{}年{}月", digits(year), integer(&month)), end })
}

/// 2023.10-2024.3: from a month of a year to one of another.
pub(super) fn months_of_years(text: &Text, place: usize) -> Option<Reading> {
    let half = |place| {
        let (groups, end) = text.groups(place, &['.']);
        let [year, month] = groups.as_slice() else { return None };
        let month = in_range(month, 1, 12).filter(|_| is_year(year))?;
        Some((format!("{}年{}月", digits(year), integer(&month)), end))
    };
    let (from, first) = half(place)?;
    let second = text.run_end(first, is_range_mark);
    let (to, end) = half(second).filter(|_| (1..=2).contains(&(second - first)))?;
    (!text.at(end).is_alphanumeric()).then(|| Reading { said: format!("{from}{TO}{to}"), end })
}

/// 〔2023〕15号 and （2019）沪02民初45号: a year in brackets.
pub(super) fn year_in_brackets(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let year = text.text(place, end);
    let brackets = [('〔', '〕'), ('[', ']'), ('［', '］'), ('【', '】'), ('(', ')'), ('（', '）')];
    let fits = is_year(&year) && brackets.contains(&(text.before(place), text.at(end)));
    fits.then(|| Reading { said: digits(&year), end })
}

/// 1980s: 二十世纪八十年代. The hundreds are left, which are more often seconds.
pub(super) fn decade(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let year: u32 = text.text(place, end).parse().ok().filter(|_| end == place + 4)?;
    // 耗时1980s is an amount of time.
    let lasts = ["耗时", "用时", "历时", "时长", "时间", "延时"]
        .iter()
        .any(|word| text.context(place, 3).contains(word));
    let is_decade =
        !lasts && (1810..=2090).contains(&year) && year.is_multiple_of(10) && !year.is_multiple_of(100);
    if !is_decade
        || text.at(end) != 's'
        || text.at(end + 1).is_ascii_alphanumeric()
        || text.at(end + 1) == '/'
    {
        return None;
    }
    let (century, decade) = (integer(&(year / 100 + 1).to_string()), integer(&(year % 100).to_string()));
    let named = if text.starts_with(end + 1, "年代") { "" } else { "年代" };
    Some(Reading { said: format!("{century}世纪{decade}{named}"), end: end + 1 })
}

/// 5·12地震 and “9·11”: a day that stands for what happened on it, figure by figure.
pub(super) fn remembered_day(text: &Text, place: usize) -> Option<Reading> {
    const CLEAR: [&str; 14] = [
        "事件",
        "晚会",
        "运动",
        "惨案",
        "事变",
        "起义",
        "空难",
        "特大",
        "恐怖",
        "恐袭",
        "汶川",
        "消费者",
        "专案",
        "大案",
    ];
    const DAYS: [&str; 6] = ["节", "会战", "战役", "黄金周", "小长假", "大促"];
    const EVENTS: [&str; 9] = ["地震", "事故", "火灾", "爆炸", "袭击", "暴雨", "洪", "海啸", "战争"];
    let first = text.digits_end(place);
    let mark = text.at(first);
    let end = text.digits_end(first + 1);
    let (month, day) = (text.text(place, first), text.text(first + 1, end));
    let dotted = matches!(mark, '·' | '・' | '•' | '‧');
    if !(dotted || matches!(mark, '.' | '/'))
        || text.before(place).is_ascii_digit()
        || in_range(&month, 1, 12).is_none()
        || in_range(&day, 1, 31).is_none()
    {
        return None;
    }
    let quoted = matches!(text.before(place), '“' | '"' | '‘' | '「')
        && matches!(text.at(end), '”' | '"' | '’' | '」');
    let after = end + usize::from(quoted);
    let named = text.starts_with_any(after, &CLEAR)
        || text.starts_with_any(after, &EVENTS)
        // 5·12汶川特大地震
        || (dotted && (after..after + 8).any(|place| {
            [CLEAR.as_slice(), &EVENTS, &DAYS].iter().any(|words| text.starts_with_any(place, words))
        }));
    if let Some(said) = feast(text, place, after, &month, &day).filter(|_| !dotted) {
        return Some(Reading { said, end });
    }
    // 3.15晚会, but 1.5特大; 12.9运动 has one figure for its day.
    let unmistakable = dotted || day.len() == 2 || (month.as_str(), day.as_str()) == ("12", "9");
    ((named && unmistakable) || (dotted && quoted)).then(|| {
        let said = if (month.as_str(), day.as_str()) == ("10", "1") {
            "十一".into()
        } else {
            digits(&(month + &day))
        };
        Reading { said, end }
    })
}

/// 2/14情人节, 6.18大促, 11.11购物节 and 10.1黄金周: a day by what is bought or celebrated on it.
fn feast(text: &Text, place: usize, after: usize, month: &str, day: &str) -> Option<String> {
    const SALES: [&str; 10] =
        ["大促", "购物节", "促销", "狂欢", "活动", "预售", "光棍节", "电商", "战报", "期间"];
    const SHOPS: [&str; 6] = ["天猫", "淘宝", "京东", "今年", "去年", "每年"];
    const HOLIDAYS: [&str; 8] = ["黄金周", "假期", "小长假", "长假", "放假", "假日", "劳动节", "国庆"];
    const FEASTS: [&str; 12] = [
        "情人节",
        "妇女节",
        "儿童节",
        "建军节",
        "教师节",
        "国庆节",
        "圣诞",
        "青年节",
        "植树节",
        "愚人节",
        "平安夜",
        "元旦",
    ];
    let context = text.context(place, 2);
    let quoted = matches!(text.before(place), '“' | '「');
    let closed = text.before(after) != Text::NOTHING
        && !text.at(after).is_alphanumeric()
        && !"%‰.".contains(text.at(after));
    let sold = quoted || text.starts_with_any(after, &SALES) || (SHOPS.contains(&context.as_str()) && closed);
    // 5.1、10.1长假
    let listed =
        month == "5" && text.starts_with(after, "、10.1") && text.starts_with_any(after + 5, &HOLIDAYS);
    let twice = if text.before(place) == '双' { "" } else { "双" };
    match (month, day) {
        ("6", "18") if sold => Some("六幺八".to_owned()),
        ("11", "11") if sold || twice.is_empty() => Some(format!("{twice}十一")),
        ("12", "12") if sold || twice.is_empty() => Some(format!("{twice}十二")),
        ("5", "1") if listed || text.starts_with_any(after, &HOLIDAYS) => Some("五一".to_owned()),
        ("10", "1") if text.starts_with_any(after, &HOLIDAYS) => Some("十一".to_owned()),
        _ if text.starts_with_any(after, &FEASTS) => {
            let plain = |part: &str| integer(part.trim_start_matches('0'));
            Some(format!("{}月{}", plain(month), plain(day)))
        }
        _ => None,
    }
}

/// 31/12/2008 and 08/08/2008: a date with the year at its end, where day and month cannot be taken for each other.
/// Other rows of numbers between slashes are read one after another.
pub(super) fn slashed(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['/']);
    if groups.len() < 3 || text.at(end).is_ascii_alphanumeric() {
        return None;
    }
    if let [first, second, year] = groups.as_slice()
        && is_year(year)
        && let (Some(first), Some(second)) = (in_range(first, 1, 31), in_range(second, 1, 31))
    {
        let (month, day) = match (in_range(&first, 1, 12), in_range(&second, 1, 12)) {
            (Some(month), Some(day)) if month == day => (month, day),
            (Some(month), None) => (month, second),
            (None, Some(month)) => (month, first),
            _ => return Some(one_after_another(&groups, end)),
        };
        let said = format!("{}年{}月{}日", digits(year), integer(&month), integer(&day));
        return Some(Reading { said, end });
    }
    Some(one_after_another(&groups, end))
}

fn one_after_another(groups: &[String], end: usize) -> Reading {
    let said: Vec<String> =
        groups.iter().map(|group| if is_year(group) { digits(group) } else { integer(group) }).collect();
    Reading { said: said.join("、"), end }
}

/// Four figures that begin as the years of our time do.
fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

/// 2019-20赛季, 2019/2020学年 and 1995-98年: years, both digit by digit.
pub(super) fn years(text: &Text, place: usize) -> Option<Reading> {
    let first = text.digits_end(place);
    let second = first + text.from(first).iter().take_while(|&&c| is_range_mark(c) || c == '/').count();
    let end = text.digits_end(second);
    let (from, to) = (text.text(place, first), text.text(second, end));
    if !(1..=2).contains(&(second - first)) {
        return None;
    }
    // （1950—）: the year of a birth.
    let born = is_year(&from) && to.is_empty() && matches!(text.at(second), ')' | '）');
    if born && matches!(text.before(place), '(' | '（') {
        return Some(Reading { said: digits(&from), end: second });
    }
    // （1881—1936）: the years of a life.
    let ours = from.len() == 4 && to.len() == 4 && from.starts_with('1') && to.as_str() < "2100";
    // 李白（701—762）
    let old = from.len() == 3
        && to.len() == 3
        && to.parse().unwrap_or(0) - from.parse().unwrap_or(0) <= LONGEST_LIFE
        && super::is_han(text.before(place.saturating_sub(1)));
    let lived = (ours || old) && from < to && !(from.ends_with('0') && to.ends_with('0'));
    let opened = matches!(text.before(place), '(' | '（' | '〔' | '[' | '［');
    if lived && opened && matches!(text.at(end), ')' | '）' | '〕' | ']' | '］' | '，' | ',' | '；') {
        return Some(Reading { said: format!("{}{TO}{}", digits(&from), digits(&to)), end });
    }
    if !is_year(&from) {
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
    let (half, end) = half_of_day(text, end, &hour).unwrap_or((String::new(), end));
    Some(Reading { said: format!("{half}{hour}点{minute}{second}"), end })
}

/// 8am and 9 p.m.: an hour with no minutes.
pub(super) fn hour(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let hour = match in_range(&text.text(place, end), 1, 12)?.as_str() {
        "2" => "两".to_owned(),
        hour => integer(hour),
    };
    let (half, end) = half_of_day(text, end, &hour)?;
    let joined = text.before(place).is_ascii_alphanumeric() || matches!(text.before(place), '.' | '-' | ':');
    (!joined).then(|| Reading { said: format!("{half}{hour}点"), end })
}

/// am and pm behind an hour: the word before it, and where the letters end.
fn half_of_day(text: &Text, end: usize, hour: &str) -> Option<(String, usize)> {
    const HALVES: [(&str, bool); 8] = [
        ("am", false),
        ("AM", false),
        ("a.m.", false),
        ("A.M.", false),
        ("pm", true),
        ("PM", true),
        ("p.m.", true),
        ("P.M.", true),
    ];
    let start = end + usize::from(text.at(end) == ' ');
    let (letters, late) = HALVES.iter().find(|(letters, _)| text.starts_with(start, letters))?;
    let end = start + letters.len();
    let half = match (late, hour) {
        (false, _) => "上午",
        (true, "十二") => "中午",
        (true, "六" | "七" | "八" | "九" | "十" | "十一") => "晚上",
        (true, _) => "下午",
    };
    (!text.at(end).is_ascii_alphanumeric()).then(|| (half.to_owned(), end))
}

/// 05 as 零五, 00 as 零, 17 as 十七: minutes and seconds behind an hour.
pub(super) fn with_zero(number: &str) -> String {
    match number.trim_start_matches('0') {
        "" => "零".to_owned(),
        rest if rest.len() < number.len() => format!("零{}", integer(rest)),
        rest => integer(rest),
    }
}

/// `part` without leading zeros, if it has one or two digits and lies between `least` and `most`.
fn in_range(part: &str, least: u32, most: u32) -> Option<String> {
    let number: u32 = part.parse().ok().filter(|_| part.len() <= 2)?;
    (least..=most).contains(&number).then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::ratio::ratio;
    use super::*;

    type Rule = fn(&Text, usize) -> Option<Reading>;

    fn said(rule: Rule, text: &str) -> Option<String> {
        let text = Text::new(text);
        rule(&text, 0).map(|reading| format!("{}|{}", reading.said, text.text(reading.end, text.len())))
    }

    #[test]
    fn dates() {
        let table: [(Rule, &str, Option<&str>); 59] = [
            (remembered_day, "5.1、10.1长假", Some("五一|、10.1长假")),
            (remembered_day, "5.1、10.1米", None),
            (remembered_day, "2/14情人节", Some("二月十四|情人节")),
            (remembered_day, "6.18大促", Some("六幺八|大促")),
            (remembered_day, "11.11购物节", Some("双十一|购物节")),
            (remembered_day, "10.1黄金周", Some("十一|黄金周")),
            (remembered_day, "5.1假期", Some("五一|假期")),
            (remembered_day, "6.18元", None),
            (remembered_day, "11.11", None),
            (remembered_day, "10.1米", None),
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
            (month_of_year, "2024-3", Some("二零二四年三月|")),
            (month_of_year, "2024-3期", None),
            (month_of_year, "2024-3-", None),
            (months_of_years, "2023.10-2024.3）", Some("二零二三年十月到二零二四年三月|）")),
            (months_of_years, "2023.5-2024.13", None),
            (months_of_years, "2023.5-2024.3亿", None),
            (decade, "1980s的", Some("二十世纪八十年代|的")),
            (decade, "2020s", Some("二十一世纪二十年代|")),
            (decade, "1980s年代", Some("二十世纪八十|年代")),
            (decade, "1985s", None),
            (decade, "1800s", None),
            (decade, "1980st", None),
            (decade, "980s", None),
            (remembered_day, "5·12地震", Some("五一二|地震")),
            (remembered_day, "5·12汶川特大地震", Some("五一二|汶川特大地震")),
            (remembered_day, "3.15晚会", Some("三一五|晚会")),
            (remembered_day, "9/11事件", Some("九一一|事件")),
            (remembered_day, "12·9运动", Some("一二九|运动")),
            (remembered_day, "7.8级地震", None),
            (remembered_day, "5.1地震", None),
            (remembered_day, "1.5特大", None),
            (remembered_day, "5·1劳动节", Some("五一|劳动节")),
            (remembered_day, "3·14", None),
            (remembered_day, "3/4", None),
            (slashed, "08/08/2008", Some("二零零八年八月八日|")),
            (slashed, "31/12/2008", Some("二零零八年十二月三十一日|")),
            (slashed, "24/3/5", Some("二十四、三、五|")),
        ];
        for (rule, text, expected) in table {
            assert_eq!(said(rule, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn years_and_days_in_brackets_and_quotation_marks() {
        let table: [(Rule, &str, Option<&str>); 9] = [
            (year_in_brackets, "〔2023〕15号", Some("二零二三|〕15号")),
            (year_in_brackets, "[2021]8号", Some("二零二一|]8号")),
            (year_in_brackets, "（2019）沪", Some("二零一九|）沪")),
            (year_in_brackets, "（2019人）", None),
            (year_in_brackets, "（1200）", None),
            (years, "（1881—1936）", Some("一八八一到一九三六|）")),
            (years, "(1881-1936,", Some("一八八一到一九三六|,")),
            (years, "（1200-1500人）", None),
            (remembered_day, "“9·11”", Some("九一一|”")),
        ];
        for (rule, text, expected) in table {
            let text = Text::new(text);
            let said = rule(&text, 1)
                .map(|reading| format!("{}|{}", reading.said, text.text(reading.end, text.len())));
            assert_eq!(said.as_deref(), expected, "{}", text.text(0, text.len()));
        }
    }

    #[test]
    fn times_and_ratios() {
        let table: [(Rule, &str, Option<&str>); 20] = [
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
            (ratio, "1∶2", Some("一比二|")),
            (time, "9:30am", Some("上午九点三十分|")),
            (time, "9:30 p.m.", Some("晚上九点三十分|")),
            (time, "12:05PM", Some("中午十二点零五分|")),
            (hour, "2pm的", Some("下午两点|的")),
            (hour, "2pmol", None),
        ];
        for (rule, text, expected) in table {
            assert_eq!(said(rule, text).as_deref(), expected, "{text}");
        }
    }
}
