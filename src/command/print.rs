//! `langdu print`: an article on paper, by the print command of the settings.
//!
//! In come a source and options, out goes an order to the printer; with `--dry-run` only what it would be, in lines of
//! `key  value`.

use std::fmt::Write as _;

use super::export::{measure_of, page_label};
use super::{Context, Failure, Status, Streams, notes, plain};
use crate::cli::{self, Print, Setting};
use crate::layout::Measure;
use crate::paper::Sheet;
use crate::press::{Form, Press};
use crate::tui::press_words::{describe_doubt, describe_press_error};
use crate::tui::strings::{Msg, fill};

pub(super) fn run(options: &Print, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let lang = context.lang;
    if let Some(printer) = options.to.as_ref().filter(|printer| printer.starts_with('-')) {
        return Err(Failure::Usage(fill(Msg::PrintNoPrinter, lang, &[&plain(printer)])));
    }
    let (press, sheet) = (press(Some(options), context), sheet(Some(options), context));
    let article = context.read_and_say(&options.source, streams.err)?;
    let article = if options.corrected { notes::corrected(article) } else { article };
    let failed = |error| Failure::Failed(describe_press_error(&error, lang));
    let order = press.set(&article, &sheet).map_err(failed)?;
    let say = |said: String, err: &mut dyn std::io::Write| {
        // That it cannot be said is no failure.
        let _ = writeln!(err, "{}", fill(Msg::Notice, lang, &[&plain(&said)]));
    };
    if let Some(doubt) = describe_doubt(&order, lang) {
        say(doubt, streams.err);
    }
    if options.dry_run {
        let font = order.font.as_ref().map(|font| font.display().to_string());
        let command = shell_words::join(order.argv());
        let told = [
            ("command", Some(command)),
            ("format", Some(press.form.name().to_owned())),
            ("font", font),
            ("pages", Some(order.sheets.to_string())),
            ("lines", Some(sheet.lines_per_page.to_string())),
            ("width", Some(sheet.measure.columns.to_string())),
        ];
        let lines = told.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
        let text = lines.fold(String::new(), |mut text, (key, value)| {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{key:<7}  {}", plain(value));
            text
        });
        streams.out.write_all(text.as_bytes()).map_err(|error| Failure::output(&error, lang))?;
        return Ok(Status::Done);
    }
    let said = order.send().map_err(failed)?;
    let printed = fill(Msg::Printed, lang, &[&order.sheets]);
    say(if said.is_empty() { printed } else { format!("{printed} ({said})") }, streams.err);
    Ok(Status::Done)
}

/// How printing is done.
pub(super) fn press(options: Option<&Print>, context: &Context) -> Press {
    let settings = &context.config.print;
    let form = options.and_then(|options| options.format).map(|form| match form {
        cli::Form::Pdf => Form::Pdf,
        cli::Form::Text => Form::Text,
    });
    Press {
        command: settings.command.clone(),
        form: form.unwrap_or(settings.format),
        font: settings.font.clone(),
        printer: options.and_then(|options| options.to.clone()),
    }
}

/// The sheet that options and settings describe.
pub(super) fn sheet(options: Option<&Print>, context: &Context) -> Sheet {
    let form = press(options, context).form;
    let setting = options.map(|options| &options.setting);
    let width = options.and_then(|options| options.width);
    sheet_of(form, setting, width, options.and_then(|options| options.lines_per_page), context)
}

/// The sheet of what is printed in `form`, as the settings describe it where nothing else is asked for.
pub(super) fn sheet_of(
    form: Form,
    setting: Option<&Setting>,
    width: Option<u16>,
    lines: Option<u16>,
    context: &Context,
) -> Sheet {
    let settings = &context.config.print;
    let measure = context.measure();
    // In the fonts of a PDF, Chinese marks are as wide as they should be.
    let measure = Measure { em_grid: measure.em_grid || form == Form::Pdf, ..measure };
    let measure = setting.map_or(measure, |setting| measure_of(setting, measure, context));
    Sheet {
        measure: Measure { columns: width.unwrap_or(settings.width), ..measure },
        lines_per_page: lines.unwrap_or(settings.lines_per_page),
        form_feed: false,
        page_label,
    }
}
