//! How fast an article becomes lines and pages, beside the libraries that others would take for it.
//!
//! `cargo bench --bench paginate` prints a table of ratios of CPU time on one core, every subject run in turn in the
//! same process, then divan's numbers for the single steps. `LANGDU_BENCH=quick` runs all of it on little text and
//! once, to prove that it runs; such numbers mean nothing.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and a panic is how it fails")]
#![allow(clippy::string_slice, reason = "the peers give character boundaries")]
#![allow(clippy::cast_precision_loss, reason = "ratios are told to two digits")]

mod corpus;
mod table;

use corpus::Kind;
use divan::counter::BytesCount;
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use langdu::article::{Article, ArticleBuilder, BlockKind, Meta};
use langdu::layout::{Measure, Pagination};
use langdu::paper::{self, Sheet};
use langdu::text::sanitize::clean;
use langdu::{import, text};
use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;
use table::{Row, cpu_time, median};
use unicode_width::UnicodeWidthStr;

const COLUMNS: u16 = 76;
const ROWS: u16 = 40;

fn main() {
    let quick = table::is_quick();
    // A word on the command line names single steps.
    if std::env::args().skip(1).any(|argument| !argument.starts_with('-')) {
        divan::Divan::from_args().sample_count(15).main();
        return;
    }
    let megabytes = if quick { 1 } else { 10 };
    let rounds = if quick { 1 } else { 7 };
    let mut rows = Vec::new();
    for (kind, name, targets) in
        [(Kind::Chinese, "Chinese", [2.2, 4.5, 12.0]), (Kind::Mixed, "mixed", [1.6, 0.0, 0.0])]
    {
        rows.extend(beside_others(kind, name, targets, megabytes << 20, rounds));
    }
    rows.push(one_paragraph_against_many(if quick { 2 << 20 } else { 100 << 20 }, rounds.min(3)));
    table::print("Pages: CPU time on one core; × is how many times faster langdu is", &rows);
    rows = vec![two_threads_beside_one(if quick { 2 << 20 } else { 100 << 20 }, rounds)];
    table::print("Pages: time by the clock, on two cores that have nothing else to do", &rows);
    if !quick {
        divan::Divan::from_args().sample_count(15).main();
    }
}

/// A way to find the number of pages.
type Subject<'a> = (&'a str, f64, Box<dyn Fn() -> usize + 'a>);

fn beside_others(kind: Kind, name: &str, targets: [f64; 3], bytes: usize, rounds: usize) -> Vec<Row> {
    let text = corpus::text(kind, bytes);
    let paragraphs: Vec<&str> = text.lines().collect();
    let article = article(&paragraphs);
    let langdu: Subject<'_> = ("langdu", 0.0, Box::new(|| pages(&article)));
    let subjects: [Subject<'_>; 4] = [
        langdu,
        ("unicode-linebreak + unicode-width", targets[0], Box::new(|| by_unicode_linebreak(&paragraphs))),
        ("icu_segmenter + unicode-width", targets[1], Box::new(|| by_icu_segmenter(&paragraphs))),
        ("textwrap, first fit", targets[2], Box::new(|| by_textwrap(&paragraphs))),
    ];
    let mut times = vec![Vec::new(); subjects.len()];
    let mut counts = vec![0; subjects.len()];
    for _ in 0..rounds {
        for (index, (_, _, run)) in subjects.iter().enumerate() {
            let before = cpu_time();
            counts[index] = black_box(run());
            times[index].push(cpu_time() - before);
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    let rate = |seconds: f64| format!("{:.0} MB/s", text.len() as f64 / 1e6 / seconds);
    println!("{name}, {:.1} MB: langdu {} ({} pages)", text.len() as f64 / 1e6, rate(medians[0]), counts[0]);
    // All of them set nearly the same lines; a peer that does something else would be no measure.
    assert!(counts.iter().all(|&count| count.abs_diff(counts[0]) * 20 < counts[0]), "{counts:?}");
    subjects
        .iter()
        .zip(&medians)
        .skip(1)
        .map(|((peer, target, _), seconds)| {
            let subject = format!("{name}: pages beside {peer} ({})", rate(*seconds));
            Row::at_least(subject, seconds / medians[0], Some(*target).filter(|target| *target > 0.0))
        })
        .collect()
}

/// A text of one paragraph beside the same text in paragraphs.
fn one_paragraph_against_many(bytes: usize, rounds: usize) -> Row {
    let text = corpus::text(Kind::Chinese, bytes);
    let many = article(&text.lines().collect::<Vec<_>>());
    let joined = text.replace('\n', "");
    let one = article(&[joined.as_str()]);
    let (mut for_many, mut for_one) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        for (article, times) in [(&many, &mut for_many), (&one, &mut for_one)] {
            let before = cpu_time();
            black_box(pages(article));
            times.push(cpu_time() - before);
        }
    }
    let subject = format!("one paragraph of {} MB beside many", bytes >> 20);
    Row::at_least(subject, median(&mut for_many) / median(&mut for_one), Some(0.9))
}

/// The count of all pages on two threads.
fn two_threads_beside_one(bytes: usize, rounds: usize) -> Row {
    let text = corpus::text(Kind::Chinese, bytes);
    let article = article(&text.lines().collect::<Vec<_>>());
    let mut times = [const { Vec::new() }; 2];
    for _ in 0..rounds {
        for (threads, times) in (1..).zip(&mut times) {
            let start = Instant::now();
            black_box(Pagination::count_on(threads, &article, &Measure::new(COLUMNS), ROWS, |_| true));
            times.push(start.elapsed().as_secs_f64());
        }
    }
    let [one, two] = times.each_mut().map(|times| median(times));
    let subject = format!(
        "count of {} MB on two threads beside one ({:.0} ms, {:.0} ms)",
        bytes >> 20,
        two * 1e3,
        one * 1e3
    );
    Row::at_least(subject, one / two, Some(1.8))
}

fn article(paragraphs: &[&str]) -> Article {
    let mut builder = ArticleBuilder::new(Meta::default());
    for paragraph in paragraphs {
        builder.push(BlockKind::Paragraph, paragraph);
    }
    builder.finish()
}

fn pages(article: &Article) -> usize {
    Pagination::count(article, &Measure::new(COLUMNS), ROWS, |_| true).tops.len()
}

fn by_unicode_linebreak(paragraphs: &[&str]) -> usize {
    let lines = paragraphs.iter().map(|paragraph| {
        greedy(paragraph, unicode_linebreak::linebreaks(paragraph).map(|(offset, _)| offset))
    });
    lines.sum::<usize>().div_ceil(usize::from(ROWS))
}

fn by_icu_segmenter(paragraphs: &[&str]) -> usize {
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let lines = paragraphs
        .iter()
        // The first boundary is the start of the text.
        .map(|paragraph| greedy(paragraph, segmenter.segment_str(paragraph).skip(1)));
    lines.sum::<usize>().div_ceil(usize::from(ROWS))
}

fn by_textwrap(paragraphs: &[&str]) -> usize {
    let options =
        textwrap::Options::new(usize::from(COLUMNS)).wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    let lines = paragraphs.iter().map(|paragraph| textwrap::wrap(paragraph, &options).len());
    lines.sum::<usize>().div_ceil(usize::from(ROWS))
}

/// How many lines a paragraph makes when each takes all that fits up to a break; spaces hang.
fn greedy(paragraph: &str, breaks: impl Iterator<Item = usize>) -> usize {
    let (mut lines, mut used, mut start) = (1, 0, 0);
    for end in breaks {
        let piece = &paragraph[start..end];
        let text = piece.trim_end_matches(' ');
        let width = text.width();
        if used > 0 && used + width > usize::from(COLUMNS) {
            lines += 1;
            used = 0;
        }
        used += width + (piece.len() - text.len());
        start = end;
    }
    lines
}

/// Text for the single steps.
const STEP_BYTES: usize = 10 << 20;

#[divan::bench]
fn paginate(bencher: divan::Bencher<'_, '_>) {
    let text = corpus::text(Kind::Chinese, STEP_BYTES);
    let article = article(&text.lines().collect::<Vec<_>>());
    bencher.counter(BytesCount::of_str(&text)).bench(|| pages(&article));
}

#[divan::bench]
fn sanitize(bencher: divan::Bencher<'_, '_>) {
    let text = corpus::text(Kind::Chinese, STEP_BYTES);
    bencher.counter(BytesCount::of_str(&text)).bench(|| clean(&text).len());
}

#[divan::bench]
fn sanitize_crlf(bencher: divan::Bencher<'_, '_>) {
    let text = corpus::text(Kind::Chinese, STEP_BYTES).replace('\n', "\r\n");
    bencher.counter(BytesCount::of_str(&text)).bench(|| clean(&text).len());
}

#[divan::bench]
fn import_utf8(bencher: divan::Bencher<'_, '_>) {
    let text = corpus::text(Kind::Chinese, STEP_BYTES);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| import::from_bytes(text.as_bytes(), &import::Options::default()).unwrap());
}

#[divan::bench]
fn import_mixed(bencher: divan::Bencher<'_, '_>) {
    let text = corpus::text(Kind::Mixed, STEP_BYTES);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| import::from_bytes(text.as_bytes(), &import::Options::default()).unwrap());
}

#[divan::bench]
fn import_gb18030(bencher: divan::Bencher<'_, '_>) {
    let text = corpus::text(Kind::Chinese, STEP_BYTES);
    let bytes = encoding_rs::GB18030.encode(&text).0.into_owned();
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| import::from_bytes(&bytes, &import::Options::default()).unwrap());
}

/// A file of a hundred megabytes, for reading in parts.
fn large_file() -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let text = corpus::text(Kind::Chinese, STEP_BYTES);
    for _ in 0..10 {
        file.write_all(text.as_bytes()).unwrap();
    }
    file
}

fn open_stream(file: &tempfile::NamedTempFile) -> import::Stream {
    let source = import::Source::File(file.path().to_owned());
    import::Stream::open(&source, &import::Options::default()).unwrap().unwrap()
}

#[divan::bench]
fn first_part_of_100_mb(bencher: divan::Bencher<'_, '_>) {
    let file = large_file();
    bencher.bench(|| open_stream(&file).next_part().unwrap().unwrap());
}

#[divan::bench]
fn all_parts_of_100_mb(bencher: divan::Bencher<'_, '_>) {
    let file = large_file();
    bencher.counter(BytesCount::new(10 * STEP_BYTES)).bench(|| {
        let mut stream = open_stream(&file);
        std::iter::from_fn(|| stream.next_part().unwrap())
            .map(|part| part.article.text().len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn import_file_of_100_mb(bencher: divan::Bencher<'_, '_>) {
    let file = large_file();
    let source = import::Source::File(file.path().to_owned());
    bencher
        .counter(BytesCount::new(10 * STEP_BYTES))
        .bench(|| import::read(&source, &import::Options::default()).unwrap());
}

#[divan::bench]
fn fingerprint(bencher: divan::Bencher<'_, '_>) {
    let text = corpus::text(Kind::Chinese, STEP_BYTES);
    let article = article(&text.lines().collect::<Vec<_>>());
    bencher.counter(BytesCount::of_str(&text)).bench(|| article.fingerprint());
}

#[divan::bench]
fn print(bencher: divan::Bencher<'_, '_>) {
    let text = corpus::text(Kind::Chinese, STEP_BYTES);
    let article = article(&text.lines().collect::<Vec<_>>());
    let sheet = Sheet {
        measure: Measure::new(COLUMNS),
        lines_per_page: 0,
        form_feed: false,
        page_label: |page, pages| format!("{page}/{pages}"),
    };
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| paper::write(&article, &sheet, &mut std::io::sink()).unwrap());
}

#[divan::bench]
fn break_opportunities(bencher: divan::Bencher<'_, '_>) {
    let corpus = corpus::text(Kind::Chinese, STEP_BYTES);
    let options = text::breaks::BreakOptions::default();
    bencher.counter(BytesCount::of_str(&corpus)).bench(|| {
        corpus.lines().map(|line| text::breaks::clusters(line, 0, &options).count()).sum::<usize>()
    });
}
