//! The manual page, made from clap's definition: what the help says, and what it has no room for.
//!
//! In comes the language, out goes roff for `man`. Whatever an option does is said by its help, which is already in both
//! languages; the sections that stand only here have both side by side.

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use textwrap::WordSeparator;

use super::help::{ABOUT, COMMANDS_ZH, EXAMPLES, LONG_ABOUT, command};
use crate::tui::strings::Lang;

/// Headings, Chinese and English.
const NAME: [&str; 2] = ["名称", "NAME"];
const SYNOPSIS: [&str; 2] = ["用法", "SYNOPSIS"];
const DESCRIPTION: [&str; 2] = ["说明", "DESCRIPTION"];
const OPTIONS: [&str; 2] = ["选项", "OPTIONS"];
const COMMANDS: [&str; 2] = [COMMANDS_ZH, "COMMANDS"];
const EXAMPLE: [&str; 2] = ["例子", "EXAMPLES"];
const FILES: [&str; 2] = ["文件", "FILES"];
const ENVIRONMENT: [&str; 2] = ["环境变量", "ENVIRONMENT"];

/// A file or a variable with what it is for.
type Row = (&'static str, [&'static str; 2]);

const FILE_ROWS: [Row; 6] = [
    ("~/.config/langdu/config.toml", ["设置", "the settings"]),
    ("~/.config/langdu/dictionary.toml", ["读音词典", "pronunciations for the voice"]),
    (
        "~/.config/langdu/pinyin.txt",
        ["词语怎样注音", "how phrases are read, for the readings above characters"],
    ),
    ("~/.local/share/langdu/articles", ["书架", "the shelf"]),
    ("~/.local/state/langdu", ["读到哪里、各个声音的语速", "reading positions and the paces of voices"]),
    (
        "~/.cache/langdu",
        [
            "可以删去的：合成好的句子、书架的索引",
            "what can be deleted: sentences made into sound, the index of the shelf",
        ],
    ),
];

const ENVIRONMENT_ROWS: [Row; 5] = [
    ("LANGDU_CONFIG", ["设置文件", "the settings file"]),
    ("LANGDU_TTS", ["朗读用的命令", "a command that speaks"]),
    (
        "LC_ALL, LC_MESSAGES, LANG",
        [
            "界面语言：zh 开头是中文",
            "the language of the interface: Chinese where the first that is set begins with zh",
        ],
    ),
    ("NO_COLOR", ["设了就不用颜色", "set to anything: no colours"]),
    (
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME",
        ["上面各文件夹的位置", "where the folders above are"],
    ),
];

/// With an apostrophe as it is typed, wherever `man` gets its roff from.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The manual page in `lang`, as roff.
pub fn manual(lang: Lang) -> String {
    let pick = |texts: [&'static str; 2]| match lang {
        Lang::Zh => texts[0],
        Lang::En => texts[1],
    };
    let mut definition = command(lang);
    definition.build();
    let mut page = PREAMBLE.to_owned();
    page += &part(&definition, Man::render_title);
    if lang == Lang::Zh {
        // A line without a space cannot be stretched to the right edge.
        page += ".ad l\n";
    }
    page += &text("SH", pick(NAME), &format!("langdu - {}", pick(ABOUT).trim_end_matches(['.', '。'])));
    page += &head("SH", pick(SYNOPSIS));
    page += &part(&definition, Man::render_synopsis_section);
    page += &text("SH", pick(DESCRIPTION), pick(LONG_ABOUT));
    page += &head("SH", pick(OPTIONS));
    page += &part(&definition, Man::render_options_section);
    page += &head("SH", pick(COMMANDS));
    let mut subcommands: Vec<_> = definition.get_subcommands().collect();
    subcommands.sort_by_key(|sub| sub.get_display_order());
    for sub in subcommands {
        let own = without_globals(sub);
        page += &head("SS", &format!("langdu {}", sub.get_name()));
        page += &part(&own, Man::render_synopsis_section);
        let about = sub.get_about().map(ToString::to_string);
        page += &text("PP", "", &about.unwrap_or_default());
        page += &part(&own, Man::render_options_section);
    }
    let mut rest = Roff::new();
    rest.control("SH", [pick(EXAMPLE)]);
    // As in the help every line stays one; the exit codes stand below the examples there.
    rest.control("nf", []);
    for line in pick(EXAMPLES).lines().skip(1) {
        rest.text([roman(line)]);
    }
    rest.control("fi", []);
    for (heading, rows) in [(FILES, FILE_ROWS.as_slice()), (ENVIRONMENT, &ENVIRONMENT_ROWS)] {
        rest.control("SH", [pick(heading)]);
        for (name, what) in rows {
            rest.control("TP", []);
            rest.text([bold(*name)]);
            rest.text([roman(pick(*what))]);
        }
    }
    page += &rest.to_roff();
    page.lines().map(breakable).collect()
}

/// A heading alone.
fn head(level: &str, heading: &str) -> String {
    let mut roff = Roff::new();
    roff.control(level, [heading]);
    roff.to_roff()
}

/// Prose below a heading, or in a paragraph of its own.
fn text(level: &str, heading: &str, prose: &str) -> String {
    let mut roff = Roff::new();
    roff.control(level, Some(heading).filter(|heading| !heading.is_empty()));
    roff.text([roman(prose)]);
    roff.to_roff()
}

/// What `render` makes of `command`, without the heading, which is English.
fn part(
    command: &clap::Command,
    render: impl Fn(&Man, &mut dyn std::io::Write) -> std::io::Result<()>,
) -> String {
    let mut bytes = Vec::new();
    // A vector takes everything.
    let _ = render(&Man::new(command.clone()), &mut bytes);
    let roff = String::from_utf8(bytes).unwrap_or_default();
    let lines = roff.lines().filter(|line| ![".SH", ".ie", ".el"].iter().any(|head| line.starts_with(head)));
    lines.flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// A subcommand without the options that every one takes.
fn without_globals(command: &clap::Command) -> clap::Command {
    command.clone().mut_args(|argument| {
        let global = argument.is_global_set();
        argument.hide(global)
    })
}

/// A line of roff with its end, which `man` may break where Chinese may be broken: it knows of spaces only.
fn breakable(line: &str) -> String {
    if line.is_ascii() || line.starts_with('.') {
        return format!("{line}\n");
    }
    let mut broken = String::with_capacity(line.len() * 2);
    for word in WordSeparator::UnicodeBreakProperties.find_words(line) {
        let last = broken.chars().next_back();
        let first = word.word.chars().next();
        let chinese = [last, first].iter().flatten().any(|c| !c.is_ascii());
        if chinese && last.is_some_and(|last| last != ' ') {
            broken.push_str("\\:");
        }
        broken.push_str(word.word);
        broken.push_str(word.whitespace);
    }
    broken + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_every_subcommand_and_every_option() {
        for lang in [Lang::En, Lang::Zh] {
            let page =
                manual(lang).replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\:", "");
            let mut definition = command(lang);
            definition.build();
            for sub in definition.get_subcommands() {
                let head = format!("\n.SS \"langdu {}\"\n", sub.get_name());
                let (_, rest) = page.split_once(&head).unwrap_or_else(|| panic!("{head} in {page}"));
                let own = rest.split("\n.SS ").next().unwrap();
                for argument in sub.get_arguments().filter(|argument| !argument.is_global_set()) {
                    if let Some(long) = argument.get_long() {
                        assert!(own.contains(&format!("--{long}")), "--{long} of {}", sub.get_name());
                    }
                    let help = argument.get_help().unwrap().to_string();
                    assert!(own.contains(&help.replace('\'', "\\*(Aq")), "{help} in {own}");
                }
            }
            for argument in definition.get_arguments() {
                assert!(page.contains(&format!("--{}", argument.get_long().unwrap_or_default())));
            }
        }
    }

    #[test]
    fn headings_stand_once_and_text_is_no_command() {
        for lang in [Lang::En, Lang::Zh] {
            let page = manual(lang);
            let heads: Vec<_> = page.lines().filter(|line| line.starts_with(".SH")).collect();
            assert_eq!(heads.len(), 8, "{heads:?}");
            assert_eq!(page.lines().filter(|line| line.starts_with(".TH")).count(), 1);
            for line in page.lines().filter(|line| line.starts_with('.')) {
                let name: String = line.chars().skip(1).take_while(char::is_ascii_alphabetic).collect();
                assert!(
                    ["ad", "SH", "SS", "TH", "TP", "PP", "RS", "RE", "nf", "fi", "br", "ie", "el"]
                        .contains(&name.as_str()),
                    "{line}"
                );
            }
        }
    }
}
