//! Every cluster of the corpus as it is drawn, for terminals of all kinds.

use crate::corpus::groups;
use langdu::text::glyph::glyphs;
use langdu::text::width::{WidthProfile, certain_width, is_certain};

/// What terminals are known to believe.
fn profiles() -> [WidthProfile; 6] {
    let (narrow, cautious) = (WidthProfile::narrow(), WidthProfile::cautious());
    [
        narrow,
        WidthProfile::wide(),
        cautious,
        cautious.with_ambiguous(2),
        WidthProfile { spacing_marks_join: true, ..narrow },
        WidthProfile { joined_emoji: true, flags: true, emoji_presentation: 1, ..cautious },
    ]
}

#[test]
fn the_corpus_is_large_and_has_every_kind() {
    let groups = groups();
    let clusters: usize = groups.iter().map(|(_, clusters)| clusters.len()).sum();
    assert!(clusters >= 2000, "{clusters}");
    for (group, clusters) in &groups {
        assert!(!clusters.is_empty(), "{group}");
    }
}

#[test]
fn what_is_certain_has_one_width_everywhere() {
    for (group, clusters) in groups() {
        for cluster in clusters.iter().filter(|cluster| is_certain(cluster)) {
            let mut widths = profiles().map(|profile| profile.cluster_width(cluster));
            widths.sort_unstable();
            assert_eq!(widths[0], widths[5], "{group}: {cluster:?}");
            assert_eq!(certain_width(cluster), Some(u16::from(widths[0])), "{group}: {cluster:?}");
        }
    }
}

/// What is drawn is drawn again as it is: nothing is left in it that a terminal must not get.
#[test]
fn drawn_text_is_its_own_form() {
    for profile in profiles() {
        for (group, clusters) in groups() {
            for cluster in clusters {
                for glyph in glyphs(&cluster, &profile) {
                    let (text, width) = glyphs(&glyph.text, &profile)
                        .fold((String::new(), 0), |(text, width), again| {
                            (text + &again.text, width + again.width)
                        });
                    assert_eq!((text.as_str(), width), (&*glyph.text, glyph.width), "{group}: {cluster:?}");
                    // A joiner at the end would take in what stands in the next cell.
                    assert!(!glyph.text.ends_with('\u{200D}'), "{group}: {cluster:?}");
                }
            }
        }
    }
}
