//! Recordings: the real program with an engine that makes a tone, its length told by the text.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use langdu::voice::audio::{Format, wav};
use rustix::process::{Pid, Signal, kill_process};

const DEADLINE: Duration = Duration::from_secs(60);
const RATE: usize = 8000;
const TEXT: &str = "风车\n\n　　天亮以前，他先把灯熄了。\n　　再去看风向！\n";

/// A voice: a tenth of a second of a loud level for each of a character's three bytes, and silence around it. It notes
/// what it was given. What it cannot say it refuses when the other two sentences have been kept.
const ENGINE: &str = r#"#!/bin/sh
text=$(cat)
printf '%s\n' "$text" >>"$LOG"
[ -z "${FAULT:-}" ] || case $text in *"$FAULT"*) until [ "$(ls "$HOME/.cache/langdu/sounds" | wc -l)" -ge 2 ]; do sleep 0.02; done; echo 'no voice today' >&2; exit 3 ;; esac
[ -z "${HANG:-}" ] || case $text in *"$HANG"*) echo $$ >>"$LOG.pid"; exec sleep 600 ;; esac
bytes=$(printf '%s' "$text" | wc -c)
silence() { head -c "$1" /dev/zero; }
silence 800
i=0
while [ "$i" -lt "$bytes" ]; do
    head -c 1600 /dev/zero | tr '\000' '\040'
    i=$((i + 1))
done
silence 800
"#;

struct Rig(tempfile::TempDir);

impl Rig {
    fn new() -> Self {
        let rig = Self(tempfile::tempdir().unwrap());
        rig.script("engine.sh", ENGINE);
        rig.script("encode.sh", "#!/bin/sh\n[ -z \"${REFUSE:-}\" ] || { echo busy >&2; exit 1; }\n{ echo LAME; cat \"$1\"; } >\"$2\"\n");
        fs::write(rig.path("a.txt"), TEXT).unwrap();
        let quoted = |name: &str| format!("{:?}", rig.path(name).display().to_string());
        fs::write(
            rig.path("config.toml"),
            format!(
                "[tts]\nengine = \"tone\"\n[tts.encode]\nmp3 = [{}, \"{{in}}\", \"{{out}}\"]\nogg = [\"cat\"]\n\
                 [tts.engines.tone]\nmode = \"synthesize\"\ncmd = [{}]\nformat = \"s16le:8000:1\"\n\
                 normalize = \"off\"\n",
                quoted("encode.sh"),
                quoted("engine.sh")
            ),
        )
        .unwrap();
        rig
    }

    fn script(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
        command
            .current_dir(self.0.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.0.path())
            .env("LOG", self.path("log"))
            .envs(environment.iter().copied())
            .args(["listen", "a.txt", "--config", "config.toml", "--lang", "en"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn listen(&self, arguments: &[&str], environment: &[(&str, &str)]) -> (i32, String) {
        let Output { status, stdout, stderr } = self.command(arguments, environment).output().unwrap();
        assert!(stdout.is_empty());
        (status.code().unwrap(), String::from_utf8(stderr).unwrap())
    }

    /// The sentences that were made, in any order.
    fn made(&self) -> Vec<String> {
        let log = fs::read_to_string(self.path("log")).unwrap_or_default();
        let mut made: Vec<String> = log.lines().map(str::to_owned).collect();
        made.sort();
        made
    }

    /// The names in the folder that are none of its own.
    fn names(&self) -> Vec<String> {
        let own = ["engine.sh", "encode.sh", "a.txt", "config.toml", "log", "log.pid", ".cache"];
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| !own.contains(&name.as_str()));
        names.sort();
        names
    }
}

/// The lengths of sound and silence in turn, beginning with sound, in milliseconds.
fn stretches(path: &Path) -> Vec<usize> {
    let sound = wav::read(&fs::read(path).unwrap(), Format::Wav).unwrap();
    assert_eq!(sound.rate as usize, RATE);
    let mut stretches: Vec<(bool, usize)> = Vec::new();
    for sample in sound.samples {
        let loud = sample.unsigned_abs() > 500;
        match stretches.last_mut() {
            Some((last, length)) if *last == loud => *length += 1,
            _ => stretches.push((loud, 1)),
        }
    }
    if !stretches[0].0 {
        stretches.remove(0);
    }
    stretches.iter().map(|(_, length)| length * 1000 / RATE).collect()
}

fn is_near(got: &[usize], wanted: &[usize]) -> bool {
    got.len() == wanted.len() && got.iter().zip(wanted).all(|(got, wanted)| got.abs_diff(*wanted) <= 17)
}

#[test]
fn the_pauses_are_those_of_the_settings_and_the_subtitles_those_of_the_samples() {
    let rig = Rig::new();
    let (code, said) = rig.listen(&["-o", "a.wav", "--subtitles", "srt"], &[]);
    assert_eq!((code, said.lines().count()), (0, 1), "{said}");
    assert!(said.starts_with("recorded a.wav: sentences 3, length 00:07, in "), "{said}");
    // 6, 36 and 18 bytes; the ends of paragraphs between them, and a few milliseconds that trimming leaves.
    let heard = stretches(&rig.path("a.wav"));
    assert!(is_near(&heard[..5], &[600, 615, 3600, 615, 1800]), "{heard:?}");
    let srt = fs::read_to_string(rig.path("a.srt")).unwrap();
    let times: Vec<_> = srt.lines().filter(|line| line.contains("-->")).collect();
    assert_eq!(
        times,
        ["00:00:00,000 --> 00:00:00,615", "00:00:01,215 --> 00:00:04,830", "00:00:05,430 --> 00:00:07,245"]
    );
    assert!(srt.contains("\n天亮以前，他先把灯熄了。\n"), "{srt}");
    assert_eq!(rig.names(), ["a.srt", "a.wav"]);
}

#[test]
fn a_file_that_is_there_is_not_replaced_and_nothing_is_made_for_it() {
    let rig = Rig::new();
    fs::write(rig.path("a.lrc"), "mine").unwrap();
    let (code, said) = rig.listen(&["-o", "a.wav", "--subtitles", "lrc"], &[]);
    assert_eq!((code, said.as_str()), (1, "langdu: a.lrc is already there; --force replaces it\n"));
    assert_eq!((rig.names(), rig.made().len()), (vec!["a.lrc".to_owned()], 0));
    assert_eq!(rig.listen(&["-o", "a.wav", "--subtitles", "lrc", "--force", "--from", "2"], &[]).0, 0);
    assert_eq!(fs::read_to_string(rig.path("a.lrc")).unwrap(), "[ti:风车]\n[00:00.00]再去看风向！\n");
    assert_eq!(rig.made(), ["再去看风向！"]);
}

#[test]
fn what_fails_is_said_in_one_line_and_leaves_only_what_can_be_used_again() {
    let rig = Rig::new();
    let (code, said) = rig.listen(&["-o", "a.wav"], &[("FAULT", "风向")]);
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
    assert!(said.contains("sentence 3 cannot be recorded") && said.contains("no voice today"), "{said}");
    assert_eq!((rig.names(), rig.made().len()), (vec![], 4), "the third is tried twice");
    assert_eq!(rig.listen(&["-o", "a.wav"], &[]).0, 0);
    assert_eq!(rig.made().len(), 5, "and the others are not made again");
    // At another rate everything is another sound.
    assert_eq!(rig.listen(&["-o", "b.wav", "--rate", "2"], &[]).0, 0);
    let heard = stretches(&rig.path("b.wav"));
    assert!(is_near(&heard[..4], &[600, 315, 3600, 315]), "{heard:?}");
    for (arguments, code) in [
        (&["-o", "no/such/folder/a.wav"][..], 1),
        (&["-o", "a.flac"], 2),
        (&["-o", "a"], 2),
        (&["-o", "a.ogg"], 2),
        (&["-o", "c.wav", "--engine", "silent"], 2),
        (&["-o", "c.wav", "--from", "9"], 2),
    ] {
        let (got, said) = rig.listen(arguments, &[]);
        assert_eq!((got, said.lines().count()), (code, 1), "{arguments:?}: {said}");
    }
}

#[test]
fn another_form_is_made_by_the_command_of_the_settings() {
    let rig = Rig::new();
    let (code, said) = rig.listen(&["-o", "a.MP3"], &[("REFUSE", "yes")]);
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
    assert!(said.contains("cannot make a.MP3") && said.contains("busy"), "{said}");
    assert!(rig.names().is_empty(), "{:?}", rig.names());
    assert_eq!(rig.listen(&["-o", "a.MP3"], &[]).0, 0);
    let made = fs::read(rig.path("a.MP3")).unwrap();
    assert!(made.starts_with(b"LAME\nRIFF") && wav::read(&made[5..], Format::Wav).is_ok());
    assert_eq!(rig.names(), ["a.MP3"]);
}

#[test]
fn an_interrupted_recording_leaves_no_file_and_no_process_and_goes_on_later() {
    let rig = Rig::new();
    let mut child = rig.command(&["-o", "a.wav"], &[("HANG", "风向")]).spawn().unwrap();
    let start = Instant::now();
    // The first two are kept by now: there are two workers, and one of them has gone on to the third.
    let sounds = rig.path(".cache/langdu/sounds");
    let engine = loop {
        let kept = fs::read_dir(&sounds).map_or(0, Iterator::count);
        match fs::read_to_string(rig.path("log.pid")) {
            Ok(pid) if kept == 2 && pid.ends_with('\n') => break pid.trim().to_owned(),
            _ => assert!(start.elapsed() < DEADLINE, "in vain"),
        }
        std::thread::park_timeout(Duration::from_millis(5));
    };
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!Path::new("/proc").join(&engine).exists());
    assert!(rig.names().is_empty(), "{:?}", rig.names());
    assert_eq!(rig.listen(&["-o", "a.wav"], &[]).0, 0);
    assert_eq!(rig.made().len(), 4, "only the third is made again");
}

#[test]
fn after_a_recording_the_cache_is_at_its_usual_limit() {
    let rig = Rig::new();
    // So many sentences that the recording may keep more than is usual, and a cache that is already fuller than that.
    fs::write(rig.path("a.txt"), format!("风车\n\n{}", "　　他走了。\n".repeat(70))).unwrap();
    let sounds = rig.path(".cache/langdu/sounds");
    fs::create_dir_all(&sounds).unwrap();
    let old = sounds.join("old.wav");
    let fill = || {
        let file = fs::File::create(&old).unwrap();
        file.set_len(80 << 20).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    };
    fill();
    assert_eq!(rig.listen(&["-o", "a.wav"], &[]).0, 0);
    assert!(!old.exists(), "the recording is made");
    let kept = fs::read_dir(&sounds).unwrap().count();
    assert!(kept >= 2, "{kept}");
    fill();
    assert_eq!(rig.listen(&["-o", "a.mp3"], &[("REFUSE", "1")]).0, 1);
    assert!(old.exists(), "the recording has failed, and may go on where it was");
}

#[test]
fn a_cache_that_is_in_the_way_is_done_without() {
    let rig = Rig::new();
    let mut file = fs::File::create(rig.path(".cache")).unwrap();
    file.write_all(b"not a folder").unwrap();
    assert_eq!(rig.listen(&["-o", "a.wav"], &[]).0, 0);
    assert!(rig.path("a.wav").exists());
}
