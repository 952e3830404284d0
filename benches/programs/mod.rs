//! The programs and what is measured of them.
//!
//! A child's CPU time and peak memory come from a launcher, this program started anew, that has no other child; the
//! times on a screen from a pseudo-terminal that answers langdu's question about widths as a terminal would.

mod terminal;

use crate::corpus::{self, Kind};
use crate::table::{self, Row, median};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Instant;
use terminal::Terminal;

const LAUNCHER: &str = "--launch";
const MB: usize = 1 << 20;

pub(crate) fn run() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((first, command)) = arguments.split_first()
        && first == LAUNCHER
    {
        launch(command);
        return;
    }
    let quick = table::is_quick();
    let full = std::env::var_os("LANGDU_BENCH").is_some_and(|value| value == "full");
    let rounds = if quick { 1 } else { 7 };
    let folder = tempfile::tempdir().unwrap();
    let files = Files(folder.path());
    let big = match (quick, full) {
        (true, _) => 8,
        (_, true) => 1024,
        _ => 256,
    };
    let mut rows = Vec::new();
    rows.extend(export_beside_fold(&files, if quick { 4 } else { 100 }, rounds));
    rows.push(peak_of_export(&files, big));
    for megabytes in [1, 10, 100, big] {
        if !quick || megabytes <= 1 {
            // A page takes milliseconds, which differ more than the minutes of other things do.
            rows.extend(first_page_beside_less(&files, megabytes, if quick { 1 } else { 51 }));
        }
    }
    let ten = files.of(Kind::Chinese, if quick { 1 } else { 10 });
    rows.extend(keys_and_resize_beside_less(&ten, if quick { 3 } else { 25 }));
    rows.extend(start_beside_hello(&files, if quick { 1 } else { 51 }));
    if builds().len() == 1 {
        println!(
            "\n.ci/static has not made the static build, which starts soonest: its start is not measured"
        );
    }
    table::print("Programs: langdu's time or memory as a multiple of the other's; less is better", &rows);
}

/// The program that is measured: the one that was built with the bench, or the one that `LANGDU_PROGRAM` names.
fn langdu() -> &'static str {
    static PROGRAM: OnceLock<String> = OnceLock::new();
    let built = || env!("CARGO_BIN_EXE_langdu").to_owned();
    PROGRAM.get_or_init(|| std::env::var("LANGDU_PROGRAM").unwrap_or_else(|_| built()))
}

/// The program that is measured, and the static build where `.ci/static` has made it, each with what a row says of it.
fn builds() -> Vec<(&'static str, String)> {
    let host = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let target = Path::new(env!("CARGO_BIN_EXE_langdu")).ancestors().nth(2).unwrap();
    let static_build = target.join(host).join("release/langdu");
    let mut builds = vec![("", langdu().to_owned())];
    if static_build.exists() {
        // What is released; without it the table tells of what cargo links alone.
        builds.push((", static build", static_build.display().to_string()));
    }
    builds
}

/// Files of the corpus, each made once.
struct Files<'a>(&'a Path);

impl Files<'_> {
    fn of(&self, kind: Kind, megabytes: usize) -> PathBuf {
        let path = self.0.join(format!("{kind:?}-{megabytes}.txt"));
        if !path.exists() {
            let mut file = std::fs::File::create(&path).unwrap();
            // A large file is a smaller one again and again: whoever reads it is none the wiser.
            let piece = corpus::text(kind, megabytes.min(16) * MB);
            let mut left = megabytes * MB;
            while left > 0 {
                file.write_all(piece.as_bytes()).unwrap();
                left = left.saturating_sub(piece.len());
            }
        }
        path
    }
}

/// What a child took.
#[derive(Clone, Copy, Debug)]
struct Usage {
    wall: f64,
    cpu: f64,
    /// Kilobytes.
    peak: f64,
}

/// Runs `command` in a launcher of its own.
fn usage(command: &[&str]) -> Usage {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).arg(LAUNCHER).args(command).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    let mut numbers = told.split_whitespace().map(|number| number.parse().unwrap());
    Usage { wall: numbers.next().unwrap(), cpu: numbers.next().unwrap(), peak: numbers.next().unwrap() }
}

/// The launcher: runs `command`, its output thrown away, and tells what it took.
fn launch(command: &[String]) {
    let (program, arguments) = command.split_first().unwrap();
    let start = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    let wall = start.elapsed().as_secs_f64();
    assert!(status.success(), "{command:?}: {status}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let cpu = (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6;
    println!("{wall} {cpu} {}", usage.max_rss());
}

fn export_beside_fold(files: &Files<'_>, megabytes: usize, rounds: usize) -> [Row; 2] {
    let path = files.of(Kind::Chinese, megabytes);
    let path = path.to_str().unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(usage(&[langdu(), "export", path]));
        theirs.push(usage(&["fold", "-w78", path]));
    }
    let of =
        |usages: &[Usage], pick: fn(&Usage) -> f64| median(&mut usages.iter().map(pick).collect::<Vec<_>>());
    let (our_cpu, their_cpu) = (of(&ours, |usage| usage.cpu), of(&theirs, |usage| usage.cpu));
    let (our_wall, their_wall) = (of(&ours, |usage| usage.wall), of(&theirs, |usage| usage.wall));
    [
        Row::at_most(
            format!("export {megabytes} MB beside fold -w78, CPU ({our_cpu:.2} s, {their_cpu:.2} s)"),
            our_cpu / their_cpu,
            1.0,
        ),
        Row::at_most(
            format!("export {megabytes} MB beside fold -w78, wall ({our_wall:.2} s, {their_wall:.2} s)"),
            our_wall / their_wall,
            1.0,
        ),
    ]
}

fn peak_of_export(files: &Files<'_>, megabytes: usize) -> Row {
    let peak = |megabytes| {
        usage(&[langdu(), "export", files.of(Kind::Chinese, megabytes).to_str().unwrap()]).peak / 1024.0
    };
    let (small, large) = (peak(1), peak(megabytes));
    let subject =
        format!("export {megabytes} MB beside export 1 MB, peak memory ({large:.0} MB, {small:.0} MB)");
    Row::at_most(subject, large / small, 2.0)
}

/// What the corpus begins with.
fn opening() -> String {
    corpus::text(Kind::Chinese, 1).chars().take(4).collect()
}

fn first_page_beside_less(files: &Files<'_>, megabytes: usize, rounds: usize) -> Vec<Row> {
    let path = files.of(Kind::Chinese, megabytes);
    let path = path.to_str().unwrap();
    let opening = opening();
    let first_page = |command: &[&str]| {
        let mut terminal = Terminal::start(command);
        let shown = terminal.wait(|seen| seen.shows(&opening));
        terminal.press("q");
        terminal.wait_for_end();
        (shown - terminal.started()).as_secs_f64()
    };
    let what = format!("first page of {megabytes} MB beside less -n");
    of_each_build(
        &what,
        1.0,
        rounds,
        |langdu| first_page(&[langdu, path]),
        || first_page(&["less", "-n", path]),
    )
}

/// The time of every build of langdu beside that of another program, all of them in turn.
fn of_each_build(
    what: &str,
    target: f64,
    rounds: usize,
    our_time: impl Fn(&str) -> f64,
    their_time: impl Fn() -> f64,
) -> Vec<Row> {
    let builds = builds();
    let mut ours = vec![Vec::new(); builds.len()];
    let mut theirs = Vec::new();
    for _ in 0..rounds {
        for ((_, program), times) in builds.iter().zip(&mut ours) {
            times.push(our_time(program));
        }
        theirs.push(their_time());
    }
    let theirs = median(&mut theirs);
    let rows = builds.iter().zip(&mut ours).map(|((build, _), times)| {
        let ours = median(times);
        let subject = format!("{what}{build} ({:.2} ms, {:.2} ms)", ours * 1e3, theirs * 1e3);
        Row::at_most(subject, ours / theirs, target)
    });
    rows.collect()
}

fn keys_and_resize_beside_less(path: &Path, rounds: usize) -> [Row; 2] {
    let path = path.to_str().unwrap();
    let opening = opening();
    let mut ours = Terminal::start(&[langdu(), path]);
    let mut theirs = Terminal::start(&["less", "-n", path]);
    ours.wait(|seen| seen.shows(&opening));
    theirs.wait(|seen| seen.shows(&opening));
    let timed = |act: &mut dyn FnMut(&mut Terminal), terminal: &mut Terminal, ended: fn(&[u8]) -> bool| {
        // Whatever is still on its way belongs to what was done before.
        terminal.settle();
        terminal.forget();
        let start = Instant::now();
        act(terminal);
        (terminal.wait(|seen| ended(seen.bytes())) - start).as_secs_f64()
    };
    let frame: fn(&[u8]) -> bool = |bytes| bytes.windows(8).any(|window| window == b"\x1b[?2026l");
    let prompt: fn(&[u8]) -> bool = |bytes| bytes.ends_with(b":\x1b[K");
    let (mut our_keys, mut their_keys, mut our_sizes, mut their_sizes) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let mut press = |terminal: &mut Terminal| terminal.press(" ");
        our_keys.push(timed(&mut press, &mut ours, frame));
        their_keys.push(timed(&mut press, &mut theirs, prompt));
        let width = if round % 2 == 0 { 70 } else { 80 };
        let mut resize = |terminal: &mut Terminal| terminal.resize(width, 24);
        our_sizes.push(timed(&mut resize, &mut ours, frame));
        their_sizes.push(timed(&mut resize, &mut theirs, prompt));
    }
    for terminal in [&mut ours, &mut theirs] {
        terminal.press("q");
        terminal.wait_for_end();
    }
    let row = |what: &str, ours: &mut [f64], theirs: &mut [f64], target| {
        let (ours, theirs) = (median(ours), median(theirs));
        let subject = format!("{what} beside less -n ({:.2} ms, {:.2} ms)", ours * 1e3, theirs * 1e3);
        Row::at_most(subject, ours / theirs, target)
    };
    [
        row("page key to frame at 10 MB", &mut our_keys, &mut their_keys, 0.8),
        row("resize to frame at 10 MB", &mut our_sizes, &mut their_sizes, 1.5),
    ]
}

fn start_beside_hello(files: &Files<'_>, rounds: usize) -> Vec<Row> {
    let source = files.0.join("hello.rs");
    let hello = files.0.join("hello");
    std::fs::write(&source, "fn main() { println!(\"hello\"); }\n").unwrap();
    let built = Command::new("rustc").arg("-O").arg(&source).arg("-o").arg(&hello).status().unwrap();
    assert!(built.success());
    let article = concat!(env!("CARGO_MANIFEST_DIR"), "/articles/saved-page.txt");
    let whole = |mut terminal: Terminal| (terminal.wait_for_end() - terminal.started()).as_secs_f64();
    let our_time = |langdu: &str| {
        let mut terminal = Terminal::start(&[langdu, article]);
        terminal.wait(|seen| seen.bytes().windows(8).any(|window| window == b"\x1b[?2026l"));
        terminal.press("q");
        whole(terminal)
    };
    let their_time = || whole(Terminal::start(&[hello.to_str().unwrap()]));
    of_each_build("start, one frame, exit beside hello world", 2.5, rounds, our_time, their_time)
}
