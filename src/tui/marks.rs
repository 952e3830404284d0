//! What the reader leaves in the article: bookmarks, highlights, notes and corrections. Part of the state's update.
//!
//! A notebook has its places in the article as it was imported. On the screen stands that article with the corrections
//! that are applied, and everything else in the state is about what stands on the screen: here both are held, and the
//! way between them. `correct` has what is typed for a correction, `pane` the list of everything.

mod correct;
mod pane;

use super::action::Action;
use super::app::{App, Effect, Mode, Prompt};
use super::loading::Wish;
use super::passage::Passage;
use super::pick::Pick;
use super::strings::{Msg, fill};
use crate::article::{Amended, Anchor, Article};
use crate::layout::line_at;
use crate::shelf::notes::{Content, Id, LONGEST, Mark, Notebook, Opened, Standing};
use crate::voice::Listening;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

/// The colour of a highlight, as the file has it. There is one so far: what it looks like is the theme's matter.
const COLOUR: &str = "yellow";

/// Characters of a mark's words that are shown in one line.
const EXCERPT: usize = 200;

/// The marks of the article on the screen.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) notebook: Notebook,
    /// The article as it was imported.
    original: Arc<Article>,
    /// The way from there to the article on the screen, if that is another.
    amended: Option<Arc<Amended>>,
    /// Where marks stand in the article on the screen, in its order.
    shown: Vec<Shown>,
    /// The notebook has been read from its file, or there is none.
    ready: bool,
    /// What the line that is typed into is for.
    pub(super) pending: Option<Pending>,
    /// What was taken out last, for whoever wants it back.
    taken: Option<Mark>,
    /// What the file could not take.
    unsaved: bool,
    /// The list from which a line was opened, to come back to.
    listed: Option<Pick>,
}

/// A mark on the screen's article.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shown {
    sign: Sign,
    from: Anchor,
    to: Anchor,
}

/// What kind of mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Bookmark,
    Highlight,
    Note,
    Correction,
}

impl Sign {
    pub(super) fn of(content: &Content) -> Self {
        match content {
            Content::Bookmark { .. } => Self::Bookmark,
            Content::Highlight { .. } => Self::Highlight,
            Content::Note { .. } => Self::Note,
            Content::Correction { .. } => Self::Correction,
        }
    }

    /// One cell that stands for it in margin and list.
    pub(super) fn glyph(self) -> &'static str {
        match self {
            // No character that some terminals draw two cells wide.
            Self::Bookmark => "*",
            Self::Highlight => "=",
            Self::Note => "+",
            Self::Correction => "~",
        }
    }

    pub(super) fn name(self) -> Msg {
        match self {
            Self::Bookmark => Msg::MarkBookmark,
            Self::Highlight => Msg::MarkHighlight,
            Self::Note => Msg::MarkNote,
            Self::Correction => Msg::MarkCorrection,
        }
    }
}

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pending {
    /// A note about this passage of the imported article, or the new text of a note.
    Note { place: (Anchor, Anchor), id: Option<Id> },
    /// The name of a bookmark.
    Label(Id),
    /// How a block of the imported article should read, and what of it is not typed, before and behind.
    Words { block: usize, before: String, after: String },
    /// Why.
    Reason(Vec<Id>),
}

impl Marks {
    /// Those of another article, which nobody has read yet.
    pub(super) fn of(original: Arc<Article>) -> Self {
        Self { original, ..Self::default() }
    }

    fn forth(&self, place: Anchor) -> Anchor {
        self.amended.as_ref().map_or(place, |amended| amended.forth(place))
    }

    fn back(&self, place: Anchor) -> Anchor {
        self.amended.as_ref().map_or(place, |amended| amended.back(place))
    }

    /// The signs and the bytes of the text in block `block` of the screen's article that are marked.
    fn in_block(&self, block: usize) -> impl Iterator<Item = (Sign, Range<usize>)> + '_ {
        let touching =
            self.shown.iter().filter(move |mark| (mark.from.block..=mark.to.block).contains(&block));
        touching.map(move |mark| {
            let start = if mark.from.block == block { mark.from.offset } else { 0 };
            let end = if mark.to.block == block { mark.to.offset } else { usize::MAX };
            (mark.sign, start..end)
        })
    }

    /// The signs of what touches the bytes `range` of block `block` of the screen's article.
    pub(super) fn signs_at<'a>(
        &'a self,
        block: usize,
        range: &'a Range<usize>,
    ) -> impl Iterator<Item = Sign> + 'a {
        let touches = move |marked: &Range<usize>| marked.start < range.end && range.start < marked.end;
        self.in_block(block).filter(move |(_, marked)| touches(marked)).map(|(sign, _)| sign)
    }

    /// The sign in the margin of a line with the bytes `line` of block `block`: of what begins on it.
    pub(super) fn margin(&self, block: usize, line: &Range<usize>) -> Option<Sign> {
        let begins = |mark: &&Shown| {
            let at = mark.from.offset;
            // Words that were taken out stand behind the last ones, too.
            let last = at == line.end && at == mark.to.offset && mark.sign == Sign::Correction;
            mark.from.block == block && (line.contains(&at) || last)
        };
        let signs: Vec<Sign> = self.shown.iter().filter(begins).map(|mark| mark.sign).collect();
        let order = [Sign::Bookmark, Sign::Correction, Sign::Note];
        order.into_iter().find(|sign| signs.contains(sign))
    }

    fn place_all(&mut self) {
        // What was mended in the text itself needs no mark there.
        let is_shown = |mark: &&Mark| mark.standing == Standing::Here;
        let shown = self.notebook.marks().iter().filter(is_shown).map(|mark| Shown {
            sign: Sign::of(&mark.content),
            from: self.forth(mark.from),
            to: self.forth(mark.to),
        });
        let mut shown: Vec<Shown> = shown.collect();
        shown.sort_by_key(|mark| (mark.from, mark.to));
        self.shown = shown;
    }
}

impl App {
    /// Says what time it is: `now` is `seconds` since 1970.
    pub fn know_time(&mut self, now: Instant, seconds: u64) {
        self.epoch = Some((now, seconds));
    }

    /// The time `now` in seconds since 1970, as far as it is known.
    pub(super) fn seconds_at(&self, now: Instant) -> u64 {
        self.epoch.map_or(0, |(then, seconds)| seconds + now.saturating_duration_since(then).as_secs())
    }

    /// Asks once more to keep what the file could not take, before the article is left.
    pub(super) fn keep_unsaved_marks(&self) -> Option<Effect> {
        self.marks.unsaved.then(|| Effect::KeepNotebook(Box::new(self.marks.notebook.clone())))
    }

    /// The same article anew has no marks until its notebook is read. What the file could not take is kept.
    pub(super) fn leave_marks(&mut self, original: Arc<Article>) {
        let mut left = std::mem::replace(&mut self.marks, Marks::of(original));
        if left.unsaved {
            left.notebook.follow(&self.marks.original);
            self.marks.notebook = left.notebook;
            self.marks.unsaved = true;
        }
    }

    /// The notebook of `article` was read.
    pub(super) fn take_notebook(
        &mut self,
        article: &Arc<Article>,
        opened: Opened,
        now: Instant,
    ) -> Vec<Effect> {
        if !Arc::ptr_eq(article, &self.marks.original) {
            return Vec::new();
        }
        let mut notebook = opened.notebook;
        for mark in self.marks.notebook.marks() {
            notebook.put_back(mark.clone());
        }
        self.marks.notebook = notebook;
        self.marks.ready = true;
        if let Some(damage) = opened.damage {
            let file = damage.aside.as_ref().unwrap_or(&damage.file).display().to_string();
            self.notice = Some(fill(Msg::NotesDamaged, self.preferences.lang, &[&file]));
        }
        let mut effects = self.amend();
        if let Some(Wish::Act(action)) =
            self.wish.take_if(|wish| matches!(wish, Wish::Act(action) if is_about_marks(*action)))
        {
            self.notice = None;
            effects.extend(self.act(action, now));
        }
        effects
    }

    /// The notebook was written, or could not be, and why.
    pub(super) fn take_kept(
        &mut self,
        article: &Arc<Article>,
        kept: Result<Box<Notebook>, String>,
    ) -> Vec<Effect> {
        if !Arc::ptr_eq(article, &self.marks.original) {
            return Vec::new();
        }
        match kept {
            Ok(saved) => {
                let before = self.marks.notebook.edits();
                self.marks.notebook.absorb(*saved);
                self.marks.unsaved = false;
                // Another reader may have left something.
                if before == self.marks.notebook.edits() {
                    self.marks.place_all();
                    return Vec::new();
                }
                self.amend()
            }
            Err(reason) => {
                self.marks.unsaved = true;
                self.notice = Some(fill(Msg::NotesNotKept, self.preferences.lang, &[&reason]));
                Vec::new()
            }
        }
    }

    /// Puts the article on the screen that the corrections make; the words on top stay there.
    pub(super) fn amend(&mut self) -> Vec<Effect> {
        let edits = self.marks.notebook.edits();
        let amended = Amended::new(&self.marks.original, &edits);
        let amended = (!edits.is_empty()).then(|| Arc::new(amended));
        if amended == self.marks.amended {
            self.marks.place_all();
            return Vec::new();
        }
        let before = self.marks.amended.take();
        self.marks.amended.clone_from(&amended);
        self.marks.place_all();
        let moved = |place: Anchor| {
            let original = before.as_ref().map_or(place, |before| before.back(place));
            amended.as_ref().map_or(original, |amended| amended.forth(original))
        };
        let article = amended.as_ref().map_or(&self.marks.original, |amended| amended.article());
        self.article = Arc::clone(article);
        self.anchor = moved(self.anchor);
        self.cursor = self.cursor.map(|block| moved(Anchor::new(block, 0)).block);
        self.listener.last_heard = self.listener.last_heard.map(moved);
        self.trail.follow(moved);
        (self.selected, self.pressed, self.hit) = (None, None, None);
        // The voice speaks the article that was there before.
        (self.listening, self.clock, self.clause) = (Listening::default(), None, None);
        (self.units, self.voice) = (None, None);
        self.deaf = true;
        if let Some(line) = line_at(&self.article, &self.measure(), self.anchor) {
            self.anchor = line.anchor();
        }
        self.lay_out();
        let mut effects = vec![Effect::StopVoice, Effect::Amend(amended)];
        effects.extend(self.go_on_to_sleep());
        effects.extend(self.count_pages());
        effects
    }

    /// Shows the list again from which a line was opened, when that is closed.
    pub(super) fn return_to_marks(&mut self) {
        if self.mode == Mode::Read
            && let Some(pick) = self.marks.listed.take()
        {
            self.mode = Mode::Marks(pick);
        }
    }

    /// Whether `action` needs the notebook, which is not there yet.
    pub(super) fn must_wait_for_marks(&self, action: Action) -> bool {
        is_about_marks(action) && (!self.marks.ready || self.loading)
    }

    /// The effect that writes the notebook, after the places on the screen were made anew.
    fn keep_marks(&mut self) -> Vec<Effect> {
        self.marks.place_all();
        vec![Effect::KeepNotebook(Box::new(self.marks.notebook.clone()))]
    }

    /// `passage` of the screen's article as places of the imported one.
    fn original_place(&self, passage: Passage) -> (Anchor, Anchor) {
        let from = self.marks.back(passage.from);
        let to = self.marks.back(passage.to);
        (from, to)
    }

    /// Leaves a bookmark at the passage, or takes the one away that is there.
    pub(super) fn toggle_bookmark(&mut self, now: Instant) -> Vec<Effect> {
        let place = match (self.selected, self.cursor) {
            (Some(passage), _) => passage.from,
            (None, Some(block)) => Anchor::new(block, 0).max(self.top()),
            (None, None) => self.top(),
        };
        let line = line_at(&self.article, &self.measure(), place).map_or(place..place, |line| {
            line.anchor()..Anchor::new(line.block, line.range.end.max(line.range.start + 1))
        });
        let here = self.marks.notebook.marks().iter().find(|mark| {
            matches!(mark.content, Content::Bookmark { .. })
                && mark.is_found()
                && line.contains(&self.marks.forth(mark.from))
        });
        if let Some(id) = here.map(|mark| mark.id) {
            return self.take_out(id);
        }
        let content = Content::Bookmark { label: String::new() };
        let at = self.marks.back(place);
        self.leave((at, at), content, Msg::BookmarkLeft, now)
    }

    /// What a mark is left at; if there is nothing, or too much, the reader is told.
    fn markable(&mut self) -> Option<Passage> {
        let passage = self.passage();
        let is_too_long = passage.is_some_and(|passage| passage.text(&self.article).len() > LONGEST);
        match passage {
            None => self.say(Msg::NothingToMark),
            Some(_) if is_too_long => self.say(Msg::MarkTooLong),
            Some(_) => return passage,
        };
        None
    }

    /// Makes the passage stand out, or no longer.
    pub(super) fn toggle_highlight(&mut self, now: Instant) -> Vec<Effect> {
        let Some(passage) = self.markable() else { return Vec::new() };
        let place = self.original_place(passage);
        let same = self.marks.notebook.marks().iter().find(|mark| {
            matches!(mark.content, Content::Highlight { .. })
                && mark.is_found()
                && (mark.from, mark.to) == place
        });
        self.selected = None;
        if let Some(id) = same.map(|mark| mark.id) {
            return self.take_out(id);
        }
        self.leave(place, Content::Highlight { colour: COLOUR.into() }, Msg::HighlightLeft, now)
    }

    fn leave(&mut self, place: (Anchor, Anchor), content: Content, said: Msg, now: Instant) -> Vec<Effect> {
        let seconds = self.seconds_at(now);
        let original = Arc::clone(&self.marks.original);
        match self.marks.notebook.add(&original, place, content, seconds) {
            Some(_) => {
                self.say(said);
                self.keep_marks()
            }
            None => self.say(Msg::NothingToMark),
        }
    }

    fn take_out(&mut self, id: Id) -> Vec<Effect> {
        let Some(mark) = self.marks.notebook.remove(id) else { return Vec::new() };
        let was_applied = matches!(mark.content, Content::Correction { applied: true, .. });
        let name = Sign::of(&mark.content).name().text(self.preferences.lang);
        self.notice = Some(fill(Msg::MarkTakenOut, self.preferences.lang, &[&name]));
        self.marks.taken = Some(mark);
        let mut effects = self.keep_marks();
        if was_applied {
            effects.extend(self.amend());
        }
        effects
    }

    fn put_back(&mut self) -> Vec<Effect> {
        let Some(mark) = self.marks.taken.take() else { return self.say(Msg::NothingTakenOut) };
        self.marks.notebook.put_back(mark);
        let mut effects = self.keep_marks();
        effects.extend(self.amend());
        effects
    }

    /// Opens a line for a note about the passage; one that has a note gets that to be changed.
    pub(super) fn write_note(&mut self) -> Vec<Effect> {
        let Some(passage) = self.markable() else { return Vec::new() };
        let place = self.original_place(passage);
        let there = self.marks.notebook.marks().iter().find_map(|mark| match &mark.content {
            Content::Note { text } if mark.is_found() && (mark.from, mark.to) == place => {
                Some((mark.id, text.clone()))
            }
            _ => None,
        });
        let (id, text) = there.unzip();
        self.marks.pending = Some(Pending::Note { place, id });
        self.prompt(Prompt::Note, &text.unwrap_or_default())
    }

    /// What was typed into a line that is about marks was entered.
    pub(super) fn enter_mark(&mut self, typed: &str, now: Instant) -> Vec<Effect> {
        let seconds = self.seconds_at(now);
        let text = typed.trim().to_owned();
        match self.marks.pending.take() {
            Some(Pending::Note { id: Some(id), .. }) if text.is_empty() => self.take_out(id),
            Some(Pending::Note { id: None, .. }) if text.is_empty() => Vec::new(),
            Some(Pending::Note { id: Some(id), .. }) => {
                self.marks.notebook.change(id, seconds, |content| *content = Content::Note { text });
                self.keep_marks()
            }
            Some(Pending::Note { place, id: None }) => {
                self.selected = None;
                self.leave(place, Content::Note { text }, Msg::NoteLeft, now)
            }
            Some(Pending::Label(id)) => {
                self.marks
                    .notebook
                    .change(id, seconds, |content| *content = Content::Bookmark { label: text });
                self.keep_marks()
            }
            Some(Pending::Words { block, before, after }) => {
                self.correct(block, &format!("{before}{typed}{after}"), seconds)
            }
            Some(Pending::Reason(ids)) => self.give_reason(&ids, &text, seconds),
            None => Vec::new(),
        }
    }

    /// Tells what is noted and what is corrected in the paragraph that the cursor has come to.
    pub(super) fn tell_marks_of(&mut self, block: usize) {
        let lang = self.preferences.lang;
        let told: Vec<String> = self
            .marks
            .notebook
            .marks()
            .iter()
            .filter(|mark| mark.is_found())
            .filter(|mark| {
                (self.marks.forth(mark.from).block..=self.marks.forth(mark.to).block).contains(&block)
            })
            .filter_map(|mark| match &mark.content {
                Content::Note { text } => Some(fill(Msg::NoteSays, lang, &[text])),
                Content::Correction { new, note, applied } => {
                    Some(correct::told(&mark.text, new, note, *applied, lang))
                }
                Content::Bookmark { label } if !label.is_empty() => Some(label.clone()),
                Content::Bookmark { .. } | Content::Highlight { .. } => None,
            })
            .collect();
        if !told.is_empty() {
            self.notice = Some(told.join("  "));
        }
    }
}

/// Whether an action reads or changes what was left in the article.
fn is_about_marks(action: Action) -> bool {
    matches!(
        action,
        Action::Bookmark
            | Action::Highlight
            | Action::Note
            | Action::Correct
            | Action::ToggleCorrections
            | Action::Marks
    )
}

/// The first characters of `text` in one line.
fn excerpt(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(EXCERPT).collect()
}
