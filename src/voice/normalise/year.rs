//! Years that no 年 of their own tells, or that are written short: 98年洪水, 《1984》, （王力，1980）. They are said figure
//! by figure.

use super::numeral::digits;
use super::scan::{Reading, Text};

/// What the years of books and sources begin with.
const CENTURIES: [&str; 3] = ["18", "19", "20"];

/// How far before a year the bracket of its source may have been opened.
const LONGEST_SOURCE: usize = 60;

/// 98年洪水, 22年底 and 23年3月: a year without its century, where what follows is of one year. 18年前 and 15年工龄 are
/// quantities.
pub(super) fn short(text: &Text, place: usize) -> Option<Reading> {
    /// Of the last century for sure; 20年香港生活 is a time of one's life.
    const HAPPENED: [&str; 18] = [
        "洪水",
        "恢复高考",
        "香港",
        "澳门",
        "回归",
        "金融危机",
        "金融风暴",
        "抗洪",
        "特大",
        "南巡",
        "南方谈话",
        "严打",
        "改革开放初",
        "大地震",
        "地震",
        "春节",
        "国庆",
        "元旦",
    ];
    const OF_ONE_LIFE: [&str; 7] = ["毕业于", "生人", "出生于", "参军", "入伍", "考上", "考入"];
    const PARTS: [&str; 10] = ["底", "初", "末", "春天", "夏天", "秋天", "冬天", "上半年", "下半年", "年底"];
    const NO_PARTS: [&str; 13] = [
        "底蕴",
        "底薪",
        "底子",
        "初心",
        "初衷",
        "末日",
        "春节联欢",
        "春天里",
        "底色",
        "底层",
        "底气",
        "底线",
        "底盘",
    ];
    const COUNTED: &str = "近约达满超已这那去共历过前后经每第长用花了刑期几逾隔整个足有续仅才又工周龄";
    let end = text.digits_end(place);
    let year: u32 = text.text(place, end).parse().ok().filter(|_| end == place + 2)?;
    let before = text.before(place);
    let joined = before.is_ascii_alphanumeric() || ".,-/:~—".contains(before) || COUNTED.contains(before);
    if text.at(end) != '年' || joined || (27..=48).contains(&year) {
        return None;
    }
    let after = end + 1;
    let games = (text.starts_with(after, "世界杯") && year % 4 == 2)
        || (text.starts_with_any(after, &["奥运", "欧洲杯"]) && year.is_multiple_of(4))
        || (text.starts_with(after, "高考") && text.at(after + 2) != '路' && (77..=99).contains(&year));
    let month_end = text.digits_end(after);
    let month: u32 = text.text(after, month_end).parse().unwrap_or(0);
    let dated = (1..=12).contains(&month) && matches!(text.at(month_end), '月') && year != 0;
    let part = text.starts_with_any(after, &PARTS) && !text.starts_with_any(after, &NO_PARTS);
    let happened = text.starts_with_any(after, &OF_ONE_LIFE)
        || (year >= 50 && text.starts_with(after, "出生"))
        || (year >= 70 && text.starts_with_any(after, &HAPPENED));
    // 98年到03年
    let to = matches!(text.at(after), '到' | '至')
        && text.at(after + 1) == '0'
        && text.digits_end(after + 1) == after + 3
        && text.at(after + 3) == '年';
    (games || dated || part || happened || to).then(|| Reading { said: digits(&text.text(place, end)), end })
}

/// 《1984》 and 《2001太空漫游》: a year in the title of a work. 《1000个为什么》 counts.
pub(super) fn in_title(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let year = text.text(place, end);
    let ours = CENTURIES.iter().any(|head| year.starts_with(head));
    let closed = matches!(text.at(end), '》' | '〉' | '：' | ':');
    let counted =
        super::measure::takes_liang(text.from(end)) || text.at(end) == '年' || text.at(end).is_ascii();
    let fits = matches!(text.before(place), '《' | '〈')
        && year.len() == 4
        && ((closed && (ours || !year.ends_with("00"))) || (ours && !counted));
    fits.then(|| Reading { said: digits(&year), end })
}

/// （王力，1980） and (Smith et al., 2019a): the year of what is cited.
pub(super) fn of_source(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let year = text.text(place, end);
    let ours = year.len() == 4 && CENTURIES.iter().any(|head| year.starts_with(head));
    let letter = usize::from(matches!(text.at(end), 'a'..='e'));
    if !ours || !matches!(text.at(end + letter), ')' | '）' | ';' | '；' | ',' | '，' | ':' | '：') {
        return None;
    }
    let comma = if text.before(place) == ' ' { place - 1 } else { place };
    if !matches!(text.before(comma), ',' | '，') || comma < 2 {
        return None;
    }
    let author = text.at(comma - 2);
    let mut open = comma - 1;
    while open > 0 && comma - open < LONGEST_SOURCE && !"()（）".contains(text.at(open)) {
        open -= 1;
    }
    let opened = matches!(text.at(open), '(' | '（');
    (opened && (author.is_alphabetic() || author == '.')).then(|| Reading { said: digits(&year), end })
}

/// 23/24赛季 and 23-24赛季: two years that follow each other.
pub(super) fn season(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['/', '-', '–', '—']);
    let [first, second] = groups.as_slice() else { return None };
    let (one, next): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    let fits = first.len() == 2
        && second.len() == 2
        && (one + 1) % 100 == next
        && text.starts_with_any(end, &["赛季", "财年", "学年"])
        && !text.before(place).is_ascii_alphanumeric()
        && !"-/.".contains(text.before(place));
    fits.then(|| Reading { said: format!("{}到{}", digits(first), digits(second)), end })
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn years_that_are_written_short_are_told_from_years_that_are_counted() {
        let table = [
            ("98年洪水，78年恢复高考", "九八年洪水，七八年恢复高考"),
            ("97年香港回归", "九七年香港回归"),
            ("22年底，23年3月", "二二年底，二三年三月"),
            ("18年世界杯，08年奥运", "一八年世界杯，零八年奥运"),
            ("18年前，20年来，30年间", "十八年前，二十年来，三十年间"),
            ("15年工龄，10年后，20年底蕴", "十五年工龄，十年后，二十年底蕴"),
            ("刑期12年3个月，近20年底", "刑期十二年三个月，近二十年底"),
            ("20年香港生活，60年地震史", "二十年香港生活，六十年地震史"),
            ("99年出生，过去20年底层逻辑", "九九年出生，过去二十年底层逻辑"),
            ("从98年到03年", "从九八年到零三年"),
            ("12年3个月", "十二年三个月"),
            ("《1984》《2012》《2001太空漫游》", "《一九八四》《二零一二》《二零零一太空漫游》"),
            ("《1000个为什么》，《1001夜》", "《一千个为什么》，《一千零一夜》"),
            ("（王力，1980）", "（王力，一九八零）"),
            ("（王力，1980；吕叔湘，1982）", "（王力，一九八零；吕叔湘，一九八二）"),
            ("(Smith et al., 2019)", "(Smith et al., 二零一九）"),
            ("（共有，2000人），（10，2000）", "（共有，两千人），（十，两千）"),
            ("1000年后，1300年古刹，1000年以来", "一千年后，一千三百年古刹，一千年以来"),
            ("1949年以来，2000年后，1840年后", "一九四九年以来，二零零零年后，一八四零年后"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
