//! Moving through the article: pages, paragraphs, page numbers. Part of the state's update.

use super::app::{App, Effect};
use super::strings::{Msg, fill};
use crate::article::Anchor;
use crate::layout::{line_at, page_before};

impl App {
    /// The line on top of the page.
    pub(super) fn top(&self) -> Anchor {
        self.spread.top().unwrap_or_default()
    }

    /// How much of the text stands before the end of what is on the screen, 0 to 100.
    pub(super) fn percent(&self) -> usize {
        let end = self.spread.lines().next_back().map(|line| Anchor::new(line.block, line.range.end));
        let read = end.map_or(0, |end| self.article.bytes_before(end));
        (read * 100).checked_div(self.article.text().len()).unwrap_or(100)
    }

    pub(super) fn next_page(&mut self) -> Vec<Effect> {
        match self.spread.next() {
            Some(next) => self.show(next),
            None => self.say(Msg::EndOfArticle),
        }
    }

    pub(super) fn previous_page(&mut self) -> Vec<Effect> {
        match self.pages_before(self.top()) {
            Some(anchor) => self.show(anchor),
            None => self.say(Msg::StartOfArticle),
        }
    }

    /// The start of as many pages before `place` as the screen shows, or of those that are there; `None` if none is.
    fn pages_before(&self, place: Anchor) -> Option<Anchor> {
        // A page that begins where a counted one does goes back to the counted one before it.
        let before = |place: Anchor| {
            let counted =
                self.pagination.tops.binary_search(&place).ok().and_then(|index| index.checked_sub(1));
            match counted {
                Some(index) => self.pagination.tops.get(index).copied(),
                None => page_before(&self.article, &self.measure(), self.height(), place),
            }
        };
        let nearest = before(place)?;
        match self.spread.columns() {
            1 => Some(nearest),
            _ => before(nearest).or(Some(nearest)),
        }
    }

    /// Where the left page starts, of those that page `number` (from 1) is shown on: an odd one, as in a book.
    fn top_of_spread(&self, number: usize) -> Option<Anchor> {
        let index = number.checked_sub(1)?;
        self.pagination.tops.get(index - index % self.spread.columns()).copied()
    }

    pub(super) fn last_page(&mut self) -> Vec<Effect> {
        let end = Anchor::new(self.article.blocks().len(), 0);
        let last = match self.pagination.total() {
            Some(total) => self.top_of_spread(total),
            None => self.pages_before(end),
        };
        self.show(last.unwrap_or_default())
    }

    pub(super) fn next_paragraph(&mut self) -> Vec<Effect> {
        let first_on_page = self.spread.lines().find(|line| line.first).map(|line| line.block);
        let next = match self.cursor {
            Some(block) => block + 1,
            None => first_on_page.unwrap_or(self.top().block + 1),
        };
        if next >= self.article.blocks().len() {
            return self.next_page();
        }
        self.put_cursor(next)
    }

    pub(super) fn previous_paragraph(&mut self) -> Vec<Effect> {
        let last_on_page = self.spread.lines().rfind(|line| line.first).map(|line| line.block);
        let previous = match self.cursor {
            Some(block) => block.checked_sub(1),
            None => Some(last_on_page.unwrap_or(self.top().block)),
        };
        match previous {
            Some(block) => self.put_cursor(block),
            None => self.say(Msg::StartOfArticle),
        }
    }

    fn put_cursor(&mut self, block: usize) -> Vec<Effect> {
        let start = Anchor::new(block, 0);
        let effects = if self.spread.contains(start) { Vec::new() } else { self.show_page_of(start) };
        self.cursor = Some(block);
        self.tell_marks_of(block);
        effects
    }

    /// Goes to `anchor` and puts the cursor on its paragraph.
    pub(super) fn visit(&mut self, anchor: Anchor) -> Vec<Effect> {
        let effects = if self.spread.contains(anchor) { Vec::new() } else { self.show_page_of(anchor) };
        self.cursor = Some(anchor.block);
        self.tell_marks_of(anchor.block);
        effects
    }

    /// Shows the counted page that holds `anchor`; while it is not counted, the line that holds it on top.
    pub(super) fn show_page_of(&mut self, anchor: Anchor) -> Vec<Effect> {
        let line = line_at(&self.article, &self.measure(), anchor).map(|line| line.anchor());
        let number = line.and_then(|line| self.pagination.number(line));
        let top = number.and_then(|number| self.top_of_spread(number));
        self.show(top.unwrap_or(anchor))
    }

    /// Shows the page that was typed: a number, or a percentage of the text.
    pub(super) fn go_to(&mut self, typed: &str) -> Vec<Effect> {
        let lang = self.preferences.lang;
        let typed = typed.trim();
        if let Some(percent) = typed.strip_suffix(['%', '％']) {
            return match percent.trim().parse::<f64>() {
                Ok(percent) if (0.0..=100.0).contains(&percent) => self.show_percent(percent),
                _ => self.say(Msg::NotAPercentage),
            };
        }
        match (typed.parse::<usize>(), self.pagination.total()) {
            _ if typed.is_empty() => Vec::new(),
            (Ok(number @ 1..), _) if number <= self.pagination.tops.len() => {
                let top = self.top_of_spread(number);
                self.show(top.unwrap_or_default())
            }
            (Ok(_), Some(total)) => {
                self.notice = Some(fill(Msg::NoSuchPage, lang, &[&total]));
                Vec::new()
            }
            (Ok(1..), None) => self.say(Msg::StillCounting),
            _ => self.say(Msg::NotANumber),
        }
    }

    fn show_percent(&mut self, percent: f64) -> Vec<Effect> {
        let total = self.article.text().len();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a percentage of a text is good to a byte below 2^53, and it is between 0 and the length"
        )]
        let wanted = (total as f64 * percent / 100.0) as usize;
        let blocks = self.article.blocks();
        let block =
            blocks.partition_point(|block| block.range.end <= wanted).min(blocks.len().saturating_sub(1));
        let start = blocks.get(block).map_or(0, |block| block.range.start);
        self.show_page_of(Anchor::new(block, wanted.saturating_sub(start)))
    }
}
