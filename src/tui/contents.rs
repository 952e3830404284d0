//! The table of contents, and steps from heading to heading. Part of the state's update.
//!
//! A heading that is gone to stands on top of the page, so that it is the current one from then on: the last that
//! stands before what is on top.

use super::action::Action;
use super::app::{App, Effect, Mode};
use super::geometry::pane;
use super::pick::{Pick, Picked};
use super::strings::Msg;
use crate::article::Anchor;
use crossterm::event::KeyEvent;

impl App {
    /// The number of the heading that the page on screen belongs to; `None` before the first one.
    pub(super) fn current_heading(&self) -> Option<usize> {
        let top = self.top();
        self.article.contents().take_while(|entry| entry.anchor <= top).count().checked_sub(1)
    }

    /// Whether a step to a heading finds one in what is there of the article.
    pub(super) fn has_heading(&self, action: Action) -> bool {
        match action {
            Action::NextHeading => self.heading_after().is_some(),
            _ => self.article.contents().next().is_some(),
        }
    }

    fn heading_after(&self) -> Option<Anchor> {
        let top = self.top();
        self.article.contents().map(|entry| entry.anchor).find(|anchor| *anchor > top)
    }

    pub(super) fn next_heading(&mut self) -> Vec<Effect> {
        match self.heading_after() {
            Some(anchor) => self.show(anchor),
            None if self.has_heading(Action::Contents) => self.say(Msg::NoHeadingAfter),
            None => self.say(Msg::NoHeadings),
        }
    }

    pub(super) fn previous_heading(&mut self) -> Vec<Effect> {
        let top = self.top();
        let before = self.article.contents().map(|entry| entry.anchor).take_while(|anchor| *anchor < top);
        match before.last() {
            Some(anchor) => self.show(anchor),
            None if !self.has_heading(Action::Contents) => self.say(Msg::NoHeadings),
            // What stands before the first heading begins with the article.
            None if top > Anchor::default() => self.show(Anchor::default()),
            None => self.say(Msg::StartOfArticle),
        }
    }

    pub(super) fn open_contents(&mut self) -> Vec<Effect> {
        if !self.has_heading(Action::Contents) {
            return self.say(Msg::NoHeadings);
        }
        self.mode = Mode::Contents(Pick::at(self.current_heading().unwrap_or(0)));
        Vec::new()
    }

    /// The numbers of the headings that hold what is typed.
    pub(super) fn shown_headings(&self, pick: &Pick) -> Vec<usize> {
        let titles: Vec<&str> = self.article.contents().map(|entry| entry.title).collect();
        pick.shown(titles.len(), |query, number| titles.get(number).is_some_and(|title| query.is_in(title)))
    }

    pub(super) fn contents_key(&mut self, event: &KeyEvent, mut pick: Pick) -> Vec<Effect> {
        let items = self.shown_headings(&pick);
        let effects = match pick.key(event, &items, pane(self.size).rows.height, &self.preferences.keys) {
            Picked::Leave | Picked::Else(Some(Action::Contents)) => return Vec::new(),
            Picked::Item(number) => {
                let anchor = self.article.contents().nth(number).map(|entry| entry.anchor);
                return anchor.map_or_else(Vec::new, |anchor| self.show(anchor));
            }
            Picked::Else(action) => self.act_anywhere(action),
            Picked::Stay => Vec::new(),
        };
        self.mode = Mode::Contents(pick);
        effects
    }
}
