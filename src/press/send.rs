//! An order is given to its command, which has some time to take it.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{io, thread};

use super::command::{fill, has};
use super::{Order, PressError};
use crate::log;
use crate::text::sanitize::clean_line;

/// How long a print command may take to put an order in its queue.
const LONGEST: Duration = Duration::from_secs(120);
/// How often it is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(20);
/// Bytes of what it says that are read.
const HEARD: u64 = 4096;

impl Order {
    /// The command and its arguments; `{file}` stands for the file that is there while it is sent.
    pub fn argv(&self) -> Vec<String> {
        self.argv_with("{file}")
    }

    fn argv_with(&self, file: &str) -> Vec<String> {
        fill(&self.command, &|name| {
            match name {
                "file" => file,
                "title" if self.title.is_empty() => "langdu",
                "title" => &self.title,
                _ => &self.printer,
            }
            .to_owned()
        })
    }

    /// Gives what is to be printed to the command, on its standard input or in a file if it asks for one, and waits
    /// until it has ended: call this where waiting does no harm. The first line it says is the answer, cleaned.
    ///
    /// # Errors
    /// There is no such program, or it failed.
    pub fn send(&self) -> Result<String, PressError> {
        let mut file = tempfile::Builder::new()
            .prefix("langdu-")
            .suffix(&format!(".{}", if self.form == super::Form::Pdf { "pdf" } else { "txt" }))
            .tempfile()?;
        file.write_all(&self.bytes)?;
        file.flush()?;
        let argv = self.argv_with(&file.path().to_string_lossy());
        let (program, arguments) = argv.split_first().ok_or(PressError::NoCommand)?;
        let by_name = has(&self.command, "file");
        let input = if by_name { Stdio::null() } else { Stdio::from(File::open(file.path())?) };
        // Files, not pipes: a program that says much waits for nobody.
        let (mut out, mut err) = (tempfile::tempfile()?, tempfile::tempfile()?);
        let mut command = Command::new(program);
        command.args(arguments).stdin(input).stdout(out.try_clone()?).stderr(err.try_clone()?);
        // What is typed to stop langdu does not stop it half-way, and it cannot ask the reader anything.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let started = command.spawn();
        log::note("run", || match &started {
            Ok(child) => format!("{} {} ({})", argv.join(" "), self.form.name(), child.id()),
            Err(error) => format!("{program}: {error}"),
        });
        let child = started.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => PressError::NoProgram(clean_line(program)),
            _ => PressError::Io(error),
        })?;
        let ended = wait(child, LONGEST)?;
        log::note("ran", || match &ended {
            Some(status) => format!("{program}: {status}"),
            None => format!("{program}: no end"),
        });
        let status = ended.ok_or_else(|| PressError::Endless(clean_line(program)))?;
        if status.success() {
            return Ok(first_line(&mut out)?);
        }
        let said = first_line(&mut err)?;
        Err(PressError::Failed(clean_line(program), status.to_string(), said))
    }
}

/// Waits until `child` has ended, and ends it with its whole group when that takes longer than `longest`. Whatever goes
/// wrong, it has been reaped afterwards.
fn wait(mut child: Child, longest: Duration) -> io::Result<Option<ExitStatus>> {
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(Some(status)),
            Ok(None) if started.elapsed() <= longest => thread::sleep(LOOK),
            Ok(None) => return end(child).map(|()| None),
            Err(error) => {
                // The first error is the one that is told.
                let _ = end(child);
                return Err(error);
            }
        }
    }
}

/// Ends `child`, which has not been reaped and leads its process group, and everybody else in the group.
fn end(mut child: Child) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        // It fails only when nobody is left in the group.
        let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
    }
    // One that has ended meanwhile is only reaped.
    let _ = child.kill();
    child.wait().map(drop)
}

/// The first line with something in it.
fn first_line(file: &mut File) -> io::Result<String> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(HEARD).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().map(clean_line).find(|line| !line.is_empty()).unwrap_or_default())
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::{Form, Press, Word};
    use super::*;
    use crate::article::{Article, ArticleBuilder, BlockKind, Meta};
    use crate::layout::Measure;
    use crate::paper::Sheet;

    fn article(title: &str) -> Article {
        let mut builder = ArticleBuilder::new(Meta { title: Some(title.into()), ..Meta::default() });
        builder.push(BlockKind::Paragraph, "船从北岸开出。");
        builder.finish()
    }

    #[expect(clippy::unwrap_used, reason = "a panic is how a test fails")]
    fn order(words: &[&str], title: &str) -> Order {
        let command = words.iter().map(|word| Word::One((*word).to_owned())).collect();
        let press = Press { command, form: Form::Text, font: String::new(), printer: None };
        let sheet = Sheet {
            measure: Measure::new(40),
            lines_per_page: 20,
            form_feed: true,
            page_label: |page, pages| format!("{page}/{pages}"),
        };
        press.set(&article(title), &sheet).unwrap()
    }

    #[test]
    fn the_command_gets_the_sheets_and_no_shell_sees_the_title() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("printed");
        let script = format!(
            "cat > '{0}'; printf '%s|' \"$@\" >> '{0}'; echo; echo '\u{1b}[1mrequest 1'",
            path.display()
        );
        let title = "-o raw; $(touch x) `y`";
        let said = order(&["sh", "-c", &script, "sh", "{title}", "-t{title}"], title).send().unwrap();
        assert!(said.ends_with("request 1") && !said.contains('\u{1b}'), "{said:?}");
        let printed = std::fs::read_to_string(&path).unwrap();
        assert!(printed.contains("船从北岸开出。"), "{printed}");
        assert!(printed.ends_with(&format!(" {title}|-t{title}|")), "{printed}");
    }

    #[test]
    fn a_command_may_take_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("printed");
        let script = format!("cp \"$1\" '{}'; cat", path.display());
        order(&["sh", "-c", &script, "sh", "{file}"], "渡口").send().unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().contains("船从北岸开出。"));
    }

    #[test]
    fn what_takes_too_long_is_ended_with_everything_it_started() {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo started; wait"]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.process_group(0).spawn().unwrap();
        let pid = rustix::process::Pid::from_child(&child);
        let mut out = child.stdout.take().unwrap();
        let mut said = [0; 8];
        out.read_exact(&mut said).unwrap();
        assert_eq!(&said, b"started\n");
        assert_eq!(wait(child, Duration::from_millis(50)).unwrap(), None);
        assert!(rustix::process::test_kill_process(pid).is_err(), "not reaped");
        // Both hold the pipe: it comes to its end when the second is gone as well.
        let (sender, receiver) = std::sync::mpsc::channel();
        thread::spawn(move || sender.send(out.read_to_end(&mut Vec::new()).unwrap()));
        assert_eq!(receiver.recv_timeout(Duration::from_secs(60)), Ok(0));
    }

    #[test]
    fn what_goes_wrong_is_told() {
        let failed = order(&["sh", "-c", "echo; echo 'no default destination' >&2; exit 3"], "渡口").send();
        let Err(PressError::Failed(program, status, said)) = failed else { panic!("{failed:?}") };
        assert_eq!((program.as_str(), said.as_str()), ("sh", "no default destination"));
        assert!(status.contains('3'));
        let missing = order(&["no-such-printer-program"], "渡口").send();
        assert!(matches!(missing, Err(PressError::NoProgram(_))));
        assert!(matches!(order(&[], "渡口").send(), Err(PressError::NoCommand)));
    }
}
