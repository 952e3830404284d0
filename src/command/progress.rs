//! What is shown while something takes long: one line on a terminal on standard error, which is gone when the work is
//! done. What is done at once is not spoken of, and where no terminal listens nothing is.
//!
//! In comes work, out goes what it gives.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::plain;
use crate::import::{self, ImportError, Imported, Meter, Options, Source};
use crate::text::sanitize::clean_line;
use crate::tui::strings::{Lang, Msg, fill};

/// How long nothing is said.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often what is said is renewed.
const INTERVAL: Duration = Duration::from_millis(200);
/// Characters of a name that are shown.
const NAME: usize = 40;
/// A file of so many bytes is read before anybody could wonder, unless another program has to be asked.
const SMALL: u64 = 256 * 1024;
/// Takes the line away.
const CLEAR: &str = "\r\x1b[K";

/// Reads `source`, and says on a terminal how far that is.
pub(super) fn read(source: &Source, options: &Options, lang: Lang) -> Result<Imported, ImportError> {
    match source {
        Source::Url(url) => {
            let meter = Meter::default();
            let options = Options { meter: Some(meter.clone()), ..options.clone() };
            let host = host(url);
            during(
                || fill(Msg::Fetching, lang, &[&host, &meter.bytes().div_ceil(1024)]),
                || import::read(source, &options),
            )
        }
        Source::File(path) if is_small(path) => import::read(source, options),
        Source::File(path) => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            let name = shortened(&name);
            during(|| fill(Msg::ReadingFile, lang, &[&name]), || import::read(source, options))
        }
        // Whoever types it has the line already.
        Source::Stdin => import::read(source, options),
    }
}

/// Whether a file is read at once.
fn is_small(path: &Path) -> bool {
    let is_pdf = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"));
    // What is no file may let wait for itself.
    !is_pdf && fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= SMALL)
}

/// Lets `write` write to `out`, and says how much that is, unless it is seen anyway because `out` is the terminal.
pub(super) fn write<T>(
    out: &mut dyn Write,
    out_is_terminal: bool,
    lang: Lang,
    write: impl FnOnce(&mut dyn Write) -> T,
) -> T {
    if out_is_terminal {
        return write(out);
    }
    let bytes = AtomicU64::new(0);
    let line = || fill(Msg::Writing, lang, &[&bytes.load(Ordering::Relaxed).div_ceil(1024)]);
    during(line, || write(&mut Counted { out, bytes: &bytes }))
}

/// Does `work`; meanwhile what `line` says is shown.
pub(super) fn during<T>(line: impl Fn() -> String + Send + Sync, work: impl FnOnce() -> T) -> T {
    let mut err = io::stderr();
    if !err.is_terminal() {
        return work();
    }
    let (done, is_done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(|| {
            let is_done = is_done;
            tell(&mut err, line, |wait| is_done.recv_timeout(wait) == Err(RecvTimeoutError::Timeout));
        });
        let result = work();
        // The other end takes it that nobody is left to send anything.
        drop(done);
        result
    })
}

/// Renews the line as long as `goes_on` says so, which waits for as long as it is told, and takes it away again.
fn tell(err: &mut impl Write, line: impl Fn() -> String, goes_on: impl Fn(Duration) -> bool) {
    let mut wait = PATIENCE;
    while goes_on(wait) {
        wait = INTERVAL;
        // That it cannot be said is no failure.
        let _ = write!(err, "{CLEAR}{}", plain(&line())).and_then(|()| err.flush());
    }
    if wait == INTERVAL {
        let _ = write!(err, "{CLEAR}").and_then(|()| err.flush());
    }
}

/// The host of an address, without the name and the password that may come before it.
fn host(url: &str) -> String {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next();
    shortened(host.and_then(|host| host.rsplit('@').next()).unwrap_or_default())
}

fn shortened(name: &str) -> String {
    clean_line(name).chars().take(NAME).collect()
}

/// A writer that counts.
struct Counted<'a> {
    out: &'a mut dyn Write,
    bytes: &'a AtomicU64,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes.fetch_add(written as u64, Ordering::Relaxed);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// How far a row of things is that are each done quickly: a line that is renewed between them.
pub(super) struct Steps {
    total: usize,
    started: Instant,
    /// When the line was drawn, if it is there.
    drawn: Option<Instant>,
    /// Whether a terminal listens, on which nothing else shows how far it is.
    shown: bool,
}

impl Steps {
    /// So many things; `seen` if what comes of each is shown on the terminal anyway.
    pub(super) fn new(total: usize, seen: bool) -> Self {
        let shown = total > 1 && !seen && io::stderr().is_terminal();
        Self { total, started: Instant::now(), drawn: None, shown }
    }

    /// The thing of that index, called `name`, is next.
    pub(super) fn next(&mut self, index: usize, name: &str, lang: Lang, err: &mut dyn Write) {
        let waited = self.started.elapsed() >= PATIENCE;
        if !self.shown || !waited || self.drawn.is_some_and(|drawn| drawn.elapsed() < INTERVAL) {
            return;
        }
        self.drawn = Some(Instant::now());
        let line = fill(Msg::Adding, lang, &[&(index + 1), &self.total, &shortened(name)]);
        let _ = write!(err, "{CLEAR}{}", plain(&line)).and_then(|()| err.flush());
    }

    /// Takes the line away: something else is to be said.
    pub(super) fn clear(&mut self, err: &mut dyn Write) {
        if self.drawn.take().is_some() {
            let _ = write!(err, "{CLEAR}").and_then(|()| err.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn told(renewals: usize) -> String {
        let left = Cell::new(renewals);
        let mut said = Vec::new();
        let goes_on = |wait| {
            assert_eq!(wait, if left.get() == renewals { PATIENCE } else { INTERVAL });
            left.replace(left.get().saturating_sub(1)) > 0
        };
        let host = host("http://a:b@example.com\x1b[2J:80/x");
        tell(&mut said, || fill(Msg::Fetching, Lang::En, &[&host, &0]), goes_on);
        String::from_utf8(said).unwrap()
    }

    #[test]
    fn what_comes_at_once_is_not_spoken_of() {
        assert_eq!(told(0), "");
    }

    #[test]
    fn small_files_are_read_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str, bytes: u64| {
            let path = folder.path().join(name);
            fs::File::create(&path).unwrap().set_len(bytes).unwrap();
            path
        };
        assert!(is_small(&of("a.txt", SMALL)) && !is_small(&of("b.txt", SMALL + 1)));
        assert!(!is_small(&of("c.PDF", 1)) && !is_small(folder.path()) && !is_small(Path::new("/dev/null")));
    }

    #[test]
    fn the_line_is_renewed_and_gone_in_the_end() {
        let said = told(2);
        assert!(
            said.ends_with("kB\r\x1b[K") && said.matches("fetching example.com").count() == 2,
            "{said:?}"
        );
        assert!(!said.contains("\x1b[2J") && !said.contains("a:b"), "{said:?}");
    }

    #[test]
    fn what_is_written_is_counted_and_goes_through() {
        let (mut out, bytes) = (Vec::new(), AtomicU64::new(0));
        Counted { out: &mut out, bytes: &bytes }.write_all("灯塔".as_bytes()).unwrap();
        assert_eq!((out.as_slice(), bytes.into_inner()), ("灯塔".as_bytes(), 6));
    }

    #[test]
    fn steps_are_told_after_a_while_and_taken_away() {
        let mut said = Vec::new();
        let started = Instant::now();
        let mut steps = Steps { total: 9, started, drawn: None, shown: true };
        steps.next(0, "甲.txt", Lang::En, &mut said);
        assert!(said.is_empty(), "not at once");
        if let Some(started) = started.checked_sub(PATIENCE) {
            steps.started = started;
            steps.next(1, "乙\x1b[2J.txt", Lang::En, &mut said);
            steps.next(2, "丙.txt", Lang::En, &mut said);
            steps.clear(&mut said);
            steps.clear(&mut said);
            assert_eq!(String::from_utf8(said).unwrap(), "\r\x1b[Kadding 2/9  乙.txt\r\x1b[K");
        }
    }
}
