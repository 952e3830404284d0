//! What the log tells of a command: with what it was started, and how it ended.

use std::io;

use super::process::{Exit, Invocation};
use crate::log;

/// A line about the start of a command, which then has this number.
pub(super) fn started(invocation: &Invocation, number: Result<u32, &io::Error>) -> String {
    let command = log::command(&invocation.program, invocation.arguments.iter().map(String::as_str));
    match number {
        Ok(number) => format!("{number} {command}"),
        Err(error) => format!("{command}: {error}"),
    }
}

/// A line about its end. What it complained about may hold what it was given to speak.
pub(super) fn ended(number: Option<u32>, exit: &Exit) -> String {
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    let how = match (exit.code, exit.signal) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "no exit code".to_owned(),
    };
    format!("{number} {how} {}", log::shortened(&exit.stderr_tail)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_told_with_its_number_and_its_end() {
        let arguments =
            vec!["-v".to_owned(), "他把缆绳绕过石桩，听见水声慢下来，远处有人提着一盏灯。".to_owned()];
        let invocation = Invocation { program: "/bin/say".into(), arguments, ..Invocation::default() };
        let told = started(&invocation, Ok(7));
        assert!(told.starts_with("7 /bin/say -v 他把") && !told.contains('灯'), "{told}");
        assert!(started(&invocation, Err(&io::ErrorKind::NotFound.into())).contains("not found"));
        let exit = Exit { code: Some(3), stderr_tail: "no voice".into(), ..Exit::default() };
        assert_eq!(ended(Some(7), &exit), "7 exit code 3 no voice");
        assert_eq!(ended(None, &Exit { signal: Some(9), ..Exit::default() }), " signal 9");
    }
}
