//! The forms that an article is written in, and which of them the name of a file asks for.

use std::path::Path;

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
