//! Plays tones through a player of the system as it is told on standard input, so that a script with a microphone can
//! measure it: `loudspeaker PLAYER [RATE]`, where the player may be `auto`.
//!
//! Lines: `tone MS`, `silence MS`, `file WAV`, `pause`, `resume`, `fade MS`, `wait` (until all is heard), `stop`. After
//! each it writes what it did, how many milliseconds that took, and how many have been written and heard.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use langdu::voice::audio::output::candidates;
use langdu::voice::audio::resample::resample;
use langdu::voice::audio::{Format, Output, Sink, silence, wav};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "auto".to_owned());
    let rate = arguments.next().and_then(|rate| rate.parse().ok()).unwrap_or(22050);
    match play(&name, rate) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn play(name: &str, rate: u32) -> Result<(), Box<dyn std::error::Error>> {
    let (failed, failure) = channel();
    let mut output = Output::open(&candidates(name)?, rate, move || {
        let _ = failed.send(());
    });
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (command, value) = line.split_once(' ').unwrap_or((&line, ""));
        let time = || value.parse().map(Duration::from_millis);
        let start = Instant::now();
        match command {
            "tone" => output.write(&tone(rate, time()?)),
            "silence" => output.write(&silence::pause(time()?, rate)),
            "file" => {
                let sound = wav::read(&std::fs::read(value)?, Format::Wav)?;
                output.write(&resample(sound, rate).samples);
            }
            "pause" => output.pause(),
            "resume" => output.resume(),
            "fade" => output.fade_out(time()?),
            "wait" => {
                while output.heard() < output.written() {
                    // Whichever comes first: the end of what is written, or of the player.
                    if failure.recv_timeout(output.until(output.written()) + Duration::from_millis(1)).is_ok()
                    {
                        break;
                    }
                }
            }
            "stop" => output.stop(),
            _ => return Err(format!("unknown: {line}").into()),
        }
        let milliseconds = |samples: u64| samples * 1000 / u64::from(rate);
        writeln!(
            io::stdout(),
            "{line}\t{} ms\twritten {}\theard {}\t{}",
            start.elapsed().as_millis(),
            milliseconds(output.written()),
            milliseconds(output.heard()),
            output.player()
        )?;
        if let Some(failure) = output.failure() {
            return Err(failure.into());
        }
    }
    Ok(())
}

/// A tone of 440 Hz, half as loud as can be.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a few seconds of small numbers"
)]
fn tone(rate: u32, time: Duration) -> Vec<i16> {
    let at = |index: usize| index as f64 * 440.0 * std::f64::consts::TAU / f64::from(rate);
    (0..silence::pause(time, rate).len()).map(|index| (at(index).sin() * 16000.0) as i16).collect()
}
