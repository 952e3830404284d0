//! The player and its processes, with an engine that speaks no sound but takes the time of one.
//!
//! Every wait is for a condition, with a deadline that only a broken player reaches.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed unwrap is a failed test, in its helpers too"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use langdu::article::{Article, ArticleBuilder, BlockKind, Meta};
use langdu::command::listen::{ListenOptions, run};
use langdu::tui::strings::Lang;
use langdu::voice::audio::sink::{MemorySink, VirtualClock, VirtualSink};
use langdu::voice::audio::{OutputError, Sink, WavError};
use langdu::voice::config::{PauseBy, TextBy};
use langdu::voice::template::Item;
use langdu::voice::{
    After, Engine, EngineConfig, Event, EventKind, Failure, Limits, Listening, Player, Purpose, Settings,
    Sleep, SpeakMode, State, TtsConfig, discover, process,
};
use rustix::process::{Pid, Signal, kill_process};

const DEADLINE: Duration = Duration::from_secs(60);
/// In a test that runs itself again in a process of its own: where that process logs.
const CHILD: &str = "LANGDU_TEST_VOICE_CHILD";

struct Rig {
    folder: tempfile::TempDir,
    config: EngineConfig,
}

impl Rig {
    fn new(fault: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log").display().to_string();
        Self { config: fake(&log, fault), folder }
    }

    /// An engine that writes its sound.
    fn writing(fault: &str) -> Self {
        let mut rig = Self::new(fault);
        rig.config.mode = SpeakMode::Synthesize;
        "s16le:8000:1".clone_into(&mut rig.config.format);
        rig.config.env.insert("FAKE_WRITE".to_owned(), "1".to_owned());
        rig
    }

    /// A player with a loudspeaker that has heard everything as soon as it is written.
    fn impatient(
        &self,
        article: &Arc<Article>,
        settings: Settings,
        limits: Limits,
    ) -> (Player, Events, MemorySink) {
        let sink = MemorySink::new(8000);
        let opened = sink.clone();
        let (sender, receiver) = channel();
        let player = Player::with_sink(
            Arc::clone(article),
            self.engine(),
            settings,
            limits,
            Box::new(move |_| Ok(Box::new(opened.clone()))),
            move |event| drop(sender.send(event)),
        );
        (player, Events { receiver, listening: Listening::default() }, sink)
    }

    /// A player with a loudspeaker whose time goes on only when the test says so.
    fn turned(
        &self,
        article: &Arc<Article>,
        settings: Settings,
    ) -> (Player, Events, VirtualClock, VirtualSink) {
        let clock = VirtualClock::default();
        let sink = VirtualSink::new(8000, &clock);
        let opened = sink.clone();
        let (sender, receiver) = channel();
        let player = Player::with_sink(
            Arc::clone(article),
            self.engine(),
            settings,
            Limits::default(),
            Box::new(move |_| Ok(Box::new(opened.clone()))),
            move |event| drop(sender.send(event)),
        );
        (player, Events { receiver, listening: Listening::default() }, clock, sink)
    }

    fn engine(&self) -> Engine {
        Engine::new("fake", &self.config, "").unwrap()
    }

    fn player(&self, article: &Arc<Article>, limits: Limits) -> (Player, Events) {
        let (sender, receiver) = channel();
        let notify = move |event| drop(sender.send(event));
        let settings = Settings::default();
        let player = Player::with_limits(Arc::clone(article), self.engine(), settings, limits, notify);
        (player, Events { receiver, listening: Listening::default() })
    }

    fn start(&self, article: &Arc<Article>) -> (Player, Events) {
        self.player(article, Limits::default())
    }

    fn log(&self) -> Vec<String> {
        read_log(&self.folder.path().join("log"))
    }

    /// What was spoken, in order.
    fn spoken(&self) -> Vec<String> {
        self.log().iter().filter(|line| line.starts_with("start")).map(|line| after_bar(line)).collect()
    }

    /// The number of the process group that was started last, once it is known.
    fn last_group(&self) -> u32 {
        until("an engine is started", || last_group(&self.log()))
    }
}

fn fake(log: &str, fault: &str) -> EngineConfig {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fake-engine.sh");
    EngineConfig {
        cmd: [script.display().to_string().as_str(), "{rate}"].map(|item| Item::one(item).unwrap()).to_vec(),
        env: BTreeMap::from([
            ("FAKE_LOG".to_owned(), log.to_owned()),
            ("FAKE_MS".to_owned(), "50".to_owned()),
            ("FAKE_FAULT".to_owned(), fault.to_owned()),
        ]),
        ..EngineConfig::default()
    }
}

fn read_log(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
}

fn last_group(log: &[String]) -> Option<u32> {
    let line = log.iter().rev().find(|line| line.starts_with("start"))?;
    line.split_whitespace().nth(2)?.parse().ok()
}

fn after_bar(line: &str) -> String {
    line.split_once('|').map(|(_, text)| text.to_owned()).unwrap_or_default()
}

struct Events {
    receiver: Receiver<Event>,
    listening: Listening,
}

impl Events {
    fn next(&mut self) -> EventKind {
        let event = self.receiver.recv_timeout(DEADLINE).expect("the voice says something");
        self.listening.apply(&event);
        event.kind
    }

    /// Events up to the first that `wanted` accepts, which is the last of them.
    fn until(&mut self, wanted: impl Fn(&EventKind) -> bool) -> Vec<EventKind> {
        let mut seen = vec![self.next()];
        while !seen.last().is_some_and(&wanted) {
            seen.push(self.next());
        }
        seen
    }

    fn until_speaking(&mut self, wanted: usize) {
        self.until(|kind| matches!(kind, EventKind::Speaking { unit } if *unit == wanted));
    }
}

fn is_end(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Ended | EventKind::Failed(_))
}

/// Waits until `found` gives something.
fn until<T>(what: &str, found: impl Fn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = found() {
            return value;
        }
        assert!(start.elapsed() < DEADLINE, "in vain: {what}");
        // What another process does to a third can only be looked at again.
        std::thread::park_timeout(Duration::from_millis(2));
    }
}

/// The states of the processes of a group but for its leader, the guard; those that have ended do not count.
fn led_states(group: u32) -> Vec<char> {
    let mut states = group_states(group);
    // The guard is the one that is never stopped.
    if let Some(guard) = states.iter().position(|state| *state != 'T') {
        states.remove(guard);
    }
    states
}

/// The states of the processes of a group; those that have ended do not count.
fn group_states(group: u32) -> Vec<char> {
    if !Path::new("/proc/self/stat").exists() {
        let listed = Command::new("ps").args(["-axo", "pgid=,stat="]).output().unwrap();
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let states = listed.lines().filter_map(|line| {
            let (number, state) = line.trim().split_once(' ')?;
            (number.parse() == Ok(group)).then(|| state.trim().chars().next())?
        });
        return states.filter(|state| *state != 'Z').collect();
    }
    let entries = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let states = entries.filter_map(|entry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
        let (state, number) = (fields.next()?.chars().next()?, fields.nth(1)?);
        (number.parse() == Ok(group)).then_some(state)
    });
    states.filter(|state| !matches!(state, 'Z' | 'X')).collect()
}

/// Waits until nothing of the group is left.
pub(crate) fn is_gone(group: u32) {
    until("the group is gone", || group_states(group).is_empty().then_some(()));
}

fn article(sentences: usize) -> Arc<Article> {
    let mut builder = ArticleBuilder::new(Meta::default());
    let numbers = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯";
    for number in numbers.chars().cycle().take(sentences) {
        builder.push(BlockKind::Paragraph, &format!("这是第{number}句话。"));
    }
    Arc::new(builder.finish())
}

#[test]
fn units_are_spoken_in_order() {
    let rig = Rig::new("");
    let (player, mut events) = rig.start(&article(3));
    player.play_from(0);
    let seen = events.until(is_end);
    let shape: Vec<_> = seen
        .iter()
        .map(|kind| match kind {
            EventKind::Preparing { unit } => ('P', *unit),
            EventKind::Speaking { unit } => ('S', *unit),
            EventKind::Finished { unit, seconds } => {
                assert!((0.3..30.0).contains(seconds), "{seconds}");
                ('F', *unit)
            }
            EventKind::Ended => ('E', 0),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected =
        [('P', 0), ('S', 0), ('F', 0), ('P', 1), ('S', 1), ('F', 1), ('P', 2), ('S', 2), ('F', 2), ('E', 0)];
    assert_eq!(shape, expected);
    assert_eq!(rig.spoken(), ["这是第一句话。", "这是第二句话。", "这是第三句话。"]);
    assert!(events.listening.ended);
}

#[test]
fn pause_stops_the_group_and_resume_lets_it_go_on() {
    let rig = Rig::new("");
    let (player, mut events) = rig.start(&article(2));
    player.play_from(0);
    events.until_speaking(0);
    let group = rig.last_group();
    player.pause();
    events.until(|kind| *kind == EventKind::Paused);
    until("every process of the group is stopped", || {
        let states = led_states(group);
        (!states.is_empty() && states.iter().all(|&state| state == 'T')).then_some(())
    });
    player.resume();
    let seen = events.until(is_end);
    assert_eq!(seen.last(), Some(&EventKind::Ended));
    assert_eq!(rig.spoken().len(), 2, "the sentence was not begun again");
}

#[test]
fn who_holds_the_voice_waits_until_it_stands_still() {
    let mut rig = Rig::new("");
    let told = rig.folder.path().join("told").display().to_string();
    let tell =
        |word: &str| ["sh".to_owned(), "-c".to_owned(), format!("echo {word} $WHO >>'{told}'")].to_vec();
    rig.config.pause = PauseBy::Commands(tell("hold"), tell("go"));
    rig.config.env.insert("WHO".to_owned(), "engine".to_owned());
    let (player, mut events) = rig.start(&article(2));
    player.play_from(0);
    events.until_speaking(0);
    player.hold();
    assert_eq!(events.receiver.try_iter().last().map(|event| event.kind), Some(EventKind::Paused));
    // The commands that hold it have the variables of its settings.
    assert_eq!(std::fs::read_to_string(&told).unwrap(), "hold engine\n");
    player.resume();
    assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
    assert_eq!(std::fs::read_to_string(&told).unwrap(), "hold engine\ngo engine\n");
}

#[test]
fn an_engine_that_cannot_wait_begins_the_sentence_again() {
    let mut rig = Rig::new("");
    rig.config.pause = PauseBy::Restart;
    let (player, mut events) = rig.start(&article(1));
    player.play_from(0);
    events.until_speaking(0);
    let group = rig.last_group();
    player.pause();
    events.until(|kind| *kind == EventKind::Paused);
    is_gone(group);
    player.resume();
    assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
    assert_eq!(rig.spoken(), ["这是第一句话。", "这是第一句话。"]);
}

#[test]
fn a_long_pause_begins_the_sentence_again() {
    let rig = Rig::new("");
    let limits = Limits { longest_pause: Duration::ZERO, ..Limits::default() };
    let (player, mut events) = rig.player(&article(1), limits);
    player.play_from(0);
    events.until_speaking(0);
    rig.last_group();
    player.pause();
    player.resume();
    assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
    assert_eq!(rig.spoken().len(), 2);
}

#[test]
fn stop_ends_grandchildren_and_those_that_ignore_it() {
    for fault in ["", "grandchild", "stubborn", "hang", "deaf"] {
        let rig = Rig::new(fault);
        let (player, mut events) = rig.start(&article(2));
        player.play_from(0);
        events.until_speaking(0);
        let group = rig.last_group();
        if fault == "grandchild" {
            until("the grandchild is there", || {
                rig.log().iter().any(|line| line.starts_with("grandchild")).then_some(())
            });
        }
        player.stop();
        events.until(|kind| *kind == EventKind::Stopped);
        is_gone(group);
        assert_eq!(events.listening.state, State::Idle, "{fault}");
        drop(player);
        assert!(events.receiver.recv().is_err(), "nothing is said after the end");
    }
}

#[test]
fn a_paused_engine_is_ended_too() {
    let rig = Rig::new("stubborn");
    let (player, mut events) = rig.start(&article(2));
    player.play_from(0);
    events.until_speaking(0);
    let group = rig.last_group();
    player.pause();
    events.until(|kind| *kind == EventKind::Paused);
    drop(player);
    is_gone(group);
}

#[test]
fn a_grandchild_does_not_outlive_its_sentence() {
    let rig = Rig::new("grandchild");
    let (player, mut events) = rig.start(&article(1));
    player.play_from(0);
    let group = rig.last_group();
    assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
    is_gone(group);
    drop(player);
}

#[test]
fn dropping_the_player_leaves_no_process() {
    let rig = Rig::new("hang");
    let (player, mut events) = rig.start(&article(1));
    player.play_from(0);
    events.until_speaking(0);
    let group = rig.last_group();
    drop(player);
    // The leader has been reaped; the system may still be clearing away what KILL ended beside it.
    is_gone(group);
}

#[test]
fn the_command_that_silences_a_daemon_is_run() {
    let mut rig = Rig::new("hang");
    let mark = rig.folder.path().join("silenced").display().to_string();
    rig.config.stop = Some(vec!["touch".to_owned(), mark.clone()]);
    let (player, mut events) = rig.start(&article(1));
    player.play_from(0);
    events.until_speaking(0);
    player.stop();
    events.until(|kind| *kind == EventKind::Stopped);
    assert!(PathBuf::from(mark).exists());
}

/// spd-say starts its daemon, whose parts stay in the group of the client that did.
#[test]
fn a_daemon_that_an_engine_has_started_is_left_alone_when_the_engine_ends_in_order() {
    let mut rig = Rig::new("grandchild");
    rig.config.stop = Some(vec!["true".to_owned()]);
    let (player, mut events) = rig.start(&article(1));
    player.play_from(0);
    assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
    let group = rig.last_group();
    drop(player);
    assert_eq!(group_states(group).len(), 1);
    rustix::process::kill_process_group(Pid::from_raw(group.cast_signed()).unwrap(), Signal::KILL).unwrap();
    is_gone(group);
}

#[test]
fn a_missing_program_is_named_at_once() {
    let mut rig = Rig::new("");
    let copy = rig.folder.path().join("voice");
    std::fs::copy(rig.config.cmd[0].templates()[0].as_str(), &copy).unwrap();
    rig.config.cmd[0] = Item::one(&copy.display().to_string()).unwrap();
    let engine = rig.engine();
    std::fs::remove_file(&copy).unwrap();
    let (sender, receiver) = channel();
    let player =
        Player::start(article(3), engine, Settings::default(), move |event| drop(sender.send(event)));
    player.play_from(1);
    let mut events = Events { receiver, listening: Listening::default() };
    let seen = events.until(is_end);
    let program = copy.display().to_string();
    assert_eq!(seen, [EventKind::Preparing { unit: 1 }, EventKind::Failed(Failure::Missing { program })]);
    assert_eq!(events.listening.unit, Some(1), "the position is kept");
}

#[test]
fn an_engine_that_does_not_speak_is_found_out() {
    for (sentences, starts) in [(5, 2), (1, 1)] {
        let rig = Rig::new("fast");
        let (player, mut events) = rig.start(&article(sentences));
        player.play_from(0);
        match events.until(is_end).last() {
            Some(EventKind::Failed(Failure::TooFast { program, stderr_tail })) => {
                assert!(program.ends_with("fake-engine.sh"));
                assert_eq!(stderr_tail, "ALSA lib: no device");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(rig.spoken().len(), starts);
    }
}

#[test]
fn an_error_is_tried_again_then_skipped_then_final() {
    let rig = Rig::new("exit");
    let (player, mut events) = rig.start(&article(9));
    player.play_from(2);
    let seen = events.until(is_end);
    let skipped: Vec<_> = seen
        .iter()
        .filter_map(|kind| match kind {
            EventKind::Skipped { unit, failure: Failure::Exit { code, .. } } => Some((*unit, *code)),
            _ => None,
        })
        .collect();
    assert_eq!(skipped, [(2, Some(3)), (3, Some(3))]);
    match seen.last() {
        Some(EventKind::Failed(Failure::Exit { code: Some(3), stderr_tail, .. })) => {
            assert_eq!(stderr_tail, "no voice today");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(rig.spoken().len(), 6);
}

#[test]
fn an_error_that_passes_is_not_noticed() {
    let rig = Rig::new("exit-once");
    let (player, mut events) = rig.start(&article(2));
    player.play_from(0);
    let seen = events.until(is_end);
    assert_eq!(seen.last(), Some(&EventKind::Ended));
    assert!(!seen.iter().any(|kind| matches!(kind, EventKind::Skipped { .. })));
    assert_eq!(rig.spoken(), ["这是第一句话。", "这是第一句话。", "这是第二句话。"]);
}

#[test]
fn a_flood_of_noise_neither_blocks_nor_is_kept() {
    let rig = Rig::new("flood");
    let (player, mut events) = rig.start(&article(1));
    player.play_from(0);
    match events.until(is_end).last() {
        Some(EventKind::Failed(Failure::Exit { code: Some(4), stderr_tail, .. })) => {
            assert!(stderr_tail.len() <= 4096 && stderr_tail.ends_with("number 3999"), "{stderr_tail}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_engine_that_does_not_read_may_speak() {
    let rig = Rig::new("deaf");
    let (player, mut events) = rig.start(&article(1));
    player.play_from(0);
    assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
}

#[test]
fn an_engine_that_hangs_is_ended() {
    let rig = Rig::new("hang");
    let limits = Limits { hang: Duration::ZERO, first: Duration::ZERO, ..Limits::default() };
    let mut builder = ArticleBuilder::new(Meta::default());
    builder.push(BlockKind::Paragraph, "喂喂");
    let (player, mut events) = rig.player(&Arc::new(builder.finish()), limits);
    player.play_from(0);
    let seen = events.until(is_end);
    assert!(matches!(seen.last(), Some(EventKind::Failed(Failure::Hang { .. }))), "{seen:?}");
    is_gone(rig.last_group());
}

#[test]
fn a_new_rate_is_for_the_next_sentence() {
    let rig = Rig::new("");
    let (player, mut events) = rig.start(&article(2));
    player.play_from(0);
    events.until_speaking(0);
    player.set_rate(1.5);
    events.until(is_end);
    let rates: Vec<_> = rig
        .log()
        .iter()
        .filter(|line| line.starts_with("start"))
        .map(|line| line.split_whitespace().nth(3).unwrap().split('|').next().unwrap().to_owned())
        .collect();
    assert_eq!(rates, ["1.00", "1.50"]);
}

#[test]
fn twenty_skips_end_at_the_last() {
    let rig = Rig::new("");
    let (player, mut events) = rig.start(&article(24));
    player.play_from(0);
    for unit in 1..=20 {
        player.skip_to(unit);
    }
    let newest = player.generation();
    // What the player sent before the last skip was given belongs to an older generation.
    let mut late = events.receiver.iter().skip_while(|event| event.generation < newest);
    let first = late.next().unwrap();
    assert_eq!((first.generation, first.kind), (newest, EventKind::Preparing { unit: 20 }));
    assert_eq!(late.next().unwrap().kind, EventKind::Speaking { unit: 20 });
    drop(late);
    events.until(|kind| matches!(kind, EventKind::Finished { unit: 20, .. }));
    let spoken = rig.spoken();
    assert!(spoken.iter().any(|text| text == "这是第子句话。"), "{spoken:?}");
    assert!(
        rig.log().iter().filter(|line| line.starts_with("end")).count() <= 2,
        "the skipped ones were not spoken"
    );
}

#[test]
fn a_step_while_paused_stays_paused() {
    let rig = Rig::new("");
    let (player, mut events) = rig.start(&article(4));
    player.play_from(0);
    events.until_speaking(0);
    player.pause();
    events.until(|kind| *kind == EventKind::Paused);
    player.skip_to(3);
    events.until(|kind| *kind == EventKind::Paused);
    assert_eq!((events.listening.state, events.listening.unit), (State::Paused, Some(3)));
    player.resume();
    events.until(is_end);
    assert_eq!(rig.spoken().last().map(String::as_str), Some("这是第四句话。"));
}

#[test]
fn text_as_argument_and_as_file_reach_the_engine() {
    let mut rig = Rig::new("deaf");
    rig.config.text = TextBy::Arg;
    let (player, mut events) = rig.start(&article(1));
    player.play_from(0);
    events.until(is_end);
    assert!(rig.log()[0].ends_with(" 1.00 -- 这是第一句话。|"), "{:?}", rig.log());
    drop(player);
    rig.config.text = TextBy::File;
    rig.config.cmd.push(Item::one("{text_file}").unwrap());
    let (player, mut events) = rig.start(&article(1));
    player.play_from(0);
    events.until_speaking(0);
    let path = until("the engine is told a path", || {
        let log = rig.log();
        let line = log.iter().filter(|line| line.starts_with("start")).nth(1)?.clone();
        Some(PathBuf::from(line.trim_end_matches('|').rsplit(' ').next()?))
    });
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "这是第一句话。");
    events.until(is_end);
    drop(player);
    assert!(!path.exists());
}

#[test]
fn the_silent_engine_walks_and_waits() {
    let (sender, receiver) = channel();
    let settings = Settings { rate: 3.0, ..Settings::default() };
    let player = Player::start(article(3), Engine::silent(), settings, move |event| drop(sender.send(event)));
    let mut events = Events { receiver, listening: Listening::default() };
    let start = Instant::now();
    player.play_from(0);
    events.until_speaking(0);
    player.pause();
    events.until(|kind| *kind == EventKind::Paused);
    player.resume();
    let seen = events.until(is_end);
    assert_eq!(seen.last(), Some(&EventKind::Ended));
    // Three sentences of six characters and a full stop: 4.74 s at rate 1, a third of it at rate 3.
    assert!(start.elapsed() >= Duration::from_millis(1_550), "{:?}", start.elapsed());
    assert_eq!(seen.iter().filter(|kind| matches!(kind, EventKind::Finished { .. })).count(), 3);
}

#[test]
fn an_article_without_words_ends_at_once() {
    let (sender, receiver) = channel();
    let player = Player::start(Arc::default(), Engine::silent(), Settings::default(), move |event| {
        drop(sender.send(event));
    });
    player.play_from(5);
    let mut events = Events { receiver, listening: Listening::default() };
    assert_eq!(events.next(), EventKind::Ended);
}

// ── engines that write their sound ──

/// The sentences of [`article`] are six characters and a stop: 350 ms at 50 ms a character.
const SENTENCE: usize = 2800;
/// 600 ms behind a paragraph.
const GAP: usize = 4800;

/// Waits until the sounds of so many sentences are made.
fn made(rig: &Rig, sentences: usize) {
    until("the sounds are made", || {
        let ends = rig.log().iter().filter(|line| line.starts_with("end")).count();
        (ends >= sentences).then_some(())
    });
}

#[test]
fn sound_is_made_ahead_but_not_far_ahead() {
    let rig = Rig::writing("");
    let (player, mut events, clock, sink) = rig.turned(&article(9), Settings::default());
    player.play_from(0);
    events.until_speaking(0);
    made(&rig, 3);
    assert_eq!(rig.spoken().len(), 3, "the present sentence and two ahead");
    // A moment before the end of the first and its pause, the second is given to the loudspeaker.
    assert_eq!(sink.written(), (SENTENCE + GAP) as u64);
    clock.advance(Duration::from_millis(350 + 401));
    until("the second is given away", || (sink.written() == 2 * (SENTENCE + GAP) as u64).then_some(()));
    clock.advance(Duration::from_millis(250));
    let seen = events.until(|kind| matches!(kind, EventKind::Measured { unit: 1, .. }));
    let (end, begin) = (EventKind::Finished { unit: 0, seconds: 0.95 }, EventKind::Speaking { unit: 1 });
    let measured = |unit| EventKind::Measured { unit, seconds: 0.95 };
    assert_eq!(seen, [measured(0), end, begin, measured(1)], "nothing was prepared in between");
    let recording = sink.recording();
    let gap = recording.iter().skip(SENTENCE).take_while(|sample| **sample == 0).count();
    // A sample is lost where a sound is led in from silence.
    assert!((GAP..=GAP + 1).contains(&gap), "{gap}");
}

#[test]
fn a_pause_is_at_once_and_nothing_is_lost() {
    let rig = Rig::writing("");
    let (player, mut events, clock, sink) = rig.turned(&article(1), Settings::default());
    player.play_from(0);
    events.until_speaking(0);
    clock.advance(Duration::from_millis(100));
    player.pause();
    events.until(|kind| *kind == EventKind::Paused);
    clock.advance(Duration::from_secs(5));
    player.resume();
    events.until(|kind| *kind == EventKind::Resumed);
    until("it goes on", || {
        clock.advance(Duration::from_millis(1));
        (sink.heard() == SENTENCE as u64).then_some(())
    });
    assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
    let recording = sink.recording();
    let silent = recording.iter().skip(800).take_while(|sample| **sample == 0).count();
    assert!(silent >= 40_000, "{silent}");
    assert_eq!(recording.iter().filter(|sample| **sample != 0).count(), SENTENCE - 2);
    assert_eq!(rig.spoken().len(), 1);
}

#[test]
fn a_stop_silences_the_sound_and_leaves_nothing() {
    let rig = Rig::writing("hang");
    let (player, mut events, _) = rig.impatient(&article(3), Settings::default(), Limits::default());
    player.play_from(0);
    let group = rig.last_group();
    player.stop();
    events.until(|kind| *kind == EventKind::Stopped);
    is_gone(group);
    drop(player);
    let rig = Rig::writing("");
    let (player, mut events, _, sink) = rig.turned(&article(3), Settings::default());
    player.play_from(0);
    events.until_speaking(0);
    player.stop();
    events.until(|kind| *kind == EventKind::Stopped);
    assert!(sink.is_stopped());
}

#[test]
fn another_rate_is_for_the_next_sentence_and_what_was_made_is_dropped() {
    let rig = Rig::writing("");
    let (player, mut events, clock, _) =
        rig.turned(&article(3), Settings { lookahead: 1, ..Settings::default() });
    player.play_from(0);
    events.until_speaking(0);
    made(&rig, 2);
    player.set_rate(2.0);
    made(&rig, 3);
    until("the second is spoken", || {
        clock.advance(Duration::from_millis(20));
        let speaking = events.receiver.try_iter().any(|event| event.kind == EventKind::Speaking { unit: 1 });
        speaking.then_some(())
    });
    let starts: Vec<String> = rig.log().into_iter().filter(|line| line.starts_with("start")).collect();
    let rate = |line: &String| line.split_whitespace().nth(3).unwrap().split('|').next().unwrap().to_owned();
    assert_eq!(starts.iter().take(3).map(rate).collect::<Vec<_>>(), ["1.00", "1.00", "2.00"]);
    assert!(starts[2].ends_with("这是第二句话。"), "{starts:?}");
}

#[test]
fn what_is_no_sound_is_said_to_be_none() {
    for (fault, wanted) in [
        ("html", "HTML"),
        ("silence", "静音"),
        ("empty", "什么也没有写"),
        ("half", "退出码 5（它说：the model has run away"),
        ("short", "没有出声"),
        ("exit", "退出码 3"),
    ] {
        let mut rig = Rig::writing(fault);
        if fault == "html" {
            // As bare samples it would be a short noise.
            rig.config.format.clear();
        }
        let (player, mut events, sink) = rig.impatient(&article(9), Settings::default(), Limits::default());
        player.play_from(2);
        let seen = events.until(is_end);
        let Some(EventKind::Failed(failure)) = seen.last() else { panic!("{fault}: {seen:?}") };
        let said = langdu::tui::voice_words::describe_failure(failure, Lang::Zh);
        assert!(said.replace(['(', '（'], "（").contains(wanted), "{fault}: {said}");
        assert!(sink.samples().iter().filter(|sample| **sample != 0).count() < SENTENCE, "{fault}");
        let skipped = seen.iter().filter(|kind| matches!(kind, EventKind::Skipped { .. })).count();
        assert_eq!(skipped, if fault == "short" { 0 } else { 2 }, "{fault}");
        drop(player);
    }
}

#[test]
fn an_engine_that_stalls_in_the_middle_is_ended() {
    let mut rig = Rig::writing("stall");
    rig.config.timeout = langdu::voice::config::Timeout::Seconds(0.3);
    let (player, mut events, _) = rig.impatient(&article(1), Settings::default(), Limits::default());
    player.play_from(0);
    let group = rig.last_group();
    assert!(matches!(events.until(is_end).last(), Some(EventKind::Failed(Failure::Hang { .. }))));
    is_gone(group);
    drop(player);
}

#[test]
fn an_engine_that_is_slow_to_start_is_waited_for() {
    for rig in [Rig::new("slow"), Rig::writing("slow")] {
        let (player, mut events, _) = rig.impatient(&article(2), Settings::default(), Limits::default());
        player.play_from(0);
        assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
    }
}

#[test]
fn a_player_that_fails_is_named_and_the_position_kept() {
    let rig = Rig::writing("");
    let failure = OutputError::NoneFound { looked_for: vec!["pacat".to_owned()] };
    let (sender, receiver) = channel();
    let fails = failure.clone();
    let player = Player::with_sink(
        article(3),
        rig.engine(),
        Settings::default(),
        Limits::default(),
        Box::new(move |_| Err(fails.clone())),
        move |event| drop(sender.send(event)),
    );
    player.play_from(1);
    let mut events = Events { receiver, listening: Listening::default() };
    assert_eq!(events.until(is_end).last(), Some(&EventKind::Failed(Failure::Output(failure))));
    assert_eq!((events.listening.state, events.listening.unit), (State::Failed, Some(1)));
}

#[test]
fn another_engine_takes_over_where_the_first_failed() {
    let broken = Rig::writing("html");
    let whole = Rig::new("");
    let tts = TtsConfig {
        engine: "broken".to_owned(),
        engines: BTreeMap::from([
            (
                "broken".to_owned(),
                EngineConfig {
                    format: "wav".to_owned(),
                    fallback: vec!["whole".to_owned()],
                    ..broken.config.clone()
                },
            ),
            ("whole".to_owned(), whole.config.clone()),
        ]),
        ..TtsConfig::default()
    };
    // Recording needs no program that plays, which may not be here.
    let mut engine = discover(&tts, Purpose::Recording).unwrap();
    assert!(engine.fallback().is_empty(), "what cannot write its sound does not take over a recording");
    engine = engine.with_fallback(vec![whole.engine()]);
    let (sender, receiver) = channel();
    let sink = MemorySink::new(8000);
    let player = Player::with_sink(
        article(5),
        engine,
        Settings::default(),
        Limits::default(),
        Box::new(move |_| Ok(Box::new(sink.clone()))),
        move |event| drop(sender.send(event)),
    );
    player.play_from(1);
    let mut events = Events { receiver, listening: Listening::default() };
    let seen = events.until(is_end);
    assert_eq!(seen.last(), Some(&EventKind::Ended));
    let taken = seen.iter().find_map(|kind| match kind {
        EventKind::TakenOver { failure: Failure::NoSound { reason, .. }, engine, silent } => {
            Some((reason.clone(), engine.as_str(), *silent))
        }
        _ => None,
    });
    assert_eq!(taken, Some((WavError::NotSound { found: "HTML" }, "fake", false)));
    // Two were left out before the third was too many; it is the one that is taken over.
    assert_eq!(whole.spoken(), ["这是第四句话。", "这是第五句话。"]);
}

#[test]
fn a_long_sentence_is_given_in_parts() {
    for mut rig in [Rig::new(""), Rig::writing("")] {
        rig.config.max_chars = 5;
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push(BlockKind::Paragraph, "春天来了，花都开了。");
        let (player, mut events, sink) =
            rig.impatient(&Arc::new(builder.finish()), Settings::default(), Limits::default());
        player.play_from(0);
        let seen = events.until(is_end);
        assert_eq!(seen.last(), Some(&EventKind::Ended));
        assert_eq!(rig.spoken(), ["春天来了，", "花都开了。"]);
        assert_eq!(seen.iter().filter(|kind| matches!(kind, EventKind::Finished { .. })).count(), 1);
        assert!(rig.config.mode == SpeakMode::Speak || sink.samples().len() == 4000);
    }
}

// ── what follows a sentence, and when the voice falls silent by itself ──

#[test]
fn a_pause_after_each_sentence_and_the_same_one_again() {
    for rig in [Rig::new(""), Rig::writing("")] {
        let (player, mut events, _) = rig.impatient(&article(4), Settings::default(), Limits::default());
        player.set_after(After::Pause);
        player.play_from(0);
        events.until(|kind| *kind == EventKind::Paused);
        assert_eq!((events.listening.state, events.listening.unit), (State::Paused, Some(0)));
        player.resume();
        events.until(|kind| *kind == EventKind::Paused);
        assert_eq!(events.listening.unit, Some(1));
        player.set_after(After::Repeat);
        player.resume();
        for _ in 0..3 {
            events.until(|kind| matches!(kind, EventKind::Finished { unit: 2, .. }));
        }
        player.set_after(After::GoOn);
        assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
        assert_eq!(events.listening.unit, Some(3));
    }
}

#[test]
fn the_time_to_listen_ends_with_the_sentence_where_the_sound_is_not_ours() {
    let rig = Rig::new("");
    let (player, mut events, _) = rig.impatient(&article(4), Settings::default(), Limits::default());
    player.set_sleep(Some(Sleep::After(Duration::from_millis(1))));
    player.play_from(1);
    let seen = events.until(|kind| *kind == EventKind::Slept);
    assert!(matches!(seen[seen.len() - 2], EventKind::Finished { unit: 1, .. }), "{seen:?}");
    assert_eq!(events.listening.state, State::Idle);
    // It does not fall asleep again.
    player.play_from(3);
    assert_eq!(events.until(is_end).last(), Some(&EventKind::Ended));
}

#[test]
fn the_time_to_listen_ends_with_a_fade_where_the_sound_is_ours() {
    let rig = Rig::writing("");
    let (player, mut events, clock, sink) = rig.turned(&article(2), Settings::default());
    player.play_from(0);
    events.until_speaking(0);
    player.set_sleep(Some(Sleep::After(Duration::from_millis(300))));
    // Less is left than a fade takes, so it begins at once. It is by the clock of the test that it is heard.
    until("it fades", || {
        clock.advance(Duration::from_millis(1));
        events.receiver.try_iter().any(|event| event.kind == EventKind::Slept).then_some(())
    });
    let recording = sink.recording();
    let loud = i32::from(recording[recording.len() / 4].unsigned_abs());
    assert!(loud > 0 && sink.is_stopped());
}

#[test]
fn a_pause_does_not_wind_the_time_to_listen_up_or_down() {
    let rig = Rig::writing("");
    let (player, mut events, clock, _) = rig.turned(&article(2), Settings::default());
    player.play_from(0);
    events.until_speaking(0);
    player.set_sleep(Some(Sleep::After(Duration::from_millis(400))));
    player.pause();
    events.until(|kind| *kind == EventKind::Paused);
    // Longer than is left: nothing happens while paused.
    let waited = Instant::now();
    while waited.elapsed() < Duration::from_millis(600) {
        assert!(events.receiver.recv_timeout(Duration::from_millis(100)).is_err());
    }
    let resumed = Instant::now();
    player.resume();
    until("its time is over", || {
        clock.advance(Duration::from_micros(10));
        events.receiver.try_iter().any(|event| event.kind == EventKind::Slept).then_some(())
    });
    assert!(resumed.elapsed() >= Duration::from_millis(200), "{:?}", resumed.elapsed());
}

#[test]
fn it_falls_asleep_at_the_end_of_the_paragraph_or_of_the_article() {
    let rig = Rig::writing("");
    let mut builder = ArticleBuilder::new(Meta::default());
    builder.push(BlockKind::Paragraph, "这是第一句话。这是第二句话。");
    builder.push(BlockKind::Paragraph, "这是第三句话。这是第四句话。");
    let article = Arc::new(builder.finish());
    for (sleep, last) in [(Sleep::Paragraph, 1), (Sleep::Article, 3)] {
        let (player, mut events, _) = rig.impatient(&article, Settings::default(), Limits::default());
        player.set_sleep(Some(sleep));
        player.play_from(0);
        let seen = events.until(|kind| *kind == EventKind::Slept);
        assert!(matches!(seen[seen.len() - 2], EventKind::Finished { unit, .. } if unit == last), "{seen:?}");
    }
}

// ── listening without the screen ──

fn listen(article: Arc<Article>, fault: &str, options: &ListenOptions) -> (u8, String, String, Vec<String>) {
    let rig = Rig::new(fault);
    let tts = TtsConfig {
        engine: "fake".to_owned(),
        engines: BTreeMap::from([("fake".to_owned(), rig.config.clone())]),
        ..TtsConfig::default()
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(article, &tts, options, Lang::Zh, &mut out, &mut err).unwrap();
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap(), rig.spoken())
}

#[test]
fn listen_reads_from_a_paragraph_and_keeps_standard_output_empty() {
    let options = ListenOptions { from: Some(2), ..ListenOptions::default() };
    let (code, out, err, spoken) = listen(article(3), "", &options);
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(spoken, ["这是第二句话。", "这是第三句话。"]);
    assert!(err.contains("第 2/3 句") && err.contains("fake"), "{err}");
}

#[test]
fn listen_says_what_is_wrong() {
    let none = ListenOptions::default();
    let (code, _, err, _) = listen(article(3), "fast", &none);
    assert!(code == 1 && err.contains("没有声音设备") && err.contains("no device"), "{err}");
    let (code, _, err, _) = listen(article(3), "", &ListenOptions { from: Some(4), ..none.clone() });
    assert!(code == 2 && err.contains("全文共 3 段"), "{err}");
    let (code, _, err, _) =
        listen(article(3), "", &ListenOptions { engine: Some("nobody".into()), ..none.clone() });
    assert!(code == 2 && err.contains("nobody"), "{err}");
    let (code, _, err, _) = listen(Arc::default(), "", &none);
    assert!(code == 1 && !err.is_empty());
}

#[test]
fn the_dry_run_needs_no_engine() {
    let mut builder = ArticleBuilder::new(Meta { title: Some("山村的早晨".into()), ..Meta::default() });
    builder.push(BlockKind::Paragraph, "全村共１２０５人,八成务农.上山的路\n有3.5公里！");
    let options =
        ListenOptions { engine: Some("sherpa-onnx".into()), dry_run: true, ..ListenOptions::default() };
    let (code, out, err, spoken) = listen(Arc::new(builder.finish()), "", &options);
    assert_eq!((code, err.as_str(), spoken.len()), (0, "", 0));
    let expected = "1\t0\t山村的早晨\t山村的早晨\n\
        2\t1\t全村共１２０５人,八成务农.上山的路\t全村共一千二百零五人，八成务农。上山的路\n\
        3\t1\t有3.5公里！\t有三点五公里！\n";
    assert_eq!(out, expected);
    let options = ListenOptions { engine: Some("nobody".into()), ..options };
    let (code, out, err, _) = listen(article(3), "", &options);
    assert!(code == 2 && out.is_empty() && err.contains("nobody"), "{err}");
}

// ── which engines are here ──

/// What `langdu engines` says with the fake engine as the only one of the user's, and its exit code.
fn engines(fault: &str, arguments: &[&str]) -> (i32, String, String) {
    let rig = Rig::new(fault);
    let tts = TtsConfig {
        engine: "fake".to_owned(),
        engines: BTreeMap::from([("fake".to_owned(), rig.config.clone())]),
        ..TtsConfig::default()
    };
    let config = rig.folder.path().join("config.toml");
    let text = toml::to_string(&BTreeMap::from([("tts", &tts)])).unwrap();
    std::fs::write(&config, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
    command
        .env_clear()
        .env("HOME", rig.folder.path())
        .env("PATH", "/usr/bin:/bin")
        .env("LANG", "zh_CN.UTF-8");
    // Whatever speaks on this machine keeps quiet: only tools of the shell are found.
    let tools = rig.folder.path().join("tools");
    std::fs::create_dir(&tools).unwrap();
    for tool in ["sh", "sleep", "cat", "tr", "wc", "head", "ps", "env"] {
        if let Some(path) = langdu::voice::discover::find_program(tool) {
            std::os::unix::fs::symlink(path, tools.join(tool)).unwrap();
        }
    }
    command.env("PATH", &tools).arg("--config").arg(&config).arg("engines").args(arguments);
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn engines_are_listed_with_what_is_wrong_with_them() {
    let (code, out, err) = engines("", &[]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("* fake ") && out.contains("自己播放；声音由它自己定；暂停：停住进程"), "{out}");
    assert!(out.contains("引擎 espeak-ng：没有安装 espeak-ng"), "{out}");
    let (code, out, _) = engines("", &["--json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap();
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap();
    assert_eq!((code, &row("fake")["chosen"], &row("fake")["mode"]), (0, &true.into(), &"speak".into()));
    assert!(row("piper")["error"].is_string() && row("piper")["program"].is_null());
}

#[test]
fn a_test_measures_an_engine_and_refuses_one_that_does_not_speak() {
    let (code, out, _) = engines("", &["--test", "--json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap();
    let speed = rows[0]["characters_per_second"].as_f64().unwrap();
    // 50 ms a character, and a shell that sleeps in slices.
    assert!(code == 0 && (3.0..21.0).contains(&speed), "{speed}");
    let (code, out, err) = engines("fast", &["--test"]);
    assert!(code == 1 && out.contains("试读失败") && err.contains("没有出声"), "{out}{err}");
}

// ── the end of the whole program: each of these runs itself again in a process of its own ──

/// Runs the test `name` again with [`CHILD`] set.
fn again(name: &str, log: &Path) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("voice::{name}"), "--nocapture"])
        .env(CHILD, log)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn kill_all_ends_every_group_and_lets_none_start() {
    if let Some(log) = std::env::var_os(CHILD) {
        let log = PathBuf::from(log);
        let rig = Rig {
            folder: tempfile::tempdir().unwrap(),
            config: fake(&log.display().to_string(), "stubborn"),
        };
        let (player, mut events) = rig.start(&article(9));
        player.play_from(0);
        events.until_speaking(0);
        until("an engine is started", || last_group(&read_log(&log)));
        process::kill_all();
        // The player sees its engine die and wants to try again, and may not.
        let seen = events.until(is_end);
        let refused = matches!(seen.last(), Some(EventKind::Failed(Failure::Spawn { .. })));
        std::process::exit(if refused { 7 } else { 8 });
    }
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let status = again("kill_all_ends_every_group_and_lets_none_start", &log).wait().unwrap();
    assert_eq!(status.code(), Some(7));
    is_gone(last_group(&read_log(&log)).unwrap());
}

#[test]
fn an_interrupt_silences_the_voice_and_ends_with_130() {
    if let Some(log) = std::env::var_os(CHILD) {
        let config = fake(&PathBuf::from(log).display().to_string(), "hang");
        let tts = TtsConfig {
            engine: "fake".to_owned(),
            engines: BTreeMap::from([("fake".to_owned(), config)]),
            ..TtsConfig::default()
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(article(1), &tts, &ListenOptions::default(), Lang::Zh, &mut out, &mut err).unwrap();
        std::process::exit(code.into());
    }
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let mut child = again("an_interrupt_silences_the_voice_and_ends_with_130", &log);
        let group = until("an engine is started", || last_group(&read_log(&log)));
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130));
        is_gone(group);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn not_even_sigkill_leaves_a_voice_behind() {
    let name = "not_even_sigkill_leaves_a_voice_behind";
    if let Some(log) = std::env::var_os(CHILD) {
        let log = PathBuf::from(log);
        let fault = log.file_name().unwrap().to_str().unwrap().to_owned();
        let mut config = fake(&log.display().to_string(), fault.trim_end_matches("-paused"));
        config.stop = fault
            .starts_with("grandchild")
            .then(|| vec!["touch".to_owned(), log.with_extension("silenced").display().to_string()]);
        let rig = Rig { folder: tempfile::tempdir().unwrap(), config };
        let (player, mut events) = rig.start(&article(9));
        player.play_from(0);
        events.until_speaking(0);
        until("an engine is started", || last_group(&read_log(&log)));
        if fault.ends_with("paused") {
            player.pause();
            events.until(|kind| *kind == EventKind::Paused);
        }
        std::fs::write(log.with_extension("ready"), "").unwrap();
        events.until(is_end);
    }
    for fault in ["hang", "grandchild", "stubborn", "stubborn-paused"] {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join(fault);
        let mut child = again(name, &log);
        until("it speaks", || log.with_extension("ready").exists().then_some(()));
        let group = last_group(&read_log(&log)).unwrap();
        assert!(!group_states(group).is_empty());
        child.kill().unwrap();
        child.wait().unwrap();
        is_gone(group);
        assert_eq!(log.with_extension("silenced").exists(), fault == "grandchild", "{fault}");
    }
}
