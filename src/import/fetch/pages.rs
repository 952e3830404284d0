//! What was fetched to an article, with its next pages where they are asked for.
//!
//! In come an address and options, out goes the article. The first page counts: where a later one cannot be had or is
//! of another article, what there is is given with a warning. A title, lines that stand on every page and the numbers
//! of pages are there once.

use std::collections::HashSet;

use ::url::Url;
use encoding_rs::{Encoding, WINDOWS_1252};

use super::super::assemble::Read;
use super::super::decode::Decoded;
use super::super::flow::{Piece, What};
use super::super::sniff::{self, Kind};
use super::super::{
    ImportError, Imported, Options, Warning, decoded_page, finish, from_bytes, html, kind_of, page,
};
use super::request::{self, Fetched};
use super::{FetchError, MOST_PAGES, next};
use crate::text::sanitize;

/// How many pieces at the ends of a page may be the same on each.
const NEAR: usize = 8;

/// The article at `address`.
pub(in super::super) fn read(address: &str, options: &Options) -> Result<Imported, ImportError> {
    let failed = |error| ImportError::Fetch { url: sanitize::clean_line(address), error };
    let url = request::address(address).map_err(failed)?;
    let first = get(url, options).map_err(failed)?;
    let (mut url, bytes, options) = (first.url.clone(), &first.bytes, options_of(&first, options));
    let Some(mut decoded) = html_of(bytes, &options)? else { return from_bytes(bytes, &options) };
    let mut whole = page(&decoded, &options)?;
    drop_pager(&mut whole.pieces);
    let mut seen = HashSet::from([url.clone()]);
    let most = options.limits.pages.clamp(1, MOST_PAGES);
    let mut last = ends(&whole.pieces);
    let mut following = following(&decoded.text, &url, 1);
    for number in 2.. {
        let Some(target) = following.take().filter(|target| seen.insert(target.clone())) else { break };
        if number > most {
            whole.warnings.push(Warning::MorePages { read: most });
            break;
        }
        let Some(next) = next_page(target, &url, &options) else {
            whole.warnings.push(Warning::MissingPage { number });
            break;
        };
        seen.insert(next.url.clone());
        let here = ends(&next.read.pieces);
        // A server that does not know the number gives the page it has.
        if here == last || !is_same_article(&whole, &next.read) {
            break;
        }
        following = self::following(&next.text, &next.url, number);
        decoded.replaced += next.replaced;
        decoded.chars += next.chars;
        join(&mut whole, next.read, number);
        (last, url) = (here, next.url);
    }
    finish(whole, &decoded)
}

fn get(url: Url, options: &Options) -> Result<Fetched, FetchError> {
    request::get(url, &options.limits, options.meter.as_ref())
}

/// How to read what was fetched.
fn options_of(fetched: &Fetched, options: &Options) -> Options {
    let path = fetched.url.path().rsplit('/').next().unwrap_or_default();
    let is_markdown = [".md", ".markdown"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending));
    let name = match fetched.media.as_str() {
        "text/html" | "application/xhtml+xml" => "page.html",
        "text/markdown" | "text/x-markdown" => "page.md",
        "application/epub+zip" => "page.epub",
        "application/pdf" => "page.pdf",
        // Few servers know the type of Markdown.
        "text/plain" if !is_markdown => "page.txt",
        _ => path,
    };
    // What servers say that nobody has told anything else.
    let is_default = |label: &String| Encoding::for_label(label.as_bytes()) == Some(WINDOWS_1252);
    Options {
        charset: options
            .charset
            .clone()
            .or_else(|| fetched.charset.clone().filter(|label| !is_default(label))),
        url: Some(fetched.url.to_string()),
        name: options.name.clone().or_else(|| Some(name.into())),
        ..options.clone()
    }
}

/// The text of a page of HTML; none where it is something else.
fn html_of(bytes: &[u8], options: &Options) -> Result<Option<Decoded>, ImportError> {
    let head = bytes.get(..sniff::HEAD).unwrap_or(bytes);
    if sniff::of_bytes(head, options.name.as_deref()) != Kind::Html {
        return Ok(None);
    }
    let decoded = decoded_page(bytes, options)?;
    Ok((kind_of(&decoded, options) == Kind::Html).then_some(decoded))
}

/// A later page.
struct Page {
    url: Url,
    read: Read,
    text: String,
    replaced: usize,
    chars: usize,
}

/// The page at `target`, if it can be had and is one, from the host of the page before.
fn next_page(target: Url, before: &Url, options: &Options) -> Option<Page> {
    let fetched = get(target, options).ok().filter(|fetched| fetched.url.host() == before.host())?;
    // The address, the name and the encoding are those of each page.
    let options = options_of(&fetched, &Options { charset: None, ..options.clone() });
    let decoded = html_of(&fetched.bytes, &options).ok()??;
    let mut read = page(&decoded, &options).ok()?;
    drop_pager(&mut read.pieces);
    Some(Page {
        url: fetched.url,
        read,
        replaced: decoded.replaced,
        chars: decoded.chars,
        text: decoded.text,
    })
}

/// The address of the page after page `number`.
fn following(text: &str, url: &Url, number: usize) -> Option<Url> {
    next::find(&html::tree(text).ok()?, url, number)
}

/// What stands in a row of links to pages besides their numbers.
const PAGER: [&str; 18] = [
    "上一页",
    "下一页",
    "上一頁",
    "下一頁",
    "上页",
    "下页",
    "首页",
    "首頁",
    "尾页",
    "末页",
    "末頁",
    "前一页",
    "后一页",
    "全文",
    "余下",
    "共",
    "页",
    "頁",
];

/// Takes the rows of links to other pages off the end of a page.
fn drop_pager(pieces: &mut Vec<Piece>) {
    let from = pieces.len().saturating_sub(NEAR);
    let is_pager = |piece: &Piece| {
        let has_link = piece.marks.iter().any(|mark| matches!(mark.what, What::Link(_)));
        let rest = PAGER.iter().fold(piece.text.clone(), |text, word| text.replace(word, ""));
        has_link && !rest.chars().any(char::is_alphabetic)
    };
    let mut number = 0;
    pieces.retain(|piece| {
        number += 1;
        number <= from || !is_pager(piece)
    });
}

/// The text at the beginning and the end of a page.
fn ends(pieces: &[Piece]) -> (Vec<String>, Vec<String>) {
    let texts =
        |pieces: &mut dyn Iterator<Item = &Piece>| pieces.take(NEAR).map(|p| p.text.clone()).collect();
    (texts(&mut pieces.iter()), texts(&mut pieces.iter().rev()))
}

/// A title without the number of the page behind it: 渡口(2), 渡口（2/3）, 渡口 第2页, `渡口_2`.
fn bare(title: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || " 　()（）[]【】第页頁/_-".contains(c);
    let bare = title.trim_end_matches(is_number);
    if bare.is_empty() { title } else { bare }
}

fn is_same_article(whole: &Read, page: &Read) -> bool {
    match (&whole.meta.title, &page.meta.title) {
        (Some(title), Some(other)) => bare(title) == bare(other),
        _ => true,
    }
}

/// Puts page `number` behind `whole`.
fn join(whole: &mut Read, mut page: Read, number: usize) {
    let (meta, other) = (&mut whole.meta, page.meta);
    if meta.title != other.title {
        meta.title = meta.title.take().map(|title| bare(&title).to_owned()).or(other.title);
    }
    for (field, other) in [
        (&mut meta.author, other.author),
        (&mut meta.published, other.published),
        (&mut meta.source, other.source),
        (&mut meta.editor, other.editor),
        (&mut meta.note, other.note),
    ] {
        *field = field.take().or(other);
    }
    let title = meta.title.clone().unwrap_or_default();
    let (front, back) = ends(&whole.pieces);
    let is_title = |piece: &Piece| bare(&piece.text) == title;
    let repeated =
        page.pieces.iter().take(NEAR).take_while(|piece| front.contains(&piece.text) || is_title(piece));
    let repeated = repeated.count();
    page.pieces.drain(..repeated);
    // What ends each page stands behind the last.
    let same =
        back.iter().zip(page.pieces.iter().rev()).take_while(|(text, piece)| **text == piece.text).count();
    whole.pieces.truncate(whole.pieces.len() - same);
    // Names of notes are those of one page.
    let named = |name: &str| format!("{number}:{name}");
    for mark in page.pieces.iter_mut().flat_map(|piece| &mut piece.marks) {
        if let What::Note(name) = &mut mark.what {
            *name = named(name);
        }
    }
    whole.pieces.append(&mut page.pieces);
    whole.notes.extend(page.notes.into_iter().map(|(name, text)| (named(&name), text)));
    for warning in page.warnings {
        add(&mut whole.warnings, warning);
    }
}

/// Adds what there is to say about a later page.
fn add(warnings: &mut Vec<Warning>, new: Warning) {
    let counted = |warning: &mut Warning, new: &Warning| match (warning, new) {
        (Warning::FurnitureLeftOut { count }, Warning::FurnitureLeftOut { count: more }) => {
            *count += more;
            true
        }
        _ => false,
    };
    // A last page may be short.
    let is_known = new == Warning::NoArticle
        || warnings.contains(&new) && !matches!(new, Warning::FurnitureLeftOut { .. });
    if !is_known && !warnings.iter_mut().any(|warning| counted(warning, &new)) {
        warnings.push(new);
    }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn the_number_of_a_page_is_no_part_of_a_title() {
        for title in ["渡口", "渡口(2)", "渡口（2/3）", "渡口 第2页", "渡口_2", "渡口 [2]"] {
            assert_eq!(bare(title), "渡口", "{title}");
        }
        for title in ["1984", "第二章", "第2章", ""] {
            assert_eq!(bare(title), title);
        }
    }
}
