//! Articles from the web, from a server in this process that does everything a server can do wrong. Nothing leaves the
//! machine.
#![allow(clippy::unwrap_used, reason = "a failed unwrap in a helper of the tests is a failed test")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use encoding_rs::{BIG5, Encoding, GBK, UTF_8};
use flate2::Compression;
use flate2::write::GzEncoder;
use langdu::article::Format;
use langdu::command::describe::{describe_import_error, describe_warning};
use langdu::import::{FetchError, ImportError, Imported, Limits, Options, Source, Warning, read};
use langdu::tui::strings::Lang;

/// What the server does with a path.
type Answer = dyn Fn(&str, &mut TcpStream) + Send + Sync;

/// A server on the loopback; it serves until the process ends.
struct Server {
    port: u16,
    /// The requests that came, each with its headers.
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer): (_, Arc<Answer>) = (Arc::clone(&requests), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &seen, &*answer));
            }
        });
        Self { port, requests }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn read(&self, path: &str) -> Result<Imported, ImportError> {
        self.read_with(path, Limits::default())
    }

    fn read_with(&self, path: &str, limits: Limits) -> Result<Imported, ImportError> {
        read(&Source::parse(self.url(path)).unwrap(), &Options { limits, ..Options::default() })
    }

    #[track_caller]
    fn error(&self, path: &str) -> FetchError {
        error(self.read(path))
    }

    /// The paths that were asked for.
    fn paths(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests.iter().map(|request| request.split(' ').nth(1).unwrap().to_owned()).collect()
    }
}

fn serve(mut stream: TcpStream, seen: &Mutex<Vec<String>>, answer: &Answer) {
    let mut request = String::new();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    // Whatever is no request has no line end that is waited for.
    while lines.read_line(&mut request).is_ok_and(|bytes| bytes > 0) && !request.ends_with("\r\n\r\n") {}
    let Some(path) = request.split(' ').nth(1).map(str::to_owned) else { return };
    seen.lock().unwrap().push(request);
    answer(&path, &mut stream);
}

#[track_caller]
fn error(read: Result<Imported, ImportError>) -> FetchError {
    match read.unwrap_err() {
        ImportError::Fetch { error, .. } => error,
        other => panic!("{other:?}"),
    }
}

/// Sends an answer with the length it has. The other end may be gone.
fn send(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn send_html(stream: &mut TcpStream, body: &str) {
    send(stream, "200 OK\r\nContent-Type: text/html; charset=utf-8", body.as_bytes());
}

/// Waits until the other end has closed.
fn wait(stream: &mut TcpStream) {
    let _ = stream.read_to_end(&mut Vec::new());
}

const FIRST: &str =
    "清早的渡口没有人，只有一条旧船系在柳树下面，绳子上结着霜，船板上放着一把没有人认领的伞。";
const SECOND: &str =
    "摆渡的老人说，这条河从前宽得看不见对岸，后来上游修了水库，水一年比一年浅，船也一年比一年小。";

fn html(title: &str, head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head>{head}<title>{title}</title></head><body><h1>{title}</h1>\
         <div class=article>{body}</div></body></html>"
    )
}

fn page() -> String {
    html("渡口", "", &format!("<p>{FIRST}</p><p>{SECOND}</p>"))
}

fn body(imported: &Imported) -> Vec<&str> {
    imported.article.body().map(|(_, _, text)| text).collect()
}

#[test]
fn a_page_is_an_article_with_its_final_address_and_links() {
    let server = Server::new(|path, stream| match path {
        "/old" => send(stream, "302 Found\r\nLocation: new/%E6%B8%A1?a=1#top", b""),
        "/new/%E6%B8%A1?a=1" => {
            let text = format!("<p>{FIRST}见<a href='../map'>地图</a>。</p><p>{SECOND}</p>");
            send_html(stream, &html("渡口", "", &text));
        }
        _ => send(stream, "404 Not Found", b""),
    });
    let imported = server.read("/old#place").unwrap();
    let meta = imported.article.meta();
    assert_eq!(meta.title.as_deref(), Some("渡口"));
    assert_eq!(meta.url.as_deref(), Some(&*server.url("/new/%E6%B8%A1?a=1")));
    assert!(imported.article.text().contains(&server.url("/map")), "{}", imported.article.text());
    assert_eq!(imported.warnings, []);
    let requests = server.requests.lock().unwrap();
    assert_eq!(requests.len(), 2);
    for request in requests.iter() {
        let request = request.to_lowercase();
        assert!(request.contains(&format!("user-agent: langdu/{}\r\n", env!("CARGO_PKG_VERSION"))));
        assert!(request.contains("accept-encoding: gzip\r\n") && !request.contains('#'), "{request}");
        assert!(!request.contains("cookie") && !request.contains("referer"), "{request}");
    }
}

#[test]
fn encodings_are_those_of_the_bytes_whatever_the_label_says() {
    let cases: [(&'static Encoding, &str, &str); 9] = [
        (GBK, "; charset=gbk", ""),
        (GBK, "; charset=\"GB2312\"", "<meta charset=utf-8>"),
        (GBK, "", "<meta charset=gb2312>"),
        (GBK, "", ""),
        (GBK, "; charset=utf-8", ""),
        (GBK, "; charset=utf-8", "<meta charset=gbk>"),
        (GBK, "; charset=ISO-8859-1", "<meta charset=gbk>"),
        (BIG5, "; charset=big5", "<meta charset=gbk>"),
        (UTF_8, "; charset=gbk", "<meta charset=gbk>"),
    ];
    let server = Server::new(move |path, stream| {
        let (encoding, label, head) = cases[path[1..].parse::<usize>().unwrap()];
        // Characters that all three encodings have.
        let text =
            "<p>山中人家少，水上小舟多。天光未明，竹林中已有人在林下讀書，讀的是去年的舊書。</p>".repeat(9);
        let page = html("山中", head, &text);
        send(stream, &format!("200 OK\r\nContent-Type: text/html{label}"), &encoding.encode(&page).0);
    });
    for (number, (encoding, label, head)) in cases.into_iter().enumerate() {
        let imported = server.read(&format!("/{number}")).unwrap();
        let name = imported.article.meta().encoding.clone().unwrap();
        assert!(body(&imported)[0].ends_with("讀的是去年的舊書。"), "{encoding:?} {label} {head}");
        assert_eq!(name == "UTF-8", encoding == UTF_8, "{name} {label} {head}");
        assert_eq!(imported.warnings, [], "{encoding:?} {label} {head}");
    }
}

#[test]
fn what_kind_of_file_it_is_the_bytes_say_last() {
    let server = Server::new(|path, stream| {
        let (media, body) = match path {
            "/html" => ("image/png", page()),
            "/typed" => ("text/html", format!("{FIRST}<br><br>{SECOND}")),
            "/none" => ("", page()),
            "/text" => ("text/plain", format!("渡口\n\n　　{FIRST}\n　　{SECOND}\n")),
            "/notes.md" => ("text/plain", format!("渡口\n===\n\n{FIRST}\n\n{SECOND}\n")),
            _ => ("text/markdown; charset=utf-8", format!("# 渡口\n\n{FIRST}\n\n{SECOND}\n")),
        };
        let head = if media.is_empty() { String::new() } else { format!("\r\nContent-Type: {media}") };
        send(stream, &format!("200 OK{head}"), body.as_bytes());
    });
    for (path, format) in [
        ("/html", Format::Html),
        ("/typed", Format::Html),
        ("/none", Format::Html),
        ("/text", Format::Text),
        ("/notes.md", Format::Markdown),
        ("/markdown", Format::Markdown),
    ] {
        let imported = server.read(path).unwrap();
        assert_eq!(imported.article.meta().format, Some(format), "{path}");
        assert_eq!(imported.article.meta().url.as_deref(), Some(&*server.url(path)), "{path}");
        assert!(imported.article.text().contains(SECOND), "{path}");
    }
}

#[test]
fn a_book_is_read_from_the_web() {
    let server = Server::new(|_, stream| {
        let book = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/articles/book.epub")).unwrap();
        send(stream, "200 OK\r\nContent-Type: application/octet-stream", &book);
    });
    let imported = server.read("/download?id=3").unwrap();
    assert_eq!(imported.article.meta().format, Some(Format::Epub));
    assert_eq!(imported.article.meta().url.as_deref(), Some(&*server.url("/download?id=3")));
}

#[test]
fn what_holds_no_article_is_not_read_to_its_end() {
    let server = Server::new(|path, stream| {
        let (media, body): (_, &[u8]) = match path {
            "/image" => ("image/png", b"\x89PNG\r\n\x1a\n"),
            "/video" => ("video/mp4", b"\0\0\0\x20ftypisom"),
            _ => ("application/json", b"{\"a\": 1}"),
        };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nContent-Length: 9000000\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        stream.write_all(&[b' '; 5000]).unwrap();
        wait(stream);
    });
    for (path, media) in [("/image", "image/png"), ("/video", "video/mp4"), ("/data", "application/json")] {
        assert_eq!(server.error(path), FetchError::WrongType(media.into()));
    }
}

#[test]
fn every_status_is_told_apart() {
    let server =
        Server::new(|path, stream| send(stream, &format!("{} Said\r\nX: y", &path[1..]), b"<p>no</p>"));
    for (status, error) in [
        (404, FetchError::Gone(404)),
        (410, FetchError::Gone(410)),
        (401, FetchError::Denied(401)),
        (403, FetchError::Denied(403)),
        (429, FetchError::Server(429)),
        (500, FetchError::Server(500)),
        (503, FetchError::Server(503)),
        (412, FetchError::Status(412)),
        (302, FetchError::Status(302)),
    ] {
        assert_eq!(server.error(&format!("/{status}")), error);
    }
}

#[test]
fn redirects_are_followed_with_care() {
    let server = Server::new(|path, stream| {
        let target = match path {
            "/loop" => "/loop2",
            "/loop2" => "/loop",
            "/self" => "/self",
            "/file" => "file:///etc/hosts",
            "/ftp" => "ftp://example.com/",
            "/data" => "data:text/html,<p>x</p>",
            "/nowhere" => "http://",
            "/5" => return send_html(stream, &page()),
            path => {
                let number: i32 = path[1..].parse().unwrap();
                return send(stream, &format!("301 Moved\r\nLocation: /{}", number + 1), b"");
            }
        };
        send(stream, &format!("302 Found\r\nLocation: {target}"), b"");
    });
    assert_eq!(server.error("/loop"), FetchError::RedirectLoop);
    assert_eq!(server.error("/self"), FetchError::RedirectLoop);
    for scheme in ["file", "ftp", "data"] {
        assert_eq!(server.error(&format!("/{scheme}")), FetchError::RedirectScheme(scheme.into()));
    }
    assert_eq!(server.error("/nowhere"), FetchError::Garbled);
    assert!(server.read("/0").is_ok());
    assert_eq!(server.error("/-1"), FetchError::TooManyRedirects(5));
}

#[test]
fn lengths_that_are_wrong_are_noticed() {
    let server = Server::new(|path, stream| {
        let page = page();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n";
        let answer = match path {
            "/short" => format!("{head}Content-Length: {}\r\n\r\n{page}", page.len() + 10),
            "/long" => format!("{head}Content-Length: {}\r\n\r\n{page}<p>mehr", page.len()),
            "/none" => format!("{head}Connection: close\r\n\r\n{page}"),
            "/chunk" => format!("{head}Transfer-Encoding: chunked\r\n\r\nffff\r\n{page}"),
            "/chunks" => {
                format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{page}\r\n0\r\n\r\n", page.len())
            }
            "/nochunk" => format!("{head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n{page}"),
            "/negative" => format!("{head}Content-Length: -1\r\n\r\n{page}"),
            "/nothing" => String::new(),
            _ => "220 ready when you are\r\n\r\n".to_owned(),
        };
        let _ = stream.write_all(answer.as_bytes());
    });
    for path in ["/long", "/none", "/chunks"] {
        let imported = server.read(path).unwrap();
        assert_eq!(body(&imported), [FIRST, SECOND], "{path}");
    }
    assert_eq!(server.error("/short"), FetchError::CutShort);
    assert_eq!(server.error("/nothing"), FetchError::CutShort);
    for path in ["/chunk", "/nochunk", "/negative", "/mail"] {
        assert!(matches!(server.error(path), FetchError::CutShort | FetchError::Garbled), "{path}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_pages_are_unpacked_as_far_as_the_limit() {
    let bomb = gzip(&vec![b'a'; 40 << 20]);
    assert!(bomb.len() < 100_000);
    let whole = gzip(page().as_bytes());
    let server = Server::new(move |path, stream| {
        let body = match path {
            "/bomb" => bomb.clone(),
            "/cut" => whole[..whole.len() / 2].to_vec(),
            "/plain" => page().into_bytes(),
            _ => whole.clone(),
        };
        let name = if path == "/other" { "br" } else { "gzip" };
        send(stream, &format!("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {name}"), &body);
    });
    assert_eq!(body(&server.read("/").unwrap()), [FIRST, SECOND]);
    assert_eq!(server.error("/bomb"), FetchError::TooLarge(16));
    assert_eq!(server.error("/cut"), FetchError::CutShort);
    assert_eq!(server.error("/plain"), FetchError::Garbled);
    assert_eq!(server.error("/other"), FetchError::Garbled);
}

#[test]
fn a_body_without_end_ends_at_the_limit() {
    let server = Server::new(|path, stream| {
        let length = if path == "/told" { "Content-Length: 999999999999\r\n" } else { "" };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{length}\r\n<!DOCTYPE html>");
        stream.write_all(head.as_bytes()).unwrap();
        while stream.write_all("雨".repeat(10_000).as_bytes()).is_ok() {}
    });
    let limits = Limits { bytes: 2 << 20, ..Limits::default() };
    for path in ["/untold", "/told"] {
        assert_eq!(error(server.read_with(path, limits)), FetchError::TooLarge(2));
    }
}

#[test]
fn time_has_an_end_wherever_it_is_spent() {
    let server = Server::new(|path, stream| {
        match path {
            "/body" => {
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<p>";
                stream.write_all(head.as_bytes()).unwrap();
            }
            "/away" => send(stream, "302 Found\r\nLocation: /silence", b""),
            // A byte now and then is no sign of life.
            "/drops" => {
                let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!DOCTYPE html>";
                stream.write_all(head).unwrap();
                stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
                while stream.write_all(b"a").is_ok() {
                    let _ = stream.read(&mut [0]);
                }
            }
            _ => {}
        }
        wait(stream);
    });
    let limits = Limits { total: Duration::from_millis(300), ..Limits::default() };
    for path in ["/silence", "/body", "/away", "/drops"] {
        let start = Instant::now();
        assert_eq!(error(server.read_with(path, limits)), FetchError::Timeout(0), "{path}");
        assert!(start.elapsed() < Duration::from_secs(10), "{path}");
    }
}

#[test]
fn hosts_that_cannot_be_reached_are_told_apart() {
    let of = |url: &str| error(read(&Source::Url(url.to_owned()), &Options::default()));
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(of(&format!("http://127.0.0.1:{port}/")), FetchError::Refused("127.0.0.1".into()));
    let plain = Server::new(|_, _| {});
    let secure = of(&format!("https://127.0.0.1:{}/", plain.port));
    assert!(matches!(secure, FetchError::Tls { .. } | FetchError::CutShort), "{secure:?}");
    let talking = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = talking.local_addr().unwrap().port();
    thread::spawn(move || {
        let mut stream = talking.accept().unwrap().0;
        send(&mut stream, "400 Bad Request", b"");
        wait(&mut stream);
    });
    let secure = of(&format!("https://127.0.0.1:{port}/"));
    assert!(matches!(secure, FetchError::Tls { .. }), "{secure:?}");
    for url in ["http://", "http://a b/", "https://[::1/", "http://127.0.0.1:99999/"] {
        assert_eq!(of(url), FetchError::BadAddress, "{url}");
    }
}

/// An article on three pages, at addresses of several forms, and what can go wrong with such.
fn split(path: &str, stream: &mut TcpStream) {
    let text = |part: &str| [1, 2, 3].map(|number| format!("<p>{part}的第{number}段：{FIRST}</p>")).concat();
    let part = |title: &str, part: &str, links: &str| {
        let byline = "<p>作者：白石　2024-03-05</p>";
        html(title, "", &format!("{byline}{}<div class=pages>{links}</div>", text(part)))
    };
    let page = match path {
        "/a.html" => part(
            "渡口",
            "上",
            "<a href='a_2.html'>2</a> <a href='a_3.html'>3</a> <a href='a_2.html'>下一页</a>",
        ),
        "/a_2.html" => part("渡口（2）", "中", "<a href='a.html'>上一页</a> <a href='a_3.html'>下一页</a>"),
        "/a_3.html" => part("渡口（3）", "下", "<a href='a_2.html'>上一页</a>"),
        "/b?id=7" => part("渡口", "上", "<a href='?id=7&amp;page=2' rel=next>›</a>"),
        "/b?id=7&page=2" => part("渡口", "中", "<a href='?id=7&amp;page=3' rel=next>›</a>"),
        "/b?id=7&page=3" => part("渡口", "下", "<a href='?id=7&amp;page=1'>1</a>"),
        // The last page leads to the first, the number is ignored, the page is gone, leads away, is another article.
        "/loop" => part("渡口", "上", "<a href='/loop/2'>下一页</a>"),
        "/loop/2" => part("渡口", "中", "<a href='/loop'>下一页</a>"),
        path if path.starts_with("/same") => {
            let number: usize = path.rsplit('=').next().and_then(|page| page.parse().ok()).unwrap_or(1);
            part("渡口", "上", &format!("<a href='/same?page={}'>下一页</a>", number + 1))
        }
        "/gone" => part("渡口", "上", "<a href='/nothing'>下一页</a>"),
        "/away" => part("渡口", "上", "<a href='http://localhost:1/2'>下一页</a>"),
        "/led" => part("渡口", "上", "<a href='/led/2'>下一页</a>"),
        "/led/2" => return send(stream, "302 Found\r\nLocation: file:///etc/hosts", b""),
        "/other" => part("渡口", "上", "<a href='/other2'>下一页</a>"),
        "/other2" => part("另一篇文章", "中", ""),
        path if path.starts_with("/many") => {
            let number: usize = path.rsplit('=').next().and_then(|page| page.parse().ok()).unwrap_or(1);
            let next = format!("<a href='/many?page={}'>下一页</a>", number + 1);
            part("渡口", &format!("第{number}页"), &next)
        }
        _ => return send(stream, "404 Not Found", b""),
    };
    send_html(stream, &page);
}

fn pages(pages: usize) -> Limits {
    Limits { pages, ..Limits::default() }
}

#[test]
fn next_pages_are_read_where_they_are_asked_for() {
    let server = Server::new(split);
    for path in ["/a.html", "/b?id=7"] {
        for (asked, parts, warnings) in [
            (1, &["上"][..], vec![Warning::MorePages { read: 1 }]),
            (2, &["上", "中"], vec![Warning::MorePages { read: 2 }]),
            (usize::MAX, &["上", "中", "下"], vec![]),
        ] {
            let imported = server.read_with(path, pages(asked)).unwrap();
            let wanted: Vec<String> = parts
                .iter()
                .flat_map(|part| (1..4).map(move |number| format!("{part}的第{number}段：{FIRST}")))
                .collect();
            assert_eq!(body(&imported), wanted, "{path} {asked}");
            let doubts: Vec<_> = imported.warnings.into_iter().filter(Warning::is_doubt).collect();
            assert_eq!(doubts, warnings, "{path} {asked}");
            let meta = imported.article.meta();
            assert_eq!(meta.title.as_deref(), Some("渡口"), "{path}");
            assert_eq!(meta.author.as_deref(), Some("白石"), "{path}");
            assert_eq!(meta.url.as_deref(), Some(&*server.url(path)));
        }
    }
}

#[test]
fn pages_that_lead_nowhere_end_the_article() {
    let missing = vec![Warning::MissingPage { number: 2 }];
    for (path, requests, blocks, warnings) in [
        ("/loop", 2, 6, vec![]),
        ("/same", 2, 3, vec![]),
        ("/gone", 2, 3, missing.clone()),
        ("/away", 1, 3, vec![]),
        ("/led", 2, 3, missing),
        ("/other", 2, 3, vec![]),
    ] {
        let server = Server::new(split);
        let imported = server.read_with(path, pages(usize::MAX)).unwrap();
        assert_eq!(body(&imported).len(), blocks, "{path}");
        assert_eq!(server.paths().len(), requests, "{path} {:?}", server.paths());
        let doubts: Vec<_> = imported.warnings.into_iter().filter(Warning::is_doubt).collect();
        assert_eq!(doubts, warnings, "{path}");
    }
    let server = Server::new(split);
    let imported = server.read_with("/many", pages(usize::MAX)).unwrap();
    assert_eq!(server.paths().len(), 50);
    assert_eq!(body(&imported).len(), 150);
    assert!(imported.warnings.contains(&Warning::MorePages { read: 50 }));
}

#[test]
fn every_failure_is_one_line_that_says_which_page() {
    let errors = [
        FetchError::BadAddress,
        FetchError::Scheme("ftp".into()),
        FetchError::Gone(404),
        FetchError::Denied(403),
        FetchError::Server(502),
        FetchError::Status(412),
        FetchError::HostNotFound("example.com".into()),
        FetchError::Refused("example.com".into()),
        FetchError::Connection { host: "example.com".into(), cause: "x".into() },
        FetchError::Tls { host: "example.com".into(), cause: "x".into() },
        FetchError::Timeout(30),
        FetchError::TooLarge(16),
        FetchError::WrongType("image/png".into()),
        FetchError::RedirectLoop,
        FetchError::TooManyRedirects(5),
        FetchError::RedirectScheme("file".into()),
        FetchError::CutShort,
        FetchError::Garbled,
    ];
    let url = "https://example.com/a";
    for lang in [Lang::Zh, Lang::En] {
        let told: Vec<_> = errors
            .iter()
            .map(|error| {
                describe_import_error(
                    &ImportError::Fetch { url: url.into(), error: error.clone() },
                    "a".as_ref(),
                    lang,
                )
            })
            .collect();
        for (number, line) in told.iter().enumerate() {
            assert!(line.ends_with(url) && !line.contains('\n') && !line.contains("{}"), "{line}");
            assert!(!told[..number].contains(line), "{line}");
        }
        assert!(describe_warning(&Warning::MorePages { read: 3 }, lang).contains("--pages all"));
    }
}

fn langdu(folder: &tempfile::TempDir) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("langdu"));
    command.env_clear().env("LC_ALL", "zh_CN.UTF-8").env("HOME", folder.path()).stdin(Stdio::null());
    command
}

#[test]
fn every_command_takes_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::new(split);
    let run = |words: &[&str]| {
        let output = langdu(&folder).args(words).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let url = server.url("/a.html");
    for words in [vec![&*url, "--pages", "all"], vec!["export", "--pages=3", &url]] {
        let (code, out, err) = run(&words);
        assert_eq!(code, Some(0), "{words:?} {err}");
        assert!(out.contains("渡口") && out.contains("下的第3段") && !err.contains('\r'), "{out} {err}");
    }
    let (code, out, err) = run(&["info", "--json", &url]);
    let facts: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, facts["url"].as_str(), facts["paragraphs"].as_u64()), (Some(0), Some(&*url), Some(3)));
    assert!(err.contains("--pages all"), "{err}");
    let (code, out, _) = run(&["listen", "--dry-run", &url]);
    assert!(code == Some(0) && out.contains("上的第1段"), "{out}");
    let (code, out, err) = run(&["export", &server.url("/nothing")]);
    assert_eq!((code, &*out, err.lines().count()), (Some(1), "", 1), "{err}");
    assert!(err.contains("没有这个网页（404）") && err.contains("/nothing"), "{err}");
    let (code, _, err) = run(&["ftp://127.0.0.1/a"]);
    assert!(code == Some(1) && err.contains("ftp"), "{err}");
    let (code, _, err) = run(&["export", &url, "--pages", "0"]);
    assert!(code == Some(2) && err.contains("--pages"), "{err}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_at_once() {
    use std::os::unix::process::ExitStatusExt as _;

    use rustix::process::{Pid, Signal, kill_process};

    let (asked, is_asked) = mpsc::channel();
    let asked = Mutex::new(asked);
    let server = Server::new(move |_, stream| {
        asked.lock().unwrap().send(()).unwrap();
        wait(stream);
    });
    let folder = tempfile::tempdir().unwrap();
    let mut child = langdu(&folder).args(["export", &server.url("/")]).spawn().unwrap();
    is_asked.recv_timeout(Duration::from_secs(30)).unwrap();
    let start = Instant::now();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let status = child.wait().unwrap();
    // A shell makes 130 of it.
    assert_eq!((status.code(), status.signal()), (None, Some(2)));
    assert!(start.elapsed() < Duration::from_secs(5));
}
