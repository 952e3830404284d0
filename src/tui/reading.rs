//! How much is read, and how fast: the time that the reader is at the article, and the characters of the pages that
//! were gone through in it. Part of the state's update; the time comes in with each message.

use super::action::Action;
use super::app::{App, Effect, Message, Mode};
use super::strings::{Msg, fill};
use crate::article::Anchor;
use crate::shelf::state::Reading;
use crate::voice::State;
use crossterm::event::{KeyCode, KeyEvent};
use std::time::{Duration, Instant};

/// A reader who has touched no key for so long is no longer taken to read.
const PATIENCE: Duration = Duration::from_secs(120);

/// Whoever leaves a page sooner than at this pace, in characters a second, has leafed over it: 1500 a minute.
const LEAFING: f64 = 25.0;

/// Below this no pace is told: a minute of reading.
const LEAST: u64 = 60;

/// What is measured.
#[derive(Debug, Default)]
pub(super) struct Meter {
    /// When time was last taken.
    last: Option<Instant>,
    /// When a key was last pressed.
    touched: Option<Instant>,
    /// The terminal has told that something else is in front of it.
    away: bool,
    /// Time that is not kept yet.
    spent: Duration,
    /// Characters that are not kept yet.
    characters: u64,
    /// What was read of this article before that.
    before: Reading,
    /// The page that is being read.
    page: Page,
}

/// A page that is being read.
#[derive(Debug, Default)]
struct Page {
    edition: u64,
    top: Option<Anchor>,
    next: Option<Anchor>,
    characters: usize,
    /// How long it has been read.
    spent: Duration,
}

impl App {
    /// Takes the time that has passed until `message` came.
    pub(super) fn take_time(&mut self, message: &Message, now: Instant) {
        let voice = self.listening.state == State::Speaking;
        let reads = voice || matches!(self.mode, Mode::Read | Mode::Prompt(..));
        let Meter { last, touched, away, .. } = self.meter;
        // Time without a key counts until patience is at its end.
        let until = if voice { Some(now) } else { touched.map(|touched| (touched + PATIENCE).min(now)) };
        let passed = last.zip(until).map(|(last, until)| until.saturating_duration_since(last));
        if let Some(passed) = passed.filter(|_| reads && (voice || !away) && !self.is_bare()) {
            self.meter.spent += passed;
            self.meter.page.spent += passed;
        }
        self.meter.last = Some(now);
        match message {
            Message::Key(_) | Message::Mouse(_) | Message::Paste(_) => {
                (self.meter.touched, self.meter.away) = (Some(now), false);
            }
            Message::FocusGained => (self.meter.touched, self.meter.away) = (Some(now), false),
            Message::FocusLost => self.meter.away = true,
            Message::Read(before) => self.meter.before = *before,
            _ => {}
        }
    }

    /// Counts the page that was left for the next one, and asks to keep what was read when a place is kept too.
    pub(super) fn count_reading(&mut self, mut effects: Vec<Effect>) -> Vec<Effect> {
        let (top, next) = (self.spread.top(), self.spread.next());
        let leaves = effects.iter().any(|effect| matches!(effect, Effect::Quit | Effect::Turn { .. }));
        let page = &mut self.meter.page;
        let turned = page.edition == self.edition && top != page.top && top == page.next;
        // Nothing comes after the last page: it is read when the article is left.
        if (turned && top.is_some()) || (leaves && page.next.is_none()) {
            self.meter.characters += page.read();
            page.spent = Duration::ZERO;
        }
        let keeps = leaves || effects.iter().any(|effect| matches!(effect, Effect::SavePosition(_)));
        let new = Reading { seconds: self.meter.spent.as_secs(), characters: self.meter.characters };
        if keeps && !self.loading && new != Reading::default() {
            // What is read of an article is kept before another takes its place.
            effects.insert(0, Effect::SaveReading(new));
            self.meter.spent -= Duration::from_secs(new.seconds);
            self.meter.characters = 0;
            self.meter.before = self.meter.before + new;
        }
        if self.meter.page.edition != self.edition {
            (self.meter.before, self.meter.spent) = (Reading::default(), Duration::ZERO);
        }
        let page = &self.meter.page;
        if (page.edition, page.top, page.next) != (self.edition, top, next) {
            let spent = if page.top == top { page.spent } else { Duration::ZERO };
            let characters = self.spread.lines().map(|line| line.characters(&self.article)).sum();
            self.meter.page = Page { edition: self.edition, top, next, characters, spent };
        }
        effects
    }

    /// What was read of this article so far.
    fn read_so_far(&self) -> Reading {
        let new = Reading { seconds: self.meter.spent.as_secs(), characters: self.meter.characters };
        self.meter.before + new
    }

    /// Shows how much was read.
    pub(super) fn show_stats(&mut self) -> Vec<Effect> {
        self.mode = Mode::Stats(None);
        vec![Effect::SumReading]
    }

    pub(super) fn stats_key(&mut self, event: &KeyEvent, sum: Option<(usize, Reading)>) -> Vec<Effect> {
        let action = self.preferences.keys.action(event);
        match (event.code, action) {
            (KeyCode::Esc | KeyCode::Enter, _) | (_, Some(Action::Quit | Action::Stats)) => Vec::new(),
            _ => {
                self.mode = Mode::Stats(sum);
                self.act_anywhere(action)
            }
        }
    }

    /// The rows of the list: what is told, and its value. An empty row stands between this article and all of them.
    pub(super) fn stats(&self, sum: Option<(usize, Reading)>) -> Vec<(Msg, String)> {
        let lang = self.preferences.lang;
        let characters = self.article.characters();
        let here = self.read_so_far();
        let minutes = |seconds: u64| fill(Msg::StatsMinutes, lang, &[&(seconds / 60)]);
        let pace = |reading: Reading| match reading.pace().filter(|_| reading.seconds >= LEAST) {
            Some(pace) => fill(Msg::ScrollPace, lang, &[&pace]),
            None => Msg::StatsUnknown.text(lang).to_owned(),
        };
        let mut rows = vec![
            (Msg::StatsCharacters, characters.to_string()),
            (Msg::StatsShare, format!("{}%", self.percent())),
            (Msg::StatsTime, minutes(here.seconds)),
            (Msg::StatsRead, here.characters.to_string()),
            (Msg::StatsPace, pace(here)),
        ];
        // Where this article does not tell yet how fast its reader is, the others do, and else the settings.
        let known = [Some(here), sum.map(|(_, all)| all)].into_iter().flatten();
        let known = known.filter(|reading| reading.seconds >= LEAST).find_map(Reading::pace);
        let per_minute = known.unwrap_or(u64::from(self.preferences.pace)).max(1);
        let left = u64::try_from(characters * (100 - self.percent().min(100)) / 100).unwrap_or(u64::MAX);
        rows.push((Msg::StatsLeft, minutes(left.div_ceil(per_minute) * 60)));
        if let Some((articles, all)) = sum {
            rows.push((Msg::StatsAll, articles.to_string()));
            rows.push((Msg::StatsTime, minutes(all.seconds)));
            rows.push((Msg::StatsRead, all.characters.to_string()));
            rows.push((Msg::StatsPace, pace(all)));
        }
        rows
    }
}

impl Page {
    /// The characters that were read of it.
    fn read(&self) -> u64 {
        let characters = u32::try_from(self.characters).unwrap_or(u32::MAX);
        let leafed = self.spent.as_secs_f64() * LEAFING < f64::from(characters);
        if leafed { 0 } else { u64::from(characters) }
    }
}
