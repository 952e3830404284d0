//! What every bench needs: the clock for CPU time, the median, and the table with its targets.
//!
//! In come seconds, out go ratios. What is measured is not known here.
#![allow(dead_code, reason = "each bench takes what it needs")]

use rustix::time::{ClockId, clock_gettime};

/// Whether only the proof is wanted that the bench builds and runs.
pub(crate) fn is_quick() -> bool {
    std::env::var_os("LANGDU_BENCH").is_some_and(|value| value == "quick")
}

/// The CPU time this process has taken, in seconds.
pub(crate) fn cpu_time() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The middle one; of an even number the lower of the two.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) / 2]
}

/// A ratio and what it should be.
#[derive(Debug)]
pub(crate) struct Row {
    subject: String,
    ratio: f64,
    target: Target,
}

#[derive(Clone, Copy, Debug)]
enum Target {
    None,
    AtLeast(f64),
    AtMost(f64),
}

impl Row {
    /// More is better.
    pub(crate) fn at_least(subject: String, ratio: f64, target: Option<f64>) -> Self {
        Self { subject, ratio, target: target.map_or(Target::None, Target::AtLeast) }
    }

    /// Less is better.
    pub(crate) fn at_most(subject: String, ratio: f64, target: f64) -> Self {
        Self { subject, ratio, target: Target::AtMost(target) }
    }
}

/// Prints the rows as a table that Markdown understands.
pub(crate) fn print(title: &str, rows: &[Row]) {
    println!("\n{title}\n\n| measured | ratio | target | met |\n| --- | ---: | ---: | --- |");
    for Row { subject, ratio, target } in rows {
        let (target, met) = match *target {
            Target::None => (String::new(), ""),
            Target::AtLeast(least) => (format!("≥ {least:.1}×"), if *ratio >= least { "yes" } else { "no" }),
            Target::AtMost(most) => (format!("≤ {most:.1}×"), if *ratio <= most { "yes" } else { "no" }),
        };
        println!("| {subject} | {ratio:.2}× | {target} | {met} |");
    }
    println!();
}
