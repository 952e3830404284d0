//! Ratios and scores: two numbers that are compared. 10:17 and 3-2 may as well be a time of day and a range; the
//! words around them tell, and the others of a list.

use super::date::is_range_mark;
use super::is_han;
use super::measure::takes_liang;
use super::numeral::{decimal, integer};
use super::scan::{Reading, Text};

/// What is said behind a score.
pub(super) const SCORED: [&str; 32] = [
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
    "失利",
    "惜败",
    "落败",
    "胜出",
    "横扫",
    "小胜",
    "轻取",
    "扳平",
    "告捷",
    "的比",
    "比例",
    "的比分",
    "的攻击波",
    "的攻势",
    "的小高潮",
    "的高潮",
];
/// What is said behind the parts of a mixture.
const MIXED: [&str; 10] = ["混合", "稀释", "兑", "勾兑", "调配", "配制", "配比", "浓度", "搭配", "掺"];
/// How many figures a part of a score has at most.
const LONGEST_SCORE: usize = 3;
/// How many characters a list of scores has at most.
const LONGEST_LIST: usize = 80;

/// 1:1, 16∶9 and 1:2.5 as ratios; 3-2 as a score where the words around it are about one.
pub(super) fn ratio(text: &Text, place: usize) -> Option<Reading> {
    // 1:50000 is the scale of a map.
    let longest = if text.digits_end(place) == place + 1 { 7 } else { 4 };
    let part = |start: usize| {
        let whole = text.digits_end(start);
        let end = match (text.at(whole), text.at(whole + 1).is_ascii_digit()) {
            ('.', true) => text.digits_end(whole + 1),
            _ => whole,
        };
        let number = text.text(start, end);
        let said = match number.split_once('.') {
            Some((whole, fraction)) => decimal(whole, Some(fraction)),
            None => integer(&number),
        };
        ((1..=longest).contains(&(whole - start))).then_some((said, end))
    };
    let (mut said, mut end) = part(place)?;
    let mut parts = 1;
    loop {
        let mark = text.at(end);
        let scored = is_range_mark(mark) && is_ratio(text, place, text.digits_end(end + 1));
        if !(matches!(mark, ':' | '：' | '\u{2236}') || scored) || !text.at(end + 1).is_ascii_digit() {
            break;
        }
        let (next, after) = part(end + 1)?;
        said = format!("{said}比{next}");
        end = after;
        parts += 1;
    }
    (parts > 1).then_some(Reading { said, end })
}

/// Whether the words around two numbers, or the others of their list, say that they are compared.
pub(super) fn is_ratio(text: &Text, place: usize, end: usize) -> bool {
    // Of several scores in a row each is one: 比分25:18、25-20.
    let listed = text.before(place) == '、' && text.context(place, 24).contains("比分");
    listed
        || is_between_names(text, place, end)
        || is_compared(text, place, end)
        || is_mixed(text, place, end)
        || is_listed(text, place)
}

/// 海港4-3泰山 and 7-6(5), where a match is told of. No range falls; one that rises has to stand between two names.
fn is_between_names(text: &Text, place: usize, end: usize) -> bool {
    const GAMES: [&str; 26] = [
        "中超",
        "英超",
        "西甲",
        "意甲",
        "德甲",
        "法甲",
        "欧冠",
        "亚冠",
        "世界杯",
        "欧洲杯",
        "亚洲杯",
        "决赛",
        "联赛",
        "斯诺克",
        "客场",
        "主场",
        "NBA",
        "CBA",
        "点球",
        "单打",
        "双打",
        "女排",
        "男篮",
        "女篮",
        "国足",
        "小组赛",
    ];
    const TENNIS: [&str; 8] = ["网球", "大满贯", "温网", "法网", "美网", "澳网", "抢七", "郑钦文"];
    const NEAR: usize = 40;
    let groups = text.text(place, end);
    let Some((first, second)) = groups.split_once(is_range_mark) else { return false };
    let (Ok(first), Ok(second)) = (first.parse::<u32>(), second.parse::<u32>()) else { return false };
    let context = text.context(place, NEAR);
    let told = |words: &[&str]| words.iter().any(|word| context.contains(word));
    let next = text.at(end);
    let tie = matches!(next, '(' | '（') && text.digits_end(end + 1) > end + 1;
    if first <= 7 && second <= 7 && (told(&TENNIS) || (tie && context.contains('盘'))) {
        return !is_han(next) || "击战胜负不力横淘".contains(next);
    }
    let named =
        is_han(text.before(place)) && is_han(next) && !"第约近至到和与或".contains(text.before(place));
    let falls = first > second;
    let goes_on = if falls {
        "月号%万亿千百多余"
    } else {
        "月日号级岁时点线路层轮届期人多余万亿千百后前"
    };
    let counted = takes_liang(text.from(end)) || goes_on.contains(next);
    let ends = falls && !next.is_alphanumeric() && next != '%' && is_han(text.before(place));
    told(&GAMES) && first <= 200 && second <= 200 && ((named && !counted) || ends)
}

/// 比分3:2, 以21:18获胜 and 第二局8:11.
fn is_compared(text: &Text, place: usize, end: usize) -> bool {
    const BEFORE: [&str; 7] = ["比分", "比例", "之比", "配比", "比为", "比是", "比数"];
    const BEGINS: [&str; 8] = ["开始", "开赛", "进行", "举行", "打响", "时", "分", "起"];
    let context = text.context(place, 6);
    let game = ["局", "盘"].iter().any(|game| {
        let before = context.strip_suffix(game).and_then(|rest| rest.chars().last());
        before.is_some_and(|before| "一二三四五六七首次末胜1234567".contains(before))
    }) || ["半场", "全场", "加时赛"].iter().any(|word| context.ends_with(word));
    let zero =
        text.text(place, end).split([':', '：', '-']).any(|part| part.len() > 1 && part.starts_with('0'));
    context.ends_with('以')
        || BEFORE.iter().any(|word| context.contains(word))
        || text.starts_with_any(end, &SCORED)
        || (game && !zero && !text.starts_with_any(end, &BEGINS))
}

/// 水与米1:15, 按1:10混合 and 男女比1:12: one part of this to so many of that.
fn is_mixed(text: &Text, place: usize, end: usize) -> bool {
    const NO_RATIOS: [&str; 6] = ["对比", "相比", "同比", "环比", "评比", "好比"];
    const SIDES: [&str; 8] = ["兑", "稀释", "掺", "男女", "师生", "混合", "医患", "生师"];
    const MATTERS: &str = "水米油粉糖盐醋酒茶液泥沙灰药胶漆料金";
    let context = text.context(place, 6);
    let one = text.text(place, end).split([':', '：', '\u{2236}', '-']).any(|part| part == "1");
    let colon = matches!(text.at(text.digits_end(place)), ':' | '：' | '\u{2236}');
    let matters = MATTERS.contains(text.before(place)) && context.contains(['与', '和', '比', '跟']);
    let said = (context.ends_with('比') && !NO_RATIOS.iter().any(|word| context.ends_with(word)))
        || text.starts_with_any(end, &MIXED)
        || (one && (matters || SIDES.iter().any(|word| context.contains(word))));
    colon && said
}

/// Whether the two numbers at `place` stand in a list of scores: 25:23、18:25、25:20取胜, and 11-8、9-11, of which one
/// falls and one rises as the ends of no ranges do.
fn is_listed(text: &Text, place: usize) -> bool {
    let member = |c: char| c.is_ascii_digit() || "、:：".contains(c) || is_range_mark(c);
    let mut start = place;
    while start > 0 && place - start <= LONGEST_LIST && member(text.before(start)) {
        start -= 1;
    }
    let end = text.run_end(place, member);
    if end - start > LONGEST_LIST {
        return false;
    }
    let list = text.text(start, end);
    let colons = list.contains([':', '：']);
    let pairs: Vec<(u32, u32)> = list
        .split('、')
        .map_while(|pair| {
            let (first, second) =
                pair.split_once(|c| if colons { matches!(c, ':' | '：') } else { is_range_mark(c) })?;
            let number = |part: &str| {
                let fits = part.len() <= LONGEST_SCORE && (part.len() == 1 || !part.starts_with('0'));
                part.parse().ok().filter(|_| fits)
            };
            Some((number(first)?, number(second)?))
        })
        .collect();
    if pairs.len() < 2 || pairs.len() != list.split('、').count() {
        return false;
    }
    let impossible = colons && pairs.iter().any(|&(hour, minute)| hour > 24 || minute > 59);
    // 图5-1、1-2 are the numbers of figures.
    let numbered = "图表式例题章节第号款册".contains(text.before(start)) || text.at(end).is_alphanumeric();
    let crossed = !colons
        && !numbered
        && pairs.iter().any(|(first, second)| first > second)
        && pairs.iter().any(|(first, second)| first < second);
    impossible || crossed || is_compared(text, start, end)
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn scores_and_parts_are_compared_and_times_are_not() {
        let table = [
            ("以25:23、18:25、25:20取胜", "以二十五比二十三、十八比二十五、二十五比二十取胜"),
            ("中国队25:23、18:25、25:20取胜", "中国队二十五比二十三、十八比二十五、二十五比二十取胜"),
            ("第二局23:25失利", "第二局二十三比二十五失利"),
            ("第二局8:11，半场12:10", "第二局八比十一，半场十二比十"),
            ("第三局15:13", "第三局十五比十三"),
            ("第二局10:30开始", "第二局十点三十分开始"),
            ("中超：上海海港4-3山东泰山", "中超：上海海港四比三山东泰山"),
            ("半决赛中国队3-2日本队", "半决赛中国队三比二日本队"),
            ("决赛绿军88-106独行侠，点球5-4。", "决赛绿军八十八比一百零六独行侠，点球五比四。"),
            (
                "中超第3轮3-5名，联赛有5-6家，决赛在8-9月",
                "中超第三轮三到五名，联赛有五到六家，决赛在八到九月",
            ),
            ("网球7-6(5)、6-7(3)、7-5", "网球七比六（五）、六比七（三）、七比五"),
            ("打出20-8的攻击波，比例尺1:50000", "打出二十比八的攻击波，比例尺一比五万"),
            ("第二局8:00", "第二局八点"),
            ("教育局10:30", "教育局十点三十分"),
            ("开盘9:30", "开盘九点三十分"),
            ("8:30、10:15、12:20发车", "八点三十分、十点十五分、十二点二十分发车"),
            ("战况11-8、9-11", "战况十一比八、九比十一"),
            ("以11-9、11-8、9-11、11-7取胜", "以十一比九、十一比八、九比十一、十一比七取胜"),
            ("图5-1、5-7", "图五到一、五到七"),
            ("1-2、3-5天", "一到二、三到五天"),
            ("水与米1:15", "水与米一比十五"),
            ("按1:10混合", "按一比十混合"),
            ("男女比1:12", "男女比一比十二"),
            ("加水1:20稀释", "加水一比二十稀释"),
            ("按10:30的安排，对比10:15", "按十点三十分的安排，对比十点十五分"),
            ("水厂与他10:30到", "水厂与他十点三十分到"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
