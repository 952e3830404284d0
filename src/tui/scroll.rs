//! The page goes on by itself, as on a teleprompter: at a pace in characters a minute, which the characters on the page
//! make a time of. With the ruler on, that goes on line by line. Part of the state's update: what time it is comes in,
//! and how long nothing has to be done goes out.

use super::action::Action;
use super::app::{App, Effect, Mode};
use super::strings::{Msg, fill};
use crate::article::Anchor;
use crate::voice::{State, clock_text};
use crossterm::event::{KeyCode, KeyEvent};
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

/// The paces that can be chosen, in characters a minute.
pub(super) const PACES: RangeInclusive<u16> = crate::config::PACES;

/// One step of the keys for faster and slower, in characters a minute.
const STEP: u16 = 20;

/// When a page is overdue by more than this, nobody was reading: the machine slept, or the program was stopped.
const ABSENCE: Duration = Duration::from_secs(5);

/// A page that goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scroll {
    /// Characters of the page that were read before `since`.
    read: f64,
    /// Since when it runs; `None` while it stands.
    since: Option<Instant>,
    /// The line on top of the page that the count is about.
    top: Option<Anchor>,
}

impl App {
    /// Lets the page go on by itself, or no longer.
    pub(super) fn toggle_scroll(&mut self, now: Instant) -> Vec<Effect> {
        if self.scroll.take().is_some() {
            return self.say(Msg::ScrollOff);
        }
        if matches!(self.listening.state, State::Speaking | State::Preparing) {
            return self.say(Msg::ScrollNotWithVoice);
        }
        // What is above the ruler has been read.
        let above = self.ruled().map_or(0, |ruled| self.characters_before(ruled));
        self.scroll = Some(Scroll { read: count(above), since: Some(now), top: self.spread.top() });
        Vec::new()
    }

    /// What `action` means only while the page goes on by itself; `None` where it means what it always does.
    pub(super) fn scroll_key(
        &mut self,
        event: &KeyEvent,
        action: Action,
        now: Instant,
    ) -> Option<Vec<Effect>> {
        let scroll = self.scroll?;
        match action {
            Action::Faster | Action::Slower => {
                let steps = u16::try_from(self.times.take().unwrap_or(1)).unwrap_or(u16::MAX);
                let change = STEP.saturating_mul(steps);
                let pace = self.preferences.pace;
                let wished = match action {
                    Action::Faster => pace.saturating_add(change),
                    _ => pace.saturating_sub(change),
                };
                self.set_pace(wished, now);
            }
            Action::NextPage if event.code == KeyCode::Char(' ') => {
                let read = self.read(&scroll, now);
                let since = if scroll.since.is_some() { None } else { Some(now) };
                self.scroll = Some(Scroll { read, since, ..scroll });
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Goes on at `pace` from `now` on, or at the nearest one that can be chosen.
    pub(super) fn set_pace(&mut self, pace: u16, now: Instant) {
        if let Some(scroll) = self.scroll {
            let read = self.read(&scroll, now);
            self.scroll = Some(Scroll { read, since: scroll.since.map(|_| now), ..scroll });
        }
        self.preferences.pace = pace.clamp(*PACES.start(), *PACES.end());
    }

    /// After a key: one that moves ends it, one that opens something halts it.
    pub(super) fn yield_to_key(&mut self, moved: bool, action: Option<Action>, now: Instant) {
        let Some(scroll) = self.scroll else { return };
        let is_movement = match action {
            Some(Action::AutoScroll) | None => false,
            Some(action) => action.group() == Msg::GroupMoving || action == Action::Deselect,
        };
        if moved || is_movement {
            self.scroll = None;
        } else if self.mode != Mode::Read {
            self.scroll = Some(Scroll { read: self.read(&scroll, now), since: None, ..scroll });
        }
    }

    /// Turns the page, or moves the ruler, when it is time.
    pub(super) fn scroll_on(&mut self, now: Instant) -> Vec<Effect> {
        let Some(scroll) = self.scroll.filter(|scroll| scroll.since.is_some()) else { return Vec::new() };
        let read = self.read(&scroll, now);
        let whole = count(self.characters_on_page());
        if read < whole {
            self.rule_at(read);
            return Vec::new();
        }
        if read - whole > f64::from(self.preferences.pace) / 60.0 * ABSENCE.as_secs_f64() {
            self.scroll = Some(Scroll { read: whole, since: None, ..scroll });
            return Vec::new();
        }
        let Some(next) = self.spread.next() else {
            // The rest of the file is still being read.
            if !self.loading {
                self.scroll = None;
                return self.say(Msg::EndOfArticle);
            }
            return Vec::new();
        };
        let effects = self.show(next);
        self.rule_at(0.0);
        self.scroll = Some(Scroll { read: 0.0, since: Some(now), top: self.spread.top() });
        effects
    }

    /// Lays the ruler, if there is one, under the line that holds the character that is number `read` on the page.
    fn rule_at(&mut self, read: f64) {
        let Some(ruler) = &mut self.aids.ruler else { return };
        let mut before = 0;
        for line in self.spread.lines() {
            before += line.characters(&self.article);
            if count(before) > read {
                *ruler = line.anchor();
                break;
            }
        }
    }

    /// How long until something is to be done or another second to be shown; `None` while it stands.
    pub(super) fn until_scroll(&self, now: Instant) -> Option<Duration> {
        let scroll = self.scroll.filter(|scroll| scroll.since.is_some())?;
        let left = self.time_left(&scroll, now);
        let second = Duration::from_nanos(u64::from(left.subsec_nanos()));
        let step = if second.is_zero() { left.min(Duration::from_secs(1)) } else { second };
        let line = self.aids.ruler.is_some().then(|| self.until_line(&scroll, now)).flatten();
        // What could not be done yet is tried again in a moment.
        let step = if left.is_zero() && self.loading { Duration::from_millis(200) } else { step };
        Some(line.map_or(step, |line| line.min(step)))
    }

    fn until_line(&self, scroll: &Scroll, now: Instant) -> Option<Duration> {
        let read = self.read(scroll, now);
        let mut before = 0;
        let ends = self.spread.lines().map(|line| {
            before += line.characters(&self.article);
            count(before)
        });
        let end = ends.into_iter().find(|end| *end > read)?;
        Some(self.time_for(end - read))
    }

    /// How long the page stays.
    fn time_left(&self, scroll: &Scroll, now: Instant) -> Duration {
        self.time_for(count(self.characters_on_page()) - self.read(scroll, now))
    }

    fn time_for(&self, characters: f64) -> Duration {
        Duration::try_from_secs_f64(characters.max(0.0) * 60.0 / f64::from(self.preferences.pace.max(1)))
            .unwrap_or_default()
    }

    /// Characters of the page that are read by `now`; none of a page that has come in between.
    fn read(&self, scroll: &Scroll, now: Instant) -> f64 {
        let run = scroll.since.map_or(0.0, |since| now.saturating_duration_since(since).as_secs_f64());
        let before = if scroll.top == self.spread.top() { scroll.read } else { 0.0 };
        before + run * f64::from(self.preferences.pace) / 60.0
    }

    /// At least one: a page of pictures is looked at for a moment too.
    fn characters_on_page(&self) -> usize {
        self.spread.lines().map(|line| line.characters(&self.article)).sum::<usize>().max(1)
    }

    fn characters_before(&self, place: Anchor) -> usize {
        let lines = self.spread.lines().take_while(|line| line.anchor() < place);
        lines.map(|line| line.characters(&self.article)).sum()
    }

    /// What the foot says of it, in forms from long to short; `None` while the page stays where it is.
    pub(super) fn scroll_words(&self, now: Instant) -> Option<Vec<String>> {
        let scroll = self.scroll?;
        let lang = self.preferences.lang;
        let state = if scroll.since.is_some() { Msg::ScrollRuns } else { Msg::ScrollHalts };
        let state = state.text(lang);
        let pace = fill(Msg::ScrollPace, lang, &[&self.preferences.pace]);
        let left = self.time_left(&scroll, now);
        // A second that has begun is shown.
        let left = clock_text(Duration::from_secs(left.as_secs() + u64::from(left.subsec_nanos() > 0)));
        let keys = Msg::ScrollKeys.text(lang);
        Some(vec![
            format!("{state}  {pace}  {left}  {keys}"),
            format!("{state}  {pace}  {left}"),
            format!("{state}  {pace}"),
            format!("{pace}  {left}"),
            pace,
            // On the smallest screens a sign alone.
            format!("{}{}", if scroll.since.is_some() { '>' } else { '|' }, self.preferences.pace),
        ])
    }
}

#[expect(clippy::cast_precision_loss, reason = "no page has 2^53 characters")]
fn count(characters: usize) -> f64 {
    characters as f64
}
