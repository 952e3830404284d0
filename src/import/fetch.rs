//! An article from the web: what may be fetched, within which limits, and what can go wrong.
//!
//! In comes an address, out goes an article, or why there is none. [`request`] speaks with the server, [`pages`] reads
//! what it sends and goes on to the next pages where that was asked for, [`next`] finds them. Nothing but the address
//! and the name of the program is told to a server: no cookies, no referrer. Screens and sentences are not known here.

#[cfg(feature = "net")]
mod next;
#[cfg(feature = "net")]
mod pages;
#[cfg(feature = "net")]
mod request;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[cfg(feature = "net")]
pub(super) use pages::read;

/// The most pages of one article that are followed, however many are asked for.
pub const MOST_PAGES: usize = 50;

/// How far fetching goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a page may take, from the name of its host to its last byte, redirects included.
    pub total: Duration,
    /// How long a connection may take to be made.
    pub connect: Duration,
    /// Bytes of a page, before and after decompression.
    pub bytes: usize,
    /// How many redirects are followed.
    pub redirects: usize,
    /// How many pages of an article that is split are read, from 1; never more than [`MOST_PAGES`].
    pub pages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(30),
            connect: Duration::from_secs(10),
            bytes: 16 << 20,
            redirects: 5,
            pages: 1,
        }
    }
}

/// Counts the bytes that have come, for whoever waits for them. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<AtomicUsize>);

impl Meter {
    /// Bytes so far, as they are sent.
    pub fn bytes(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    #[cfg(feature = "net")]
    fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl PartialEq for Meter {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Meter {}

/// Why a page could not be fetched. What comes from outside is sanitised.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// It is no address.
    #[error("not an address")]
    BadAddress,
    /// An address of something else than the web; its scheme.
    #[error("only http and https are fetched, not {0}")]
    Scheme(String),
    /// There is no such page: status 404 or 410.
    #[error("there is no such page (status {0})")]
    Gone(u16),
    /// The page is not for everybody: status 401, 403 or the like.
    #[error("the site refuses the page (status {0})")]
    Denied(u16),
    /// The server cannot answer now: status 429 or 5xx.
    #[error("the server has trouble (status {0})")]
    Server(u16),
    /// Another status without a page.
    #[error("the server answers with status {0}")]
    Status(u16),
    /// The name has no address.
    #[error("there is no host {0}")]
    HostNotFound(String),
    /// Nothing listens there.
    #[error("{0} refuses the connection")]
    Refused(String),
    /// The connection broke or was not made for another reason.
    #[error("no connection to {host}: {cause}")]
    Connection {
        /// The host.
        host: String,
        /// What the system says.
        cause: String,
    },
    /// The connection could not be made secure.
    #[error("no secure connection to {host}: {cause}")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong.
        cause: String,
    },
    /// It took too long; the seconds there were.
    #[error("not finished within {0} s")]
    Timeout(u64),
    /// More than may be read; the megabytes there may be.
    #[error("larger than {0} MB")]
    TooLarge(usize),
    /// Something that holds no article, such as a picture; what the server calls it.
    #[error("no article but {0}")]
    WrongType(String),
    /// The redirects come back to where they were.
    #[error("the redirects go in a circle")]
    RedirectLoop,
    /// There are more redirects than are followed; how many that is.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// A redirect to something else than the web; its scheme.
    #[error("a redirect to {0}")]
    RedirectScheme(String),
    /// The page ends before it should.
    #[error("the page was cut short")]
    CutShort,
    /// What the server says is not to be understood.
    #[error("the server's answer makes no sense")]
    Garbled,
}
