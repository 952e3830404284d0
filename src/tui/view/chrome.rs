//! What stands around the page: running head, foot with clock and page number, notices, the line that is typed into.

use super::super::app::{App, Prompt};
use super::super::input::Input;
use super::super::strings::{Msg, fill};
use super::super::theme::Role;
use super::{command_line, lines, put, put_glyph};
use crate::article::BlockKind;
use crate::layout::Page;
use crate::text::glyph::glyphs;
use crate::text::width::WidthProfile;
use crate::voice::{State, clock_text};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::time::{Duration, Instant};

/// Columns that stay free between the left and the right of the foot.
const GAP: usize = 2;
/// The form of the play state, among those that [`plays`] gives, that is the shortest with both times of the clock.
const SHORTEST_WITH_TOTAL: usize = 3;

/// Title, site and date, small in the corner of the eye; not on the page that opens with them.
pub(super) fn header(app: &App, buffer: &mut Buffer, area: Rect) {
    let opening = app.spread.lines().any(|line| app.article.block_kind(line.block) == Some(BlockKind::Title));
    if opening {
        return;
    }
    let widths = &app.preferences.widths;
    let meta = app.article.meta();
    let date = meta.published.as_deref().and_then(|published| published.get(..10));
    let mut head = app.title();
    // What does not fit is left out whole, from the end.
    for part in [meta.site.as_deref(), date].into_iter().flatten() {
        let longer = format!("{head} · {part}");
        if columns(&longer, widths) <= usize::from(area.width) {
            head = longer;
        }
    }
    put(buffer, area, &head, app.style(Role::Chrome), widths);
}

/// Play state, clock, voice and rate on the left; page and percent on the right.
pub(super) fn footer(app: &App, buffer: &mut Buffer, area: Rect, now: Instant) {
    if area.is_empty() {
        return;
    }
    let widths = &app.preferences.widths;
    let look = app.style(Role::Chrome);
    let room = usize::from(area.width);
    let plays = app.scroll_words(now).unwrap_or_else(|| plays(app, now));
    let places = places(app);
    // The page is named at length only where the clock keeps its room beside it.
    let together = |play: &str, place: &str| columns(play, widths) + GAP + columns(place, widths) <= room;
    let clock = plays.get(SHORTEST_WITH_TOTAL).map(String::as_str).unwrap_or_default();
    // What is being heard is told before which hit is seen.
    let alone = if app.listening.state == State::Idle { &places } else { &pages(app) };
    let place = places
        .iter()
        .find(|place| together(clock, place))
        .or_else(|| alone.iter().find(|place| columns(place, widths) <= room))
        .cloned()
        .unwrap_or_default();
    let place_width = columns(&place, widths);
    if let Some(play) = plays.iter().find(|play| together(play, &place)) {
        let look = match app.listening.state {
            State::Idle if app.scroll.is_none() => look,
            _ => app.style(Role::Notice),
        };
        put(buffer, area, play, look, widths);
    }
    let start = area.right() - u16::try_from(place_width).unwrap_or(area.width).min(area.width);
    put(buffer, Rect { x: start, width: area.right() - start, ..area }, &place, look, widths);
}

/// What the reader is told, over as many rows at the foot as it takes.
pub(super) fn notice(app: &App, buffer: &mut Buffer) {
    let (Some(text), Some(areas)) = (&app.notice, app.geometry) else { return };
    let widths = &app.preferences.widths;
    let screen = *buffer.area();
    let width = areas.text.width;
    let rows = lines(text, usize::from(width), widths);
    let shown = u16::try_from(rows.len()).unwrap_or(u16::MAX).min(screen.height.div_ceil(2)).max(1);
    let look = app.style(Role::Notice);
    let top = screen.height - shown.min(screen.height);
    // The row above stays empty, so that a notice of several rows does not run into the text.
    let cleared = if shown > 1 { top.saturating_sub(1) } else { top };
    for y in cleared..screen.height {
        let row = Rect::new(0, y, screen.width, 1);
        put(buffer, row, &" ".repeat(usize::from(screen.width)), app.style(Role::Text), widths);
    }
    for (row, y) in rows.iter().zip(top..screen.height) {
        put(buffer, Rect::new(areas.text.x, y, screen.width - areas.text.x, 1), row, look, widths);
    }
}

/// The line that is typed into, at the foot; gives the place of its cursor.
pub(super) fn prompt(app: &App, buffer: &mut Buffer, prompt: Prompt, input: &Input) -> Position {
    let label = match prompt {
        Prompt::Command => Msg::PromptCommand,
        Prompt::Search => Msg::PromptSearch,
        Prompt::Pattern => Msg::PromptPattern,
        Prompt::Export(_) => Msg::PromptExport,
        Prompt::Note => Msg::PromptNote,
        Prompt::Label => Msg::PromptLabel,
        Prompt::Words => Msg::PromptWords,
        Prompt::Reason => Msg::PromptReason,
    };
    let x = app.geometry.map_or(0, |areas| areas.text.x);
    if prompt == Prompt::Command {
        command_line::draw(app, buffer, x, input.text());
    }
    typed(app, buffer, x, label, input)
}

/// `input` behind `label` from column `x` on, on the last row or, if it is longer, on as many of the rows above as half
/// of the screen has; gives the place of its cursor, which is always in sight.
pub(super) fn typed(app: &App, buffer: &mut Buffer, x: u16, label: Msg, input: &Input) -> Position {
    let widths = &app.preferences.widths;
    let screen = *buffer.area();
    let width = screen.width.saturating_sub(x).max(1);
    let label = label.text(app.preferences.lang);
    let (label_look, look) = (app.style(Role::Notice), app.style(Role::Text));
    // What is drawn where: row, column and look of every glyph; the cursor stands behind what is before it.
    let (mut row, mut column) = (0_u16, 0_u16);
    let mut cells = Vec::new();
    let mut cursor = None;
    let pieces = [(label, label_look, None), (input.text(), look, Some(input.before_cursor().len()))];
    for (text, look, cursor_at) in pieces {
        for glyph in glyphs(text, widths) {
            let taken = u16::from(glyph.width);
            if column + taken > width {
                (row, column) = (row.saturating_add(1), 0);
            }
            if cursor_at.is_some_and(|at| glyph.start >= at) && cursor.is_none() {
                cursor = Some((row, column));
            }
            cells.push((row, column, glyph, look));
            column += taken;
        }
    }
    // The cursor behind the last one needs a cell of its own.
    let (cursor_row, cursor_column) =
        cursor.unwrap_or(if column < width { (row, column) } else { (row + 1, 0) });
    let last = row.max(cursor_row);
    let shown = (last + 1).min(screen.height.div_ceil(2)).max(1);
    let first = (last + 1 - shown).min(cursor_row);
    let top = screen.bottom().saturating_sub(shown);
    // The row above stays empty, so that several rows do not run into the text.
    let cleared = if shown > 1 { top.saturating_sub(1) } else { top };
    for y in cleared..screen.bottom() {
        put(buffer, Rect::new(0, y, screen.width, 1), &" ".repeat(usize::from(screen.width)), look, widths);
    }
    for (row, column, glyph, look) in cells {
        if let Some(below) = row.checked_sub(first).filter(|below| *below < shown) {
            let place = Position::new(x + column, top + below);
            put_glyph(buffer, place, &glyph.text, u16::from(glyph.width), look);
        }
    }
    Position::new((x + cursor_column).min(screen.width.saturating_sub(1)), top + (cursor_row - first))
}

/// Which hit is shown and where the reader is, in forms from long to short.
fn places(app: &App) -> Vec<String> {
    let pages = pages(app);
    let Some((number, all)) = app.hit_number() else { return pages };
    let long = fill(Msg::HitNumber, app.preferences.lang, &[&number, &all]);
    let both = [long, format!("[{number}/{all}]")]
        .into_iter()
        .flat_map(|hit| pages.iter().map(move |page| format!("{hit}  {page}")));
    both.chain(pages.clone()).collect()
}

/// The page and how much is read, in forms from long to short.
fn pages(app: &App) -> Vec<String> {
    let lang = app.preferences.lang;
    let percent = app.percent();
    let number_of = |page: &Page| page.top().and_then(|top| app.pagination.number(top));
    // What is on top may stand on a page before: where nothing follows this is the last.
    let is_last = app.spread.next().is_none() && app.spread.right.is_none();
    let left = if is_last { app.pagination.total() } else { None }.or_else(|| number_of(&app.spread.left));
    let right =
        app.spread.right.as_ref().and_then(number_of).filter(|right| left.is_some_and(|left| left < *right));
    let number = match (left, right) {
        (Some(left), Some(right)) => Some(format!("{left}–{right}")),
        (left, _) => left.map(|left| left.to_string()),
    };
    let msg = if right.is_some() { Msg::Pages } else { Msg::Page };
    match (number, app.pagination.total()) {
        (Some(number), Some(total)) => vec![
            format!("{}  {percent}%", fill(msg, lang, &[&number, &total])),
            format!("{number}/{total}  {percent}%"),
            format!("{number}/{total}"),
        ],
        (Some(number), None) => vec![format!("{number}/…  {percent}%"), format!("{number}/…")],
        // The share of a part would be none of the whole.
        (None, _) if app.loading => vec!["…".to_owned()],
        (None, _) => vec![format!("{percent}%")],
    }
}

/// What the voice does, in forms from long to short.
fn plays(app: &App, now: Instant) -> Vec<String> {
    let lang = app.preferences.lang;
    let state = match app.listening.state {
        State::Idle => Msg::PlayIdle,
        State::Preparing => Msg::PlayPreparing,
        State::Speaking if app.voice.as_ref().is_some_and(|voice| voice.silent) => Msg::PlaySilent,
        State::Speaking => Msg::PlaySpeaking,
        State::Paused => Msg::PlayPaused,
        State::Failed => Msg::PlayFailed,
    };
    let state = state.text(lang);
    let clock = app.clock.as_ref().map(|clock| clock.text(now)).unwrap_or_default();
    let elapsed = clock_text(app.clock.as_ref().map_or(Duration::ZERO, |clock| clock.elapsed(now)));
    let voice = match &app.voice {
        Some(voice) if voice.silent => Msg::VoiceSilent.text(lang).to_string(),
        Some(voice) => voice.engine.clone(),
        None => String::new(),
    };
    let gap = if voice.is_empty() { "" } else { "  " };
    let tags: String = app.voice_tags().iter().flat_map(|tag| ["  ", tag]).collect();
    vec![
        format!("{state} {clock}{gap}{voice}  {:.1}×{tags}", app.rate),
        format!("{state} {clock}  {:.1}×{tags}", app.rate),
        format!("{state} {clock}"),
        format!("{state} {}", clock.replace(' ', "")),
        format!("{state} {elapsed}"),
        elapsed,
        state.to_string(),
    ]
}

fn columns(text: &str, widths: &WidthProfile) -> usize {
    glyphs(text, widths).map(|glyph| usize::from(glyph.width)).sum()
}
