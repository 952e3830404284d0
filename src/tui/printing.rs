//! What the preview asks for: sheets, and their way to the printer. Both may take a while and are done on threads.

use super::message::Message;
use super::post::Post;
use super::press_words::{describe_doubt, describe_press_error};
use super::preview::PaperSize;
use super::strings::{Lang, Msg, fill};
use crate::article::Article;
use crate::layout::Measure;
use crate::paper::{self, Sheet};
use crate::press::Press;
use crate::text::width::WidthProfile;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

/// How articles are printed from the screen.
#[derive(Clone, Debug)]
pub struct Printing {
    /// The command, and what it is given.
    pub press: Press,
    /// The sheet; its size and the widths of characters are those of the preview.
    pub sheet: Sheet,
}

impl Printing {
    fn sheet(&self, size: PaperSize, widths: WidthProfile) -> Sheet {
        let sheet = size.of(&self.sheet);
        Sheet { measure: Measure { widths, ..sheet.measure }, ..sheet }
    }

    /// Makes the sheets and tells them.
    pub(super) fn make(&self, article: Arc<Article>, size: PaperSize, widths: WidthProfile, messages: Post) {
        let (press, sheet) = (self.press.clone(), self.sheet(size, widths));
        thread::spawn(move || {
            let sheets = Arc::new(paper::sheets(&article, &sheet));
            let missing = (!press.is_there()).then(|| press.program().unwrap_or_default());
            // Nobody listens any more when the reader has left.
            let _ = messages.send(Message::Sheets { size, widths, sheets, missing });
        });
    }

    /// The sheet of a PDF, in whose fonts Chinese marks are as wide as they should be.
    pub(super) fn pdf_sheet(&self) -> Sheet {
        Sheet { measure: Measure { em_grid: true, ..self.sheet.measure }, ..self.sheet }
    }

    /// Prints the article and tells how that went.
    pub(super) fn print(
        &self,
        article: Arc<Article>,
        size: PaperSize,
        widths: WidthProfile,
        lang: Lang,
        messages: Post,
    ) -> JoinHandle<()> {
        let (press, sheet) = (self.press.clone(), self.sheet(size, widths));
        thread::spawn(move || {
            let outcome =
                press.set(&article, &sheet).and_then(|order| order.send().map(|said| (order, said)));
            let told = match outcome {
                Err(error) => describe_press_error(&error, lang),
                Ok((order, said)) => {
                    let mut told = fill(Msg::Printed, lang, &[&order.sheets]);
                    if !said.is_empty() {
                        told.extend([" (", &said, ")"]);
                    }
                    if let Some(doubt) = describe_doubt(&order, lang) {
                        told.extend(["  ", &doubt]);
                    }
                    told
                }
            };
            let _ = messages.send(Message::Notice(told));
        })
    }
}
