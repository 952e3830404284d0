//! What may stand behind a number: units that are written in letters, and the words that make 2 a 两. Tables only,
//! with the few questions that are asked of them.

/// Units as they are written behind a number, and as they are said. Upper and lower case differ: g is not G.
const UNITS: [(&str, &str); 126] = [
    ("km", "公里"),
    ("m", "米"),
    ("dm", "分米"),
    ("cm", "厘米"),
    ("mm", "毫米"),
    ("μm", "微米"),
    ("um", "微米"),
    ("nm", "纳米"),
    ("km²", "平方公里"),
    ("km2", "平方公里"),
    ("km^2", "平方公里"),
    ("m²", "平方米"),
    ("m2", "平方米"),
    ("m^2", "平方米"),
    ("cm²", "平方厘米"),
    ("cm2", "平方厘米"),
    ("mm²", "平方毫米"),
    ("mm2", "平方毫米"),
    ("m³", "立方米"),
    ("m3", "立方米"),
    ("m^3", "立方米"),
    ("cm³", "立方厘米"),
    ("cm3", "立方厘米"),
    ("ha", "公顷"),
    ("hm²", "公顷"),
    ("hm2", "公顷"),
    ("kg", "公斤"),
    ("Kg", "公斤"),
    ("KG", "公斤"),
    ("g", "克"),
    ("mg", "毫克"),
    ("μg", "微克"),
    ("t", "吨"),
    ("L", "升"),
    ("mL", "毫升"),
    ("ml", "毫升"),
    ("ML", "毫升"),
    ("h", "小时"),
    ("min", "分钟"),
    ("s", "秒"),
    ("ms", "毫秒"),
    ("°C", "摄氏度"),
    ("°F", "华氏度"),
    ("°", "度"),
    ("′", "分"),
    ("′′", "秒"),
    ("W", "瓦"),
    ("kW", "千瓦"),
    ("KW", "千瓦"),
    ("MW", "兆瓦"),
    ("GW", "吉瓦"),
    ("kWh", "千瓦时"),
    ("kW·h", "千瓦时"),
    ("MWh", "兆瓦时"),
    ("V", "伏"),
    ("kV", "千伏"),
    ("mA", "毫安"),
    ("mAh", "毫安时"),
    ("Hz", "赫兹"),
    ("kHz", "千赫兹"),
    ("MHz", "兆赫兹"),
    ("GHz", "吉赫兹"),
    ("dB", "分贝"),
    ("Pa", "帕"),
    ("hPa", "百帕"),
    ("kPa", "千帕"),
    ("MPa", "兆帕"),
    ("J", "焦"),
    ("kJ", "千焦"),
    ("kcal", "千卡"),
    ("N", "牛"),
    ("bps", "比特每秒"),
    ("kbps", "千比特每秒"),
    ("Mbps", "兆比特每秒"),
    ("rpm", "转每分钟"),
    ("s²", "二次方秒"),
    ("s^2", "二次方秒"),
    ("s2", "二次方秒"),
    ("mmHg", "毫米汞柱"),
    ("cmH2O", "厘米水柱"),
    ("mol", "摩尔"),
    ("mmol", "毫摩尔"),
    ("μmol", "微摩尔"),
    ("umol", "微摩尔"),
    ("nmol", "纳摩尔"),
    ("pmol", "皮摩尔"),
    ("ng", "纳克"),
    ("dL", "分升"),
    ("dl", "分升"),
    ("μL", "微升"),
    ("kN", "千牛"),
    ("N·m", "牛米"),
    ("TWh", "太瓦时"),
    ("GWh", "吉瓦时"),
    ("kg·m", "公斤米"),
    ("pct", "个百分点"),
    ("Gbps", "吉比特每秒"),
    ("Tbps", "太比特每秒"),
    ("nit", "尼特"),
    ("nits", "尼特"),
    ("fps", "帧每秒"),
    ("Wh", "瓦时"),
    ("Ah", "安时"),
    ("GPa", "吉帕"),
    ("eV", "电子伏"),
    ("MeV", "兆电子伏"),
    ("GeV", "吉电子伏"),
    ("lx", "勒克斯"),
    ("lm", "流明"),
    ("Ω", "欧"),
    ("kΩ", "千欧"),
    ("mV", "毫伏"),
    ("cal", "卡"),
    ("mbar", "毫巴"),
    ("ft", "英尺"),
    ("inch", "英寸"),
    ("mph", "英里每小时"),
    ("lb", "磅"),
    ("oz", "盎司"),
    ("Nm", "牛米"),
    ("hp", "马力"),
    ("ns", "纳秒"),
    ("μs", "微秒"),
    ("THz", "太赫兹"),
    ("kVA", "千伏安"),
    ("GVA", "吉伏安"),
];

/// Marks of money before a number, the longest first, and the word behind it.
pub(super) const CURRENCIES: [(&str, &str); 14] = [
    ("US$", "美元"),
    ("HK$", "港元"),
    ("NT$", "新台币"),
    ("A$", "澳元"),
    ("C$", "加元"),
    ("S$", "新加坡元"),
    ("¥", "元"),
    ("$", "美元"),
    ("€", "欧元"),
    ("£", "英镑"),
    ("₩", "韩元"),
    ("₽", "卢布"),
    ("₹", "卢比"),
    ("฿", "泰铢"),
];

/// Words of money, which are not said twice: ￥30元.
const MONEY: [&str; 12] =
    ["元", "美元", "港元", "港币", "人民币", "美金", "欧元", "英镑", "韩元", "卢布", "卢比", "泰铢"];

/// What a 2 before it is called 两 for. Months, days, floors, grades and others are counted by 二.
const MEASURES: &str = "个名位人次家座条件只种项处场天年岁户辆台部份张本支批届类组倍成点分秒周米斤吨亩块角元\
    对双排行段句页遍趟回把颗棵片口头匹节课门所间栋幢套副幅篇则首曲步方省市县国岸会路轮架艘枚发箱瓶杯碗桶袋包盒串\
    团村镇站圈局盘笔桩宗起例股车道层克升顶根粒滴朵束封枝尾员番";

/// Measures of more than one character whose first alone is none.
const LONG_MEASURES: [&str; 17] = [
    "小时", "刻钟", "公里", "公斤", "公顷", "厘米", "毫米", "千米", "千克", "毫克", "毫升", "平方", "立方",
    "英里", "海里", "美元", "星期",
];

/// Words that begin like a measure and are none.
const NO_MEASURES: [&str; 12] =
    ["年级", "年代", "人制", "道杠", "分之", "会议", "点零", "方面军", "路纵队", "路军", "口径", "路公交"];

/// The unit that begins at the head of `text`, as it is said, and how many characters it takes: km/h is 公里每小时.
pub(super) fn unit(text: &[char]) -> Option<(String, usize)> {
    let (said, length) = simple_unit(text)?;
    let hundred: Vec<char> = "/100km".chars().collect();
    if text.get(length..).is_some_and(|rest| rest.starts_with(&hundred)) {
        return Some((format!("{said}每百公里"), length + hundred.len()));
    }
    let below = match text.get(length) {
        Some('/') => simple_unit(text.get(length + 1..).unwrap_or_default()),
        _ => None,
    };
    Some(match below {
        Some((below, more)) => (format!("{said}每{below}"), length + 1 + more),
        None => (said.to_owned(), length),
    })
}

/// The longest unit at the head of `text` that is not a part of a word.
fn simple_unit(text: &[char]) -> Option<(&'static str, usize)> {
    let found = UNITS.iter().filter_map(|(written, said)| {
        let length = written.chars().count();
        let is_here = text.len() >= length && written.chars().zip(text).all(|(a, &b)| a == b);
        let next = text.get(length).copied().unwrap_or(' ');
        // A degree may be followed by its minutes; letters go on to a word.
        let goes_on = next.is_ascii_alphanumeric() || matches!(next, '²' | '³' | '^');
        (is_here && (!goes_on || written.ends_with(['°', '′']))).then_some((*said, length))
    });
    found.max_by_key(|(_, length)| *length)
}

/// Whether a 2 before `text` is called 两.
pub(super) fn takes_liang(text: &[char]) -> bool {
    let begins =
        |word: &&str| text.len() >= word.chars().count() && word.chars().zip(text).all(|(a, &b)| a == b);
    let measured = text.first().is_some_and(|first| MEASURES.contains(*first));
    (measured || LONG_MEASURES.iter().any(begins)) && !NO_MEASURES.iter().any(begins)
}

/// Whether `text` names a currency already.
pub(super) fn is_money(text: &[char]) -> bool {
    MONEY
        .iter()
        .any(|word| text.len() >= word.chars().count() && word.chars().zip(text).all(|(a, &b)| a == b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit_of(text: &str) -> Option<(String, usize)> {
        unit(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn the_longest_unit_counts_and_none_within_a_word() {
        let table = [
            ("km", Some(("公里", 2))),
            ("km/h。", Some(("公里每小时", 4))),
            ("m²的", Some(("平方米", 2))),
            ("m/s", Some(("米每秒", 3))),
            ("g/cm³。", Some(("克每立方厘米", 5))),
            ("m/s²，", Some(("米每二次方秒", 4))),
            ("m/s^2", Some(("米每二次方秒", 5))),
            ("L/100km", Some(("升每百公里", 7))),
            ("mmHg。", Some(("毫米汞柱", 4))),
            ("mmol/L", Some(("毫摩尔每升", 6))),
            ("m/个", Some(("米", 1))),
            ("°C", Some(("摄氏度", 2))),
            ("mp3", None),
            ("G网", None),
            ("A级", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(
                unit_of(text),
                expected.map(|(said, length): (&str, _)| (said.to_owned(), length)),
                "{text}"
            );
        }
    }

    #[test]
    fn no_row_stands_twice() {
        for table in [UNITS.map(|row| row.0).to_vec(), CURRENCIES.map(|row| row.0).to_vec(), MONEY.to_vec()] {
            let unique: std::collections::HashSet<_> = table.iter().collect();
            assert_eq!(unique.len(), table.len());
        }
    }

    #[test]
    fn two_is_liang_before_a_measure() {
        for (text, expected) in [
            ("个", true),
            ("年后", true),
            ("年级", false),
            ("月", false),
            ("小时", true),
            ("小学", false),
            ("", false),
        ] {
            assert_eq!(takes_liang(&text.chars().collect::<Vec<_>>()), expected, "{text}");
        }
    }
}
