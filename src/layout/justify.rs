//! 两端对齐: air inside a line, so that it reaches the edge of its column (CLREQ on adjusting lines, as far as a grid
//! of cells can).
//!
//! In come the clusters of a line and the columns that it falls short by, out goes where to put them. Air is put where
//! the eye expects some, in this order: spaces, where Chinese meets Latin, after stops. No other place takes any, so
//! words, numbers, —— and …… stay as they are, and a line with too few places stays ragged.

use super::Measure;
use super::line::is_visible;
use super::spacing::is_spaced;
use crate::text::breaks::{Cluster, Opportunity, Role};

/// A line that falls short by more columns than this is left ragged: the air would be holes.
pub(super) const MOST: usize = 3;

/// Where `hole` columns of air go among `clusters`, what is drawn of a line of `text`: places in bytes of the text,
/// each at the start of a cluster that the air is before, in order. Empty where there are too few places.
pub(super) fn places(text: &str, clusters: &[Cluster], hole: usize, measure: &Measure) -> Vec<usize> {
    // Where `autospace` has put air already there is the most that CLREQ allows, half an em.
    let stretches = |cluster: &Cluster| !measure.autospace && is_spaced(text, cluster.start, &measure.widths);
    let mut sorts = [Vec::new(), Vec::new(), Vec::new()];
    let body =
        clusters.iter().position(is_visible).and_then(|first| clusters.get(first..)).unwrap_or_default();
    // White space that is not drawn, beside a full-width mark, is no place.
    let drawn = || body.iter().filter(|cluster| cluster.width > 0);
    for (before, cluster) in drawn().zip(drawn().skip(1)) {
        let after_stop = || {
            let stop = measure.grid().char_at(text, before.start);
            stop.is_some_and(|stop| "，。；：！？".contains(stop)) && cluster.before == Opportunity::Allowed
        };
        let sort = match (before.role, cluster.role) {
            (Role::Space, Role::Text) if is_visible(cluster) => 0,
            (Role::Text, Role::Text) if stretches(cluster) => 1,
            (Role::Text, Role::Text) if after_stop() => 2,
            _ => continue,
        };
        if let Some(places) = sorts.get_mut(sort) {
            places.push(cluster.start);
        }
    }
    let mut chosen = Vec::new();
    for places in &sorts {
        chosen.extend(spread(places, hole - chosen.len()));
    }
    chosen.sort_unstable();
    if chosen.len() == hole { chosen } else { Vec::new() }
}

/// At most `wanted` of `places`, as far apart as may be.
fn spread(places: &[usize], wanted: usize) -> impl Iterator<Item = usize> {
    let wanted = wanted.min(places.len());
    (0..wanted).filter_map(move |index| places.get((2 * index + 1) * places.len() / (2 * wanted)).copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::breaks::{BreakOptions, clusters};

    /// `text` with `_` where `hole` columns of air would go.
    fn aired(text: &str, hole: usize) -> String {
        let all: Vec<_> = clusters(text, 0, &BreakOptions::default()).collect();
        let mut places = places(text, &all, hole, &Measure::new(80)).into_iter().peekable();
        let mut out = String::new();
        for (at, c) in text.char_indices() {
            while places.next_if_eq(&at).is_some() {
                out.push('_');
            }
            out.push(c);
        }
        out
    }

    #[test]
    fn air_goes_to_spaces_then_to_latin_then_after_stops() {
        for (text, hole, expected) in [
            ("好，用 Rust写，好", 1, "好，用 _Rust写，好"),
            ("好，用 Rust写，好", 2, "好，用 _Rust_写，好"),
            ("好，用 Rust写，好", 3, "好，用 _Rust_写，_好"),
            ("一，二，三，四，五", 2, "一，二，_三，四，_五"),
            ("一 二 三 四 五 六", 3, "一 _二 三 _四 五 _六"),
            // Too few places, or none.
            ("一，二", 2, "一，二"),
            ("等等——等……等1,234.5%", 1, "等等——等……等_1,234.5%"),
            ("等——等……（等）“等”", 1, "等——等……（等）“等”"),
            // Not between a stop and the quotation mark that it belongs to, and not at the ends.
            ("“好。”他", 1, "“好。”他"),
            ("　好，二", 1, "　好，_二"),
        ] {
            assert_eq!(aired(text, hole), expected);
        }
    }
}
