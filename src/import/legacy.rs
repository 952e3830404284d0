//! Which encoding damaged bytes are in: one bad byte makes a detector give up the encoding that all the others are in.
//!
//! In come bytes that are not UTF-8 and what they were taken for, out goes the encoding in which they make sense. Each
//! of the encodings of East Asia is tried, its errors are counted, and so are the commonest characters of its language,
//! which no text in another encoding has by chance. Where nothing makes sense the guess stands.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS};

/// Fewer characters than this that are not ASCII show nothing.
const ENOUGH: usize = 16;

/// The characters that a tenth of all Chinese text and more consists of, in both forms, and the punctuation.
const CHINESE: &str = "\u{3000}，。、：；？！“”「」《》…的一是不了在人有我他她这這个個们們上下来來到时時大地为為子中你说說生国國年着就\
那和要出也得里裡裏后後自以会會家可过過对對能而去好小多天么麼之然心学學看起没沒事还還只如想道把开開用从從前所又年月日";
/// The commonest syllables of Korean.
const KOREAN: &str = "이다는을에의가하고은를한도로지기사리서어나자아해인라그있시대들적";

/// The encodings that are tried, the likeliest first.
const TRIED: &[&Encoding] = &[GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR];

/// The encoding of `bytes`, which were taken to be in `guessed`.
pub(super) fn settled(bytes: &[u8], guessed: &'static Encoding) -> &'static Encoding {
    let same = if guessed == GBK { GB18030 } else { guessed };
    if TRIED.contains(&same) && Found::of(bytes, same).makes_sense() {
        return guessed;
    }
    let mut best: Option<(usize, &'static Encoding)> = None;
    for encoding in TRIED {
        let found = Found::of(bytes, encoding);
        if found.makes_sense() && best.is_none_or(|(most, _)| found.common > most) {
            best = Some((found.common, encoding));
        }
    }
    best.map_or(guessed, |(_, encoding)| encoding)
}

/// What is found in bytes that are read in an encoding, ASCII left out.
#[derive(Debug, Default)]
struct Found {
    characters: usize,
    errors: usize,
    /// Characters that a text in this encoding may have.
    usual: usize,
    /// Those of them that are in every text of the language.
    common: usize,
}

impl Found {
    fn of(bytes: &[u8], encoding: &'static Encoding) -> Self {
        let mut found = Self::default();
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        for c in text.chars().filter(|c| !c.is_ascii()) {
            found.characters += 1;
            found.errors += usize::from(c == char::REPLACEMENT_CHARACTER);
            let (usual, common) = weight(c, encoding);
            found.usual += usize::from(usual);
            found.common += usize::from(common);
        }
        found
    }

    /// Whether one character in fifty is bad at most, nearly all the others are usual, and enough are common.
    fn makes_sense(&self) -> bool {
        self.characters >= ENOUGH
            && self.errors <= (self.characters / 50).max(1)
            && self.usual * 10 >= self.characters * 9
            && self.common * 8 >= self.characters
    }
}

/// Whether a character is usual in the language that an encoding was made for, and whether it is common there.
fn weight(c: char, encoding: &'static Encoding) -> (bool, bool) {
    let is_han = matches!(c, '\u{4E00}'..='\u{9FFF}');
    let is_kana = matches!(c, '\u{3041}'..='\u{30FE}');
    let is_hangul = matches!(c, '\u{AC00}'..='\u{D7A3}');
    let is_mark =
        matches!(c, '\u{2010}'..='\u{203B}' | '\u{3000}'..='\u{301F}' | '\u{FF01}'..='\u{FF5E}' | '·');
    match () {
        () if encoding == SHIFT_JIS || encoding == EUC_JP => (is_han || is_kana || is_mark, is_kana),
        () if encoding == EUC_KR => (is_hangul || is_mark, KOREAN.contains(c)),
        () => (is_han || is_mark, CHINESE.contains(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::decode;
    use super::*;
    use encoding_rs::{
        ISO_8859_2, ISO_8859_7, KOI8_R, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
        WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1258,
    };

    const SIMPLIFIED: &str = "　　渡口的灯亮了，船夫把缆绳绕过石桩。\n";
    const TRADITIONAL: &str = "　　渡口的燈亮了，船夫把纜繩繞過石樁。\n";

    fn found(bytes: &[u8]) -> (&'static str, usize) {
        let decoded = decode(bytes, None, None).unwrap();
        (decoded.encoding, decoded.replaced)
    }

    /// The bytes damaged in every way that files are: a bad byte, a lost one, an end inside a character.
    fn damaged(bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        for at in [1, 10, 101, 500, 501] {
            for bad in [0xFF, 0x80, b' '] {
                let mut other = bytes.to_vec();
                other[at] = bad;
                all.push(other);
            }
            let mut shorter = bytes.to_vec();
            shorter.remove(at);
            all.push(shorter);
            let mut longer = bytes.to_vec();
            longer.insert(at, 0xFF);
            all.push(longer);
        }
        all.push([&bytes[..600], b"\xb6"].concat());
        all.push(bytes[..601].to_vec());
        all
    }

    #[test]
    fn damaged_chinese_stays_chinese() {
        for (encoding, line) in [(GB18030, SIMPLIFIED), (BIG5, TRADITIONAL)] {
            for lines in [20, 300, 2000] {
                let bytes = encoding.encode(&line.repeat(lines)).0.into_owned();
                for (number, bytes) in damaged(&bytes).iter().enumerate() {
                    let (name, replaced) = found(bytes);
                    assert_eq!(name, encoding.name(), "{lines} lines, damage {number}");
                    assert!(replaced <= 2, "{replaced}");
                }
            }
        }
    }

    #[test]
    fn many_bad_bytes_are_told_and_still_no_reason_for_another_encoding() {
        let mut bytes = GB18030.encode(&SIMPLIFIED.repeat(300)).0.into_owned();
        bytes.iter_mut().step_by(301).for_each(|byte| *byte = 0xFF);
        let (name, replaced) = found(&bytes);
        assert_eq!(name, "gb18030");
        assert!(replaced >= 30, "{replaced}");
    }

    #[test]
    fn damaged_japanese_and_korean_are_not_taken_for_chinese() {
        let japanese = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n".repeat(20);
        let korean = "나루터의 등불이 켜지고 사공은 밧줄을 돌기둥에 감았다. 아무도 오지 않았다.\n".repeat(20);
        for (encoding, text) in [(SHIFT_JIS, &japanese), (EUC_JP, &japanese), (EUC_KR, &korean)] {
            let mut bytes = encoding.encode(text).0.into_owned();
            assert_eq!(found(&bytes), (encoding.name(), 0));
            bytes[101] = 0xFF;
            assert_eq!(found(&bytes).0, encoding.name());
        }
    }

    #[test]
    fn western_text_is_left_as_it_is() {
        let texts: &[(&Encoding, &str)] = &[
            (
                WINDOWS_1252,
                "Le garçon a été très étonné d'être là, déjà fatigué, à côté de l'hôtel où l'on dînait.",
            ),
            (
                WINDOWS_1252,
                "Über die Brücke führt der Weg größerer Männer; schöne Häuser, süße Früchte, weiße Wäsche.",
            ),
            (WINDOWS_1252, "ÜBER DIE BRÜCKE FÜHRT DER WEG GRÖSSERER MÄNNER, ÄÖÜ ÄÖÜ ÀÉÈÊÇ."),
            (WINDOWS_1252, "¿Dónde está el niño? ¡Mañana vendrá él también! «Así será», pensó José Núñez."),
            (WINDOWS_1250, "Příliš žluťoučký kůň úpěl ďábelské ódy. Zażółć gęślą jaźń, źdźbło trawy."),
            (ISO_8859_2, "Příliš žluťoučký kůň úpěl ďábelské ódy, když večer přišla tma."),
            (WINDOWS_1251, "На переправе зажгли фонарь, и лодочник обмотал канат вокруг каменного столба."),
            (WINDOWS_1251, "НА ПЕРЕПРАВЕ ЗАЖГЛИ ФОНАРЬ, И ЛОДОЧНИК ОБМОТАЛ КАНАТ ВОКРУГ СТОЛБА."),
            (KOI8_R, "На переправе зажгли фонарь, и лодочник обмотал канат вокруг каменного столба."),
            (
                WINDOWS_1253,
                "Στο πέρασμα άναψαν το φανάρι και ο βαρκάρης τύλιξε το σχοινί γύρω από την πέτρα.",
            ),
            (ISO_8859_7, "Στο πέρασμα άναψαν το φανάρι και ο βαρκάρης τύλιξε το σχοινί."),
            (
                WINDOWS_1254,
                "İskelede ışık yandı, kayıkçı halatı taş direğe doladı; çocuğun gözü güneşe değdi.",
            ),
            (WINDOWS_1255, "במעבורת הודלק הפנס והמלח כרך את החבל סביב עמוד האבן. איש לא בא."),
            (WINDOWS_1256, "أضيء المصباح عند المعبر ولف الملاح الحبل حول العمود الحجري ولم يأت أحد."),
            (WINDOWS_874, "โคมไฟที่ท่าเรือสว่างขึ้น คนแจวเรือพันเชือกรอบเสาหิน ไม่มีใครมา"),
            (WINDOWS_1258, "Đèn ở bến đò sáng lên."),
        ];
        for (encoding, text) in texts {
            for lines in [1, 3, 40] {
                let bytes = encoding.encode(&format!("{text}\n").repeat(lines)).0.into_owned();
                for tried in TRIED {
                    assert!(
                        !Found::of(&bytes, tried).makes_sense(),
                        "{} as {}",
                        encoding.name(),
                        tried.name()
                    );
                }
                assert_eq!(settled(&bytes, WINDOWS_1252), WINDOWS_1252, "{}", encoding.name());
            }
        }
    }

    #[test]
    fn what_makes_no_sense_anywhere_is_what_it_was_taken_for() {
        let bytes: Vec<u8> = (0..4000u32).map(|n| (n * 7919 % 251) as u8 | 0x80).collect();
        assert_eq!(settled(&bytes, WINDOWS_1252), WINDOWS_1252);
        assert_eq!(settled(b"", WINDOWS_1252), WINDOWS_1252);
    }
}
