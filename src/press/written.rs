//! The forms that an article is written in, which of them the name of a file asks for, and an article in one of them.

use std::io::{self, Write};
use std::path::Path;

use super::{Form, Order, Press, PressError};
use crate::article::Article;
use crate::paper::{self, Sheet};

/// A form that an article is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Plain text set in lines.
    Text,
    /// Markdown with metadata at the top.
    Markdown,
    /// A page of HTML that needs nothing else.
    Html,
    /// The pages that are printed.
    Pdf,
}

impl Written {
    /// The form that the extension of `path` names, whatever the case of its letters; `None` where it names none of
    /// these.
    pub fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "txt" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" => Self::Html,
            "pdf" => Self::Pdf,
            _ => return None,
        })
    }

    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }
}

/// An article in the form in which it is written.
#[derive(Debug)]
pub enum Paper<'a> {
    /// Plain text, on such sheets.
    Text(&'a Article, Sheet),
    /// Markdown.
    Markdown(&'a Article),
    /// HTML.
    Html(&'a Article),
    /// The PDF that `press` would print.
    Pdf(Box<Order>),
}

impl<'a> Paper<'a> {
    /// `article` in `form`, on sheets like `sheet` where it has any; what makes a PDF is `press`.
    ///
    /// # Errors
    /// The font that the settings name cannot be used.
    pub fn of(article: &'a Article, form: Written, sheet: &Sheet, press: &Press) -> Result<Self, PressError> {
        Ok(match form {
            Written::Text => Self::Text(article, *sheet),
            Written::Markdown => Self::Markdown(article),
            Written::Html => Self::Html(article),
            Written::Pdf => {
                let press = Press { form: Form::Pdf, ..press.clone() };
                Self::Pdf(Box::new(press.set(article, sheet)?))
            }
        })
    }

    /// Writes it to `out`.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Text(article, sheet) => paper::write(article, sheet, out),
            Self::Markdown(article) => paper::markdown::write(article, out),
            Self::Html(article) => paper::html::write(article, out),
            Self::Pdf(order) => out.write_all(&order.bytes),
        }
    }

    /// What would be printed, where that is what is written.
    pub fn order(&self) -> Option<&Order> {
        match self {
            Self::Pdf(order) => Some(order),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_form() {
        for (name, form) in [
            ("渡口.txt", Some(Written::Text)),
            ("a.b.MD", Some(Written::Markdown)),
            ("page.Htm", Some(Written::Html)),
            ("纸/渡口.pdf", Some(Written::Pdf)),
            ("pdf", None),
            (".pdf", None),
            ("渡口.docx", None),
            ("", None),
        ] {
            assert_eq!(Written::of_name(Path::new(name)), form, "{name}");
        }
        for form in [Written::Text, Written::Markdown, Written::Html, Written::Pdf] {
            assert_eq!(
                Written::of_name(Path::new("a").with_extension(form.extension()).as_path()),
                Some(form)
            );
        }
    }
}
