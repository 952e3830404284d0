//! What is shown while a page is fetched: one line on a terminal, which is gone when the page is there.
//!
//! In comes a source, out goes the article. Files and standard input are read without a word, and so is a page that
//! comes at once or for whom no terminal listens.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::import::{self, ImportError, Imported, Meter, Options, Source};
use crate::text::sanitize::clean_line;
use crate::tui::strings::{Lang, Msg, fill};

/// How long nothing is said.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often what is said is renewed.
const INTERVAL: Duration = Duration::from_millis(200);

/// Reads `source`, and says on a terminal how far that is.
pub(super) fn read(source: &Source, options: &Options, lang: Lang) -> Result<Imported, ImportError> {
    let Source::Url(url) = source else { return import::read(source, options) };
    let mut err = io::stderr();
    if !err.is_terminal() {
        return import::read(source, options);
    }
    let meter = Meter::default();
    let options = Options { meter: Some(meter.clone()), ..options.clone() };
    let (done, is_done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(|| {
            let is_done = is_done;
            tell(&mut err, url, &meter, lang, |wait| {
                is_done.recv_timeout(wait) == Err(RecvTimeoutError::Timeout)
            });
        });
        let read = import::read(source, &options);
        // The other end takes it that nobody is left to send anything.
        drop(done);
        read
    })
}

/// Renews the line as long as `goes_on` says so, which waits for as long as it is told, and takes it away again.
fn tell(err: &mut impl Write, url: &str, meter: &Meter, lang: Lang, goes_on: impl Fn(Duration) -> bool) {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next();
    // A name and a password come before it.
    let host = host.and_then(|host| host.rsplit('@').next()).unwrap_or_default();
    let host: String = clean_line(host).chars().take(40).collect();
    let mut wait = PATIENCE;
    while goes_on(wait) {
        wait = INTERVAL;
        let line = fill(Msg::Fetching, lang, &[&host, &meter.bytes().div_ceil(1024)]);
        // That it cannot be said is no failure.
        let _ = write!(err, "\r\x1b[K{}", super::plain(&line)).and_then(|()| err.flush());
    }
    if wait == INTERVAL {
        let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
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
        tell(&mut said, "http://a:b@example.com\x1b[2J:80/x", &Meter::default(), Lang::En, goes_on);
        String::from_utf8(said).unwrap()
    }

    #[test]
    fn a_page_that_comes_at_once_is_not_spoken_of() {
        assert_eq!(told(0), "");
    }

    #[test]
    fn the_line_is_renewed_and_gone_in_the_end() {
        let line = "\r\x1b[Kfetching example.com[2J:80  0 kB";
        let said = told(2);
        assert!(
            said.ends_with("kB\r\x1b[K") && said.matches("fetching example.com").count() == 2,
            "{said:?}"
        );
        assert!(!said.contains("\x1b[2J") && line.len() < said.len(), "{said:?}");
    }
}
