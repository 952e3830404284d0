//! The short numbers that everybody dials, 10086 and 120, where no word like 拨打 stands right before them. 幺 is said
//! for 1, as in all that is dialled.

use super::measure::takes_liang;
use super::numeral::phone;
use super::scan::{Reading, Text};

/// Services of the telephone and of the authorities, beside those of banks and towns, which begin with 95 and 96.
const SERVICES: [&str; 40] = [
    "10010", "10011", "10050", "10060", "10086", "10099", "12110", "12114", "12117", "12119", "12121",
    "12122", "12123", "12301", "12305", "12306", "12309", "12313", "12315", "12318", "12319", "12320",
    "12321", "12328", "12329", "12333", "12337", "12338", "12345", "12348", "12349", "12350", "12355",
    "12356", "12366", "12368", "12377", "12378", "12380", "12388",
];
/// Words before one.
const BEFORE: [&str; 21] = [
    "客服",
    "热线",
    "移动",
    "联通",
    "电信",
    "银行",
    "发送到",
    "发送至",
    "短信到",
    "短信至",
    "发到",
    "发至",
    "回复至",
    "向",
    "通过",
    "来自",
    "接到",
    "登录",
    "打进",
    "关注",
    "接听",
];
/// Words behind one.
const BEHIND: [&str; 31] = [
    "APP",
    "App",
    "app",
    "短信",
    "来电",
    "官网",
    "官方",
    "购票",
    "订票",
    "小程序",
    "公众号",
    "客户端",
    "提醒",
    "发来",
    "发送",
    "反诈",
    "预警",
    "号码",
    "人工",
    "接线员",
    "话务",
    "专线",
    "座席",
    "坐席",
    "便民",
    "即可",
    "即办",
    "服务台",
    "服务平台",
    "候补",
    "查询",
];
/// The numbers for those in need.
const URGENT: [&str; 5] = ["110", "114", "119", "120", "122"];
/// What is done with them.
const DIALLED: [&str; 9] = ["打", "拨", "打了", "拨了", "叫了", "打通", "拨通", "拨打了", "播打"];
/// What is done then.
const THEN: [&str; 24] = [
    "求助", "求救", "报案", "叫", "说", "咨询", "反映", "并", "后", "将", "把", "送", "也", "就", "都", "时",
    "之后", "以后", "急救", "来", "等", "请", "寻", "处",
];
/// Who comes, and from where.
const COMERS: [&str; 21] = [
    "赶赴",
    "赶到",
    "到场",
    "出动",
    "联动",
    "救护车",
    "急救车",
    "急救人员",
    "急救中心",
    "消防员",
    "消防救援",
    "消防车",
    "消防日",
    "警车",
    "民警",
    "指挥中心",
    "接警",
    "出警",
    "交警",
    "警情",
    "宣传日",
];
/// What is counted begins so.
const COUNTED: &str = "有共近约超余达逾各增第.,-+";

/// 移动10086, 12306官网, 打120送医 and 120救护车; but 12345米, 打了120分.
pub(super) fn dialled(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let (before, next) = (text.before(place), text.at(end));
    let context = text.context(place, 4);
    let ends_with = |words: &[&str]| words.iter().any(|word| context.ends_with(word));
    let behind = text.starts_with_any(end + usize::from(next == ' '), &BEHIND);
    let counted = COUNTED.contains(before)
        || before.is_ascii_alphanumeric()
        || next.is_ascii_alphabetic() && !text.starts_with_any(end, &["APP", "App", "app"])
        || "万亿多余%‰℃°元+:".contains(next)
        || (matches!(next, '.' | ',' | '-') && text.at(end + 1).is_ascii_digit())
        || (takes_liang(text.from(end)) && !behind && !text.starts_with_any(end, &COMERS));
    let open = !next.is_alphanumeric();
    let fits = match number.len() {
        5 => {
            let service = SERVICES.contains(&number.as_str())
                || (["95", "96"].iter().any(|head| number.starts_with(head)) && !number.ends_with("00"));
            service && (behind || (ends_with(&BEFORE) && (open || !"人名吨头例".contains(next))))
        }
        3 if quoted(text, place, end) || is_listed(text, end) => URGENT.contains(&number.as_str()),
        3 => {
            URGENT.contains(&number.as_str())
                && ((ends_with(&DIALLED) && (open || text.starts_with_any(end, &THEN)))
                    || text.starts_with_any(end, &COMERS))
        }
        _ => false,
    };
    (fits && !counted).then(|| Reading { said: phone(&number), end })
}

/// “110”: a quantity stands in no quotation marks.
fn quoted(text: &Text, place: usize, end: usize) -> bool {
    text.before(place) == '“' && text.at(end) == '”' && !takes_liang(text.from(end + 1))
}

/// Whether behind `end` another of these numbers follows, and who comes: 119、120赶赴现场.
fn is_listed(text: &Text, end: usize) -> bool {
    let next = text.digits_end(end + 1);
    matches!(text.at(end), '、' | '和' | '及' | '与')
        && URGENT.contains(&text.text(end + 1, next).as_str())
        && text.starts_with_any(next, &COMERS)
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn numbers_that_are_dialled_are_said_so_and_those_that_count_are_not() {
        let table = [
            ("中国移动客服10086提醒您", "中国移动客服幺零零八六提醒您"),
            ("银行客服95566发来短信", "银行客服九五五六六发来短信"),
            ("短信发送到10086即可", "短信发送到幺零零八六即可"),
            ("96110来电一定要接", "九六幺幺零来电一定要接"),
            ("登录12306官网或12306 APP", "登录幺二三零六官网或幺二三零六 A P P"),
            ("打了120送医，打110报案", "打了幺二零送医，打幺幺零报案"),
            ("“110”接警，119、120赶赴现场", "“幺幺零”接警，幺幺九、幺二零赶赴现场"),
            ("得“120”分", "得“一百二十”分"),
            ("110、120人到场", "一百一十、一百二十人到场"),
            ("120救护车赶到，119消防车", "幺二零救护车赶到，幺幺九消防车"),
            ("通过12345反映", "通过幺二三四五反映"),
            ("向银行贷款95588元，移动12345米", "向银行贷款九万五千五百八十八元，移动一万二千三百四十五米"),
            ("增至10086，共有12306册", "增至一万零八十六，共有一万二千三百零六册"),
            ("打了120分，120辆救护车", "打了一百二十分，一百二十辆救护车"),
            (
                "打120万，接到12345人，接到96500份",
                "打一百二十万，接到一万二千三百四十五人，接到九万六千五百份",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
