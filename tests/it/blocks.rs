//! Quotations and tables on their way from a page or a text of Markdown to a sheet of paper, whose lines are those of the
//! screen.

use langdu::article::{Article, BlockKind};
use langdu::import::{Options, from_bytes};
use langdu::layout::Measure;
use langdu::paper::{self, Sheet};

fn read(text: &str) -> Article {
    let name = if text.starts_with('<') { "a.html" } else { "a.md" };
    let options = Options { name: Some(name.into()), ..Options::default() };
    from_bytes(text.as_bytes(), &options).unwrap().article
}

/// The lines of `text` in a column of so many columns, without blanks at their ends.
fn set(text: &str, columns: u16) -> String {
    let sheet = Sheet {
        measure: Measure::new(columns),
        lines_per_page: 0,
        form_feed: false,
        page_label: |page, pages| format!("{page}/{pages}"),
    };
    let pages = paper::sheets(&read(text), &sheet);
    pages.concat().iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_quotation_within_another_stands_deeper_whatever_it_came_from() {
    let markdown = "甲说了一句话。\n\n> 外层的话。\n>\n> > 内层的话。\n>\n> 又是外层。\n\n乙听了一句话。\n";
    let html = "<!doctype html><html><body><p>甲说了一句话。</p><blockquote><p>外层的话。</p><blockquote>内层的话。\
                </blockquote><p>又是外层。</p></blockquote><p>乙听了一句话。</p></body></html>";
    for text in [markdown, html] {
        let article = read(text);
        let kinds: Vec<_> = article.body().map(|(_, kind, _)| kind).collect();
        let (paragraph, outer) = (BlockKind::Paragraph, BlockKind::Quote(1));
        assert_eq!(kinds, [paragraph, outer, BlockKind::Quote(2), outer, paragraph], "{text}");
        let lines =
            "    甲说了一句话。\n\n    外层的话。\n        内层的话。\n    又是外层。\n\n    乙听了一句话。";
        assert_eq!(set(text, 40), lines);
    }
}

#[test]
fn quotations_without_end_are_still_read() {
    let deep = format!("{}最里面的话。\n", "> ".repeat(40));
    let kinds: Vec<_> = read(&deep).body().map(|(_, kind, _)| kind).collect();
    assert_eq!(kinds, [BlockKind::Quote(BlockKind::DEEPEST_QUOTE)]);
    for columns in 1..60 {
        let lines = set(&deep, columns);
        assert_eq!(lines.replace(['\n', ' '], ""), "最里面的话。", "{columns}: {lines}");
    }
}

const LONG: &str = "这一格很长，长得一行放不下，因为写了许多关于茶的话，还要再写一些，一直写到最后才停";

/// What a page needs to be taken for an article.
const PROSE: &str = "家里来客，先问的总是喝什么茶，很少有人问多热的水。可是茶好不好喝，一半在水的温度，另一半在茶叶本身，价钱倒在\
    其次。我把家里的茶都试了一遍，贵的未必香，便宜的也未必苦，记下来给自己看，也给来家里的客人看，省得每次都要问。";

#[test]
fn columns_of_a_table_stand_on_their_sides_and_a_long_cell_goes_on_below_itself() {
    let markdown = format!(
        "{PROSE}\n\n| 茶 | 价 | 说明 |\n|---|---:|:---|\n| 绿茶 | 5 | 鲜 |\n| 乌龙茶 | 1300 | {LONG} |\n| 红茶 | 130 | 甜 |\n"
    );
    let html = format!(
        "<!doctype html><html><body><article><p>{PROSE}</p><table><tr><th>茶<th>价<th>说明<tr><td>绿茶\
         <td align=right>5<td>鲜<tr><td>乌龙茶<td style='color: red; text-align: right'>1300<td>{LONG}\
         <tr align=RIGHT><td align=left>红茶<td>130<td style='text-align:start'>甜</table></article></body></html>"
    );
    let lines = "\n\n  茶     |   价 | 说明\n  绿茶   |    5 | 鲜\n  \
        乌龙茶 | 1300 | 这一格很长，长得一行放不\n                  下，因为写了许多关于茶的\n                  \
        话，还要再写一些，一直写到\n                  最后才停\n  红茶   |  130 | 甜";
    for text in [&markdown, &html] {
        let text = set(text, 44);
        assert!(text.ends_with(lines), "{text}");
    }
    // In a narrow column the row goes on a little further inside.
    let narrow = set(&markdown, 20);
    assert!(narrow.contains("\n  乌龙茶 | 1300 | 这\n    一格很长，长得一\n    行"), "{narrow}");
    // What is written is what was read.
    let article = read(&markdown);
    let mut written = Vec::new();
    paper::markdown::write(&article, &mut written).unwrap();
    let written = String::from_utf8(written).unwrap();
    assert!(written.contains("\n| --- | ---: | --- |\n"), "{written}");
    assert_eq!(read(&written), article);
}

#[test]
fn a_column_says_its_side_once() {
    let html = "<!doctype html><html><body><p>下面是各年的数目，以登记为准。</p><table><colgroup><col><col align=right>\
        <col style='text-align:center'></colgroup><tr><th>年<th>数<th>记<tr><td>2018<td>5<td>好\
        <tr><td>2019<td>130<td>一般</table></body></html>";
    assert!(
        set(html, 40).ends_with("\n  年   |  数 |  记\n  2018 |   5 |  好\n  2019 | 130 | 一般"),
        "{}",
        set(html, 40)
    );
}
