//! Printing: what the print command is given, and what is said when it fails.

use std::fs;
use std::path::Path;
use std::process::Command;

use langdu::import::{Options, from_bytes};
use langdu::layout::Measure;
use langdu::paper::{self, Sheet};
use langdu::text::grid::Writing;

struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    /// A place with an article, a print command that keeps what it gets, and settings that name it.
    fn new(settings: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), "渡口\n\n船从北岸开出，十分钟到南岸。\n".repeat(30)).unwrap();
        fs::write(dir.path().join("c.toml"), settings).unwrap();
        let script = "printf '%s\\n' \"$@\" > \"$PRINTED.argv\"; cat > \"$PRINTED\"; echo queued as 7";
        fs::write(dir.path().join("press.sh"), script).unwrap();
        Self { dir }
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    fn langdu(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_langdu"))
            .args(["--lang", "en", "--config", &self.path("c.toml")])
            .args(arguments)
            .current_dir(self.dir.path())
            .env("PRINTED", self.path("printed"))
            .env("HOME", self.dir.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("LANGDU_CONFIG")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }
}

const TEXT: &str = "[print]\ncommand = [\"sh\", \"press.sh\", [\"-d\", \"{printer}\"], \"-t\", \"{title}\"]\nformat = \"text\"\n";

#[test]
fn the_command_of_the_settings_gets_pages() {
    let desk = Desk::new(TEXT);
    let (code, out, err) =
        desk.langdu(&["print", "--to", "office", "--width", "30", "--lines-per-page", "20", "a.txt"]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("queued as 7") && err.contains("pages"), "{err}");
    let argv = fs::read_to_string(desk.path("printed.argv")).unwrap();
    assert_eq!(argv.lines().collect::<Vec<_>>(), ["-d", "office", "-t", "渡口"]);
    let printed = fs::read_to_string(desk.path("printed")).unwrap();
    assert!(printed.matches('\u{c}').count() > 1 && printed.contains("十分钟"), "{printed}");
    let lines: Vec<usize> = printed.split('\u{c}').map(|page| page.lines().count()).collect();
    assert!(lines.iter().all(|lines| *lines <= 20), "{lines:?}");
}

#[test]
fn a_dry_run_prints_nothing_and_shows_what_would_be() {
    let desk = Desk::new(TEXT);
    let (code, out, _) = desk.langdu(&["print", "--dry-run", "--lines-per-page", "20", "a.txt"]);
    assert_eq!(code, 0);
    assert!(!Path::new(&desk.path("printed")).exists());
    assert!(out.starts_with("command  sh press.sh -t 渡口\nformat   text\npages    "), "{out}");
    assert!(out.ends_with("lines    20\nwidth    76\n"), "{out}");
}

#[test]
fn the_printer_is_given_a_pdf_unless_it_wants_text() {
    let desk = Desk::new("[print]\ncommand = [\"sh\", \"press.sh\"]\n");
    let (code, _, err) = desk.langdu(&["print", "a.txt"]);
    assert_eq!(code, 0, "{err}");
    let printed = fs::read(desk.path("printed")).unwrap();
    assert!(printed.starts_with(b"%PDF-1.5\n") && printed.ends_with(b"%%EOF\n"));
}

#[test]
fn what_is_wrong_with_printing_is_said() {
    let failing = "[print]\ncommand = [\"sh\", \"-c\", \"echo 'lp: no default destination' >&2; exit 1\"]\nformat = \"text\"\n";
    let (code, _, err) = Desk::new(failing).langdu(&["print", "a.txt"]);
    assert_eq!(code, 1);
    assert!(err.contains("lp: no default destination"), "{err}");
    let missing = "[print]\ncommand = [\"no-such-lp\"]\nformat = \"text\"\n";
    let (code, _, err) = Desk::new(missing).langdu(&["print", "a.txt"]);
    assert_eq!(code, 1);
    assert!(err.contains("no-such-lp") && err.contains("[print]"), "{err}");
    let (code, _, err) = Desk::new(TEXT).langdu(&["print", "--to=-oraw", "a.txt"]);
    assert_eq!(code, 2, "{err}");
    let (code, _, err) = Desk::new("[print]\nfont = \"a.txt\"\n").langdu(&["print", "a.txt"]);
    assert_eq!(code, 1);
    assert!(err.contains("a.txt"), "{err}");
}

#[test]
fn sheets_are_the_pages_that_are_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let article =
        from_bytes(&fs::read(folder.join("long.txt")).unwrap(), &Options::default()).unwrap().article;
    for writing in [Writing::Horizontal, Writing::Vertical] {
        for lines_per_page in [0, 3, 7, 20, 60] {
            let sheet = Sheet {
                measure: Measure { writing, ..Measure::new(40) },
                lines_per_page,
                form_feed: false,
                page_label: |page, pages| format!("{page}/{pages}"),
            };
            let sheets = paper::sheets(&article, &sheet);
            let mut written = Vec::new();
            paper::write(&article, &sheet, &mut written).unwrap();
            assert_eq!(sheets.concat().join("\n") + "\n", String::from_utf8(written).unwrap());
            if lines_per_page >= 5 {
                for (number, page) in sheets.iter().enumerate() {
                    let label = format!("{}/{}", number + 1, sheets.len());
                    assert_eq!(page.last().unwrap().trim(), label);
                }
            }
        }
    }
}
