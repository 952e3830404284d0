//! Chinese numerals: a string of ASCII digits comes in, the Han characters it is read as go out.
//!
//! Three ways to read it: as a quantity ([`integer`]: 千百十, 万亿, 零), digit by digit ([`digits`]), and digit by
//! digit as a telephone number ([`phone`]: 幺 for 1). What a number is of, and so which way it is read, is decided in
//! [`super::number`].

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// Longer runs are read digit by digit.
pub(super) const LONGEST_QUANTITY: usize = 16;

/// Digit by digit: 2020 is 二零二零. Whatever is no digit is left out.
pub(super) fn digits(number: &str) -> String {
    number.chars().filter_map(|c| c.to_digit(10)).filter_map(|digit| DIGITS.get(digit as usize)).collect()
}

/// Digit by digit with 幺 for 1, which 七 cannot be mistaken for: telephone numbers are read so.
pub(super) fn phone(number: &str) -> String {
    digits(number).replace('一', "幺")
}

/// A quantity in 千百十 and 万亿, with 零 where a place is empty: 60158 is 六万零一百五十八. Commas are stepped over.
///
/// What is no quantity is read digit by digit: a number that begins with 0, and one of more than sixteen digits.
pub(super) fn integer(number: &str) -> String {
    const GROUPS: [&str; 4] = ["", "万", "亿", "万亿"];
    let value: Vec<usize> =
        number.chars().filter_map(|c| c.to_digit(10)).map(|digit| digit as usize).collect();
    if value.first() == Some(&0) || value.len() > LONGEST_QUANTITY {
        return digits(number);
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
    two_as_liang(read)
}

/// The whole part as a quantity, what is behind the point digit by digit: 3.14 is 三点一四.
pub(super) fn decimal(whole: &str, fraction: Option<&str>) -> String {
    match fraction {
        Some(fraction) => format!("{}点{}", integer(whole), digits(fraction)),
        None => integer(whole),
    }
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

/// The number that a Chinese numeral stands for: the other way round, for tests that hold the two together.
#[cfg(test)]
pub(super) fn value_of(numeral: &str) -> Option<u64> {
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, 0_u64);
    for character in numeral.chars() {
        match character {
            '十' => (section, digit) = (section + digit.max(1) * 10, 0),
            '百' => (section, digit) = (section + digit * 100, 0),
            '千' => (section, digit) = (section + digit * 1000, 0),
            '万' => (total, section, digit) = (total + (section + digit) * 10_000, 0, 0),
            '亿' => (total, section, digit) = ((total + section + digit) * 100_000_000, 0, 0),
            '两' => digit = 2,
            _ => digit = DIGITS.iter().position(|&known| known == character)? as u64,
        }
    }
    Some(total + section + digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn integers_are_grouped_by_ten_thousands() {
        let table = [
            ("0", "零"),
            ("2", "二"),
            ("10", "十"),
            ("12", "十二"),
            ("20", "二十"),
            ("100", "一百"),
            ("101", "一百零一"),
            ("110", "一百一十"),
            ("200", "二百"),
            ("1005", "一千零五"),
            ("1050", "一千零五十"),
            ("2100", "两千一百"),
            ("10000", "一万"),
            ("10010", "一万零一十"),
            ("20000", "两万"),
            ("60158", "六万零一百五十八"),
            ("1,234,567", "一百二十三万四千五百六十七"),
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
            ("007", "零零七"),
            ("12345678901234567", "一二三四五六七八九零一二三四五六七"),
            ("", ""),
        ];
        for (number, expected) in table {
            assert_eq!(integer(number), expected, "{number}");
        }
    }

    #[test]
    fn telephone_numbers_and_decimals() {
        assert_eq!(phone("110"), "幺幺零");
        assert_eq!(digits("110"), "一一零");
        assert_eq!(decimal("3", Some("14")), "三点一四");
        assert_eq!(decimal("0", Some("05")), "零点零五");
    }

    proptest! {
        #[test]
        fn a_numeral_reads_back(
            number in prop_oneof![0..100_000_u64, 0..10_000_000_000_000_000_u64,
                (0..10_000_u64, 0..13_u32).prop_map(|(head, zeros)| head * 10_u64.pow(zeros))]
        ) {
            let numeral = integer(&number.to_string());
            prop_assert_eq!(value_of(&numeral), Some(number), "{}", numeral);
        }
    }
}
