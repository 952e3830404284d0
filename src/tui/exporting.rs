//! The article on its way from the screen to a file.

use super::press_words::{describe_doubt, describe_press_error};
use super::preview::PaperSize;
use super::printing::Printing;
use super::strings::{Lang, Msg, fill};
use crate::article::Article;
use crate::paper::Sheet;
use crate::press::{Paper, Written};
use crate::shelf::write::write_atomically;
use std::path::{Path, PathBuf};

/// Writes the article to `path` in the form that its name asks for: on such a sheet, that of a PDF on the printer's, of
/// `size` if one was chosen. Tells what it lacks, if something.
pub(super) fn export(
    article: &Article,
    sheet: &Sheet,
    printing: &Printing,
    size: Option<PaperSize>,
    path: &Path,
    lang: Lang,
) -> Result<(PathBuf, Option<String>), String> {
    let form = Written::of_name(path).unwrap_or(Written::Text);
    let sheet = if form == Written::Pdf { printing.pdf_sheet() } else { *sheet };
    let sheet = size.map_or(sheet, |size| size.of(&sheet));
    let paper = Paper::of(article, form, &sheet, &printing.press)
        .map_err(|error| describe_press_error(&error, lang))?;
    let mut bytes = Vec::new();
    let written = paper.write(&mut bytes).and_then(|()| write_atomically(path, &bytes, false));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => fill(Msg::ExportExists, lang, &[&path.display()]),
        std::io::ErrorKind::NotFound => {
            let folder = path.parent().unwrap_or(Path::new("")).display();
            fill(Msg::ExportNoFolder, lang, &[&folder])
        }
        // Without the name of the file that was to take its place.
        _ => format!("{}: {}", path.display(), error.kind()),
    })?;
    Ok((path.to_owned(), paper.order().and_then(|order| describe_doubt(order, lang))))
}
