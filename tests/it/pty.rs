//! langdu in a real pseudo-terminal, with a terminal model (vt100) that shows what a person would see.
//!
//! Every wait is for a condition, with a deadline that only a hang reaches.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const DEADLINE: Duration = Duration::from_secs(60);

/// What the terminal shows, and every byte that it was sent.
pub(crate) struct Shown {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
    /// Columns of an ambiguous character, as this terminal answers when it is asked.
    ambiguous: u16,
}

/// A terminal with langdu in it, and a home directory of its own.
pub(crate) struct Session {
    master: Box<dyn MasterPty + Send>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<(Mutex<Shown>, Condvar)>,
    home: TempDir,
}

impl Shown {
    /// The text of the screen.
    pub(crate) fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// What was sent after the first `count` bytes.
    pub(crate) fn bytes_after(&self, count: usize) -> &[u8] {
        self.bytes.get(count..).unwrap_or_default()
    }
}

impl Session {
    fn start(arguments: &[&str], width: u16, height: u16) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), arguments, width, height, &[])
    }

    pub(crate) fn start_in(
        home: TempDir,
        arguments: &[&str],
        width: u16,
        height: u16,
        env: &[(&str, &str)],
    ) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_langdu"));
        command.args(arguments);
        Self::start_command(command, home, width, height, env, "")
    }

    /// A terminal of 80 columns in which `typed` is there before langdu can read anything else.
    fn start_in_with(home: TempDir, arguments: &[&str], typed: &str) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_langdu"));
        command.args(arguments);
        Self::start_command(command, home, 80, 24, &[], typed)
    }

    pub(crate) fn start_command(
        mut command: CommandBuilder,
        home: TempDir,
        width: u16,
        height: u16,
        env: &[(&str, &str)],
        typed: &str,
    ) -> Self {
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "zh_CN.UTF-8");
        command.cwd(home.path());
        for (name, value) in env {
            command.env(name, value);
        }
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let rows = NonZero::new(height).unwrap();
        let columns = NonZero::new(width).unwrap();
        let shown = Shown {
            parser: vt100::Parser::new(rows, columns, 0),
            bytes: Vec::new(),
            closed: false,
            ambiguous: 1,
        };
        let shown = Arc::new((Mutex::new(shown), Condvar::new()));
        let mut writer = pair.master.take_writer().unwrap();
        writer.write_all(typed.as_bytes()).unwrap();
        let writer = Arc::new(Mutex::new(writer));
        let reader = pair.master.try_clone_reader().unwrap();
        let (answered, answers) = std::sync::mpsc::channel();
        let (seen, answering) = (Arc::clone(&shown), Arc::clone(&writer));
        thread::spawn(move || watch(reader, &answering, &seen, &answered));
        // Whoever is not asked sees the program end, and the other side of the channel with it.
        let _ = answers.recv_timeout(DEADLINE);
        Self { master: pair.master, writer, child, shown, home }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        let mut writer = self.writer.lock().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Changes the terminal's setting for ambiguous characters, as a person does in its preferences.
    fn set_ambiguous(&mut self, columns: u16) {
        self.shown.0.lock().unwrap().ambiguous = columns;
    }

    fn resize(&mut self, width: u16, height: u16) {
        let (lock, _) = &*self.shown;
        lock.lock()
            .unwrap()
            .parser
            .screen_mut()
            .set_size(NonZero::new(height).unwrap(), NonZero::new(width).unwrap());
        self.master.resize(PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Waits until `condition` holds of what is shown, and gives the text of the screen.
    pub(crate) fn wait(&self, what: &str, condition: impl Fn(&Shown) -> bool) -> String {
        let (lock, changed) = &*self.shown;
        let started = Instant::now();
        let mut shown = lock.lock().unwrap();
        while !condition(&shown) {
            let left = DEADLINE.saturating_sub(started.elapsed());
            assert!(
                !left.is_zero(),
                "waited for {what}; the screen shows:\n{}",
                shown.parser.screen().contents()
            );
            shown = changed.wait_timeout(shown, left).unwrap().0;
        }
        shown.parser.screen().contents()
    }

    /// The home directory, after the end.
    pub(crate) fn into_home(mut self) -> TempDir {
        std::mem::replace(&mut self.home, tempfile::tempdir().unwrap())
    }

    /// How many bytes were sent so far.
    pub(crate) fn written(&self) -> usize {
        self.shown.0.lock().unwrap().bytes.len()
    }

    /// Waits for something that is seen outside of the terminal.
    pub(crate) fn wait_until(what: &str, condition: impl Fn() -> bool) {
        let started = Instant::now();
        while !condition() {
            assert!(started.elapsed() < DEADLINE, "waited for {what}");
            // Nobody tells when a file or a process changes.
            thread::yield_now();
            thread::sleep(Duration::from_millis(2));
        }
    }

    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait(text, |shown| shown.parser.screen().contents().contains(text))
    }

    /// Waits until langdu has ended; gives its exit code and every byte it sent.
    pub(crate) fn wait_for_end(&mut self) -> (u32, Vec<u8>) {
        let status = self.child.wait().unwrap();
        self.wait("the end of output", |shown| shown.closed);
        let (lock, _) = &*self.shown;
        (status.exit_code(), lock.lock().unwrap().bytes.clone())
    }

    pub(crate) fn pid(&self) -> i32 {
        i32::try_from(self.child.process_id().unwrap()).unwrap()
    }

    pub(crate) fn assert_terminal_is_as_it_was(&self) {
        let (lock, _) = &*self.shown;
        let shown = lock.lock().unwrap();
        assert!(!shown.parser.screen().alternate_screen(), "the alternate screen is left");
        assert!(!shown.parser.screen().hide_cursor(), "the cursor is shown");
        assert!(!shown.parser.screen().bracketed_paste(), "bracketed paste is off");
        let last = |sequence: &[u8]| shown.bytes.windows(sequence.len()).rposition(|bytes| bytes == sequence);
        assert!(last(b"\x1b[?1004l") > last(b"\x1b[?1004h"), "focus is not reported any more");
        assert!(last(b"\x1b[?7h") > last(b"\x1b[?7l"), "lines are wrapped again");
        assert!(last(b"\x1b[23;2t") >= last(b"\x1b[22;2t"), "the window has its title again");
        assert!(last(b"\x1b[<1u") >= last(b"\x1b[>1u"), "keys come as ever");
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A test that fails must not leave its reader behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads what langdu sends, shows it, and answers questions as a terminal does. After the first request for device
/// attributes it is `answered`.
fn watch(
    mut reader: Box<dyn Read + Send>,
    writer: &Mutex<Box<dyn Write + Send>>,
    seen: &(Mutex<Shown>, Condvar),
    answered: &std::sync::mpsc::Sender<()>,
) {
    let (lock, changed) = seen;
    let mut buffer = [0; 4096];
    // What comes before has been looked at.
    let mut asked = 0;
    loop {
        let count = reader.read(&mut buffer).unwrap_or(0);
        let mut shown = lock.lock().unwrap();
        if count == 0 {
            shown.closed = true;
            changed.notify_all();
            return;
        }
        shown.parser.process(&buffer[..count]);
        shown.bytes.extend_from_slice(&buffer[..count]);
        let (mut answer, mut attributes) = (String::new(), false);
        while let Some((length, question)) = question(&shown.bytes[asked..], shown.ambiguous) {
            asked += length;
            attributes |= question.ends_with('c');
            answer.push_str(&question);
        }
        drop(shown);
        changed.notify_all();
        if !answer.is_empty() {
            // A program that has ended waits for no answer.
            let _ = writer.lock().unwrap().write_all(answer.as_bytes());
        }
        if attributes {
            let _ = answered.send(());
        }
    }
}

/// The first question in `bytes`, by where it ends, and what a terminal answers to it: the cursor's position after a
/// sample that was written at the start of the second row, or its attributes. Where ambiguous characters are narrow it
/// knows the keyboard protocol of kitty.
fn question(bytes: &[u8], ambiguous: u16) -> Option<(usize, String)> {
    let position = bytes.windows(4).position(|window| window == b"\x1b[6n");
    let attributes = bytes.windows(3).position(|window| window == b"\x1b[c");
    match (position, attributes) {
        (Some(at), later) if later.is_none_or(|later| at < later) => {
            let before = String::from_utf8_lossy(&bytes[..at]).into_owned();
            let sample = before.rsplit_once("\x1b[2;1H").map_or("", |(_, sample)| sample);
            let columns = if ["“", "ж", "\u{E000}", "─"].contains(&sample) { ambiguous } else { 2 };
            Some((at + 4, format!("\x1b[2;{}R", columns + 1)))
        }
        (_, Some(at)) => {
            let keyboard = ambiguous == 1 && bytes[..at].ends_with(b"\x1b[?u");
            Some((at + 3, format!("{}\x1b[?62c", if keyboard { "\x1b[?0u" } else { "" })))
        }
        (_, None) => None,
    }
}

fn article(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("articles").join(name).display().to_string()
}

fn fake_engine() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fake-engine.sh").display().to_string()
}

/// A configuration that makes the fake engine the voice.
fn config_with_fake_engine(home: &Path) -> PathBuf {
    let path = home.join("config.toml");
    let text = format!("[tts]\nengine = \"fake\"\n[tts.engines.fake]\ncmd = [{:?}]\n", fake_engine());
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn it_starts_turns_pages_searches_and_leaves() {
    let mut session = Session::start(&[&article("long.txt")], 80, 24);
    session.wait("the first page", |shown| shown.parser.screen().contents().contains(" 1 页"));
    session.press(" ");
    session.wait_for("第 2 页");
    session.press("b");
    session.wait_for("第 1 页");
    session.press("?");
    session.wait_for("翻页、查找");
    session.press("q");
    session.wait_for("第 1 页");
    session.press("/没有这样的一句话\r");
    session.wait_for("没有找到");
    session.press("q");
    let (code, bytes) = session.wait_for_end();
    assert_eq!(code, 0);
    session.assert_terminal_is_as_it_was();
    assert!(bytes.windows(8).any(|window| window == b"\x1b[?2026h"), "frames are synchronized updates");
}

#[test]
fn a_resize_keeps_the_text_on_top_and_the_position_is_found_again() {
    let mut session = Session::start(&[&article("long.txt")], 80, 24);
    session.wait_for(" 1 页");
    session.press("fff");
    // The clock comes when the sentences are known, which may be after the page.
    let page = session.wait("the fourth page with its clock", |shown| {
        let screen = shown.parser.screen().contents();
        screen.contains("第 4 页") && screen.contains('~')
    });
    let top: String = page.lines().nth(2).unwrap().trim().chars().take(4).collect();
    session.resize(50, 20);
    session.wait(&top, |shown| {
        shown.parser.screen().contents().lines().nth(2).is_some_and(|line| line.contains(&top))
    });
    session.resize(80, 24);
    session.wait("the same page", |shown| shown.parser.screen().contents() == page);
    session.press("q");
    session.wait_for_end();
    let home = std::mem::replace(&mut session.home, tempfile::tempdir().unwrap());
    let again = Session::start_in(home, &[&article("long.txt")], 80, 24, &[]);
    again.wait("the page that was left", |shown| shown.parser.screen().contents() == page);
}

/// The window has the article's title while it is read; where the terminal can tell Ctrl-I from Tab, so does langdu.
#[test]
fn the_window_is_named_and_keys_are_told_apart() {
    let mut session = Session::start(&[&article("long.txt")], 80, 24);
    session.wait_for(" 1 页");
    session.press(" G");
    session.wait_for("100%");
    session.press("\x0f");
    session.wait_for("第 2 页");
    session.press("\x1b[105;5u");
    session.wait_for("100%");
    session.press("q");
    let (code, bytes) = session.wait_for_end();
    assert_eq!(code, 0);
    session.assert_terminal_is_as_it_was();
    let has = |sequence: &str| bytes.windows(sequence.len()).any(|window| window == sequence.as_bytes());
    assert!(has("\x1b[22;2t\x1b]2;") && has(" · langdu\x1b\\") && has("\x1b[>1u"));
    // Not where it could be taken for something else.
    let mut console = Session::start_in(
        tempfile::tempdir().unwrap(),
        &[&article("long.txt")],
        80,
        24,
        &[("TERM", "linux")],
    );
    console.wait_for(" 1 页");
    console.press("q");
    let (_, bytes) = console.wait_for_end();
    assert!(!bytes.windows(4).any(|window| window == b"\x1b]2;"));
}

/// Keys are bound by the settings; what cannot be bound is told before the screen is taken.
#[test]
fn keys_can_be_bound_anew() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config.toml");
    fs::write(&config, "[keys]\nnext_page = [\"J\", \"Ctrl-F\"]\nquit = \"Q\"\n").unwrap();
    let arguments = ["--config", config.to_str().unwrap(), &article("long.txt")];
    let mut session = Session::start_in(home, &arguments, 80, 24, &[]);
    session.wait_for(" 1 页");
    session.press(" qJ");
    session.wait_for("第 2 页");
    session.press("\x06");
    session.wait_for("第 3 页");
    session.press("?");
    session.wait_for("J Ctrl-F");
    session.press("QQ");
    assert_eq!(session.wait_for_end().0, 0);
    for (keys, said) in [
        ("fly = \"x\"", "没有这个动作"),
        ("help = \"Hyper-X\"", "没有这个键"),
        ("help = \"x\"\nstop = \"x\"", "请去掉一处"),
        ("quit = []", "quit"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join("config.toml");
        fs::write(&config, format!("[keys]\n{keys}\n")).unwrap();
        let arguments = ["--config", config.to_str().unwrap(), &article("long.txt")];
        let mut session = Session::start_in(home, &arguments, 80, 24, &[]);
        session.wait_for(said);
        assert_eq!(session.wait_for_end().0, 2);
    }
}

/// Whether the last quotation mark that was written stands in so many columns: they are blanked before it.
fn shows_quotes(shown: &Shown, columns: usize) -> bool {
    let text = String::from_utf8_lossy(&shown.bytes);
    let last = text.match_indices('“').rfind(|(at, quote)| !text[at + quote.len()..].starts_with("\x1b[6n"));
    let Some((at, _)) = last else { return false };
    let blanked = text[..at].rsplit_once('\x1b').map_or("", |(before, _)| before);
    blanked.len() - blanked.trim_end_matches(' ').len() == columns
}

#[test]
fn the_widths_are_asked_again_when_the_terminal_is_turned_to_or_resized() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("quotes.txt");
    fs::write(&path, "他说：“走吧。”她说：“再等一等。”\n".repeat(9)).unwrap();
    let file = path.to_str().unwrap().to_string();
    let mut session = Session::start_in(home, &[&file], 40, 12, &[]);
    session.wait("narrow quotes", |shown| shows_quotes(shown, 1));
    session.set_ambiguous(2);
    session.press("\x1b[I");
    session.wait("wide quotes", |shown| shows_quotes(shown, 2));
    // Keys that come together with the change are neither lost nor out of order.
    session.set_ambiguous(1);
    session.press("/\x1b[I等一等\x1b[Ijk\x1b[I");
    session.wait_for("等一等jk");
    session.press("\x1b");
    session.wait("narrow quotes again", |shown| shows_quotes(shown, 1));
    session.set_ambiguous(2);
    session.resize(38, 11);
    session.wait("wide quotes after a resize", |shown| shows_quotes(shown, 2));
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
    session.assert_terminal_is_as_it_was();
}

#[test]
fn keys_and_resizes_that_come_at_once_are_both_seen() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("quotes.txt");
    fs::write(&path, "他说：“走吧。”她说：“再等一等。”\n".repeat(9)).unwrap();
    let file = path.to_str().unwrap().to_string();
    let mut session = Session::start_in(home, &[&file], 40, 12, &[]);
    session.wait_for("1/2");
    session.press("/");
    for round in 0..60 {
        session.set_ambiguous(1 + round % 2);
        session.resize(60 - round / 2, 12);
        session.press("\x1b[Ix");
    }
    session.set_ambiguous(2);
    session.resize(70, 12);
    session.press("y\x1b[I");
    session.wait_for(&format!("{}y", "x".repeat(60)));
    session.press("\x03");
    session.wait("wide quotes", |shown| shows_quotes(shown, 2));
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
}

#[test]
fn whoever_chose_the_width_is_not_asked_again() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("quotes.txt");
    fs::write(&path, "他说：“走吧。”她说：“再等一等。”\n").unwrap();
    let file = path.to_str().unwrap().to_string();
    let mut session = Session::start_in(home, &["--ambiguous", "2", &file], 40, 12, &[]);
    session.wait("wide quotes", |shown| shows_quotes(shown, 2));
    session.press("\x1b[I/好");
    session.wait_for("好");
    session.press("\x03q");
    let (_, bytes) = session.wait_for_end();
    let questions = bytes.windows(4).filter(|window| window == b"\x1b[6n").count();
    assert_eq!(questions, langdu::tui::probe::question().matches("\x1b[6n").count(), "only at the start");
}

#[test]
fn it_listens_with_a_voice_of_the_users_own() {
    let home = tempfile::tempdir().unwrap();
    let config = config_with_fake_engine(home.path());
    let log = home.path().join("fake.log");
    let env = [("FAKE_LOG", log.to_str().unwrap()), ("FAKE_MS", "60")];
    let arguments = ["--config", config.to_str().unwrap(), &article("saved-page.txt")];
    let mut session = Session::start_in(home, &arguments, 80, 24, &env);
    session.wait_for("收听本文 00:00 / ~");
    session.press("p");
    session.wait_for("正在朗读");
    session.press("p");
    session.wait_for("已暂停");
    session.press("p");
    session.wait_for("正在朗读");
    session.press("s");
    session.wait_for("收听本文");
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
    session.assert_terminal_is_as_it_was();
}

#[cfg(unix)]
#[test]
fn no_voice_outlives_it_and_the_terminal_is_given_back() {
    use rustix::process::{Pid, Signal, kill_process};
    for signal in [Signal::TERM, Signal::HUP] {
        let home = tempfile::tempdir().unwrap();
        let config = config_with_fake_engine(home.path());
        let log = home.path().join("fake.log");
        let env = [("FAKE_LOG", log.to_str().unwrap()), ("FAKE_MS", "9000")];
        let arguments = ["--config", config.to_str().unwrap(), &article("saved-page.txt")];
        let mut session = Session::start_in(home, &arguments, 80, 24, &env);
        session.wait_for("收听本文");
        session.press("p");
        session.wait_for("正在朗读");
        let voice = voice_group(&log);
        kill_process(Pid::from_raw(session.pid()).unwrap(), signal).unwrap();
        session.wait_for_end();
        session.assert_terminal_is_as_it_was();
        crate::voice::is_gone(voice);
    }
}

/// What an engine can do wrong, whether it writes its sound, what else is set, and what is said about it; nothing where
/// it is only slow, deaf or hard to end, and speaks.
#[cfg(unix)]
const FAULTS: [(&str, bool, &str, &str); 17] = [
    ("exit", false, "", "退出码 3"),
    ("fast", false, "", "没有出声就结束了"),
    ("flood", false, "", "退出码 4"),
    ("hang", false, "timeout = 0.2", "没有响应"),
    ("slow", false, "", ""),
    ("deaf", false, "", ""),
    ("grandchild", false, "", ""),
    ("stubborn", false, "", ""),
    ("exit", true, "", "退出码 3"),
    ("html", true, "", "HTML"),
    ("silence", true, "format = \"s16le:8000:1\"", "没有给出声音"),
    ("empty", true, "", "没有给出声音"),
    ("half", true, "", "退出码 5"),
    ("short", true, "format = \"s16le:8000:1\"", "没有出声就结束了"),
    ("stall", true, "timeout = 0.2", "没有响应"),
    ("slow", true, "format = \"s16le:8000:1\"", ""),
    ("", true, "format = \"s16le:8000:1\"", ""),
];

/// Whatever an engine does, the page stays whole, keys are answered, and nothing is left.
#[cfg(unix)]
#[test]
fn an_engine_that_fails_harms_nothing() {
    use std::os::unix::fs::PermissionsExt;
    for (fault, writes, more, said) in FAULTS {
        let home = tempfile::tempdir().unwrap();
        // A player that takes everything, so that none has to be installed.
        let bin = home.path().join("bin");
        fs::create_dir(&bin).unwrap();
        fs::write(bin.join("pacat"), "#!/bin/sh\nexec cat >/dev/null\n").unwrap();
        fs::set_permissions(bin.join("pacat"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let config = home.path().join("config.toml");
        let mode = if writes { "synthesize" } else { "speak" };
        let table = format!(
            "[tts]\nengine = \"fake\"\nplayer = \"pacat\"\n[tts.engines.fake]\ncmd = [{:?}]\nmode = \"{mode}\"\n{more}\n",
            fake_engine()
        );
        fs::write(&config, table).unwrap();
        let log = home.path().join("fake.log");
        let mut env = vec![
            ("PATH", path.as_str()),
            ("FAKE_LOG", log.to_str().unwrap()),
            ("FAKE_MS", "60"),
            ("FAKE_FAULT", fault),
        ];
        if writes {
            env.push(("FAKE_WRITE", "1"));
        }
        let arguments = ["--config", config.to_str().unwrap(), &article("saved-page.txt")];
        let mut session = Session::start_in(home, &arguments, 100, 24, &env);
        let body = |text: &str| text.lines().take(18).map(str::to_owned).collect::<Vec<_>>();
        let before = body(&session.wait_for("收听本文 00:00 / ~"));
        session.press("p");
        let wanted = if said.is_empty() { "正在朗读" } else { said };
        // A sentence that was left out is told as well; the voice gives up when that is the last word.
        let seen = session.wait(fault, |shown| {
            let text = shown.parser.screen().contents();
            text.contains(wanted) && (said.is_empty() || !text.contains("跳过"))
        });
        assert_eq!(body(&seen), before, "{fault}");
        let echo = (0..5)
            .map(|_| {
                let pressed = Instant::now();
                session.press("?");
                session.wait_for("翻页、查找");
                let echo = pressed.elapsed();
                session.press("q");
                session
                    .wait("the page again", |shown| !shown.parser.screen().contents().contains("翻页、查找"));
                echo
            })
            .min();
        assert!(echo < Some(Duration::from_millis(100)), "{fault}: {echo:?}");
        if said.is_empty() {
            session.press("s");
            session.wait_for("收听本文");
        } else {
            session.wait_for("朗读停止");
        }
        session.press("q");
        assert_eq!(session.wait_for_end().0, 0, "{fault}");
        session.assert_terminal_is_as_it_was();
        let log = fs::read_to_string(&log).unwrap();
        for line in log.lines().filter_map(|line| line.strip_prefix("start ")) {
            crate::voice::is_gone(line.split(' ').nth(1).unwrap().parse().unwrap());
        }
    }
}

/// The process group that the fake engine wrote down.
#[cfg(unix)]
fn voice_group(log: &Path) -> u32 {
    let started = Instant::now();
    loop {
        let text = fs::read_to_string(log).unwrap_or_default();
        let found = text.lines().find_map(|line| line.strip_prefix("start "));
        if let Some(group) = found.and_then(|words| words.split(' ').nth(1)?.parse().ok()) {
            return group;
        }
        assert!(started.elapsed() < DEADLINE, "no process group in: {text}");
        thread::yield_now();
    }
}

/// The child of the next test: takes the terminal and panics. Without its variable it has nothing to do.
#[test]
fn a_child_that_panics() {
    if std::env::var_os("LANGDU_TEST_PANIC").is_some() {
        let _taken = langdu::tui::TakenTerminal::take(&mut std::io::stdout()).unwrap();
        // Asks as the reader does, so that the test goes on.
        print!("\x1b[c");
        std::io::stdout().flush().unwrap();
        panic!("a panic on purpose");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_speaks() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "--nocapture", "pty::a_child_that_panics"]);
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::start_command(command, home, 80, 24, &[("LANGDU_TEST_PANIC", "1")], "");
    let (code, bytes) = session.wait_for_end();
    assert_eq!(code, 101);
    session.assert_terminal_is_as_it_was();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let left = text.find("\x1b[?1049l").expect("the alternate screen is left");
    let said = text.find("a panic on purpose").expect("the panic is told");
    assert!(left < said, "{text:?}");
}

#[test]
fn hostile_text_cannot_speak_to_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("hostile.txt");
    fs::write(
        &path,
        "第一段\u{1b}]0;偷来的标题\u{7}还在。\u{1b}[2J\u{9b}31m\n\n第二段\u{202e}反\u{1b}[?1049l在此。\n",
    )
    .unwrap();
    let file = path.to_str().unwrap().to_string();
    let mut session = Session::start_in(home, &[&file], 80, 24, &[]);
    session.wait_for("第二段");
    session.press("q");
    let (_, bytes) = session.wait_for_end();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        !text.contains("\u{1b}]0;偷来") && !text.contains("\u{1b}[2J\u{9b}") && !text.contains('\u{202e}')
    );
    assert_eq!(text.matches("\u{1b}[?1049l").count(), 1, "only langdu leaves the alternate screen");
    session.assert_terminal_is_as_it_was();
}

#[test]
fn any_size_of_terminal_shows_something_and_quits() {
    for (width, height) in [(1, 1), (2, 2), (4, 1), (8, 3), (20, 10), (300, 100)] {
        let mut session = Session::start(&[&article("mixed.txt")], width, height);
        session.wait("a frame", |shown| shown.bytes.windows(8).any(|window| window == b"\x1b[?2026l"));
        session.press("fbjG?q");
        session.press("q");
        assert_eq!(session.wait_for_end().0, 0, "{width}×{height}");
        session.assert_terminal_is_as_it_was();
    }
}

/// ^Z under a shell with job control: the screen is given back, `fg` brings the page again.
#[cfg(unix)]
#[test]
fn it_goes_to_the_shell_and_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new("sh");
    command.args(["-m", "-c", "\"$0\" \"$1\"; echo in-the-shell; read line; fg; echo done"]);
    command.args([env!("CARGO_BIN_EXE_langdu"), &article("long.txt")]);
    let mut session = Session::start_command(command, home, 80, 24, &[], "");
    session.wait_for(" 1 页");
    session.press("\x1a");
    session.wait_for("in-the-shell");
    session.assert_terminal_is_as_it_was();
    session.press("\r");
    session.wait_for(" 1 页");
    session.press("f");
    session.wait_for("第 2 页");
    session.press("q");
    session.wait_for("done");
}

#[test]
fn an_export_is_finished_before_it_ends() {
    let home = tempfile::tempdir().unwrap();
    let file = large_text(home.path(), 50_000);
    let out = home.path().join("out.txt");
    let mut session = Session::start_in(home, &[&file], 60, 20, &[]);
    // The number of pages is known when all of it is there.
    session.wait_for(" 页");
    session.press(&format!(":w {}\rq", out.display()));
    session.wait_for_end();
    assert!(fs::read_to_string(&out).unwrap().contains("第50000段"));
}

#[test]
fn an_export_has_the_form_that_its_name_asks_for() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::start_in(home, &[&article("poem.txt")], 80, 24, &[]);
    session.wait_for(" 页");
    let at = |name: &str| session.home.path().join(name);
    let paths: Vec<_> = ["a.md", "a.html", "a.pdf"].map(at).into();
    for path in &paths {
        session.press(&format!("e\x15{}\r", path.display()));
        session.wait_for("已导出到");
        session.press("\x0c");
        session.wait_for(" 页");
    }
    session.press("q");
    session.wait_for_end();
    let begins = |path: &std::path::PathBuf, with: &[u8]| fs::read(path).unwrap().starts_with(with);
    assert!(
        begins(&paths[0], b"---") && begins(&paths[1], b"<!doctype html>") && begins(&paths[2], b"%PDF-")
    );
}

/// A text of so many paragraphs, each with its number: large enough to be shown before all of it is read.
fn large_text(home: &Path, paragraphs: usize) -> String {
    let path = home.join("large.txt");
    let mut text = String::new();
    for number in 1..=paragraphs {
        let paragraph = "渡船在天亮以前靠岸，他把缆绳绕过石桩，听见水声慢慢地停下来。";
        writeln!(text, "　　第{number}段。{paragraph}").unwrap();
    }
    assert!(text.len() > 4 << 20, "it is large: {}", text.len());
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn a_large_file_is_whole_before_its_end_is_shown() {
    let home = tempfile::tempdir().unwrap();
    let file = large_text(home.path(), 50_000);
    let mut session = Session::start_in(home, &[&file], 60, 20, &[]);
    session.wait_for("第1段");
    // At once, whether the rest is there or not.
    session.press("G");
    session.wait_for("第50000段");
    session.press("g");
    session.wait_for("第1段");
    session.press("/第43210段\r");
    session.wait_for("第43210段");
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
    session.assert_terminal_is_as_it_was();
    // The place is found again, though the first part does not hold it.
    let home = std::mem::replace(&mut session.home, tempfile::tempdir().unwrap());
    let mut again = Session::start_in(home, &[&file], 60, 20, &[]);
    again.wait_for("第43210段");
    again.press("q");
    assert_eq!(again.wait_for_end().0, 0);
}

#[test]
fn a_key_that_is_typed_before_the_first_page_counts() {
    let home = tempfile::tempdir().unwrap();
    let file = article("long.txt");
    let mut session = Session::start_in_with(home, &[&file], " ");
    session.wait_for("第 2 页");
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
}

/// A text that another program cuts short and writes anew while it is read: it is told once, nothing breaks, and the
/// place is kept when it is read again.
#[test]
fn a_file_that_changes_while_it_is_read_is_told_and_read_again() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.txt");
    let paragraphs = |from: usize| -> String {
        (from..=90).fold(String::new(), |text, number| {
            format!("{text}　　第{number}段。渡船在天亮以前靠岸，他把缆绳绕过石桩，听见水声慢慢地停下来。\n")
        })
    };
    fs::write(&path, paragraphs(1)).unwrap();
    let mut session = Session::start_in(home, &[&path.display().to_string()], 80, 24, &[]);
    // Once pages are counted, what is found is shown on its own page.
    session.wait_for("第 1 页");
    session.press("/第47段\r");
    session.wait_for("第47段");
    // Cut short: what is open stays as it is.
    fs::write(&path, "　　第1段").unwrap();
    session.press("\x1b[I");
    session.wait_for("文件已在别处更改");
    session.press("f");
    session.wait_for("第62段");
    session.press("b");
    session.wait_for("第47段");
    // In one step, as an editor does.
    let written = path.with_extension("new");
    fs::write(&written, paragraphs(31)).unwrap();
    fs::rename(&written, &path).unwrap();
    session.press("\x1b[I");
    session.wait_for("文件已在别处更改");
    session.press("R");
    session.wait_for("已重新载入");
    session.wait_for("第47段");
    session.press("g");
    session.wait_for("第31段");
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
    session.assert_terminal_is_as_it_was();
}

/// From the shelf to an article, on to the next one, back, and out; each opens where it was left.
#[test]
fn the_shelf_leads_from_article_to_article() {
    let home = tempfile::tempdir().unwrap();
    let shelf = home.path().join(".local/share/langdu/articles");
    fs::create_dir_all(&shelf).unwrap();
    for (name, title) in [("a.md", "渡口"), ("b.md", "桥上"), ("c.md", "灯下")] {
        let text = (1..=90).fold(format!("---\ntitle: {title}\nadded: 2026-01-0{}T00:00:00Z\n---\n", name.len()), |text, number| {
            format!("{text}\n{title}第{number}段。船在天亮以前靠岸，他把缆绳绕过石桩，听见水声慢慢地停下来。\n")
        });
        fs::write(shelf.join(name), text).unwrap();
    }
    let mut session = Session::start_in(home, &[], 80, 24, &[]);
    session.wait_for("3 篇");
    // By title: 灯下 (dēng), 渡口 (dù), 桥上 (qiáo).
    session.press("s");
    session.wait_for("按标题");
    session.press("g\r");
    session.wait_for("灯下第1段");
    session.press("/灯下第47段\r");
    session.wait_for("灯下第47段");
    session.press(">");
    session.wait_for("渡口第1段");
    session.press("/渡口第30段\r");
    session.wait_for("渡口第30段");
    session.press("<");
    session.wait_for("灯下第47段");
    session.press("B");
    session.wait_for("> 灯下");
    session.press("/桥\r");
    session.wait_for("桥上第1段");
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
    session.assert_terminal_is_as_it_was();
    let home = std::mem::replace(&mut session.home, tempfile::tempdir().unwrap());
    let folder = home.path().join(".local/share/langdu/articles").display().to_string();
    let mut again = Session::start_in(home, &[&folder], 80, 24, &[]);
    // By the names of the files: a is 渡口.
    again.wait_for("3 篇，按文件名");
    again.press("g\r");
    again.wait_for("渡口第30段");
    again.press("q");
    assert_eq!(again.wait_for_end().0, 0);
}
