//! `langdu man` and `langdu completions`: the manual page and what a shell needs to complete the command line.
//!
//! In comes the language, out go roff or a script on the stream for results. Both are made from the definition of the
//! command line and say what the help says.

use super::{Failure, Status, Streams, language};
use crate::cli::{self, Completions, Globals};

/// Writes the manual page.
pub(super) fn run(globals: &Globals, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let lang = language(globals.lang.unwrap_or_default());
    write(cli::manual(lang).as_bytes(), globals, streams)
}

/// Writes the script.
pub(super) fn completions(
    options: &Completions,
    globals: &Globals,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let mut definition = cli::command(language(globals.lang.unwrap_or_default()));
    // The generator panics where it cannot write; a vector takes everything.
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut definition, "langdu", &mut script);
    write(&script, globals, streams)
}

fn write(bytes: &[u8], globals: &Globals, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let lang = language(globals.lang.unwrap_or_default());
    streams.out.write_all(bytes).map_err(|error| Failure::output(&error, lang))?;
    Ok(Status::Done)
}
