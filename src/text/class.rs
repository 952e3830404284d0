//! What Unicode says of a character, looked up in two steps: line breaking class, width, part in clusters.

use super::tables::{CELLS, INDEX, VALUES};

/// A line breaking class of UAX #14, resolved by LB1: AI, SG and XX are AL, SA is AL or CM. The numbers are those of
/// ICU; CJ is left for the strictness to resolve, and U+25CC, which `LB28a` names, has a class of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class(u8);

#[rustfmt::skip]
// The names are those of UAX #14, table 1.
impl Class {
    pub(super) const AL: Self = Self(2);
    pub(super) const B2: Self = Self(3);
    pub(super) const BA: Self = Self(4);
    pub(super) const BB: Self = Self(5);
    pub(super) const BK: Self = Self(6);
    pub(super) const CB: Self = Self(7);
    pub(super) const CL: Self = Self(8);
    pub(super) const CM: Self = Self(9);
    pub(super) const CR: Self = Self(10);
    pub(super) const EX: Self = Self(11);
    pub(super) const GL: Self = Self(12);
    pub(super) const HY: Self = Self(13);
    pub(super) const ID: Self = Self(14);
    pub(super) const IN: Self = Self(15);
    pub(super) const IS: Self = Self(16);
    pub(super) const LF: Self = Self(17);
    pub(super) const NS: Self = Self(18);
    pub(super) const NU: Self = Self(19);
    pub(super) const OP: Self = Self(20);
    pub(super) const PO: Self = Self(21);
    pub(super) const PR: Self = Self(22);
    pub(super) const QU: Self = Self(23);
    pub(super) const SP: Self = Self(26);
    pub(super) const SY: Self = Self(27);
    pub(super) const ZW: Self = Self(28);
    pub(super) const NL: Self = Self(29);
    pub(super) const WJ: Self = Self(30);
    pub(super) const H2: Self = Self(31);
    pub(super) const H3: Self = Self(32);
    pub(super) const JL: Self = Self(33);
    pub(super) const JT: Self = Self(34);
    pub(super) const JV: Self = Self(35);
    pub(super) const CP: Self = Self(36);
    pub(super) const CJ: Self = Self(37);
    pub(super) const HL: Self = Self(38);
    pub(super) const RI: Self = Self(39);
    pub(super) const EB: Self = Self(40);
    pub(super) const EM: Self = Self(41);
    pub(super) const ZWJ: Self = Self(42);
    pub(super) const AK: Self = Self(43);
    pub(super) const AP: Self = Self(44);
    pub(super) const AS: Self = Self(45);
    pub(super) const VF: Self = Self(46);
    pub(super) const VI: Self = Self(47);
    pub(super) const HH: Self = Self(48);
    /// U+25CC DOTTED CIRCLE.
    pub(super) const DOTTED_CIRCLE: Self = Self(49);
    /// The start of the text, which is no character.
    pub(super) const SOT: Self = Self(63);
}

/// What is known of one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Properties(u32);

impl Properties {
    /// Those of `c`.
    #[inline]
    pub(super) fn of(c: char) -> Self {
        let code = c as usize;
        let block = INDEX.get(code >> 7).copied().unwrap_or_default();
        let cell = CELLS.get(usize::from(block) << 7 | code & 0x7F).copied().unwrap_or_default();
        Self(VALUES.get(usize::from(cell)).copied().unwrap_or_default())
    }

    /// Its line breaking class.
    #[inline]
    pub(super) fn class(self) -> Class {
        Class((self.0 & 0x3F) as u8)
    }

    /// East Asian width F, W or H: what `LB19a` and LB30 call `$EastAsian`.
    #[inline]
    pub(super) fn is_east_asian(self) -> bool {
        self.bit(6)
    }

    /// General category Pi.
    #[inline]
    pub(super) fn is_initial_punctuation(self) -> bool {
        self.bit(7)
    }

    /// General category Pf.
    #[inline]
    pub(super) fn is_final_punctuation(self) -> bool {
        self.bit(8)
    }

    /// Unassigned and kept for pictographs: what `LB30b` names beside EB.
    #[inline]
    pub(super) fn is_reserved_pictograph(self) -> bool {
        self.bit(9)
    }

    /// It may be one cluster with a neighbour (UAX #29): an extender, a jamo, a flag's half, a pictograph, a
    /// consonant of a conjunct.
    #[inline]
    pub(super) fn is_cluster_part(self) -> bool {
        self.bit(10)
    }

    /// It is drawn as itself in the columns that [`Self::width`] says, in every terminal.
    #[inline]
    pub(super) fn is_plain(self) -> bool {
        self.bit(11)
    }

    /// Its width where it is plain, 1 or 2.
    #[inline]
    pub(super) fn width(self) -> u8 {
        (self.0 >> 13 & 3) as u8
    }

    /// A stop or a closing mark, which starts no line.
    #[inline]
    pub(super) fn is_stop_or_closing(self) -> bool {
        self.bit(16)
    }

    /// An opening mark, which ends no line.
    #[inline]
    pub(super) fn is_opening(self) -> bool {
        self.bit(17)
    }

    /// Chinese typesetting has a rule of its own for it: a stop, a bracket, a quotation mark, a dash, a slash.
    #[inline]
    pub(super) fn is_tailored(self) -> bool {
        self.0 >> 16 & 7 != 0
    }

    /// An ideograph, kana, bopomofo or their punctuation.
    #[inline]
    pub(super) fn is_cjk(self) -> bool {
        self.bit(19)
    }

    #[inline]
    fn bit(self, number: u32) -> bool {
        self.0 >> number & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::glyph::glyph;
    use crate::text::width::WidthProfile;

    /// What the table calls plain needs no look at the profile, nor at what may be drawn.
    #[test]
    fn plain_characters_are_drawn_as_themselves_in_their_width() {
        let mut plain = 0;
        for c in '\0'..=char::MAX {
            let properties = Properties::of(c);
            if properties.is_plain() {
                plain += 1;
                for profile in [WidthProfile::narrow(), WidthProfile::wide()] {
                    let cluster = c.to_string();
                    assert_eq!(
                        glyph(&cluster, &profile),
                        (cluster.as_str().into(), properties.width()),
                        "{c:?}"
                    );
                }
            }
        }
        assert!(plain > 100_000, "{plain}");
    }
}
