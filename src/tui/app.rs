//! The state of the reading screen and how it changes: `update` takes a message and gives the work to be done.
//!
//! Nothing here does input or output, reads a clock or draws. What blocks or touches the world is an [`Effect`] that
//! the caller carries out; its outcome comes back as a [`Message`]. Views take `&App` and find everything laid out.

use super::action::Action;
pub use super::effect::Effect;
use super::find::{Places, Searches};
use super::focus::Aids;
use super::follow::Listener;
use super::geometry::Geometry;
use super::help::HelpList;
use super::library::Collection;
use super::links::Link;
use super::listen::VoiceName;
use super::loading::Wish;
use super::marks::Marks;
pub use super::message::{Message, Mode, Prompt};
use super::passage::Passage;
use super::preview::Preview;
use super::reading::Meter;
use super::scroll::Scroll;
use super::search::{Hit, Query};
use super::setting::Preferences;
use super::spread::Spread;
use super::strings::{Msg, fill};
use super::trail::Trail;
use crate::article::{Anchor, Article};
use crate::layout::{Measure, Pagination, line_at};
use crate::voice::{Clock, Listening, Unit};
use crossterm::event::{KeyEvent, KeyEventKind};
use ratatui::layout::Size;
use std::sync::Arc;
use std::time::Instant;

/// The state of the reading screen.
#[derive(Debug)]
pub struct App {
    pub(super) article: Arc<Article>,
    pub(super) preferences: Preferences,
    pub(super) size: Size,
    pub(super) geometry: Option<Geometry>,
    /// The character that stays on the top line whatever the size; moves when the reader does.
    pub(super) anchor: Anchor,
    pub(super) spread: Spread,
    pub(super) pagination: Pagination,
    count: u64,
    /// The jumps that were made.
    pub(super) trail: Trail,
    /// The number that was typed before a key.
    pub(super) times: Option<usize>,
    /// The suggestion for the command line that is chosen.
    pub(super) suggested: Option<usize>,
    /// The paragraph with the cursor.
    pub(super) cursor: Option<usize>,
    /// How much is read.
    pub(super) meter: Meter,
    /// The page goes on by itself.
    pub(super) scroll: Option<Scroll>,
    /// What keeps the eye where it reads.
    pub(super) aids: Aids,
    /// The piece of the article that the reader has singled out.
    pub(super) selected: Option<Passage>,
    pub(super) mode: Mode,
    /// The preview that a line or the list of keys was opened from.
    pub(super) beneath: Option<Preview>,
    pub(super) query: Option<Query>,
    pub(super) hit: Option<Hit>,
    /// What was looked for before.
    pub(super) searches: Searches,
    /// All places where it stands, once they were counted.
    pub(super) places: Option<Places>,
    /// The hits on the page.
    pub(super) hits: Vec<Hit>,
    pub(super) notice: Option<String>,
    pub(super) listening: Listening,
    pub(super) clock: Option<Clock>,
    pub(super) units: Option<Arc<[Unit]>>,
    /// The clause of a long sentence that is being spoken, in the text of its block; moves with the clock.
    pub(super) clause: Option<std::ops::Range<usize>>,
    pub(super) voice: Option<VoiceName>,
    pub(super) rate: f32,
    /// How the reader listens.
    pub(super) listener: Listener,
    /// Play was asked for before the units were known.
    pub(super) play_when_ready: bool,
    /// The last thing said was that no voice is there and that the next try is silent.
    pub(super) offer_silence: bool,
    /// The article is the first part of one that is still being read.
    pub(super) loading: bool,
    /// The mouse is langdu's.
    pub(super) mouse: bool,
    /// What was drawn where its button is held down.
    pub(super) pressed: Option<Passage>,
    /// What is done when all of it is there.
    pub(super) wish: Option<Wish>,
    /// The reader has been somewhere else than where the article was opened.
    pub(super) moved: bool,
    /// What comes from the voice is about another article.
    pub(super) deaf: bool,
    /// The articles around this one, if there are any to open.
    pub(super) library: Option<Collection>,
    /// The links, while they are listed.
    pub(super) links: Vec<Link>,
    /// What the reader left in the article.
    pub(super) marks: Marks,
    /// The time at a moment, in seconds since 1970.
    pub(super) epoch: Option<(Instant, u64)>,
    /// How many articles were opened in place of another.
    pub(super) edition: u64,
}

impl App {
    /// The screen of `article` with the line that holds `start` on top, and the first work to be done.
    pub fn new(
        article: Arc<Article>,
        preferences: Preferences,
        size: Size,
        start: Anchor,
    ) -> (Self, Vec<Effect>) {
        let rate = preferences.rate;
        let marks = Marks::of(Arc::clone(&article));
        let mut app = Self {
            article,
            preferences,
            size,
            geometry: None,
            anchor: start,
            spread: Spread::default(),
            pagination: Pagination::default(),
            count: 0,
            trail: Trail::default(),
            times: None,
            suggested: None,
            cursor: None,
            aids: Aids::default(),
            meter: Meter::default(),
            scroll: None,
            selected: None,
            mode: Mode::Read,
            beneath: None,
            query: None,
            searches: Searches::default(),
            places: None,
            hit: None,
            hits: Vec::new(),
            notice: None,
            listening: Listening::default(),
            clock: None,
            clause: None,
            units: None,
            voice: None,
            rate,
            listener: Listener::default(),
            play_when_ready: false,
            offer_silence: false,
            loading: false,
            mouse: false,
            pressed: None,
            wish: None,
            moved: false,
            deaf: false,
            library: None,
            links: Vec::new(),
            marks,
            epoch: None,
            edition: 0,
        };
        let effects = app.resize(size);
        (app, effects)
    }

    /// Takes in `message` as of `now`, and gives the work that follows from it.
    pub fn update(&mut self, message: Message, now: Instant) -> Vec<Effect> {
        self.take_time(&message, now);
        let effects = self.take(message, now);
        self.count_reading(effects)
    }

    fn take(&mut self, message: Message, now: Instant) -> Vec<Effect> {
        match message {
            Message::Key(event) if event.kind == KeyEventKind::Release => Vec::new(),
            Message::Key(event) => self.key(&event, now),
            Message::Paste(text) => {
                match &mut self.mode {
                    Mode::Prompt(_, input) => input.insert(&text),
                    Mode::Contents(pick) | Mode::Links(pick) | Mode::Marks(pick) | Mode::Library(pick) => {
                        pick.paste(&text);
                    }
                    Mode::Help(list) => list.paste(&text),
                    Mode::Read | Mode::Qr(_) | Mode::Stats(_) | Mode::Preview(_) => {}
                }
                Vec::new()
            }
            Message::Mouse(event) => self.take_mouse(event),
            Message::Resize(size) => self.resize(size),
            Message::FocusGained => vec![Effect::LookAtSource],
            Message::FocusLost | Message::Read(_) => Vec::new(),
            Message::ReadInAll(articles, reading) => {
                if let Mode::Stats(sum) = &mut self.mode {
                    *sum = Some((articles, reading));
                }
                Vec::new()
            }
            Message::SourceChanged => self.say(Msg::SourceChanged),
            Message::Widths(widths) => {
                let before = (self.measure(), self.height());
                self.preferences.widths = widths;
                let mut effects = self.lay_out_anew(before);
                effects.extend(self.make_sheets_anew());
                effects
            }
            Message::Background(color) => self.take_background(color),
            Message::Counted(count, pagination) => {
                if count == self.count {
                    self.pagination = pagination;
                }
                Vec::new()
            }
            Message::Exported(outcome) => {
                let lang = self.preferences.lang;
                self.notice = Some(match outcome {
                    Ok((path, doubt)) => {
                        let told = fill(Msg::Exported, lang, &[&path.display()]);
                        doubt.into_iter().fold(told, |told, doubt| format!("{told}  {doubt}"))
                    }
                    Err(reason) => fill(Msg::ExportFailed, lang, &[&reason]),
                });
                Vec::new()
            }
            Message::Sheets { size, widths, sheets, missing } => {
                self.take_sheets(size, &widths, sheets, missing)
            }
            Message::Loaded(loaded) => self.take_whole(loaded, now),
            Message::Reloaded(loaded) => self.take_again(loaded, now),
            Message::Listed(entries) => self.take_entries(entries),
            Message::Opened(path, opened) => self.take_opened(path, opened),
            Message::Of(edition, message) if edition == self.edition => {
                self.take_time(&message, now);
                self.take(*message, now)
            }
            Message::Of(..) => Vec::new(),
            Message::Notice(text) => {
                self.notice = Some(text);
                Vec::new()
            }
            Message::Terminate => self.end(),
            Message::Suspend => self.suspend(),
            Message::Notebook(article, opened) => self.take_notebook(&article, *opened, now),
            Message::NotebookKept(article, kept) => self.take_kept(&article, kept),
            Message::Tick => {
                let mut effects = self.tick(now);
                effects.extend(self.scroll_on(now));
                effects
            }
            Message::Units(..)
            | Message::LastHeard(_)
            | Message::VoiceOpened(_)
            | Message::VoiceMissing(_)
            | Message::Pace(_)
            | Message::Voice(_) => self.hear(message, now),
        }
    }

    /// Shows the page whose first line is the one that holds `anchor`, and keeps that character on top.
    pub(super) fn show(&mut self, anchor: Anchor) -> Vec<Effect> {
        let measure = self.measure();
        if let Some(line) = line_at(&self.article, &measure, anchor) {
            self.anchor = line.anchor();
        }
        self.moved = true;
        self.lay_out();
        // A place is kept under the name that the whole article has.
        if self.loading {
            return Vec::new();
        }
        vec![Effect::SavePosition(self.anchor)]
    }

    /// Lays out the page around the anchor, which stays as it is.
    pub(super) fn lay_out(&mut self) {
        let measure = self.measure();
        let two = self.geometry.is_some_and(|areas| areas.facing.is_some());
        let from = |top: Anchor| Spread::new(&self.article, &measure, self.height(), top, two);
        let here = line_at(&self.article, &measure, self.anchor).map(|line| from(line.anchor()));
        // Nobody is shown an end where there is room for all.
        let is_end = !self.loading && here.as_ref().is_some_and(|here| here.next().is_none());
        let whole = is_end.then(|| from(Anchor::default())).filter(|whole| whole.next().is_none());
        self.spread = whole.or(here).unwrap_or_default();
        let on_page = |block: usize| self.spread.lines().any(|line| line.block == block);
        self.cursor = self.cursor.filter(|&block| on_page(block));
        self.mark_hits();
    }

    fn resize(&mut self, size: Size) -> Vec<Effect> {
        let before = (self.measure(), self.height());
        // What is the end of one page is not that of another.
        self.unsay(Msg::EndOfArticle);
        self.unsay(Msg::StartOfArticle);
        self.size = size;
        self.geometry = self.areas();
        self.lay_out_anew(before)
    }

    /// Lays out after a change of what pages are made to, which were `before` as given.
    pub(super) fn lay_out_anew(&mut self, before: (Measure, u16)) -> Vec<Effect> {
        self.lay_out();
        let (measure, height) = (self.measure(), self.height());
        if self.geometry.is_none() || (measure, height) == before {
            return vec![Effect::Redraw];
        }
        let mut effects = vec![Effect::Redraw];
        effects.extend(self.count_pages());
        effects
    }

    /// Begins to count pages anew, once the whole article is there.
    pub(super) fn count_pages(&mut self) -> Vec<Effect> {
        self.count += 1;
        self.pagination = Pagination::default();
        if self.loading || self.geometry.is_none() {
            return Vec::new();
        }
        vec![Effect::Count { id: self.count, measure: self.measure(), height: self.height() }]
    }

    /// Ends reading; what is to be kept is.
    pub(super) fn end(&self) -> Vec<Effect> {
        let place = (!self.is_bare()).then_some(Effect::SavePosition(self.anchor));
        let kept = place.into_iter().chain(self.keep_unsaved_marks());
        let mut effects: Vec<Effect> = kept.collect();
        effects.extend([Effect::StopVoice, Effect::Quit]);
        effects
    }

    pub(super) fn suspend(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::SavePosition(self.anchor)];
        effects.extend(self.pause_if_speaking());
        effects.push(Effect::Suspend);
        effects
    }

    fn key(&mut self, event: &KeyEvent, now: Instant) -> Vec<Effect> {
        // A notice has been seen when a key is pressed.
        self.notice = None;
        self.wish = None;
        let before = self.spread.top();
        let mut action = None;
        let mut scrolled = false;
        let effects = match std::mem::replace(&mut self.mode, Mode::Read) {
            Mode::Read => {
                self.beneath = None;
                action = self.preferences.keys.action(&self.turned(event));
                match action {
                    Some(action) => match self.scroll_key(event, action, now) {
                        Some(effects) => {
                            scrolled = true;
                            effects
                        }
                        None => self.act_times(action, now),
                    },
                    None if self.take_digit(event) => Vec::new(),
                    None => {
                        self.times = None;
                        Vec::new()
                    }
                }
            }
            Mode::Help(list) => self.help_key(event, list),
            Mode::Qr(qr) => self.qr_key(event, qr),
            Mode::Stats(sum) => self.stats_key(event, sum),
            Mode::Preview(preview) => self.preview_key(event, preview),
            Mode::Prompt(prompt, input) => self.prompt_key(event, prompt, input, now),
            Mode::Contents(pick) => self.contents_key(event, pick),
            Mode::Links(pick) => self.links_key(event, pick),
            Mode::Marks(pick) => self.marks_key(event, pick, now),
            Mode::Library(pick) => self.library_key(event, pick),
        };
        self.return_to_marks();
        self.return_to_preview();
        if !scrolled {
            self.yield_to_key(self.spread.top() != before, action, now);
        }
        if self.spread.top() != before {
            self.part_from_voice();
            self.remember(before, action);
        }
        effects
    }

    pub(super) fn act(&mut self, action: Action, now: Instant) -> Vec<Effect> {
        if action != Action::PlayOrPause {
            self.offer_silence = false;
        }
        if self.must_wait(action) {
            return Vec::new();
        }
        match action {
            Action::NextPage => self.next_page(),
            Action::PreviousPage => self.previous_page(),
            Action::FirstPage => self.show(Anchor::default()),
            Action::LastPage => self.last_page(),
            Action::NextParagraph => self.next_step(),
            Action::PreviousParagraph => self.previous_step(),
            Action::NextHit => self.next_hit(),
            Action::PreviousHit => self.previous_hit(),
            Action::Contents => self.open_contents(),
            Action::Links => self.open_links(),
            Action::NextHeading => self.next_heading(),
            Action::PreviousHeading => self.previous_heading(),
            Action::Library => self.open_library(),
            Action::NextArticle => self.step(true),
            Action::PreviousArticle => self.step(false),
            Action::ToggleGoOn => self.toggle_go_on(),
            Action::Back => self.back(),
            Action::Forward => self.forward(),
            Action::Command => self.prompt(Prompt::Command, ""),
            Action::Search => self.ask_search(),
            Action::Print => self.open_preview(),
            Action::Export => self.ask_where_to(None),
            Action::Help => {
                self.mode = Mode::Help(HelpList::default());
                Vec::new()
            }
            Action::Select => self.select_more(),
            Action::SelectLess => self.select_less(),
            Action::Deselect => self.deselect(),
            Action::Copy => self.copy(),
            Action::Bookmark => self.toggle_bookmark(now),
            Action::Highlight => self.toggle_highlight(now),
            Action::Note => self.write_note(),
            Action::Correct => self.write_correction(),
            Action::ToggleCorrections => self.toggle_corrections(now),
            Action::Marks => self.open_marks(),
            Action::ToggleWriting => self.toggle_writing(),
            Action::ToggleRuby => self.toggle_ruby(),
            Action::Qr => self.show_qr(),
            Action::Theme => self.next_theme(),
            Action::ColumnWidth => self.next_column(),
            Action::Stats => self.show_stats(),
            Action::AutoScroll => self.toggle_scroll(now),
            Action::Focus => self.next_focus(),
            Action::ToggleRuler => self.toggle_ruler(),
            Action::Reload => self.reload(),
            Action::ToggleMouse => self.toggle_mouse(),
            Action::Redraw => vec![Effect::Redraw],
            Action::Suspend => self.suspend(),
            Action::Quit => self.end(),
            Action::PlayOrPause
            | Action::Stop
            | Action::NextSentence
            | Action::PreviousSentence
            | Action::NextSpokenParagraph
            | Action::PreviousSpokenParagraph
            | Action::ReadFromHere
            | Action::RepeatSentence
            | Action::ReturnToVoice
            | Action::ToggleFollow
            | Action::PauseAfterSentence
            | Action::RepeatOn
            | Action::SleepTimer
            | Action::Faster
            | Action::Slower => self.listen(action, now),
        }
    }

    /// What the article is called: its title, else the name of its file.
    pub(super) fn title(&self) -> String {
        self.article.meta().title.clone().unwrap_or_else(|| self.preferences.name.clone())
    }

    /// What the window is called: by the article, where one is open.
    pub(super) fn window_title(&self) -> String {
        if self.is_bare() { "langdu".to_owned() } else { format!("{} · langdu", self.title()) }
    }

    pub(super) fn say(&mut self, msg: Msg) -> Vec<Effect> {
        self.notice = Some(msg.text(self.preferences.lang).to_string());
        Vec::new()
    }

    /// Takes `msg` back, if that is what was said last.
    pub(super) fn unsay(&mut self, msg: Msg) {
        self.notice = self.notice.take().filter(|notice| notice != msg.text(self.preferences.lang));
    }
}
