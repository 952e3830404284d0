//! Letters and figures that name a matter or a strain: H2O, XBB.1.5. A part in letters is said by them, a figure
//! as a number.

use super::numeral::integer;
use super::scan::{Reading, Text};

/// What is written in newspapers of what is made of elements. O2O, B2B and H7N9 are made of such letters too.
const FORMULAS: [&str; 38] = [
    "H2O", "H2O2", "H2SO4", "H2S", "H2CO3", "HNO3", "H3PO4", "NH3", "NH4", "CH4", "C2H4", "C2H2", "C2H6",
    "C2H5OH", "CH3OH", "C6H6", "C6H12O6", "N2O", "NO2", "NO3", "SO2", "SO3", "SF6", "UF6", "CaCO3", "CaCl2",
    "Ca3", "NaHCO3", "Na2CO3", "Na2SO4", "Fe2O3", "Fe3O4", "Al2O3", "SiO2", "TiO2", "KMnO4", "CuSO4",
    "LiFePO4",
];

/// H2O and others of newspapers.
pub(super) fn formula(text: &Text, place: usize) -> Option<Reading> {
    let end = text.run_end(place, |c| c.is_ascii_alphanumeric());
    let word = text.text(place, end);
    if text.before(place).is_ascii_alphanumeric() || !FORMULAS.contains(&word.as_str()) {
        return None;
    }
    let mut said: Vec<String> = Vec::new();
    let mut figures = String::new();
    for c in word.chars() {
        if c.is_ascii_digit() {
            figures.push(c);
            continue;
        }
        if !figures.is_empty() {
            said.push(integer(&std::mem::take(&mut figures)));
        }
        said.push(c.to_ascii_uppercase().to_string());
    }
    if !figures.is_empty() {
        said.push(integer(&figures));
    }
    Some(Reading { said: said.join(" "), end })
}

/// XBB.1.5 and JN.1, and A.1 of a list: capitals, and numbers with points.
pub(super) fn strain(text: &Text, place: usize) -> Option<Reading> {
    let letters = text.run_end(place, |c| c.is_ascii_uppercase());
    if !(1..=3).contains(&(letters - place)) || text.before(place).is_ascii_alphanumeric() {
        return None;
    }
    let mut said = super::latin::spaced(&text.text(place, letters));
    let mut end = letters;
    while text.at(end) == '.' && (1..=2).contains(&(text.digits_end(end + 1) - end - 1).min(9)) {
        let next = text.digits_end(end + 1);
        let part = integer(&text.text(end + 1, next));
        said = if end == letters { format!("{said} 点{part}") } else { format!("{said}点{part}") };
        end = next;
    }
    let goes_on = text.at(end).is_ascii_alphanumeric()
        || ("-./_@".contains(text.at(end)) && text.at(end + 1).is_ascii_alphanumeric());
    (end > letters && !goes_on).then_some(Reading { said, end })
}

#[cfg(test)]
mod tests {
    use super::super::{Level, normalise};

    #[test]
    fn matters_and_strains() {
        let table = [
            ("化学式为H2O，浓H₂SO₄", "化学式为H 二 O，浓H 二 S O 四"),
            ("C6H12O6和Fe2O3", "C 六 H 十二 O 六和F E 二 O 三"),
            ("O2O和H7N9", "O2O和H7N9"),
            ("XBB.1.5变异株，JN.1", "X B B 点一点五变异株，J N 点一"),
            ("A.txt，a.1，AB.123", "A.txt，a.1，AB.123"),
        ];
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), expected, "{text}");
        }
    }
}
