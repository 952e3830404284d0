//! The looks of things. Only the terminal's own sixteen colours and default background, so that every look works on
//! light and dark alike; without colour everything is still told apart by bold, dim, underline and reverse.

use ratatui::style::{Color, Modifier, Style};

/// A role that has a look of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The text of the article.
    Text,
    /// Title and headings.
    Heading,
    /// Byline, note and colophon.
    Aside,
    /// Running head and foot.
    Chrome,
    /// The sentence that is being spoken.
    Spoken,
    /// The clause of it that should be heard now.
    Clause,
    /// A place where the searched text stands.
    Hit,
    /// The one that was gone to.
    CurrentHit,
    /// The bar beside the paragraph with the cursor.
    Cursor,
    /// What is selected, over what it is besides.
    Selected,
    /// The chosen row of a list, over what it is besides.
    Chosen,
    /// Something told to the reader.
    Notice,
}

/// The looks of every role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Colours may be used; else only bold, dim, underlined and reversed.
    color: bool,
}

impl Default for Theme {
    /// The terminal's own sixteen colours.
    fn default() -> Self {
        Self { color: true }
    }
}

impl Theme {
    /// The theme without colour.
    pub fn plain() -> Self {
        Self { color: false }
    }

    /// The look of `role`.
    pub(super) fn style(&self, role: Role) -> Style {
        style(role, self.color)
    }
}

fn style(role: Role, color: bool) -> Style {
    let plain = Style::new();
    match (role, color) {
        (Role::Text, _) => plain,
        (Role::Heading, _) => plain.add_modifier(Modifier::BOLD),
        (Role::Aside | Role::Chrome, _) => plain.add_modifier(Modifier::DIM),
        (Role::Spoken, true) => plain.fg(Color::Black).bg(Color::Cyan),
        (Role::Spoken, false) => plain.add_modifier(Modifier::REVERSED),
        (Role::Clause, true) => plain.fg(Color::Black).bg(Color::Cyan).add_modifier(Modifier::UNDERLINED),
        (Role::Clause, false) => plain.add_modifier(Modifier::REVERSED | Modifier::UNDERLINED),
        (Role::Hit, true) => plain.fg(Color::Black).bg(Color::Yellow),
        (Role::Hit, false) => plain.add_modifier(Modifier::UNDERLINED),
        (Role::CurrentHit, true) => {
            plain.fg(Color::Black).bg(Color::LightYellow).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        }
        (Role::CurrentHit, false) => {
            plain.add_modifier(Modifier::UNDERLINED | Modifier::BOLD | Modifier::REVERSED)
        }
        (Role::Cursor, true) => plain.fg(Color::Cyan),
        (Role::Cursor, false) => plain.add_modifier(Modifier::BOLD),
        (Role::Chosen | Role::Selected, _) => plain.add_modifier(Modifier::REVERSED),
        (Role::Notice, _) => plain.add_modifier(Modifier::BOLD),
    }
}
