//! Full stops that end no sentence: those of abbreviations and initials. What stands on either side of a stop comes in,
//! whether the sentence goes on comes out.

/// Abbreviations before a name: Mr. Smith.
const BEFORE_NAMES: [&str; 24] = [
    "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "Mt.", "Gen.", "Sen.", "Rep.", "Gov.", "Lt.", "Col.",
    "Capt.", "Sgt.", "Rev.", "Hon.", "Ft.", "Pres.", "U.S.", "U.K.", "U.N.", "E.U.", "D.C.",
];
/// Abbreviations before a number: No. 5.
const BEFORE_NUMBERS: [&str; 29] = [
    "No.", "Nos.", "no.", "Fig.", "Figs.", "fig.", "Vol.", "vol.", "p.", "pp.", "Sec.", "Ch.", "Eq.", "Tab.",
    "Art.", "approx.", "Jan.", "Feb.", "Mar.", "Apr.", "Jun.", "Jul.", "Aug.", "Sep.", "Sept.", "Oct.",
    "Nov.", "Dec.", "est.",
];
/// Abbreviations before Chinese: Apple Inc. 宣布.
const BEFORE_HAN: [&str; 13] =
    ["Inc.", "Ltd.", "Co.", "Corp.", "LLC.", "Jr.", "Sr.", "a.m.", "p.m.", "A.M.", "P.M.", "et al.", "Ph.D."];
/// Abbreviations before anything.
const WITHIN: [&str; 7] = ["vs.", "i.e.", "e.g.", "cf.", "viz.", "ca.", "et al."];

/// Whether the sentence that `before` ends, with a full stop of ASCII, goes on in `after`, which begins behind blanks.
pub(super) fn goes_on(before: &str, after: &str) -> bool {
    let Some(next) = after.chars().next() else { return false };
    let is_han = |c: char| c.is_alphabetic() && !c.is_ascii() && super::breaks::is_cjk(c);
    let ends_with = |words: &[&str]| {
        let whole = |rest: &str| !rest.ends_with(|c: char| c.is_ascii_alphanumeric());
        words.iter().any(|word| before.strip_suffix(word).is_some_and(whole))
    };
    // Many U.S. troops, 9 a.m. on, Apple Inc. said; but a sentence may begin with the name iPad.
    let small = next.is_ascii_lowercase() && !after.chars().nth(1).is_some_and(|c| c.is_ascii_uppercase());
    let abbreviated = || dotted(before) || ends_with(&BEFORE_NAMES) || ends_with(&BEFORE_HAN);
    (small && abbreviated())
        || ends_with(&WITHIN)
        || (ends_with(&BEFORE_NUMBERS) && next.is_ascii_digit())
        || (ends_with(&BEFORE_NAMES) && next.is_alphanumeric())
        || (ends_with(&BEFORE_HAN) && is_han(next))
        || (next.is_ascii_uppercase() && initials(before) > 0)
        || (is_han(next) && initials(before) > 1)
}

/// Whether the last word of `before` has a stop behind each of its last two letters.
fn dotted(before: &str) -> bool {
    let mut last = before.chars().rev();
    let mut letter = || last.next() == Some('.') && last.next().is_some_and(|c| c.is_ascii_alphabetic());
    letter() && letter()
}

/// How many initials `before` ends with, two at most: J. K.
fn initials(before: &str) -> usize {
    let mut last = before.chars().rev();
    let mut count = 0;
    while count < 2 && last.next() == Some('.') && last.next().is_some_and(|c| c.is_ascii_uppercase()) {
        // What stands before an initial is looked at, and not taken where it is the stop of another.
        let mut ahead = last.clone();
        match ahead.next() {
            Some('.') => {}
            Some(' ') => last = ahead,
            Some('(' | '（' | '·' | '“' | '《') | None => return count + 1,
            Some(c) if !c.is_ascii() => return count + 1,
            Some(_) => return count,
        }
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use crate::text::sentence::sentences;

    #[test]
    fn an_abbreviation_ends_no_sentence() {
        let table: [(&str, &[&str]); 26] = [
            ("参见报告中的 No. 5 一节。", &["参见报告中的 No. 5 一节。"]),
            ("结果如报告中的 Fig. 2 所示。", &["结果如报告中的 Fig. 2 所示。"]),
            ("日铁收购了U.S. Steel的全部股份。", &["日铁收购了U.S. Steel的全部股份。"]),
            ("The Lakers vs. the Celtics tonight.", &["The Lakers vs. the Celtics tonight."]),
            ("Many birds, e.g. gulls, i.e. white ones.", &["Many birds, e.g. gulls, i.e. white ones."]),
            ("He lives in St. Louis with Mr. Smith.", &["He lives in St. Louis with Mr. Smith."]),
            ("主讲人是 Dr. 王小明。", &["主讲人是 Dr. 王小明。"]),
            ("It was written by J. K. Rowling herself.", &["It was written by J. K. Rowling herself."]),
            ("这是作家 J. K. 罗琳的新书。", &["这是作家 J. K. 罗琳的新书。"]),
            ("这是作家 J.K. 罗琳的新书。", &["这是作家 J.K. 罗琳的新书。"]),
            ("总统John F. Kennedy在场。", &["总统John F. Kennedy在场。"]),
            ("会议上午 9 a.m. 开始，到 5 p.m. 结束。", &["会议上午 9 a.m. 开始，到 5 p.m. 结束。"]),
            ("We met at 9 a.m. on Monday.", &["We met at 9 a.m. on Monday."]),
            ("昨天 Apple Inc. 发布了财报。", &["昨天 Apple Inc. 发布了财报。"]),
            ("On Sept. 11 it was sunny.", &["On Sept. 11 it was sunny."]),
            ("The U.S. 经济数据好于预期。", &["The U.S. 经济数据好于预期。"]),
            ("Many U.S. troops left the city.", &["Many U.S. troops left the city."]),
            ("He answered no. Then he left.", &["He answered no. ", "Then he left."]),
            ("He got the last bus. 5 men saw it.", &["He got the last bus. ", "5 men saw it."]),
            ("他喝了很多维生素C. 然后就走了。", &["他喝了很多维生素C. ", "然后就走了。"]),
            ("Read me first. Then the rest.", &["Read me first. ", "Then the rest."]),
            ("We met at 9 a.m. Then we left.", &["We met at 9 a.m. ", "Then we left."]),
            ("He has a new phone. iPads are old.", &["He has a new phone. ", "iPads are old."]),
            ("Apple Inc. said so.\n", &["Apple Inc. said so."]),
            ("Look at my new dog. it is black.", &["Look at my new dog. ", "it is black."]),
            ("Dr.\n王小明在这里讲话。", &["Dr.\n王小明在这里讲话。"]),
        ];
        for (text, expected) in table {
            let cut: Vec<&str> = sentences(text).into_iter().map(|range| text.get(range).unwrap()).collect();
            assert_eq!(cut, expected, "{text}");
        }
    }

    /// A row of them is no one sentence for ever.
    #[test]
    fn abbreviations_in_a_row_are_cut_where_a_sentence_would_be_too_long() {
        let row = "It was A. Bird and B. Fish and ".repeat(6000);
        let pieces = sentences(&row);
        assert!(pieces.len() > 1000 && pieces.iter().all(|piece| piece.len() <= 120));
    }
}
