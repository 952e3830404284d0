//! One page from its server: request, redirects, limits, decompression.
//!
//! In comes an address, out come the bytes of the page with what the server says about them. The time for all of it,
//! redirects included, is one deadline. What the bytes mean is not known here, but for what is clearly no article.

use std::collections::HashSet;
use std::io::{self, ErrorKind, Read};
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use ureq::http::Response;
use ureq::http::header::{ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use ureq::{Agent, Body, Proxy};
use url::{Host, Url};

use super::super::sniff::{self, Kind};
use super::{FetchError, Limits, Meter};
use crate::text::sanitize;

const USER_AGENT: &str = concat!("langdu/", env!("CARGO_PKG_VERSION"));
const ACCEPT: &str = "text/html,application/xhtml+xml,text/plain,text/markdown,application/epub+zip,\
                      application/pdf;q=0.9,*/*;q=0.1";
/// The languages of the articles, so that a site with several gives the Chinese one.
const LANGUAGES: &str = "zh-CN,zh;q=0.9,en;q=0.5";

/// A page as it was sent, decompressed.
#[derive(Debug)]
pub(super) struct Fetched {
    /// Where it came from in the end.
    pub(super) url: Url,
    pub(super) bytes: Vec<u8>,
    /// The media type in lower case, without parameters; empty where the server says none.
    pub(super) media: String,
    /// The encoding, as the server says.
    pub(super) charset: Option<String>,
}

/// The address that `text` is. Names and passwords in it, and the place on the page, are left out.
pub(super) fn address(text: &str) -> Result<Url, FetchError> {
    let mut url = Url::parse(text.trim()).map_err(|_| FetchError::BadAddress)?;
    match url.scheme() {
        "http" | "https" => {}
        scheme => return Err(FetchError::Scheme(sanitize::clean_line(scheme))),
    }
    let bare = url.set_username("").and_then(|()| url.set_password(None));
    bare.map_err(|()| FetchError::BadAddress)?;
    url.set_fragment(None);
    if url.host_str().is_none_or(str::is_empty) { Err(FetchError::BadAddress) } else { Ok(url) }
}

/// Fetches the page at `url`.
pub(super) fn get(mut url: Url, limits: &Limits, meter: Option<&Meter>) -> Result<Fetched, FetchError> {
    let deadline = Instant::now() + limits.total;
    let mut seen = HashSet::new();
    for _ in 0..=limits.redirects {
        if !seen.insert(url.clone()) {
            return Err(FetchError::RedirectLoop);
        }
        let failed = |error| failure(error, &url, limits);
        let left = deadline.saturating_duration_since(Instant::now());
        let response = agent(&url, limits, left)
            .get(url.as_str())
            .header(ACCEPT_LANGUAGE, LANGUAGES)
            .call()
            .map_err(failed)?;
        let location =
            response.headers().get(LOCATION).map(|place| String::from_utf8_lossy(place.as_bytes()));
        match (response.status().as_u16(), location) {
            (200..=299, _) => return page(response, url, limits, meter),
            (301 | 302 | 303 | 307 | 308, Some(place)) => url = redirected(&url, &place)?,
            (status, _) => return Err(refusal(status)),
        }
    }
    Err(FetchError::TooManyRedirects(limits.redirects))
}

/// Where a redirect from `url` to `place` leads.
fn redirected(url: &Url, place: &str) -> Result<Url, FetchError> {
    let target = url.join(place.trim()).map_err(|_| FetchError::Garbled)?;
    address(target.as_str()).map_err(|error| match error {
        FetchError::Scheme(scheme) => FetchError::RedirectScheme(scheme),
        _ => FetchError::Garbled,
    })
}

fn refusal(status: u16) -> FetchError {
    match status {
        404 | 410 => FetchError::Gone(status),
        401 | 402 | 403 | 407 | 451 => FetchError::Denied(status),
        429 | 500..=599 => FetchError::Server(status),
        _ => FetchError::Status(status),
    }
}

fn agent(url: &Url, limits: &Limits, left: Duration) -> Agent {
    // No proxy stands between a machine and itself.
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    Agent::config_builder()
        // What is to be done with a status or a redirect is decided here.
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(USER_AGENT)
        .accept(ACCEPT)
        .accept_encoding("gzip")
        .proxy(if is_here { None } else { Proxy::try_from_env() })
        .timeout_global(Some(left.max(Duration::from_millis(1))))
        .timeout_connect(Some(limits.connect.min(left).max(Duration::from_millis(1))))
        .build()
        .new_agent()
}

/// The page that `response` brings.
fn page(
    response: Response<Body>,
    url: Url,
    limits: &Limits,
    meter: Option<&Meter>,
) -> Result<Fetched, FetchError> {
    let header = |name| response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let (media, charset) = content_type(&header(CONTENT_TYPE).unwrap_or_default());
    let encoding = header(CONTENT_ENCODING).unwrap_or_default().trim().to_ascii_lowercase();
    let length = header(CONTENT_LENGTH).and_then(|length| length.trim().parse::<usize>().ok());
    let too_large = FetchError::TooLarge(limits.bytes >> 20);
    if length.is_some_and(|length| length > limits.bytes) {
        return Err(too_large);
    }
    let sent = Sent { body: response.into_body().into_reader(), left: limits.bytes, meter };
    let mut body: Box<dyn Read> = match encoding.as_str() {
        "" | "identity" => Box::new(sent),
        "gzip" | "x-gzip" => Box::new(GzDecoder::new(sent)),
        // Nothing else was asked for.
        _ => return Err(FetchError::Garbled),
    };
    let mut bytes = Vec::new();
    let mut read = |most: usize, bytes: &mut Vec<u8>| match (&mut body).take(most as u64).read_to_end(bytes) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => Err(too_large.clone()),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(FetchError::CutShort),
        Err(error) => Err(failure(error.into(), &url, limits)),
    };
    read(sniff::HEAD, &mut bytes)?;
    if is_no_article(&media, &bytes) {
        return Err(FetchError::WrongType(sanitize::clean_line(&media)));
    }
    read((limits.bytes + 1).saturating_sub(bytes.len()), &mut bytes)?;
    if bytes.len() > limits.bytes {
        return Err(too_large);
    }
    Ok(Fetched { url, bytes, media, charset })
}

/// What is being sent: counted, and an error where it is too much.
struct Sent<'a, R> {
    body: R,
    left: usize,
    meter: Option<&'a Meter>,
}

impl<R: Read> Read for Sent<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.body.read(buffer)?;
        self.left = self.left.checked_sub(read).ok_or(ErrorKind::FileTooLarge)?;
        if let Some(meter) = self.meter {
            meter.add(read);
        }
        Ok(read)
    }
}

/// The media type and the encoding that a `Content-Type` names.
fn content_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (media, charset)
}

/// Whether the server says that it is no article and the first bytes do not know better.
fn is_no_article(media: &str, head: &[u8]) -> bool {
    if sniff::of_bytes(head, None) != Kind::Plain {
        return false;
    }
    let (kind, form) = media.split_once('/').unwrap_or((media, ""));
    let form = form.strip_prefix("x-").unwrap_or(form);
    match kind {
        "image" | "video" | "audio" | "font" | "model" => true,
        "text" | "application" => {
            matches!(
                form,
                "json" | "javascript" | "ecmascript" | "css" | "xml" | "wasm" | "mpegurl" | "shockwave-flash"
            ) || form.ends_with("+json")
                || form.ends_with("+xml") && form != "xhtml+xml"
        }
        _ => false,
    }
}

/// What an error of the connection means.
fn failure(error: ureq::Error, url: &Url, limits: &Limits) -> FetchError {
    let host = || sanitize::clean_line(url.host_str().unwrap_or_default());
    let cause = |error: &dyn std::fmt::Display| sanitize::clean_line(&error.to_string());
    match error {
        ureq::Error::HostNotFound => FetchError::HostNotFound(host()),
        ureq::Error::Timeout(ureq::Timeout::Connect) => FetchError::Timeout(limits.connect.as_secs()),
        ureq::Error::Timeout(_) => FetchError::Timeout(limits.total.as_secs()),
        ureq::Error::Rustls(error) => FetchError::Tls { host: host(), cause: cause(&error) },
        ureq::Error::Tls(error) => FetchError::Tls { host: host(), cause: cause(&error) },
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused => FetchError::Refused(host()),
            ErrorKind::TimedOut | ErrorKind::WouldBlock => FetchError::Timeout(limits.total.as_secs()),
            // What is wrong with TLS comes as data that are.
            ErrorKind::InvalidData if url.scheme() == "https" => {
                FetchError::Tls { host: host(), cause: cause(&error) }
            }
            ErrorKind::InvalidData | ErrorKind::InvalidInput => FetchError::Garbled,
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset => FetchError::CutShort,
            // The standard library has no kind for it.
            _ if error.to_string().contains("lookup address") => FetchError::HostNotFound(host()),
            _ => FetchError::Connection { host: host(), cause: cause(&error) },
        },
        ureq::Error::Protocol(_)
        | ureq::Error::Http(_)
        | ureq::Error::LargeResponseHeader(..)
        | ureq::Error::BodyStalled => FetchError::Garbled,
        ureq::Error::BadUri(_) => FetchError::BadAddress,
        error => FetchError::Connection { host: host(), cause: cause(&error) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_addresses() {
        for (text, expected) in [
            (" https://example.com/a#b ", Ok("https://example.com/a")),
            ("HTTP://user:word@EXAMPLE.com", Ok("http://example.com/")),
            ("http://例子.example/渡口 一", Ok("http://xn--fsqu00a.example/%E6%B8%A1%E5%8F%A3%20%E4%B8%80")),
            ("http://[::1]:80/", Ok("http://[::1]/")),
            ("http://", Err(FetchError::BadAddress)),
            ("http://a b/", Err(FetchError::BadAddress)),
            ("https://example.com:99999/", Err(FetchError::BadAddress)),
            ("file:///etc/hosts", Err(FetchError::Scheme("file".into()))),
            ("ftp://example.com/", Err(FetchError::Scheme("ftp".into()))),
            ("data:text/html,x", Err(FetchError::Scheme("data".into()))),
        ] {
            assert_eq!(address(text).as_ref().map(Url::as_str).map_err(Clone::clone), expected, "{text}");
        }
    }

    #[test]
    fn a_content_type_is_taken_apart() {
        let of = |value: &str| content_type(value);
        assert_eq!(of("text/html"), ("text/html".into(), None));
        assert_eq!(of("Text/HTML; x=y; Charset=\"GBK\""), ("text/html".into(), Some("GBK".into())));
        assert_eq!(of("text/html;charset="), ("text/html".into(), None));
        assert_eq!(of(""), (String::new(), None));
    }

    #[test]
    fn the_bytes_have_the_last_word() {
        for (media, head, no_article) in [
            ("image/png", "\u{89}PNG", true),
            ("image/png", "<!doctype html>", false),
            ("video/mp4", "", true),
            ("application/json", "{}", true),
            ("application/rss+xml", "<?xml version='1.0'?><rss>", true),
            ("application/xhtml+xml", "<?xml version='1.0'?><x>", false),
            ("application/octet-stream", "雨", false),
            ("text/plain", "雨", false),
            ("", "雨", false),
        ] {
            assert_eq!(is_no_article(media, head.as_bytes()), no_article, "{media} {head}");
        }
    }
}
