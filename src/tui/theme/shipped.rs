//! The themes that are shipped: the terminal's own colours, none at all, and four that paint every cell.
//!
//! Characters and what is behind them differ by 4.5 to 1 at least, running head and what is dimmed by 3 to 1, in the
//! theme of high contrast everything by 7 to 1 (WCAG 2.2, 1.4.3, 1.4.6, 1.4.11): a test counts.

use super::{Role, only};
use ratatui::style::{Color, Modifier, Style};

/// The looks of a theme before they are fitted to a terminal; a background that is not named is that of the text.
pub(super) type Raw = dyn Fn(Role) -> Style;

/// The name of the default.
pub(super) const ANSI: &str = "ansi";

/// The themes that are shipped, in the order in which the key goes through them.
pub(super) const NAMES: [&str; 5] = [ANSI, "light", "dark", "sepia", "contrast"];

/// The shipped theme of this name.
pub(super) fn named(name: &str) -> Option<Box<Raw>> {
    let palette = match name {
        ANSI => return Some(Box::new(ansi())),
        "light" => LIGHT,
        "dark" => DARK,
        "sepia" => SEPIA,
        "contrast" => CONTRAST,
        _ => return None,
    };
    Some(Box::new(move |role| painted(role, &palette)))
}

/// The terminal's own sixteen colours, of which only those are used that stand out on light and dark alike.
pub(super) fn ansi() -> impl Fn(Role) -> Style {
    |role| {
        let black = Style::new().fg(Color::Black);
        match role {
            Role::Spoken => black.bg(Color::Cyan),
            Role::Clause => black.bg(Color::Cyan).add_modifier(Modifier::UNDERLINED),
            Role::Hit => black.bg(Color::Yellow),
            Role::CurrentHit => {
                black.bg(Color::LightYellow).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
            }
            Role::Cursor | Role::Mark => Style::new().fg(Color::Cyan),
            Role::Highlighted => black.bg(Color::Green),
            other => plain()(other),
        }
    }
}

/// Bold, dim, underlined and reversed.
pub(super) fn plain() -> impl Fn(Role) -> Style {
    |role| match role {
        Role::Text => Style::new(),
        Role::Heading | Role::Notice | Role::Cursor | Role::Mark | Role::Highlighted => only(Modifier::BOLD),
        Role::Aside | Role::Chrome | Role::Dimmed => only(Modifier::DIM),
        Role::Ruler | Role::Hit | Role::Noted => only(Modifier::UNDERLINED),
        Role::Corrected => only(Modifier::UNDERLINED | Modifier::ITALIC),
        Role::Spoken | Role::Chosen | Role::Selected => only(Modifier::REVERSED),
        Role::Clause => only(Modifier::REVERSED | Modifier::UNDERLINED),
        Role::CurrentHit => only(Modifier::UNDERLINED | Modifier::BOLD | Modifier::REVERSED),
    }
}

/// Colours as 0xRRGGBB.
struct Palette {
    paper: u32,
    ink: u32,
    heading: u32,
    aside: u32,
    chrome: u32,
    dimmed: u32,
    ruler: u32,
    accent: u32,
    /// What is behind, and the characters.
    spoken: (u32, u32),
    clause: (u32, u32),
    hit: (u32, u32),
    current_hit: (u32, u32),
    highlighted: (u32, u32),
}

const LIGHT: Palette = Palette {
    paper: 0xfafaf7,
    ink: 0x1f2328,
    heading: 0x0b3d63,
    aside: 0x50575e,
    chrome: 0x62686f,
    dimmed: 0x868b91,
    ruler: 0xe4e9f0,
    accent: 0x1a6fb5,
    spoken: (0xcfe6f7, 0x10222f),
    clause: (0xa9d3f2, 0x10222f),
    hit: (0xffe58a, 0x2b2100),
    current_hit: (0xffbf33, 0x2b2100),
    highlighted: (0xd9f0c8, 0x16260c),
};

const DARK: Palette = Palette {
    paper: 0x16181c,
    ink: 0xd5d8dc,
    heading: 0xf0e3c4,
    aside: 0xa8adb3,
    chrome: 0x8f959c,
    dimmed: 0x6f757c,
    ruler: 0x262b33,
    accent: 0x6cb6ff,
    spoken: (0x1f4e6f, 0xf2f7fb),
    clause: (0x2a6a96, 0xffffff),
    hit: (0x5c4a12, 0xffe9a8),
    current_hit: (0xf0c04a, 0x1b1500),
    highlighted: (0x2f4a22, 0xe3f5d5),
};

const SEPIA: Palette = Palette {
    paper: 0xf4ecd8,
    ink: 0x433422,
    heading: 0x5b2e12,
    aside: 0x645440,
    chrome: 0x705f48,
    dimmed: 0x806c50,
    ruler: 0xe8dbbd,
    accent: 0x9a4d1a,
    spoken: (0xe2cfa3, 0x2e2114),
    clause: (0xd1b578, 0x2a1d10),
    hit: (0xf2d36b, 0x2e2100),
    current_hit: (0xe0a526, 0x241800),
    highlighted: (0xdfe3b0, 0x2a2c10),
};

const CONTRAST: Palette = Palette {
    paper: 0x000000,
    ink: 0xffffff,
    heading: 0xffff66,
    aside: 0xe6e6e6,
    chrome: 0xe6e6e6,
    dimmed: 0xa3a3a3,
    ruler: 0x003a4a,
    accent: 0x00ffff,
    spoken: (0xffff00, 0x000000),
    clause: (0xffffff, 0x000000),
    hit: (0x00ffff, 0x000000),
    current_hit: (0xffb000, 0x000000),
    highlighted: (0x00ff7f, 0x000000),
};

fn painted(role: Role, palette: &Palette) -> Style {
    let color = |value: u32| {
        let [_, red, green, blue] = value.to_be_bytes();
        Color::Rgb(red, green, blue)
    };
    let ink = |value| Style::new().fg(color(value));
    let block = |(behind, characters)| ink(characters).bg(color(behind));
    match role {
        Role::Text => ink(palette.ink).bg(color(palette.paper)),
        Role::Heading => ink(palette.heading).add_modifier(Modifier::BOLD),
        Role::Aside => ink(palette.aside),
        Role::Chrome => ink(palette.chrome),
        Role::Dimmed => ink(palette.dimmed),
        Role::Ruler => Style::new().bg(color(palette.ruler)),
        Role::Spoken => block(palette.spoken),
        Role::Clause => block(palette.clause).add_modifier(Modifier::UNDERLINED),
        Role::Hit => block(palette.hit),
        Role::CurrentHit => block(palette.current_hit).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Role::Cursor | Role::Mark => ink(palette.accent),
        Role::Highlighted => block(palette.highlighted),
        Role::Noted => only(Modifier::UNDERLINED),
        Role::Corrected => only(Modifier::UNDERLINED | Modifier::ITALIC),
        Role::Notice => ink(palette.ink).add_modifier(Modifier::BOLD),
        Role::Selected | Role::Chosen => only(Modifier::REVERSED),
    }
}

#[cfg(test)]
mod tests {
    use super::super::color::{Depth, luminance, rgb_of};
    use super::super::{Role, Theme};
    use super::*;

    /// The contrast of two colours, 1 to 21 (WCAG 2.2).
    fn contrast(one: Color, other: Color) -> f64 {
        let of = |color| luminance(rgb_of(color).unwrap()) + 0.05;
        let (one, other) = (of(one), of(other));
        one.max(other) / one.min(other)
    }

    #[test]
    fn what_is_written_stands_out_from_what_is_behind_it() {
        for name in &NAMES[1..] {
            for depth in [Depth::True, Depth::Palette] {
                let theme = Theme::new(name, &*named(name).unwrap(), depth);
                for &role in Role::ALL {
                    let text = theme.style(Role::Text);
                    let look = text.patch(theme.style(role));
                    let wanted = match (*name, role) {
                        ("contrast", _) => 7.0,
                        (_, Role::Chrome | Role::Dimmed | Role::Cursor | Role::Mark) => 3.0,
                        _ => 4.5,
                    };
                    let found = contrast(look.fg.unwrap(), look.bg.unwrap());
                    assert!(found >= wanted, "{name}, {role:?}, {depth:?}: {found:.2} of {wanted}");
                }
            }
        }
    }

    #[test]
    fn sixteen_colours_are_enough_to_tell_roles_apart() {
        for name in NAMES {
            let theme = Theme::new(name, &*named(name).unwrap(), Depth::Sixteen);
            let text = theme.style(Role::Text);
            for &role in Role::ALL {
                let look = text.patch(theme.style(role));
                assert!(look.fg.is_none() || look.fg != look.bg, "{name}, {role:?}");
                assert!(!matches!(look.fg, Some(Color::Rgb(..) | Color::Indexed(_))), "{name}, {role:?}");
                let marks =
                    [Role::Spoken, Role::Clause, Role::Hit, Role::CurrentHit, Role::Selected, Role::Ruler];
                assert!(!marks.contains(&role) || look != text, "{name}: {role:?} looks as the text does");
            }
        }
    }

    #[test]
    fn without_colour_no_role_has_any() {
        for &role in Role::ALL {
            let look = Theme::plain().style(role);
            assert_eq!((look.fg, look.bg), (None, None), "{role:?}");
        }
    }
}
