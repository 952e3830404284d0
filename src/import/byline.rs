//! Dates, names and the information line of an article: `发布时间：… 来源：… 编辑：…`.
//!
//! In comes one short line, out go its pieces, or a date or a name in the form [`crate::article::Meta`] wants.
//! Which line of a page is such a line is not known here.

use std::fmt::Write as _;

use super::furniture::{self, Field, Rule, Shape};

/// A piece of a line.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Furniture; a label brings its value in the pieces that follow.
    Sign(&'static Rule),
    /// A date, with the time if there is one.
    Date(String),
    /// A number or a time on its own.
    Number,
    /// Anything else.
    Text(&'a str),
}

/// Cuts a line into its pieces. The time taken grows with the square of the line's length: give it short lines.
pub(super) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = unwrapped(line);
    loop {
        rest = rest.trim_start_matches(is_separator);
        if rest.is_empty() {
            return pieces;
        }
        let (piece, length) = piece(rest);
        pieces.push(piece);
        rest = rest.get(length..).unwrap_or_default();
    }
}

fn piece(rest: &str) -> (Piece<'_>, usize) {
    if let Some((date, length)) = date(rest) {
        return (Piece::Date(date), length);
    }
    if let Some((rule, length)) = label(rest) {
        return (Piece::Sign(rule), length);
    }
    if let Some(length) = number(rest) {
        return (Piece::Number, length);
    }
    if let Some((rule, length)) = words(rest) {
        return (Piece::Sign(rule), length);
    }
    let end = rest
        .char_indices()
        .skip(1)
        .find(|&(at, c)| {
            let Some((value, behind)) = rest.split_at_checked(at) else { return false };
            is_hard_separator(c) || label(behind).is_some() || is_glued(value, behind)
        })
        .map_or(rest.len(), |(at, _)| at);
    let end = spaced_name(rest, end).unwrap_or(end);
    (Piece::Text(rest.get(..end).unwrap_or_default()), end)
}

/// Whether `behind` is furniture set solid with the name before it, as links beside each other are: `南岸日报举报`.
fn is_glued(value: &str, behind: &str) -> bool {
    words(behind).is_some_and(|(rule, _)| rule.shape == Shape::Word)
        && (is_site(value) || names(value).is_some())
}

/// Where a name of two characters ends that has a space inside, as `袁 毅`, and of which the first ends at `end`.
fn spaced_name(rest: &str, end: usize) -> Option<usize> {
    let single = |text: &str| text.chars().count() == 1 && text.chars().all(is_han);
    let (first, after) = rest.split_at_checked(end)?;
    let second = after.trim_start_matches([' ', '　', '\u{A0}']);
    let gap = after.len() - second.len();
    let length = second.chars().next()?.len_utf8();
    let (given, tail) = second.split_at_checked(length)?;
    let ends = tail.chars().next().is_none_or(is_boundary);
    (gap > 0
        && gap <= 6
        && ends
        && single(first)
        && single(given)
        && names(rest.get(..end + gap + length)?).is_some())
    .then_some(end + gap + length)
}

/// Labels that need no colon before a date.
const BEFORE_DATES: &[&str] = &["发布于", "发表于", "更新于", "posted @"];

/// A label with its colon. `文` takes a stroke too, as in `文/沈砚`; some labels stand before a date without one, and
/// where a writer is stands behind its label at the end of a line.
fn label(rest: &str) -> Option<(&'static Rule, usize)> {
    let rule = furniture::at_start(rest, |shape| matches!(shape, Shape::Label(_)))?;
    let after = rest.get(rule.sign.len()..)?;
    let spaces = after.len() - after.trim_start().len();
    let mark = after.trim_start().chars().next()?;
    let strokes =
        if rule.sign == "文" { &[':', '：', '/', '／', '|', '｜', '丨'][..] } else { &[':', '：'] };
    let value = after.trim();
    let is_place = || rule.sign.starts_with("IP") && value.chars().count() <= 4 && value.chars().all(is_han);
    if BEFORE_DATES.contains(&rule.sign) && date(value).is_some() || is_place() {
        return Some((rule, rule.sign.len() + spaces));
    }
    strokes.contains(&mark).then(|| (rule, rule.sign.len() + spaces + mark.len_utf8()))
}

/// A word of furniture that ends where a word ends, or where another begins.
fn words(rest: &str) -> Option<(&'static Rule, usize)> {
    let is_word = |shape| matches!(shape, Shape::Word | Shape::Weak);
    let mut first = None;
    let mut at = 0;
    loop {
        let here = rest.get(at..)?;
        match here.chars().next() {
            Some(c) if first.is_none() || !is_boundary(c) && !c.is_ascii_digit() => {
                let rule = furniture::at_start(here, is_word)?;
                first = first.or(Some((rule, rule.sign.len())));
                at += rule.sign.len();
            }
            _ => return first,
        }
    }
}

/// `1`, `1,203`, `1.2万`, `00:00`, `10:17:33`, `12次`.
fn number(rest: &str) -> Option<usize> {
    let digits =
        rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b':' | b'+')).count();
    let after = rest.get(digits..)?;
    let unit =
        after.chars().next().filter(|c| matches!(c, '万' | '次' | '人' | '条')).map_or(0, char::len_utf8);
    let ends = after.get(unit..)?.chars().next().is_none_or(is_boundary);
    (rest.starts_with(|c: char| c.is_ascii_digit()) && ends).then_some(digits + unit)
}

fn is_hard_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | '｜' | '丨' | '【' | '】')
}

fn is_separator(c: char) -> bool {
    is_hard_separator(c) || "/／·•・,，、>＞»›←→()（）[]【】-－—:：".contains(c)
}

fn is_boundary(c: char) -> bool {
    is_separator(c) || c == '×'
}

/// The line without brackets that are around all of it.
fn unwrapped(line: &str) -> &str {
    let line = line.trim();
    [('（', '）'), ('(', ')'), ('【', '】'), ('[', ']')]
        .iter()
        .find_map(|&(open, close)| line.strip_prefix(open)?.strip_suffix(close))
        .unwrap_or(line)
}

/// The date at the start of `text` as `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`, and the bytes it took.
pub(super) fn date(text: &str) -> Option<(String, usize)> {
    let mut scan = Scan { rest: text };
    let year = scan.number(4, 4)?;
    scan.one_of(&['年', '-', '/', '.', '－'])?;
    let month = scan.number(1, 2)?;
    scan.one_of(&['月', '-', '/', '.', '－'])?;
    let day = scan.number(1, 2)?;
    let day_is_closed = scan.one_of(&['日', '号']).is_some();
    let is_date = (1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !is_date || !day_is_closed && scan.rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut date = format!("{year:04}-{month:02}-{day:02}");
    let mut with_time = Scan { rest: scan.rest.trim_start_matches(|c: char| c.is_whitespace() || c == 'T') };
    if let Some((hour, minute)) = with_time.time() {
        // Writing to a String cannot fail.
        let _ = write!(date, " {hour:02}:{minute:02}");
        scan = with_time;
    }
    Some((date, text.len() - scan.rest.len()))
}

struct Scan<'a> {
    rest: &'a str,
}

impl Scan<'_> {
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let number = self.rest.get(..digits).filter(|_| digits >= least)?.parse().ok()?;
        self.rest = self.rest.get(digits..)?;
        Some(number)
    }

    fn one_of(&mut self, marks: &[char]) -> Option<char> {
        let mark = self.rest.chars().next().filter(|c| marks.contains(c))?;
        self.rest = self.rest.get(mark.len_utf8()..)?;
        Some(mark)
    }

    /// `10:17`, `10:17:33`, `10时17分`.
    fn time(&mut self) -> Option<(u32, u32)> {
        let hour = self.number(1, 2)?;
        let mark = self.one_of(&[':', '：', '时', '点'])?;
        let minute = self.number(2, 2)?;
        match mark {
            ':' | '：' => {
                let mut seconds = Scan { rest: self.rest };
                if seconds.one_of(&[':', '：']).is_some() && seconds.number(2, 2).is_some() {
                    self.rest = seconds.rest;
                }
            }
            _ => {
                self.one_of(&['分'])?;
            }
        }
        (hour < 24 && minute < 60).then_some((hour, minute))
    }
}

/// Words before a name in a byline.
const ROLES: &[&str] = &[
    "本报记者",
    "本网记者",
    "本刊记者",
    "特约记者",
    "见习记者",
    "记者",
    "通讯员",
    "实习生",
    "撰文",
    "作者",
    "文/",
    "文／",
];

/// The names of people that all of `line` consists of, set as `Meta::author` wants them; none where it is
/// something else. A name has two to four characters and begins with a surname; `袁 毅` is one name.
pub(super) fn names(line: &str) -> Option<String> {
    let mut found: Vec<&str> = Vec::new();
    let joined: Vec<String> = line.split('、').map(join_single_characters).collect();
    for word in joined.iter().flat_map(|names| names.split_whitespace()) {
        let word = word.trim_start_matches(|c: char| "□■○●◎▣◇◆".contains(c));
        let role = ROLES.iter().find(|role| word.starts_with(**role)).map_or("", |role| role);
        let name = word.get(role.len()..).unwrap_or_default();
        // 作者, 沈砚
        let name = if role.is_empty() { name } else { name.trim_start_matches([',', '，', '：', ':']) };
        match name {
            "" => {}
            paper if found.is_empty() && is_reporter(paper) => {}
            name if is_name(name) => found.push(name),
            _ => return None,
        }
    }
    (!found.is_empty() && found.len() <= 4).then(|| found.join(" "))
}

/// `澎湃新闻记者`: a role with the paper before it.
fn is_reporter(word: &str) -> bool {
    const LONGEST: usize = 10;
    let paper = word.strip_suffix("记者");
    word.chars().count() <= LONGEST
        && paper.is_some_and(|paper| {
            ["新闻", "报", "网", "社", "周刊", "客户端", "电视台"].iter().any(|end| paper.ends_with(end))
                && paper.chars().all(is_han)
        })
}

/// The name of an editor without the number that a paper gives its people: `王晓易_NE0011`, `张义凌 SN123`.
pub(super) fn editor(value: &str) -> String {
    let whole = value.trim();
    let letters = whole.trim_end_matches(|c: char| c.is_ascii_digit());
    let name = letters.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (digits, length) = (whole.len() - letters.len(), letters.len() - name.len());
    let name = name.trim_end_matches(|c: char| c == '_' || c.is_whitespace());
    let is_code = digits >= 2 && (1..=4).contains(&length) && name.ends_with(is_han);
    people(if is_code { name } else { whole })
}

/// The value without the label of a source that a field of that name says once more.
pub(super) fn without_source_label(value: &str) -> &str {
    match label(value) {
        Some((rule, length)) if rule.shape == Shape::Label(Field::Source) => {
            value.get(length..).unwrap_or_default().trim()
        }
        _ => value,
    }
}

/// The value of a label that names people: `沈 砚` becomes `沈砚`, everything else is left as it is.
pub(super) fn people(value: &str) -> String {
    join_single_characters(value)
}

/// The author in a line that is nothing but `作者：…` or `文/…`.
pub(super) fn labelled_author(line: &str) -> Option<String> {
    const WIDEST: usize = 40;
    if super::lines::columns(line) > WIDEST {
        return None;
    }
    let (rule, length) = label(line)?;
    let value = line.get(length..)?.trim();
    let plain = !value.is_empty() && !value.contains(['。', '，', '？', '！', '：', ':', '“', '”', ',']);
    (rule.shape == Shape::Label(Field::Author) && plain).then(|| people(value))
}

fn join_single_characters(value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    let mut joined = String::new();
    let mut single_before = false;
    for word in words {
        let single = word.chars().count() == 1 && word.chars().all(is_han);
        let is_given_name = single && single_before;
        if !joined.is_empty() && !is_given_name {
            joined.push(' ');
        }
        joined.push_str(word);
        // Two single characters make a name; a third begins another.
        single_before = single && !is_given_name;
    }
    joined
}

/// The surnames of more than nine in ten people, and some that writers bear.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范\
金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关\
兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄\
窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝闻池木";
const DOUBLE_SURNAMES: &[&str] =
    &["欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯"];

fn is_name(word: &str) -> bool {
    let length = word.chars().count();
    let double = DOUBLE_SURNAMES.iter().any(|surname| word.starts_with(surname));
    let single = word.chars().next().is_some_and(|c| SURNAMES.contains(c));
    let fits = match (double, single) {
        (true, _) => (3..=4).contains(&length),
        (false, single) => single && (2..=3).contains(&length),
    };
    fits && word.chars().all(is_han)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether `text` names the issue of a magazine: `《南岸》2023年第12期`.
pub(super) fn is_issue(text: &str) -> bool {
    text.starts_with('《') && text.contains("第") && text.ends_with('期')
}

/// How names of sites and papers end.
const SITE_ENDS: &[&str] = &[
    "网",
    "网站",
    "报",
    "日报",
    "晚报",
    "在线",
    "客户端",
    "频道",
    "新闻社",
    "通讯社",
    "论坛",
    "周刊",
    "杂志",
];

/// Whether `text` may be the name of a site: short, one word, and ending as they do.
pub(super) fn is_site(text: &str) -> bool {
    const WIDEST: usize = 24;
    super::lines::columns(text) <= WIDEST
        && text.chars().count() >= 3
        && !text.contains(|c: char| c.is_whitespace() || "，。、：；？！_|｜《》".contains(c))
        && (SITE_ENDS.iter().any(|end| text.ends_with(end))
            || text.to_ascii_lowercase().ends_with(".cn")
            || text.to_ascii_lowercase().ends_with(".com"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_usual_form() {
        for (text, expected) in [
            ("2020年08月18日 10:17", "2020-08-18 10:17"),
            ("2020-08-18 10:17:33", "2020-08-18 10:17"),
            ("2020-08-18T10:17:33", "2020-08-18 10:17"),
            ("2020/8/18", "2020-08-18"),
            ("2020.8.18", "2020-08-18"),
            ("2020年8月18日10时07分", "2020-08-18 10:07"),
            ("2020年8月18日　9：05", "2020-08-18 09:05"),
            ("2020年8月18日星期二", "2020-08-18"),
        ] {
            assert_eq!(date(text).map(|(date, _)| date).as_deref(), Some(expected), "{text}");
        }
        for text in ["2020", "2020年", "2020-13-01", "2020-08-181", "1203-4", "10:17", "3020-01-01"] {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(date("2020-08-18 25:00 x").map(|(_, length)| length), Some(10));
    }

    #[test]
    fn names_are_set_solid() {
        for (line, expected) in [
            ("袁 毅", Some("袁毅")),
            ("沈砚", Some("沈砚")),
            ("本报记者 陆 遥 通讯员 周小满", Some("陆遥 周小满")),
            ("本报记者陆遥", Some("陆遥")),
            ("□ 欧阳明月", Some("欧阳明月")),
            ("王小川、李 禾", Some("王小川 李禾")),
            ("澎湃新闻记者 沈砚", Some("沈砚")),
            ("作者, 沈砚", Some("沈砚")),
            ("澎湃新闻记者", None),
            ("老记者 沈砚", None),
            ("夜航船上", None),
            ("目录", None),
            ("记者", None),
        ] {
            assert_eq!(names(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn the_pieces_of_an_information_line() {
        let shown = |line| -> Vec<String> {
            pieces(line)
                .iter()
                .map(|piece| match piece {
                    Piece::Sign(rule) => format!("<{}>", rule.sign),
                    Piece::Date(date) => date.clone(),
                    Piece::Number => "#".to_owned(),
                    Piece::Text(text) => (*text).to_owned(),
                })
                .collect()
        };
        assert_eq!(
            shown("发布时间：2024年3月5日 08:30 来源：《南岸》2024年第2期责任编辑：周 敏 打印"),
            [
                "<发布时间>",
                "2024-03-05 08:30",
                "<来源>",
                "《南岸》2024年第2期",
                "<责任编辑>",
                "周 敏",
                "<打印>"
            ]
        );
        assert_eq!(shown("收听本文 00:00/00:00"), ["<收听本文>", "#", "#"]);
        assert_eq!(shown("打印纠错 收藏"), ["<打印>", "<纠错>", "<收藏>"]);
        assert_eq!(shown("打印机坏了"), ["打印机坏了"]);
        assert_eq!(shown("微信扫一扫 ×"), ["<微信扫一扫>", "<×>"]);
        assert_eq!(
            shown("浏览次数：1,203次 字号：大 中 小"),
            ["<浏览次数>", "#", "<字号>", "<大>", "<中>", "<小>"]
        );
        assert_eq!(
            shown("作者：沈砚 发布于：2022年3月4日 分类：散文"),
            ["<作者>", "沈砚", "<发布于>", "2022-03-04", "<分类>", "散文"]
        );
        assert_eq!(
            shown("发布于 2022-11-20 21:14・IP 属地湖南"),
            ["<发布于>", "2022-11-20 21:14", "<IP 属地>", "湖南"]
        );
        assert_eq!(shown("发布于春天的诗"), ["发布于春天的诗"]);
        assert_eq!(shown("来源：楚天都市报举报"), ["<来源>", "楚天都市报", "<举报>"]);
        assert_eq!(shown("来源：举报人"), ["<来源>", "举报人"]);
        assert_eq!(shown("来源：人民网　【留言】【打印】"), ["<来源>", "人民网", "<留言>", "<打印>"]);
        assert_eq!(shown("（责任编辑：周敏）"), ["<责任编辑>", "周敏"]);
    }

    #[test]
    fn editors_have_no_numbers_and_sources_no_label() {
        for (value, expected) in [
            ("张义凌 SN123", "张义凌"),
            ("王晓易_NE0011", "王晓易"),
            ("周 敏", "周敏"),
            ("PQ012", "PQ012"),
            ("Anna", "Anna"),
        ] {
            assert_eq!(editor(value), expected);
        }
        assert_eq!(without_source_label("来源：人民网"), "人民网");
        assert_eq!(without_source_label("来源不明"), "来源不明");
    }

    #[test]
    fn only_short_plain_values_are_authors() {
        assert_eq!(labelled_author("作者：沈 砚").as_deref(), Some("沈砚"));
        assert_eq!(labelled_author("文／沈砚").as_deref(), Some("沈砚"));
        assert_eq!(labelled_author("作者：一个被反复谈论的词。"), None);
        assert_eq!(labelled_author("来源：沈砚"), None);
    }

    #[test]
    fn issues() {
        assert!(is_issue("《南岸》2023年第12期") && is_issue("《南岸》总第301期"));
        assert!(!is_issue("《南岸》读后") && !is_issue("又是一个学期"));
    }

    #[test]
    fn sites() {
        assert!(is_site("共产党员网") && is_site("江城晚报") && is_site("reading.example.com"));
        assert!(!is_site("网") && !is_site("一张被风吹破的旧渔网，挂在墙上"));
    }
}
