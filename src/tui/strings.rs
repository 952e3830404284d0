//! Every sentence langdu says to its user, in Chinese and in English, in one table.
//!
//! A row is a name, the Chinese and the English text; `{}` stands for a value and is filled by [`fill`]. What an
//! article says is never in here, and nothing outside this file says anything to a user in its own words.

use std::fmt::Display;

/// The language of the user interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language that a locale name asks for, as in `LC_ALL`, `LC_MESSAGES` or `LANG`: Chinese for `zh…`,
    /// English for every other and for none.
    pub fn from_locale(locale: Option<&str>) -> Self {
        match locale {
            Some(name) if name.get(..2).is_some_and(|head| head.eq_ignore_ascii_case("zh")) => Self::Zh,
            _ => Self::En,
        }
    }
}

macro_rules! table {
    ($($(#[$doc:meta])* $name:ident => $zh:literal, $en:literal;)*) => {
        /// The name of a row of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(rustdoc::broken_intra_doc_links, reason = "the sentences are no Markdown: [keys] is a table of the settings")]
        pub enum Msg { $($(#[$doc])* #[doc = $en] $name,)* }

        impl Msg {
            /// Every row.
            pub const ALL: &[Msg] = &[$(Msg::$name,)*];

            /// The text of the row in `lang`.
            pub fn text(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Msg::$name, Lang::Zh) => $zh, (Msg::$name, Lang::En) => $en,)* }
            }
        }
    };
}

table! {
    // ── the reader ──
    HitNumber => "第 {} 处 / 共 {} 处", "hit {} of {}";
    Page => "第 {} 页 / 共 {} 页", "page {} of {}";
    Pages => "第 {} 页 / 共 {} 页", "pages {} of {}";
    TooSmall => "窗口太小", "window too small";
    StartOfArticle => "已到开头", "this is the beginning";
    EndOfArticle => "已到末尾", "this is the end";
    PlayIdle => "收听本文", "Listen";
    PlayPreparing => "准备朗读", "Getting ready";
    PlaySpeaking => "正在朗读", "Reading";
    PlaySilent => "无声演示", "Silent";
    PlayPaused => "已暂停", "Paused";
    PlayFailed => "朗读停止", "Stopped";
    OfferSilence => "（再按 p：无声地走一遍）", "(p again: follow without sound)";
    SilentVoice => "没有声音：只按语速移动高亮", "no sound: only the highlight moves, at the pace of a voice";
    SentenceSkipped => "跳过一句：{}", "a sentence was left out: {}";
    ListenedToEnd => "全文朗读完毕", "read to the end";
    FollowOn => "页面跟着朗读走", "the page goes with the voice";
    FollowOff => "页面不跟着朗读走", "the page stays where it is";
    AfterGoOn => "一句接一句地读", "sentence after sentence";
    AfterPause => "每句之后暂停，按 p 读下一句", "a pause after each sentence: p reads the next";
    AfterRepeat => "反复读这一句", "the same sentence again and again";
    SleepOff => "不定时停止", "no time is set";
    SleepMinutes => "再听 {} 分钟就停（暂停时不计时）", "stops after {} minutes of listening";
    SleepParagraph => "读完这一段就停", "stops at the end of the paragraph";
    SleepArticle => "读完这一篇就停", "stops at the end of the article";
    TagMinutes => "定时{}分", "{} min";
    TagParagraph => "段末停", "to paragraph end";
    TagArticle => "篇末停", "to article end";
    TagPause => "逐句", "by sentence";
    TagRepeat => "反复", "repeat";
    TagAway => "o 回到朗读处", "o: back to the voice";
    TagOff => "不跟随", "not following";
    Slept => "时间到，已停止朗读", "time is over: stopped reading";
    NothingToSpeak => "没有可以朗读的文字", "there is nothing to read aloud";
    NotListening => "还没有开始朗读：按 p", "not reading aloud yet: press p";
    RubyNeedsHorizontal => "拼音只注在横排上（按 V 换成横排）", "readings stand above horizontal lines only (V makes them so)";
    RubyNeedsRoom => "这一栏太窄，注不下拼音", "the column is too narrow for readings";
    SourceChanged => "文件已在别处更改：按 R 重新载入", "the file was changed by another program: R reads it again";
    Reloaded => "已重新载入", "read again";
    NotReloaded => "没有重新载入：{}", "not read again: {}";
    NothingToReload => "不是从文件读入的，不能重新载入", "it was not read from a file and cannot be read again";
    PromptCommand => ":", ":";
    PromptSearch => "/", "/";
    PromptPattern => "/（正则）", "/ (regex) ";
    PatternInvalid => "正则表达式有误：{}", "not a regular expression: {}";
    SearchInitials => "没有这些字母，按拼音首字母查找", "these letters stand nowhere: found as initials of pinyin";
    PromptExport => "导出到：", "Export to: ";
    NotANumber => "请输入页码，或百分比如 50%", "type the number of a page, or a percentage such as 50%";
    NotAPercentage => "百分比应在 0% 到 100% 之间", "a percentage is between 0% and 100%";
    NoSuchPage => "没有这一页：全文共 {} 页", "there is no such page: the article has {}";
    StillCounting => "还没有数到这一页，请稍候再试", "that page is not counted yet: try again in a moment";
    StillLoading => "正在读入全文，稍候即到", "the rest of the file is being read: in a moment";
    RestNotRead => "只读到文件的开头一部分：{}", "only the first part of the file could be read: {}";
    NothingSearched => "还没有查找过：按 /", "nothing searched yet: press /";
    NotFound => "没有找到“{}”", "not found: {}";
    SearchWrapped => "已从另一头继续查找", "search went round the end";
    ExportNoFolder => "没有文件夹 {}", "there is no folder {}";
    Exported => "已导出到 {}", "exported to {}";
    ExportFailed => "没有导出：{}", "not exported: {}";
    Printed => "已送去打印，共 {} 页", "sent to the printer, {} pages";
    PrintNoProgram => "没有打印命令 {}：请安装 CUPS（cups-client），或在设置里写明 [print] command", "there is no {} to print with: install CUPS (cups-client), or set command in [print]";
    PrintNoCommand => "设置里 [print] command 是空的", "command in [print] of the settings is empty";
    PrintNoPrinter => "打印机没有叫 {} 的", "no printer is called {}";
    ExitCode => "退出码 {}", "exit code {}";
    PrintFailed => "没有打印：{}（{}）{}", "not printed: {} ({}) {}";
    PrintEndless => "没有打印：{} 不结束", "not printed: {} does not end";
    PrintFont => "不能用字体 {}：{}", "the font {} cannot be used: {}";
    PrintMissing => "{} 里没有 {} 个字符，印出来是方框：{}", "{} has no glyphs for {} characters, which are printed as boxes: {}";
    PrintNoFont => "没有中文字体，打印出来可能没有汉字；请安装一个（如 fonts-noto-cjk），或在设置里写明 [print] font", "no font for Chinese was found, and paper may lack the characters; install one (such as fonts-noto-cjk) or set font in [print]";
    PreviewTitle => "打印预览  第 {} 页 / 共 {} 页  {} 列 × {} 行  {}–{} 行", "print preview  page {} of {}  {} columns × {} lines  {}–{}";
    PreviewWait => "打印预览：正在排版", "print preview: being set";
    PreviewTooWide => "版面有 {} 列，窗口里只有 {} 列，显示不下。- 减 2 列，W 减 10 列；p 仍可打印，e 写成文件，q 返回", "the sheet has {} columns and the window only {}: - makes it 2 narrower, W 10; p prints all the same, e writes a file, q goes back";
    PreviewKeys => "空格 b 翻看  j k 换页  + - w W 列数  l L 行数  p 打印  e 导出  ? 按键  q 返回", "j k page  + - w W columns  l L lines  p print  e export  ? keys  q back";
    PreviewKeysFew => "+ - 列数  l L 行数  p 打印  ? 按键  q", "+ - columns  p print  ? keys  q";
    PreviewKeysShort => "p 打印  ?  q", "p print  ?  q";
    PreviewForward => "往下看，到底就看下一张", "down the sheet, then the next one";
    PreviewBack => "往上看，到顶就看上一张", "up the sheet, then the one before";
    PreviewNext => "下一张", "next sheet";
    PreviewPrevious => "上一张", "sheet before";
    PreviewFirst => "第一张", "first sheet";
    PreviewLast => "最后一张", "last sheet";
    PreviewWider => "宽 2 列", "2 columns wider";
    PreviewNarrower => "窄 2 列", "2 columns narrower";
    PreviewMuchWider => "宽 10 列", "10 columns wider";
    PreviewMuchNarrower => "窄 10 列", "10 columns narrower";
    PreviewHigher => "每张多 1 行", "a line more on each sheet";
    PreviewLower => "每张少 1 行", "a line less on each sheet";
    PreviewPrint => "打印", "print";
    PreviewWrite => "写成文件，大小照这里", "write a file of this size";
    PreviewLeave => "回到文章", "back to the article";
    GroupPreview => "打印预览", "Print preview";
    PreviewExport => "按 e 可以写成文件", "e writes a file";
    ExportExists => "{} 已存在，不会覆盖", "{} is already there and is not overwritten";
    PositionNotSaved => "无法保存阅读位置：{}", "the reading position cannot be kept: {}";
    KeysKey => "按键", "key";
    KeysDoes => "做什么", "does";
    KeysName => "名称", "name";
    SettingsTitle => "设置", "Settings";
    SettingsAbout => "这些表由程序从 `config.example.toml` 写成；`langdu config --default` 写出那个文件。它放在 `~/.config/langdu/config.toml`，也可以没有；写错的键会报错，说出文件、行号和键名。", "These tables are written by the program from `config.example.toml`, which `langdu config --default` prints. It belongs at `~/.config/langdu/config.toml` and need not be there; a key that does not exist is an error that names file, line and key.";
    SettingsKey => "键", "key";
    SettingsDefault => "默认", "default";
    SettingsMeaning => "意思", "meaning";
    KeysTitle => "按键", "Keys";
    KeysAbout => "这张表由程序写成，阅读时按 `?` 也能看到。名称用在设置文件的 `[keys]` 表里，也可以在 `:` 后面输入。先按数字再按键，就做那么多次：`5` `j` 往下五段；`12G` 到第 12 页。`Ctrl-I` 只在支持 kitty 键盘协议的终端里有用：别的终端里它就是 `Tab`。", "This table is written by the program; `?` shows it while you read. The name is for the table `[keys]` of the settings, and can be typed after `:`. A number before a key does it so many times: `5` `j` goes down five paragraphs; `12G` goes to page 12. `Ctrl-I` is a key of its own only in terminals with the keyboard protocol of kitty: in others it is `Tab`.";
    HelpSet => "改版面：set indent 0、set justify true …（只管这一次）", "set how pages look: set indent 0, set justify true … (for this sitting)";
    HelpRate => "朗读的速度：rate 1.5", "the rate of the voice: rate 1.5";
    HelpOpen => "打开另一个文件：open 路径", "open another file: open PATH";
    MoreCommands => "共 {} 条；接着输入就会减少，Tab 补全，↓ 选择", "{} commands: type on to narrow them, Tab completes, ↓ chooses";
    NoSuchCommand => "没有这条命令：{}（按 : 再按 ↓ 可以看到全部）", "no such command: {} (: and ↓ show all of them)";
    NoSuchSetting => "可以设置的有：{}", "what can be set: {}";
    NoSuchValue => "{} 可以是：{}（现在是 {}）", "{} may be: {} (it is {})";
    NoSuchRate => "速度是 0.5 到 3.0 之间的数", "the rate is a number from 0.5 to 3.0";
    GroupMoving => "翻页、查找", "Moving and finding";
    GroupListening => "朗读", "Listening";
    GroupText => "选字", "Selecting";
    GroupLooks => "版面", "Looks";
    GroupArticles => "文章、书架", "Articles and shelf";
    GroupProgram => "程序", "The program";
    HelpMore => "j/k 滚动  / 筛选  q 返回", "j/k scroll  / filters  q returns";
    QReturns => "q 返回", "q back";
    HelpMoreShort => "j/k  /  q 返回", "j/k  /  q back";
    HelpEnd => "/ 筛选  q 返回", "/ filters  q returns";
    HelpEndShort => "/  q 返回", "/ filters  q back";
    HelpNextPage => "下一页", "next page";
    HelpPreviousPage => "上一页", "previous page";
    HelpNextParagraph => "光标到下一段", "cursor to the next paragraph";
    HelpPreviousParagraph => "光标到上一段", "cursor to the previous paragraph";
    HelpFirstPage => "首页", "first page";
    HelpLastPage => "末页", "last page";
    HelpCommand => "命令，或页码、百分比", "a command, or a page, or a percentage";
    HelpContents => "目录", "contents";
    HelpLinks => "链接", "links";
    HelpNextHeading => "下一个标题（章）", "next heading (chapter)";
    HelpPreviousHeading => "上一个标题（章）", "previous heading (chapter)";
    HelpBack => "跳转之前的地方", "back to where the last jump was made";
    HelpForward => "再回到跳转之后的地方", "forward again";
    NothingBehind => "前面没有跳转过", "there is no jump to go back from";
    NothingAhead => "没有可以再前往的地方", "there is nothing to go forward to";
    Times => "{} 次", "{} times";
    HelpSearch => "查找；Ctrl-R 用正则表达式，↑ 找过的", "search; Ctrl-R: a regular expression, ↑: earlier ones";
    HelpNextHit => "下一处", "next hit";
    HelpPreviousHit => "上一处", "previous hit";
    HelpPlayOrPause => "收听本文（从光标所在段，或上次停下处）、暂停、继续", "listen (from the cursor, or where it stopped), pause, go on";
    HelpStop => "停止朗读", "stop reading aloud";
    HelpReadFromHere => "从这里读起（光标所在段，或本页）", "read from here (the paragraph with the cursor, or this page)";
    HelpNextSentence => "读下一句", "read the next sentence";
    HelpPreviousSentence => "重读本句；刚开始时读上一句", "read the sentence again; near its beginning, the one before";
    HelpNextSpokenParagraph => "读下一段", "read the next paragraph";
    HelpPreviousSpokenParagraph => "重读本段；刚开始时读上一段", "read the paragraph again; near its beginning, the one before";
    HelpRepeatSentence => "重读本句", "read the sentence again";
    HelpRepeatOn => "反复读本句（再按取消）", "repeat the sentence on and on (again: no longer)";
    HelpPauseAfterSentence => "每句之后暂停（再按取消）", "pause after each sentence (again: no longer)";
    HelpSleepTimer => "定时停止：15、30、60 分钟、段末、篇末", "stop after 15, 30, 60 minutes, the paragraph, the article";
    HelpReturnToVoice => "回到正在读的一页", "back to the page that is being read";
    HelpToggleFollow => "页面是否跟着朗读走", "whether the page goes with the voice";
    HelpFaster => "读快些", "read faster";
    HelpSlower => "读慢些", "read slower";
    HelpLibrary => "书架：选另一篇", "shelf: choose another article";
    HelpNextArticle => "书架（或文件夹）的下一篇", "next article of the shelf (or the folder)";
    HelpPreviousArticle => "书架（或文件夹）的上一篇", "previous article of the shelf (or the folder)";
    HelpToggleGoOn => "听完一篇接着听下一篇（再按取消）", "listen on to the next article (again: no longer)";
    HelpPrint => "打印预览、打印", "print preview, and printing";
    HelpExport => "导出：文本，或看文件名 .md .html .pdf", "export: text, or by name .md .html .pdf";
    HelpReload => "重新载入文件（位置不变）", "read the file again (the place is kept)";
    HelpToggleMouse => "鼠标：点一句就读那一句，拖动选中，滚轮翻页（再按取消）", "mouse: a click reads the sentence aloud, dragging selects, the wheel turns pages (again: no longer)";
    MouseOn => "鼠标已启用：点一句就读那一句，拖动选中，滚轮翻页", "the mouse is on: a click reads the sentence, dragging selects, the wheel turns pages";
    MouseOff => "鼠标已停用", "the mouse is off";
    HelpHelp => "这张表", "this list";
    HelpRedraw => "重画屏幕", "draw the screen anew";
    HelpSuspend => "回到 shell（fg 返回）", "to the shell (fg comes back)";
    HelpToggleWriting => "横排、直排", "horizontal or vertical lines";
    HelpToggleRuby => "注拼音（横排时）", "pinyin above the characters (in horizontal lines)";
    HelpTheme => "配色：终端原色、浅色、深色、旧纸、高对比、自己的", "colours: the terminal's, light, dark, sepia, high contrast, your own";
    ThemeNow => "配色：{}", "colours: {}";
    ThemeAnsi => "终端原色", "the terminal's own";
    ThemeLight => "浅色", "light";
    ThemeDark => "深色", "dark";
    ThemeSepia => "旧纸", "sepia";
    ThemeContrast => "高对比", "high contrast";
    ThemeNoColor => "颜色已停用（NO_COLOR，或 --color never）", "colours are off (`NO_COLOR` or `--color never`)";
    ThemeUnknown => "没有名为 {} 的配色；可用的有：{}", "there is no theme called {}; there are: {}";
    ThemeNoBase => "设置 [themes.{}]：base = \"{}\" 不是配色，或者绕回了自己", "settings [themes.{}]: base = \"{}\" is no theme, or rests on this one";
    ThemeReserved => "设置 [themes.{}]：这个名字另有用处，请换一个", "settings [themes.{}]: this name has another meaning, choose another";
    HelpQr => "二维码，供手机扫：网址，或选中的文字、这一段", "a QR code for a phone: the address, or what is selected, or the paragraph";
    QrAddress => "网址：", "address: ";
    QrSelection => "选中的文字：", "selected: ";
    QrParagraph => "没有网址，这是本段：", "no address is known; the paragraph: ";
    QrKeys => "× q 关闭", "× q closes";
    QrInvert => "i 反色", "i inverts";
    QrTooSmall => "窗口太小，放不下二维码：要 {} 列 {} 行，现在是 {} 列 {} 行", "the window is too small for the code: it takes {} columns and {} rows, and there are {} and {}";
    QrTooLong => "太长（{} 字节），二维码最多放 {} 字节：少选一些", "too long ({} bytes): a QR code holds {} at most; select less";
    HelpColumnWidth => "栏宽：手机版、标准、加宽、与窗口同宽", "width of the column: a phone's, the usual, wider, the window's";
    ColumnNarrow => "手机版：每行 {} 列", "as on a phone: lines of {} columns";
    ColumnNormal => "标准栏宽：每行 {} 列", "the usual width: lines of {} columns";
    ColumnWide => "加宽：每行 {} 列", "wider: lines of {} columns";
    ColumnFull => "与窗口同宽：每行 {} 列", "as wide as the window: lines of {} columns";
    ColumnOnly => "窗口太窄，只有一种栏宽", "the window is too narrow for another width";
    HelpAutoScroll => "自动翻页：+ - 改快慢，空格暂停，翻页即停（再按取消）", "the page goes on by itself: + - change the pace, Space halts it, leafing ends it (again: no longer)";
    ScrollKeys => "+ - 改快慢  空格暂停", "+ - change it, Space halts it";
    ScrollOff => "不再自动翻页", "the page stays where it is";
    ScrollNotWithVoice => "正在朗读，页面会跟着走：要自动翻页，先按 s 停止朗读", "the page goes with the voice: s ends reading aloud, then S lets it go on by itself";
    ScrollRuns => "自动翻页", "By itself";
    ScrollHalts => "翻页暂停", "Halted";
    ScrollPace => "{} 字/分", "{}/min";
    HelpFocus => "专注：只亮一段、只亮一句（j/k 一句一句地走）、全亮", "focus: only a paragraph is bright, only a sentence (j/k go by sentences), all";
    FocusParagraph => "专注：只亮一段", "focus: only the paragraph is bright";
    FocusSentence => "专注：只亮一句，j/k 一句一句地走", "focus: only the sentence is bright; j/k go by sentences";
    FocusOff => "不再专注：全页都亮", "no focus: all of the page is bright";
    HelpToggleRuler => "阅读尺：j/k 一行一行地走（再按取消）", "a ruler under a line: j/k go by lines (again: no longer)";
    RulerOn => "阅读尺：j/k 一行一行地走", "the ruler is on: j/k go by lines";
    RulerOff => "阅读尺已收起", "the ruler is off";
    HelpStats => "读了多少、多快", "how much was read, and how fast";
    Stats => "阅读统计", "Reading";
    StatsCharacters => "全文字数", "characters in all";
    StatsShare => "读到", "read up to";
    StatsTime => "读了", "time spent";
    StatsRead => "读过的字", "characters read";
    StatsPace => "速度", "pace";
    StatsLeft => "还要读", "still to read";
    StatsAll => "读过的文章", "articles begun";
    StatsMinutes => "{} 分钟", "{} min";
    StatsUnknown => "读满一分钟才知道", "known after a minute of reading";
    ColumnSpent => "用时", "spent";
    HelpSelect => "选中一句；再按，多选下一句", "select a sentence; again: the next one too";
    HelpSelectLess => "少选一句", "select one sentence less";
    HelpDeselect => "取消选中", "select nothing";
    HelpCopy => "复制选中的文字，或这一段（经终端 OSC 52）", "copy what is selected, or the paragraph (through the terminal, OSC 52)";
    NothingSelected => "没有选中文字：按 x 选一句", "nothing is selected: x selects a sentence";
    Selected => "选中 {} 字", "{} characters selected";
    Copied => "已复制 {} 字（终端须允许 OSC 52）", "copied {} characters (the terminal has to allow OSC 52)";
    CopyTooLong => "太长，终端的剪贴板放不下：少选一些", "too long for the clipboard of a terminal: select less";
    HelpBookmark => "加书签（再按取消）", "leave a bookmark (again: take it away)";
    HelpHighlight => "高亮选中的文字，或这一段（再按取消）", "highlight what is selected, or the paragraph (again: no longer)";
    HelpNote => "给选中的文字或这一段写批注", "write a note about what is selected, or about the paragraph";
    HelpCorrect => "纠错：改选中的文字，或这一段", "correct what is selected, or the paragraph";
    HelpToggleCorrections => "纠错：按改后的读，或按原文读", "corrections: read what they say, or what stood there";
    HelpMarks => "书签、高亮、批注、纠错的列表", "list of bookmarks, highlights, notes and corrections";
    MarkBookmark => "书签", "bookmark";
    MarkHighlight => "高亮", "highlight";
    MarkNote => "批注", "note";
    MarkCorrection => "纠错", "correction";
    BookmarkLeft => "已加书签（' 列出，再按 m 取消）", "bookmark left (' lists them, m takes it away)";
    HighlightLeft => "已高亮（再按 h 取消）", "highlighted (h again: no longer)";
    NoteLeft => "已写批注（' 列出）", "note kept (' lists them)";
    MarkTakenOut => "已去掉：{}（在 ' 里按 u 恢复）", "taken out: {} (in the list, ', u brings it back)";
    NothingTakenOut => "没有可恢复的", "nothing was taken out";
    OneParagraph => "一次只能改一段：请在一段之内选择", "one paragraph at a time can be corrected: select within one";
    MarkTooLong => "这里太长，不能整段标记；先用 x 选一部分", "too long to be marked as a whole: select a part of it with x";
    NothingToMark => "这里没有文字可以标记", "there is no text here to be marked";
    NothingToEdit => "高亮没有文字可改", "a highlight says nothing that could be changed";
    NothingCorrected => "没有改动", "nothing was changed";
    CorrectionLeft => "已记下纠错（C 换回原文）", "correction kept (C shows what stood there)";
    CorrectionGone => "已改回原文", "as it was";
    NoCorrections => "没有纠错：按 c 改一处", "no corrections: c makes one";
    CorrectionsApplied => "按改后的读：{} 处", "corrected: {}";
    CorrectionsPartly => "改了 {} 处，另有 {} 处照原文", "corrected: {}; as it stood there: {}";
    CorrectionsNotApplied => "按原文读：{} 处未改", "as it stood there: {} not applied";
    CorrectionSays => "纠错：“{}”改为“{}”", "corrected: “{}” to “{}”";
    CorrectionProposes => "纠错（未采用）：“{}”改为“{}”", "correction, not applied: “{}” to “{}”";
    CorrectionBecause => "{}，因为{}", "{} because {}";
    NoteSays => "批注：{}", "note: {}";
    NoteAbout => "{}（{}）", "{} ({})";
    MarkMended => "{}（文中已改）", "{} (mended in the text)";
    MarkLost => "{}（文中已找不到）", "{} (no longer in the text)";
    MarkIsLost => "这些字已不在文中", "these words are no longer in the text";
    NoMarks => "还没有书签、高亮、批注、纠错：按 m、h、i、c", "no bookmarks, highlights, notes or corrections yet: m, h, i, c";
    NoMarksLeft => "没有了（u 恢复刚去掉的）", "none left (u brings the last one back)";
    MarksTitle => "标记 {} 处", "Marks: {}";
    MarksKeys => "Enter 前往  e 改  d 去掉  u 恢复  空格 采用纠错  o 寄出纠错  / 筛选  q 返回", "Enter goes  e edits  d takes out  u undoes  Space applies  o sends  / filters  q returns";
    MarksKeysFew => "Enter 前往  e 改  d 去掉  q 返回", "Enter goes  e edits  d takes out  q returns";
    MarksKeysShort => "d 去掉  q 返回", "d takes out  q";
    NoSendTemplate => "没有说寄到哪里：请在设置的 [corrections] send 里写邮件或网页地址", "it is not said where to: set the address of a mail or form in [corrections] send";
    NotACorrection => "只有纠错可以寄出", "only corrections are sent";
    NotesDamaged => "标记的文件坏了，已放在 {}", "the file of marks is damaged and was put at {}";
    NotesNotKept => "标记没有存下：{}", "the marks are not kept: {}";
    PromptNote => "批注：", "Note: ";
    PromptLabel => "书签名：", "Name of the bookmark: ";
    PromptWords => "改为：", "Should read: ";
    PromptReason => "原因（可不填）：", "Why (may be empty): ";
    HelpQuit => "退出（记住位置）", "quit (the position is kept)";

    // ── contents and shelf ──
    Contents => "目录", "Contents";
    NoHeadings => "这篇文章没有小标题，也不分章", "this article has no headings and no chapters";
    NoHeadingAfter => "后面没有标题了", "there is no heading after this";
    NothingMatches => "没有相符的", "nothing matches";
    ContentsKeys => "j/k 移动  Enter 前往  / 筛选  q 返回", "j/k move  Enter goes there  / filters  q returns";
    ContentsKeysShort => "Enter 前往  q 返回", "Enter goes  q back";
    Links => "链接", "Links";
    NoLinks => "这篇文章没有链接", "this article has no links";
    LinksKeys => "j/k 移动  Enter 前往  o 用浏览器打开  y 复制网址  / 筛选  q 返回", "j/k move  Enter goes there  o opens  y copies the address  / filters  q returns";
    LinksKeysFew => "Enter 前往  o 打开  y 复制  q 返回", "Enter goes  o opens  y copies  q returns";
    LinksKeysShort => "o 打开  q 返回", "o opens, q returns";
    LinkNotWeb => "只能打开 http、https 网址：{}", "only http and https addresses are opened: {}";
    OpeningLink => "正在打开 {}", "opening {}";
    LinkFailed => "没有打开：{}（{}）", "not opened: {} ({})";
    LinkNoProgram => "没有 {} 这个程序：请在设置的 [reader] open 里写明用什么打开网址", "there is no program {}: say in the settings, [reader] open, what opens addresses";
    Library => "书架", "Shelf";
    LibraryKeys => "{} 篇，{}  Enter 打开  / 筛选  s 换排序  q 返回", "{} articles by {}  Enter opens  / filters  s sorts  q returns";
    LibraryKeysFew => "{} 篇，{}  Enter 打开  q 返回", "{} by {}  Enter opens  q returns";
    LibraryKeysShort => "Enter 打开  q 返回", "Enter opens  q";
    OrderName => "按文件名", "file name";
    OrderAdded => "按加入先后", "time added";
    OrderTitle => "按标题", "title";
    OrderDate => "按日期", "date";
    OrderRead => "按读到哪里", "part read";
    Listing => "正在看书架上有什么", "looking at what is there";
    LibraryEmpty => "书架上还没有文章：用 langdu add 加一篇", "no articles yet: langdu add puts one on the shelf";
    FolderEmpty => "这个文件夹里没有文章", "there are no articles in this folder";
    NoLibrary => "找不到书架", "there is no shelf";
    OpeningArticle => "正在打开 {}", "opening {}";
    NotOpened => "打不开：{}", "not opened: {}";
    LastArticle => "这是最后一篇", "this is the last article";
    FirstArticle => "这是第一篇", "this is the first article";
    NotInLibrary => "这一篇不在书架上：按 B 选一篇", "this article is not on the shelf: B chooses one";
    GoOnOn => "听完这一篇，接着听下一篇", "after this article the next one is read";
    GoOnOff => "听完这一篇就停", "reading stops at the end of this article";
    TagGoOn => "连听", "on to the next";

    // ── import ──
    ImportNotFound => "没有这个文件：{}", "no such file: {}";
    ImportPermissionDenied => "没有权限读取：{}", "permission denied: {}";
    ImportIsFolder => "这是一个文件夹，不是文章：{}", "this is a folder, not an article: {}";
    ImportIo => "读取 {} 时出错：{}", "cannot read {}: {}";
    ImportOf => "{}：{}", "{}: {}";
    ImportBinaryKnown => "这不是文本，像是 {} 文件", "this is not text; it looks like {}";
    ImportBinary => "这不是文本，像是二进制数据（若确是文本，请用 --encoding 指明编码）", "this is not text but binary data (if it is text, name its encoding with --encoding)";
    ImportEmpty => "里面没有文字", "there is no text in it";
    ImportUnknownEncoding => "没有名为 {} 的编码（可用 utf-8、gb18030、big5、utf-16le、utf-16be 等）", "no encoding is called {} (try utf-8, gb18030, big5, utf-16le, utf-16be, …)";
    ImportWebPage => "这个 langdu 不带抓取网页的功能，请先在浏览器里把它存为文件：{}", "this langdu is built without fetching; save the page in a browser and open the file: {}";
    ImportReplaced => "有 {} 个字符无法解码，编码可能不是 {}；请用 --encoding 指明编码", "{} characters could not be decoded; the encoding may not be {}: name it with --encoding";
    ImportUncertain => "有 {} 行不能确定是否属于正文，已保留：“{}”", "{} lines may not belong to the article and were kept: “{}”";
    ImportLeftOut => "略去了 {} 行网页上的杂项", "left out {} lines of page furniture";
    ImportJoined => "合并了 {} 处硬换行", "joined {} hard-wrapped lines";
    ImportNoArticle => "这个网页里没有找到文章，显示的是页上的全部文字；如果内容要等脚本运行才出现，请在浏览器里打开后另存", "no article was found on this page, so all its text is shown; if it needs a script to appear, save the page from a browser";
    ImportLoginPage => "这像是一个登录页；请在浏览器里登录后把文章另存为文件", "this looks like a login page; log in with a browser and save the article";
    ImportNoText => "这个网页里没有文字；内容可能要等脚本运行才出现，请在浏览器里打开后另存", "there is no text on this page; it may need a script to appear: save the page from a browser";
    ImportOtherPage => "这个网页里没有文字，只引到另一个网页；请打开那一个：{}", "there is no text on this page, which leads to another one; open that: {}";
    ImportLoginOnly => "这个网页要求登录，里面没有文章；请在浏览器里登录后把文章另存为文件", "this page asks to log in and holds no article; log in with a browser and save the article";
    ImportNeedsProgram => "读 {} 要用 {}，还没有安装（在 poppler-utils 软件包里）", "{} is read with {}, which is not installed (package poppler-utils)";
    ImportBrokenPdf => "这个 PDF 取不出文字：可能已损坏，或有密码", "no text could be taken out of this PDF: it is damaged or has a password";
    ImportScannedPdf => "这个 PDF 里没有文字，只有扫描的图片；请先做文字识别（OCR）", "this PDF holds no text, only scanned pictures; recognise its text (OCR) first";
    ImportBrokenMhtml => "这个 MHTML（网页存档）损坏了，或里面没有网页；请在浏览器里重新存", "this saved page (MHTML) is damaged or holds no page; save it again";
    ImportNotABook => "名字是 EPUB，里面却没有书，只是一个压缩包；请解开后读里面的文件", "it is named .epub but is an archive without a book in it; unpack it and open what is inside";
    ImportBrokenBook => "这本书损坏或不完整，读不出来；请重新下载", "the book is damaged or incomplete; download it again";
    ImportEncryptedBook => "这本书有版权加密（DRM），只能用卖家的软件打开", "the book is encrypted (DRM) and only opens with its seller's program";
    ImportMissingParts => "书里有 {} 个文件缺失或损坏，已略去", "{} files of the book are missing or damaged and were left out";
    ImportTooLarge => "太大了，读不了：超过 {} MB", "too large to read: more than {} MB";
    ImportMorePages => "只读了 {} 页，文章还有下一页；加 --pages all 读全文", "{} page(s) read, and the article goes on: --pages all reads all of it";
    ImportMissingPage => "第 {} 页没有取到，文章到此为止；请稍后再试", "page {} could not be fetched, so the article ends before it; try again later";
    FetchBadAddress => "网址写得不对：{}", "not an address: {}";
    FetchScheme => "不能打开 {} 开头的网址，只能打开 http、https；本机的文件直接写路径：{}", "{} addresses are not opened, only http and https; name a file by its path: {}";
    FetchGone => "没有这个网页（{}）；请核对网址：{}", "there is no such page ({}); check the address: {}";
    FetchDenied => "网站不让读这一页（{}），可能要登录；请在浏览器里打开后另存为文件：{}", "the site refuses this page ({}) and may want a login; open it in a browser and save it: {}";
    FetchServer => "网站出了问题，或者太忙（{}）；请稍后再试：{}", "the site has trouble or is too busy ({}); try again later: {}";
    FetchStatus => "网站没有给出网页（{}）；请在浏览器里打开看看：{}", "the site gives no page ({}); look at it in a browser: {}";
    FetchHostNotFound => "找不到网站 {}；请核对网址和网络：{}", "there is no site {}; check the address and the network: {}";
    FetchRefused => "网站 {} 拒绝连接；请核对网址，或稍后再试：{}", "{} refuses the connection; check the address or try again later: {}";
    FetchConnection => "连不上网站 {}（{}）；请检查网络：{}", "no connection to {} ({}); check the network: {}";
    FetchTls => "与网站 {} 的加密连接没有建立（{}）；请核对网址和本机的时间：{}", "no secure connection to {} ({}); check the address and this machine's clock: {}";
    FetchTimeout => "等了 {} 秒还没有读完；请检查网络，或稍后再试：{}", "not finished after {} seconds; check the network or try again later: {}";
    FetchTooLarge => "太大，超过 {} MB；请先下载成文件再打开：{}", "larger than {} MB; download it and open the file: {}";
    FetchWrongType => "这不是文章，是 {}；请用文章所在网页的网址：{}", "this is no article but {}; use the address of the article's page: {}";
    FetchRedirectLoop => "网站把网址转来转去，回到了原处，可能要登录；请在浏览器里打开后另存为文件：{}", "the site redirects in a circle and may want a login; open it in a browser and save it: {}";
    FetchTooManyRedirects => "网站转了 {} 次还没有到；请在浏览器里打开，用最后的网址：{}", "still redirected after {} times; open it in a browser and use the final address: {}";
    FetchRedirectScheme => "网站要转到 {} 开头的地址，没有照办；请核对网址：{}", "the site redirects to a {} address, which is not followed; check the address: {}";
    FetchCutShort => "网页没有传完就断了；请再试一次：{}", "the page broke off before its end; try again: {}";
    FetchGarbled => "网站的答复看不懂；请在浏览器里打开看看：{}", "the site's answer makes no sense; look at it in a browser: {}";
    ReadingFile => "正在读 {}", "reading {}";
    Writing => "正在写  {} kB", "writing  {} kB";
    Adding => "正在放上书架 {}/{}  {}", "adding {}/{}  {}";
    LookingThrough => "正在看文章  {}", "looking through the articles  {}";
    Fetching => "正在取 {}  {} kB", "fetching {}  {} kB";

    // ── the voice ──
    VoiceMissing => "找不到朗读程序 {}", "the voice program {} is gone";
    VoiceExit => "朗读程序 {} 出错，退出码 {}", "the voice program {} failed with exit code {}";
    VoiceSignal => "朗读程序 {} 被信号 {} 终止", "the voice program {} was ended by signal {}";
    VoiceTooFast => "朗读程序 {} 没有出声就结束了：是否没有声音设备？", "the voice program {} ends without speaking: is there no sound device?";
    VoiceHang => "朗读程序 {} 没有响应，已结束它", "the voice program {} did not come to an end and was stopped";
    VoiceSpawn => "无法启动朗读程序 {}：{}", "the voice program {} could not be started: {}";
    VoiceSays => "{}（它说：{}）", "{} (it says: {})";
    VoiceSkipped => "跳过第 {} 句：{}", "sentence {} left out: {}";
    VoiceNoneFound => "没有找到能朗读的程序（找过：{}）。{}；也可以用 --engine silent 只看不听。", "no program that speaks was found (looked for: {}). {}; or use --engine silent to follow without sound.";
    VoiceGetLinux => "请安装一个，例如 sudo apt install espeak-ng", "Install one, for example: sudo apt install espeak-ng";
    VoiceGetMac => "请在“系统设置 › 辅助功能 › 朗读内容”里下载中文语音，或 brew install espeak-ng", "Download a Chinese voice in System Settings › Accessibility › Spoken Content, or: brew install espeak-ng";
    VoiceGetTermux => "请安装一个：pkg install espeak，或 pkg install termux-api 并装上 Termux:API", "Install one: pkg install espeak, or pkg install termux-api with the Termux:API app";
    VoiceGetWindows => "请在 Windows 的语言设置里添加中文语音", "Add a Chinese voice in the language settings of Windows";
    VoiceUnknownEngine => "没有名为 {} 的朗读引擎；可用的有：{}", "there is no engine called {}; there are: {}";
    VoiceNotInstalled => "引擎 {}：没有安装 {}", "engine {}: {} is not installed";
    VoiceNoMandarin => "{} 没有普通话语音", "{} has no Mandarin voice";
    VoiceFails => "{}。请在终端里运行 {} 看看；若同样出错，请重新安装它和它的语音数据。", "{}. Run {} in a terminal; if it fails there too, install it and its data anew.";
    VoiceEmptyCommand => "朗读引擎 {}：cmd 是空的", "engine {}: cmd is empty";
    VoiceNoVoice => "朗读引擎 {}：命令里有 {voice}，但没有设置语音", "engine {}: the command uses {voice} but no voice is set";
    VoiceTextFile => "朗读引擎 {}：text = \"file\" 与 {text_file} 必须同时使用", "engine {}: text = \"file\" and {text_file} belong together";
    VoiceOutFile => "朗读引擎 {}：output = \"file\" 与 {out_file} 必须同时使用，并且 mode = \"synthesize\"", "engine {}: output = \"file\" and {out_file} belong together, with mode = \"synthesize\"";
    VoiceTextArgument => "朗读引擎 {}：用 {text} 就要写 text = \"arg\"", "engine {}: {text} needs text = \"arg\"";
    VoiceFormat => "朗读引擎 {}：不认识的声音格式 {}（wav、s16le:22050:1、mp3 等）", "engine {}: {} is no form of sound (wav, s16le:22050:1, mp3, …)";
    VoiceProbe => "朗读引擎 {}：它的检测命令 {} 失败了", "engine {}: its probe {} failed";
    VoiceNoDecoder => "朗读引擎 {} 输出 {}，没有找到能解码的程序（找过：{}）", "engine {} writes {}; nothing that decodes it was found (looked for: {})";
    VoiceNoPlayer => "朗读引擎 {} 只生成声音：{}", "engine {} writes sound: {}";
    VoiceGarbage => "朗读程序 {} 没有给出声音：{}", "the voice program {} gave no sound: {}";
    VoiceTakenOver => "{}；改用 {}", "{}; {} takes over";
    SoundEmpty => "什么也没有写", "it wrote nothing";
    SoundIsOther => "写的是 {}", "it wrote {}";
    SoundHeader => "WAV 文件头坏了", "the WAV header is broken";
    SoundEncoding => "WAV 的编码（格式 {}，{} 位）不认识", "WAV samples of format {} with {} bits are not read";
    SoundSilent => "只有静音", "only silence";
    SoundTooLong => "超过 4 GB", "longer than 4 GB";
    OutputNoneFound => "没有找到能播放声音的程序（找过：{}）", "no program that plays sound was found (looked for: {})";
    OutputUnknown => "没有名为 {} 的播放程序；可用的有：{}", "there is no player called {}; there are: {}";
    OutputSpawn => "无法启动播放程序 {}：{}", "the player {} could not be started: {}";
    OutputEnded => "播放程序 {} 退出了：是否没有声音设备？", "the player {} ended: is there no sound device?";
    OutputStalled => "播放程序 {} 不再接收声音", "the player {} takes no more sound";
    VoiceNoSound => "朗读引擎 {} 自己播放，不能把声音交出来", "engine {} plays its sound itself and cannot write it";
    VoiceRateMap => "朗读引擎 {}：rate_map 里的 {} 不是语速", "engine {}: {} in its rate map is not a rate";
    TtsVariable => "环境变量 {}：{}", "the environment variable {}: {}";
    TtsQuote => "引号没有配对", "a quote is not closed";
    TtsPlaceholder => "不认识的占位符 {}", "unknown placeholder {}";
    EngineFacts => "{}；{}；{}", "{}; {}; {}";
    EngineSpeaks => "自己播放", "plays its sound itself";
    EngineSynthesizes => "生成声音，由朗读播放", "writes sound, which langdu plays";
    EnginePausesByPlayer => "暂停：停住播放", "pause: the player stands still";
    EnginePausesBySignal => "暂停：停住进程", "pause: the process is stopped";
    EnginePausesByRestart => "暂停：结束，继续时重读本句", "pause: it is ended and begins the sentence again";
    EnginePausesByCommands => "暂停：用它自己的命令", "pause: by commands of its own";
    EngineVoiceOwn => "声音由它自己定", "the voice is its own choice";
    EngineVoiceNamed => "声音 {}（设置里写的）", "voice {} (as set)";
    EngineVoiceTable => "声音 {}（引擎的默认）", "voice {} (the engine's default)";
    EngineVoiceProbed => "声音 {}（第一个会普通话的）", "voice {} (the first that speaks Mandarin)";
    EngineVoiceBroken => "声音 {}（这个版本的 cmn 把拼音当英语读）", "voice {} (this version's cmn reads pinyin as English)";
    EngineTested => "实测每秒 {} 字", "{} characters a second, measured";
    EngineTestFailed => "试读失败：{}", "does not speak: {}";
    EngineTestBroken => "试读没有结束", "the test did not come to an end";
    VoiceSilent => "无声", "silent";
    VoiceIdle => "未朗读", "not reading";
    VoicePreparing => "准备中", "getting ready";
    VoiceSpeaking => "朗读中", "reading";
    VoicePaused => "已暂停", "paused";
    VoiceFailed => "朗读停止", "voice stopped";
    VoiceProgress => "{}  第 {}/{} 句  {}", "{}  sentence {}/{}  {}";
    VoiceNoParagraph => "没有第 {} 段：全文共 {} 段", "there is no paragraph {}: the article has {}";
    VoiceNothing => "没有可以朗读的文字", "there is nothing to read aloud";

    // ── recording ──
    RecordProgress => "录音（{}） {} {}/{} 句", "recording ({}) {} {}/{} sentences";
    RecordDone => "录好了 {}：{} 句，{}，用了 {} 秒", "recorded {}: sentences {}, length {}, in {} seconds";
    RecordSentence => "第 {} 句录不成：{}；再来一次会从这里接着录", "sentence {} cannot be recorded: {}; the same command goes on from there";
    RecordImplausible => "声音有 {} 秒，不可能是这一句", "{} seconds of sound cannot be that sentence";
    RecordSilent => "无声引擎录不了音", "the silent engine cannot be recorded";
    RecordNoEncoder => "不知道怎样写 {}：名字以 .wav 结尾，或在设置的 [tts.encode] 里给 {} 写一条命令", "cannot tell how to write {}: end its name in .wav, or give {} a command under [tts.encode] in the settings";
    RecordEncoder => "设置 [tts.encode] 里 {} 的命令要有 {in} 和 {out}", "the command for {} under [tts.encode] in the settings needs {in} and {out}";
    RecordNotEncoded => "写不成 {}：{}", "cannot make {}: {}";

    // ── what is said, and how long it takes ──
    DictionaryUnreadable => "读不了读音词典 {}：{}", "cannot read the dictionary {}: {}";
    DictionaryInvalid => "读音词典 {} 第 {} 行，{}：{}", "dictionary {}, line {}, {}: {}";

    // ── the shelf on the command line ──
    ShelfEmpty => "书架是空的（{}）；放一篇上去：langdu add 文章", "the shelf is empty ({}); put an article on it: langdu add FILE";
    ShelfHas => "书架上已经有了：{}", "already on the shelf: {}";
    ShelfLeftOut => "另有 {} 个文件不是文章，或者读不了", "{} other files are no articles or cannot be read";
    ShelfNoHome => "找不到主目录，用设置 shelf.folder 指定书架的文件夹", "no home directory: name the folder of the shelf with the setting shelf.folder";
    ShelfNothing => "没有说找什么", "nothing to search for";
    ColumnTitle => "题目", "title";
    ColumnAuthor => "作者", "author";
    ColumnDate => "日期", "date";
    ColumnCharacters => "字数", "chars";
    ColumnMinutes => "分钟", "min";
    ColumnRead => "已读", "read";

    // ── what was left in articles, on the command line ──
    NotesUnreadable => "标记的文件坏了：{}", "the file of marks is damaged: {}";
    DiffNeedsSource => "diff 要有原文：langdu corrections 文章 --format diff", "a diff needs the article: langdu corrections SOURCE --format diff";
    CorrectionLost => "文中已找不到", "no longer in the text";
    CorrectionMended => "文中已改", "mended in the text";
    CorrectionNotApplied => "未采用", "not applied";
    // ── langdu doctor ──
    DoctorLangdu => "朗读", "langdu";
    DoctorTerminal => "终端", "terminal";
    DoctorLocale => "区域设置", "locale";
    DoctorWidths => "列宽", "widths";
    DoctorColours => "颜色", "colours";
    DoctorVoice => "语音引擎", "voice";
    DoctorSound => "播放程序", "sound";
    DoctorPrinting => "打印", "printing";
    DoctorPdf => "PDF", "PDF";
    DoctorOpener => "打开网址", "browser";
    DoctorWeb => "网上的文章", "web";
    DoctorRecording => "录音格式", "recording";
    DoctorSettings => "设置", "settings";
    DoctorDictionary => "读音词典", "dictionary";
    DoctorReadings => "拼音词表", "readings";
    DoctorConfigDir => "设置目录", "config";
    DoctorStateDir => "状态目录", "state";
    DoctorCacheDir => "缓存目录", "cache";
    DoctorShelf => "书架目录", "shelf";
    DoctorRecords => "阅读记录", "records";
    DoctorVersion => "{}，{} {}", "{}, {} {}";
    DoctorNoTerminal => "输出不在终端上，没有检查", "the output is no terminal: not looked at";
    DoctorTermSize => "{}，{} 列 {} 行", "{}, {} columns, {} rows";
    DoctorTermDumb => "TERM 是“{}”：阅读界面要会移动光标的终端", "TERM is \"{}\": the reading screen needs a terminal that can move its cursor";
    DoctorTermDumbDo => "换一个终端，或用 langdu export、langdu listen", "take another terminal, or langdu export and langdu listen";
    DoctorTermSmall => "窗口小于 8 列 4 行，放不下一页", "a page has no room in less than 8 columns and 4 rows";
    DoctorTermSmallDo => "把窗口拉大", "enlarge the window";
    DoctorLocaleNone => "没有设置（LC_ALL、LC_CTYPE、LANG），多半当作 C", "no variable names one, which most programs take for C";
    DoctorLocaleOther => "{} 不是 UTF-8；朗读总是写 UTF-8，别的程序可能显示成乱码", "{} is not UTF-8; langdu always writes UTF-8, which other programs may garble";
    DoctorLocaleDo => "export LANG=zh_CN.UTF-8（或 C.UTF-8）", "export LANG=C.UTF-8 (or zh_CN.UTF-8)";
    DoctorWidthsAsked => "“ ” … — · 占 {} 列（问过终端）", "“ ” … — · take {} columns (the terminal was asked)";
    DoctorWidthsSet => "“ ” … — · 占 {} 列（设置里写的）", "“ ” … — · take {} columns (as set)";
    DoctorWidthsDiffer => "设置说 “ ” … — · 占 {} 列，终端说 {} 列", "the settings give “ ” … — · {} columns, the terminal {}";
    DoctorWidthsDifferDo => "删去设置里的 ambiguous，或不用 --ambiguous", "leave ambiguous out of the settings and of the command line";
    DoctorWidthsSilent => "终端没有在半秒内回答，当作 1 列", "the terminal did not answer within half a second: 1 column is assumed";
    DoctorWidthsSilentDo => "如果引号后面有空洞或叠字，用 --ambiguous 2", "if there are holes or overlaps after quotation marks, --ambiguous 2";
    DoctorColoursNone => "不用颜色（NO_COLOR、TERM 或设置），粗体和反显还在", "none, by the environment or the settings; bold and reverse stay";
    DoctorColours16 => "16 色；自己的配色会取近似色", "16; themes take the nearest";
    DoctorColours256 => "256 色", "256";
    DoctorColoursAll => "全彩", "all (24 bits)";
    DoctorVoiceFound => "{}：{}", "{}: {}";
    DoctorVoiceDo => "没有声音也能阅读；langdu engines 说明各引擎缺什么", "reading goes on without; langdu engines tells what each engine lacks";
    DoctorVoiceTableDo => "改设置里的 [tts]，langdu engines 说明各引擎", "mend [tts] in the settings; langdu engines tells of each engine";
    DoctorSoundDo => "装上其中一个（Debian：pulseaudio-utils 或 alsa-utils）；自己播放的引擎不需要", "install one of them (Debian: pulseaudio-utils or alsa-utils); engines that play by themselves need none";
    DoctorPrintNone => "找不到 {}", "{} is not found";
    DoctorFontDo => "请改设置里 [print] 的 font，或空着", "name another file as font in [print] of the settings, or none";
    DoctorPrintNoneDo => "Debian：sudo apt install cups-client；或 langdu export 写成文件", "Debian: sudo apt install cups-client; or langdu export to a file";
    DoctorPdfNone => "找不到 pdftotext，打不开 PDF", "pdftotext is not found: PDF cannot be opened";
    DoctorPdfNoneDo => "Debian：sudo apt install poppler-utils", "Debian: sudo apt install poppler-utils";
    DoctorOpenerNone => "找不到 {}，链接打不开", "{} is not found: links cannot be opened";
    DoctorOpenerNoneDo => "在设置 [reader] 里写 open = [\"浏览器\", \"{url}\"]", "write open = [\"browser\", \"{url}\"] under [reader] in the settings";
    DoctorWebThere => "能打开网址", "addresses can be opened";
    DoctorWebNone => "编译时没有 net，打不开网址", "built without net: addresses cannot be opened";
    DoctorWebNoneDo => "用浏览器存成文件再读", "save pages with a browser and read the file";
    DoctorEncoderNone => "[tts.encode] {}：找不到 {}", "[tts.encode] {}: {} is not found";
    DoctorEncoderNoneDo => "装上它，或只录 .wav", "install it, or record .wav";
    DoctorEncoders => "wav {}", "wav {}";
    DoctorFileAbsent => "{}（没有，不需要）", "{} (not there, not needed)";
    DoctorSettingsAbsent => "{}（没有，用默认设置）", "{} (not there: the defaults hold)";
    DoctorSettingsDo => "照 docs/config.zh-CN.md 改正；langdu config --default 是完整的例子", "mend it by docs/config.md; langdu config --default prints a whole one";
    DoctorWordsDo => "改正这一行，或先把文件改名", "mend that line, or rename the file for now";
    DoctorVariableDo => "改正环境变量，或去掉它", "mend the variable, or unset it";
    DoctorNoHome => "找不到主目录", "no home directory";
    DoctorNoHomeDo => "设置 HOME；没有它，设置、位置和书架都不保存", "set HOME: without it no settings, positions or shelf are kept";
    DoctorDirThere => "{}（可写，空余 {}）", "{} (writable, {} free)";
    DoctorDirReadable => "{}（只能读，够用）", "{} (can only be read, which is enough)";
    DoctorDirAbsent => "{}（还没有，需要时会建；空余 {}）", "{} (not there yet, made when needed; {} free)";
    DoctorDirBroken => "{}：{}", "{}: {}";
    DoctorDirNoFolder => "{} 不是目录", "{} is no directory";
    DoctorDirDo => "改它的权限（chown、chmod），或用 {} 换地方", "change its permissions (chown, chmod), or name another place with {}";
    DoctorFull => "{}（可写，但只剩 {}）", "{} (writable, but only {} left)";
    DoctorFullDo => "腾出空间；~/.cache/langdu 可以删去", "make room; ~/.cache/langdu can be deleted";
    DoctorRecordsFine => "都能读", "all can be read";
    DoctorRecordBroken => "{} 读不了，当作没有", "{} cannot be read and counts as none";
    DoctorRecordBrokenDo => "不要的话就删去", "delete it if you do not miss it";
    DoctorRecordMore => "还有 {} 个文件读不了", "{} more files cannot be read";
    DoctorDo => "{} → {}", "{} → {}";
    // ── paragraph by paragraph ──
    LinearStart => "回车读下一段，? 看全部命令", "Enter reads the next paragraph, ? tells all commands";
    LinearResumed => "接着上次读：{}", "where you were: {}";
    LinearPosition => "第 {} 段，共 {} 段，读到 {}%", "paragraph {} of {}, {}% read";
    LinearTitle => "题目：", "Title: ";
    LinearHeading => "标题：", "Heading: ";
    LinearQuote => "引文：", "Quotation: ";
    LinearInnerQuote => "引文中的引文：", "Quotation within a quotation: ";
    LinearCode => "代码：", "Code: ";
    LinearTable => "表格：", "Table: ";
    LinearImage => "图片：", "Picture: ";
    LinearNote => "注释：", "Note: ";
    LinearHelp => "回车：下一段\nb：上一段\nr：再读这一段\n数字：到第几段\n/文字：查找；n：再找下一处\np：朗读、暂停、继续\nt：目录，每个标题前面的数字可以输入\n.：读到哪里\nq：退出", "Enter: the next paragraph\nb: the one before\nr: this one again\na number: the paragraph of that number\n/text: search; n: the next hit\np: listen, pause, go on\nt: contents, each heading behind a number that can be typed\n.: where you are\nq: quit";
    LinearUnknown => "没有这条命令：{}（? 看全部命令）", "no such command: {} (? tells all of them)";
    LinearNothingSearched => "还没有查找过：输入 / 和文字", "nothing searched yet: type / and a text";

    // ── command line, files, configuration ──
    Notice => "langdu: 注意：{}", "langdu: note: {}";
    ArgumentHelp => "{}。用法见 {}", "{}; see {}";
    ArgumentUnknown => "没有 {} 这个选项", "there is no option {}";
    ArgumentNear => "没有 {} 这个选项，也许是 {}", "there is no option {}; perhaps {} is meant";
    ArgumentExtra => "多了一个参数：{}", "one argument too many: {}";
    ArgumentExtraNear => "多了一个参数：{}，也许要用的是 langdu {}", "one argument too many: {}; perhaps langdu {} is meant";
    ArgumentValue => "{} 的值不能是 {}", "{} cannot be {}";
    ArgumentChoice => "{} 的值不能是 {}，可以是 {}", "{} cannot be {}, but one of {}";
    ArgumentRange => "{} 的值不能是 {}，要在 {} 之内", "{} cannot be {}: it has to be in {}";
    ArgumentNoValue => "{} 后面少了值", "{} needs a value";
    ArgumentMissing => "还少参数：{}", "missing: {}";
    ArgumentTwice => "{} 只能写一次", "{} may be given only once";
    ArgumentConflict => "{} 和 {} 不能一起用", "{} and {} cannot be used together";
    ExportPdfWhere => "PDF 要写进文件：用 -o 指定一个文件，几篇文章时指定文件夹", "a PDF is written to a file: name one by -o, or a folder for several articles";
    SourceLikeCommand => "没有这个文件：{}；也许要用的是 langdu {}", "no such file: {}; perhaps langdu {} is meant";
    SourceAndCommand => "{} 后面不能再有子命令；文件与子命令同名时写作 ./{}", "no subcommand may follow {}; a file named like a subcommand is written ./{}";
    LogUnwritable => "不能写日志 {}：{}", "cannot write the log {}: {}";
    ConfigUnreadable => "读不了设置文件 {}：{}", "cannot read the settings {}: {}";
    KeysNoAction => "设置 [keys] 里的 {}：没有这个动作；名称见 docs/keys.zh-CN.md", "settings, [keys]: there is no action {}; docs/keys.md lists them";
    KeysNoKey => "设置 [keys] 里的 {} = “{}”：没有这个键；写法如 Space、Ctrl-F、Alt-←、F5", "settings, [keys]: {} = \"{}\" is no key; write Space, Ctrl-F, Alt-Left, F5 …";
    KeysTwice => "设置 [keys] 里的 {} 同时给了 {} 和 {}：请去掉一处", "settings, [keys]: {} is bound to {} and to {}: leave one out";
    KeysNoWayOut => "设置 [keys] 没有给 quit 留下键：请给它一个", "settings, [keys]: quit is left without a key: give it one";
    KeysBare => "设置 [keys] 占用了别的动作的键，下列动作没有键了：{}（可在 : 后面输入名称；写上 = [] 就不再提示）", "settings, [keys]: these actions have lost their keys: {} (type their names after :, or write = [] to be told no more)";
    ConfigInvalid => "设置文件 {} 第 {} 行，{}：{}", "settings {}, line {}, {}: {}";
    PhraseInvalid => "拼音词表 {} 第 {} 行：{}", "list of readings {}, line {}: {}";
    PhraseNoPhrase => "开头应是 1 到 12 个汉字", "it begins with a phrase of 1 to 12 Han characters";
    PhraseCount => "每个汉字要有一个音节", "each Han character has one syllable";
    PhraseSyllable => "不是拼音；声调写作 háng 或 hang2", "not a syllable of pinyin; tones are written as in háng or hang2";
    NoHome => "找不到主目录，这次不记阅读位置", "no home directory: the reading position is not kept";
    NoScreen => "打不开阅读界面：{}", "the reading screen cannot be opened: {}";
    NoHomeForConfig => "找不到主目录，用 --config 指定设置文件", "no home directory: name the settings with --config";
    CannotWrite => "写不了 {}：{}", "cannot write {}: {}";
    CannotList => "列不出文件夹 {}：{}", "cannot list the folder {}: {}";
    EmptyFolder => "文件夹 {} 里没有文章（.txt、.md、.html、.mhtml、.epub、.pdf）", "no articles (.txt, .md, .html, .mhtml, .epub, .pdf) in the folder {}";
    FileExists => "文件 {} 已经存在；要覆盖就加 --force", "{} is already there; --force replaces it";
    NotAFolder => "有几篇文章，{} 却不是文件夹", "there are several articles, but {} is not a folder";
    RateOutOfRange => "速度 {} 不行，要在 {} 到 {} 之间", "a rate of {} is not possible: {} to {}";
    StandardOutput => "标准输出", "standard output";
    IoNotFound => "没有这个文件或文件夹", "no such file or folder";
    IoDenied => "没有权限", "permission denied";
    IoExists => "已经存在", "already there";
    IoNotRegular => "不是普通文件", "not a regular file";
    IoFull => "磁盘满了", "the disk is full";
    IoReadOnly => "文件系统只读", "the file system is read-only";
    IoFolder => "是一个文件夹", "it is a folder";
    IoNoFolder => "不是文件夹", "it is not a folder";
    IoNotText => "不是 UTF-8 文字", "not UTF-8 text";
}

/// The text of `msg` in `lang` with each `{}` filled by the next of `values`.
pub fn fill(msg: Msg, lang: Lang, values: &[&dyn Display]) -> String {
    let mut filled = String::new();
    let mut values = values.iter();
    let mut pieces = msg.text(lang).split("{}").peekable();
    while let Some(piece) = pieces.next() {
        filled.push_str(piece);
        if pieces.peek().is_some()
            && let Some(value) = values.next()
        {
            filled.push_str(&value.to_string());
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_of_a_row_take_the_same_number_of_values() {
        for msg in Msg::ALL {
            let count = |lang| msg.text(lang).matches("{}").count();
            assert_eq!(count(Lang::Zh), count(Lang::En), "{msg:?}");
        }
    }

    #[test]
    fn values_fill_the_gaps_in_order() {
        assert_eq!(fill(Msg::Page, Lang::Zh, &[&3, &9]), "第 3 页 / 共 9 页");
    }

    #[test]
    fn the_locale_decides() {
        assert_eq!(Lang::from_locale(Some("zh_CN.UTF-8")), Lang::Zh);
        assert_eq!(Lang::from_locale(Some("C.UTF-8")), Lang::En);
        assert_eq!(Lang::from_locale(None), Lang::En);
    }
}
