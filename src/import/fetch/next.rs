//! The next page of an article that is split over several.
//!
//! In comes the tree of a page with its address and number, out goes the address of the page after it, if there is one.
//! A link that says 下一页 is believed; one that only says "next", or a number, is it only where its address differs
//! from this one's by nothing but a page number, since the next article is called so too. Nothing is fetched.

use dom_query::Document;
use url::Url;

/// What the link to the next page says, letters and digits only.
const NEXT: [&str; 8] = ["下一页", "下页", "后一页", "次页", "下一頁", "下頁", "後一頁", "次頁"];
const NEXT_MAYBE: [&str; 3] = ["next", "nextpage", "继续阅读"];
/// Parameters of an address that number pages, in lower case.
const PARAMETERS: [&str; 10] =
    ["page", "p", "pn", "pg", "paged", "pageno", "pageindex", "pagenum", "curpage", "currentpage"];
/// More digits make a date or the number of an article.
const MOST_DIGITS: usize = 2;

/// The page after page `number`, counted from 1, of the article at `url`, of which `doc` is the tree. It has the same
/// host.
pub(super) fn find(doc: &Document, url: &Url, number: usize) -> Option<Url> {
    const MOST: usize = 5000;
    let base = doc.select("base[href]").attr("href");
    let base = base.and_then(|base| url.join(&base).ok()).unwrap_or_else(|| url.clone());
    let links = doc.select("link[rel][href], a[href]");
    let candidates = links.nodes().iter().take(MOST).filter_map(|link| {
        let mut target = base.join(link.attr("href")?.trim()).ok()?;
        target.set_fragment(None);
        let same_host = target.host() == url.host() && matches!(target.scheme(), "http" | "https");
        if !same_host || target == *url {
            return None;
        }
        let rel = link.attr("rel").unwrap_or_default();
        let is_rel = rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("next"));
        let said: String = link.text().chars().filter(|c| c.is_alphanumeric()).take(16).collect();
        let said = said.to_lowercase();
        let rank = match () {
            () if NEXT.contains(&said.as_str()) => 0,
            () if !is_next_address(url, &target, number) => return None,
            () if is_rel => 1,
            () if NEXT_MAYBE.contains(&said.as_str()) => 2,
            () if said == (number + 1).to_string() => 3,
            () => return None,
        };
        Some((rank, target))
    });
    // The first of equals.
    candidates.min_by_key(|(rank, _)| *rank).map(|(_, target)| target)
}

/// Whether `target` is the address of `url`, which is page `number`, with a higher page number.
fn is_next_address(url: &Url, target: &Url, number: usize) -> bool {
    let whole = (url.path().to_owned(), url.query().unwrap_or_default().to_owned());
    numbered(target).into_iter().any(|(stem, page)| {
        // Some sites call the second page 1.
        let first = stem == whole && (page == number + 1 || page == number) && number == 1;
        first || numbered(url).into_iter().any(|(other, before)| other == stem && page == before + 1)
    })
}

/// Path and query without the page number, and that number, in every way in which `url` can be understood.
fn numbered(url: &Url) -> Vec<((String, String), usize)> {
    let (path, query) = (url.path(), url.query().unwrap_or_default());
    let mut ways = Vec::new();
    let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    for (at, pair) in pairs.iter().enumerate() {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if let (true, Some(page)) = (PARAMETERS.contains(&name.to_ascii_lowercase().as_str()), page(value)) {
            let mut others = pairs.clone();
            others.remove(at);
            ways.push(((path.to_owned(), others.join("&")), page));
        }
    }
    // /a_2.html, /a-2.html, /a_p2.html
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let (name, extension) = file.find('.').map_or((file, ""), |at| file.split_at(at));
    if let Some((stem, digits)) = name.rsplit_once(['_', '-'])
        && let Some(page) = page(digits.trim_start_matches(['p', 'P']))
    {
        ways.push(((format!("{folder}/{stem}{extension}"), query.to_owned()), page));
    }
    // /a/2, /a/page/2, /a/2.html beside /a and /a.html
    let folders = path.trim_end_matches('/');
    if let Some((stem, last)) = folders.rsplit_once('/') {
        let (digits, extension) = last.find('.').map_or((last, ""), |at| last.split_at(at));
        if let Some(page) = page(digits.trim_start_matches(['p', 'P'])) {
            let stem = stem.strip_suffix("/page").unwrap_or(stem);
            for ending in [extension, "/"] {
                ways.push(((format!("{stem}{ending}"), query.to_owned()), page));
            }
        }
    }
    ways
}

fn page(digits: &str) -> Option<usize> {
    let is_number = (1..=MOST_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn found(address: &str, number: usize, link: &str) -> Option<String> {
        let doc = Document::from(format!("<html><body><p>雨</p>{link}</body></html>"));
        find(&doc, &Url::parse(address).unwrap(), number).map(String::from)
    }

    #[test]
    fn what_says_so_is_the_next_page() {
        for said in ["下一页", "下一页 &gt;", "<b>下一頁</b>", "[ 下页 ]"] {
            let link = format!("<a href='b.html'>{said}</a>");
            let next = found("http://example.com/a.html", 1, &link);
            assert_eq!(next.as_deref(), Some("http://example.com/b.html"), "{said}");
        }
        for link in [
            "<a href='b.html'>下一篇</a>",
            "<a href='b.html'>下一页的故事</a>",
            "<a href='#'>下一页</a>",
            "<a href='javascript:void(0)'>下一页</a>",
            "<a href='a.html#top'>下一页</a>",
            "<a href='http://example.org/a_2.html'>下一页</a>",
            "<a href='file:///a_2.html'>下一页</a>",
            "<a rel=next href='b.html'>下一篇</a>",
            "<link rel=next href='b.html'>",
            "<a href='a_3.html'>3</a>",
        ] {
            assert_eq!(found("http://example.com/a.html", 1, link), None, "{link}");
        }
    }

    #[test]
    fn an_address_tells_that_it_is_the_next_page() {
        for (address, number, target, is_next) in [
            ("http://example.com/a.html", 1, "a_2.html", true),
            ("http://example.com/a.html", 1, "a-2.html", true),
            ("http://example.com/a.html", 1, "a_1.html", true),
            ("http://example.com/a_1.html", 2, "a_2.html", true),
            ("http://example.com/a_2.html", 2, "a_3.html", true),
            ("http://example.com/a_2.html", 2, "a_1.html", false),
            ("http://example.com/t_20240102.html", 1, "t_20240103.html", false),
            ("http://example.com/a", 1, "?page=2", true),
            ("http://example.com/a?id=7&page=2", 2, "?id=7&page=3", true),
            ("http://example.com/a?id=7", 1, "?id=8&page=2", false),
            ("http://example.com/a/", 1, "2/", true),
            ("http://example.com/a/", 1, "page/2/", true),
            ("http://example.com/a", 1, "/a/2", true),
            ("http://example.com/a/2", 2, "/a/3", true),
            ("http://example.com/a/2", 2, "/b/3", false),
        ] {
            let link = format!("<a rel='noopener next' href='{target}'>&gt;</a>");
            assert_eq!(found(address, number, &link).is_some(), is_next, "{address} {target}");
        }
    }

    #[test]
    fn words_count_for_more_than_numbers() {
        let links = "<a href='a_2.html'>2</a><a href='a_9.html'>下一页</a><a href='c.html'>下一页</a>";
        assert_eq!(
            found("http://example.com/a.html", 1, links).as_deref(),
            Some("http://example.com/a_9.html")
        );
        let links = "<a href='a_3.html'>3</a><a href='a_2.html'>2</a>";
        assert_eq!(
            found("http://example.com/a.html", 1, links).as_deref(),
            Some("http://example.com/a_2.html")
        );
    }
}
