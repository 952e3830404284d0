//! Metadata at the top of a Markdown text, in YAML between `---` or in TOML between `+++`.
//!
//! In comes a text, out go the metadata and where the text goes on. Of YAML that is understood which people write
//! there: keys with one value, quoted or not, or a list. What is not understood is left alone and never an error.

use super::html::moment;
use super::lines::columns;
use super::{byline, sniff, url};
use crate::article::Meta;
use crate::text::sanitize;

/// What stands at the top.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub(super) meta: Meta,
    /// Something is said about the title, be it that there is none.
    pub(super) has_title: bool,
}

/// The longest value, in columns.
const WIDEST: usize = 1000;

/// Reads the metadata of `text`; the second value is the byte at which it goes on.
pub(super) fn read(text: &str) -> (Front, usize) {
    let Some((inside, mark, end)) = sniff::front_matter(text) else { return (Front::default(), 0) };
    let pairs = if mark == "+++" { toml_pairs(inside) } else { yaml_pairs(inside) };
    let mut front = Front::default();
    for (key, value) in pairs {
        front.has_title |= key == "title";
        let value = sanitize::clean_line(&value);
        if !value.is_empty() && columns(&value) <= WIDEST {
            take(&mut front.meta, &key, value);
        }
    }
    (front, end)
}

fn take(meta: &mut Meta, key: &str, value: String) {
    let is_address = value.contains("://");
    let (place, value) = match key {
        "title" => (&mut meta.title, value),
        "author" | "authors" | "by" => (&mut meta.author, byline::people(&value)),
        "date" | "published" | "pubdate" | "created" => match moment(&value) {
            Some(date) => (&mut meta.published, date),
            None => return,
        },
        // Clippers call the address of the page its source.
        "url" | "link" | "canonical" | "source" | "permalink" if is_address => {
            match url::resolve(None, &value) {
                Some(url) => (&mut meta.url, url),
                None => return,
            }
        }
        "source" | "from" => (&mut meta.source, value),
        "site" | "website" | "publisher" => (&mut meta.site, value),
        "editor" => (&mut meta.editor, byline::people(&value)),
        "note" => (&mut meta.note, value),
        _ => return,
    };
    place.get_or_insert(value);
}

fn toml_pairs(text: &str) -> Vec<(String, String)> {
    fn told(value: &toml::Value) -> Option<String> {
        match value {
            toml::Value::String(text) => Some(text.clone()),
            toml::Value::Datetime(date) => Some(date.to_string()),
            toml::Value::Integer(number) => Some(number.to_string()),
            toml::Value::Array(values) => {
                let told: Vec<String> =
                    values.iter().filter(|value| !value.is_array()).filter_map(told).collect();
                Some(told.join(" "))
            }
            _ => None,
        }
    }
    let table: toml::Table = text.parse().unwrap_or_default();
    table.iter().filter_map(|(key, value)| Some((key.to_ascii_lowercase(), told(value)?))).collect()
}

fn yaml_pairs(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = sniff::key(line, "---") else { continue };
        let mut values = Vec::new();
        match value {
            // A list, or a text of several lines.
            "" | "|" | ">" | "|-" | ">-" => {
                while let Some(next) = lines.next_if(|next| next.starts_with([' ', '\t', '-'])) {
                    let item = next.trim();
                    values.push(scalar(item.strip_prefix("- ").unwrap_or(item)));
                }
            }
            value => match value.strip_prefix('[').and_then(|value| value.strip_suffix(']')) {
                Some(list) => values.extend(list.split(',').map(|item| scalar(item.trim()))),
                None => values.push(scalar(value)),
            },
        }
        pairs.push((key.to_ascii_lowercase(), values.join(" ")));
    }
    pairs
}

/// The value of a scalar: in double quotes with escapes, in single ones with the quote doubled, or plain with a
/// comment behind it.
fn scalar(text: &str) -> String {
    match text.chars().next() {
        Some('"') => {
            let quoted = serde_json::Deserializer::from_str(text).into_iter::<String>().next();
            quoted.and_then(Result::ok).unwrap_or_else(|| text.trim_matches('"').to_owned())
        }
        Some('\'') => {
            let inner = text.strip_prefix('\'').unwrap_or(text);
            let end = inner.rfind('\'').unwrap_or(inner.len());
            inner.get(..end).unwrap_or_default().replace("''", "'")
        }
        _ => text.split_once(" #").map_or(text, |(value, _)| value).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_as_people_write_it() {
        let text = "---\ntitle: '渡口 ''一'''\nauthors:\n  - 沈砚\n  - \"陆 遥\"\ndate: 2024-03-05T08:30:00+08:00 # 初稿\ntags: [a, b]\n\
            source: \"https://example.com/a?b=1#c\"\nweird: {a: b}\n  nested: x\nnote: >\n  （作者为某校\n  教师）\n---\n雨";
        let (front, at) = read(text);
        let meta = front.meta;
        assert_eq!(meta.title.as_deref(), Some("渡口 '一'"));
        assert_eq!(meta.author.as_deref(), Some("沈砚 陆遥"));
        assert_eq!(meta.published.as_deref(), Some("2024-03-05 08:30"));
        assert_eq!(meta.url.as_deref(), Some("https://example.com/a?b=1#c"));
        assert_eq!(meta.source, None);
        assert_eq!(meta.note.as_deref(), Some("（作者为某校 教师）"));
        assert_eq!(text.get(at..), Some("雨"));
    }

    #[test]
    fn toml_too() {
        let text = "+++\ntitle = \"渡口\"\ndate = 2024-03-05\nauthors = [\"沈砚\"]\nsource = \"南岸日报\"\n[extra]\na = 1\n+++\n";
        let meta = read(text).0.meta;
        assert_eq!((meta.title.as_deref(), meta.author.as_deref()), (Some("渡口"), Some("沈砚")));
        assert_eq!(
            (meta.published.as_deref(), meta.source.as_deref()),
            (Some("2024-03-05"), Some("南岸日报"))
        );
        assert!(read("+++\ntitle = \n+++\n").0.meta.title.is_none());
    }
}
