//! From an article to lines and pages: the only place that decides where a line ends.
//!
//! Everything here is a pure function of the article and a [`Measure`]: equal input gives equal pages on screen, on
//! paper and in a test. Lines are byte ranges, never strings: those of a block, one after another, give the block
//! back. Cost follows what is asked for: a page costs a page, wherever it stands in an article of any size.

mod count;
mod emergency;
mod fast;
mod fill;
mod frame;
mod justify;
mod line;
mod orphan;
mod pages;
mod rows;
mod segment;
mod spacing;
mod style;

pub use count::Pagination;
pub use line::{Line, Placed, line_text, placed};
pub use pages::{Page, page, page_before, rows_before};
pub use rows::{Row, Rows, line_at, rows};
pub use spacing::is_spaced;
pub use style::{Alignment, BlockStyle, block_style};

use crate::article::Anchor;
use crate::text::breaks::{BreakOptions, Kinsoku, Language};
use crate::text::grid::{Grid, Punctuation, Ruby, Writing};
use crate::text::width::WidthProfile;

/// What lines are made to: the width of the column and the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Measure {
    /// The length of a line: the width of the text column in terminal columns, or in vertical lines its rows; 0 gives
    /// no lines at all.
    pub columns: u16,
    /// The level of the prohibition rules.
    pub kinsoku: Kinsoku,
    /// What the terminal or the printer believes about widths.
    pub widths: WidthProfile,
    /// Blank rows between two paragraphs.
    pub paragraph_spacing: u16,
    /// 首行缩进: the indent of a paragraph's first line in em, which are two columns each; 0 to [`Measure::MAX_INDENT`].
    pub indent: u8,
    /// 孤行与孤字: no page ends with a heading or with the first line of a paragraph, none begins with the last line of
    /// one, and no paragraph ends with a line of one character, as far as that can be had.
    pub widows: bool,
    /// 中西文间距: one column of air between an ideograph and a Latin letter or a digit, where no white space is.
    pub autospace: bool,
    /// 两端对齐: lines that fall short of the edge by up to three columns are stretched to it, where they have places
    /// for that; never the last line of a paragraph.
    pub justify: bool,
    /// 标点悬挂: two columns right of `columns` are free for a stop that would take a character with it to the next
    /// line. Where that room comes from is up to whoever makes the measure.
    pub hanging: bool,
    /// 全角网格: in Chinese text “ ” — … · and the like take two columns where the terminal gives them one.
    pub em_grid: bool,
    /// What ASCII marks between Chinese characters are drawn, measured and broken as.
    pub punctuation: Punctuation,
    /// How lines run. In vertical lines everything that counts columns counts rows, of which a character takes one.
    pub writing: Writing,
    /// The language whose rules hold: Chinese, unless the article is Japanese ([`Measure::for_article`]).
    pub language: Language,
    /// 注音: what stands above the characters of a horizontal line, which takes two rows then.
    pub ruby: Ruby,
}

impl Measure {
    /// The widest indent of a first line, in em.
    pub const MAX_INDENT: u8 = 4;

    /// A column of `columns` with the rules that hold where nobody asks for others.
    pub fn new(columns: u16) -> Self {
        Self {
            columns,
            kinsoku: Kinsoku::default(),
            widths: WidthProfile::default(),
            paragraph_spacing: 0,
            indent: 2,
            widows: false,
            autospace: false,
            justify: false,
            hanging: false,
            em_grid: false,
            punctuation: Punctuation::Keep,
            writing: Writing::Horizontal,
            ruby: Ruby::None,
            language: Language::Zh,
        }
    }

    /// Whether no option is set that has a say in each line, so that most may be filled the fast way: `widows` looks at
    /// the ends of paragraphs only, and `justify` at lines that fall short.
    fn is_plain(&self) -> bool {
        // Every field is named, so that a new one is decided upon here.
        #[rustfmt::skip]
        let Self {
            columns: _, kinsoku: _, widths: _, paragraph_spacing: _, indent: _, language: _, widows: _, justify: _,
            autospace, hanging, em_grid, punctuation, writing, ruby,
        } = *self;
        let options = [autospace, hanging, em_grid, punctuation != Punctuation::Keep];
        options == [false; 4] && writing == Writing::Horizontal && ruby == Ruby::None
    }

    /// How clusters are drawn and measured.
    pub fn grid(&self) -> Grid {
        Grid {
            widths: self.widths,
            em: self.em_grid,
            punctuation: self.punctuation,
            writing: self.writing,
            ruby: if self.is_annotated() { self.ruby } else { Ruby::None },
        }
    }

    /// Whether lines have a row of annotations above them. The boxes of annotated characters are wide: a column of few
    /// characters has none.
    pub fn is_annotated(&self) -> bool {
        self.ruby != Ruby::None && self.writing == Writing::Horizontal && self.columns >= LEAST_ANNOTATED
    }

    /// The length of a character in its line: two columns, or a row.
    fn em(&self) -> u16 {
        match self.writing {
            Writing::Horizontal => 2,
            Writing::Vertical => 1,
        }
    }

    fn break_options(&self) -> BreakOptions {
        BreakOptions {
            kinsoku: self.kinsoku,
            widths: self.widths,
            language: self.language,
            ..BreakOptions::default()
        }
    }
}

/// Columns of the narrowest column with annotations.
const LEAST_ANNOTATED: u16 = 12;

/// The first place of the article.
pub fn first_anchor() -> Anchor {
    Anchor::default()
}
