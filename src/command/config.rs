//! `langdu config`: the settings in force, the defaults with comments, or where they are looked for.
//!
//! In come the global options, out goes TOML or a path on the stream for results.

use super::failure::describe_key_error;
use super::{Failure, Status, Streams, language, named_config, read_config, theme};
use crate::cli::{ConfigCommand, Globals};
use crate::config::EXAMPLE;
use crate::paths::Paths;
use crate::tui::Keys;
use crate::tui::strings::{Msg, fill};

pub(super) fn run(
    options: &ConfigCommand,
    globals: &Globals,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let lang = language(globals.lang.unwrap_or_default());
    let paths = Paths::find();
    let text = if options.default {
        EXAMPLE.to_owned()
    } else if options.path {
        let path = match (named_config(globals), &paths) {
            (Some(path), _) => path.to_owned(),
            (None, Some(paths)) => paths.config_file(),
            (None, None) => return Err(Failure::Failed(fill(Msg::NoHomeForConfig, lang, &[]))),
        };
        format!("{}\n", path.display())
    } else {
        let config = read_config(globals, paths.as_ref())?;
        // What only the reader looks at is looked at here, too.
        Keys::with(&config.keys).map_err(|error| Failure::Usage(describe_key_error(&error, lang)))?;
        theme::looks(&config, lang)?;
        config.to_toml()
    };
    streams.out.write_all(text.as_bytes()).map_err(|error| Failure::output(&error, lang))?;
    Ok(Status::Done)
}
