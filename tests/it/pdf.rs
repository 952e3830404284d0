//! A real PDF through the real `pdftotext`: its characters, its paragraphs, its pages.
//!
//! The file is written here: a composite font without its outlines (`Identity-H`), whose character codes are those of
//! Unicode, and a `ToUnicode` map that says so (ISO 32000-1, 9.10.3). Where the program is not installed nothing is
//! tested, but in CI, where it has to be.

use std::fmt::Write as _;

use langdu::article::{Article, BlockKind};
use langdu::import::{ImportError, Options, from_bytes};

/// Characters of a full line.
const MEASURE: usize = 30;

const FIRST: &str = "渡口在城的北边，从前是进出山里的唯一的路，现在只有老人还从那里走。书店就开在渡口旁边，门前有一棵槐树，夏天的时候落一地的花，没有人去扫它。";
const SECOND: &str = "店里的书都是旧的，有的缺了封面，有的被水泡过，主人把它们一本一本晒干、补好，再放回架上。来的人不多，看的人更少，他也不着急，只是每天把门开着。";
const THIRD: &str = "天黑下来，对岸亮起一盏灯，又亮起一盏，像是有人在慢慢地数数，数到最后也没有数完，他就关了门，回到楼上去，听一夜的水声，听着听着就睡着了。";

/// A line of a page: size in points, left edge, base line, text.
type Line = (u16, u16, u16, String);

/// The bytes of a PDF.
fn pdf(pages: &[Vec<Line>]) -> Vec<u8> {
    let stream = |content: &str| format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len());
    let map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Same def\n/CMapType 2 def\n\
        1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\nendcmap\nend\nend\n";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /FontDescriptor 6 0 R \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            .to_owned(),
        stream(map),
        "<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 \
         /Descent -120 /CapHeight 880 /StemV 80 >>"
            .to_owned(),
    ];
    let mut kids = String::new();
    for lines in pages {
        let mut content = "BT\n".to_owned();
        for (size, x, y, text) in lines {
            let codes = text.encode_utf16().fold(String::new(), |codes, unit| format!("{codes}{unit:04X}"));
            writeln!(content, "/F {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj").unwrap();
        }
        content.push_str("ET");
        objects.push(stream(&content));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R >>",
            objects.len()
        ));
        write!(kids, "{} 0 R ", objects.len()).unwrap();
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    let mut file = "%PDF-1.5\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        write!(file, "{} 0 obj\n{object}\nendobj\n", number + 1).unwrap();
    }
    let start = file.len();
    let size = objects.len() + 1;
    write!(file, "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").unwrap();
    file.into_bytes()
}

/// The lines of a paragraph, its first one indented by two characters.
fn wrapped(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let (first, rest) = characters.split_at(MEASURE - 2);
    std::iter::once(first).chain(rest.chunks(MEASURE)).map(|line| line.iter().collect()).collect()
}

/// Pages of `lines` lines with a head and a number, the title above the first.
fn set(title: &str, paragraphs: &[&str], lines: usize) -> Vec<Vec<Line>> {
    let all: Vec<(u16, String)> = paragraphs
        .iter()
        .flat_map(|text| {
            wrapped(text).into_iter().enumerate().map(|(n, line)| (if n == 0 { 24 } else { 0 }, line))
        })
        .collect();
    all.chunks(lines)
        .enumerate()
        .map(|(number, chunk)| {
            let mut page = vec![(10, 110, 800, "南岸文丛".to_owned())];
            if number == 0 {
                page = vec![(22, 220, 790, title.to_owned())];
            }
            let mut y = 740;
            for (indent, line) in chunk {
                page.push((12, 110 + indent, y, line.clone()));
                y -= 20;
            }
            page.push((10, 290, 40, format!("{}", number + 1)));
            page
        })
        .collect()
}

/// What is read of it; nothing where the program is not installed.
fn article(bytes: &[u8]) -> Option<Article> {
    match from_bytes(bytes, &Options::default()) {
        Ok(imported) => {
            assert_eq!(imported.article.meta().format.map(langdu::article::Format::name), Some("pdf"));
            Some(imported.article)
        }
        Err(ImportError::NeedsProgram { .. }) if std::env::var_os("CI").is_none() => None,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn the_paragraphs_of_a_real_pdf_are_read_across_its_pages() {
    use BlockKind::{Paragraph, Title};
    let bytes = pdf(&set("渡口的书店", &[FIRST, SECOND, THIRD, FIRST], 2));
    let Some(article) = article(&bytes) else { return };
    let blocks: Vec<_> = article
        .blocks()
        .iter()
        .enumerate()
        .map(|(number, block)| (block.kind, article.block_text(number)))
        .collect();
    assert_eq!(
        blocks,
        [
            (Title, "渡口的书店"),
            (Paragraph, FIRST),
            (Paragraph, SECOND),
            (Paragraph, THIRD),
            (Paragraph, FIRST)
        ]
    );
}

#[test]
fn a_real_pdf_of_pictures_or_cut_in_half_is_named() {
    let whole = pdf(&set("渡口的书店", &[FIRST], 4));
    if article(&whole).is_none() {
        return;
    }
    let error = |bytes: &[u8]| from_bytes(bytes, &Options::default()).unwrap_err();
    assert!(matches!(error(&pdf(&[Vec::new()])), ImportError::ScannedPdf));
    assert!(matches!(error(&whole[..60]), ImportError::BrokenPdf));
}
