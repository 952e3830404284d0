//! `langdu corrections`: what readers found wrong, as a list, as Markdown, as a unified diff, or as the addresses by which
//! it is sent.
//!
//! In comes an article, or none for all that have corrections; out go those, in the order of the text.

use std::fmt::Write as _;

use similar::TextDiff;

use super::list::note;
use super::notes::{Kept, escaped, head, kept};
use super::{Context, Failure, Status, Streams, plain};
use crate::article::{Amended, Edit};
use crate::cli::{Corrections, CorrectionsFormat};
use crate::paper::markdown;
use crate::shelf::name::Names;
use crate::shelf::notes::{Content, Mark, Standing, address};
use crate::tui::strings::{Msg, fill};

/// Lines around a change in a diff.
const CONTEXT: usize = 3;

pub(super) fn run(
    options: &Corrections,
    context: &Context,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let diff = options.format == CorrectionsFormat::Diff;
    if diff && options.source.is_none() {
        return Err(Failure::Usage(fill(Msg::DiffNeedsSource, context.lang, &[])));
    }
    let template = &context.config.corrections.send;
    if options.link && template.is_empty() {
        return Err(Failure::Failed(fill(Msg::NoSendTemplate, context.lang, &[])));
    }
    let mut all = kept(options.source.as_deref(), context, streams)?;
    for kept in &mut all {
        kept.marks.retain(|mark| matches!(mark.content, Content::Correction { .. }));
    }
    all.retain(|kept| !kept.marks.is_empty());
    let mut text = String::new();
    for kept in &all {
        match options.format {
            _ if options.link => links(&mut text, kept, template),
            CorrectionsFormat::List => list(&mut text, kept, context),
            CorrectionsFormat::Markdown => in_markdown(&mut text, kept, context),
            CorrectionsFormat::Diff => text.push_str(&unified(kept)),
        }
    }
    streams.out.write_all(text.as_bytes()).map_err(|error| Failure::output(&error, context.lang))?;
    if all.is_empty() {
        note(Msg::NoCorrections.text(context.lang), context, streams);
    }
    Ok(Status::Done)
}

/// Old words, new words and reason of a correction.
fn words(mark: &Mark) -> (&str, &str, &str) {
    match &mark.content {
        Content::Correction { new, note, .. } => (&mark.text, new, note),
        _ => (&mark.text, "", ""),
    }
}

/// The title, and a line for each: the words around with the old in [-…-] and the new in {+…+}, as `wdiff` writes them.
fn list(text: &mut String, kept: &Kept, context: &Context) {
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{}", plain(&one_line(&kept.title)));
    for mark in &kept.marks {
        let (old, new, reason) = words(mark);
        let line = format!("{}[-{old}-]{{+{new}+}}{}", mark.before, mark.after);
        let _ = write!(text, "  {}", plain(&one_line(&line)));
        if !reason.is_empty() {
            let _ = write!(text, "  # {}", plain(&one_line(reason)));
        }
        if let Some(said) = standing(mark, kept) {
            let _ = write!(text, "  ({})", said.text(context.lang));
        }
        text.push('\n');
    }
}

/// What is to be said of where a correction stands, and whether it is applied.
fn standing(mark: &Mark, kept: &Kept) -> Option<Msg> {
    match (&mark.content, mark.standing) {
        // Of an article that is not at hand nobody knows.
        (_, Standing::Lost) if kept.article.is_some() => Some(Msg::CorrectionLost),
        (_, Standing::Mended) => Some(Msg::CorrectionMended),
        (Content::Correction { applied: false, .. }, _) => Some(Msg::CorrectionNotApplied),
        _ => None,
    }
}

fn in_markdown(text: &mut String, kept: &Kept, context: &Context) {
    head(text, kept);
    for mark in &kept.marks {
        let (old, new, reason) = words(mark);
        let struck = if old.is_empty() { String::new() } else { format!("~~{}~~", escaped(old)) };
        let bold = if new.is_empty() { String::new() } else { format!("**{}**", escaped(new)) };
        let _ = write!(text, "- {}{struck}{bold}{}", escaped(&mark.before), escaped(&mark.after));
        if !reason.is_empty() {
            let _ = write!(text, " — {}", escaped(reason));
        }
        if let Some(said) = standing(mark, kept) {
            let _ = write!(text, " ({})", said.text(context.lang));
        }
        text.push('\n');
    }
    text.push('\n');
}

fn links(text: &mut String, kept: &Kept, template: &str) {
    for mark in &kept.marks {
        if let Some(address) = address(template, &kept.title, kept.url.as_deref(), mark) {
            let _ = writeln!(text, "{}", plain(&address));
        }
    }
}

/// The article as Markdown against the same with every correction that is found, applied or not.
fn unified(kept: &Kept) -> String {
    let Some(article) = &kept.article else { return String::new() };
    let edits: Vec<Edit> = kept.marks.iter().filter_map(Mark::edit).collect();
    let amended = Amended::new(article, &edits);
    let [old, new] = [article, amended.article()].map(|article| {
        let mut out = Vec::new();
        // Writing into memory cannot fail.
        let _ = markdown::write(article, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    });
    let name = Names::default().name(&kept.title, "article", "md");
    let diff = TextDiff::from_lines(&old, &new);
    let mut unified = diff.unified_diff();
    unified.context_radius(CONTEXT).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
