//! The articles around the one that is read: the list of them, the next and the previous, and opening another. Part of
//! the state's update.
//!
//! Where they are and how one is read is not known here: [`Library`] brings both from the caller, and what takes time is
//! an effect. In come entries and articles that were read, out goes the screen of another article.

use super::action::Action;
use super::app::{App, Effect, Mode};
use super::follow::{Follow, Listener};
use super::geometry::pane;
use super::marks::Marks;
use super::pick::{Pick, Picked};
use super::search::Query;
use super::source::Source;
use super::strings::{Msg, fill};
use super::trail::Trail;
use crate::article::{Anchor, Article};
use crate::shelf::{Entry, Sort, sort};
use crate::voice::Listening;
use crossterm::event::KeyEvent;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The articles that can be opened from the screen. Both functions may take their time: they are called on threads of
/// their own.
#[derive(Clone)]
pub struct Library {
    /// The folder that was opened, by its name; `None` for the shelf.
    pub folder: Option<String>,
    /// What is there, in any order, with paths that [`Library::open`] takes; the error is a sentence.
    pub entries: Arc<ListEntries>,
    /// Reads an article; the error is a sentence.
    pub open: Arc<OpenArticle>,
}

/// Tells what is there.
pub type ListEntries = dyn Fn() -> Result<Vec<Entry>, String> + Send + Sync;

/// Reads the article of a file.
pub type OpenArticle = dyn Fn(&Path) -> Result<Opened, String> + Send + Sync;

/// An article that was opened from the screen.
#[derive(Clone, Debug)]
pub struct Opened {
    /// All of it.
    pub article: Arc<Article>,
    /// Where the reader stopped the last time.
    pub place: Option<Anchor>,
    /// The file, where it can be read again.
    pub source: Option<Source>,
    /// Something to tell about the reading.
    pub notice: Option<String>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// What articles are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The names of the files.
    Name,
    /// What the shelf sorts by.
    By(Sort),
}

/// A step to another article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    forward: bool,
    /// The voice goes on there.
    listen: bool,
}

/// What the screen knows of the articles around the one that is read.
#[derive(Debug)]
pub(super) struct Collection {
    /// The folder that was opened, by its name; `None` for the shelf.
    pub(super) folder: Option<String>,
    /// In the order in which they are shown.
    pub(super) entries: Vec<Entry>,
    pub(super) order: Order,
    /// Whether `entries` is what was there, and not just nothing yet.
    pub(super) listed: bool,
    /// The article that is read, where it came from a file; no article is open while that is `None` and `bare`.
    here: Option<PathBuf>,
    /// No article has been opened yet.
    pub(super) bare: bool,
    /// The article that is being opened, and whether the voice goes on there.
    opening: Option<(PathBuf, bool)>,
    /// A step that waits until it is known what is there.
    step: Option<Step>,
    /// How much is read of the articles of this sitting.
    progress: HashMap<PathBuf, u8>,
}

impl Collection {
    /// The number of the article that is read among the entries.
    pub(super) fn present(&self) -> Option<usize> {
        self.number(self.here.as_ref()?)
    }

    fn number(&self, path: &Path) -> Option<usize> {
        self.entries.iter().position(|entry| entry.path == path)
    }

    fn put_in_order(&mut self) {
        match self.order {
            Order::Name => self.entries.sort_unstable_by(|a, b| a.path.cmp(&b.path)),
            Order::By(by) => sort(&mut self.entries, by),
        }
    }

    /// The order that `s` comes to next.
    fn next_order(&self) -> Order {
        match self.order {
            Order::Name | Order::By(Sort::Added) => Order::By(Sort::Title),
            Order::By(Sort::Title) => Order::By(Sort::Date),
            Order::By(Sort::Date) => Order::By(Sort::Read),
            Order::By(Sort::Read) => first_order(self.folder.as_deref()),
        }
    }
}

/// A folder is read in the order of its names, as the parts of a book are; of the shelf the newest comes first.
fn first_order(folder: Option<&str>) -> Order {
    if folder.is_some() { Order::Name } else { Order::By(Sort::Added) }
}

impl App {
    /// Tells of the articles around this one, which is the file `here`, if it is one; `bare`: no article is open, and
    /// the list is shown. Gives the work that follows.
    pub fn take_library(&mut self, library: &Library, here: Option<PathBuf>, bare: bool) -> Vec<Effect> {
        self.library = Some(Collection {
            folder: library.folder.clone(),
            entries: Vec::new(),
            order: first_order(library.folder.as_deref()),
            listed: false,
            here,
            bare,
            opening: None,
            step: None,
            progress: HashMap::new(),
        });
        if bare { self.open_library() } else { Vec::new() }
    }

    /// Whether the voice goes on to the next article at the end of this one.
    pub fn go_on(&mut self, go_on: bool) {
        self.listener.go_on = go_on;
    }

    pub(super) fn toggle_go_on(&mut self) -> Vec<Effect> {
        self.listener.go_on = !self.listener.go_on;
        self.say(if self.listener.go_on { Msg::GoOnOn } else { Msg::GoOnOff })
    }

    /// Whether no article is open.
    pub(super) fn is_bare(&self) -> bool {
        self.library.as_ref().is_some_and(|library| library.bare)
    }

    pub(super) fn open_library(&mut self) -> Vec<Effect> {
        self.keep_progress();
        let Some(library) = &self.library else { return self.say(Msg::NoLibrary) };
        self.mode = Mode::Library(Pick::at(library.present().unwrap_or(0)));
        vec![Effect::List]
    }

    /// The numbers of the entries that hold what is typed: in title, author, site or the name of the file.
    pub(super) fn shown_entries(&self, pick: &Pick) -> Vec<usize> {
        let Some(library) = &self.library else { return Vec::new() };
        let holds = |query: &Query, entry: &Entry| {
            let name = entry.path.file_name().map(|name| name.to_string_lossy());
            let texts =
                [Some(entry.title.as_str()), entry.author.as_deref(), entry.site.as_deref(), name.as_deref()];
            texts.into_iter().flatten().any(|text| query.is_in(text))
        };
        let entries = &library.entries;
        pick.shown(entries.len(), |query, number| {
            entries.get(number).is_some_and(|entry| holds(query, entry))
        })
    }

    pub(super) fn library_key(&mut self, event: &KeyEvent, mut pick: Pick) -> Vec<Effect> {
        let items = self.shown_entries(&pick);
        let picked = pick.key(event, &items, pane(self.size).rows.height, &self.preferences.keys);
        let Some(library) = &mut self.library else { return Vec::new() };
        let effects = match picked {
            Picked::Leave | Picked::Else(Some(Action::Library)) => {
                library.opening = None;
                let bare = library.bare;
                return if bare { self.end() } else { Vec::new() };
            }
            // Where it was left.
            Picked::Item(number) if library.present() == Some(number) => return Vec::new(),
            Picked::Item(number) => {
                let path = library.entries.get(number).map(|entry| entry.path.clone());
                path.map(|path| self.open(path, false)).unwrap_or_default()
            }
            // The key that stops the voice where there is a page.
            Picked::Else(Some(Action::Stop)) => {
                let chosen = library.entries.get(pick.chosen).map(|entry| entry.path.clone());
                library.order = library.next_order();
                library.put_in_order();
                pick.chosen = chosen.and_then(|path| library.number(&path)).unwrap_or(0);
                Vec::new()
            }
            Picked::Else(action) => self.act_anywhere(action),
            Picked::Stay => Vec::new(),
        };
        self.mode = Mode::Library(pick);
        effects
    }

    /// What is there is known now, or why it is not.
    pub(super) fn take_entries(&mut self, listed: Result<Vec<Entry>, String>) -> Vec<Effect> {
        let Some(library) = &mut self.library else { return Vec::new() };
        let entries = match listed {
            Ok(entries) => entries,
            Err(reason) => {
                library.step = None;
                self.notice = Some(reason);
                return Vec::new();
            }
        };
        let chosen = match &self.mode {
            Mode::Library(pick) => library.entries.get(pick.chosen).map(|entry| entry.path.clone()),
            _ => None,
        };
        (library.entries, library.listed) = (entries, true);
        for entry in &mut library.entries {
            // What was read last may not be written yet.
            entry.percent_read = library.progress.get(&entry.path).copied().unwrap_or(entry.percent_read);
        }
        library.put_in_order();
        let chosen = chosen.or_else(|| library.here.clone()).and_then(|path| library.number(&path));
        if let Mode::Library(pick) = &mut self.mode {
            pick.chosen = chosen.unwrap_or(0);
        }
        match library.step.take() {
            Some(step) => self.take_step(step),
            None => Vec::new(),
        }
    }

    /// Opens the next article, or the previous one.
    pub(super) fn step(&mut self, forward: bool) -> Vec<Effect> {
        self.take_step(Step { forward, listen: false })
    }

    /// Opens the next article when the voice has come to the end of this one, if that is wished for.
    pub(super) fn go_on_listening(&mut self) -> Vec<Effect> {
        let known = self.library.as_ref().is_some_and(|library| library.here.is_some());
        if !self.listener.go_on || !known {
            return self.say(Msg::ListenedToEnd);
        }
        self.take_step(Step { forward: true, listen: true })
    }

    fn take_step(&mut self, step: Step) -> Vec<Effect> {
        let Some(library) = &mut self.library else { return self.say(Msg::NoLibrary) };
        if !library.listed {
            library.step = Some(step);
            return vec![Effect::List];
        }
        // A step while another article is being opened goes on from that one.
        let from = library.opening.as_ref().map(|(path, _)| path).or(library.here.as_ref());
        let Some(number) = from.and_then(|path| library.number(path)) else {
            return self.say(if step.listen { Msg::ListenedToEnd } else { Msg::NotInLibrary });
        };
        let number = if step.forward { Some(number + 1) } else { number.checked_sub(1) };
        match number.and_then(|number| library.entries.get(number)) {
            Some(entry) => {
                let path = entry.path.clone();
                self.open(path, step.listen)
            }
            None if step.listen => self.say(Msg::ListenedToEnd),
            None => self.say(if step.forward { Msg::LastArticle } else { Msg::FirstArticle }),
        }
    }

    fn open(&mut self, path: PathBuf, listen: bool) -> Vec<Effect> {
        let Some(library) = &mut self.library else { return Vec::new() };
        let title = library.number(&path).and_then(|number| library.entries.get(number));
        let title = title.map(|entry| entry.title.clone()).unwrap_or_default();
        library.opening = Some((path.clone(), listen));
        self.notice = Some(fill(Msg::OpeningArticle, self.preferences.lang, &[&title]));
        vec![Effect::Open(path)]
    }

    /// Opens the article of a file that was typed.
    pub(super) fn open_file(&mut self, path: PathBuf) -> Vec<Effect> {
        let Some(library) = &mut self.library else { return self.say(Msg::NoLibrary) };
        library.opening = Some((path.clone(), false));
        self.notice = Some(fill(Msg::OpeningArticle, self.preferences.lang, &[&path.display()]));
        vec![Effect::Open(path)]
    }

    /// An article was read that was to be opened, or could not be, and why.
    pub(super) fn take_opened(&mut self, path: PathBuf, opened: Result<Opened, String>) -> Vec<Effect> {
        let Some(library) = &mut self.library else { return Vec::new() };
        // The reader wants another one by now, or none.
        let Some((_, listen)) = library.opening.take_if(|(wanted, _)| *wanted == path) else {
            return Vec::new();
        };
        match opened {
            Ok(opened) => self.turn_to(path, opened, listen),
            Err(reason) => {
                self.notice = Some(fill(Msg::NotOpened, self.preferences.lang, &[&reason]));
                Vec::new()
            }
        }
    }

    /// Notes how much is read of this article: to the end of what is on the screen.
    fn keep_progress(&mut self) {
        let percent = self.percent();
        if let Some(library) = &mut self.library
            && let Some(here) = &library.here
        {
            library.progress.insert(here.clone(), u8::try_from(percent.min(100)).unwrap_or(100));
            if let Some(entry) = library.entries.iter_mut().find(|entry| entry.path == *here) {
                entry.percent_read = u8::try_from(percent.min(100)).unwrap_or(100);
            }
        }
    }

    /// Leaves this article, whose place is kept, for another. Where the voice goes on, it does so from its beginning.
    fn turn_to(&mut self, path: PathBuf, opened: Opened, listen: bool) -> Vec<Effect> {
        let Opened { article, place, source, notice } = opened;
        let mut effects = Vec::new();
        if !self.is_bare() && !self.loading {
            effects.push(Effect::SavePosition(self.anchor));
            effects.extend(self.keep_unsaved_marks());
            self.keep_progress();
        }
        effects.push(Effect::StopVoice);
        let silent = self.voice.take().is_some_and(|voice| voice.silent);
        self.preferences.name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(library) = &mut self.library {
            (library.here, library.bare) = (Some(path), false);
        }
        if !listen || !matches!(self.mode, Mode::Library(_) | Mode::Help(_)) {
            self.mode = Mode::Read;
        }
        self.edition += 1;
        self.article = Arc::clone(&article);
        self.marks = Marks::of(Arc::clone(&article));
        self.anchor = place.filter(|_| !listen).unwrap_or_default();
        (self.listening, self.clock, self.clause, self.units) = (Listening::default(), None, None, None);
        (self.cursor, self.hit, self.wish, self.notice) = (None, None, None, notice);
        (self.selected, self.pressed, self.times) = (None, None, None);
        (self.aids, self.scroll) = (self.aids.in_another(), None);
        self.trail = Trail::default();
        (self.loading, self.moved, self.deaf) = (false, listen, false);
        let Listener { follow, after, sleep, heard, go_on, .. } = std::mem::take(&mut self.listener);
        let follow = if follow == Follow::Off { Follow::Off } else { Follow::On };
        self.listener = Listener { follow, after, sleep, heard, go_on, ..Listener::default() };
        (self.play_when_ready, self.listener.from_start) = (listen, listen);
        self.offer_silence = listen && silent;
        self.lay_out();
        effects.push(Effect::Turn { edition: self.edition, article, source });
        effects.extend(self.count_pages());
        effects.extend(self.go_on_to_sleep());
        effects
    }
}
