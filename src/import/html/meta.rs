//! What a page says about itself: `<meta>`, JSON-LD, `<title>`, `<h1>`, canonical address.
//!
//! In comes a tree, out go the metadata and what is worth knowing to correct them: the lines around the text may know
//! better, and they are read elsewhere. Values are clean and on one line.

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::super::lines::columns;
use super::super::{byline, url};
use super::element::has_class;
use super::table;
use crate::article::Meta;
use crate::text::sanitize;

/// What a page says.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Without an author: who is named as such may be the editor.
    pub(super) meta: Meta,
    /// Who `<meta name=author>` or JSON-LD name.
    pub(super) author: Option<String>,
    /// What addresses on the page are relative to.
    pub(super) base: Option<String>,
}

/// The longest value that is believed, in columns.
const WIDEST: usize = 200;
const WIDEST_NAME: usize = 40;

/// Where a page without text leads: what it shows in its frames, or what it is to be replaced by.
pub(super) fn other_page(doc: &Document, base: Option<&str>) -> Option<String> {
    let refresh = doc.select("meta[http-equiv][content]");
    let refresh = refresh.nodes().iter().find_map(|meta| {
        let is_refresh = meta.attr("http-equiv")?.eq_ignore_ascii_case("refresh");
        let content = meta.attr("content").filter(|_| is_refresh)?;
        let at = content.to_ascii_lowercase().find("url=")? + "url=".len();
        Some(content.get(at..)?.trim().trim_matches(['"', '\'']).to_owned())
    });
    let frames = doc.select("frame[src],iframe[src]");
    let frame = || frames.nodes().iter().filter_map(|frame| frame.attr("src")).map(|src| src.to_string());
    // The first frame is the list of the pages of the site; what is read is in the last.
    let address = refresh.or_else(|| frame().next_back())?;
    let address = url::resolve(base, &address).unwrap_or_else(|| sanitize::clean_line(&address));
    (!address.is_empty() && columns(&address) <= WIDEST).then_some(address)
}

pub(super) fn read(doc: &Document, address: Option<&str>) -> Said {
    let named = Named::of(doc);
    let data = linked_data(doc);
    let from = |field: &str| data.as_ref().and_then(|data| text_of(data.get(field)?));
    let link = doc.select("link[rel='canonical'][href]").attr("href");
    let url = address
        .map(str::to_owned)
        .or_else(|| link.map(|link| link.to_string()))
        .or_else(|| named.first(&["og:url", "twitter:url"]))
        .and_then(|url| url::resolve(None, &url));
    let base = doc.select("base[href]").attr("href");
    let base = base.and_then(|base| url::resolve(url.as_deref(), &base)).or_else(|| url.clone());
    let site = named
        .first(&["og:site_name", "sitename", "application-name"])
        .or_else(|| name_of(data.as_ref()?.get("publisher")?))
        .filter(|site| columns(site) <= WIDEST_NAME);
    // An account of WeChat is the site, not the programme it is read with.
    let account = doc.select("#js_name").nodes().first().map(table::line).filter(|name| !name.is_empty());
    let wechat = account.is_some().then(|| wechat(doc, account.as_deref()));
    let (wechat_author, wechat_date) = wechat.unwrap_or_default();
    let site = account.or(site);
    let (title, site_in_title) = title(doc, &named, from("headline"), site.as_deref());
    let published = [
        "article:published_time",
        "og:published_time",
        "og:release_date",
        "publishdate",
        "pubdate",
        "publish_date",
        "publishtime",
        "datepublished",
        "date",
        "dc.date",
        "dcterms.created",
        "weibo:article:create_at",
        "published",
    ];
    let published = named
        .first(&published)
        .and_then(|date| moment(&date))
        .or_else(|| from("datePublished").and_then(|date| moment(&date)))
        .or(wechat_date)
        .or_else(|| time_element(doc));
    let author = named.first(&[
        "author",
        "article:author",
        "og:article:author",
        "dc.creator",
        "byl",
        "twitter:creator",
    ]);
    let author = data.as_ref().and_then(|data| people_of(data.get("author")?)).or(author);
    let author = author.or(wechat_author).or_else(|| card(doc));
    let author = author
        .map(|author| byline::people(author.trim_start_matches('@')))
        .filter(|author| columns(author) <= WIDEST_NAME && !author.contains("://") && !author.is_empty());
    let meta = Meta {
        title,
        site: site.or(site_in_title),
        published,
        source: named
            .first(&["source", "contentsource", "copyfrom", "mediaid"])
            .map(|source| byline::without_source_label(&source).to_owned())
            .filter(|source| columns(source) <= WIDEST_NAME && !source.contains("://")),
        editor: named
            .first(&["editor", "责任编辑"])
            .map(|editor| byline::editor(&editor))
            .filter(|editor| columns(editor) <= WIDEST_NAME),
        url,
        ..Meta::default()
    };
    Said { meta, author, base }
}

/// The pairs of name and content of `<meta>`.
struct Named(Vec<(String, String)>);

impl Named {
    fn of(doc: &Document) -> Self {
        const MOST: usize = 500;
        let elements = doc.select("meta");
        let pairs = elements.nodes().iter().take(MOST).filter_map(|node| {
            let name = ["property", "name", "itemprop"].iter().find_map(|key| node.attr(key))?;
            let content = sanitize::clean_line(&node.attr("content")?);
            (!content.is_empty() && columns(&content) <= WIDEST)
                .then(|| (name.trim().to_ascii_lowercase(), content))
        });
        Self(pairs.collect())
    }

    /// The content under the first of `names` that there is.
    fn first(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.0.iter().find(|(said, _)| said == name))
            .map(|(_, content)| content.clone())
    }
}

/// The title: what says that it is one, with the name of the site cut off, and that name.
fn title(
    doc: &Document,
    named: &Named,
    headline: Option<String>,
    site: Option<&str>,
) -> (Option<String>, Option<String>) {
    let of = |selector: &str| -> Vec<String> {
        let nodes = doc.select(selector);
        let lines = nodes.nodes().iter().take(8).map(table::line);
        lines.filter(|line| !line.is_empty() && columns(line) <= WIDEST).collect()
    };
    let whole = of("head > title").into_iter().next().or_else(|| of("title").into_iter().next());
    let headings = of("h1");
    let in_whole = |heading: &&String| whole.as_ref().is_none_or(|whole| whole.starts_with(heading.as_str()));
    let heading = headings.iter().find(in_whole).filter(|_| whole.is_some() || headings.len() == 1);
    let known: Vec<&str> = headings.iter().map(String::as_str).chain(site).collect();
    let cut = |title: String, in_title| {
        let (title, tail) = without_site(&title, &known, in_title);
        (title.to_owned(), tail.map(str::to_owned))
    };
    let (whole, tail) = whole.map(|whole| cut(whole, true)).unzip();
    let said = named.first(&["articletitle", "dc.title"]).or(headline).or_else(|| heading.cloned());
    let title = said
        .or_else(|| named.first(&["og:title", "twitter:title"]))
        .map(|title| cut(title, false).0)
        .or(whole);
    (title.filter(|title| !title.is_empty()), tail.flatten())
}

/// A title without what sites put behind it: `标题_栏目_某某网`. What is cut off is a name among `known`, looks like the
/// name of a site, or, in a `<title>`, is short behind a mark that titles have no use for.
fn without_site<'a>(title: &'a str, known: &[&str], in_title: bool) -> (&'a str, Option<&'a str>) {
    const SHORT: usize = 30;
    const PARTS: usize = 4;
    // Sohu sets three words of the text behind the title, and not its name.
    const WORDS: usize = 3;
    let mut rest = title.trim();
    let mut site = None;
    let last_word = rest.rsplit('_').next().unwrap_or_default();
    let is_words =
        rest.matches('_').count() >= WORDS && !known.contains(&last_word) && !byline::is_site(last_word);
    for _ in 0..PARTS {
        if known.first().is_some_and(|heading| *heading == rest) && site.is_some() {
            break;
        }
        let last = [" - ", " – ", " — ", " | ", "｜", "|", "_", "-", "—", "–", " · ", " » ", " : "]
            .iter()
            .filter_map(|mark| rest.rfind(mark).map(|at| (at, *mark)))
            .max_by_key(|(at, mark)| (at + mark.len(), mark.len()));
        let Some((at, mark)) = last else { break };
        let head = rest.get(..at).unwrap_or_default().trim_end_matches(['_', '-', '—', '–', '|', '｜', ' ']);
        let tail = rest.get(at + mark.len()..).unwrap_or_default().trim();
        let is_known = known.contains(&tail) || known.contains(&head);
        let is_marked = in_title && !matches!(mark, "-" | "—" | "–") && columns(tail) <= SHORT;
        if head.is_empty() || !(is_known || byline::is_site(tail) || is_marked) {
            break;
        }
        site = site.or(Some(tail).filter(|tail| !tail.is_empty() && !tail.starts_with("Powered by")));
        rest = head;
    }
    (rest, site.filter(|site| !(is_words && *site == last_word)))
}

/// The date of a machine, as it is told to people: `2024-03-05T00:30:00Z` is half past eight in China, where the pages
/// are written. Without a zone, and in the zone of China, it stays as it is; in another zone only the day is told.
pub(in super::super) fn moment(text: &str) -> Option<String> {
    let text = text.trim();
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (date, length) = byline::date(text.get(start..)?)?;
    let rest = text.get(start + length..)?.trim_start();
    let zone = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    match zone {
        "Z" | "z" | "+00:00" | "+0000" | "UTC" | "GMT" => Some(in_china(&date)),
        "" | "+08:00" | "+0800" | "+08" | "CST" => Some(date),
        _ if zone.starts_with(['+', '-']) => date.get(..10).map(str::to_owned),
        _ => Some(date),
    }
}

/// Eight hours later.
fn in_china(date: &str) -> String {
    let number =
        |range: std::ops::Range<usize>| date.get(range).and_then(|digits| digits.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day), Some(hour)) =
        (number(0..4), number(5..7), number(8..10), number(11..13))
    else {
        return date.to_owned();
    };
    let is_leap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0;
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let (carry, hour) = ((hour + 8) / 24, (hour + 8) % 24);
    let (year, month, day) = match day + carry {
        day if day <= days => (year, month, day),
        _ if month == 12 => (year + 1, 1, 1),
        _ => (year, month + 1, 1),
    };
    format!("{year:04}-{month:02}-{day:02} {hour:02}{}", date.get(13..).unwrap_or_default())
}

/// The author and the date of an article of `WeChat` as a browser saves it: beside the name of the account.
fn wechat(doc: &Document, account: Option<&str>) -> (Option<String>, Option<String>) {
    let lines = |selector: &str| -> Vec<String> {
        doc.select(selector).nodes().iter().take(8).map(table::line).collect()
    };
    let is_name = |line: &String| {
        !line.is_empty() && line != "原创" && Some(line.as_str()) != account && moment(line).is_none()
    };
    let author = ["#js_author_name", "#js_author_name_text", "#meta_content .rich_media_meta_text"];
    let author = author.iter().find_map(|selector| lines(selector).into_iter().find(is_name));
    (author, lines("#publish_time").iter().find_map(|line| moment(line)))
}

/// The author on the card that `WordPress` sets; none where there are several, as above a list of articles.
fn card(doc: &Document) -> Option<String> {
    let cards = doc.select(".author.vcard");
    let mut names: Vec<String> = cards.nodes().iter().take(8).map(table::line).collect();
    names.dedup();
    names.pop().filter(|name| names.is_empty() && !name.is_empty())
}

/// The date of the first `<time>` that is the article's.
fn time_element(doc: &Document) -> Option<String> {
    let elements = doc.select("time[datetime]");
    let nodes = elements.nodes();
    let is_published = |node: &&NodeRef<'_>| {
        node.has_attr("pubdate") || node.attr("itemprop").as_deref() == Some("datePublished")
    };
    // WordPress says when the article was written and when it was changed.
    let mut entries = nodes.iter().filter(|node| has_class(node, &["published"]));
    let entry = entries.next().filter(|_| entries.next().is_none());
    let node =
        nodes.iter().find(is_published).or(entry).or_else(|| nodes.first().filter(|_| nodes.len() == 1))?;
    moment(&node.attr("datetime")?)
}

/// The object of JSON-LD that describes an article.
fn linked_data(doc: &Document) -> Option<Value> {
    const MOST: usize = 16;
    const LONGEST: usize = 1 << 20;
    let scripts = doc.select("script[type='application/ld+json']");
    scripts.nodes().iter().take(MOST).find_map(|script| {
        let text = script.text();
        let text = text.trim();
        let value: Value = serde_json::from_str(text).ok().filter(|_| text.len() <= LONGEST)?;
        let all: Vec<Value> = match value {
            Value::Array(values) => values,
            Value::Object(mut object) => match object.remove("@graph") {
                Some(Value::Array(values)) => values,
                _ => vec![Value::Object(object)],
            },
            _ => Vec::new(),
        };
        all.into_iter().find(is_article)
    })
}

fn is_article(value: &Value) -> bool {
    let is_kind = |kind: &Value| {
        kind.as_str()
            .is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report")
    };
    match value.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_kind),
        Some(kind) => is_kind(kind),
        None => false,
    }
}

fn text_of(value: &Value) -> Option<String> {
    let text = sanitize::clean_line(value.as_str()?);
    (!text.is_empty() && columns(&text) <= WIDEST).then_some(text)
}

/// A name, or the name of an object, or of the first of several.
fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(values) => name_of(values.first().filter(|value| !value.is_array())?),
        Value::Object(object) => text_of(object.get("name")?),
        value => text_of(value),
    }
}

/// The names of people; what is called an organisation is no author.
fn people_of(value: &Value) -> Option<String> {
    let is_person = |value: &&Value| value.get("@type").and_then(Value::as_str) != Some("Organization");
    let one = |value: &Value| if value.is_array() { None } else { name_of(value) };
    let names: Vec<String> = match value {
        Value::Array(values) => values.iter().filter(is_person).filter_map(one).take(4).collect(),
        value => Some(value).filter(is_person).and_then(one).into_iter().collect(),
    };
    (!names.is_empty()).then(|| names.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_cut_off_titles() {
        for (title, known, expected) in [
            ("渡口_副刊_南岸网", &[][..], ("渡口", Some("南岸网"))),
            ("渡口与桥 - 南岸读书会", &[], ("渡口与桥", Some("南岸读书会"))),
            ("渡口-南岸网", &[], ("渡口", Some("南岸网"))),
            ("渡口-桥", &[], ("渡口-桥", None)),
            ("渡口-桥-南岸", &["渡口-桥"], ("渡口-桥", Some("南岸"))),
            ("渡口——一个老人的记忆", &[], ("渡口——一个老人的记忆", None)),
            ("渡口——一个老人的记忆|南岸", &[], ("渡口——一个老人的记忆", Some("南岸"))),
            ("渡口_师傅_面条_客人", &[], ("渡口", None)),
            ("渡口_副刊_文化_南岸网", &[], ("渡口", Some("南岸网"))),
            ("渡口 - 骑行 - 江城论坛 - Powered by Discuz!", &[], ("渡口", Some("江城论坛"))),
            ("南岸", &[], ("南岸", None)),
            ("_", &[], ("_", None)),
            ("渡口 - 桥 | 南岸", &["渡口 - 桥"], ("渡口 - 桥", Some("南岸"))),
        ] {
            assert_eq!(without_site(title, known, true), expected, "{title}");
        }
        assert_eq!(without_site("渡口 - 桥", &[], false), ("渡口 - 桥", None));
        assert_eq!(without_site("渡口 - 南岸网", &[], false), ("渡口", Some("南岸网")));
    }

    #[test]
    fn moments_are_told_in_the_time_of_china() {
        for (text, expected) in [
            ("2024-03-05T08:30:00+08:00", Some("2024-03-05 08:30")),
            ("2024-03-05T00:30:00Z", Some("2024-03-05 08:30")),
            ("2023-12-31T18:05:00.000Z", Some("2024-01-01 02:05")),
            ("2024-02-28T23:00Z", Some("2024-02-29 07:00")),
            ("2024-03-05T08:30:00-05:00", Some("2024-03-05")),
            ("2024-03-05", Some("2024-03-05")),
            ("2024-03-05Z", Some("2024-03-05")),
            ("2024年3月5日 08:30", Some("2024-03-05 08:30")),
            ("昨天", None),
        ] {
            assert_eq!(moment(text).as_deref(), expected, "{text}");
        }
    }
}
