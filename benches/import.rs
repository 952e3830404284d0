//! How fast pages, Markdown and books become articles, beside `w3m -dump` and `pandoc`.
//!
//! `cargo bench --bench import` makes its files in a temporary folder, runs the programs in turn and prints a table of
//! ratios of CPU time, then the speed of import alone. `LANGDU_BENCH=quick` takes small files and one round. A program
//! that is not installed is left out, and the bench says so.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and a panic is how it fails")]
#![allow(clippy::cast_precision_loss, reason = "ratios are told to two digits")]

mod corpus;
mod table;

use corpus::Kind;
use langdu::import::{Options, from_bytes};
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use table::{Row, cpu_time, median};

const LANGDU: &str = env!("CARGO_BIN_EXE_langdu");

fn main() {
    let quick = table::is_quick();
    let rounds = if quick { 1 } else { 7 };
    let large = if quick { 64 << 10 } else { 2 << 20 };
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("a page of 12 KB", "small.html", html(&paragraphs(8 << 10))),
        ("a page of 2 MB", "large.html", html(&paragraphs(large))),
        ("Markdown of 2 MB", "large.md", markdown(&paragraphs(large))),
        ("a book of 2 MB", "large.epub", epub(&paragraphs(large))),
    ];
    let mut rows = Vec::new();
    for (subject, name, bytes) in &files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let peers = [("w3m -dump", w3m(&path)), ("pandoc -t plain", pandoc(&path))];
        let peers: Vec<_> = peers.into_iter().filter_map(|(peer, command)| Some((peer, command?))).collect();
        let mut ours = Vec::new();
        let mut theirs = vec![Vec::new(); peers.len()];
        for _ in 0..rounds {
            ours.push(child_time(&[LANGDU, "export", path.to_str().unwrap()]));
            for ((_, command), times) in peers.iter().zip(&mut theirs) {
                times.push(child_time(&command.iter().map(String::as_str).collect::<Vec<_>>()));
            }
        }
        let ours = median(&mut ours);
        for ((peer, _), times) in peers.iter().zip(&mut theirs) {
            let theirs = median(times);
            let subject = format!("{subject} beside {peer} ({:.0} ms, {:.0} ms)", ours * 1e3, theirs * 1e3);
            rows.push(Row::at_least(subject, theirs / ours, Some(1.0)));
        }
    }
    table::print("Import and export: CPU time; × is how many times faster langdu is", &rows);
    for (subject, name, bytes) in &files {
        let options = Options { name: Some(name.into()), ..Options::default() };
        let mut times: Vec<f64> = (0..rounds)
            .map(|_| {
                let before = cpu_time();
                black_box(from_bytes(black_box(bytes), &options).unwrap());
                cpu_time() - before
            })
            .collect();
        let seconds = median(&mut times);
        println!(
            "import of {subject}: {:.2} ms, {:.0} MB/s",
            seconds * 1e3,
            bytes.len() as f64 / 1e6 / seconds
        );
    }
}

fn paragraphs(bytes: usize) -> Vec<String> {
    corpus::text(Kind::Chinese, bytes).lines().map(str::to_owned).collect()
}

/// A page of a newspaper: a site around paragraphs, with a heading, a link and a reading here and there.
fn html(paragraphs: &[String]) -> Vec<u8> {
    let mut page = String::from(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>渡口_南岸网</title></head><body><div class=\"nav\">\
         <a href=\"/\">首页</a> <a href=\"/a\">新闻</a></div><h1>渡口</h1><div class=\"info\">沈砚 2024-03-05 来源：南岸日报</div><div class=\"content\">",
    );
    for (number, paragraph) in paragraphs.iter().enumerate() {
        match number % 20 {
            0 => page.extend(["<h2>第", &(number / 20 + 1).to_string(), "章 对岸</h2>"]),
            7 => page.extend([
                "<p>见<a href=\"http://www.example.com/",
                &number.to_string(),
                "\">附记</a>。</p>",
            ]),
            13 => page.push_str("<p><ruby>渡<rt>dù</rt></ruby>口。</p>"),
            _ => {}
        }
        page.extend(["<p>　　", paragraph, "</p>\n"]);
    }
    page.push_str("</div><div class=\"foot\">版权所有 &copy; 南岸网</div></body></html>");
    page.into_bytes()
}

fn markdown(paragraphs: &[String]) -> Vec<u8> {
    let mut text = String::from("---\ntitle: 渡口\nauthor: 沈砚\n---\n");
    for (number, paragraph) in paragraphs.iter().enumerate() {
        match number % 20 {
            0 => text.extend(["\n## 第", &(number / 20 + 1).to_string(), "章 对岸\n"]),
            7 => text.extend(["\n见[附记](http://www.example.com/", &number.to_string(), ")，**不长**。\n"]),
            _ => {}
        }
        text.extend(["\n", paragraph, "\n"]);
    }
    text.into_bytes()
}

fn epub(paragraphs: &[String]) -> Vec<u8> {
    let chapters: Vec<&[String]> = paragraphs.chunks(100).collect();
    let (mut items, mut refs) = (String::new(), String::new());
    for number in 0..chapters.len() {
        items.extend([
            "<item id='c",
            &number.to_string(),
            "' href='c",
            &number.to_string(),
            ".xhtml' media-type='application/xhtml+xml'/>",
        ]);
        refs.extend(["<itemref idref='c", &number.to_string(), "'/>"]);
    }
    let package = format!(
        "<package xmlns='http://www.idpf.org/2007/opf' version='3.0' unique-identifier='i'><metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>\
         <dc:identifier id='i'>urn:x</dc:identifier><dc:title>渡口</dc:title><dc:language>zh</dc:language></metadata><manifest>{items}</manifest><spine>{refs}</spine></package>"
    );
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    let mut add = |path: &str, content: &[u8]| {
        let (mut entry, config) =
            archive.new_file(path).compression_method(rawzip::CompressionMethod::DEFLATE).start().unwrap();
        let packed = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::default());
        let mut writer = config.wrap(packed);
        writer.write_all(content).unwrap();
        let (packed, descriptor) = writer.finish().unwrap();
        packed.finish().unwrap();
        entry.finish(descriptor).unwrap();
    };
    add(
        "META-INF/container.xml",
        b"<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container' version='1.0'><rootfiles><rootfile full-path='a.opf' media-type='application/oebps-package+xml'/></rootfiles></container>",
    );
    add("a.opf", package.as_bytes());
    for (number, chapter) in chapters.iter().enumerate() {
        let body: String = chapter.iter().flat_map(|paragraph| ["<p>", paragraph, "</p>\n"]).collect();
        let page = format!(
            "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><h2>第{number}章</h2>{body}</body></html>"
        );
        add(&format!("c{number}.xhtml"), page.as_bytes());
    }
    archive.finish().unwrap();
    bytes
}

fn w3m(path: &Path) -> Option<Vec<String>> {
    let is_page = path.extension().is_some_and(|extension| extension == "html");
    let command = ["w3m", "-dump", "-cols", "76", "-I", "UTF-8", "-O", "UTF-8"].map(str::to_owned).to_vec();
    is_page.then(|| with_path(command, path)).filter(|_| is_installed("w3m"))
}

fn pandoc(path: &Path) -> Option<Vec<String>> {
    let command = ["pandoc", "-t", "plain", "--columns=76"].map(str::to_owned).to_vec();
    is_installed("pandoc").then(|| with_path(command, path))
}

fn with_path(mut command: Vec<String>, path: &Path) -> Vec<String> {
    command.push(path.to_str().unwrap().to_owned());
    command
}

fn is_installed(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .map(|folder: PathBuf| folder.join(program))
        .any(|path| path.is_file());
    if !found {
        println!("{program} is not installed: nothing is measured beside it");
    }
    found
}

/// The CPU time a program takes, in seconds; its output is thrown away.
#[cfg(unix)]
fn child_time(command: &[&str]) -> f64 {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let taken = || {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
        (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6
    };
    let before = taken();
    run(command);
    taken() - before
}

#[cfg(not(unix))]
fn child_time(command: &[&str]) -> f64 {
    let start = std::time::Instant::now();
    run(command);
    start.elapsed().as_secs_f64()
}

fn run(command: &[&str]) {
    let (program, arguments) = command.split_first().unwrap();
    let status = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{command:?}: {status}");
}
