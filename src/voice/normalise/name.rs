//! Figures that are the name of what they stand beside: those born in the eighties, roads, schools, shares, flights.
//! They are said one by one. 幺 is said for 1 only in 211 and 618, which nobody calls otherwise.

use super::measure::takes_liang;
use super::numeral::{digits, phone};
use super::scan::{Reading, Text};

/// What else may stand between two names of a list.
const LISTED: [char; 6] = ['、', '/', '和', '与', '及', '或'];

/// How many names a list has at most.
const LONGEST_LIST: usize = 10;

/// 80后, 80、90后: those born from 1980 on.
pub(super) fn generation(text: &Text, place: usize) -> Option<Reading> {
    const BORN: [&str; 13] = ["50", "55", "60", "65", "70", "75", "80", "85", "90", "95", "00", "05", "10"];
    const GOES_ON: [&str; 11] = ["卫", "备", "续", "面", "期", "排", "勤", "来", "天", "场", "方"];
    let born = |place| {
        let end = text.digits_end(place);
        let before = text.before(place);
        let number = text.text(place, end);
        // 加热至80后 is a temperature.
        let fits = BORN.contains(&number.as_str())
            && !before.is_ascii_alphanumeric()
            && !".-第至到满达超过约近,:".contains(before);
        fits.then_some((number, end))
    };
    let (number, end) = born(place)?;
    let last = last_of_list(text, place);
    let (last_number, last_end) = born(last)?;
    let next = text.at(last_end + 1);
    let alone = !next.is_alphanumeric() || "的们群孩小".contains(next) || LISTED.contains(&text.before(last));
    let named = text.at(last_end) == '后'
        && !text.starts_with_any(last_end + 1, &GOES_ON)
        && (last_number != "10" || alone);
    named.then(|| Reading { said: digits(&number), end })
}

/// Where the last of the numbers begins that are as long as the one at `place` and stand in a list from there on:
/// 80、90后, 104、320国道.
fn last_of_list(text: &Text, place: usize) -> usize {
    let length = text.digits_end(place) - place;
    let mut last = place;
    for _ in 1..LONGEST_LIST {
        let next = last + length + 1;
        if !LISTED.contains(&text.at(last + length)) || text.digits_end(next) != next + length {
            break;
        }
        last = next;
    }
    last
}

/// 107国道, 302路公交, 301医院 and 101中学; but 302家医院 are counted.
pub(super) fn place_name(text: &Text, place: usize) -> Option<Reading> {
    const ROADS: [&str; 4] = ["国道", "省道", "县道", "号国道"];
    const NAMED: [&str; 13] = [
        "路公交",
        "路汽车",
        "路电车",
        "路无轨",
        "路车",
        "医院",
        "中学",
        "高地",
        "艺术区",
        "研究所",
        "次列车",
        "舰",
        "部队",
    ];
    const GOES_ON: [&str; 4] = ["中学生", "医院士", "舰艇", "舰队"];
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let before = text.before(place);
    let named = text.digits_end(last_of_list(text, place));
    let road = text.starts_with_any(named, &ROADS);
    let counted = !road && "有共近约超余达逾各".contains(before);
    let long = if text.starts_with(named, "部队") { 5..=5 } else { 3..=4 };
    let fits = long.contains(&number.len())
        && !before.is_ascii_alphanumeric()
        && !".,-".contains(before)
        && (road || (text.starts_with_any(named, &NAMED) && !number.ends_with("00")))
        && !text.starts_with_any(named, &GOES_ON);
    (fits && !counted).then(|| Reading { said: digits(&number), end })
}

/// 985/211高校, “618”, 996工作制 and 84消毒液: numbers that everybody knows by what they stand for.
pub(super) fn known(text: &Text, place: usize) -> Option<Reading> {
    const SCHOOLS: [&str; 13] = [
        "高校",
        "大学",
        "院校",
        "工程",
        "名校",
        "毕业",
        "学校",
        "硕士",
        "博士",
        "本科",
        "平台",
        "重点",
        "双一流",
    ];
    const PLANS: [&str; 3] = ["计划", "项目", "课题"];
    const HOURS: [&str; 8] = ["工作制", "加班", "模式", "的工作", "作息", "制度", "福报", "公司"];
    const AGAINST: [&str; 8] = ["拒绝", "反对", "告别", "抵制", "逃离", "实行", "推行", "取消"];
    const SALES: [&str; 13] = [
        "大促",
        "活动",
        "期间",
        "购物节",
        "年中",
        "促销",
        "狂欢",
        "电商",
        "战报",
        "预售",
        "当天",
        "大战",
        "促销季",
    ];
    const SHOPS: [&str; 5] = ["京东", "天猫", "淘宝", "今年", "去年"];
    const WASHES: [&str; 2] = ["消毒液", "消毒水"];
    const QUOTED: [&str; 13] =
        ["985", "211", "618", "996", "863", "973", "520", "521", "404", "315", "301", "101", "798"];
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let before = text.before(place);
    if before.is_ascii_alphanumeric() || ".,-".contains(before) || text.at(end) == '.' {
        return None;
    }
    let quoted = matches!(before, '“' | '"' | '‘' | '「') && matches!(text.at(end), '”' | '"' | '’' | '」');
    let after = end + usize::from(quoted || text.at(end) == ' ');
    let beside = |others: &[&str]| {
        let other = |at: usize| others.contains(&text.text(at, text.digits_end(at)).as_str());
        let listed = LISTED.contains(&text.at(end)) && other(end + 1);
        let list = text.context(place, 4);
        listed || (LISTED.contains(&before) && others.iter().any(|other| list.starts_with(other)))
    };
    let is_known = match number.as_str() {
        "985" => text.starts_with_any(after, &SCHOOLS) || beside(&["211"]),
        "211" => text.starts_with_any(after, &SCHOOLS) || beside(&["985"]),
        "863" | "973" => text.starts_with_any(after, &PLANS),
        "996" => {
            let context = text.context(place, 2);
            text.starts_with_any(after, &HOURS)
                || beside(&["007", "965", "995"])
                || (AGAINST.contains(&context.as_str()) && !text.at(end).is_alphanumeric())
        }
        "618" => {
            let context = text.context(place, 2);
            text.starts_with_any(after, &SALES)
                || (SHOPS.contains(&context.as_str()) && !takes_liang(text.from(end)))
        }
        "84" => text.starts_with_any(end, &WASHES),
        _ => false,
    };
    (is_known || (quoted && QUOTED.contains(&number.as_str()))).then(|| {
        let said = if matches!(number.as_str(), "211" | "618") { phone(&number) } else { digits(&number) };
        Reading { said, end }
    })
}

/// 铀235 and 碘-131; 碳14 is 十四.
pub(super) fn isotope(text: &Text, place: usize) -> Option<Reading> {
    const ELEMENTS: &str = "铀钚碘铯锶钴镭铊铱钋镅锎锝镥钇钍";
    let end = text.digits_end(place);
    let at = if matches!(text.before(place), '-' | '–') { place - 1 } else { place };
    let fits = ELEMENTS.contains(text.before(at)) && end == place + 3 && !text.from(end).starts_with(&['克']);
    (fits && !takes_liang(text.from(end)) && text.at(end) != '.')
        .then(|| Reading { said: digits(&text.text(place, end)), end })
}

/// 贵州茅台(600519), 600519.SH and 0700.HK: the number of a share.
pub(super) fn share(text: &Text, place: usize) -> Option<Reading> {
    const MARKETS: [&str; 7] = ["SH", "SZ", "HK", "BJ", "SS", "OF", "CSI"];
    /// What the numbers of the exchanges of the mainland begin with.
    const HEADS: [&str; 15] =
        ["60", "00", "30", "68", "43", "83", "87", "92", "20", "51", "15", "16", "56", "58", "50"];
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let market = MARKETS.iter().find(|market| {
        text.at(end) == '.'
            && text.starts_with(end + 1, market)
            && !text.at(end + 1 + market.len()).is_ascii_alphanumeric()
    });
    if let Some(market) = market.filter(|_| (4..=6).contains(&number.len())) {
        let said = format!("{} {}", digits(&number), super::latin::spaced(market));
        return Some(Reading { said, end: end + 1 + market.len() });
    }
    let bracketed = matches!(text.before(place), '(' | '（') && matches!(text.at(end), ')' | '）');
    let fund = ["ETF(", "ETF（", "LOF(", "LOF（"].contains(&text.context(place, 4).as_str());
    let named = place > 1 && (super::is_han(text.before(place - 1)) || fund);
    let fits =
        number.len() == 6 && HEADS.iter().any(|head| number.starts_with(head)) && !number.ends_with("0000");
    (bracketed && named && fits).then(|| Reading { said: digits(&number), end })
}

/// 3U8633 and 9C8888: flights of the airlines whose letters begin with a figure.
pub(super) fn flight(text: &Text, place: usize) -> Option<Reading> {
    const AIRLINES: [&str; 11] = ["3U", "8L", "9C", "9H", "7C", "6E", "5J", "5X", "3K", "8M", "2P"];
    let airline = text.text(place, place + 2);
    let end = text.digits_end(place + 2);
    let fits = AIRLINES.contains(&airline.as_str())
        && (3..=4).contains(&(end - place).saturating_sub(2))
        && !text.before(place).is_ascii_alphanumeric()
        && !text.at(end).is_ascii_alphanumeric();
    fits.then(|| {
        let letter = text.at(place + 1);
        let said = format!("{} {letter} {}", digits(&airline), digits(&text.text(place + 2, end)));
        Reading { said, end }
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn figures_that_name_are_said_one_by_one_and_those_that_count_are_not() {
        let table = [
            ("80后 90后 95后", "八零后 九零后 九五后"),
            ("50后、60后", "五零后、六零后"),
            ("80、90后的孩子", "八零、九零后的孩子"),
            ("00后、10后", "零零后、一零后"),
            ("加热至80后取出，10后卫", "加热至八十后取出，十后卫"),
            ("80后来，70后面", "八十后来，七十后面"),
            ("107国道，104、318国道", "一零七国道，一零四、三一八国道"),
            ("302路公交，15路公交", "三零二路公交，十五路公交"),
            ("301医院和101中学", "三零一医院和一零一中学"),
            ("共有301医院，101中学生，302家医院", "共有三百零一医院，一百零一中学生，三百零二家医院"),
            ("61398部队，300舰艇", "六一三九八部队，三百舰艇"),
            ("985/211高校，985、211毕业", "九八五、二幺幺高校，九八五、二幺幺毕业"),
            ("“618”，618大促，京东618", "“六幺八”，六幺八大促，京东六幺八"),
            ("今年618人，985人，211个", "今年六百一十八人，九百八十五人，二百一十一个"),
            ("996工作制，“996”，996、007", "九九六工作制，“九九六”，九九六、零零七"),
            ("211 工程，拒绝996，编996个", "二幺幺 工程，拒绝九九六，编九百九十六个"),
            ("863计划，863元", "八六三计划，八百六十三元"),
            ("84消毒液，84瓶", "八四消毒液，八十四瓶"),
            ("铀235，碘-131，碳14，碘120克", "铀二三五，碘-一三一，碳十四，碘一百二十克"),
            ("贵州茅台(600519)涨", "贵州茅台（六零零五一九）涨"),
            ("600519.SH，000858.SZ和0700.HK", "六零零五一九 S H，零零零八五八 S Z和零七零零 H K"),
            ("（600519人），人口（600000）", "（六十万零五百一十九人），人口（六十万）"),
            ("3U8633航班，9C8888次", "三 U 八六三三航班，九 C 八八八八次"),
            ("5G2023年", "5G2023年"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
