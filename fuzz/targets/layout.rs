//! Any text in any column with any options: the lines give it back and fit.
//!
//! The first bytes choose the measure and the kinds of the blocks, the others are the text; two line ends end a block.
#![no_main]

#[path = "../../tests/it/sound.rs"]
#[allow(dead_code, reason = "nothing is read here")]
mod sound;

use langdu::article::{ArticleBuilder, BlockKind, Meta};
use langdu::layout::Measure;
use langdu::text::breaks::{Kinsoku, Language};
use langdu::text::grid::{Punctuation, Ruby, Writing};
use langdu::text::pinyin::Phrases;
use langdu::text::width::WidthProfile;
use libfuzzer_sys::fuzz_target;

const KINDS: [BlockKind; 8] = [
    BlockKind::Paragraph,
    BlockKind::Quote(2),
    BlockKind::ListItem(2),
    BlockKind::Verse,
    BlockKind::Code,
    BlockKind::Heading(2),
    BlockKind::Footnote,
    BlockKind::Break,
];
const KINSOKU: [Kinsoku; 4] = [Kinsoku::None, Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict];

fuzz_target!(|bytes: &[u8]| {
    let [columns, rules, options, kinds, text @ ..] = bytes else { return };
    let option = |number: u8| options >> number & 1 == 1;
    let rule = |number: u8| rules >> number & 1 == 1;
    let measure = Measure {
        kinsoku: KINSOKU[usize::from(rules & 3)],
        widths: if rule(2) { WidthProfile::wide() } else { WidthProfile::narrow() },
        writing: if rule(3) { Writing::Vertical } else { Writing::Horizontal },
        ruby: if rule(4) { Ruby::Pinyin(Phrases::shipped()) } else { Ruby::None },
        language: if rule(5) { Language::Ja } else { Language::Zh },
        indent: rules >> 6,
        widows: option(0),
        autospace: option(1),
        justify: option(2),
        hanging: option(3),
        em_grid: option(4),
        punctuation: if option(5) { Punctuation::Fullwidth } else { Punctuation::Keep },
        paragraph_spacing: u16::from(options >> 6),
        ..Measure::new(u16::from(columns % 90) + 1)
    };
    let mut builder = ArticleBuilder::new(Meta::default());
    for (number, text) in String::from_utf8_lossy(text).split("\n\n").enumerate() {
        builder.push(KINDS[(usize::from(*kinds) + number) % KINDS.len()], text);
    }
    let article = builder.finish();
    if !article.is_empty() {
        sound::is_set(&article, &measure);
    }
});
