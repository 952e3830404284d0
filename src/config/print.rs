//! The settings of the printer: `[print]`.

use serde::{Deserialize, Serialize};

use super::at_least_one;
use crate::press::{Form, Word};

/// `[print]`: how articles are printed. The options of `langdu print` go before these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Print {
    /// The command and its arguments; what is printed is its standard input, unless `{file}` stands in it. A list
    /// within the list is left out when its placeholder is empty.
    pub command: Vec<Word>,
    /// What it is given.
    pub format: Form,
    /// The file of a font for Chinese; empty = one of the system.
    pub font: String,
    /// Columns of the sheet; at least 1.
    #[serde(deserialize_with = "at_least_one")]
    pub width: u16,
    /// Lines of the sheet, header and footer included; at least 1.
    #[serde(deserialize_with = "at_least_one")]
    pub lines_per_page: u16,
}

impl Default for Print {
    fn default() -> Self {
        let one = |word: &str| Word::One(word.to_owned());
        let printer = Word::Group(vec!["-d".to_owned(), "{printer}".to_owned()]);
        Self {
            command: vec![one("lp"), printer, one("-t"), one("{title}")],
            format: Form::default(),
            font: String::new(),
            width: 76,
            lines_per_page: 40,
        }
    }
}
