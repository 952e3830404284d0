//! What Chinese typesetting adds to UAX #14 and takes away from it: 避头尾, and breaks beside “quotes”.
//!
//! What comes in is what stands around a place and what UAX #14 says of it; what goes out is whether a line may end
//! there. The rules are those of CLREQ 3.1.3 (*prohibition rules for line start and line end*) and GB/T 15834 part 5,
//! for Japanese those of JLREQ 3.1.7 to 3.1.10.
//! They hold near CJK text only, so that English stays as UAX #14 has it.

use super::breaks::Language;
use super::class::Properties;

/// How strictly marks are kept from the start and the end of a line: the levels of CLREQ 3.1.3.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Kinsoku {
    /// What UAX #14 says, with breaks beside Chinese quotation marks.
    None,
    /// CLREQ's basic level: stops, closing marks, connectors, · and / never start a line, opening marks never end one.
    Basic,
    /// GB/T 15834: basic, and / never ends a line either.
    #[default]
    Gb,
    /// GB, and —— and …… never start a line.
    Strict,
}

/// Whether `c` is white space that a line may end with; no-break spaces are not.
pub fn is_hanging_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}')
}

/// 避头: whether CLREQ keeps `c` from the start of a line at level basic (— alone is one of them, as a connector).
pub fn is_line_start_prohibited(c: char) -> bool {
    is_stop_or_closing(c) || is_connector(c) || matches!(c, '·' | '‧' | '・' | '･' | '/' | '／')
}

/// 避尾: whether CLREQ keeps `c` from the end of a line at level basic.
#[rustfmt::skip]
pub fn is_line_end_prohibited(c: char) -> bool {
    matches!(c,
        '“' | '‘' | '「' | '『' | '（' | '《' | '〈' | '【' | '〖' | '〔' | '［' | '｛' | '｢' | '〘' | '〚' | '〝'
            | '｟' | '(' | '[' | '{')
}

/// Stops and closing marks: those that stay off a line start even after a space.
#[rustfmt::skip]
fn is_stop_or_closing(c: char) -> bool {
    matches!(c,
        '、' | '，' | '。' | '．' | '：' | '；' | '！' | '？' | '‼' | '⁇' | '⁈' | '⁉' | '｡' | '､' | '”' | '’'
            | '」' | '』' | '）' | '》' | '〉' | '】' | '〗' | '〕' | '］' | '｝' | '｣' | '〙' | '〛' | '〞'
            | '〟' | '｠' | ',' | '.' | ':' | ';' | '!' | '?' | ')' | ']' | '}')
}

fn is_connector(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '～' | '〜' | '⸺')
}

/// Whether JLREQ keeps `c` from the start of a line, beyond stops, closing marks, and what UAX #14 keeps from it: the
/// hyphens of cl-03, with ～ for 〜, the middle dots of cl-05. Neither · nor / is named, and — may start a line (cl-08).
fn is_line_start_prohibited_in_japanese(c: char) -> bool {
    matches!(c, '–' | '～' | '〜' | '・' | '･')
}

/// Digits and signs of full width, which UAX #14 takes for ideographs (class ID).
fn is_full_width_digit(c: char) -> bool {
    matches!(c, '０'..='９')
}

/// A character of the scripts whose typesetting these rules are: ideographs, kana, bopomofo and their punctuation.
/// (Hangul is wide too but breaks at words; its rules are its own.)
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{312F}' | '\u{31A0}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF9F}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1F200}'..='\u{1F2FF}' | '\u{20000}'..='\u{3FFFD}')
}

/// The characters before a boundary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// The last character that is not white space.
    pub(super) last: Option<char>,
    /// White space stands between `last` and the boundary.
    pub(super) spaced: bool,
    /// The character before the boundary is a line feed.
    pub(super) line_feed: bool,
    /// What is known of `last`; of a letter if there is none.
    pub(super) properties: Properties,
    /// The character right before `last` is CJK.
    pub(super) before_is_cjk: bool,
    /// The character right before `last` is a digit of full width.
    pub(super) before_is_digit: bool,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            last: None,
            spaced: false,
            line_feed: false,
            properties: Properties::of('A'),
            before_is_cjk: false,
            before_is_digit: false,
        }
    }
}

impl Context {
    /// The context of the boundary at byte `at`: a look at the few characters before it.
    pub(super) fn before(text: &str, at: usize) -> Self {
        /// Enough for any run of white space that a person would write.
        const REACH: usize = 64;
        let mut before = text.get(..at).unwrap_or_default().chars().rev().take(REACH).peekable();
        if before.next_if(|c| matches!(c, '\n' | '\r')).is_some() {
            return Self { line_feed: true, ..Self::default() };
        }
        let mut context = Self::default();
        while before.next_if(|c| is_hanging_space(*c)).is_some() {
            context.spaced = true;
        }
        context.last = before.next().filter(|c| !matches!(c, '\n' | '\r'));
        let last_but_one = before.next().filter(|_| context.last.is_some());
        context.properties = Properties::of(context.last.unwrap_or('A'));
        // White space is not CJK here, not even U+3000.
        context.before_is_cjk = last_but_one.is_some_and(|c| is_cjk(c) && !is_hanging_space(c));
        context.before_is_digit = last_but_one.is_some_and(is_full_width_digit);
        context
    }

    #[inline]
    pub(super) fn push(&mut self, c: char, properties: Properties) {
        self.line_feed = matches!(c, '\n' | '\r');
        if self.line_feed {
            *self = Self { line_feed: true, ..Self::default() };
        } else if is_hanging_space(c) {
            self.spaced = true;
        } else {
            self.before_is_cjk = !self.spaced && self.last.is_some() && self.properties.is_cjk();
            self.before_is_digit = !self.spaced && self.last.is_some_and(is_full_width_digit);
            self.last = Some(c);
            self.spaced = false;
            self.properties = properties;
        }
    }
}

/// Whether a line may end between `context` and `next`, when UAX #14 says `uax14`.
pub(super) fn tailor(
    uax14: bool,
    context: &Context,
    next: (char, Properties),
    after_next: Option<(char, Properties)>,
    kinsoku: Kinsoku,
    language: Language,
) -> bool {
    let Some(last) = context.last else { return uax14 };
    let near_cjk = context.properties.is_cjk()
        || next.1.is_cjk()
        || context.before_is_cjk
        || after_next.is_some_and(|(_, properties)| properties.is_cjk());
    if !near_cjk {
        return uax14;
    }
    (uax14 || is_quote_opportunity(context, last, next, after_next))
        && !is_prohibited(context, last, next, after_next, kinsoku, language)
}

/// Breaks that UAX #14 withholds because it cannot tell opening from closing quotation marks (LB15, LB19): in
/// Chinese text “ opens and ” closes.
fn is_quote_opportunity(
    context: &Context,
    last: char,
    (next, properties): (char, Properties),
    after_next: Option<(char, Properties)>,
) -> bool {
    let quotes = matches!(next, '“' | '‘') || matches!(last, '”' | '’');
    if !quotes || context.spaced || next == '\u{2060}' || last == '\u{2060}' {
        return false;
    }
    let before_opening = matches!(next, '“' | '‘')
        && !context.properties.is_opening()
        && (context.properties.is_cjk()
            || matches!(last, '”' | '’' | '—' | '…' | '⋯' | '⸺')
            || (context.properties.is_stop_or_closing() && context.before_is_cjk)
            || (last.is_alphanumeric()
                && next == '“'
                && after_next.is_some_and(|(_, after)| after.is_cjk())));
    let after_closing = matches!(last, '”' | '’')
        && !properties.is_stop_or_closing()
        && (properties.is_cjk()
            || matches!(next, '“' | '‘')
            || (last == '”' && context.before_is_cjk && next.is_alphanumeric()));
    before_opening || after_closing
}

fn is_prohibited(
    context: &Context,
    last: char,
    (next, properties): (char, Properties),
    after_next: Option<(char, Properties)>,
    kinsoku: Kinsoku,
    language: Language,
) -> bool {
    // GB/T 15834 5.1.4, 5.1.5: a dash or an ellipsis is two characters and one mark.
    if !context.spaced && last == next && matches!(next, '—' | '…' | '⋯' | '⸺') {
        return true;
    }
    if !context.spaced && is_within_number(context, last, next) {
        return true;
    }
    if kinsoku == Kinsoku::None {
        return false;
    }
    if properties.is_stop_or_closing() || context.properties.is_opening() {
        return true;
    }
    if context.spaced {
        return false;
    }
    if language == Language::Ja {
        return is_line_start_prohibited_in_japanese(next);
    }
    let dash = next == '—' && after_next.is_some_and(|(after, _)| after == '—') || next == '⸺';
    match (last, next) {
        _ if dash || matches!(next, '…' | '⋯') => kinsoku == Kinsoku::Strict,
        (_, '>' | '†' | '‡') | ('<' | '`', _) => true,
        (_, next) if properties.is_tailored() && is_line_start_prohibited(next) => true,
        ('/' | '／', _) => kinsoku >= Kinsoku::Gb,
        _ => false,
    }
}

/// What UAX #14 LB25 does for ASCII, for digits and signs of full width: a number stays whole, and with its sign. (￥ ＄ ％
/// are of the classes PR and PO, which LB25 and `LB23a` keep beside digits of either width.)
fn is_within_number(context: &Context, last: char, next: char) -> bool {
    let digit = |c: char| c.is_ascii_digit() || is_full_width_digit(c);
    match last {
        '＋' | '－' => digit(next),
        '．' | '，' | '.' | ',' => context.before_is_digit && is_full_width_digit(next),
        last => digit(last) && digit(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table says of which characters the rules here speak.
    #[test]
    fn the_table_knows_the_characters_with_rules() {
        for c in '\0'..=char::MAX {
            let named = is_line_start_prohibited(c)
                || is_line_end_prohibited(c)
                || matches!(c, '…' | '⋯' | '>' | '†' | '‡' | '<' | '`' | '\u{2060}' | '＋' | '－')
                || is_full_width_digit(c)
                || is_line_start_prohibited_in_japanese(c);
            let properties = Properties::of(c);
            assert_eq!(properties.is_tailored(), named, "{c:?}");
            assert_eq!(properties.is_stop_or_closing(), is_stop_or_closing(c), "{c:?}");
            assert_eq!(properties.is_opening(), is_line_end_prohibited(c), "{c:?}");
            assert_eq!(properties.is_cjk(), is_cjk(c), "{c:?}");
        }
    }
}
