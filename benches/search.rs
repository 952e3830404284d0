//! How fast a shelf of 10,000 articles is searched and listed, beside ripgrep over the same files.
//!
//! `cargo bench --bench search` makes articles of 8 KB in a temporary folder, lets the programs take turns and prints the
//! times by the clock, which counts where several threads work. `LANGDU_BENCH=quick` takes 500 articles and one round.
//! Without ripgrep there is no table of ratios, and the bench says so.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and a panic is how it fails")]
#![allow(dead_code, reason = "what the benches share is not all used by each")]
#![allow(clippy::cast_precision_loss, reason = "ratios are told to two digits")]

mod corpus;
mod table;

use corpus::Kind;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use table::{Row, median};

const LANGDU: &str = env!("CARGO_BIN_EXE_langdu");

/// Bytes of an article, and how many of them stand on the shelf.
const ARTICLE: usize = 8 << 10;
const ARTICLES: usize = 10_000;

fn main() {
    let quick = table::is_quick();
    let (count, rounds) = if quick { (500, 1) } else { (ARTICLES, 7) };
    let home = tempfile::tempdir().unwrap();
    let shelf = home.path().join("articles");
    fill(&shelf, count);
    let shelf = shelf.to_str().unwrap();
    let searches = [
        ("a word of one article", "望江亭", false),
        ("a word of one article, in either script", "望江亭", true),
        ("a word of no article, of common characters", "的一是", false),
        ("a word of every article", "渡口", false),
    ];
    let mut rows = Vec::new();
    for (subject, word, scripts) in searches {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let fold = if scripts { &["--fold"][..] } else { &[] };
        for _ in 0..rounds {
            ours.push(wall(home.path(), LANGDU, &[&["search", word, shelf], fold].concat()).unwrap());
            theirs.extend(wall(home.path(), "rg", &["--no-config", "-F", "-n", word, shelf]));
        }
        let ours = median(&mut ours);
        if theirs.is_empty() {
            println!("search for {subject}: {:.0} ms (ripgrep is not installed)", ours * 1e3);
            continue;
        }
        let theirs = median(&mut theirs);
        let subject = format!("{subject} ({:.0} ms, ripgrep {:.0} ms)", ours * 1e3, theirs * 1e3);
        rows.push(Row::at_least(subject, theirs / ours, None));
    }
    table::print("Search: time by the clock; × is how many times faster langdu is", &rows);
    let cache = home.path().join(".cache/langdu");
    let list = || wall(home.path(), LANGDU, &["list", shelf]).unwrap();
    let first = || {
        // It need not be there.
        let _ = fs::remove_dir_all(&cache);
        list()
    };
    let mut times: Vec<f64> = (0..rounds).map(|_| first()).collect();
    println!("list of {count} articles, the first time: {:.0} ms", median(&mut times) * 1e3);
    let mut times: Vec<f64> = (0..rounds).map(|_| list()).collect();
    println!("list of {count} articles, known: {:.0} ms", median(&mut times) * 1e3);
}

/// Seconds by the clock that a program takes; `None` where there is none.
fn wall(home: &Path, program: &str, arguments: &[&str]) -> Option<f64> {
    let start = Instant::now();
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("HOME", home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for name in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LANGDU_CONFIG"] {
        command.env_remove(name);
    }
    command.status().ok()?;
    Some(start.elapsed().as_secs_f64())
}

/// Articles as `langdu add` writes them, each of other prose, all with 渡口 in them and one with 望江亭.
fn fill(shelf: &Path, count: usize) {
    fs::create_dir_all(shelf).unwrap();
    let prose = corpus::text(Kind::Chinese, ARTICLE * count.min(200));
    let paragraphs: Vec<&str> = prose.lines().filter(|line| !line.trim().is_empty()).collect();
    let old = SystemTime::now() - Duration::from_secs(60);
    let mut next = paragraphs.iter().cycle();
    for number in 0..count {
        let mut text = format!(
            "---\ntitle: \"渡口的早晨 {number}\"\nauthor: \"沈砚\"\ndate: \"2024-03-05\"\nadded: \"2026-01-02T03:04:05Z\"\n---\n"
        );
        while text.len() < ARTICLE {
            text.extend(["\n", next.next().unwrap().trim(), "\n"]);
        }
        if number == count / 2 {
            text.push_str("\n他在望江亭里坐了一会。\n");
        }
        let path = shelf.join(format!("{number:05}.md"));
        fs::write(&path, text).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
    }
}
