//! Codes of machines, houses and lines, told by the words beside them: ports, errors, numbers of accounts, rooms, routes
//! of buses. Their figures are said one by one.

use super::measure::takes_liang;
use super::numeral::digits;
use super::scan::{Reading, Text};

/// Words before a code.
const LABELS: [&str; 45] = [
    "端口",
    "端口号",
    "port",
    "Port",
    "PORT",
    "QQ号",
    "QQ群",
    "群号",
    "微信号",
    "会议号",
    "房间号",
    "房号",
    "航班号",
    "门牌号",
    "流水号",
    "错误码",
    "状态码",
    "返回码",
    "HTTP",
    "Error",
    "error",
    "ERROR",
    "ICP备",
    "ICP证",
    "网安备",
    "许可证号",
    "准考证号",
    "档案号",
    "车牌号",
    "合同号",
    "批次号",
    "序列号",
    "区号",
    "工单号",
    "运单号",
    "取件码",
    "提取码",
    "邀请码",
    "校验码",
    "兑换码",
    "条形码",
    "识别码",
    "会员号",
    "UID",
    "ID",
];
/// Ports that have fewer than four figures and a name of their own.
const PORTS: [&str; 11] = ["135", "137", "138", "139", "143", "389", "443", "445", "465", "587", "993"];
/// Answers of a server that nobody takes for a quantity.
const ERRORS: [&str; 15] =
    ["401", "403", "404", "405", "408", "413", "415", "418", "422", "429", "451", "502", "503", "504", "521"];

/// 端口8080, port 443, QQ号12345678, HTTP 404; but 端口100个.
pub(super) fn labelled(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let context = text.context(place, 12);
    let context = context.trim_end_matches([' ', ':', '：', '“', '为', '是', '(', '（', '#']);
    let label = LABELS.iter().filter(|label| {
        let rest = context.strip_suffix(**label);
        // An airport is no port.
        let latin = label.starts_with(|c: char| c.is_ascii());
        rest.is_some_and(|rest| !(latin && rest.ends_with(|c: char| c.is_ascii_alphanumeric())))
    });
    let label = label.max_by_key(|label| label.len())?;
    let is_port = label.starts_with("端口") || label.eq_ignore_ascii_case("port");
    let fewest = if is_port { 2 } else { 3 };
    let (numbers, last) = text.groups(place, &['-', '~', '–', '、', '/']);
    if is_port && numbers.len() > 1 && numbers.iter().all(|one| one.len() > 1) && !is_counted(text, last) {
        let said: Vec<String> = numbers.iter().map(|one| digits(one)).collect();
        let between = if "、/".contains(text.at(end)) { "、" } else { "到" };
        return Some(Reading { said: said.join(between), end: last });
    }
    (number.len() >= fewest && !is_counted(text, end)).then(|| Reading { said: digits(&number), end })
}

/// 8080端口, localhost:8080 and 127.0.0.1:80.
pub(super) fn port(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let known =
        (matches!(number.len(), 4 | 5) && !number.ends_with("00")) || PORTS.contains(&number.as_str());
    let named = text.starts_with(end, "端口") && known && !is_quantity(text.before(place));
    let context = text.context(place, 17);
    let host = context.strip_suffix(':').map(|host| {
        let address = host.rsplit(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default();
        host.ends_with("localhost") || address.split('.').filter(|part| !part.is_empty()).count() == 4
    });
    let behind_host = host == Some(true) && (2..=5).contains(&number.len());
    (named || behind_host).then(|| Reading { said: digits(&number), end })
}

/// 404错误, 404页面 and 返回502.
pub(super) fn error(text: &Text, place: usize) -> Option<Reading> {
    const BEHIND: [&str; 12] = [
        "错误",
        "报错",
        "页面",
        "状态",
        "异常",
        "响应",
        "Not",
        "Bad",
        "Forbidden",
        "Internal",
        "Gateway",
        "Service",
    ];
    const BEFORE: [&str; 8] = ["返回", "报错", "显示", "提示", "页面", "遇到", "出现", "报"];
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let after = end + usize::from(text.at(end) == ' ');
    let context = text.context(place, 3);
    let told = text.starts_with_any(after, &BEHIND)
        || (BEFORE.iter().any(|word| context.ends_with(word)) && ends(text, end));
    (ERRORS.contains(&number.as_str()) && told && !is_quantity(text.before(place)))
        .then(|| Reading { said: digits(&number), end })
}

/// 1080P and 720p: how many lines a picture has.
pub(super) fn lines(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let fits = ["360", "480", "720", "1080", "1440", "2160"].contains(&number.as_str())
        && matches!(text.at(end), 'p' | 'P' | 'i')
        && !text.at(end + 1).is_ascii_alphanumeric()
        && !text.before(place).is_ascii_alphanumeric();
    fits.then(|| Reading {
        said: format!("{} {}", digits(&number), text.at(end).to_ascii_uppercase()),
        end: end + 1,
    })
}

/// 8号楼301, A座1203 and 302会议室.
pub(super) fn room(text: &Text, place: usize) -> Option<Reading> {
    const ROOMS: [&str; 8] = ["会议室", "教室", "办公室", "包厢", "病房", "宿舍", "寝室", "诊室"];
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let before = text.before(place);
    let context = text.context(place, 3);
    let house = ["号楼", "单元"].iter().any(|word| context.ends_with(word))
        || (matches!(before, '座' | '栋' | '幢')
            && (text.before(place - 1).is_ascii_alphanumeric() || text.before(place - 1) == '号'));
    let inside = house && ends(text, end);
    let named = text.starts_with_any(end, &ROOMS)
        && !is_quantity(before)
        && !"建置设供改造修".contains(before)
        && !before.is_ascii_alphanumeric();
    ((3..=4).contains(&number.len()) && !number.ends_with("00") && (inside || named))
        .then(|| Reading { said: digits(&number), end })
}

/// 坐302路 and 302路末班车; but 302路信号.
pub(super) fn route(text: &Text, place: usize) -> Option<Reading> {
    const BEHIND: [&str; 9] =
        ["路终点", "路首末", "路末班", "路首班", "路站", "路司机", "路线路", "路大巴", "路夜班"];
    const BEFORE: [&str; 9] = ["乘坐", "换乘", "坐", "乘", "搭", "公交", "改乘", "转乘", "搭乘"];
    let end = text.digits_end(place);
    let number = text.text(place, end);
    let context = text.context(place, 2);
    let ridden = BEFORE.iter().any(|word| context.ends_with(word))
        && text.at(end) == '路'
        && (ends(text, end + 1) || "到去至前回公".contains(text.at(end + 1)));
    let fits = number.len() == 3 && !number.ends_with("00");
    (fits && !is_quantity(text.before(place)) && (ridden || text.starts_with_any(end, &BEHIND)))
        .then(|| Reading { said: digits(&number), end })
}

/// Whether what ends at `end` ends a phrase.
fn ends(text: &Text, end: usize) -> bool {
    let goes_on = matches!(text.at(end), '.' | ',' | '-' | ':') && text.at(end + 1).is_ascii_digit();
    !text.at(end).is_alphanumeric() && !"%‰°℃+/~".contains(text.at(end)) && !goes_on
}

/// Whether a number that ends at `end` counts what is behind it.
fn is_counted(text: &Text, end: usize) -> bool {
    let decimal = matches!(text.at(end), '.' | ',') && text.at(end + 1).is_ascii_digit();
    let next = text.at(end);
    takes_liang(text.from(end)) || decimal || "万亿多余%‰".contains(next) || next.is_ascii_alphabetic()
}

/// Whether this character before a number says that it counts.
fn is_quantity(before: char) -> bool {
    "有共近约超余达逾各增.,-+".contains(before)
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn codes_are_said_figure_by_figure_and_quantities_are_not() {
        let table = [
            ("端口8080被占用，端口号为3306", "端口八零八零被占用，端口号为三三零六"),
            ("监听 port 8080，port: 80", "监听 port 八零八零，port: 八零"),
            ("端口8080-8090，端口80、443", "端口八零八零到八零九零，端口八零、四四三"),
            ("8080端口，443端口，48端口", "八零八零端口，四四三端口，四十八端口"),
            ("localhost:8080，127.0.0.1:80", "localhost：八零八零，一二七点零点零点一：八零"),
            ("端口100个，共1024端口，airport 800", "端口一百个，共一千零二十四端口，airport 八百"),
            ("页面显示404错误，返回404。", "页面显示四零四错误，返回四零四。"),
            ("HTTP 404 Not Found，状态码502", "H T T P 四零四 Not Found，状态码五零二"),
            ("返回404人，有404错误", "返回四百零四人，有四百零四错误"),
            ("QQ号12345678，QQ群：123456", "Q Q号一二三四五六七八，Q Q群：一二三四五六"),
            ("京ICP备12345678号", "京I C P备一二三四五六七八号"),
            ("8号楼301，A座1203，2单元502。", "八号楼三零一，A座一二零三，二单元五零二。"),
            ("302会议室，新建302教室", "三零二会议室，新建三百零二教室"),
            ("坐302路到西站，302路终点站", "坐三零二路到西站，三零二路终点站"),
            ("1080P，720p，1080Pa", "一零八零 P，七二零 P，一千零八十帕"),
            ("302路信号，共302路。", "三百零二路信号，共三百零二路。"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
