//! The help in both languages: the English of the types, or the Chinese that is laid over it here.
//!
//! In comes the language, out goes clap's definition with every text in it. clap breaks lines at spaces only, which
//! Chinese has none of, so langdu's own prose is set by textwrap, which knows UAX #14.

use clap::CommandFactory;
use textwrap::{Options, WordSeparator, WrapAlgorithm};

use super::Cli;
use crate::tui::strings::Lang;

/// What subcommands are called.
pub(super) const COMMANDS_ZH: &str = "命令";

/// Columns that prose is set in where the terminal is not narrower.
const PROSE_COLUMNS: usize = 80;

pub(super) const ABOUT: [&str; 2] = [
    "朗读：在终端里读、听、打印一篇中文文章。",
    "langdu (朗读): read, hear and print a Chinese article in a terminal.",
];

pub(super) const LONG_ABOUT: [&str; 2] = [
    "朗读打开一篇文章（文件或网址）：纯文本、网页（HTML、MHTML，或者整页存成的文本）、Markdown、EPUB、PDF。网页上的按钮、分享计数之类会去掉，\
     留下标题、作者、日期和正文，按中文的排版规矩分行分页。标准输出不是终端时，写出和 export 一样的文字。",
    "langdu opens an article, a file or an address: plain text, a web page (HTML, MHTML, or its text saved with all its furniture), Markdown, EPUB, PDF. Buttons, \
     share counters and the like are left out; title, author, date and text stay, set in lines and pages by the rules of Chinese \
     typography. When standard output is not a terminal, it writes what `langdu export` writes.",
];

pub(super) const EXAMPLES: [&str; 2] = [
    "例子：
  langdu 文章.txt                          读
  langdu https://…                         读网上的文章
  langdu --pages all https://…             分成几页的，连着读完
  pandoc 文章.docx -t html | langdu -      读标准输入
  langdu export 文章.txt -o 版面.txt       写成适合打印的文字
  langdu print 文章.txt                    打印
  langdu listen 文章.txt                   不开界面，直接朗读
  langdu info --json 文章.txt              给脚本用的元数据
  langdu add 文章.txt                      放上书架
  langdu                                   看书架
  langdu search 渡口                       在书架上的文章里查找
  langdu doctor                            看看东西齐不齐

退出码：0 完成，1 失败，2 用法或设置有误，130 被中断。",
    "Examples:
  langdu article.txt                       read it
  langdu https://…                         read an article from the web
  langdu --pages all https://…             all pages of it
  pandoc article.docx -t html | langdu -   read standard input
  langdu export article.txt -o sheet.txt   write print-friendly text
  langdu print article.txt                 print it
  langdu listen article.txt                hear it, without the screen
  langdu info --json article.txt           metadata for scripts
  langdu add article.txt                   put it on the shelf
  langdu                                   see the shelf
  langdu search 渡口                       find words in the articles there
  langdu doctor                            see whether everything is in order

Exit codes: 0 done, 1 failed, 2 usage or settings, 130 interrupted.",
];

const EXPORT_EXAMPLES: [&str; 2] = [
    "例子：
  langdu export 文章.txt > 版面.txt
  langdu export --width 40 文章.txt -o 窄栏.txt
  langdu export 甲.txt 乙.txt -o 文件夹/   每篇一个文件，以标题为名
  langdu export 网页.html -o 网页.md
  langdu export 文章.txt -o 文章.pdf",
    "Examples:
  langdu export article.txt > sheet.txt
  langdu export --width 40 article.txt -o narrow.txt
  langdu export a.txt b.txt -o folder/     a file for each, named by its title
  langdu export page.html -o page.md
  langdu export article.txt -o article.pdf",
];

/// clap would show source and subcommand as if both could be given at once.
const USAGE: [&str; 2] = [
    "langdu [选项] [文章]\n      langdu [选项] <命令>",
    "langdu [OPTIONS] [SOURCE]\n       langdu [OPTIONS] <COMMAND>",
];

/// The Chinese of every help text: subcommand (empty for the program itself), argument (empty for the subcommand
/// itself), text.
const ZH: &[(&str, &str, &str)] = &[
    ("", "source", "要读的文章：文件、文件夹、网址，或用 - 表示标准输入（默认看书架）"),
    ("", "plain", "一段一段读成普通的行，供读屏软件使用"),
    ("", "config", "改用这个设置文件"),
    ("", "ambiguous", "终端给 “ ” … — · 几列：auto、1、2（默认 auto，问终端）"),
    ("", "log", "在这个文件后面写日志：读了什么，运行了哪些命令，说了什么"),
    ("", "encoding", "来源的编码，如 gb18030、big5（默认自动识别）"),
    ("", "pages", "网站分成几页的文章读几页：数目或 all（默认 1）"),
    ("", "columns", "屏幕上的栏宽：narrow、normal、wide、full，或列数（默认 normal，76）"),
    ("", "theme", "配色：ansi、light、dark、sepia、contrast、auto 或自己的（默认 ansi）"),
    ("", "lang", "界面语言：zh、en（默认看 LC_ALL、LC_MESSAGES、LANG）"),
    ("", "color", "颜色：auto、always、never（默认 auto，尊重 NO_COLOR）"),
    ("", "help", "显示帮助（-h 简短，--help 带例子）"),
    ("", "version", "显示版本"),
    ("export", "", "写成适合打印的文字"),
    ("export", "sources", "文章：文件、网址，或用 - 表示标准输入"),
    ("export", "output", "写到哪里：一个文件；有几篇文章时是一个文件夹"),
    ("export", "format", "形式：text、markdown、html、pdf（默认看输出的文件名，否则 text）"),
    ("export", "corrected", "用阅读时采用的纠错"),
    ("export", "width", "每行列数（默认 76）"),
    ("export", "lines_per_page", "每页行数，页眉页脚在内；0 为不分页（默认 0，PDF 为 40）"),
    ("export", "form_feed", "页与页之间加换页符"),
    ("export", "indent", "段首缩进几个字，0 到 4（默认 2）"),
    ("export", "widows", "不让标题、单行、单字孤零零地落下"),
    ("export", "autospace", "汉字与西文、数字之间留一列空隙"),
    ("export", "justify", "两端对齐：把差一点的行撑到右边"),
    ("export", "hanging", "标点悬挂：版心窄两列，行末的停顿标点可以悬在外面"),
    ("export", "em_grid", "中文里的 “ ” … — · 各占两列"),
    ("export", "punctuation", "汉字之间的半角标点：keep、fullwidth（默认 keep）"),
    ("export", "writing", "横排 horizontal 或直排 vertical（默认 horizontal）"),
    ("export", "ruby", "汉字上面注什么：none、pinyin（默认 none）"),
    ("export", "force", "覆盖已有的文件"),
    ("print", "", "打印一篇文章"),
    ("print", "source", "文章：文件、网址，或用 - 表示标准输入"),
    ("print", "to", "打印机（默认由系统定）"),
    ("print", "format", "交给打印机的是什么：pdf、text（默认 pdf）"),
    ("print", "width", "每行列数，越少字越大（默认 76）"),
    ("print", "lines_per_page", "每页行数，页眉页脚在内（默认 40）"),
    ("print", "indent", "段首缩进几个字，0 到 4（默认 2）"),
    ("print", "widows", "不让标题、单行、单字孤零零地落下"),
    ("print", "autospace", "汉字与西文、数字之间留一列空隙"),
    ("print", "justify", "两端对齐：把差一点的行撑到右边"),
    ("print", "hanging", "标点悬挂：版心窄两列，行末的停顿标点可以悬在外面"),
    ("print", "em_grid", "中文里的 “ ” … — · 各占两列"),
    ("print", "punctuation", "汉字之间的半角标点：keep、fullwidth（默认 keep）"),
    ("print", "writing", "横排 horizontal 或直排 vertical（默认 horizontal）"),
    ("print", "ruby", "汉字上面注什么：none、pinyin（默认 none）"),
    ("print", "corrected", "用阅读时采用的纠错"),
    ("print", "dry_run", "不打印，只写出命令、页数、行数和列数"),
    ("listen", "", "朗读一篇文章"),
    ("listen", "source", "文章：文件、网址，或用 - 表示标准输入"),
    ("listen", "engine", "用哪个语音引擎"),
    ("listen", "voice", "用哪个声音，照引擎自己的叫法"),
    ("listen", "rate", "速度，0.5 到 3.0（默认 1.0）"),
    ("listen", "from", "从第几段读起，第一段是 1"),
    ("listen", "corrected", "用阅读时采用的纠错"),
    ("listen", "dry_run", "只写出要读的：序号、段号、原文、交给引擎的文字"),
    ("listen", "output", "不出声，录成文件：.wav，或设置里能编码的别的格式"),
    ("listen", "subtitles", "在录音旁边写字幕：srt、lrc"),
    ("listen", "force", "覆盖已有的文件"),
    ("info", "", "列出一篇文章的元数据"),
    ("info", "source", "文章：文件、网址，或用 - 表示标准输入"),
    ("info", "json", "写成 JSON"),
    ("engines", "", "列出这里有哪些语音引擎"),
    ("engines", "test", "让每个引擎读两句话，看哪些其实读不出来"),
    ("engines", "json", "写成 JSON"),
    ("add", "", "把文章放上书架"),
    ("add", "sources", "文章：文件，或用 - 表示标准输入"),
    ("list", "", "列出书架上的文章"),
    ("list", "folder", "改列这个文件夹"),
    ("list", "sort", "什么排在前面：added、title、date、read（默认 added）"),
    ("list", "json", "写成 JSON"),
    ("search", "", "在书架上的文章里查找"),
    ("search", "text", "找什么；题目的拼音首字母也能找到题目"),
    ("search", "folder", "改在这个文件夹里找"),
    ("search", "fold", "简体、繁体算同一个字"),
    ("search", "json", "写成 JSON"),
    ("corrections", "", "显示文章里的纠错"),
    ("corrections", "source", "只看这一篇的（默认全部）"),
    ("corrections", "format", "形式：list、markdown，或 diff（按 Markdown 全文比较）（默认 list）"),
    ("corrections", "link", "每处写一个邮件或网页地址，按设置的 [corrections] send"),
    ("notes", "", "把书签、高亮、批注写成 Markdown"),
    ("notes", "source", "只看这一篇的（默认全部）"),
    ("notes", "json", "写成 JSON，连同纠错"),
    ("config", "", "显示正在使用的设置"),
    ("config", "default", "显示带注释的默认设置"),
    ("config", "path", "显示到哪里找设置文件"),
    ("doctor", "", "看看朗读需要的东西是否齐全"),
    ("doctor", "json", "写成 JSON"),
    ("completions", "", "写出命令行补全的脚本"),
    ("completions", "shell", "哪种 shell：bash、zsh、fish、elvish、powershell"),
    ("man", "", "写出手册页"),
];

/// `{about}` stands before the usage; the headings are clap's only fixed words.
const TEMPLATE_ZH: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// clap's definition of the command line with its texts in `lang`.
pub fn command(lang: Lang) -> clap::Command {
    let pick = |texts: [&'static str; 2]| match lang {
        Lang::Zh => texts[0],
        Lang::En => texts[1],
    };
    let columns = PROSE_COLUMNS.min(textwrap::termwidth());
    let command = Cli::command()
        .override_usage(pick(USAGE))
        .about(set(pick(ABOUT), columns))
        .long_about(format!("{}\n\n{}", set(pick(ABOUT), columns), set(pick(LONG_ABOUT), columns)))
        .after_long_help(pick(EXAMPLES))
        .mut_subcommand("export", |export| export.after_long_help(pick(EXPORT_EXAMPLES)));
    match lang {
        Lang::Zh => in_chinese(command),
        Lang::En => command,
    }
}

/// Sets prose in lines of `columns` cells: greedily, since the balanced lines that textwrap prefers leave a ragged
/// edge in Chinese.
fn set(prose: &str, columns: usize) -> String {
    let options = Options::new(columns)
        .word_separator(WordSeparator::UnicodeBreakProperties)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::fill(prose, options)
}

fn in_chinese(command: clap::Command) -> clap::Command {
    let subcommands: Vec<_> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let command = subcommands.iter().fold(command, |command, name| {
        command.mut_subcommand(name, |sub| match text_of(name, "") {
            Some(about) => arguments_in_chinese(sub, name).about(about),
            None => arguments_in_chinese(sub, name),
        })
    });
    arguments_in_chinese(command, "").subcommand_help_heading(COMMANDS_ZH).subcommand_value_name(COMMANDS_ZH)
}

fn arguments_in_chinese(command: clap::Command, name: &str) -> clap::Command {
    command.help_template(TEMPLATE_ZH).mut_args(|argument| {
        let heading = match argument.get_help_heading() {
            Some("Setting") => "排版",
            Some(_) => "通用选项",
            None if argument.is_positional() => "参数",
            None => "选项",
        };
        let text = text_of(name, argument.get_id().as_str());
        let argument = argument.help_heading(heading);
        match text {
            Some(text) => argument.help(text),
            None => argument,
        }
    })
}

fn text_of(subcommand: &str, argument: &str) -> Option<&'static str> {
    ZH.iter().find(|(sub, arg, _)| *sub == subcommand && *arg == argument).map(|(_, _, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_its_chinese_and_no_chinese_is_left_over() {
        let mut wanted = Vec::new();
        let command = Cli::command();
        let named = |command: &clap::Command| -> Vec<String> {
            command.get_arguments().map(|argument| argument.get_id().to_string()).collect()
        };
        wanted.extend(named(&command).into_iter().map(|argument| (String::new(), argument)));
        for sub in command.get_subcommands() {
            wanted.push((sub.get_name().to_owned(), String::new()));
            wanted.extend(named(sub).into_iter().map(|argument| (sub.get_name().to_owned(), argument)));
        }
        let mut given: Vec<_> =
            ZH.iter().map(|(sub, arg, _)| ((*sub).to_owned(), (*arg).to_owned())).collect();
        wanted.sort();
        given.sort();
        assert_eq!(given, wanted);
    }

    #[test]
    fn prose_is_set_by_the_rules_of_chinese() {
        for columns in [10, 40, 80] {
            for line in set(LONG_ABOUT[0], columns).lines() {
                assert!(textwrap::core::display_width(line) <= columns, "{line}");
                assert!(!line.starts_with(['，', '。', '、', '：']), "{line}");
            }
        }
    }
}
