//! Reads numbers out in Han characters: dates, times, percentages, decimals, and integers of three digits or more.
//!
//! Text in ASCII digits comes in, the same text with those numbers spelt goes out. Digits that stand in a word, an
//! address or a version (COVID-19, GB18030, 1.2.3) are not numbers and stay; so do one and two digits, which every
//! engine reads right.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// Longer runs are read digit by digit, and so is anything that begins with 0 or is a mobile number.
const LONGEST_QUANTITY: usize = 16;
const MOBILE_NUMBER: usize = 11;

/// `text` with its numbers as they are read.
pub(super) fn read_numbers(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut read = String::with_capacity(text.len());
    let mut index = 0;
    while let Some(&character) = characters.get(index) {
        if !character.is_ascii_graphic() {
            read.push(character);
            index += 1;
            continue;
        }
        // A run of ASCII is judged as a whole: an address keeps all its digits.
        let end = index + characters.iter().skip(index).take_while(|c| c.is_ascii_graphic()).count();
        let run: String = characters.get(index..end).unwrap_or_default().iter().collect();
        if run.contains("://") || run.contains("www.") || run.contains('@') {
            read.push_str(&run);
            index = end;
        } else {
            index = read_run(&characters, index, end, &mut read);
        }
    }
    read
}

/// Reads from `index` to at least `end`; gives where it stopped, which is behind `end` if a date went on.
fn read_run(characters: &[char], mut index: usize, end: usize, read: &mut String) -> usize {
    while index < end {
        let Some(&character) = characters.get(index) else { break };
        if !character.is_ascii_alphanumeric() {
            read.push(character);
            index += 1;
            continue;
        }
        let stop = token_end(characters, index);
        let token = characters.get(index..stop).unwrap_or_default();
        let spelt = spell(token, &Surroundings::of(characters, index, stop));
        if let Some(spelt) = spelt {
            read.push_str(&spelt.text);
            index = stop + spelt.behind;
        } else {
            read.extend(token);
            index = stop;
        }
    }
    index
}

/// A token is a run of letters and digits, with the marks that may stand inside a number.
fn token_end(characters: &[char], start: usize) -> usize {
    let at = |index: usize| characters.get(index).copied().unwrap_or(' ');
    let mut end = start;
    while at(end).is_ascii_alphanumeric()
        || (matches!(at(end), '.' | ',' | ':' | '-' | '/' | '：')
            && end > start
            && at(end - 1).is_ascii_alphanumeric()
            && at(end + 1).is_ascii_alphanumeric())
    {
        end += 1;
    }
    end
}

/// What stands around a token, as far as it changes how the token is read.
struct Surroundings {
    /// A letter, a sign or a mark before it makes it a part of something else.
    attached: bool,
    after: [char; 6],
}

impl Surroundings {
    fn of(characters: &[char], start: usize, end: usize) -> Self {
        let before = start.checked_sub(1).and_then(|index| characters.get(index)).copied().unwrap_or(' ');
        let mut after = [' '; 6];
        for (slot, &character) in after.iter_mut().zip(characters.iter().skip(end)) {
            *slot = character;
        }
        Self { attached: matches!(before, '-' | '.' | '/' | '_' | '#' | '\\' | '='), after }
    }

    fn next(&self) -> char {
        self.after[0]
    }

    /// Whether a range of years goes on: 2020—2021年.
    fn goes_on_to_a_year(&self) -> bool {
        let behind = match self.after {
            ['—', '—', ..] => self.after.get(2..),
            ['—' | '–' | '~' | '～' | '至' | '到', ..] => self.after.get(1..),
            _ => None,
        };
        behind.is_some_and(|year| {
            year.iter().take(4).all(char::is_ascii_digit) && year.get(4).is_none_or(|&next| next == '年')
        })
    }
}

/// A token as it is read, and how many characters behind the token are read with it.
struct Spelt {
    text: String,
    behind: usize,
}

fn spell(token: &[char], around: &Surroundings) -> Option<Spelt> {
    let token: String = token.iter().collect();
    if around.attached || token.chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let only = |text| Some(Spelt { text, behind: 0 });
    if let Some(date) = date(&token) {
        return only(date);
    }
    if let Some(time) = time(&token) {
        return only(time);
    }
    // 80-90% and 3/4 are left as they are: the mark inside them means too many things.
    let (number, fraction) = quantity(&token)?;
    let whole = |number: &str| integer(number).unwrap_or_else(|| digits(number));
    let read = match fraction {
        Some(fraction) => format!("{}点{}", whole(number), digits(fraction)),
        None => whole(number),
    };
    match around.next() {
        '%' => Some(Spelt { text: format!("百分之{read}"), behind: 1 }),
        '‰' => Some(Spelt { text: format!("千分之{read}"), behind: 1 }),
        '年' if fraction.is_none() && number.len() == 4 => only(digits(number)),
        '月' | '日' | '时' | '分' if fraction.is_none() && number.len() <= 2 => {
            only(integer(number.trim_start_matches('0')).unwrap_or_else(|| digits("0")))
        }
        _ if fraction.is_none() && number.len() == 4 && around.goes_on_to_a_year() => only(digits(number)),
        _ if fraction.is_some() || number.len() >= 3 => only(read),
        _ => None,
    }
}

/// 2020-08-18 and 2020/8/18.
fn date(token: &str) -> Option<String> {
    let mark = if token.contains('-') { '-' } else { '/' };
    let mut parts = token.split(mark);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || !all_digits(year) {
        return None;
    }
    let month = in_range(month, 1, 12)?;
    let day = in_range(day, 1, 31)?;
    Some(format!("{}年{}月{}日", digits(year), integer(&month)?, integer(&day)?))
}

/// 10:17 and 10:17:30.
fn time(token: &str) -> Option<String> {
    let mut parts = token.split([':', '：']);
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() || minute.len() != 2 || second.is_some_and(|second| second.len() != 2) {
        return None;
    }
    let hour = clock_number(hour, 24)?;
    let minute = match (in_range(minute, 0, 59)?.as_str(), second) {
        ("0", None) => String::new(),
        (short, _) if short.len() == 1 && short != "0" => format!("零{}分", clock_number(minute, 59)?),
        _ => format!("{}分", clock_number(minute, 59)?),
    };
    let second = match second {
        Some(second) => format!("{}秒", clock_number(second, 59)?),
        None => String::new(),
    };
    Some(format!("{hour}点{minute}{second}"))
}

fn clock_number(part: &str, most: u32) -> Option<String> {
    let number = in_range(part, 0, most)?;
    integer(&number).or_else(|| Some(digits(&number)))
}

/// `part` without leading zeros, if it has one or two digits and lies between `least` and `most`.
fn in_range(part: &str, least: u32, most: u32) -> Option<String> {
    let number: u32 = part.parse().ok().filter(|_| part.len() <= 2 && all_digits(part))?;
    (least..=most).contains(&number).then(|| number.to_string())
}

/// The whole part of a number without its grouping commas, and its decimals.
fn quantity(token: &str) -> Option<(&str, Option<&str>)> {
    // Grouped numbers are put together by `integer`, which skips the commas.
    let (whole, fraction) = match token.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (token, None),
    };
    let grouped = whole.split(',').enumerate().all(|(number, group)| {
        all_digits(group) && (number == 0 && (group.len() <= 3 || !whole.contains(',')) || group.len() == 3)
    });
    (grouped && fraction.is_none_or(all_digits)).then_some((whole, fraction))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digit by digit.
fn digits(number: &str) -> String {
    number.chars().filter_map(|c| c.to_digit(10)).filter_map(|digit| DIGITS.get(digit as usize)).collect()
}

/// A quantity in 千百十 and 万亿, with 零 where a place is empty: 60158 is 六万零一百五十八.
///
/// `None` for what is not a quantity: nothing, a number that begins with 0, a mobile number, a very long one.
fn integer(number: &str) -> Option<String> {
    const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];
    let value: Vec<usize> =
        number.chars().filter_map(|c| c.to_digit(10)).map(|digit| digit as usize).collect();
    let is_mobile = value.len() == MOBILE_NUMBER && value.first() == Some(&1) && !number.contains(',');
    match value.first()? {
        0 if value.len() == 1 => return Some("零".to_owned()),
        0 => return None,
        _ if is_mobile || value.len() > LONGEST_QUANTITY => return None,
        _ => {}
    }
    let groups: Vec<&[usize]> = value.rchunks(4).rev().collect();
    let mut read = String::new();
    let mut gap = false;
    for (index, group) in groups.iter().enumerate() {
        let place = groups.len() - 1 - index;
        if group.iter().all(|&digit| digit == 0) {
            gap = !read.is_empty();
            continue;
        }
        if gap || (!read.is_empty() && group.first() == Some(&0)) {
            read.push('零');
        }
        gap = false;
        read_group(group, &mut read);
        let name = GROUPS.get(place).copied().unwrap_or_default();
        // 一万二千亿: both groups above 亿 share its name, so the upper one gives only 万 if the lower is there.
        let lower_follows =
            place == 3 && groups.get(index + 1).is_some_and(|next| next.iter().any(|&d| d != 0));
        read.push_str(if lower_follows { "万" } else { name });
    }
    Some(two_as_liang(read))
}

fn read_group(group: &[usize], read: &mut String) {
    const PLACES: [&str; 4] = ["", "十", "百", "千"];
    let at_start = read.is_empty();
    let mut gap = false;
    let mut any = false;
    for (index, &digit) in group.iter().enumerate() {
        let place = group.len() - 1 - index;
        if digit == 0 {
            gap = any;
            continue;
        }
        if gap {
            read.push('零');
        }
        gap = false;
        // Ten at the head of a number is 十, elsewhere 一十.
        if !(digit == 1 && place == 1 && !any && at_start) {
            read.extend(DIGITS.get(digit));
        }
        read.push_str(PLACES.get(place).copied().unwrap_or_default());
        any = true;
    }
}

/// 二千, 二万 and 二亿 at the head of a number are 两千, 两万 and 两亿.
fn two_as_liang(read: String) -> String {
    match read.strip_prefix('二') {
        Some(rest) if rest.starts_with(['千', '万', '亿']) => format!("两{rest}"),
        _ => read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_grouped_by_ten_thousands() {
        let table = [
            ("0", "零"),
            ("10", "十"),
            ("12", "十二"),
            ("100", "一百"),
            ("101", "一百零一"),
            ("110", "一百一十"),
            ("1005", "一千零五"),
            ("1050", "一千零五十"),
            ("2100", "两千一百"),
            ("10000", "一万"),
            ("10010", "一万零一十"),
            ("20000", "两万"),
            ("60158", "六万零一百五十八"),
            ("100000", "十万"),
            ("1000000", "一百万"),
            ("10000010", "一千万零一十"),
            ("10100000", "一千零一十万"),
            ("100010000", "一亿零一万"),
            ("123456789", "一亿二千三百四十五万六千七百八十九"),
            ("1400000000", "十四亿"),
            ("1000000000000", "一万亿"),
            ("1200000000000", "一万二千亿"),
            ("1000300000000", "一万零三亿"),
        ];
        for (number, expected) in table {
            assert_eq!(integer(number).as_deref(), Some(expected), "{number}");
        }
        for number in ["", "007", "13800138000", "12345678901234567"] {
            assert_eq!(integer(number), None, "{number}");
        }
    }

    #[test]
    fn numbers_in_a_sentence_are_read() {
        let table = [
            ("2020年08月18日", "二零二零年八月十八日"),
            ("08月底", "八月底"),
            ("2020-08-18", "二零二零年八月十八日"),
            ("2020—2021年", "二零二零—二零二一年"),
            ("10:17", "十点十七分"),
            ("8:00开始", "八点开始"),
            ("8:05:30", "八点零五分三十秒"),
            ("比分3:2", "比分3:2"),
            ("80%以上", "百分之八十以上"),
            ("5.3%", "百分之五点三"),
            ("100%", "百分之一百"),
            ("3‰", "千分之三"),
            ("60158名", "六万零一百五十八名"),
            ("1,234,567元", "一百二十三万四千五百六十七元"),
            ("3.14", "三点一四"),
            ("0.05", "零点零五"),
            ("1695个", "一千六百九十五个"),
            ("12个人", "12个人"),
            ("电话13800138000", "电话一三八零零一三八零零零"),
            ("编号007", "编号零零七"),
            ("GB18030编码", "GB18030编码"),
            ("COVID-19", "COVID-19"),
            ("版本1.2.3", "版本1.2.3"),
            ("mail@a123.cn", "mail@a123.cn"),
            ("3/4", "3/4"),
            ("13:99", "13:99"),
            ("0%", "百分之零"),
            ("00月", "零月"),
        ];
        for (text, expected) in table {
            assert_eq!(read_numbers(text), expected, "{text}");
        }
    }
}
