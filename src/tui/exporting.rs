//! The article on its way from the screen to a file.

use super::press_words::{describe_doubt, describe_press_error};
use super::preview::PaperSize;
use super::printing::Printing;
use super::strings::{Lang, Msg, fill};
use crate::article::Article;
use crate::paper::{self, Sheet, Written};
use crate::shelf::write::write_atomically;
use std::path::{Path, PathBuf};

/// Writes the article, on sheets of `size` if one was chosen, to `path` in the form that its name asks for; tells what that lacks, if something.
pub(super) fn export(
    article: &Article,
    sheet: &Sheet,
    printing: Option<&Printing>,
    size: Option<PaperSize>,
    path: &Path,
    lang: Lang,
) -> Result<(PathBuf, Option<String>), String> {
    let failed = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => fill(Msg::ExportExists, lang, &[&path.display()]),
        std::io::ErrorKind::NotFound => {
            let folder = path.parent().unwrap_or(Path::new("")).display();
            fill(Msg::ExportNoFolder, lang, &[&folder])
        }
        // Without the name of the file that was to take its place.
        _ => format!("{}: {}", path.display(), error.kind()),
    };
    let sheet = size.map_or(*sheet, |size| size.of(sheet));
    let (mut bytes, mut doubt) = (Vec::new(), None);
    match (Written::of_name(path), printing) {
        (Some(Written::Pdf), Some(printing)) => {
            let order = printing.pdf(article, size).map_err(|error| describe_press_error(&error, lang))?;
            doubt = describe_doubt(&order, lang);
            bytes = order.bytes;
        }
        (Some(Written::Markdown), _) => {
            paper::markdown::write(article, &mut bytes).map_err(|error| failed(&error))?;
        }
        (Some(Written::Html), _) => {
            paper::html::write(article, &mut bytes).map_err(|error| failed(&error))?;
        }
        _ => paper::write(article, &sheet, &mut bytes).map_err(|error| failed(&error))?,
    }
    write_atomically(path, &bytes, false).map_err(|error| failed(&error))?;
    Ok((path.to_owned(), doubt))
}
