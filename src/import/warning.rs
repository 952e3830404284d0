//! What the user should know about how an article was read: values only, told in words elsewhere.

/// Something the user should know about how an article was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// More than one character in a thousand could not be decoded: the encoding is probably another.
    Replaced {
        /// How many U+FFFD there are.
        count: usize,
        /// The encoding the bytes were taken to be in.
        encoding: String,
    },
    /// Lines that may be furniture of the page stayed in the body.
    UncertainLines {
        /// How many.
        count: usize,
        /// The first of them, shortened.
        first: String,
    },
    /// Lines were recognised as furniture of the page and left out.
    FurnitureLeftOut {
        /// How many.
        count: usize,
    },
    /// Hard-wrapped lines were joined to paragraphs.
    LinesJoined {
        /// How many line ends were taken out.
        count: usize,
    },
    /// A page of the web without anything that looks like an article: all its text was taken.
    NoArticle,
    /// A page of the web that asks for a password, with little else on it.
    LoginPage,
    /// Parts of a book are not there or damaged, and were left out.
    MissingParts {
        /// How many files.
        count: usize,
    },
    /// The article goes on on a page that was not asked for.
    MorePages {
        /// How many pages were read.
        read: usize,
    },
    /// A page of the article could not be had; it ends before.
    MissingPage {
        /// The number of the page, from 1.
        number: usize,
    },
}

impl Warning {
    /// Whether the reader should look whether all is right; the others only say what was done.
    pub fn is_doubt(&self) -> bool {
        match self {
            Self::Replaced { .. }
            | Self::UncertainLines { .. }
            | Self::NoArticle
            | Self::LoginPage
            | Self::MissingParts { .. }
            | Self::MorePages { .. }
            | Self::MissingPage { .. } => true,
            Self::FurnitureLeftOut { .. } | Self::LinesJoined { .. } => false,
        }
    }
}
