//! Reads numbers out in Han characters, each the way its surroundings ask for.
//!
//! Text in ASCII figures comes in, the same text with its numbers spelt goes out. At each place where a number can
//! begin the rules are asked in order, and the first that knows it reads it; a run of letters and figures that none
//! knows (COVID-19) stays as it is. Han characters are never dropped, only figures, marks and Latin units.

use super::chemistry;
use super::code;
use super::compound;
use super::date::{self, TO, is_range_mark};
use super::dictionary::is_kept_place;
use super::duration;
use super::famous;
use super::formula;
use super::identifier;
use super::is_han;
use super::latin;
use super::market;
use super::measure::{CURRENCIES, is_money, takes_liang, unit};
use super::name;
use super::numeral::{decimal, digits, integer};
use super::ratio;
use super::scan::{Reading, Text};
use super::service;
use super::slash;
use super::spacing::tighten;
use super::year;

/// A rule reads what begins at a place, or leaves it to the next.
type Rule = fn(&Text, usize) -> Option<Reading>;

/// The first that knows a number reads it: from shapes that are unmistakable to the plain quantity.
const RULES: [Rule; 56] = [
    formula::sum,
    market::basis_points,
    market::taken_off,
    name::share,
    name::flight,
    name::known,
    famous::known,
    famous::feast,
    identifier::telephone,
    service::dialled,
    identifier::extension,
    identifier::labelled,
    code::labelled,
    code::port,
    code::lines,
    code::error,
    identifier::room,
    code::room,
    code::route,
    identifier::model,
    name::isotope,
    name::place_name,
    name::generation,
    year::short,
    year::in_title,
    year::of_source,
    year::season,
    date::decade,
    date::year_in_brackets,
    date::remembered_day,
    date::date,
    date::years,
    date::months_of_years,
    date::month_of_year,
    date::day_of_month,
    compound::clock,
    duration::result,
    duration::compact,
    date::time,
    date::hour,
    ratio::ratio,
    identifier::version,
    identifier::serial,
    formula::power,
    formula::coordinate,
    date::slashed,
    slash::pressure,
    slash::page_of,
    slash::issues,
    slash::fraction,
    market::tens_of_thousands,
    market::money_in_letters,
    list_number,
    compound::split,
    compound::flat,
    quantity,
];
/// What begins with a letter or a mark.
const WORDS: [Rule; 12] = [
    identifier::telephone_in_brackets,
    identifier::plate,
    identifier::standard,
    formula::letter_and_degrees,
    market::pair,
    market::rating,
    chemistry::formula,
    formula::power_of_letter,
    latin::ordinal,
    chemistry::strain,
    latin::stop,
    latin::word,
];

/// Marks between and behind numbers.
const MARKS: [Rule; 4] = [range_mark, slash::each, compound::times, compound::fold];

/// `text` with its numbers as they are read.
pub(super) fn read_numbers(text: &str) -> String {
    let text = Text::new(&tighten(text));
    let mut read = String::new();
    let mut place = 0;
    while place < text.len() {
        let reading = match text.at(place) {
            c if c.is_ascii_digit() || "-−–+$¥€£₩₽₹฿UHNACS".contains(c) => {
                RULES.iter().chain(&WORDS).find_map(|rule| rule(&text, place))
            }
            c if c.is_ascii_alphabetic() || "(（.".contains(c) => {
                WORDS.iter().find_map(|rule| rule(&text, place))
            }
            _ => None,
        };
        if let Some(reading) = reading.or_else(|| MARKS.iter().find_map(|rule| rule(&text, place))) {
            read.push_str(&reading.said);
            place = reading.end.max(place + 1);
        } else {
            read.push(text.at(place));
            place += 1;
        }
    }
    read
}

/// The mark of a range whose ends are read by themselves: 8:00—10:00, 1月—3月, 5%-10%.
fn range_mark(text: &Text, place: usize) -> Option<Reading> {
    const ENDS: &str = "年月日号时点分秒岁%‰元万亿千百米里吨斤人名个级届C°";
    const DAYS: [&str; 2] = ["周", "星期"];
    let run = text.run_end(place, is_range_mark);
    if run == place {
        return None;
    }
    // Of two different marks the second is a minus: -12℃~-3℃.
    let minus = run == place + 2 && text.at(place) != '-' && text.at(place + 1) == '-';
    let end = if minus { run - 1 } else { run };
    let before = text.before(place);
    let counted = before.is_ascii_digit()
        || is_unit_before(text, place)
        || (ENDS.contains(before)
            && !is_whole_span(text, place)
            && text.context(place, 5).contains(|c: char| c.is_ascii_digit()));
    let money = CURRENCIES.iter().any(|(mark, _)| text.starts_with(end, mark));
    // 近1年-12.35% is below zero.
    let share =
        "年月日".contains(before) && text.at(text.run_end(run, |c| c.is_ascii_digit() || c == '.')) == '%';
    let numbers = counted && !share && (text.at(run).is_ascii_digit() || money);
    let days =
        DAYS.iter().any(|day| text.context(place, 3).contains(day)) && text.starts_with_any(end, &DAYS);
    ((1..=2).contains(&(end - place)) && (numbers || days)).then(|| Reading { said: TO.to_owned(), end })
}

/// 全年-10亿元 and 本月-3 name no year and no month.
fn is_whole_span(text: &Text, place: usize) -> bool {
    "年月日".contains(text.before(place)) && "全本当上半整去今明每同单".contains(text.before(place - 1))
}

/// Whether a number with its unit in letters ends before `place`: 5km–10km, 100MB-200MB.
fn is_unit_before(text: &Text, place: usize) -> bool {
    const DATA: [&str; 5] = ["KB", "MB", "GB", "TB", "kb"];
    let mut start = place;
    while text.before(start).is_ascii_alphabetic() || "μ²³".contains(text.before(start)) {
        start -= 1;
    }
    let letters = text.text(start, place);
    let measures = DATA.contains(&letters.as_str())
        || unit(text.from(start)).is_some_and(|(_, length)| start + length == place);
    start < place && text.before(start).is_ascii_digit() && measures
}

/// `1. ` at the head of a line: 一、
fn list_number(text: &Text, place: usize) -> Option<Reading> {
    let end = text.digits_end(place);
    let next = text.at(end + 1);
    let is_head = place == 0 && (1..=2).contains(&(end - place)) && text.at(end) == '.';
    (is_head && (next == ' ' || (next.is_alphabetic() && !next.is_ascii()))).then(|| {
        let after = if next == ' ' { end + 2 } else { end + 1 };
        Reading { said: format!("{}、", integer(&text.text(place, end))), end: after }
    })
}

/// A plain number: its whole part without commas, its decimals, and where it ends.
pub(super) struct Number {
    pub(super) whole: String,
    pub(super) fraction: Option<String>,
    pub(super) end: usize,
}

/// What stands behind a number and decides how it is read.
enum Suffix {
    /// 百分之 or 千分之, before the number.
    Share(&'static str),
    /// A unit, behind the number.
    Unit(String),
    /// Digit by digit.
    Year,
    /// Without its leading zero.
    Calendar,
    /// With its leading zero, behind an hour.
    Minute,
    /// Capital letters: 5G.
    Letters(String),
    Nothing,
}

/// A quantity: sign, money, a range, decimals, 万 and 亿, a unit or what is counted.
fn quantity(text: &Text, place: usize) -> Option<Reading> {
    let negative = is_minus(text, place);
    let start = place + usize::from(negative);
    let (currency, start) = currency(text, start);
    if currency.is_some() && text.before(place).is_ascii_alphanumeric() {
        return None;
    }
    let mut first = number(text, start)?;
    // 199.00 is how a sum is printed.
    if first.fraction.as_deref() == Some("00") && (currency.is_some() || is_money(text.from(first.end))) {
        first.fraction = None;
    }
    let second = second_of_range(text, &first);
    let last = second.as_ref().map_or(&first, |(number, _)| number);
    let counted = text.run_end(last.end, |c| "十百千万亿".contains(c)).min(last.end + 3);
    let (suffix, end) = suffix(text, place, last, counted)?;
    let multiplier = text.text(last.end, counted);
    // 负二层 is a floor; 两层 are counted.
    let floor = negative && text.at(last.end) == '层';
    let second_of_minute = text.before(place) == '分' && text.at(last.end) == '秒';
    let twos = text.before(place) != '第'
        && !floor
        && !second_of_minute
        && match &suffix {
            _ if !multiplier.is_empty() => !multiplier.starts_with('十'),
            Suffix::Unit(unit) => !unit.ends_with('度'),
            Suffix::Nothing => currency.is_some() || takes_liang(text.from(last.end)),
            _ => false,
        };
    let (mut said, between, after) =
        (suffix.say(&first, negative, twos), suffix.behind(), currency.unwrap_or_default());
    if let Some((second, negative)) = &second {
        said = format!("{said}{TO}{}", suffix.say(second, *negative, twos));
    }
    let after = if is_money(text.from(end)) { "" } else { after };
    Some(Reading { said: format!("{said}{multiplier}{between}{after}"), end })
}

/// The word for the mark of money at `place`, and where the number behind it begins.
pub(super) fn currency(text: &Text, place: usize) -> (Option<&'static str>, usize) {
    match CURRENCIES.iter().find(|(mark, _)| text.starts_with(place, mark)) {
        Some((mark, word)) => {
            let end = place + mark.chars().count();
            (Some(word), end + usize::from(text.at(end) == ' '))
        }
        None => (None, place),
    }
}

impl Suffix {
    /// How `number` is read before this suffix; a 2 as 两 where `twos` says so.
    fn say(&self, number: &Number, negative: bool, twos: bool) -> String {
        let read = match self {
            _ if twos && number.whole == "2" && number.fraction.is_none() => "两".to_owned(),
            Self::Year => digits(&number.whole),
            Self::Calendar => match number.whole.trim_start_matches('0') {
                "" => "零".to_owned(),
                rest => integer(rest),
            },
            Self::Minute => date::with_zero(&number.whole),
            _ => decimal(&number.whole, number.fraction.as_deref()),
        };
        let sign = match self {
            _ if !negative => "",
            Self::Unit(unit) if unit.ends_with("氏度") => "零下",
            _ => "负",
        };
        let share = match self {
            Self::Share(share) => share,
            _ => "",
        };
        format!("{sign}{share}{read}")
    }

    /// What is said behind the number and its multiplier.
    fn behind(&self) -> String {
        match self {
            Self::Unit(unit) => unit.clone(),
            Self::Letters(letters) => format!(" {letters}"),
            _ => String::new(),
        }
    }
}

/// Whether a minus stands at `place`: before a figure, and not between two things.
///
/// Behind a Han character it may as well be a hyphen; [`is_minus_behind_han`] tells.
fn is_minus(text: &Text, place: usize) -> bool {
    const AFTER: &str = "为是到至温达约于近从了降升跌负增超过及和与或、，。：；（“(,:;=<>≤≥±×÷~–—〜";
    let next = text.at(place + 1);
    let figure =
        next.is_ascii_digit() || CURRENCIES.iter().any(|(mark, _)| text.starts_with(place + 1, mark));
    let before = text.before(place);
    // 中超-12轮 and 约-3期 are numbers of rounds and issues; 负二层 is a floor.
    let named = "轮期届号章节页".contains(text.at(text.digits_end(place + 1)));
    // A dash behind a blank parts two things; a hyphen does not.
    let dash = text.at(place) == '–';
    matches!(text.at(place), '-' | '−' | '–')
        && figure
        && ((before == Text::NOTHING && !named)
            || (before == ' ' && !dash)
            || (AFTER.contains(before) && !named)
            || latin::is_share_below_zero(text, place)
            || ((is_han(before) || is_kept_place(before)) && is_minus_behind_han(text, place)))
}

/// 环比-0.5% and 让分-3.5, but 歼-20, 第三章-3.2节 and 1月-3月.
fn is_minus_behind_han(text: &Text, place: usize) -> bool {
    /// What can be less than nothing.
    const QUANTITIES: &str = "率比差值额幅增减涨跌降温下利润盈亏损分速";
    /// What has numbers for names.
    const NUMBERED: &str = "章节条款图表式例题卷册期页楼栋座室层号件录练版本议业";
    const COUNTED: [&str; 13] =
        ["米", "元", "万", "亿", "公里", "千米", "个", "度", "吨", "人", "美元", "点", "厘米"];
    let before = text.before(place);
    let (_, start) = currency(text, place + 1);
    let Some(number) = number(text, start) else { return false };
    if range_mark(text, place).is_some() || "一二三四五六七八九十百千万亿零两半几".contains(before)
    {
        return false;
    }
    let share = matches!(text.at(number.end), '%' | '‰' | '‱' | '°');
    if share || start > place + 1 || number.whole.len() + place + 1 < number.end && number.fraction.is_none()
    {
        return true;
    }
    if NUMBERED.contains(before) {
        return false;
    }
    let read = "年月日时".contains(before)
        && text.before(place - 1) != Text::NOTHING
        && "一二三四五六七八九十零".contains(text.before(place - 1));
    let integer = number.fraction.is_none();
    !read
        && (!integer
            || (!identifier::is_model(text, place)
                && (QUANTITIES.contains(before)
                    || text.starts_with_any(number.end, &COUNTED)
                    || unit(text.from(number.end)).is_some())))
}

pub(super) fn number(text: &Text, place: usize) -> Option<Number> {
    let mut end = text.digits_end(place);
    let mut whole = text.text(place, end);
    if whole.is_empty() {
        return None;
    }
    if whole.len() <= 3 && !whole.starts_with('0') {
        while text.at(end) == ',' && text.digits_end(end + 1) == end + 4 {
            whole.push_str(&text.text(end + 1, end + 4));
            end += 4;
        }
        // 1 000 000
        let spaced = spaced_thousands_end(text, end);
        if end == place + whole.len() && spaced > end {
            whole = text.text(place, spaced).replace(' ', "");
            end = spaced;
        }
    }
    let fraction = match (text.at(end), text.digits_end(end + 1)) {
        ('.', after) if after > end + 1 => {
            let fraction = text.text(end + 1, after);
            end = after;
            Some(fraction)
        }
        _ => None,
    };
    Some(Number { whole, fraction, end })
}

/// Where groups of three figures with blanks before them end. A blank may also stand between two numbers: one of the
/// groups is 000, or there are two and something is counted.
fn spaced_thousands_end(text: &Text, place: usize) -> usize {
    let mut end = place;
    while text.at(end) == ' ' && text.digits_end(end + 1) == end + 4 {
        end += 4;
    }
    let goes_on = text.at(end) == ' ' && text.at(end + 1).is_ascii_digit();
    let zeros = text.text(place, end).contains(" 000");
    let counted = takes_liang(text.from(end)) || (text.at(end) == '.' && text.at(end + 1).is_ascii_digit());
    if !goes_on && (zeros || (end >= place + 8 && counted)) { end } else { place }
}

/// The other end of a range that begins with `first`, and whether it is below zero.
fn second_of_range(text: &Text, first: &Number) -> Option<(Number, bool)> {
    let after = text.run_end(first.end, is_range_mark);
    // Of the marks behind a number only the last can be a minus: 3~-2.
    let (mark, negative) = match after - first.end {
        1 => (after, false),
        2 if text.at(after - 1) == '-' && text.at(first.end) != '-' => (after, true),
        2 => (after, false),
        _ => return None,
    };
    let (_, start) = currency(text, mark);
    Some((number(text, start)?, negative))
}

/// What stands behind `number`, whose multiplier (万, 亿) ends at `end`; and where the reading ends with it.
///
/// `None` for a number that is a part of a word.
fn suffix(text: &Text, place: usize, number: &Number, end: usize) -> Option<(Suffix, usize)> {
    let spaced = text.at(end) == ' ';
    let at = end + usize::from(spaced);
    let share = match text.at(at) {
        '%' => Some("百分之"),
        '‰' => Some("千分之"),
        '‱' => Some("万分之"),
        _ => None,
    };
    if let Some(share) = share.filter(|_| end == number.end) {
        return Some((Suffix::Share(share), at + 1));
    }
    // A letter behind a blank is more likely a word than a unit.
    if let Some((unit, length)) =
        unit(text.from(at)).filter(|(_, length)| !spaced || *length > 1 || text.at(at) == '°')
    {
        return Some((Suffix::Unit(unit), at + length));
    }
    if text.at(end).is_ascii_alphabetic() {
        let after = text.run_end(end, |c| c.is_ascii_uppercase());
        let ends_word = !text.at(after).is_ascii_alphanumeric();
        let letters = latin::spaced(&text.text(end, after));
        return ((1..=3).contains(&(after - end)) && ends_word).then_some((Suffix::Letters(letters), after));
    }
    let plain = number.fraction.is_none() && end == number.end;
    let suffix = match text.at(end) {
        '年' if plain && is_year(text, place, number) => Suffix::Year,
        '届' | '级' | '版' | '款'
            if plain && number.whole.len() == 4 && number.whole.starts_with(['1', '2']) =>
        {
            Suffix::Year
        }
        '月' | '日' | '号' | '时' if plain && number.whole.len() <= 2 => Suffix::Calendar,
        '分' | '秒'
            if plain && (number.whole.starts_with('0') || matches!(text.before(place), '时' | '点')) =>
        {
            Suffix::Minute
        }
        _ => Suffix::Nothing,
    };
    Some((suffix, end))
}

/// 599年－649年 in brackets, and 25年—220年: of two years of three figures at most each is one.
fn is_in_span(text: &Text, place: usize, number: &Number) -> bool {
    let year = |from: usize| {
        (2..=4).contains(&(text.digits_end(from) - from)) && text.at(text.digits_end(from)) == '年'
    };
    let mark = number.end + 1;
    let first = number.whole.len() == 3
        && !number.whole.ends_with("00")
        && matches!(text.before(place), '(' | '（')
        && is_range_mark(text.at(mark))
        && year(mark + 1);
    let last = number.whole.len() <= 4
        && !number.whole.ends_with("00")
        && is_range_mark(text.before(place))
        && text.before(place - 1) == '年'
        && matches!(text.at(number.end + 1), ')' | '）');
    first || last
}

/// Whether a number before 年 names a year and counts none: 1949年, but 5000年 and 1500年前.
fn is_year(text: &Text, place: usize, number: &Number) -> bool {
    const COUNTED: [&str; 8] = ["年前", "年来", "年间", "年以上", "年历史", "年的历史", "年之久", "年文明"];
    let era = ["公元", "公元前"].iter().any(|era| text.context(place, 4).ends_with(era));
    // 1840年后 is behind a year; 1000年后 is far from now, and 2000年后 has been.
    let round = number.whole.ends_with("00") && number.whole != "2000";
    let counted = text.starts_with_any(number.end, &COUNTED)
        || (round && text.starts_with_any(number.end, &["年古", "年以来", "年老", "年沧桑"]))
        || (number.whole == "1000" && text.starts_with(number.end, "年后"));
    era || is_in_span(text, place, number)
        || match number.whole.parse() {
            Ok(1900..=1999 | 2001..=2099) => true,
            Ok(1000..=2999) => !counted,
            _ => false,
        }
}
