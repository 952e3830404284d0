//! From the engine to the loudspeaker, with the real program: what a player of the system is given is what would be
//! recorded, whichever player it is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use langdu::voice::audio::{Format, wav};

/// An engine: a falling level, a twentieth of a second for each byte of its text.
const ENGINE: &str = "#!/bin/sh
bytes=$(wc -c)
while [ \"$bytes\" -gt 0 ]; do
    head -c 400 /dev/zero | tr '\\000' \"\\\\$(printf %03o $((bytes + 32)))\"
    bytes=$((bytes - 1))
done
";
/// A player that keeps what it is given.
const KEEP: &str = "#!/bin/sh\nexec cat >\"$HEARD\"\n";
const DEAD: &str = "#!/bin/sh\necho 'Connection refused' >&2\nexit 1\n";
/// The players that are found before this machine's.
const PLAYERS: [&str; 7] = ["pacat", "aplay", "pw-play", "ffplay", "mpv", "play", "afplay"];

struct Rig(tempfile::TempDir);

impl Rig {
    /// A machine with these players; all others are there and dead.
    fn new(players: &[(&str, &str)]) -> Self {
        let rig = Self(tempfile::tempdir().unwrap());
        fs::create_dir(rig.path("bin")).unwrap();
        rig.script("engine.sh", ENGINE);
        for name in PLAYERS {
            let own = players.iter().find(|(player, _)| *player == name);
            rig.script(&format!("bin/{name}"), own.map_or(DEAD, |(_, script)| script));
        }
        fs::write(rig.path("a.txt"), "风\n\n　　天亮了。他走了。\n").unwrap();
        let engine = format!("{:?}", rig.path("engine.sh").display().to_string());
        let config = format!(
            "[tts]\nengine = \"level\"\n[tts.engines.level]\nmode = \"synthesize\"\ncmd = [{engine}]\n\
             format = \"s16le:4000:1\"\nnormalize = \"off\"\n"
        );
        fs::write(rig.path("config.toml"), config).unwrap();
        rig
    }

    fn script(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn listen(&self, arguments: &[&str]) -> (i32, String) {
        let path = std::env::var("PATH").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_langdu"))
            .current_dir(self.0.path())
            .env_clear()
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("HOME", self.0.path())
            .env("HEARD", self.path("heard"))
            .args(["listen", "a.txt", "--config", "config.toml", "--lang", "en"])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }
}

#[test]
fn what_is_heard_is_what_is_recorded() {
    for players in [&[("pacat", KEEP)][..], &[("aplay", KEEP)], &[("play", KEEP)]] {
        let rig = Rig::new(players);
        let (code, said) = rig.listen(&[]);
        assert_eq!(code, 0, "{said}");
        assert_eq!(rig.listen(&["-o", "a.wav"]).0, 0);
        let recorded = wav::read(&fs::read(rig.path("a.wav")).unwrap(), Format::Wav).unwrap().samples;
        let bytes = fs::read(rig.path("heard")).unwrap();
        let heard: Vec<i16> =
            bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        assert!(recorded.len() > 4000 && heard.len() >= recorded.len(), "{}", heard.len());
        assert!(heard[..recorded.len()] == recorded, "{players:?}");
        assert!(heard[recorded.len()..].iter().all(|sample| *sample == 0));
    }
}

#[test]
fn without_a_player_that_plays_it_fails_and_says_what_the_likeliest_one_said() {
    let rig = Rig::new(&[]);
    let (code, said) = rig.listen(&[]);
    assert_eq!(code, 1);
    assert!(said.contains("pacat") && said.contains("Connection refused"), "{said}");
}
