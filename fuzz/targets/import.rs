//! Any bytes as a file: import ends without a panic, what it gives is clean, set in lines and read back from Markdown.
#![no_main]

#[path = "../../tests/it/sound.rs"]
mod sound;

use langdu::import::Options;
use libfuzzer_sys::fuzz_target;

/// Names of files, of which some say what the bytes do not.
const NAMES: [Option<&str>; 6] =
    [None, Some("a.html"), Some("a.md"), Some("a.txt"), Some("a.epub"), Some("a.mht")];

fuzz_target!(|bytes: &[u8]| {
    let name = NAMES[bytes.len() % NAMES.len()].map(Into::into);
    sound::read(bytes, &Options { name, ..Options::default() });
});
