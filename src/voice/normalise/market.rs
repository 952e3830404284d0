//! What stands in reports of markets and shops: points of interest, ratings, pairs of currencies, sums that are taken off,
//! and numbers whose power of ten is a letter.

use super::latin::spaced;
use super::number::{currency, number};
use super::numeral::{decimal, integer};
use super::scan::{Reading, Text};

/// Letters of a basis point, the longest first.
const POINTS: [&str; 5] = ["BPs", "bps", "BPS", "BP", "bp"];
/// Words of interest; of genes bp are pairs.
const INTEREST: [&str; 14] = [
    "息",
    "率",
    "利差",
    "债",
    "下行",
    "上行",
    "调升",
    "调降",
    "走阔",
    "收窄",
    "美联储",
    "央行",
    "基点",
    "LPR",
];

/// 加息25bp, 下行2.5BP and 25-50bp: 个基点.
pub(super) fn basis_points(text: &Text, place: usize) -> Option<Reading> {
    let amount = |start: usize| {
        let whole = text.digits_end(start);
        let fraction =
            (text.at(whole) == '.').then(|| text.digits_end(whole + 1)).filter(|&end| end > whole + 1);
        let said = match fraction {
            None if text.text(start, whole) == "2" => "两".to_owned(),
            None => integer(&text.text(start, whole)),
            Some(end) => decimal(&text.text(start, whole), Some(&text.text(whole + 1, end))),
        };
        (whole > start).then(|| (said, fraction.unwrap_or(whole)))
    };
    let minus = matches!(text.at(place), '-' | '−' | '–') && super::is_han(text.before(place));
    let (mut said, mut end) = amount(place + usize::from(minus))?;
    if minus {
        said = format!("负{said}");
    }
    if matches!(text.at(end), '-' | '~' | '–' | '—')
        && let Some((second, after)) = amount(end + 1)
    {
        (said, end) = (format!("{said}到{second}"), after);
    }
    let letters = end + usize::from(text.at(end) == ' ');
    let points = POINTS.iter().find(|points| text.starts_with(letters, points))?;
    let end = letters + points.len();
    let context = text.context(place, 24);
    let of_interest = INTEREST.iter().any(|word| context.contains(word));
    (of_interest && !text.at(end).is_ascii_alphanumeric() && !text.before(place).is_ascii_alphanumeric())
        .then(|| Reading { said: format!("{said}个基点"), end })
}

/// 满200-30: 满二百减三十.
pub(super) fn taken_off(text: &Text, place: usize) -> Option<Reading> {
    let (groups, end) = text.groups(place, &['-', '–']);
    let [sum, less] = groups.as_slice() else { return None };
    let (whole, part): (u32, u32) = (sum.parse().ok()?, less.parse().ok()?);
    let next = text.at(end);
    (text.before(place) == '满' && part < whole && (next == '元' || !next.is_alphanumeric()) && next != '%')
        .then(|| Reading { said: format!("{}减{}", integer(sum), integer(less)), end })
}

/// USD/CNH, CPU/GPU: each by its letters.
pub(super) fn pair(text: &Text, place: usize) -> Option<Reading> {
    let capitals = |start: usize| {
        let end = text.run_end(start, |c| c.is_ascii_uppercase());
        (2..=5).contains(&(end - start)).then_some(end)
    };
    let mut end = capitals(place)?;
    let mut said = spaced(&text.text(place, end));
    let mut parts = 1;
    while text.at(end) == '/'
        && let Some(next) = capitals(end + 1)
    {
        said = format!("{said}、{}", spaced(&text.text(end + 1, next)));
        end = next;
        parts += 1;
    }
    let joined = |c: char| c.is_ascii_alphanumeric() || "/-_.@".contains(c);
    let goes_on = text.at(end).is_ascii_alphanumeric()
        || (joined(text.at(end)) && text.at(end + 1).is_ascii_alphanumeric());
    (parts > 1 && !goes_on && !joined(text.before(place))).then_some(Reading { said, end })
}

/// AA-评级 and B-级: 减, as + is 加.
pub(super) fn rating(text: &Text, place: usize) -> Option<Reading> {
    let end = text.run_end(place, |c| "ABC".contains(c));
    let letters = text.text(place, end);
    let same = letters.chars().all(|c| letters.starts_with(c));
    let fits = (1..=3).contains(&letters.len())
        && same
        && text.at(end) == '-'
        && (text.starts_with_any(end + 1, &["级", "评级", "信用", "的评级"]))
        && !text.before(place).is_ascii_alphanumeric();
    fits.then(|| Reading { said: format!("{}减", spaced(&letters)), end: end + 1 })
}

/// $26B and $3.4T: a thousand million is 十亿.
pub(super) fn money_in_letters(text: &Text, place: usize) -> Option<Reading> {
    let (currency, start) = currency(text, place);
    let number = currency.and_then(|_| number(text, start))?;
    let (zeros, unit) = match text.at(number.end) {
        'T' => (0, "万亿"),
        'B' => (1, "亿"),
        'M' => (2, "万"),
        'K' | 'k' => (3, ""),
        _ => return None,
    };
    let mut fraction: String = number.fraction.unwrap_or_default();
    let mut whole = number.whole;
    for _ in 0..zeros {
        whole.push(if fraction.is_empty() { '0' } else { fraction.remove(0) });
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = Some(fraction.as_str()).filter(|fraction| !fraction.trim_matches('0').is_empty());
    let read = if whole == "2" && fraction.is_none() { "两".to_owned() } else { decimal(whole, fraction) };
    let ends =
        !text.at(number.end + 1).is_ascii_alphanumeric() && !text.before(place).is_ascii_alphanumeric();
    ends.then(|| Reading {
        said: format!("{read}{unit}{}", currency.unwrap_or_default()),
        end: number.end + 1,
    })
}

/// 10w+: 十万多, and 10w阅读.
pub(super) fn tens_of_thousands(text: &Text, place: usize) -> Option<Reading> {
    const READ: [&str; 13] =
        ["阅读", "粉", "播放", "点赞", "赞", "人", "次", "观看", "浏览", "转发", "评论", "订阅", "下载"];
    let number = number(text, place)?;
    if text.at(number.end) == 'w' && text.starts_with_any(number.end + 1, &READ) {
        let said = decimal(&number.whole, number.fraction.as_deref());
        return Some(Reading { said: format!("{said}万"), end: number.end + 1 });
    }
    let written =
        text.starts_with_any(number.end, &["w+", "W+"]) && !text.at(number.end + 2).is_ascii_alphanumeric();
    let said = || match number.fraction.as_deref() {
        None if number.whole == "2" => "两".to_owned(),
        fraction => decimal(&number.whole, fraction),
    };
    written.then(|| Reading { said: format!("{}万多", said()), end: number.end + 2 })
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn markets_and_shops() {
        let table = [
            ("加息25bp，收益率下行2.5BP", "加息二十五个基点，收益率下行二点五个基点"),
            ("降息25-50bp，利率调降2 BPs", "降息二十五到五十个基点，利率调降两个基点"),
            ("利差-15bp", "利差负十五个基点"),
            ("基因长150bp", "基因长150bp"),
            ("满200-30，满300-50元，满18-60岁", "满二百减三十，满三百减五十元，满十八到六十岁"),
            ("（USD/CNH）升，CPU/GPU，AI/AR/VR", "（U S D、C N H）升，C P U、G P U，A I、A R、V R"),
            ("AA-评级，B-级，AA+级", "A A减评级，B减级，A A加级"),
            ("YoY+18%，8G/16G，￥199.00，5.00元", "YoY加百分之十八，八 G、十六 G，一百九十九元，五元"),
            ("近1年-12.35%，近1年-2年", "近一年负百分之十二点三五，近一年到两年"),
            (
                "$26B，$3.4T，$12.5M，$1.25B",
                "二百六十亿美元，三点四万亿美元，一千二百五十万美元，十二点五亿美元",
            ),
            ("沪深300ETF(510300)，1分16秒732。", "沪深三百 E T F（五一零三零零），一分十六秒七三二。"),
            ("$200K，全年-10亿元", "二十万美元，全年负十亿元"),
            ("涨5.00%，4.00米", "涨百分之五点零零，四点零零米"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
