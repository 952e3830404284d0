//! `langdu --plain SOURCE`: an article paragraph by paragraph as plain lines, for screen readers and for terminals that
//! can do no more. Nothing is drawn: no cursor is moved, no colour or box is used, and what a paragraph is, is said.
//!
//! In come lines of standard input, each a command; out goes what was asked for on standard output and everything said
//! on standard error. The place is kept as the reader on the screen keeps it.

mod command;
mod listening;
mod places;

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use self::command::Command;
use self::listening::Voice;
use self::places::Places;
use super::{Context, Failure, Status, Streams, plain};
use crate::article::{Anchor, Article, BlockKind};
use crate::tui::find_place;
use crate::tui::strings::{Lang, Msg, fill};
use crate::voice::Event;

/// What comes in.
enum Heard {
    /// A line.
    Line(String),
    /// No line comes any more.
    End,
    /// The voice says something.
    Voice(Event),
    /// Ctrl-C, or the system wants langdu to end.
    #[cfg(unix)]
    Interrupt,
    /// Ctrl-Z.
    #[cfg(unix)]
    Suspend,
}

/// Whether to go on.
enum Next {
    Read,
    Leave,
}

/// Somebody reading an article.
struct Session<'a> {
    article: Arc<Article>,
    /// The paragraph that was read last, as a number of a block.
    at: usize,
    /// What was looked for last.
    searched: Option<String>,
    voice: Voice<'a>,
    places: Places,
    lang: Lang,
}

pub(super) fn run(source: &OsStr, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let places = Places::of(context.read_and_say(source, streams.err)?);
    let article = places.article();
    let (heard, inbox) = channel();
    let prompts = listen_for_lines(source == "-", heard.clone()) && streams.out_is_terminal;
    #[cfg(unix)]
    let _signals =
        watch_signals(heard.clone()).map_err(|error| Failure::from_chain(&error.into(), context.lang))?;
    let mut session = Session {
        at: places.last().unwrap_or(0),
        searched: None,
        voice: Voice::new(Arc::clone(&article), heard, context),
        article,
        places,
        lang: context.lang,
    };
    session.read(&inbox, prompts, streams).map_err(|error| Failure::output(&error, context.lang))
}

/// Sends each line that comes, on a thread of its own; gives whether somebody types them. Where the article came through
/// standard input, they are read from the terminal.
fn listen_for_lines(is_taken: bool, heard: Sender<Heard>) -> bool {
    let mut input: Box<dyn BufRead + Send> = if is_taken {
        match std::fs::File::open("/dev/tty") {
            Ok(terminal) => Box::new(BufReader::new(terminal)),
            Err(_) => Box::new(io::empty()),
        }
    } else {
        Box::new(BufReader::new(io::stdin()))
    };
    let typed = is_taken || io::stdin().is_terminal();
    thread::spawn(move || {
        let mut line = Vec::new();
        // A line that is no text is answered as one that is no command.
        while input.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            if heard.send(Heard::Line(String::from_utf8_lossy(&line).into_owned())).is_err() {
                return;
            }
            line.clear();
        }
        let _ = heard.send(Heard::End);
    });
    typed
}

#[cfg(unix)]
fn watch_signals(heard: Sender<Heard>) -> io::Result<super::signals::Signals> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    super::signals::Signals::watch(&[SIGINT, SIGTERM, SIGHUP, SIGTSTP], move |signal| {
        heard.send(if signal == SIGTSTP { Heard::Suspend } else { Heard::Interrupt }).is_ok()
    })
}

impl Session<'_> {
    /// Reads the paragraph of the place, and then what is asked for, until nothing more is.
    fn read(
        &mut self,
        inbox: &Receiver<Heard>,
        prompts: bool,
        streams: &mut Streams<'_>,
    ) -> io::Result<Status> {
        say(streams, Msg::LinearStart.text(self.lang))?;
        if self.at > 0 {
            let position = self.position();
            say(streams, &fill(Msg::LinearResumed, self.lang, &[&position]))?;
        }
        self.show(self.at, streams)?;
        loop {
            if prompts {
                write!(streams.err, "> ")?;
                streams.err.flush()?;
            }
            match self.take_in(inbox, streams)? {
                Some(Ok(Next::Read)) => {}
                Some(Ok(Next::Leave)) => return Ok(Status::Done),
                Some(Err(status)) => return Ok(status),
                None => return Ok(Status::Done),
            }
        }
    }

    /// Waits for a line and does what it says; what else comes meanwhile is taken in too.
    fn take_in(
        &mut self,
        inbox: &Receiver<Heard>,
        streams: &mut Streams<'_>,
    ) -> io::Result<Option<Result<Next, Status>>> {
        loop {
            return Ok(match inbox.recv() {
                Ok(Heard::Line(line)) => Some(Ok(self.obey(&line, streams)?)),
                Ok(Heard::Voice(event)) => {
                    if let Some(block) = self.voice.take(&event, &self.places, streams)? {
                        self.at = block;
                        self.places.keep(self.at);
                    }
                    continue;
                }
                #[cfg(unix)]
                Ok(Heard::Interrupt) => {
                    self.voice.close();
                    Some(Err(Status::Interrupted))
                }
                #[cfg(unix)]
                Ok(Heard::Suspend) => {
                    self.voice.hold();
                    // A job that cannot be stopped goes on, which is all that could be done about it.
                    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
                    continue;
                }
                Ok(Heard::End) | Err(_) => None,
            });
        }
    }

    fn obey(&mut self, line: &str, streams: &mut Streams<'_>) -> io::Result<Next> {
        let lang = self.lang;
        match Command::read(line) {
            Command::Next => match self.after(self.at) {
                Some(block) => self.go(block, streams)?,
                None => say(streams, Msg::EndOfArticle.text(lang))?,
            },
            Command::Back => match (0..self.at).rev().find(|block| self.has_text(*block)) {
                Some(block) => self.go(block, streams)?,
                None => say(streams, Msg::StartOfArticle.text(lang))?,
            },
            Command::Again => self.go(self.at, streams)?,
            Command::Paragraph(number) => match self.block_of(number) {
                Some(block) => self.go(block, streams)?,
                None => {
                    let count = self.article.body().count();
                    say(streams, &fill(Msg::VoiceNoParagraph, lang, &[&number, &count]))?;
                }
            },
            Command::Search(typed) => self.search(typed, streams)?,
            Command::Listen => {
                if let Some(said) = self.voice.play_or_pause(self.at) {
                    say(streams, &said)?;
                }
            }
            Command::Contents => self.contents(streams)?,
            Command::Position => {
                writeln!(streams.out, "{}", self.position())?;
                streams.out.flush()?;
            }
            Command::Help => {
                writeln!(streams.out, "{}", Msg::LinearHelp.text(lang))?;
                streams.out.flush()?;
            }
            Command::Quit => {
                self.voice.close();
                return Ok(Next::Leave);
            }
            Command::Unknown(word) => say(streams, &fill(Msg::LinearUnknown, lang, &[&word]))?,
        }
        Ok(Next::Read)
    }

    /// Reads block `block`, and keeps the place. The voice does not talk over it.
    fn go(&mut self, block: usize, streams: &mut Streams<'_>) -> io::Result<()> {
        self.voice.pause();
        self.at = block;
        self.places.keep(self.at);
        self.show(block, streams)
    }

    fn show(&self, block: usize, streams: &mut Streams<'_>) -> io::Result<()> {
        let text = plain(self.article.block_text(block).trim());
        let kind = self.article.block_kind(block).and_then(name_of).map(|name| name.text(self.lang));
        writeln!(streams.out, "{}{text}", kind.unwrap_or_default())?;
        streams.out.flush()
    }

    fn search(&mut self, typed: Option<String>, streams: &mut Streams<'_>) -> io::Result<()> {
        let Some(typed) = typed.or_else(|| self.searched.clone()) else {
            return say(streams, Msg::LinearNothingSearched.text(self.lang));
        };
        self.searched = Some(typed.clone());
        let behind = Anchor::new(self.at + 1, 0);
        let found = find_place(&self.article, &typed, behind).and_then(|found| match found {
            Some(found) => Ok(Some((found, false))),
            None => Ok(find_place(&self.article, &typed, Anchor::default())?.map(|found| (found, true))),
        });
        match found {
            Ok(Some((place, wrapped))) => {
                if wrapped {
                    say(streams, Msg::SearchWrapped.text(self.lang))?;
                }
                self.go(place.block, streams)
            }
            Ok(None) => say(streams, &fill(Msg::NotFound, self.lang, &[&typed])),
            Err(reason) => say(streams, &fill(Msg::PatternInvalid, self.lang, &[&reason])),
        }
    }

    /// The headings, each behind the number that leads to it.
    fn contents(&self, streams: &mut Streams<'_>) -> io::Result<()> {
        let mut none = true;
        for entry in self.article.contents() {
            none = false;
            let number = self.article.paragraph_number(entry.anchor.block);
            writeln!(streams.out, "{number} {}", plain(entry.title.trim()))?;
        }
        if none {
            return say(streams, Msg::NoHeadings.text(self.lang));
        }
        streams.out.flush()
    }

    /// Where the reader is, in words.
    fn position(&self) -> String {
        let number = self.article.paragraph_number(self.at);
        let behind = self.article.bytes_before(Anchor::new(self.at + 1, 0));
        let percent = (behind * 100).checked_div(self.article.text().len()).unwrap_or(100);
        fill(Msg::LinearPosition, self.lang, &[&number, &self.article.body().count(), &percent])
    }

    fn after(&self, block: usize) -> Option<usize> {
        (block + 1..self.article.blocks().len()).find(|block| self.has_text(*block))
    }

    fn has_text(&self, block: usize) -> bool {
        !self.article.block_text(block).trim().is_empty()
    }

    /// The block of paragraph `number`, from 1.
    fn block_of(&self, number: usize) -> Option<usize> {
        self.article.body().nth(number.checked_sub(1)?).map(|(block, _, _)| block)
    }
}

fn say(streams: &mut Streams<'_>, text: &str) -> io::Result<()> {
    // What was written before it is read before it.
    streams.out.flush()?;
    writeln!(streams.err, "{}", plain(text))
}

/// What is said of a paragraph that is no plain one.
fn name_of(kind: BlockKind) -> Option<Msg> {
    match kind {
        BlockKind::Title => Some(Msg::LinearTitle),
        BlockKind::Heading(_) => Some(Msg::LinearHeading),
        BlockKind::Quote(1) => Some(Msg::LinearQuote),
        BlockKind::Quote(_) => Some(Msg::LinearInnerQuote),
        BlockKind::Code => Some(Msg::LinearCode),
        BlockKind::Table => Some(Msg::LinearTable),
        BlockKind::Image => Some(Msg::LinearImage),
        BlockKind::Footnote => Some(Msg::LinearNote),
        BlockKind::Paragraph
        | BlockKind::ListItem(_)
        | BlockKind::Verse
        | BlockKind::Byline
        | BlockKind::Note
        | BlockKind::Break
        | BlockKind::Colophon => None,
    }
}
