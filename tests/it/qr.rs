//! The code for the camera of a phone, read back from the cells of the screen by a decoder that is not langdu's.

use crate::looks::{Looker, themes};
use langdu::article::{Article, ArticleBuilder, BlockKind, Meta};
use langdu::text::width::WidthProfile;
use langdu::tui::strings::Lang;
use langdu::tui::{Depth, Message, Preferences, Theme};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier};
use std::sync::Arc;

const URL: &str = "https://news.example.cn/2023/11/05/suanpan.html?from=qr&id=1695";

fn article(url: Option<&str>) -> Arc<Article> {
    let mut builder = ArticleBuilder::new(Meta { url: url.map(Into::into), ..Meta::default() });
    builder.push(BlockKind::Paragraph, "灯下的算盘还亮着。祖父说：“账要一笔一笔地算！”");
    builder.push(BlockKind::Paragraph, &"路要一步一步地走。".repeat(300));
    Arc::new(builder.finish())
}

/// Light (255) or dark (0) of both halves of a cell, on a terminal that is dark where no colour is asked for.
fn halves(cell: &Cell) -> [u8; 2] {
    let shade = |color: Color, own: u8| match color {
        Color::Reset => own,
        Color::Black | Color::Indexed(16) => 0,
        Color::White | Color::Indexed(231) => 255,
        other => panic!("neither black nor white: {other:?}"),
    };
    let (mut ink, mut paper) = (shade(cell.fg, 255), shade(cell.bg, 0));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut paper);
    }
    match cell.symbol() {
        " " => [paper; 2],
        "▀" => [ink, paper],
        "▄" => [paper, ink],
        other => panic!("not a part of a code: {other:?}"),
    }
}

/// What a camera reads on the screen, all rows but the foot; a cell is four pixels wide and eight high.
fn seen(buffer: &Buffer) -> Result<String, String> {
    let area = buffer.area();
    let (width, height) = (usize::from(area.width) * 4, usize::from(area.height - 1) * 8);
    let shade = |x: usize, y: usize| {
        let cell = &buffer[(u16::try_from(x / 4).unwrap(), u16::try_from(y / 8).unwrap())];
        // Around the code a theme may paint what it likes.
        let around = matches!(cell.bg, Color::Rgb(..)) || matches!(cell.fg, Color::Rgb(..));
        if around { 128 } else { halves(cell)[y % 8 / 4] }
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, shade);
    let grids = image.detect_grids();
    let [grid] = grids.as_slice() else { return Err(format!("{} codes", grids.len())) };
    grid.decode().map(|(_, text)| text).map_err(|error| error.to_string())
}

#[test]
fn the_address_is_read_back_in_every_theme_and_both_widths() {
    let sixteen = themes(Depth::Sixteen).into_iter().take(1);
    for theme in themes(Depth::True).into_iter().chain(sixteen).chain([Theme::plain()]) {
        for (widths, size) in [(WidthProfile::narrow(), (80, 24)), (WidthProfile::wide(), (100, 50))] {
            let preferences = Preferences { widths, theme: theme.clone(), ..Preferences::default() };
            let mut looker = Looker::open_article(article(Some(URL)), size.0, size.1, preferences);
            looker.press("w");
            assert_eq!(seen(&looker.buffer()).as_deref(), Ok(URL), "{}\n{}", theme.name(), looker.text());
            assert!(looker.text().lines().last().unwrap().contains("网址：https://news"));
        }
    }
}

#[test]
fn what_is_selected_goes_before_the_address() {
    let mut looker = Looker::open_article(article(Some(URL)), 80, 30, Preferences::default());
    looker.press("xw");
    assert_eq!(seen(&looker.buffer()).as_deref(), Ok("灯下的算盘还亮着。"));
    assert!(looker.text().contains("选中的文字"), "{}", looker.text());
    looker.press("q");
    assert!(looker.text().contains("祖父说"), "closed: {}", looker.text());
}

#[test]
fn without_an_address_the_paragraph_is_shown() {
    for address in [None, Some("javascript:alert(1)")] {
        let mut looker = Looker::open_article(article(address), 80, 40, Preferences::default());
        looker.press("w");
        let paragraph = "灯下的算盘还亮着。祖父说：“账要一笔一笔地算！”";
        assert_eq!(seen(&looker.buffer()).as_deref(), Ok(paragraph));
        assert!(looker.text().contains("没有网址，这是本段："));
    }
}

#[test]
fn a_text_too_long_for_a_code_is_told_in_one_line() {
    let mut looker =
        Looker::open_article(article(None), 80, 24, Preferences { lang: Lang::En, ..Preferences::default() });
    looker.press("jjw");
    let told = looker.text().lines().last().unwrap().trim().to_owned();
    assert_eq!(told, "too long (8100 bytes): a QR code holds 2953 at most; select less");
}

#[test]
fn a_screen_too_small_says_what_is_needed_and_grows_into_it() {
    for size in [(20, 10), (36, 24), (80, 18), (8, 3), (1, 1), (0, 0)] {
        let mut looker = Looker::open_article(article(Some(URL)), 80, 24, Preferences::default());
        looker.press("w");
        looker.tell(Message::Resize(Size::new(size.0, size.1)));
        let _ = looker.text();
        if size.0 >= 20 {
            let said: String = looker.text().split_whitespace().collect();
            assert!(said.contains("要41列22行"), "{}", looker.text());
        }
        looker.tell(Message::Resize(Size::new(41, 22)));
        assert_eq!(seen(&looker.buffer()).as_deref(), Ok(URL), "{}", looker.text());
    }
}

#[test]
fn without_colour_the_code_can_be_inverted() {
    let preferences = Preferences { theme: Theme::plain(), ..Preferences::default() };
    let mut looker = Looker::open_article(article(Some(URL)), 80, 24, preferences);
    looker.press("w");
    let before = looker.buffer();
    assert!(looker.text().contains("i 反色"));
    looker.press("i");
    assert_ne!(looker.buffer(), before);
    // On a terminal that is light where no colour is asked for it is right now: every half the other way round.
    looker.press("i");
    assert_eq!(seen(&looker.buffer()).as_deref(), Ok(URL));
}
