//! The mouse, where the reader asks for it: a click reads the sentence under it aloud, the wheel turns pages, dragging
//! selects text.
//!
//! Off until then, so that the terminal's own marking and copying go on as ever. In come events with the cell they
//! happened in, out go the effects of the same actions that keys have. Part of the state's update.

use super::app::{App, Effect, Mode};
use super::passage::Passage;
use super::strings::Msg;
use crate::article::Anchor;
use crate::layout::{Page, Row, placed};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

impl App {
    pub(super) fn toggle_mouse(&mut self) -> Vec<Effect> {
        self.mouse = !self.mouse;
        self.say(if self.mouse { Msg::MouseOn } else { Msg::MouseOff });
        vec![Effect::Mouse(self.mouse)]
    }

    pub(super) fn take_mouse(&mut self, event: MouseEvent) -> Vec<Effect> {
        if self.mode != Mode::Read {
            return Vec::new();
        }
        let cell = Position::new(event.column, event.row);
        match event.kind {
            MouseEventKind::ScrollDown => {
                self.notice = None;
                self.next_page()
            }
            MouseEventKind::ScrollUp => {
                self.notice = None;
                self.previous_page()
            }
            MouseEventKind::Down(MouseButton::Left) => {
                self.notice = None;
                self.selected = None;
                self.pressed = self.passage_at(cell);
                Vec::new()
            }
            MouseEventKind::Drag(MouseButton::Left) => {
                self.drag(cell);
                Vec::new()
            }
            // A click reads when the button is let go: until then it may become a drag.
            MouseEventKind::Up(MouseButton::Left) => match (self.pressed.take(), self.selected) {
                (Some(pressed), None) => self.read_from(pressed.from),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Selects from where the button was pressed to `cell`, both included.
    fn drag(&mut self, cell: Position) {
        let (Some(start), Some(end)) = (self.pressed, self.passage_at(cell)) else { return };
        // A hand that trembles does not select.
        if start == end && self.selected.is_none() {
            return;
        }
        self.selected = Some(Passage { from: start.from.min(end.from), to: start.to.max(end.to) });
        self.tell_selected();
    }

    /// What is drawn in the cell at `cell`; `None` where no text is.
    fn passage_at(&self, cell: Position) -> Option<Passage> {
        let areas = self.geometry?;
        let (first, second) = match (areas.facing, &self.spread.right) {
            // Vertical pages follow one another from right to left.
            (Some(facing), Some(right)) if self.is_vertical() => {
                ((facing, &self.spread.left), Some((areas.text, right)))
            }
            (Some(facing), Some(right)) => ((areas.text, &self.spread.left), Some((facing, right))),
            _ => ((areas.text, &self.spread.left), None),
        };
        let pages = std::iter::once(first).chain(second);
        pages
            .filter(|(area, _)| area.contains(cell))
            .find_map(|(area, page)| self.passage_in(area, page, cell))
    }

    fn passage_in(&self, area: Rect, page: &Page, cell: Position) -> Option<Passage> {
        let measure = self.measure();
        page.rows.iter().enumerate().find_map(|(index, row)| {
            let Row::Line(line) = row else { return None };
            let (x, y) = measure.origin(area.width, index)?;
            let (column, row) = (cell.x.checked_sub(area.x + x)?, cell.y.checked_sub(area.y + y)?);
            placed(&self.article, &measure, line)
                .find(|placed| {
                    placed.row == row && (placed.column..placed.column + placed.width).contains(&column)
                })
                .filter(|placed| !placed.range.is_empty())
                .map(|placed| Passage {
                    from: Anchor::new(line.block, placed.range.start),
                    to: Anchor::new(line.block, placed.range.end),
                })
        })
    }
}
