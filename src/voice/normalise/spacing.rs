//! Blanks between figures and what they belong to, which many set around every figure: 2006 年, 20 - 30 人. They are
//! dropped before numbers are read, where nothing is told apart by them.

use super::date::is_range_mark;
use super::dictionary::is_kept_place;
use super::is_han;
use super::measure::takes_liang;
use super::ratio::SCORED;
use super::scan::Text;

/// What a number belongs to that counts nothing: years, powers of ten, and what has numbers for names.
const AFTER: &str = "年月日号时点万亿千百余级版款届室后期章页";
/// The same in more than one character.
const WORDS: [&str; 16] = [
    "国道",
    "省道",
    "县道",
    "医院",
    "中学",
    "路公交",
    "房间",
    "热线",
    "客服",
    "世纪",
    "大促",
    "黄金周",
    "计划",
    "高校",
    "消毒液",
    "多名",
];
/// Words that begin like a measure: behind the number of a heading or of a version they begin what it is about.
const HEADINGS: [&str; 75] = [
    "个人版",
    "本本",
    "分区",
    "分辨",
    "分别",
    "分工",
    "分布式",
    "点评",
    "时间",
    "个人信息",
    "个性",
    "个体",
    "个案",
    "项目",
    "部署",
    "部分",
    "部门",
    "条件",
    "条款",
    "节点",
    "节能",
    "分布",
    "分析",
    "分类",
    "分支",
    "分享",
    "对象",
    "对比",
    "对策",
    "对话",
    "年度",
    "名词",
    "名称",
    "场景",
    "场地",
    "点击",
    "张量",
    "支持",
    "支付",
    "本地",
    "本文",
    "本章",
    "本节",
    "批量",
    "批处理",
    "类型",
    "类别",
    "组件",
    "组织",
    "组合",
    "成果",
    "成本",
    "成员",
    "角色",
    "角度",
    "行为",
    "行业",
    "段落",
    "步骤",
    "方法",
    "方案",
    "方式",
    "市场",
    "国内",
    "国外",
    "会议",
    "路由",
    "路径",
    "架构",
    "发展",
    "发布",
    "团队",
    "层次",
    "位置",
    "处理",
];

/// `text` without the blanks that stand between a number and what it belongs to.
pub(super) fn tighten(text: &str) -> String {
    let text = Text::new(text);
    let goes = |place| {
        text.at(place) == ' '
            && (behind_han(&text, place)
                || before_han(&text, place)
                || in_range(&text, place + 1)
                || in_range(&text, place.saturating_sub(1))
                || beside_colon(&text, place + 1)
                || beside_colon(&text, place.saturating_sub(1))
                || beside_slash(&text, place + 1)
                || beside_slash(&text, place.saturating_sub(1)))
    };
    (0..text.len()).filter(|&place| !goes(place)).map(|place| text.at(place)).collect()
}

fn is_numeral(character: char) -> bool {
    "零〇一二三四五六七八九十百千万亿两".contains(character)
}

/// 截至 2023, but 二 3, 80后 90后, and 好 2.快, where a list goes on.
fn behind_han(text: &Text, place: usize) -> bool {
    let before = text.before(place);
    let end = text.digits_end(place + 1);
    let listed = (1..=2).contains(&(end - place).saturating_sub(1))
        && ".、，,:：)）".contains(text.at(end))
        && text.at(end) != Text::NOTHING
        && !text.at(end + 1).is_ascii_digit()
        && text.at(end + 1) != Text::NOTHING;
    if listed {
        return false;
    }
    (is_han(before) || is_kept_place(before))
        && text.at(place + 1).is_ascii_digit()
        && before != '后'
        && !is_numeral(before)
}

/// 2006 年 and 2 个人, but 2 项目背景; nor 08-18 发布 and 20200818 发布, which are days.
fn before_han(text: &Text, place: usize) -> bool {
    if !text.before(place).is_ascii_digit() || !is_han(text.at(place + 1)) {
        return false;
    }
    let (start, token) = token_before(text, place);
    let beside_letters = text.before(start) == ' ' && text.before(start - 1).is_ascii_alphabetic();
    let heading =
        (start == 0 || beside_letters) && token.len() <= 2 && text.starts_with_any(place + 1, &HEADINGS);
    let scored = text.starts_with_any(place + 1, &SCORED);
    let timed = token.contains([':', '：']) && text.at(place + 1) != '时';
    let dated = (token.starts_with('0') && token.contains('-')) || token.len() == 8;
    if heading || dated || (timed && !scored) || text.before(start).is_ascii_alphabetic() {
        return false;
    }
    scored
        || AFTER.contains(text.at(place + 1))
        || takes_liang(text.from(place + 1))
        || (token.len() > 1 && text.starts_with_any(place + 1, &WORDS))
        || (text.at(place + 1) == '多' && text.at(place + 2) != '云')
}

/// The figures and the marks between them that end at `end`: where they begin, and what they are.
fn token_before(text: &Text, end: usize) -> (usize, String) {
    let mut start = end;
    while start > 0
        && (text.before(start).is_ascii_digit()
            || (start < end && ".,:：-/".contains(text.before(start)) && text.at(start).is_ascii_digit()))
    {
        start -= 1;
    }
    while start < end && !text.at(start).is_ascii_digit() {
        start += 1;
    }
    (start, text.text(start, end))
}

/// Whether a mark with a blank on either side stands at `mark` between the ends of a range: 20 - 30 人, 3 ~ 5 天.
fn in_range(text: &Text, mark: usize) -> bool {
    if mark < 2 || !is_range_mark(text.at(mark)) || text.at(mark - 1) != ' ' || text.at(mark + 1) != ' ' {
        return false;
    }
    let wave = matches!(text.at(mark), '~' | '〜');
    let negative = wave && matches!(text.at(mark + 2), '-' | '−');
    let right = mark + 2 + usize::from(negative);
    let right_end = text.run_end(right, |c| c.is_ascii_digit() || ".:".contains(c));
    // What each end is of: 3%, 5°C, 3月 and 3 月.
    let mut left_end = mark - 1;
    let mut of = String::new();
    while left_end > 0
        && of.chars().count() < 2
        && "%‰°CF年月日号时点人元岁天".contains(text.before(left_end))
    {
        left_end -= 1;
        of.insert(0, text.at(left_end));
    }
    if !of.is_empty() && text.before(left_end) == ' ' {
        left_end -= 1;
    }
    let (left, first) = token_before(text, left_end);
    let second = text.text(right, right_end);
    let after = right_end + usize::from(text.at(right_end) == ' ');
    // 2019 年 5 月 - 2021 年 3 月
    let dates = matches!(of.as_str(), "月" | "日")
        && second.len() == 4
        && text.at(after) == '年'
        && text.context(left, 8).contains('年');
    let alike = of.is_empty() || text.starts_with(after, &of) || dates;
    let word = text.before(left).is_ascii_alphanumeric()
        || (text.before(left) == ' ' && text.before(left - 1).is_ascii_alphabetic());
    let row = is_range_mark(text.at(after))
        || (left > 1 && text.before(left) == ' ' && is_range_mark(text.before(left - 1)));
    if first.is_empty() || second.is_empty() || !alike || word || row {
        return false;
    }
    let times = first.contains(':') && second.contains(':');
    let rises = match (first.parse::<f64>(), second.parse::<f64>()) {
        (Ok(first), Ok(second)) => first < second,
        _ => false,
    };
    wave || times || rises
}

/// Whether a colon with a blank on either side stands at `colon` between two numbers: 3 : 2, but 图 3 : 5 种.
fn beside_colon(text: &Text, colon: usize) -> bool {
    let numbered = || {
        let (start, _) = token_before(text, colon - 1);
        let name = if text.before(start) == ' ' { text.before(start - 1) } else { text.before(start) };
        "图表式例题章节步骤第".contains(name) || name.is_ascii_alphabetic()
    };
    colon > 1
        && matches!(text.at(colon), ':' | '：' | '\u{2236}')
        && text.at(colon - 1) == ' '
        && text.at(colon + 1) == ' '
        && text.at(colon - 2).is_ascii_digit()
        && text.at(colon + 2).is_ascii_digit()
        && !numbered()
}

/// Whether a slash with a blank on either side stands at `slash` between a price and what has it: 100 元 / 人.
fn beside_slash(text: &Text, slash: usize) -> bool {
    slash > 1
        && text.at(slash) == '/'
        && text.at(slash - 1) == ' '
        && text.at(slash + 1) == ' '
        && is_han(text.at(slash - 2))
        && is_han(text.at(slash + 2))
        && text.context(slash - 1, 4).contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::{Level, Style, normalise, spell};
    use super::*;

    #[test]
    fn blanks_beside_figures_go_where_nothing_is_told_apart_by_them() {
        let table = [
            ("2006 年", "2006年"),
            ("截至 2023 年底", "截至2023年底"),
            ("1998 年 3 月 14 日", "1998年3月14日"),
            ("1 总则", "1 总则"),
            ("1. 先烧水", "1. 先烧水"),
            ("2 项目背景", "2 项目背景"),
            ("2 分区不合理", "2 分区不合理"),
            ("Python 3 部署方法", "Python 3 部署方法"),
            ("2 个人", "2个人"),
            ("二 3", "二 3"),
            ("要好 2.要快", "要好 2.要快"),
            ("1 房间干净", "1 房间干净"),
            ("表 1 2020 年", "表1 2020年"),
            ("08-18 发布", "08-18 发布"),
            ("20200818 发布", "20200818 发布"),
            ("打 120 求助", "打120 求助"),
            ("12:00 点击", "12:00 点击"),
            ("3:2 战胜", "3:2战胜"),
            ("80后 90后", "80后 90后"),
            ("20 - 30 人", "20-30人"),
            ("30 - 20", "30 - 20"),
            ("3 - 1 = 2", "3 - 1 = 2"),
            ("iPhone 12 - 20 新品", "iPhone 12 - 20 新品"),
            ("第 3 期 - 2020 新年", "第3期 - 2020 新年"),
            ("1 月 - 3 月", "1月-3月"),
            ("2019 年 5 月 - 2021 年 3 月", "2019年5月-2021年3月"),
            ("3% - 5%", "3%-5%"),
            ("和 / 或", "和 / 或"),
            ("3 : 2 获胜，图 3 : 5 种", "3:2获胜，图3 : 5种"),
        ];
        for (text, expected) in table {
            assert_eq!(tighten(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_between_blanks_are_read_as_those_without() {
        let table = [
            ("2006 年", "二零零六年"),
            ("截至 2023 年底", "截至二零二三年底"),
            ("自 1949 年以来", "自一九四九年以来"),
            ("1998 年 3 月 14 日", "一九九八年三月十四日"),
            ("1990 年代", "一九九零年代"),
            ("2 个人", "两个人"),
            ("用了 2 小时", "用了两小时"),
            ("共 2 层", "共两层"),
            ("2 年", "两年"),
            ("100 元 / 人", "一百元每人"),
            ("第 2 章", "第二章"),
            ("2 万人", "两万人"),
            ("20 - 30 人", "二十到三十人"),
            ("10:00 - 12:00", "十点到十二点"),
            ("3 ~ 5 天", "三到五天"),
            ("-15 ~ -5℃", "零下十五到零下五摄氏度"),
            ("2019 - 2021 年", "二零一九到二零二一年"),
            ("标题 - 5 月", "标题 ， 五月"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
        assert_eq!(normalise("共 2 个", Level::Light), "共 2 个");
    }

    #[test]
    fn a_minus_behind_a_word_in_pinyin_stays_one() {
        let style = Style { pinyin: true, ..Style::default() };
        for (text, expected) in [
            ("同比增长-0.5%", "同比zeng1zhang3负百分之零点五"),
            ("成都-10℃", "cheng2du1零下十摄氏度"),
            ("银行-3层", "yin2hang2-三层"),
        ] {
            assert_eq!(spell(text, &style), expected, "{text}");
        }
    }
}
