//! Where text really is: holds what langdu believes about columns up to the terminal it runs in.
//!
//! `columns REPORT [narrow]` needs a terminal of its own. It asks for the terminal's widths as the reader does, writes every
//! cluster of the tests' corpus, bare and as [`Screen`] writes it into a cell, and asks after each where the cursor is.
//! The report goes to a file; the last line is `columns: N passed, M failed`, and a failure is also an exit code of 1.
//!
//! Fails: a cell after which the cursor is not in the believed column; a glyph that is certain and has another width;
//! a glyph that is wider than its cell, which would destroy the next one. Told but allowed: an uncertain glyph that is
//! narrower than its cell. With `narrow` the terminal is not asked but believed to be narrow: where it is not, the
//! failures show that this program sees them.

#[path = "../tests/it/corpus.rs"]
mod corpus;

use anyhow::{Context, bail, ensure};
use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType};
use langdu::text::glyph::glyphs;
use langdu::text::width::{WidthProfile, is_certain};
use langdu::tui::{Screen, TakenTerminal, probe, put_glyph};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Clusters that are asked about in one go: their answers are shorter than the buffer of any terminal.
const BATCH: usize = 32;
const PATIENCE: Duration = Duration::from_secs(10);
/// Where the glyph under test stands: after an ideograph.
const COLUMN: u16 = 2;

/// A glyph as langdu draws it, and where the terminal's cursor was after it.
struct Drawn {
    group: &'static str,
    cluster: String,
    text: String,
    width: u16,
    /// Columns that the bare glyph took.
    bare: u16,
    /// The column of the cursor after langdu's cell, from 0.
    after: u16,
}

impl Drawn {
    fn failure(&self) -> Option<&'static str> {
        let believed = COLUMN + self.width;
        match () {
            () if self.after != believed => Some("the cursor is not where it is believed to be"),
            () if self.bare > self.width => Some("wider than its cell"),
            () if self.bare != self.width && is_certain(&self.text) => Some("believed to be certain"),
            () => None,
        }
    }
}

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let path = arguments.next().context("usage: columns REPORT [narrow]")?;
    let believed = arguments.next().map(|_| WidthProfile::narrow());
    let taken = TakenTerminal::take(&mut io::stdout())?;
    let outcome = measure(believed);
    drop(taken);
    let (profile, drawn) = outcome?;
    let (report, failed) = report(&profile, &drawn)?;
    std::fs::write(path, report)?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn measure(believed: Option<WidthProfile>) -> anyhow::Result<(WidthProfile, Vec<Drawn>)> {
    let mut out = io::stdout().lock();
    probe::ask(&mut out, false)?;
    out.flush()?;
    let told = probe::answer().widths.context("the terminal does not answer")?;
    let profile = believed.unwrap_or(told);
    let mut drawn = Vec::new();
    for (group, clusters) in corpus::groups() {
        for cluster in clusters {
            // What is not one cluster is drawn in several cells: each is looked at.
            let parts: Vec<_> = glyphs(&cluster, &profile).filter(|glyph| glyph.width > 0).collect();
            drawn.extend(parts.iter().map(|glyph| Drawn {
                group,
                cluster: cluster.clone(),
                text: glyph.text.to_string(),
                width: u16::from(glyph.width),
                bare: 0,
                after: 0,
            }));
        }
    }
    let mut replies = Replies::open()?;
    for batch in drawn.chunks_mut(BATCH) {
        let mut bytes = Vec::new();
        for glyph in batch.iter() {
            queue!(bytes, MoveTo(0, 1), Clear(ClearType::CurrentLine))?;
            write!(bytes, "{}\x1b[6n", glyph.text)?;
            cell(glyph, &mut bytes)?;
            write!(bytes, "\x1b[6n")?;
        }
        out.write_all(&bytes)?;
        out.flush()?;
        for glyph in batch {
            glyph.bare = replies.column()?;
            glyph.after = replies.column()?;
        }
    }
    Ok((profile, drawn))
}

/// What langdu writes for a row with an ideograph and the glyph.
fn cell(glyph: &Drawn, bytes: &mut Vec<u8>) -> anyhow::Result<()> {
    let mut frame = Buffer::empty(Rect::new(0, 0, 60, 1));
    put_glyph(&mut frame, Position::new(0, 0), "汉", COLUMN, Style::new());
    // In bold, as plain blanks at the end of a row are not written.
    let look = Style::new().bold();
    let taken = put_glyph(&mut frame, Position::new(COLUMN, 0), &glyph.text, glyph.width, look);
    ensure!(taken == glyph.width, "{:?} has no room", glyph.cluster);
    Ok(Screen::new(bytes).show(frame, None)?)
}

/// The answers of the terminal, one after the other.
struct Replies {
    terminal: std::fs::File,
    bytes: Vec<u8>,
}

impl Replies {
    fn open() -> io::Result<Self> {
        Ok(Self { terminal: std::fs::File::open("/dev/tty")?, bytes: Vec::new() })
    }

    /// The column of the next answer about the cursor, from 0.
    fn column(&mut self) -> anyhow::Result<u16> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(end) = self.bytes.iter().position(|&byte| byte == b'R') {
                let answer: Vec<u8> = self.bytes.drain(..=end).collect();
                let answer = String::from_utf8_lossy(&answer).into_owned();
                let column = answer.trim_end_matches('R').rsplit(';').next().and_then(|n| n.parse().ok());
                let column: u16 = column.with_context(|| format!("{answer:?} is no position"))?;
                return Ok(column.saturating_sub(1));
            }
            self.read(deadline)?;
        }
    }

    #[cfg(unix)]
    fn read(&mut self, deadline: Instant) -> anyhow::Result<()> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let left = Timespec::try_from(deadline.saturating_duration_since(Instant::now()))?;
        let mut fds = [PollFd::new(&self.terminal, PollFlags::IN)];
        if poll(&mut fds, Some(&left))? == 0 {
            bail!("the terminal has stopped answering");
        }
        let mut buffer = [0; 4096];
        let count = rustix::io::read(&self.terminal, &mut buffer)?;
        ensure!(count > 0, "the terminal is gone");
        self.bytes.extend(buffer.iter().take(count));
        Ok(())
    }

    #[cfg(not(unix))]
    fn read(&mut self, _: Instant) -> anyhow::Result<()> {
        bail!("needs /dev/tty")
    }
}

/// The report as text, and how many failed.
fn report(profile: &WidthProfile, drawn: &[Drawn]) -> anyhow::Result<(String, usize)> {
    let mut text = format!("{profile:?}\n{:<48} {:>6} {:>6} {:>9}\n", "", "glyphs", "agree", "narrower");
    let mut groups: Vec<(&str, Vec<&Drawn>)> = Vec::new();
    for glyph in drawn {
        match groups.last_mut() {
            Some((group, glyphs)) if *group == glyph.group => glyphs.push(glyph),
            _ => groups.push((glyph.group, vec![glyph])),
        }
    }
    for (group, glyphs) in &groups {
        let differing: Vec<_> = glyphs.iter().filter(|glyph| glyph.bare < glyph.width).collect();
        let agree = glyphs.iter().filter(|glyph| glyph.bare == glyph.width).count();
        write!(text, "{group:<48} {:>6} {agree:>6} {:>9}", glyphs.len(), differing.len())?;
        for glyph in differing.iter().take(4) {
            write!(text, "  {} {}<{}", code_points(&glyph.text), glyph.bare, glyph.width)?;
        }
        writeln!(text)?;
    }
    let failures: Vec<_> = drawn.iter().filter_map(|glyph| Some((glyph, glyph.failure()?))).collect();
    for (glyph, why) in &failures {
        let Drawn { group, cluster, text: shown, width, bare, after } = glyph;
        let (cluster, shown) = (code_points(cluster), code_points(shown));
        writeln!(
            text,
            "FAILED {group}: {cluster} drawn as {shown}: {why}: {width} reserved, {bare} taken, cursor in {after}"
        )?;
    }
    let differing = drawn.iter().filter(|glyph| glyph.bare != glyph.width).count();
    let certain = drawn.iter().filter(|glyph| is_certain(&glyph.text)).count();
    writeln!(
        text,
        "{} glyphs, {certain} of them certain; {} agree, {differing} differ",
        drawn.len(),
        drawn.len() - differing
    )?;
    writeln!(text, "columns: {} passed, {} failed", drawn.len() - failures.len(), failures.len())?;
    Ok((text, failures.len()))
}

fn code_points(text: &str) -> String {
    text.chars().map(|c| format!("{:04X}", u32::from(c))).collect::<Vec<_>>().join("+")
}
