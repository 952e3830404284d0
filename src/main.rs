//! The program: arguments in, exit code out. Everything else is in the library.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use langdu::cli::{self, Cli};
use langdu::command::{self, Failure, Streams};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().collect();
    let lang = cli::language_asked(&arguments, command::locale().as_deref());
    // Not locked: the reader draws on standard output from where it likes.
    let mut out = BufWriter::new(io::stdout());
    let mut streams =
        Streams { out: &mut out, err: &mut io::stderr(), out_is_terminal: io::stdout().is_terminal() };
    let result = Cli::read(&arguments, lang)
        .map_err(|error| command::refused(error, &arguments, lang))
        .and_then(|cli| command::run(&cli, &mut streams))
        .and_then(|status| out.flush().map(|()| status).map_err(|error| Failure::output(&error, lang)));
    command::finish(result, &mut io::stderr())
}
