//! Numbers that are names and count nothing: telephone numbers and hotlines, rooms, plates, models, standards,
//! versions. Their figures are said one by one, groups of them with a pause between.

use super::latin::spaced;
use super::measure::takes_liang;
use super::numeral::{digits, integer, phone};
use super::scan::{Reading, Text};

/// Words before a telephone number. 110 behind one is 幺幺零.
const TELEPHONES: [&str; 13] = [
    "电话",
    "手机",
    "传真",
    "热线",
    "拨打",
    "电话号码",
    "手机号",
    "手机号码",
    "联系方式",
    "致电",
    "拨通",
    "呼叫",
    "座机",
];
/// Words behind one.
const TELEPHONED: [&str; 6] = ["热线", "报警", "急救电话", "火警", "电话", "平台电话"];
/// Words before a number that everybody knows.
const CALLS: [&str; 13] = [
    "打",
    "拨",
    "客服",
    "急救",
    "火警",
    "救护",
    "报警",
    "匪警",
    "投诉",
    "举报",
    "查号台",
    "交通事故",
    "热线",
];
/// Words behind one.
const CALLED: [&str; 19] = [
    "热线",
    "客服",
    "急救",
    "救护",
    "电话",
    "报警",
    "火警",
    "投诉",
    "举报",
    "服务热线",
    "平台",
    "网站",
    "市民",
    "政务",
    "指挥",
    "民警",
    "消费",
    "接警",
    "出警",
];
/// Words before a number that is a name and no quantity.
const LABELS: [&str; 22] = [
    "编号",
    "账号",
    "帐号",
    "身份证",
    "身份证号",
    "号码",
    "邮编",
    "邮政编码",
    "代码",
    "学号",
    "工号",
    "证号",
    "卡号",
    "单号",
    "订单号",
    "QQ",
    "密码",
    "验证码",
    "尾号",
    "编码",
    "ISBN",
    "No.",
];
/// A run of so many figures is no quantity unless something counted follows.
const LONG: usize = 12;
/// Makers of what is named by figures alone: 波音747.
const MAKERS: [&str; 9] =
    ["波音", "空客", "空中客车", "麦道", "伊尔", "Boeing", "Airbus", "Embraer", "Bombardier"];
/// Words before a figure that is a model behind a hyphen, not below zero: 歼-20.
const MODELS: [&str; 55] = [
    "歼",
    "运",
    "轰",
    "直",
    "强",
    "教",
    "苏",
    "米",
    "图",
    "安",
    "卡",
    "米格",
    "雅克",
    "伊尔",
    "空警",
    "武直",
    "歼轰",
    "轰炸",
    "东风",
    "巨浪",
    "红旗",
    "鹰击",
    "霹雳",
    "海鹰",
    "长剑",
    "长征",
    "神舟",
    "天宫",
    "天舟",
    "嫦娥",
    "天问",
    "风云",
    "北斗",
    "海洋",
    "高分",
    "资源",
    "实践",
    "快舟",
    "引力",
    "谷神星",
    "阿波罗",
    "联盟",
    "进步",
    "阿丽亚娜",
    "猎鹰",
    "彩虹",
    "翼龙",
    "攻击",
    "无侦",
    "新舟",
    "新冠",
    "鲲龙",
    "波音",
    "空客",
    "麦道",
];
/// Letters before the number of a standard.
const STANDARDS: [&str; 24] = [
    "GB", "GBT", "GBZ", "GJB", "ISO", "IEC", "IEEE", "DIN", "JIS", "ASTM", "ANSI", "EN", "DB", "JGJ", "CJJ",
    "JTG", "HJ", "YY", "QB", "GA", "WS", "NY", "HG", "JB",
];
/// The one character for a province that begins a number plate.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// Mobile numbers, numbers with an area code, 400 numbers, and any number that is called one.
pub(super) fn telephone(text: &Text, place: usize) -> Option<Reading> {
    let (start, head) = match (text.starts_with(place, "+86"), text.at(place + 3)) {
        (true, ' ' | '-') => (place + 4, "加八六，"),
        (true, _) => (place + 3, "加八六，"),
        (false, _) => (place, ""),
    };
    let (groups, end) = text.groups(start, &['-', ' ']);
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    let first = groups.first()?;
    let whole = groups.concat();
    let mobile = whole.len() == 11
        && whole.starts_with('1')
        && !matches!(whole.as_bytes().get(1), Some(b'0'..=b'2'))
        && matches!(lengths.as_slice(), [11] | [3, 4, 4]);
    let area = first.starts_with('0') && matches!(lengths.as_slice(), [3 | 4, 7 | 8] | [3 | 4, 3 | 4, 4]);
    let free =
        (first == "400" || first == "800") && matches!(lengths.as_slice(), [3, 3, 4] | [3, 4, 3] | [3, 7]);
    // +86 10 6278 1234: the area without its zero.
    let abroad = !head.is_empty()
        && !first.starts_with('0')
        && matches!(lengths.as_slice(), [2 | 3, 7 | 8] | [2 | 3, 3 | 4, 4]);
    // 4008108888
    let joined = lengths == [10]
        && (first.starts_with("400") || first.starts_with("800"))
        && !first.ends_with("000")
        && !"万亿多余,".contains(text.at(end));
    let counted = (takes_liang(text.from(end)) && !text.starts_with(end, "市民"))
        || text.at(end) == '.' && text.at(end + 1).is_ascii_digit();
    let called = whole.len() >= 3
        && (ends_with_label(text, place, &TELEPHONES)
            || (whole.len() <= 5 && groups.len() == 1 && text.starts_with_any(end, &TELEPHONED))
            || (groups.len() == 1 && is_hotline(text, place, end, &whole)));
    if counted
        || text.at(end).is_ascii_alphabetic()
        || !(mobile || area || abroad || free || joined || called)
    {
        return None;
    }
    let groups = match lengths.as_slice() {
        // As it is said: three, four, four.
        [11] if mobile => [(0, 3), (3, 7), (7, 11)]
            .map(|(from, to)| whole.get(from..to).unwrap_or_default().to_owned())
            .to_vec(),
        [10] if joined => [(0, 3), (3, 6), (6, 10)]
            .map(|(from, to)| whole.get(from..to).unwrap_or_default().to_owned())
            .to_vec(),
        _ => groups,
    };
    let said: Vec<String> = groups.iter().map(|group| phone(group)).collect();
    Some(Reading { said: format!("{head}{}", said.join("，")), end })
}

/// 010-12345678转801: what is dialled when somebody has answered.
pub(super) fn extension(text: &Text, place: usize) -> Option<Reading> {
    const SHORTEST: usize = 7;
    let end = text.digits_end(place);
    let context = text.context(place, 16);
    let called = context.trim_end_matches('转').trim_end_matches([' ', '，', ',', '-', '（', '(']);
    let number = called.ends_with(|c: char| c.is_ascii_digit())
        && called.chars().filter(char::is_ascii_digit).count() >= SHORTEST;
    let named = ["电话", "总机", "热线"].iter().any(|word| called.ends_with(word));
    let fits = text.before(place) == '转'
        && (2..=5).contains(&(end - place))
        && !text.at(end).is_alphanumeric()
        && (number || named);
    fits.then(|| Reading { said: phone(&text.text(place, end)), end })
}

/// (010)62345678: an area code in brackets.
pub(super) fn telephone_in_brackets(text: &Text, place: usize) -> Option<Reading> {
    let close = text.digits_end(place + 1);
    let area = text.text(place + 1, close);
    let fits = matches!(text.at(place), '(' | '（')
        && matches!(text.at(close), ')' | '）')
        && area.starts_with('0')
        && (3..=4).contains(&area.len());
    let start = close + 1 + usize::from(matches!(text.at(close + 1), ' ' | '-'));
    let (groups, end) = text.groups(start, &['-', ' ']);
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    if !fits
        || text.at(end).is_ascii_alphabetic()
        || !matches!(lengths.as_slice(), [7 | 8] | [3 | 4, 4] | [7 | 8, 1..=5])
    {
        return None;
    }
    let said: Vec<String> = groups.iter().map(|group| phone(group)).collect();
    Some(Reading { said: format!("{}，{}", phone(&area), said.join("，")), end })
}

/// Whether `number` is dialled: 12306客服, 急救120, and the others of a list, 拨打110、119或120.
fn is_hotline(text: &Text, place: usize, end: usize, number: &str) -> bool {
    const SHORT: [&str; 5] = ["110", "114", "119", "120", "122"];
    const LISTED: [char; 7] = ['、', '和', '或', '及', '/', '”', '“'];
    // 划拨 and 调拨 are what is done with money.
    let paid = text.before(place) == '拨' && "划调下增追".contains(text.before(place - 1));
    let known = SHORT.contains(&number)
        || (number.len() == 5
            && ["95", "96", "100", "111", "12"].iter().any(|head| number.starts_with(head))
            && (number == "10000" || !number.ends_with("000")));
    // What is counted goes on: 急救120例.
    let next = text.at(end);
    let ends = !next.is_alphanumeric() || LISTED.contains(&next) || next == '等';
    let called = !paid
        && known
        && (text.starts_with_any(end, &CALLED) || (ends && ends_with_label(text, place, &CALLS)));
    let context = text.context(place, 24);
    let before = context.trim_end_matches(|c: char| c.is_ascii_digit() || LISTED.contains(&c));
    let listed = context.ends_with(LISTED)
        && context.len() > before.len() + 3
        && TELEPHONES.iter().chain(CALLS.iter().filter(|_| known)).any(|label| before.ends_with(label));
    called || (listed && ends)
}

/// 1203室, 302房间 and 3-201室.
pub(super) fn room(text: &Text, place: usize) -> Option<Reading> {
    const ROOMS: [&str; 5] = ["室", "房间", "号房", "号室", "号包间"];
    const COUNTED: [char; 16] =
        ['有', '共', '近', '约', '超', '余', '供', '建', '的', '到', '至', '过', '达', '设', '置', '每'];
    let (groups, end) = text.groups(place, &['-']);
    let (number, house) = match groups.as_slice() {
        [number] => (number, None),
        [house, number] if house.len() < number.len() => (number, Some(house)),
        _ => return None,
    };
    let named =
        text.starts_with_any(end, &ROOMS) || (text.at(end) == '房' && !text.at(end + 1).is_alphanumeric());
    let fits = (3..=4).contains(&number.len())
        && !number.ends_with("00")
        && named
        && !text.starts_with_any(end, &["室内", "室外"])
        && !COUNTED.contains(&text.before(place));
    fits.then(|| match house {
        Some(house) => Reading { said: format!("{}，{}", integer(house), digits(number)), end },
        None => Reading { said: digits(number), end },
    })
}

/// 737-800 and 747 behind the name of who makes them.
pub(super) fn model(text: &Text, place: usize) -> Option<Reading> {
    let context = text.context(place, 12);
    let context = context.trim_end();
    let (groups, end) = text.groups(place, &['-']);
    let fits = MAKERS.iter().any(|maker| context.ends_with(maker))
        && !groups.is_empty()
        && groups.iter().all(|group| (2..=4).contains(&group.len()))
        && !takes_liang(text.from(end));
    fits.then(|| {
        let said: Vec<String> = groups.iter().map(|group| digits(group)).collect();
        Reading { said: said.join("，"), end }
    })
}

/// Whether the number behind the hyphen at `place` is that of a model: 歼-20.
pub(super) fn is_model(text: &Text, place: usize) -> bool {
    let context = text.context(place, 5);
    MODELS.iter().any(|model| context.ends_with(model))
}

/// GB/T 15834-2011 and ISO 9001:2015: the letters, the figures and the year of a standard.
pub(super) fn standard(text: &Text, place: usize) -> Option<Reading> {
    let mut letters_end = text.run_end(place, |c| c.is_ascii_uppercase());
    let letters = text.text(place, letters_end);
    let mut said = spaced(&letters);
    if text.before(place).is_ascii_alphanumeric() || !STANDARDS.contains(&letters.as_str()) {
        return None;
    }
    // DB11 is the standard of a province.
    let province = text.digits_end(letters_end);
    if letters == "DB" && text.at(province) == '/' {
        said.push_str(&digits(&text.text(letters_end, province)));
        letters_end = province;
    }
    let kind = text.run_end(letters_end + 1, |c| c.is_ascii_uppercase());
    if text.at(letters_end) == '/' && (1..=3).contains(&(kind - letters_end - 1)) {
        said = format!("{said} {}", spaced(&text.text(letters_end + 1, kind)));
        letters_end = kind;
    }
    let start = letters_end + usize::from(text.at(letters_end) == ' ');
    let (parts, end) = text.groups(start, &['.']);
    let number = parts.first()?;
    let year_end = text.digits_end(end + 1);
    let year = text.text(end + 1, year_end);
    let dated = matches!(text.at(end), '-' | '–' | '—' | ':' | '：')
        && year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"));
    // ISO 400 and ISO 3200 are how fast a film is.
    if text.at(end).is_ascii_alphabetic() || !(dated || (number.len() >= 4 && !number.ends_with("00"))) {
        return None;
    }
    let figures: Vec<String> = parts.iter().map(|part| digits(part)).collect();
    said = format!("{said} {}", figures.join("点"));
    Some(if dated {
        Reading { said: format!("{said}，{}", digits(&year)), end: year_end }
    } else {
        Reading { said, end }
    })
}

/// 粤B·12345 and 京A12345: what is behind the character of a province, one by one.
pub(super) fn plate(text: &Text, place: usize) -> Option<Reading> {
    let province = PROVINCES.contains(text.before(place)) && text.at(place).is_ascii_uppercase();
    let start = place + 1 + usize::from(matches!(text.at(place + 1), '·' | '•' | '・' | '-' | ' '));
    let end = text.run_end(start, |c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let number = text.text(start, end);
    let figures = number.chars().filter(char::is_ascii_digit).count();
    if !province || !(5..=6).contains(&number.len()) || figures < 3 || text.at(end).is_ascii_alphanumeric() {
        return None;
    }
    let mut said = format!("{} ", text.at(place));
    for character in number.chars() {
        if character.is_ascii_digit() {
            said.push_str(&digits(character.encode_utf8(&mut [0; 4])));
        } else {
            if !said.ends_with(' ') {
                said.push(' ');
            }
            said.push(character);
            said.push(' ');
        }
    }
    Some(Reading { said: said.trim_end().to_owned(), end })
}

/// 编号007, and runs of figures too long to count anything.
pub(super) fn labelled(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['-', ' ']);
    let single = text.digits_end(place);
    if groups.concat().len() >= 3 && ends_with_label(text, place, &LABELS) {
        let said: Vec<String> = groups.iter().map(|group| digits(group)).collect();
        return Some(Reading { said: said.join("，"), end });
    }
    let number = text.text(place, single);
    let counts =
        takes_liang(text.from(single)) || "万亿多余,.%".contains(text.at(single)) || number.ends_with("000");
    (number.len() >= LONG && !counts).then(|| Reading { said: digits(&number), end: single })
}

fn ends_with_label(text: &Text, place: usize, labels: &[&str]) -> bool {
    let context = text.context(place, 10);
    let context = context.trim_end_matches([' ', ':', '：', '“', '为', '是', '(', '（', '#']);
    labels.iter().any(|label| context.ends_with(label))
}

/// 1.2.3, and addresses of machines: 一点二点三.
pub(super) fn version(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['.']);
    if groups.len() < 3 || text.at(end).is_ascii_alphabetic() {
        return None;
    }
    let said: Vec<String> =
        groups.iter().map(|group| if group.len() < 3 { integer(group) } else { digits(group) }).collect();
    Some(Reading { said: said.join("点"), end })
}

/// 978-7-02-000220: groups of figures with pauses between them.
pub(super) fn serial(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['-']);
    if groups.len() < 3 || text.at(end).is_ascii_alphabetic() {
        return None;
    }
    let said: Vec<String> = groups.iter().map(|group| digits(group)).collect();
    Some(Reading { said: said.join("，"), end })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rule = fn(&Text, usize) -> Option<Reading>;

    /// What `rule` says of `text` from the mark `|` on, and what it leaves.
    fn said(rule: Rule, text: &str) -> Option<String> {
        let place = text.chars().position(|c| c == '|').unwrap();
        let text = Text::new(&text.replace('|', ""));
        rule(&text, place).map(|reading| format!("{}|{}", reading.said, text.text(reading.end, text.len())))
    }

    #[test]
    fn telephone_numbers_and_hotlines() {
        let table: [(Rule, &str, Option<&str>); 35] = [
            (telephone, "|+86 10 6278 1234", Some("加八六，幺零，六二七八，幺二三四|")),
            (telephone, "|+86-10-62781234", Some("加八六，幺零，六二七八幺二三四|")),
            (telephone, "|10 6278 1234", None),
            (telephone, "|4008108888。", Some("四零零，八幺零，八八八八|。")),
            (telephone, "|4008108888元", None),
            (telephone, "|4008100000", None),
            (extension, "010-12345678转|801。", Some("八零幺|。")),
            (extension, "62781234 转|801", Some("八零幺|")),
            (extension, "12345678转|801班", None),
            (extension, "逆转|801", None),
            (telephone_in_brackets, "|(010)62345678。", Some("零幺零，六二三四五六七八|。")),
            (telephone_in_brackets, "|（0571）6234-5678", Some("零五七幺，六二三四，五六七八|")),
            (telephone_in_brackets, "|（010）623人", None),
            (telephone_in_brackets, "|（12）62345678", None),
            (telephone, "|12306客服", Some("幺二三零六|客服")),
            (telephone, "拨|12315。", Some("幺二三幺五|。")),
            (telephone, "拨打12306、|12315", Some("幺二三幺五|")),
            (telephone, "拨打110、119或|120。", Some("幺二零|。")),
            (telephone, "急救|120，", Some("幺二零|，")),
            (telephone, "火警|119，", Some("幺幺九|，")),
            (telephone, "致电|95588", Some("九五五八八|")),
            (telephone, "客服|10086", Some("幺零零八六|")),
            (telephone_in_brackets, "|(010)62345678-12", Some("零幺零，六二三四五六七八，幺二|")),
            (telephone, "下拨|500万元", None),
            (telephone, "拨|120万元", None),
            (telephone, "|12345市民热线", Some("幺二三四五|市民热线")),
            (telephone, "|110指挥中心", Some("幺幺零|指挥中心")),
            (telephone, "划拨|12345", None),
            (telephone, "急救|120例", None),
            (telephone, "急救|130，", None),
            (telephone, "电话费|120元", None),
            (telephone, "手机12、|120部", None),
            (telephone, "|12000客服", None),
            (telephone, "|500客服人员", None),
            (telephone, "增加到|120，", None),
        ];
        for (rule, text, expected) in table {
            assert_eq!(said(rule, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn rooms_models_standards_and_plates() {
        let table: [(Rule, &str, Option<&str>); 28] = [
            (room, "3号楼|1203室", Some("一二零三|室")),
            (room, "住|302房间", Some("三零二|房间")),
            (room, "共有|302房间", None),
            (room, "|100室", None),
            (room, "|12室", None),
            (room, "|3-201室", Some("三，二零一|室")),
            (room, "|1203房。", Some("一二零三|房。")),
            (room, "|1203房产", None),
            (model, "空客|A320-200", None),
            (model, "波音|737-800客机", Some("七三七，八零零|客机")),
            (model, "波音|747", Some("七四七|")),
            (model, "Boeing |737-800", Some("七三七，八零零|")),
            (model, "购波音|100架", None),
            (model, "约|737-800", None),
            (standard, "|GB/T 15834-2011的", Some("G B T 一五八三四，二零一一|的")),
            (standard, "|GB/T15834—2011", Some("G B T 一五八三四，二零一一|")),
            (standard, "|GB/T 1.1-2020", Some("G B T 一点一，二零二零|")),
            (standard, "|ISO 9001:2015", Some("I S O 九零零一，二零一五|")),
            (standard, "|ISO 9001认证", Some("I S O 九零零一|认证")),
            (standard, "|DB11/T 123-2019", Some("D B一一 T 一二三，二零一九|")),
            (standard, "|ISO 400", None),
            (standard, "|GDP 2011", None),
            (plate, "粤|B·12345", Some("B 一二三四五|")),
            (plate, "京|A12345的", Some("A 一二三四五|的")),
            (plate, "沪|AD8F123", Some("A D 八 F 一二三|")),
            (plate, "京|A8F123", Some("A 八 F 一二三|")),
            (plate, "看|B12345", None),
            (plate, "京|A123456789", None),
        ];
        for (rule, text, expected) in table {
            assert_eq!(said(rule, text).as_deref(), expected, "{text}");
        }
    }
}
