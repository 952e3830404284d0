//! The rules of the repository that no compiler keeps: who may import whom, the size and the head of every file, no
//! row of the table of sentences left over, licences, documents that tell the truth about the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use langdu::tui::strings::{Lang, Msg};

/// Who may import whom: the table of ARCHITECTURE.md. A room may always use itself.
const IMPORTS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("article", &["text"]),
    ("log", &["text"]),
    ("import", &["article", "log", "text"]),
    ("layout", &["article", "text"]),
    ("paper", &["layout", "article", "text"]),
    ("voice", &["article", "log", "text"]),
    ("shelf", &["article", "text"]),
    ("press", &["article", "layout", "log", "paper", "text", "voice"]),
    ("tui", &["article", "text", "layout", "paper", "press", "voice", "shelf", "config", "log", "paths"]),
    ("paths", &[]),
    ("config", &["press", "shelf", "text", "voice"]),
    ("cli", &["config", "tui"]),
    (
        "command",
        &[
            "article", "cli", "config", "import", "layout", "log", "paper", "paths", "press", "shelf",
            "text", "tui", "voice",
        ],
    ),
];

/// What a room must not use from outside langdu.
const NEVER: &[(&str, &[&str])] = &[
    ("text", &["std::fs", "std::io", "ratatui", "crossterm"]),
    ("article", &["std::fs", "ratatui", "crossterm"]),
    ("import", &["ratatui", "crossterm"]),
    ("layout", &["std::fs", "std::io", "ratatui", "crossterm"]),
    ("paper", &["std::fs", "ratatui", "crossterm"]),
    ("voice", &["ratatui"]),
    ("press", &["ratatui", "crossterm"]),
    ("shelf", &["ratatui", "crossterm"]),
    ("log", &["ratatui", "crossterm"]),
    ("config", &["ratatui", "crossterm"]),
    ("cli", &["std::fs", "ratatui", "crossterm"]),
];

/// Licences that langdu's dependencies may have; an expression is fulfilled if one of its choices is.
const LICENCES: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unlicense",
    "Unicode-3.0",
    "MPL-2.0",
    "CDLA-Permissive-2.0",
];

/// Lines of a file before its tests; past this it has two jobs.
const MAX_LINES: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `folder`, by its path from there, with its text.
fn rust_files(folder: &str) -> BTreeMap<PathBuf, String> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let base = root().join(folder);
    let mut files = Vec::new();
    if base.is_dir() {
        walk(&base, &mut files);
    }
    files
        .into_iter()
        .map(|path| (path.strip_prefix(&base).unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// The text before the tests at a file's end.
fn before_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests").next().unwrap()
}

/// The lines of code before the tests, comments left out.
fn code(text: &str) -> impl Iterator<Item = &str> {
    before_tests(text).lines().map(|line| line.split("//").next().unwrap())
}

/// The room a file belongs to, and how many modules stand between the crate's root and its items.
fn room_and_depth(path: &Path) -> (String, usize) {
    let mut parts: Vec<_> =
        path.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if parts.last().is_some_and(|part| part == "mod") {
        parts.pop();
    }
    (parts[0].clone(), parts.len())
}

/// The rooms that a line of code names by `crate::room`, or by as many `super::` as lead to the root.
fn rooms_named(line: &str, depth: usize) -> Vec<String> {
    let to_root = "super::".repeat(depth);
    let heads = ["crate::", to_root.as_str()];
    let mut rooms = Vec::new();
    for head in heads {
        for (start, _) in line.match_indices(head) {
            let joined = line[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            if joined && head != "crate::" {
                continue;
            }
            let rest = &line[start + head.len()..];
            let names = match rest.strip_prefix('{') {
                // The first name of each part; nested groups belong to a room that is already named.
                Some(group) => group.split(',').collect::<Vec<_>>(),
                None => vec![rest],
            };
            for name in names {
                let name: String =
                    name.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                rooms.push(name);
            }
        }
    }
    rooms.retain(|room| !room.is_empty() && room != "super");
    rooms
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let rooms: BTreeSet<_> = IMPORTS.iter().map(|(room, _)| *room).collect();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (path, text) in rust_files("src") {
        let (room, depth) = room_and_depth(&path);
        if ["main", "lib"].contains(&room.as_str()) {
            continue;
        }
        let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == room) else {
            panic!("src/{} is in no room of the table", path.display());
        };
        let never = NEVER.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, never)| never);
        for (number, line) in code(&text).enumerate() {
            let place = || format!("src/{}:{}: {}", path.display(), number + 1, line.trim());
            for named in rooms_named(line, depth) {
                seen.insert((room.clone(), named.clone()));
                let known = rooms.contains(named.as_str());
                if known && named != room && !allowed.contains(&named.as_str()) {
                    wrong.push(format!("{room} must not use {named}: {}", place()));
                }
            }
            wrong.extend(
                never
                    .iter()
                    .filter(|name| line.contains(**name))
                    .map(|name| format!("{room} must not use {name}: {}", place())),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A reader of `use` lines that sees nothing would allow everything.
    for (room, named) in [("paper", "layout"), ("command", "paper"), ("shelf", "article")] {
        assert!(seen.contains(&(room.to_owned(), named.to_owned())), "{room} uses {named}: not seen");
    }
}

#[test]
fn the_reader_of_use_lines_sees_every_way_to_name_a_room() {
    for (line, depth, rooms) in [
        ("use crate::layout::{Line, page};", 2, &["layout"][..]),
        ("use crate::{text, voice::Unit};", 1, &["text", "voice"]),
        ("    let x = crate::text::width::of(y);", 3, &["text"]),
        ("use super::super::tui::Msg;", 2, &["tui"]),
        ("use super::tui::Msg;", 1, &["tui"]),
        ("use super::state;", 2, &[]),
        ("pub(crate) fn text() {}", 1, &[]),
    ] {
        assert_eq!(rooms_named(line, depth), rooms, "{line}");
    }
}

#[test]
fn architecture_tells_the_table_that_is_kept() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (room, allowed) in IMPORTS {
        let cells: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix(&format!("| {room} | ")))
            .filter_map(|rest| rest.split(" |").next())
            .collect();
        let [cell] = cells[..] else { panic!("ARCHITECTURE.md has not one row for {room}") };
        let mut told: Vec<_> = cell.split(", ").filter(|name| *name != "none").collect();
        let mut kept = allowed.to_vec();
        told.sort_unstable();
        kept.sort_unstable();
        assert_eq!(told, kept, "{room}");
    }
}

#[test]
fn every_file_says_at_its_head_what_it_is_for() {
    let mut bare = Vec::new();
    for folder in ["src", "tests", "benches", "examples"] {
        for (path, text) in rust_files(folder) {
            if !text.starts_with("//!") {
                bare.push(format!("{folder}/{}", path.display()));
            }
        }
    }
    assert!(bare.is_empty(), "no //! at the head of {bare:?}");
}

#[test]
fn no_file_has_two_jobs() {
    let mut long = Vec::new();
    for (path, text) in rust_files("src") {
        let limit = if path == Path::new("main.rs") { 40 } else { MAX_LINES };
        // A table of data has one job however long it is.
        let lines = before_tests(&text).lines().count();
        let table = path.ends_with("tables.rs") || path == Path::new("tui/strings.rs");
        if lines > limit && !table {
            long.push(format!("src/{}: {lines} lines, {limit} allowed", path.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_sentence_of_the_table_is_said_somewhere() {
    let said: String = rust_files("src")
        .into_iter()
        .filter(|(path, _)| path != Path::new("tui/strings.rs"))
        .flat_map(|(_, text)| code(&text).map(|line| format!("{line}\n")).collect::<Vec<_>>())
        .collect();
    // A macro may put `Msg::` before names that stand alone; of those only one of several words is unmistakable.
    let words: BTreeSet<_> = said.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').collect();
    let used: BTreeSet<_> = words
        .iter()
        .filter_map(|word| match word.rsplit_once("::") {
            Some((path, name)) => path.ends_with("Msg").then_some(name),
            None => (word.chars().filter(|c| c.is_uppercase()).count() > 1).then_some(*word),
        })
        .collect();
    let unused: Vec<_> = Msg::ALL.iter().filter(|msg| !used.contains(format!("{msg:?}").as_str())).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn nothing_steps_outside_the_language() {
    // In two pieces, or this file would find itself.
    let word = concat!("un", "safe");
    for folder in ["src", "tests", "benches", "examples"] {
        for (path, text) in rust_files(folder) {
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            assert!(!words.any(|found| found == word), "{folder}/{}", path.display());
        }
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains(&format!("{word}_code = \"forbid\"")));
}

#[test]
fn dependencies_have_licences_that_allow_both_of_ours() {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let version = Command::new(&cargo).arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What this test was built from is on this disk, so nothing has to be fetched; other systems' crates are not.
    let metadata = Command::new(&cargo)
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50, "only {} packages seen", packages.len());
    let refused: Vec<_> = packages
        .iter()
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or_default()))
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "{refused:?}");
}

/// Whether an SPDX expression can be fulfilled with the allowed licences. `/` is the old way to write OR.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let allowed = any_of(&mut rest);
    allowed && rest.is_empty()
}

fn any_of(words: &mut &[&str]) -> bool {
    let mut allowed = all_of(words);
    while let [first, rest @ ..] = words
        && *first == "OR"
    {
        *words = rest;
        allowed |= all_of(words);
    }
    allowed
}

fn all_of(words: &mut &[&str]) -> bool {
    let mut allowed = one(words);
    while let [first, rest @ ..] = words
        && *first == "AND"
    {
        *words = rest;
        allowed &= one(words);
    }
    allowed
}

fn one(words: &mut &[&str]) -> bool {
    match **words {
        ["(", ref rest @ ..] => {
            *words = rest;
            let allowed = any_of(words);
            let closed = words.first() == Some(&")");
            *words = words.get(1..).unwrap_or_default();
            allowed && closed
        }
        [name, "WITH", exception, ref rest @ ..] => {
            *words = rest;
            LICENCES.contains(&format!("{name} WITH {exception}").as_str()) || LICENCES.contains(&name)
        }
        [name, ref rest @ ..] => {
            *words = rest;
            LICENCES.contains(&name)
        }
        [] => false,
    }
}

#[test]
fn licence_expressions_are_read() {
    for (expression, allowed) in [
        ("MIT", true),
        ("GPL-3.0-or-later", false),
        ("MIT OR GPL-2.0", true),
        ("MIT/Apache-2.0", true),
        ("MIT AND GPL-2.0", false),
        ("(MIT OR GPL-2.0) AND Unicode-3.0", true),
        ("(MIT AND GPL-2.0) OR ISC", true),
        ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
        ("", false),
        ("(MIT", false),
    ] {
        assert_eq!(is_allowed(expression), allowed, "{expression:?}");
    }
}

#[test]
fn both_readmes_show_the_same_commands_and_only_options_that_exist() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    let heads = |text: &str| text.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(heads(&english), heads(&chinese));
    let commands = |text: &str| -> Vec<String> {
        let starts = ["cargo ", "langdu ", "sudo ", "brew ", "pkg ", "curl ", "git "];
        // Every second part stands inside a fence.
        let fenced = text.split("```").skip(1).step_by(2).flat_map(str::lines);
        fenced
            .filter(|line| starts.iter().any(|start| line.starts_with(start)))
            .map(|line| line.split("  #").next().unwrap().trim().to_owned())
            .collect()
    };
    assert!(!commands(&english).is_empty());
    assert_eq!(commands(&english), commands(&chinese));
    let command = langdu::cli::command(Lang::En);
    // The first word after `langdu` is a subcommand, a source or an option.
    let taught: BTreeSet<_> = commands(&english)
        .iter()
        .filter_map(|line| line.strip_prefix("langdu ")?.split(' ').next().map(ToOwned::to_owned))
        .filter(|word| word.chars().all(|c| c.is_ascii_lowercase()))
        .collect();
    let there: BTreeSet<_> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    assert_eq!(taught, there, "the READMEs show every subcommand and no other");
    let of = |command: &clap::Command| -> Vec<String> {
        command.get_arguments().filter_map(|argument| argument.get_long().map(ToOwned::to_owned)).collect()
    };
    let mut known: BTreeSet<String> = command.get_subcommands().flat_map(of).chain(of(&command)).collect();
    known.extend(
        ["release", "path", "target", "print", "all-targets", "no-default-features", "no-deps", "check"]
            .map(ToOwned::to_owned),
    );
    for text in [&english, &chinese] {
        for (start, _) in text.match_indices("--") {
            let before = text[..start].chars().next_back();
            let name: String =
                text[start + 2..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            if matches!(before, Some(' ' | '`')) && !name.is_empty() && !name.starts_with('-') {
                assert!(known.contains(&name), "a README names --{name}, which is no option");
            }
        }
    }
}
