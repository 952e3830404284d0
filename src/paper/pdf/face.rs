//! A font of the system, of which a page needs some glyphs.
//!
//! In come the bytes of a font file, out go the numbers of glyphs, how wide they are, and a font with nothing else in
//! it. Where the file is, is not known here.

use std::collections::BTreeMap;

use subsetter::GlyphRemapper;
use ttf_parser::{Permissions, RawFace, Tag};

/// Why a font cannot be printed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaceError {
    /// The bytes are no font, or a damaged one, or of a kind that cannot be taken apart.
    #[error("no font that can be embedded")]
    Broken,
    /// It has no Chinese characters.
    #[error("a font without Chinese characters")]
    NotChinese,
    /// Its maker forbids that it is embedded in documents.
    #[error("a font that may not be embedded")]
    Forbidden,
}

/// A font that has Chinese characters.
#[derive(Clone, Debug)]
pub struct Face {
    bytes: Vec<u8>,
    /// Which font of a collection.
    index: u32,
    name: String,
    units: f32,
}

/// Characters that every font for Chinese has, whatever its script.
const CHINESE: [char; 3] = ['一', '人', '，'];

/// The glyphs of a face that are used.
pub(super) struct Used<'a> {
    face: &'a Face,
    parsed: ttf_parser::Face<'a>,
    remapper: GlyphRemapper,
    /// By their new numbers: thousandths of an em, and the text that each stands for.
    glyphs: BTreeMap<u16, (u16, String)>,
}

/// A font with the used glyphs only.
pub(super) struct Subset {
    pub(super) data: Vec<u8>,
    /// Its outlines are those of PostScript, not of TrueType.
    pub(super) is_cff: bool,
}

impl Face {
    /// The font number `index` of a file.
    ///
    /// # Errors
    /// It is none, has no Chinese, or may not be embedded.
    pub fn new(bytes: Vec<u8>, index: u32) -> Result<Self, FaceError> {
        let face = ttf_parser::Face::parse(&bytes, index).map_err(|_| FaceError::Broken)?;
        if !CHINESE.iter().all(|c| face.glyph_index(*c).is_some_and(|glyph| glyph.0 > 0)) {
            return Err(FaceError::NotChinese);
        }
        // OS/2 fsType: a font without the table forbids nothing.
        if face.permissions() == Some(Permissions::Restricted) || !face.is_subsetting_allowed() {
            return Err(FaceError::Forbidden);
        }
        let units = f32::from(face.units_per_em().max(1));
        let names = face.names().into_iter();
        let mut names = names.filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME);
        let name = names.find_map(|name| name.to_string()).unwrap_or_default();
        let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
        let name = if name.is_empty() { "Chinese".to_owned() } else { name };
        let face = Self { bytes, index, name, units };
        // What cannot be taken apart is found out now, not when all is set.
        let mut used = face.used()?;
        used.glyph('一');
        used.subset()?;
        Ok(face)
    }

    /// The name of the font among ASCII letters, digits and hyphens.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// No glyph of it is used yet.
    pub(super) fn used(&self) -> Result<Used<'_>, FaceError> {
        let parsed = ttf_parser::Face::parse(&self.bytes, self.index).map_err(|_| FaceError::Broken)?;
        Ok(Used { face: self, parsed, remapper: GlyphRemapper::new(), glyphs: BTreeMap::new() })
    }
}

impl Used<'_> {
    /// The number of the glyph of `c` in the subset and its width in thousandths of an em; none where it has none.
    pub(super) fn glyph(&mut self, c: char) -> Option<(u16, u16)> {
        let old = self.parsed.glyph_index(c).filter(|glyph| glyph.0 > 0)?;
        let advance = f32::from(self.parsed.glyph_hor_advance(old).unwrap_or_default());
        let width = (advance * 1000.0 / self.face.units).round().clamp(0.0, 4000.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 4000")]
        let width = width as u16;
        let new = self.remapper.remap(old.0);
        self.glyphs.entry(new).or_insert_with(|| (width, c.to_string()));
        Some((new, width))
    }

    /// The glyphs that are used.
    pub(super) fn glyphs(&self) -> &BTreeMap<u16, (u16, String)> {
        &self.glyphs
    }

    /// A font of them.
    pub(super) fn subset(&self) -> Result<Subset, FaceError> {
        let data = subsetter::subset(&self.face.bytes, self.face.index, &self.remapper)
            .map_err(|_| FaceError::Broken)?;
        // A PDF holds the outlines of PostScript without the tables around them (ISO 32000-1, 9.9, CIDFontType0C).
        let cff = RawFace::parse(&data, 0).ok().and_then(|raw| raw.table(Tag::from_bytes(b"CFF ")));
        match cff.map(<[u8]>::to_vec) {
            Some(cff) => Ok(Subset { data: cff, is_cff: true }),
            None => Ok(Subset { data, is_cff: false }),
        }
    }

    /// Ascent, descent, and the box around all glyphs, in thousandths of an em.
    pub(super) fn metrics(&self) -> [i32; 6] {
        #[expect(clippy::cast_possible_truncation, reason = "i16 by at most 1000")]
        let scaled = |value: i16| (f32::from(value) * 1000.0 / self.face.units).round() as i32;
        let bounds = self.parsed.global_bounding_box();
        [
            self.parsed.ascender(),
            self.parsed.descender(),
            bounds.x_min,
            bounds.y_min,
            bounds.x_max,
            bounds.y_max,
        ]
        .map(scaled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_font_is_refused() {
        assert_eq!(Face::new(Vec::new(), 0).unwrap_err(), FaceError::Broken);
        assert_eq!(Face::new(vec![0; 4096], 0).unwrap_err(), FaceError::Broken);
        assert_eq!(Face::new(b"\0\x01\0\0\0\x0f\0\x80".repeat(99), 0).unwrap_err(), FaceError::Broken);
    }
}
