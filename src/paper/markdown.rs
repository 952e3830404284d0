//! An article as Markdown, with its metadata at the top.
//!
//! In comes an article, out goes `CommonMark` with tables and footnotes; what `import` reads of it is the same article
//! again. Signs of notes become links and footnotes where they stand; title, byline, note and colophon are in the
//! metadata. Nothing is set in lines here: a paragraph is one line.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use crate::article::{Article, BlockKind, Meta, Span, SpanKind, note_sign};
use crate::text::table::{self, Side};

/// Writes `article` as Markdown.
pub fn write(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    write_with(article, &[], out)
}

/// Writes `article` as Markdown, with `more` keys and values at the end of its metadata.
pub fn write_with(article: &Article, more: &[(&str, &str)], out: &mut dyn Write) -> io::Result<()> {
    write_meta(article.meta(), more, out)?;
    let mut lists = Lists::default();
    let mut before = None;
    for (number, block) in article.blocks().iter().enumerate() {
        let text = article.block_text(number);
        let kind = block.kind;
        if let BlockKind::ListItem(depth) = kind {
            let line = lists.item(depth, text, &inline(article, number));
            // Items of one list are not set apart.
            let gap = if matches!(before, Some(BlockKind::ListItem(_))) { "" } else { "\n" };
            writeln!(out, "{gap}{line}")?;
            before = Some(kind);
            continue;
        }
        let written = match kind {
            BlockKind::Title | BlockKind::Byline | BlockKind::Note | BlockKind::Colophon => continue,
            BlockKind::Heading(level) => {
                let hashes = "#".repeat(usize::from(level.clamp(1, 6)));
                let text = lines(&inline(article, number));
                // Hashes at the end would close the heading (CommonMark 4.2), and an escaped one does not.
                match text.strip_suffix('#').filter(|open| !open.ends_with('\\')) {
                    Some(open) => format!("{hashes} {open}\\#"),
                    None => format!("{hashes} {text}"),
                }
            }
            BlockKind::Quote(depth) => format!("{}{}", quoted(depth), lines(&inline(article, number))),
            BlockKind::Code => fenced(text),
            BlockKind::Image => {
                let caption =
                    text.strip_prefix("[图：").and_then(|text| text.strip_suffix(']')).unwrap_or(text);
                format!("![{}]()", escaped(caption))
            }
            BlockKind::Table => ruled(article, number),
            BlockKind::Footnote => match footnote(article, number) {
                Some(note) => note,
                None => continue,
            },
            BlockKind::Break if text == "※" => "***".to_owned(),
            BlockKind::Paragraph | BlockKind::Verse | BlockKind::Break | BlockKind::ListItem(_) => {
                lines(&inline(article, number))
            }
        };
        lists = Lists::default();
        // A quotation goes on around a deeper one, and up to its next paragraph.
        let gap = match (before, kind) {
            (Some(BlockKind::Quote(above)), BlockKind::Quote(depth)) => quoted(above.min(depth)),
            _ => String::new(),
        };
        writeln!(out, "{}\n{written}", gap.trim_end())?;
        before = Some(kind);
    }
    Ok(())
}

/// What a line of a quotation begins with that is so deep, from 1.
fn quoted(depth: u8) -> String {
    "> ".repeat(usize::from(depth.max(1)))
}

fn write_meta(meta: &Meta, more: &[(&str, &str)], out: &mut dyn Write) -> io::Result<()> {
    let fields = [
        // That there is none is said too: whoever reads this takes no heading for it.
        ("title", Some(meta.title.as_deref().unwrap_or_default())),
        ("author", meta.author.as_deref()),
        ("site", meta.site.as_deref()),
        ("date", meta.published.as_deref()),
        ("source", meta.source.as_deref()),
        ("editor", meta.editor.as_deref()),
        ("note", meta.note.as_deref()),
        ("url", meta.url.as_deref()),
    ];
    writeln!(out, "---")?;
    let more = more.iter().map(|(key, value)| (*key, Some(*value)));
    for (key, value) in fields.into_iter().chain(more) {
        if let Some(value) = value {
            // A string of JSON is one of YAML.
            writeln!(out, "{key}: {}", serde_json::Value::from(value))?;
        }
    }
    writeln!(out, "---")
}

/// The text of block `number` with its links, readings and signs of notes, everything else escaped; line ends of the
/// author stay as they are.
fn inline(article: &Article, number: usize) -> String {
    inline_in(article, number, 0..article.block_text(number).len())
}

/// What [`inline`] makes of the bytes in `range` of the text.
fn inline_in(article: &Article, number: usize, range: Range<usize>) -> String {
    let text = article.block_text(number).get(..range.end).unwrap_or_default();
    let mut written = String::with_capacity(text.len());
    let mut open: Vec<&Span> = Vec::new();
    let mut at = range.start;
    for span in article.spans(number).filter(|span| span.range.end <= range.end) {
        // What crosses the end of another span cannot be written.
        if span.range.start < at
            || open
                .last()
                .is_some_and(|outer| span.range.end > outer.range.end && span.range.start < outer.range.end)
        {
            continue;
        }
        while let Some(ended) = open.pop_if(|outer| outer.range.end <= span.range.start) {
            written.push_str(&escaped(text.get(at..ended.range.end).unwrap_or_default()));
            at = ended.range.end;
            close(&mut written, ended);
        }
        written.push_str(&escaped(text.get(at..span.range.start).unwrap_or_default()));
        at = span.range.start;
        match &span.kind {
            SpanKind::Link(_) => bracket(&mut written),
            SpanKind::Ruby(_) => written.push_str("<ruby>"),
            SpanKind::NoteSign(note) => {
                at = span.range.end;
                if !is_address(article, *note) {
                    bracket(&mut written);
                    written.extend(["^", &note.to_string(), "]"]);
                }
                continue;
            }
        }
        open.push(span);
    }
    while let Some(ended) = open.pop() {
        written.push_str(&escaped(text.get(at..ended.range.end).unwrap_or_default()));
        at = ended.range.end;
        close(&mut written, ended);
    }
    written.push_str(&escaped(text.get(at..).unwrap_or_default()));
    written
}

/// Opens a bracket that no exclamation mark makes a picture of.
fn bracket(written: &mut String) {
    if written.ends_with('!') {
        written.pop();
        written.push_str("\\!");
    }
    written.push('[');
}

fn close(written: &mut String, span: &Span) {
    match &span.kind {
        SpanKind::Link(url) => {
            let url = url.replace('\\', "\\\\").replace('<', "\\<").replace('>', "\\>").replace('&', "\\&");
            written.extend(["](<", &url, ">)"]);
        }
        SpanKind::Ruby(reading) => written.extend(["<rt>", &escaped(reading), "</rt></ruby>"]),
        SpanKind::NoteSign(_) => {}
    }
}

/// Whether note `note` is nothing but the address of a link.
fn is_address(article: &Article, note: usize) -> bool {
    footnotes(article, note).any(|number| is_address_block(article, number))
}

fn footnotes(article: &Article, note: usize) -> impl Iterator<Item = usize> {
    let sign = format!("{} ", note_sign(note));
    let blocks = article.blocks().iter().enumerate().rev();
    blocks
        .take_while(|(_, block)| !block.kind.is_body())
        .filter(|(_, block)| block.kind == BlockKind::Footnote)
        .map(|(number, _)| number)
        .filter(move |number| article.block_text(*number).starts_with(&sign))
}

fn is_address_block(article: &Article, number: usize) -> bool {
    article.spans(number).any(|span| matches!(span.kind, SpanKind::Link(_)))
}

/// A note of the author; none where it is an address, which stands in its link.
fn footnote(article: &Article, number: usize) -> Option<String> {
    let (sign, text) = article.block_text(number).split_once(' ')?;
    let note = sign.strip_prefix('[')?.strip_suffix(']')?;
    (!is_address_block(article, number)).then(|| format!("[^{note}]: {}", lines(&escaped(text))))
}

/// Text in which nothing means anything to Markdown, wherever in a line it stands.
fn escaped(text: &str) -> Cow<'_, str> {
    let is_mark = |c: char| matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|');
    if !text.contains(is_mark) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_mark(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    Cow::Owned(escaped)
}

/// Lines, of which the author ended all but the last; nothing at the start of one opens a block.
fn lines(inline: &str) -> String {
    let lines: Vec<_> = inline.split('\n').map(line).collect();
    lines.join("\\\n")
}

fn line(inline: &str) -> Cow<'_, str> {
    let digits = inline.bytes().take_while(u8::is_ascii_digit).count();
    let mark = inline.as_bytes().get(digits);
    match (digits, mark) {
        (0, Some(b'#' | b'+' | b'-' | b'=' | b':')) | (1.., Some(b'.' | b')')) => {
            let (number, rest) = inline.split_at_checked(digits).unwrap_or_default();
            Cow::Owned(format!("{number}\\{rest}"))
        }
        _ => Cow::Borrowed(inline),
    }
}

/// Program text between fences longer than any in it.
fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}\n{text}\n{fence}")
}

/// A table, its first row the head.
fn ruled(article: &Article, number: usize) -> String {
    let text = article.block_text(number);
    let (_, sides) = table::read(text);
    let rows = table::places(text);
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let row = |row: &Vec<Range<usize>>| {
        let cells = (0..width).map(|column| {
            row.get(column).map_or_else(String::new, |cell| inline_in(article, number, cell.clone()))
        });
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut written: Vec<String> = rows.iter().map(row).collect();
    let rule = |column: usize| match sides.get(column) {
        None | Some(Side::Left) => " --- |",
        Some(Side::Centre) => " :---: |",
        Some(Side::Right) => " ---: |",
    };
    written.insert(1.min(written.len()), format!("|{}", (0..width).map(rule).collect::<String>()));
    written.join("\n")
}

/// The lists that are open where the next item is written, from the outermost.
#[derive(Default)]
struct Lists(Vec<List>);

struct List {
    /// How far the text of its items is indented.
    indent: usize,
    /// The number of the last item, and whether its mark is `)`: a list that does not go on takes the other mark.
    last: Option<(u64, bool)>,
}

impl Lists {
    /// The line of an item of the list at `depth`, from 1, with this text, which is `inline` when written.
    fn item(&mut self, depth: u8, text: &str, inline: &str) -> String {
        const BULLETS: [&str; 3] = ["• ", "◦ ", "▪ "];
        let Self(lists) = self;
        let depth = usize::from(depth.max(1));
        let bullet = BULLETS.get(depth - 1).unwrap_or(&BULLETS[2]);
        let is_inner = depth > 1 && lists.len() + 1 == depth;
        lists.truncate(depth);
        let last = lists.get(depth - 1).and_then(|list| list.last);
        lists.truncate(depth - 1);
        let mut indent = lists.last().map_or(0, |list| list.indent);
        let mut written = " ".repeat(indent);
        // A list in a list without any item of that one before it.
        while lists.len() + 1 < depth {
            written.push_str("- ");
            indent += 2;
            lists.push(List { indent, last: None });
        }
        let (marker, inline, last) = match marked(text, inline, bullet) {
            Some((None, inline)) => ("- ".to_owned(), inline, None),
            Some((Some(number), inline)) => {
                let bracket = match last {
                    Some((last, bracket)) if last + 1 == number => bracket,
                    Some((_, bracket)) => !bracket,
                    None => false,
                };
                if is_inner && number != 1 {
                    // It would go on with the text of the item it stands in (CommonMark 5.2).
                    written.insert(0, '\n');
                }
                (format!("{number}{} ", if bracket { ')' } else { '.' }), inline, Some((number, bracket)))
            }
            // It has a marker of its own, which stays.
            None => ("- ".to_owned(), inline, None),
        };
        lists.push(List { indent: indent + marker.len(), last });
        written.extend([marker.as_str(), &line(inline)]);
        written
    }
}

/// The number of an item if it has one, and what is written behind its marker; `None` where it has neither this bullet
/// nor a number that Markdown knows.
fn marked<'a>(text: &str, inline: &'a str, bullet: &str) -> Option<(Option<u64>, &'a str)> {
    if let Some(rest) = text.strip_prefix(bullet) {
        let (_, inline) = inline.split_once(' ')?;
        return (!has_marker(rest)).then_some((None, inline));
    }
    let (digits, rest) = text.split_once(". ")?;
    let number = digits.parse::<u64>().ok()?;
    let (_, inline) = inline.split_once(". ")?;
    let is_written_so = number <= 999_999_999 && digits == number.to_string();
    (is_written_so && !has_marker(rest)).then_some((Some(number), inline))
}

/// Whether an item begins with what its reader would take for its marker, or cannot be written behind one.
fn has_marker(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(digits..).unwrap_or_default();
    text.trim() != text
        || text.is_empty()
        || text.starts_with(['-', '*', '+', '•', '◦', '▪', '·', '●', '■', '◆'])
        || digits > 0 && after.starts_with(['.', '、', '）', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleBuilder;

    fn written(blocks: &[(BlockKind, &str)]) -> String {
        let mut builder =
            ArticleBuilder::new(Meta { title: Some("渡口：\"一\"".into()), ..Meta::default() });
        for (kind, text) in blocks {
            builder.push(*kind, text);
        }
        let mut out = Vec::new();
        write(&builder.finish(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_kind_of_block_is_what_people_write() {
        use BlockKind::{Break, Code, Heading, Image, ListItem, Paragraph, Quote, Table, Verse};
        let text = written(&[
            (Heading(2), "一、渡口"),
            (Heading(2), "- #"),
            (Heading(2), "C#"),
            (Heading(2), "一 ##"),
            (Paragraph, "- 雨*下*了[一]夜。"),
            (Quote(1), "2020. 引文。"),
            (Quote(1), "又一段。"),
            (Quote(2), "引文里的。"),
            (Quote(1), "后来的。"),
            (ListItem(1), "• 甲"),
            (ListItem(2), "◦ 乙"),
            (ListItem(1), "• 1. 丙"),
            (ListItem(1), "1. 丁"),
            (ListItem(2), "3. 庚"),
            (ListItem(3), "▪ 己"),
            (ListItem(1), "3. 戊"),
            (Break, "※"),
            (Break, "＊＊＊"),
            (ListItem(2), "◦ 辛"),
            (Verse, "灯\n# 水"),
            (Code, "a ``` b"),
            (Table, "年 | 数\n一 | 2"),
            (Image, "[图：渡口]"),
        ]);
        assert_eq!(
            text,
            "---\ntitle: \"渡口：\\\"一\\\"\"\n---\n\n## 一、渡口\n\n## \\- \\#\n\n## C\\#\n\n## 一 #\\#\n\n\\- 雨\\*下\\*了\\[一\\]夜。\n\n> 2020\\. 引文。\n>\n> 又一段。\n>\n> > 引文里的。\n>\n> 后来的。\n\n\
             - 甲\n  - 乙\n- • 1. 丙\n1. 丁\n\n   3. 庚\n      - 己\n3) 戊\n\n***\n\n＊＊＊\n\n- - 辛\n\n灯\\\n\\# 水\n\n````\na ``` b\n````\n\n\
             | 年 | 数 |\n| --- | --- |\n| 一 | 2 |\n\n![渡口]()\n"
        );
    }

    #[test]
    fn links_readings_and_notes_stand_where_they_belong() {
        let span = |text: &str, run: &str, kind| {
            let start = text.find(run).unwrap();
            Span { range: start..start + run.len(), kind }
        };
        let text = "渡口[1]见地图[2]。";
        let url = "https://example.com/?a=1&b=(2)";
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push_with(
            BlockKind::Paragraph,
            text,
            [
                span(text, "渡口", SpanKind::Ruby("dù kǒu".into())),
                span(text, "[1]", SpanKind::NoteSign(1)),
                span(text, "地图", SpanKind::Link(url.into())),
                span(text, "[2]", SpanKind::NoteSign(2)),
            ],
        );
        builder.push(BlockKind::Footnote, "[1] 在城北。");
        let note = format!("[2] {url}");
        builder.push_with(BlockKind::Footnote, &note, [span(&note, url, SpanKind::Link(url.into()))]);
        let mut out = Vec::new();
        write(&builder.finish(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "---\ntitle: \"\"\n---\n\n<ruby>渡口<rt>dù kǒu</rt></ruby>[^1]见[地图](<https://example.com/?a=1\\&b=(2)>)。\n\n\
             [^1]: 在城北。\n"
        );
    }
}
