//! Writes `src/text/tables.rs`: what langdu has to know of each character, in two stages.
//!
//! `cargo run --manifest-path tools/tables/Cargo.toml > src/text/tables.rs`, from the root of the project. The data
//! are those of the Unicode Character Database 17.0 as `icu_properties` 2.1 carries them (Unicode-3.0 licence), and
//! the widths of `unicode-width`.

use icu_properties::props::{
    EastAsianWidth, ExtendedPictographic, GeneralCategory, GraphemeClusterBreak, IndicConjunctBreak, LineBreak,
};
use icu_properties::{CodePointMapData, CodePointSetData};
use std::collections::HashMap;
use unicode_width::UnicodeWidthChar;

// The sets of `breaks.rs`, whose predicates a test there compares with the bits.
/// Stops and closing marks.
const STOPS: &str = "、，。．：；！？‼⁇⁈⁉｡､”’」』）》〉】〗〕］｝｣〙〛〞〟｠,.:;!?)]}";
/// Opening marks.
const OPENINGS: &str = "“‘「『（《〈【〖〔［｛｢〘〚〝｟([{";
/// Others that have a rule.
const OTHERS: &str = "-–—～〜⸺·‧・･/／…⋯>†‡<`\u{2060}＋－０１２３４５６７８９";

/// Code points of one block of the second stage.
const BLOCK: u32 = 128;

fn main() {
    let line_break = CodePointMapData::<LineBreak>::new();
    let east_asian = CodePointMapData::<EastAsianWidth>::new();
    let category = CodePointMapData::<GeneralCategory>::new();
    let cluster = CodePointMapData::<GraphemeClusterBreak>::new();
    let conjunct = CodePointMapData::<IndicConjunctBreak>::new();
    let pictographic = CodePointSetData::new::<ExtendedPictographic>();

    let properties = |code: u32| -> u32 {
        let gc = category.get32(code);
        let lb = resolve(line_break.get32(code), gc, code);
        let ea = east_asian.get32(code);
        let gcb = cluster.get32(code);
        let width = char::from_u32(code).and_then(UnicodeWidthChar::width).unwrap_or(0).min(2) as u32;
        let nameless = matches!(gc, GeneralCategory::Unassigned | GeneralCategory::PrivateUse | GeneralCategory::Surrogate);
        let visible = !nameless
            && width > 0
            && !matches!(
                gc,
                GeneralCategory::Control
                    | GeneralCategory::Format
                    | GeneralCategory::SpaceSeparator
                    | GeneralCategory::LineSeparator
                    | GeneralCategory::ParagraphSeparator
                    | GeneralCategory::NonspacingMark
                    | GeneralCategory::EnclosingMark
                    | GeneralCategory::SpacingMark
            )
            && code != 0xFFFC;
        let part = !matches!(
            gcb,
            GraphemeClusterBreak::Other | GraphemeClusterBreak::Control | GraphemeClusterBreak::CR | GraphemeClusterBreak::LF
        ) || pictographic.contains32(code)
            || conjunct.get32(code) != IndicConjunctBreak::None;
        let wide = matches!(ea, EastAsianWidth::Fullwidth | EastAsianWidth::Wide | EastAsianWidth::Halfwidth);
        lb | u32::from(wide) << 6
            | u32::from(gc == GeneralCategory::InitialPunctuation) << 7
            | u32::from(gc == GeneralCategory::FinalPunctuation) << 8
            | u32::from(pictographic.contains32(code) && gc == GeneralCategory::Unassigned) << 9
            | u32::from(part) << 10
            | u32::from(visible && !part && ea != EastAsianWidth::Ambiguous) << 11
            | u32::from(visible && !part && ea == EastAsianWidth::Ambiguous) << 12
            | width << 13
            | u32::from(nameless) << 15
            | u32::from(char::from_u32(code).is_some_and(|c| STOPS.contains(c))) << 16
            | u32::from(char::from_u32(code).is_some_and(|c| OPENINGS.contains(c))) << 17
            | u32::from(char::from_u32(code).is_some_and(|c| OTHERS.contains(c))) << 18
            | u32::from(is_cjk(code)) << 19
    };

    let mut values: Vec<u32> = Vec::new();
    let mut value_index: HashMap<u32, usize> = HashMap::new();
    let mut blocks: Vec<Vec<u8>> = Vec::new();
    let mut block_index: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut index: Vec<usize> = Vec::new();
    for start in (0..0x11_0000).step_by(BLOCK as usize) {
        let block: Vec<u8> = (start..start + BLOCK)
            .map(|code| {
                let value = properties(code);
                let next = value_index.len();
                let found = *value_index.entry(value).or_insert_with(|| {
                    values.push(value);
                    next
                });
                u8::try_from(found).expect("at most 256 different values")
            })
            .collect();
        let next = blocks.len();
        index.push(*block_index.entry(block.clone()).or_insert_with(|| {
            blocks.push(block);
            next
        }));
    }
    println!("{HEAD}");
    print_table("INDEX", "First stage: code point / 128 to the number of its block.", "u16", &index);
    let cells: Vec<u8> = blocks.concat();
    print_table("CELLS", "Second stage: block number * 128 + code point % 128 to the number of its value.", "u8", &cells);
    print_table("VALUES", "The packed properties; `class.rs` says which bits are what.", "u32", &values);
    let ranges = |test: &dyn Fn(u32) -> bool| {
        let mut found: Vec<(u32, u32)> = Vec::new();
        for code in (0..0x11_0000).filter(|code| test(*code)) {
            match found.last_mut() {
                Some(last) if last.1 + 1 == code => last.1 = code,
                _ => found.push((code, code)),
            }
        }
        found
    };
    print_ranges(
        "AMBIGUOUS",
        "UAX #11 `East_Asian_Width=Ambiguous`.",
        &ranges(&|code| east_asian.get32(code) == EastAsianWidth::Ambiguous),
    );
    print_ranges(
        "NAMELESS",
        "Code points with nothing agreed to show: unassigned, private use, noncharacters (`Cn`, `Co`).",
        &ranges(&|code| {
            matches!(category.get32(code), GeneralCategory::Unassigned | GeneralCategory::PrivateUse)
        }),
    );
    print_ranges(
        "SPACING_MARKS",
        "Combining marks that take room of their own (`Mc`).",
        &ranges(&|code| category.get32(code) == GeneralCategory::SpacingMark),
    );
    print_ranges(
        "PREPENDED",
        "What stands before the base of its grapheme cluster (UAX #29 `Prepend`).",
        &ranges(&|code| cluster.get32(code) == GraphemeClusterBreak::Prepend),
    );
}

/// Ideographs, kana, bopomofo and their punctuation.
fn is_cjk(code: u32) -> bool {
    matches!(code,
        0x2E80..=0x312F | 0x31A0..=0xA4CF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF01..=0xFF9F | 0xFFE0..=0xFFE6
        | 0x1F200..=0x1F2FF | 0x20000..=0x3FFFD)
}

const HEAD: &str = "\
//! What langdu knows of each character: generated from the Unicode Character Database 17.0, not edited by hand.
//!
//! `cargo run --manifest-path tools/tables/Cargo.toml > src/text/tables.rs` writes this file (data: Unicode-3.0
//! licence, © Unicode, Inc.); CI runs it again and fails when the two differ.";

/// LB1: the classes that the algorithm never sees are resolved here.
fn resolve(class: LineBreak, category: GeneralCategory, code: u32) -> u32 {
    let resolved = match class {
        LineBreak::Ambiguous | LineBreak::Surrogate | LineBreak::Unknown => LineBreak::Alphabetic,
        LineBreak::ComplexContext
            if matches!(category, GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark) =>
        {
            LineBreak::CombiningMark
        }
        LineBreak::ComplexContext => LineBreak::Alphabetic,
        other => other,
    };
    // LB28a names U+25CC beside the classes AK and AS: it has a number of its own.
    if code == 0x25CC { 49 } else { u32::from(resolved.to_icu4c_value()) }
}

fn print_table<T: std::fmt::Display>(name: &str, doc: &str, kind: &str, values: &[T]) {
    println!("\n/// {doc}\n#[rustfmt::skip]\npub(super) static {name}: [{kind}; {}] = [", values.len());
    for row in values.chunks(32) {
        let row: Vec<String> = row.iter().map(T::to_string).collect();
        println!("    {},", row.join(", "));
    }
    println!("];");
}

fn print_ranges(name: &str, doc: &str, ranges: &[(u32, u32)]) {
    println!("\n/// {doc}\n#[rustfmt::skip]\npub(super) const {name}: &[(u32, u32)] = &[");
    for row in ranges.chunks(6) {
        let row: Vec<String> = row.iter().map(|(start, end)| format!("(0x{start:04X}, 0x{end:04X})")).collect();
        println!("    {},", row.join(", "));
    }
    println!("];");
}
