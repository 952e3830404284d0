//! Sheets as a PDF: each character where it stands among the columns of its line.
//!
//! In come sheets of plain text and a font, out goes a file that any printer takes. Plain text would not do: what
//! CUPS makes of it (`texttopdf`) has no Chinese characters but with a font of a name that no system has. The glyphs
//! that are used are embedded, since Ghostscript prints other characters where a Chinese font is only named; Latin
//! letters are Courier, which every printer has, made as narrow as half a Chinese character. Where a font is is not
//! known here.

mod face;
mod objects;
mod page;

use crate::article::Meta;
use crate::text::sanitize::clean_line;
use crate::text::script::Script;
use crate::text::width::WidthProfile;
use face::Used;
use objects::{Id, Objects, text_string, utf16};
use page::{Fonts, Frame};
use std::collections::BTreeSet;

pub use face::{Face, FaceError};

/// What is printed and how.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// For the title and the author of the file.
    pub meta: &'a Meta,
    /// Its language.
    pub script: Script,
    /// The sheets, line by line.
    pub sheets: &'a [Vec<String>],
    /// Columns of a sheet.
    pub columns: u16,
    /// Lines of a sheet.
    pub lines: u16,
    /// How wide characters were taken to be when the lines were made.
    pub widths: WidthProfile,
}

/// A file that was made.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// The characters that the font lacks, each once: they are drawn as boxes.
    pub missing: String,
}

/// The file, on paper of A4. Without a `face` Chinese characters are those of a font that the printer may have.
///
/// # Errors
/// The font is damaged.
pub fn pdf(document: &Document<'_>, face: Option<&Face>) -> Result<Pdf, FaceError> {
    let mut objects = Objects::new();
    let (root, tree) = (objects.promise(), objects.promise());
    let mut fonts = Fonts { used: face.map(Face::used).transpose()?, missing: BTreeSet::new() };
    let frame = Frame::of(document.columns, document.lines);
    let contents: Vec<Id> = document
        .sheets
        .iter()
        .map(|sheet| {
            let drawn = page::draw(sheet, &frame, &mut fonts, &document.widths);
            objects.add_stream("", drawn.as_bytes())
        })
        .collect();
    let latin =
        objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>");
    let chinese = match &fonts.used {
        Some(used) => embedded(&mut objects, used, face.map_or("Chinese", Face::name))?,
        None => named(&mut objects),
    };
    let resources = objects.add(&format!("<< /Font << /L {latin} /C {chinese} >> >>"));
    let (width, height) = page::PAPER;
    let pages = contents.iter().map(|contents| {
        objects.add(&format!(
            "<< /Type /Page /Parent {tree} /MediaBox [0 0 {width} {height}] /Resources {resources} /Contents {contents} >>"
        ))
    });
    let pages: Vec<String> = pages.map(|id| id.to_string()).collect();
    objects.keep(tree, &format!("<< /Type /Pages /Kids [{}] /Count {} >>", pages.join(" "), pages.len()));
    let lang = match document.script {
        Script::Simplified => "zh-Hans",
        Script::Traditional => "zh-Hant",
        Script::Japanese => "ja",
    };
    objects.keep(root, &format!("<< /Type /Catalog /Pages {tree} /Lang ({lang}) >>"));
    let said = |key: &str, value: &Option<String>| {
        let value = value.as_deref().map(clean_line);
        value.map(|value| format!("/{key} {} ", text_string(&value))).unwrap_or_default()
    };
    let info = objects.add(&format!(
        "<< {}{}/Producer (langdu) >>",
        said("Title", &document.meta.title),
        said("Author", &document.meta.author)
    ));
    Ok(Pdf { bytes: objects.finish(root, info), missing: fonts.missing.into_iter().collect() })
}

/// The font with the glyphs that are used: their numbers are their codes, and a table tells which characters they are.
fn embedded(objects: &mut Objects, used: &Used<'_>, name: &str) -> Result<Id, FaceError> {
    let subset = used.subset()?;
    let (key, kind, entries) = if subset.is_cff {
        ("FontFile3", "CIDFontType0", "/Subtype /CIDFontType0C ".to_owned())
    } else {
        ("FontFile2", "CIDFontType2", format!("/Length1 {} ", subset.data.len()))
    };
    let file = objects.add_stream(&entries, &subset.data);
    // Six letters tell that it is a part of a font (ISO 32000-1, 9.6.4).
    let name = format!("LANGDU+{name}");
    let [ascent, descent, left, bottom, right, top] = used.metrics();
    let descriptor = objects.add(&format!(
        "<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{left} {bottom} {right} {top}] /ItalicAngle 0 \
         /Ascent {ascent} /Descent {descent} /CapHeight {ascent} /StemV 80 /{key} {file} >>"
    ));
    let widths = used.glyphs().iter().filter(|(_, (width, _))| *width != 1000);
    let widths: Vec<String> = widths.map(|(glyph, (width, _))| format!("{glyph} [{width}] ")).collect();
    let widths = widths.concat();
    let identity = if subset.is_cff { "" } else { "/CIDToGIDMap /Identity " };
    let descendant = objects.add(&format!(
        "<< /Type /Font /Subtype /{kind} /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) \
         /Supplement 0 >> /FontDescriptor {descriptor} /DW 1000 /W [{widths}] {identity}>>"
    ));
    let characters = objects.add_stream("", characters(used).as_bytes());
    Ok(objects.add(&format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant}] \
         /ToUnicode {characters} >>"
    )))
}

/// Which characters the glyphs stand for (ISO 32000-1, 9.10.3), for whoever takes text out of the file.
fn characters(used: &Used<'_>) -> String {
    /// The most lines that may stand in one list.
    const MOST: usize = 100;
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) \
         /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\n\
         endcodespacerange\n",
    );
    let lines: Vec<String> =
        used.glyphs().iter().map(|(glyph, (_, text))| format!("<{glyph:04X}> <{}>\n", utf16(text))).collect();
    let parts = lines.chunks(MOST);
    map.extend(parts.map(|part| format!("{} beginbfchar\n{}endbfchar\n", part.len(), part.concat())));
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

/// A font that is not in the file: programs that show PDF have it or put another one in its place.
fn named(objects: &mut Objects) -> Id {
    let descriptor = objects.add(
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 \
         /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    );
    let descendant = objects.add(&format!(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) \
         /Supplement 5 >> /FontDescriptor {descriptor} /DW 1000 >>"
    ));
    objects.add(&format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [{descendant}] >>"
    ))
}
