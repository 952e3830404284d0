//! `langdu search`: words found in the articles on the shelf.
//!
//! In comes what is looked for, out go the articles that hold it with a line for each paragraph. As grep does, it ends
//! with 1 where nothing is found.

use std::fmt::Write as _;

use serde::Serialize;

use super::list::{cannot_list, field_of, open_counted, while_looking};
use super::{Context, Failure, Status, Streams, colors_wanted, info, plain};
use crate::cli::Search;
use crate::shelf::{Found, Hit, Query};
use crate::tui::strings::{Msg, fill};

/// What JSON tells of an article.
#[derive(Serialize)]
struct Article<'a> {
    path: String,
    title: &'a str,
    hits: Vec<InParagraph<'a>>,
}

/// What JSON tells of a paragraph.
#[derive(Serialize)]
struct InParagraph<'a> {
    /// From 1; 0 for what stands before the text.
    paragraph: usize,
    /// How often it holds the words; 0 where the initials of the title are meant.
    count: usize,
    context: &'a str,
    /// Where the first hit stands in the context, in bytes.
    start: usize,
    end: usize,
}

pub(super) fn run(options: &Search, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let query = Query::new(&options.text, options.fold)
        .ok_or_else(|| Failure::Usage(fill(Msg::ShelfNothing, context.lang, &[])))?;
    let (shelf, looked) = open_counted(options.folder.as_deref(), context)?;
    let found = while_looking(&looked, context, || shelf.search(&query));
    let found = found.map_err(|error| cannot_list(&shelf, &error, context))?;
    let colored = colors_wanted(context.config.reader.color);
    let text = match (options.json, streams.out_is_terminal) {
        (true, _) => json(&found),
        (false, true) => found.iter().map(|found| told(found, colored)).collect(),
        (false, false) => found.iter().map(lines).collect(),
    };
    streams.out.write_all(text.as_bytes()).map_err(|error| Failure::output(&error, context.lang))?;
    if found.is_empty() {
        if streams.out_is_terminal {
            // Nobody wants to look at nothing; a script has the exit code.
            let _ = writeln!(streams.err, "{}", plain(&fill(Msg::NotFound, context.lang, &[&options.text])));
        }
        return Err(Failure::Said(1));
    }
    Ok(Status::Done)
}

/// A line for each paragraph: path, number, words around, separated by tabs.
fn lines(found: &Found) -> String {
    let path = field_of(&found.path.to_string_lossy());
    found.hits.iter().fold(String::new(), |mut lines, hit| {
        // Writing into a string cannot fail.
        let _ = writeln!(lines, "{path}\t{}\t{}", hit.paragraph, field_of(&hit.context));
        lines
    })
}

/// An article for people: its title and file, then its paragraphs with their numbers.
fn told(found: &Found, colored: bool) -> String {
    let (bold, plain_again) = if colored { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let path = field_of(&found.path.to_string_lossy());
    let mut told = format!("{bold}{}{plain_again}  {path}\n", field_of(&found.title));
    for hit in &found.hits {
        let _ = writeln!(told, "{:>5}  {}", hit.paragraph, marked(hit, colored));
    }
    told
}

/// The words around a hit, the hit itself in another colour.
fn marked(hit: &Hit, colored: bool) -> String {
    let part = |range| field_of(hit.context.get(range).unwrap_or_default());
    let (before, at, behind) =
        (part(0..hit.range.start), part(hit.range.clone()), part(hit.range.end..hit.context.len()));
    if colored { format!("{before}\x1b[1;31m{at}\x1b[0m{behind}") } else { format!("{before}{at}{behind}") }
}

fn json(found: &[Found]) -> String {
    let articles = found.iter().map(|found| Article {
        path: found.path.to_string_lossy().into_owned(),
        title: &found.title,
        hits: found.hits.iter().map(InParagraph::from).collect(),
    });
    info::json(&articles.collect::<Vec<_>>())
}

impl<'a> From<&'a Hit> for InParagraph<'a> {
    fn from(hit: &'a Hit) -> Self {
        let Hit { paragraph, count, context, range, .. } = hit;
        Self { paragraph: *paragraph, count: *count, context, start: range.start, end: range.end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Anchor;

    #[test]
    fn only_the_hit_is_marked_and_nothing_steers_the_terminal() {
        let context = "…\u{1b}[2J的渡口".to_owned();
        let range = context.find('渡').unwrap()..context.len();
        let hit = Hit { paragraph: 3, anchor: Anchor::default(), count: 1, context, range };
        let found = Found { path: "/a\n.md".into(), title: "晨\u{202e}".into(), hits: vec![hit] };
        assert_eq!(told(&found, false), "晨  /a .md\n    3  …␛[2J的渡口\n");
        assert_eq!(told(&found, true), "\x1b[1m晨\x1b[0m  /a .md\n    3  …␛[2J的\x1b[1;31m渡口\x1b[0m\n");
        assert_eq!(lines(&found), "/a .md\t3\t…␛[2J的渡口\n");
        let value: serde_json::Value = serde_json::from_str(&json(&[found])).unwrap();
        assert_eq!(value[0]["hits"][0]["paragraph"], 3);
        assert_eq!(value[0]["path"], "/a\n.md");
    }
}
