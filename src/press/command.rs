//! The command that prints: arguments with gaps for the file, the title and the printer.
//!
//! In come the words of the settings, checked while they are read; out goes a list of arguments. No shell sees them.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeSeq as _, Serializer};

/// What can stand between braces.
const GAPS: [&str; 3] = ["file", "title", "printer"];

/// An argument, or several that are left out together where a gap in them has no value: `["-d", "{printer}"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Always there.
    One(String),
    /// There when all its gaps have a value.
    Group(Vec<String>),
}

/// Something between braces that is no gap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown placeholder {{{0}}}; there are {{file}} {{title}} {{printer}}")]
pub struct UnknownGap(pub String);

impl Word {
    /// The words of one argument or of a group.
    fn parts(&self) -> &[String] {
        match self {
            Self::One(part) => std::slice::from_ref(part),
            Self::Group(parts) => parts,
        }
    }
}

/// Whether the gap `name` stands in one of `words`.
pub(super) fn has(words: &[Word], name: &str) -> bool {
    let gap = format!("{{{name}}}");
    words.iter().flat_map(Word::parts).any(|part| part.contains(&gap))
}

/// The arguments that `words` make with `value` in their gaps. A value that begins an argument cannot turn it into an
/// option: a space is put before its dash.
pub(super) fn fill(words: &[Word], value: &impl Fn(&str) -> String) -> Vec<String> {
    let empty =
        |part: &String| GAPS.iter().any(|gap| part.contains(&format!("{{{gap}}}")) && value(gap).is_empty());
    let kept = words.iter().filter(|word| matches!(word, Word::One(_)) || !word.parts().iter().any(empty));
    let filled = kept.flat_map(Word::parts).map(|part| {
        let filled = filled(part, value);
        if part.starts_with('{') && filled.starts_with('-') { format!(" {filled}") } else { filled }
    });
    filled.collect()
}

/// In one pass: what a value says is no gap.
fn filled(part: &str, value: &impl Fn(&str) -> String) -> String {
    let mut filled = String::new();
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').filter(|(name, _)| GAPS.contains(name)) {
            Some((name, after)) => {
                filled.push_str(&value(name));
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn checked(part: String) -> Result<String, UnknownGap> {
    let mut rest = part.as_str();
    while let Some((_, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        if !GAPS.contains(&name) {
            return Err(UnknownGap(name.to_owned()));
        }
        rest = after;
    }
    Ok(part)
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged, expecting = "a word or a list of words")]
        enum Written {
            One(String),
            Group(Vec<String>),
        }
        let word = match Written::deserialize(deserializer)? {
            Written::One(part) => checked(part).map(Self::One),
            Written::Group(parts) => {
                parts.into_iter().map(checked).collect::<Result<_, _>>().map(Self::Group)
            }
        };
        word.map_err(D::Error::custom)
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(part) => serializer.serialize_str(part),
            Self::Group(parts) => {
                let mut list = serializer.serialize_seq(Some(parts.len()))?;
                parts.iter().try_for_each(|part| list.serialize_element(part))?;
                list.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vec<Word> {
        let group = Word::Group(vec!["-d".into(), "{printer}".into()]);
        vec![Word::One("lp".into()), group, Word::One("{title}".into()), Word::One("x={title}".into())]
    }

    #[test]
    fn gaps_are_filled_and_groups_without_a_value_left_out() {
        let with = |printer: &str, title: &str| {
            let values = [("printer", printer.to_owned()), ("title", title.to_owned())];
            fill(&words(), &|name| {
                let value = values.iter().find(|(known, _)| *known == name);
                value.map(|(_, value)| value.clone()).unwrap_or_default()
            })
        };
        assert_eq!(with("", "渡口"), ["lp", "渡口", "x=渡口"]);
        assert_eq!(with("office", "{printer}"), ["lp", "-d", "office", "{printer}", "x={printer}"]);
        assert_eq!(with("", "-o raw; rm $(x)"), ["lp", " -o raw; rm $(x)", "x=-o raw; rm $(x)"]);
        assert!(has(&words(), "printer") && !has(&words(), "file"));
    }

    #[test]
    fn what_is_no_gap_is_told() {
        assert_eq!(checked("{page}".into()), Err(UnknownGap("page".into())));
        assert_eq!(checked("{".into()), Err(UnknownGap(String::new())));
        assert!(checked("--title={title}".into()).is_ok());
    }
}
