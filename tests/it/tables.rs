//! The checked-in width tables against the Unicode Character Database as `icu_properties` carries it.
//!
//! `LANGDU_UPDATE_TABLES=1 cargo test tables` writes them anew.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use icu_properties::CodePointMapData;
use icu_properties::props::{EastAsianWidth, GeneralCategory, GraphemeClusterBreak};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/text/tables.rs");

const HEAD: &str = "\
//! Ranges of code points, generated from the Unicode Character Database 18.0; not edited by hand.
//!
//! `LANGDU_UPDATE_TABLES=1 cargo test tables` writes this file from the data of `icu_properties`
//! (Unicode-3.0 licence); the same test fails when the two differ.
";

fn table(name: &str, doc: &str, ranges: impl Iterator<Item = RangeInclusive<u32>>) -> String {
    let mut out = format!("\n/// {doc}\n#[rustfmt::skip]\npub(super) const {name}: &[(u32, u32)] = &[\n");
    let mut merged: Vec<(u32, u32)> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if last.1 + 1 == *range.start() => last.1 = *range.end(),
            _ => merged.push((*range.start(), *range.end())),
        }
    }
    for row in merged.chunks(6) {
        out.push_str("   ");
        for (start, end) in row {
            write!(out, " (0x{start:04X}, 0x{end:04X}),").unwrap();
        }
        out.push('\n');
    }
    out.push_str("];\n");
    out
}

fn generate() -> String {
    let widths = CodePointMapData::<EastAsianWidth>::new();
    let categories = CodePointMapData::<GeneralCategory>::new();
    let mut out = HEAD.to_string();
    out += &table(
        "AMBIGUOUS",
        "UAX #11 `East_Asian_Width=Ambiguous`.",
        widths.iter_ranges_for_value(EastAsianWidth::Ambiguous),
    );
    let mut nameless: Vec<_> = categories
        .iter_ranges_for_value(GeneralCategory::Unassigned)
        .chain(categories.iter_ranges_for_value(GeneralCategory::PrivateUse))
        .collect();
    nameless.sort_by_key(|range| *range.start());
    out += &table(
        "NAMELESS",
        "Code points with nothing agreed to show: unassigned, private use, noncharacters (`Cn`, `Co`).",
        nameless.into_iter(),
    );
    out += &table(
        "SPACING_MARKS",
        "Combining marks that take room of their own (`Mc`).",
        categories.iter_ranges_for_value(GeneralCategory::SpacingMark),
    );
    out += &table(
        "PREPENDED",
        "What stands before the base of its grapheme cluster (UAX #29 `Prepend`).",
        CodePointMapData::<GraphemeClusterBreak>::new().iter_ranges_for_value(GraphemeClusterBreak::Prepend),
    );
    out
}

#[test]
fn the_tables_are_those_of_the_character_database() {
    let generated = generate();
    if std::env::var_os("LANGDU_UPDATE_TABLES").is_some() {
        std::fs::write(PATH, &generated).unwrap();
    }
    let kept = std::fs::read_to_string(PATH).unwrap();
    assert!(kept == generated, "run LANGDU_UPDATE_TABLES=1 cargo test tables");
}
