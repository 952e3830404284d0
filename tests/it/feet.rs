//! The line of keys at the foot of what fills the screen: whole, however narrow that is.

use crate::looks::Looker;
use langdu::tui::Preferences;
use langdu::tui::strings::Lang;

#[test]
fn help_names_every_key_on_the_smallest_screen() {
    let mut looker = Looker::open(8, 12, Preferences::default());
    looker.press("?");
    let text = looker.text();
    assert!(text.contains(" Space\n PgDn →\n f\n"), "{text}");
    // And the way out of a code that has no room.
    let mut looker = Looker::open(8, 5, Preferences::default());
    looker.press("w");
    assert!(looker.text().trim_end().ends_with("\n q 返回"), "{}", looker.text());
}

#[test]
fn keys_at_the_foot_are_never_cut_off() {
    for lang in [Lang::Zh, Lang::En] {
        for (width, height) in [(80, 24), (40, 24), (30, 12), (20, 10), (14, 8), (8, 5)] {
            for keys in ["\t", "l", "'", "B", "?", "?G", "P", "I"] {
                let mut looker = Looker::open(width, height, Preferences { lang, ..Preferences::default() });
                looker.press(keys);
                let text = looker.text();
                let foot = text.lines().last().unwrap_or_default();
                assert!(!foot.contains('…'), "{keys:?} {width}: {text}");
            }
        }
    }
}
