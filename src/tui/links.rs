//! The links of an article: the list of them, going to where one stands, opening it with another program. Part of the
//! state's update.
//!
//! The list is made when it is asked for, and holds for the article of that moment.

use super::action::Action;
use super::app::{App, Effect, Mode};
use super::geometry::pane;
use super::pick::{Pick, Picked};
use super::search::Query;
use super::strings::{Msg, fill};
use crate::article::{Anchor, Article, BlockKind, SpanKind};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A link of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Where it stands.
    pub anchor: Anchor,
    /// The words that lead there; the address itself where there are none.
    pub text: String,
    /// Where it leads.
    pub url: String,
}

/// The links of `article` in reading order: its own address, what its text leads to, and addresses that are written
/// out. An address at the end of the article that stands there for one in the text is not told again.
pub(super) fn links(article: &Article) -> Vec<Link> {
    let mut links = Vec::new();
    if let Some(url) = article.meta().url.clone().filter(|url| is_web(url)) {
        let text = article.meta().title.clone().unwrap_or_else(|| url.clone());
        links.push(Link { anchor: Anchor::default(), text, url });
    }
    for (block, kind) in article.blocks().iter().map(|block| block.kind).enumerate() {
        let block_text = article.block_text(block);
        let mut found = Vec::new();
        for span in article.spans(block) {
            let SpanKind::Link(url) = &span.kind else { continue };
            let text = block_text.get(span.range.clone()).unwrap_or_default().trim();
            found.push((span.range.clone(), text, url.as_str()));
        }
        for written in addresses(block_text) {
            if found.iter().all(|(range, ..)| range.end <= written.start || written.end <= range.start) {
                let url = block_text.get(written.clone()).unwrap_or_default();
                found.push((written, url, url));
            }
        }
        found.sort_by_key(|(range, ..)| range.start);
        for (range, text, url) in found {
            if kind == BlockKind::Footnote && links.iter().any(|link: &Link| link.url == url) {
                continue;
            }
            let text = if text.is_empty() { url } else { text };
            let text = text.replace('\n', " ");
            links.push(Link { anchor: Anchor::new(block, range.start), text, url: url.to_owned() });
        }
    }
    links
}

/// Where web addresses are written out in `text`. A stop at the end of one is the sentence's.
fn addresses(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    text.match_indices("://").filter_map(|(at, _)| {
        let before = text.get(..at)?;
        let start = ["https", "http"].iter().find_map(|scheme| before.strip_suffix(scheme)).map(str::len)?;
        let rest = text.get(at + 3..)?;
        // RFC 3986: unreserved, reserved and %.
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let address = rest.get(..length)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ')', ']']);
        (!address.is_empty()).then(|| start..at + 3 + address.len())
    })
}

/// Whether `url` is an address of the web, as only those are opened: never a file, a script or a program's own scheme.
pub(super) fn is_web(url: &str) -> bool {
    let has_scheme = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    };
    (has_scheme("http://") || has_scheme("https://"))
        && !url.chars().any(|c| c.is_control() || c.is_whitespace())
}

impl App {
    pub(super) fn open_links(&mut self) -> Vec<Effect> {
        self.links = links(&self.article);
        if self.links.is_empty() {
            return self.say(Msg::NoLinks);
        }
        let top = self.top();
        let first = self.links.iter().position(|link| link.anchor >= top);
        self.mode = Mode::Links(Pick::at(first.unwrap_or(self.links.len() - 1)));
        Vec::new()
    }

    /// The numbers of the links that hold what is typed.
    pub(super) fn shown_links(&self, pick: &Pick) -> Vec<usize> {
        let holds = |query: &Query, link: &Link| query.is_in(&link.text) || query.is_in(&link.url);
        pick.shown(self.links.len(), |query, number| {
            self.links.get(number).is_some_and(|link| holds(query, link))
        })
    }

    pub(super) fn links_key(&mut self, event: &KeyEvent, mut pick: Pick) -> Vec<Effect> {
        let items = self.shown_links(&pick);
        let chosen = items.get(pick.row(&items)).and_then(|item| self.links.get(*item)).cloned();
        let plain =
            pick.typed.is_none() && !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        let effects = match (event.code, chosen) {
            (KeyCode::Char('o'), Some(link)) if plain => self.open_link(link.url),
            (KeyCode::Char('y'), Some(link)) if plain => self.copy_text(link.url),
            _ => match pick.key(event, &items, pane(self.size).rows.height, &self.preferences.keys) {
                Picked::Leave | Picked::Else(Some(Action::Links)) => return Vec::new(),
                Picked::Item(number) => {
                    let anchor = self.links.get(number).map(|link| link.anchor);
                    return anchor.map_or_else(Vec::new, |anchor| self.visit(anchor));
                }
                Picked::Else(action) => self.act_anywhere(action),
                Picked::Stay => Vec::new(),
            },
        };
        self.mode = Mode::Links(pick);
        effects
    }

    fn open_link(&mut self, url: String) -> Vec<Effect> {
        let lang = self.preferences.lang;
        if !is_web(&url) {
            self.notice = Some(fill(Msg::LinkNotWeb, lang, &[&url]));
            return Vec::new();
        }
        self.notice = Some(fill(Msg::OpeningLink, lang, &[&url]));
        vec![Effect::OpenAddress(url)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, Meta, Span};

    #[test]
    fn links_are_told_once_and_in_order() {
        let meta =
            Meta { url: Some("https://example.com/a".into()), title: Some("题".into()), ..Meta::default() };
        let mut builder = ArticleBuilder::new(meta);
        let text = "见 https://example.com/b.（地图[1]）。";
        let at = text.find("地图").unwrap();
        let link = |range, url: &str| Span { range, kind: SpanKind::Link(url.into()) };
        builder.push_with(BlockKind::Paragraph, text, [link(at..at + 6, "https://example.com/map")]);
        let note = "[1] https://example.com/map";
        builder.push_with(BlockKind::Footnote, note, [link(4..note.len(), "https://example.com/map")]);
        let found = links(&builder.finish());
        let told: Vec<_> =
            found.iter().map(|link| (link.text.as_str(), link.url.as_str(), link.anchor)).collect();
        assert_eq!(
            told,
            [
                ("题", "https://example.com/a", Anchor::default()),
                ("https://example.com/b", "https://example.com/b", Anchor::new(1, 4)),
                ("地图", "https://example.com/map", Anchor::new(1, at)),
            ]
        );
    }

    #[test]
    fn only_the_web_is_opened() {
        for url in ["http://a", "HTTPS://a.cn/?q=1"] {
            assert!(is_web(url), "{url}");
        }
        for url in [
            "",
            "https://",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "-http://a",
            "https://a b",
            "https://a\n",
        ] {
            assert!(!is_web(url), "{url}");
        }
    }
}
