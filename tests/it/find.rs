//! Looking for something in an article: text, regular expressions, the initials of pinyin. Keys in, hits out.

use crate::looks::Looker;
use crate::screen::visit;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use langdu::article::{Article, ArticleBuilder, BlockKind, Meta};
use langdu::tui::strings::Lang;
use langdu::tui::{Message, Preferences, Theme};
use ratatui::style::Modifier;
use std::sync::Arc;

fn article() -> Arc<Article> {
    let mut builder = ArticleBuilder::new(Meta { title: Some("渡口".into()), ..Meta::default() });
    builder.push(BlockKind::Paragraph, "ＧＤＰ是１９９５年的数，gdp 是2003年的数（约）。");
    for _ in 0..20 {
        builder.push(BlockKind::Paragraph, &"船靠岸的时候，天还没有亮，岸上的人提着灯等。".repeat(3));
    }
    builder.push(BlockKind::Paragraph, "路桥飞渡，银行行长把頭髮剪了。");
    Arc::new(builder.finish())
}

fn open(lang: Lang) -> Looker {
    let preferences = Preferences { theme: Theme::plain(), lang, ..Preferences::default() };
    Looker::open_article(article(), 60, 16, preferences)
}

fn key(looker: &mut Looker, code: KeyCode, modifiers: KeyModifiers) {
    looker.tell(Message::Key(KeyEvent::new(code, modifiers)));
}

/// The characters of the hit that was gone to, and those of all hits on the page.
fn hits(looker: &Looker) -> (String, String) {
    let (mut current, mut all) = (String::new(), String::new());
    visit(&looker.buffer(), |_, cell| {
        if cell.modifier.contains(Modifier::UNDERLINED) {
            all.push_str(cell.symbol());
            if cell.modifier.contains(Modifier::REVERSED) {
                current.push_str(cell.symbol());
            }
        }
    });
    (current, all)
}

fn foot(looker: &Looker) -> String {
    looker.text().lines().last().unwrap().trim().to_owned()
}

#[test]
fn a_regular_expression_marks_what_it_describes() {
    let mut looker = open(Lang::Zh);
    looker.press("/re:[0-9]{4}年\n");
    assert_eq!(hits(&looker), ("１９９５年".into(), "１９９５年2003年".into()));
    assert!(foot(&looker).contains("第 1 处 / 共 2 处  "), "{}", foot(&looker));
    looker.press("n");
    assert_eq!(hits(&looker).0, "2003年");
    assert!(foot(&looker).contains("第 2 处 / 共 2 处  "), "{}", foot(&looker));
    looker.press("n");
    assert_eq!(foot(&looker), "已从另一头继续查找");
    looker.press("N");
    assert_eq!(hits(&looker).0, "2003年");
    key(&mut looker, KeyCode::Char('l'), KeyModifiers::CONTROL);
    assert!(foot(&looker).contains("第 2 处 / 共 2 处  "), "{}", foot(&looker));
    // A full-width mark is no sign of a pattern.
    looker.press("/re:（.）\n");
    assert_eq!(hits(&looker).0, "（约）");
}

#[test]
fn the_kind_of_search_is_shown_and_changed() {
    let mut looker = open(Lang::Zh);
    looker.press("/路.飞");
    key(&mut looker, KeyCode::Char('r'), KeyModifiers::CONTROL);
    assert_eq!(foot(&looker), "/（正则）路.飞");
    looker.press("\n");
    assert_eq!(hits(&looker).0, "路桥飞");
    looker.press("/(路");
    key(&mut looker, KeyCode::Char('r'), KeyModifiers::CONTROL);
    looker.press("\n");
    assert!(foot(&looker).starts_with("正则表达式有误："), "{}", foot(&looker));
    // What was found before is still marked, and the other kind is one key away.
    assert_eq!(hits(&looker).0, "路桥飞");
    looker.press("/");
    key(&mut looker, KeyCode::Up, KeyModifiers::NONE);
    assert_eq!(foot(&looker), "/（正则）(路");
    key(&mut looker, KeyCode::Char('r'), KeyModifiers::CONTROL);
    assert_eq!(foot(&looker), "/(路");
}

#[test]
fn earlier_searches_come_back() {
    let mut looker = open(Lang::Zh);
    looker.press("/灯\n/天\n/re:亮.\n/灯\n/岸");
    let up = |looker: &mut Looker| key(looker, KeyCode::Up, KeyModifiers::NONE);
    let down = |looker: &mut Looker| key(looker, KeyCode::Down, KeyModifiers::NONE);
    let mut seen = Vec::new();
    for _ in 0..4 {
        up(&mut looker);
        seen.push(foot(&looker));
    }
    assert_eq!(seen, ["/灯", "/（正则）亮.", "/天", "/天"]);
    for _ in 0..3 {
        down(&mut looker);
    }
    assert_eq!(foot(&looker), "/岸", "what was being typed is there again");
    down(&mut looker);
    assert_eq!(foot(&looker), "/岸");
    up(&mut looker);
    looker.press("\n");
    assert_eq!(hits(&looker).0, "灯");
}

#[test]
fn letters_that_stand_nowhere_are_initials_of_any_reading() {
    for (typed, found) in
        [("lqfd", "路桥飞渡"), ("ＬＱＦＤ", "路桥飞渡"), ("yhhz", "银行行长"), ("yxxc", "银行行长")]
    {
        let mut looker = open(Lang::En);
        looker.press(&format!("/{typed}\n"));
        assert_eq!(hits(&looker).0, found);
        assert_eq!(foot(&looker), "these letters stand nowhere: found as initials of pinyin");
    }
    // Letters that stand in the text are letters.
    let mut looker = open(Lang::En);
    looker.press("/GdＰ\n");
    assert_eq!(hits(&looker).1, "ＧＤＰgdp");
    looker.press("/zzzz\n");
    assert_eq!(foot(&looker), "not found: zzzz");
}

#[test]
fn the_other_script_is_found_where_the_words_stand_nowhere() {
    let mut looker = open(Lang::Zh);
    looker.press("/头发\n");
    assert_eq!(hits(&looker).0, "頭髮");
    looker.press("/時候\n");
    assert_eq!(hits(&looker).0, "时候");
}

#[test]
fn a_pattern_without_end_keeps_nobody_waiting() {
    let mut builder = ArticleBuilder::new(Meta::default());
    builder.push(BlockKind::Paragraph, &"一".repeat(20_000));
    let mut looker = Looker::open_article(Arc::new(builder.finish()), 60, 16, Preferences::default());
    let began = std::time::Instant::now();
    looker.press("/re:(一*)*二\n");
    assert!(foot(&looker).contains("没有找到"), "{}", foot(&looker));
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    looker.press("/re:((((一{50}){50}){50}){50})\n");
    assert!(foot(&looker).starts_with("正则表达式有误："), "{}", foot(&looker));
}
