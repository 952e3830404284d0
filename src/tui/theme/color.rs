//! Colours on terminals that have fewer: 256 or sixteen, as the environment says.

use ratatui::style::{Color, Modifier, Style};

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None, or the reader wants none.
    None,
    /// The reader's own sixteen.
    Sixteen,
    /// 256 of them.
    Palette,
    /// Red, green and blue, a byte each.
    True,
}

impl Depth {
    /// What the environment variables `COLORTERM` and `TERM` say.
    pub fn of_terminal(colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        match colorterm {
            Some("truecolor" | "24bit") => Self::True,
            _ if term.ends_with("-direct") => Self::True,
            _ if term.contains("256color") => Self::Palette,
            _ => Self::Sixteen,
        }
    }
}

/// The sixteen colours as xterm has them, by number.
const XTERM: [(Color, (u8, u8, u8)); 16] = [
    (Color::Black, (0, 0, 0)),
    (Color::Red, (205, 0, 0)),
    (Color::Green, (0, 205, 0)),
    (Color::Yellow, (205, 205, 0)),
    (Color::Blue, (0, 0, 238)),
    (Color::Magenta, (205, 0, 205)),
    (Color::Cyan, (0, 205, 205)),
    (Color::Gray, (229, 229, 229)),
    (Color::DarkGray, (127, 127, 127)),
    (Color::LightRed, (255, 0, 0)),
    (Color::LightGreen, (0, 255, 0)),
    (Color::LightYellow, (255, 255, 0)),
    (Color::LightBlue, (92, 92, 255)),
    (Color::LightMagenta, (255, 0, 255)),
    (Color::LightCyan, (0, 255, 255)),
    (Color::White, (255, 255, 255)),
];

/// The steps of the colour cube that follows the sixteen.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// One of the 256 colours by its number.
pub(super) fn indexed(index: u8) -> Color {
    XTERM.get(usize::from(index)).map_or(Color::Indexed(index), |(color, _)| *color)
}

/// Red, green and blue of a colour, of the sixteen as xterm has them; `None` for the terminal's own.
pub(super) fn rgb_of(color: Color) -> Option<(u8, u8, u8)> {
    let step = |index: u8| STEPS.get(usize::from(index % 6)).copied().unwrap_or_default();
    match color {
        Color::Reset => None,
        Color::Rgb(red, green, blue) => Some((red, green, blue)),
        Color::Indexed(index @ 232..) => Some([8 + 10 * (index - 232); 3].into()),
        Color::Indexed(index @ 16..) => {
            let index = index - 16;
            Some((step(index / 36), step(index / 6), step(index)))
        }
        Color::Indexed(index) => XTERM.get(usize::from(index)).map(|(_, rgb)| *rgb),
        named => XTERM.iter().find(|(color, _)| *color == named).map(|(_, rgb)| *rgb),
    }
}

/// The relative luminance of a colour, 0 to 1 (WCAG 2.2).
pub(super) fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// `look` in the colours that a terminal of `depth` has, on which text looks as `text` does: what is written can still
/// be told from what is behind it, and a mark from the text around it.
pub(super) fn reduced(look: Style, text: Style, depth: Depth) -> Style {
    let fit = |color: Option<Color>| match depth {
        Depth::None => None,
        Depth::Sixteen => color.map(|color| match color {
            Color::Rgb(..) | Color::Indexed(_) => nearest(color, XTERM.iter().map(|(color, _)| *color)),
            named => named,
        }),
        Depth::Palette => match color {
            Some(Color::Rgb(red, green, blue)) => Some(in_palette([red, green, blue])),
            color => color,
        },
        Depth::True => color,
    };
    let mut fitted = Style { fg: fit(look.fg), bg: fit(look.bg), ..look };
    if let Some(behind) = fitted.bg.filter(|_| fitted.fg.is_some() && fitted.fg == fitted.bg) {
        let is_light = rgb_of(behind).is_some_and(|rgb| luminance(rgb) > 0.18);
        fitted.fg = Some(if is_light { Color::Black } else { Color::White });
    }
    if look.bg.is_some() && look.bg != text.bg && fitted.bg == fit(text.bg) {
        fitted = fitted.add_modifier(Modifier::UNDERLINED);
    }
    fitted
}

/// The nearest of the 240 colours after the sixteen: of the cube, whose channels are found one by one, or of the greys.
fn in_palette(wanted: [u8; 3]) -> Color {
    let step = |part: u8| (0..6).zip(STEPS).min_by_key(|&(_, step)| step.abs_diff(part)).unwrap_or_default();
    let [(red, r), (green, g), (blue, b)] = wanted.map(step);
    let cube = (distance([r, g, b], wanted), 16 + 36 * red + 6 * green + blue);
    // The grey whose parts are nearest to the mean of those wanted.
    let sum: u16 = wanted.into_iter().map(u16::from).sum();
    let index = u8::try_from((sum.saturating_sub(10) / 30).min(23)).unwrap_or_default();
    let grey = (distance([8 + 10 * index; 3], wanted), 232 + index);
    Color::Indexed(cube.min(grey).1)
}

/// The colour of `choice` that is nearest to `color`; the terminal's own stays what it is.
fn nearest(color: Color, choice: impl Iterator<Item = Color>) -> Color {
    let Some(wanted) = rgb_of(color) else { return color };
    let apart = |other: &Color| distance(rgb_of(*other).unwrap_or_default().into(), wanted.into());
    choice.min_by_key(apart).unwrap_or(color)
}

/// How far two colours are apart: the square of the distance of red, green and blue.
fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_how_many_colours_there_are() {
        let of = Depth::of_terminal;
        assert_eq!(of(Some("truecolor"), Some("xterm")), Depth::True);
        assert_eq!(of(None, Some("xterm-direct")), Depth::True);
        assert_eq!(of(Some("yes"), Some("tmux-256color")), Depth::Palette);
        assert_eq!(of(None, Some("linux")), Depth::Sixteen);
        assert_eq!(of(None, None), Depth::Sixteen);
    }

    #[test]
    fn the_nearest_of_fewer_colours() {
        let fit = |color, depth| reduced(Style::new().fg(color), Style::new(), depth).fg;
        assert_eq!(fit(Color::Rgb(255, 0, 0), Depth::Palette), Some(Color::Indexed(196)));
        assert_eq!(fit(Color::Rgb(9, 8, 8), Depth::Palette), Some(Color::Indexed(232)));
        assert_eq!(fit(Color::Rgb(250, 250, 247), Depth::Sixteen), Some(Color::White));
        assert_eq!(fit(Color::Indexed(16), Depth::Sixteen), Some(Color::Black));
        assert_eq!(fit(Color::Reset, Depth::Sixteen), Some(Color::Reset));
        assert_eq!(fit(Color::Rgb(1, 2, 3), Depth::True), Some(Color::Rgb(1, 2, 3)));
        assert_eq!(fit(Color::Rgb(1, 2, 3), Depth::None), None);
    }

    #[test]
    fn the_short_way_into_the_palette_finds_what_the_long_one_does() {
        let levels = (0..=255).step_by(15).chain([1, 47, 48, 114, 115, 116, 118, 154, 247, 254]);
        let levels: Vec<u8> = levels.collect();
        for &red in &levels {
            for &green in &levels {
                for &blue in &levels {
                    let long = nearest(Color::Rgb(red, green, blue), (16..=255).map(Color::Indexed));
                    assert_eq!(in_palette([red, green, blue]), long, "{red} {green} {blue}");
                }
            }
        }
    }

    #[test]
    fn black_and_white_are_as_far_apart_as_can_be() {
        assert!(luminance((0, 0, 0)).abs() < 1e-9 && (luminance((255, 255, 255)) - 1.0).abs() < 1e-9);
    }
}
