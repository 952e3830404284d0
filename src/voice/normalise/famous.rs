//! Numbers that are the name of something and are told by one word beside them: 996文化, 911事件, 台北101. Feasts that are
//! written as decimals: 11.11.

use super::numeral::{digits, phone};
use super::scan::{Reading, Text};

/// Numbers and the words behind them.
const BEHIND: [(&str, &[&str]); 22] = [
    ("996", &["文化", "生活", "打工", "现象", "问题", "争议", "话题", "式"]),
    ("315", &["晚会", "曝光", "消费者", "国际消费者", "维权", "打假", "消费维权"]),
    ("520", &["表白", "告白", "情人节", "求婚", "领证", "礼物", "当天"]),
    ("911", &["事件", "恐怖", "恐袭", "袭击"]),
    ("1024", &["程序员节"]),
    ("101", &["大厦", "大楼"]),
    ("360", &["安全", "公司", "集团", "浏览器", "搜索", "杀毒", "数科", "创始人", "董事长", "借条"]),
    ("58", &["同城", "到家"]),
    ("4399", &["小游戏", "游戏", "网站"]),
    ("163", &["邮箱"]),
    ("126", &["邮箱"]),
    ("139", &["邮箱"]),
    ("999", &["感冒灵", "皮炎平"]),
    ("711", &["便利店"]),
    ("1818", &["黄金眼"]),
    ("731", &["部队", "遗址", "旧址", "陈列馆"]),
    ("921", &["工程"]),
    ("404", &["博物馆"]),
    ("618", &["成交", "战报", "开门红", "首日", "晚会", "大考", "收官", "来临", "前夕", "销售", "全周期"]),
    ("818", &["大促", "购物节", "发烧"]),
    ("1688", &["网", "平台"]),
    ("007", &["工作"]),
];
/// Numbers and the words before them.
const BEFORE: [(&str, &[&str]); 3] =
    [("911", &["保时捷"]), ("101", &["台北", "创造", "创造营"]), ("360", &["奇虎"])];
/// What is behind the name of a feast.
const FEAST: [&str; 13] =
    ["购物", "大促", "狂欢", "活动", "促销", "光棍", "期间", "晚会", "预售", "成交", "战报", "当天", "电商"];

/// 996文化, 911事件 and 台北101.
pub(super) fn known(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let before = text.before(place);
    let context = text.context(place, 3);
    let quoted = matches!(before, '“' | '"' | '「') && matches!(text.at(end), '”' | '"' | '」');
    let after = end + usize::from(quoted || text.at(end) == ' ');
    let words = |table: &[(&str, &'static [&'static str])]| -> &'static [&'static str] {
        table.iter().find(|(known, _)| *known == number).map_or(&[], |(_, words)| words)
    };
    let behind = text.starts_with_any(after, words(&BEHIND));
    let named = words(&BEFORE).iter().any(|word| context.ends_with(word)) && !text.at(end).is_alphanumeric();
    let counted = before.is_ascii_alphanumeric() || "有共近约超余达逾各第.,-".contains(before);
    ((behind || named) && !counted).then(|| {
        let said = if number == "618" || number == "818" { phone(&number) } else { digits(&number) };
        Reading { said, end }
    })
}

/// 11.11购物节 and “12.12”: 双十一, 双十二.
pub(super) fn feast(text: &Text, place: usize) -> Option<Reading> {
    let said = if text.starts_with(place, "11.11") {
        "十一"
    } else if text.starts_with(place, "12.12") {
        "十二"
    } else {
        return None;
    };
    let end = place + 5;
    let before = text.before(place);
    let quoted = matches!(before, '“' | '"' | '「') && matches!(text.at(end), '”' | '"' | '」');
    let fits = !before.is_ascii_alphanumeric()
        && !".,-￥¥$".contains(before)
        && (text.starts_with_any(end, &FEAST) || quoted || before == '双');
    let pair = if before == '双' { "" } else { "双" };
    (fits && !text.at(end).is_ascii_digit()).then(|| Reading { said: format!("{pair}{said}"), end })
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn famous_numbers_are_said_as_names() {
        let table = [
            ("反对996文化，编996页", "反对九九六文化，编九百九十六页"),
            ("315晚会，“911”事件和911事件", "三一五晚会，“九一一”事件和九一一事件"),
            ("520表白日，520元", "五二零表白日，五百二十元"),
            ("1024程序员节，台北101，101大厦", "一零二四程序员节，台北一零一，一零一大厦"),
            ("360安全卫士，360度全景", "三六零安全卫士，三百六十度全景"),
            ("58同城，58城", "五八同城，五十八城"),
            ("京东618成交2000亿元，618人", "京东六幺八成交两千亿元，六百一十八人"),
            ("11.11购物狂欢节，“11.11”", "双十一购物狂欢节，“双十一”"),
            ("双11.11，11.11元，上涨11.11%", "双十一，十一点一一元，上涨百分之十一点一一"),
            ("共有996问题，有911事件", "共有九百九十六问题，有九百一十一事件"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
