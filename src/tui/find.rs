//! Looking for something in the article: what is typed and what was typed before, and the way from hit to hit. Part of
//! the state's update.

use super::app::{App, Effect, Mode, Prompt};
use super::input::Input;
use super::search::{Hit, Query};
use super::strings::{Msg, fill};
use crate::article::{Anchor, Article};
use crate::text::sanitize::clean_line;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::sync::Arc;

/// What a regular expression is typed behind, where nothing else says that it is one.
const PATTERN: &str = "re:";

/// Searches that are remembered.
const LIMIT: usize = 100;

/// In a text of more bytes hits are not counted: nobody is to wait for a number.
const COUNTED: usize = 8 << 20;

/// What was looked for in this sitting.
#[derive(Clone, Debug, Default)]
pub(super) struct Searches {
    /// The newest last, none twice; regular expressions behind their sign.
    typed: Vec<String>,
    /// The one that stands on the line.
    at: Option<usize>,
    /// What was being typed before one was fetched.
    draft: String,
}

impl Searches {
    fn keep(&mut self, typed: String) {
        self.typed.retain(|other| *other != typed);
        self.typed.push(typed);
        if self.typed.len() > LIMIT {
            self.typed.remove(0);
        }
    }

    /// What stands on the line after one step back or forward from `line`; `None` where there is none.
    fn step(&mut self, back: bool, line: String) -> Option<String> {
        let next = match (self.at, back) {
            (None, true) => self.typed.len().checked_sub(1)?,
            (Some(at), true) => at.checked_sub(1)?,
            (Some(at), false) => at + 1,
            (None, false) => return None,
        };
        if self.at.is_none() {
            self.draft = line;
        }
        self.at = (next < self.typed.len()).then_some(next);
        Some(self.typed.get(next).unwrap_or(&self.draft).clone())
    }
}

/// All places in an article where what is looked for stands.
#[derive(Debug)]
pub(super) struct Places {
    article: Arc<Article>,
    places: Vec<Anchor>,
}

impl Places {
    fn of(query: &Query, article: &Arc<Article>) -> Self {
        let blocks = 0..article.blocks().len();
        let places = blocks
            .flat_map(|block| {
                query.ranges(article.block_text(block)).map(move |range| Anchor::new(block, range.start))
            })
            .collect();
        Self { article: Arc::clone(article), places }
    }
}

impl App {
    /// Asks what is looked for.
    pub(super) fn ask_search(&mut self) -> Vec<Effect> {
        self.searches.at = None;
        self.prompt(Prompt::Search, "")
    }

    /// What a key means only while something to look for is typed: another kind of search, or an earlier one.
    pub(super) fn search_line_key(
        &mut self,
        event: &KeyEvent,
        prompt: Prompt,
        input: &Input,
    ) -> Option<Vec<Effect>> {
        let other = match prompt {
            Prompt::Search => Prompt::Pattern,
            Prompt::Pattern => Prompt::Search,
            _ => return None,
        };
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let back = match (event.code, control) {
            (KeyCode::Char('r'), true) => {
                self.mode = Mode::Prompt(other, input.clone());
                return Some(Vec::new());
            }
            (KeyCode::Up, _) | (KeyCode::Char('p'), true) => true,
            (KeyCode::Down, _) | (KeyCode::Char('n'), true) => false,
            _ => return None,
        };
        let line = written(prompt, input.text());
        let fetched = self.searches.step(back, line.clone()).unwrap_or(line);
        self.mode = match fetched.strip_prefix(PATTERN) {
            Some(pattern) => Mode::Prompt(Prompt::Pattern, Input::new(pattern)),
            None => Mode::Prompt(Prompt::Search, Input::new(&fetched)),
        };
        Some(Vec::new())
    }

    /// Looks for what was typed from the top of the page on; what stands nowhere as it is, in the other script and as
    /// initials of pinyin.
    pub(super) fn search(&mut self, prompt: Prompt, typed: &str) -> Vec<Effect> {
        let line = written(prompt, typed);
        let query = match line.strip_prefix(PATTERN) {
            Some("") => None,
            Some(pattern) => match Query::pattern(pattern) {
                Ok(query) => Some(query),
                Err(reason) => {
                    self.searches.keep(line.clone());
                    let reason = clean_line(&reason);
                    self.notice = Some(fill(Msg::PatternInvalid, self.preferences.lang, &[&reason]));
                    return Vec::new();
                }
            },
            None => Query::new(&line),
        };
        // An empty search repeats the last one.
        if let Some(query) = query {
            self.searches.keep(line);
            let is_there = |query: &Query| query.next(&self.article, Anchor::default(), true).is_some();
            let looser = if is_there(&query) { Vec::new() } else { query.looser() };
            let query = looser.into_iter().find(is_there).unwrap_or(query);
            self.query = Some(query);
            (self.hit, self.places) = (None, None);
        }
        self.mark_hits();
        let Some(query) = &self.query else { return self.say(Msg::NothingSearched) };
        let initials = query.is_initials();
        let from = self.top();
        let found = query
            .next(&self.article, from, true)
            .map(|hit| (hit, false))
            .or_else(|| query.next(&self.article, Anchor::default(), true).map(|hit| (hit, true)));
        let effects = self.show_hit(found);
        if initials && self.notice.is_none() {
            self.say(Msg::SearchInitials);
        }
        effects
    }

    pub(super) fn next_hit(&mut self) -> Vec<Effect> {
        let Some(query) = &self.query else { return self.say(Msg::NothingSearched) };
        let after = match &self.hit {
            Some(hit) if self.spread.contains(hit.anchor()) => query.next(&self.article, hit.anchor(), false),
            _ => query.next(&self.article, self.top(), true),
        };
        let found = after
            .map(|hit| (hit, false))
            .or_else(|| query.next(&self.article, Anchor::default(), true).map(|hit| (hit, true)));
        self.show_hit(found)
    }

    pub(super) fn previous_hit(&mut self) -> Vec<Effect> {
        let Some(query) = &self.query else { return self.say(Msg::NothingSearched) };
        let before = match &self.hit {
            Some(hit) if self.spread.contains(hit.anchor()) => hit.anchor(),
            _ => self.top(),
        };
        let end = Anchor::new(self.article.blocks().len(), 0);
        let found = query
            .previous(&self.article, before)
            .map(|hit| (hit, false))
            .or_else(|| query.previous(&self.article, end).map(|hit| (hit, true)));
        self.show_hit(found)
    }

    /// Finds what is looked for on the page.
    pub(super) fn mark_hits(&mut self) {
        self.hits.clear();
        let Some(query) = &self.query else { return };
        let lines: Vec<_> = self.spread.lines().collect();
        for lines in lines.chunk_by(|line, next| line.block == next.block) {
            let (Some(first), Some(last)) = (lines.first(), lines.last()) else { continue };
            let shown = first.range.start..last.range.end;
            self.hits.extend(query.hits_within(&self.article, first.block, &shown));
        }
    }

    /// Shows a hit; the flag says that the search went past an end of the article.
    fn show_hit(&mut self, found: Option<(Hit, bool)>) -> Vec<Effect> {
        let lang = self.preferences.lang;
        let Some((hit, wrapped)) = found else {
            let typed = self.query.as_ref().map(|query| query.typed().to_string()).unwrap_or_default();
            self.notice = Some(fill(Msg::NotFound, lang, &[&typed]));
            return Vec::new();
        };
        let effects =
            if self.spread.contains(hit.anchor()) { Vec::new() } else { self.show_page_of(hit.anchor()) };
        self.hit = Some(hit);
        self.count_hits();
        if wrapped {
            self.say(Msg::SearchWrapped);
        }
        effects
    }

    /// Counts the hits, if that was not done in this article.
    fn count_hits(&mut self) {
        let is_known = self.places.as_ref().is_some_and(|places| Arc::ptr_eq(&places.article, &self.article));
        if !is_known {
            let query = self.query.as_ref().filter(|_| self.article.text().len() <= COUNTED);
            self.places = query.map(|query| Places::of(query, &self.article));
        }
    }

    /// Which of all hits is the one on the page that was gone to, from 1, and how many there are.
    pub(super) fn hit_number(&self) -> Option<(usize, usize)> {
        let place = self.hit.as_ref().map(Hit::anchor).filter(|place| self.spread.contains(*place))?;
        let found = self.places.as_ref().filter(|places| Arc::ptr_eq(&places.article, &self.article))?;
        // One that overlaps another is counted with that.
        let number = found.places.partition_point(|other| *other <= place).max(1);
        Some((number, found.places.len()))
    }
}

/// Where `typed` stands from `from` on, looked for as the reader on the screen does.
///
/// # Errors
/// What is wrong with a regular expression, in a line.
pub fn find_place(article: &Article, typed: &str, from: Anchor) -> Result<Option<Anchor>, String> {
    let query = match typed.strip_prefix(PATTERN) {
        Some(pattern) => Some(Query::pattern(pattern).map_err(|reason| clean_line(&reason))?),
        None => Query::new(typed),
    };
    let Some(query) = query else { return Ok(None) };
    let is_there = |query: &Query| query.next(article, Anchor::default(), true).is_some();
    let looser = if is_there(&query) { Vec::new() } else { query.looser() };
    let query = looser.into_iter().find(is_there).unwrap_or(query);
    Ok(query.next(article, from, true).map(|hit| hit.anchor()))
}

/// `typed` as it is remembered, and as it could have been typed into a line for text.
fn written(prompt: Prompt, typed: &str) -> String {
    if prompt == Prompt::Pattern { format!("{PATTERN}{typed}") } else { typed.to_owned() }
}
