//! Whole programs: langdu beside `fold`, `less` and a program that only says hello.
//!
//! `cargo bench --bench process` makes its files in a temporary folder, runs the programs in turn, in a
//! pseudo-terminal where they need one, and prints a table of ratios. `LANGDU_BENCH=quick` takes small files and one
//! round, to prove that it runs; `LANGDU_BENCH=full` takes a file of 1 GB. `LANGDU_PROGRAM`
//! names another build of langdu, by its whole path; where `.ci/static` has left the static build, its start is
//! measured, too. Needs `fold`, `less` and `rustc`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and a panic is how it fails")]
#![allow(clippy::cast_precision_loss, reason = "ratios are told to two digits")]

mod corpus;
mod table;

#[cfg(unix)]
mod programs;

fn main() {
    #[cfg(unix)]
    programs::run();
}
