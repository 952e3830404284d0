//! Which characters count as one when words are looked for.
//!
//! In come characters, out go those they are compared as. Full width and half width are one, and so are upper and
//! lower case; traditional and simplified forms are where it is asked for. Nothing changes its number of characters.

use std::sync::OnceLock;

use super::tables::PAIRS;
use crate::text::fullwidth::half_width;
use crate::text::pinyin::{Phrases, readings};

/// How characters are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fold {
    /// Traditional characters count as their simplified forms.
    pub(super) scripts: bool,
}

impl Fold {
    /// What `c` is compared as.
    pub(super) fn of(self, c: char) -> char {
        let c = narrow(c);
        match c {
            'A'..='Z' => c.to_ascii_lowercase(),
            '\0'..='\x7f' => c,
            HAN_FIRST..=HAN_LAST if self.scripts => simplified(c),
            HAN_FIRST..=HAN_LAST | '\u{3000}'..='\u{30FF}' => c,
            _ => {
                // A character whose lower case is several stays: the number of characters must.
                let mut lower = c.to_lowercase();
                lower.next().filter(|_| lower.next().is_none()).unwrap_or(c)
            }
        }
    }

    /// Every ideograph that is compared as `c` is, `c` itself among them; only `c` where it is no ideograph.
    pub(super) fn forms(self, c: char) -> Vec<char> {
        let folded = self.of(c);
        let mut forms = vec![folded];
        if self.scripts && (HAN_FIRST..=HAN_LAST).contains(&folded) {
            forms.extend(pairs().filter(|(_, to)| *to == folded).map(|(from, _)| from));
        }
        forms
    }
}

const HAN_FIRST: char = '\u{3400}';
const HAN_LAST: char = '\u{9FFF}';

/// ASCII for its full-width form.
fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        _ => half_width(c),
    }
}

fn pairs() -> impl Iterator<Item = (char, char)> {
    let from = PAIRS.chars().step_by(2);
    from.zip(PAIRS.chars().skip(1).step_by(2))
}

/// The simplified form of `c`, or `c`.
pub fn simplified(c: char) -> char {
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: Vec<char> = (HAN_FIRST..=HAN_LAST).collect();
        for (from, to) in pairs() {
            if let Some(place) = table.get_mut(from as usize - HAN_FIRST as usize) {
                *place = to;
            }
        }
        table
    });
    table.get((c as usize).wrapping_sub(HAN_FIRST as usize)).copied().unwrap_or(c)
}

/// The first letters of how `title` is read, one for each ideograph, with its Latin letters and digits between them:
/// `dkdzc` for 渡口的早晨.
pub(super) fn initials(title: &str) -> String {
    let mut read = readings(title, &Phrases::shipped()).peekable();
    let mut initials = String::new();
    for (at, c) in title.char_indices() {
        match read.next_if(|(range, _)| range.start == at) {
            Some((_, syllable)) => initials.extend(syllable.chars().next().map(without_tone)),
            None => initials.extend(Some(Fold::default().of(c)).filter(char::is_ascii_alphanumeric)),
        }
    }
    initials
}

/// How `title` is read, in letters without tones: what titles are sorted by.
pub(super) fn reading(title: &str) -> String {
    let mut read = readings(title, &Phrases::shipped()).peekable();
    let mut reading = String::new();
    for (at, c) in title.char_indices() {
        match read.next_if(|(range, _)| range.start == at) {
            Some((_, syllable)) => {
                reading.extend(syllable.chars().map(without_tone));
                reading.push(' ');
            }
            None => reading.push(Fold::default().of(c)),
        }
    }
    reading
}

fn without_tone(c: char) -> char {
    match c {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'ê' | 'ế' | 'ề' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        'ń' | 'ň' | 'ǹ' => 'n',
        'ḿ' => 'm',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str, scripts: bool) -> String {
        text.chars().map(|c| Fold { scripts }.of(c)).collect()
    }

    #[test]
    fn width_and_case_never_count_and_scripts_only_when_asked() {
        assert_eq!(folded("Ｒｕｓｔ　１２，ÀΣ", false), "rust 12,àσ");
        assert_eq!(folded("發頭髮，說這裡", false), "發頭髮,說這裡");
        assert_eq!(folded("發頭髮，說這裡", true), "发头发,说这里");
        assert_eq!(folded("渡口的灯", true), "渡口的灯");
        assert_eq!(folded("İﬁ", true), "İﬁ");
    }

    #[test]
    fn forms_are_all_that_fold_to_one() {
        let fold = Fold { scripts: true };
        let mut forms = fold.forms('髮');
        forms.sort_unstable();
        assert_eq!(forms, ['发', '發', '髮']);
        assert_eq!(Fold::default().forms('髮'), ['髮']);
        assert_eq!(fold.forms('Ａ'), ['a']);
    }

    #[test]
    fn the_table_is_in_order_and_ends_where_it_leads() {
        let from: Vec<char> = pairs().map(|(from, _)| from).collect();
        assert!(from.len() > 2500 && from.is_sorted());
        for (from, to) in pairs() {
            assert_ne!(from, to);
            assert_eq!(simplified(to), to, "{from} {to}");
        }
    }

    #[test]
    fn titles_have_initials_and_a_reading() {
        assert_eq!(initials("渡口的早晨（Rust 版）"), "dkdzcrustb");
        assert_eq!(initials("银行行长"), "yhhz");
        assert_eq!(initials("安娥"), "ae");
        assert_eq!(initials(""), "");
        assert_eq!(reading("绿 A"), "lv  a");
    }
}
