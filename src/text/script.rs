//! Whose typesetting a text asks for: simplified Chinese, traditional Chinese, or Japanese.
//!
//! In comes text, out goes the answer, told by its characters alone. Only the beginning is looked at, so that a text
//! of any size, or one of which only a part is there yet, gives the same answer at once.

/// What a text is written in, as far as its typesetting has rules of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Script {
    /// 简体中文, and what is not known to be another: CLREQ for zh-Hans.
    #[default]
    Simplified,
    /// 繁體中文: marks stand in the middle of their cell (CLREQ 3.1.2, zh-Hant).
    Traditional,
    /// 日本語: JLREQ.
    Japanese,
}

/// Bytes that are looked at.
const SAMPLE: usize = 8 * 1024;
/// One of so many characters is kana in Japanese; in Chinese that quotes some, fewer are.
const KANA: usize = 4;

/// What `text` is written in.
pub fn script_of(text: &str) -> Script {
    let end = (0..=SAMPLE.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let (mut characters, mut kana, mut simplified, mut traditional) = (0, 0, 0, 0);
    for c in text.get(..end).unwrap_or_default().chars() {
        match c {
            'ぁ'..='ゖ' | 'ァ'..='ヺ' => kana += 1,
            '\u{4E00}'..='\u{9FFF}' => {
                characters += 1;
                simplified += usize::from(SIMPLIFIED_SET.contains(c));
                traditional += usize::from(TRADITIONAL_SET.contains(c));
            }
            _ => {}
        }
    }
    match () {
        () if kana * KANA > characters + kana => Script::Japanese,
        () if traditional > simplified => Script::Traditional,
        () => Script::Simplified,
    }
}

/// A set of ideographs of the great block, a bit for each: a text is told by some thousand of them at every start.
struct Ideographs([u64; WORDS]);

/// Words that have a bit for each character from U+4E00 to U+9FFF.
const WORDS: usize = (0xA000 - FIRST) / 64;
const FIRST: usize = 0x4E00;

static SIMPLIFIED_SET: Ideographs = Ideographs::of(SIMPLIFIED);
static TRADITIONAL_SET: Ideographs = Ideographs::of(TRADITIONAL);

impl Ideographs {
    /// Those of `text`, which holds nothing else; anything else does not compile.
    const fn of(text: &str) -> Self {
        let (mut set, mut bytes) = ([0; WORDS], text.as_bytes());
        while let [first, second, third, rest @ ..] = bytes {
            let code =
                (*first as usize & 0xF) << 12 | (*second as usize & 0x3F) << 6 | (*third as usize & 0x3F);
            set[(code - FIRST) / 64] |= 1 << ((code - FIRST) % 64);
            bytes = rest;
        }
        Self(set)
    }

    fn contains(&self, c: char) -> bool {
        let place = (c as usize).wrapping_sub(FIRST);
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }
}

/// Characters that simplified Chinese alone has, the commonest first. None is one that both have (后, 里, 只, 面).
const SIMPLIFIED: &str = "\
    这个们来时说国为会对学过开还没发经现点长东车见门间问题关实样电话头产动应当从业员书无让给\
    边觉该条马两进战军决论别变报运达务场质记单亲远华义连师传写总声认处钱岁爱谁亚济维设领导资\
    观级组织结农选举历难证团轻读语请谢谈讲课费贵买卖卫护专严丧临丽乐乡习亏仅仓仪众伟伤伦侠侧";

/// Characters that traditional Chinese has where simplified Chinese has another.
const TRADITIONAL: &str = "\
    這個們來時說國為會對學過開還沒種發經現點長東車見門間問題關實樣電話頭產動應當從業員書幾無\
    讓給邊聽覺氣該條馬麼兩機進戰軍決論別變報運達務場質記單親遠華義連師傳寫總兒聲認處錢歲愛誰\
    亞濟維據設領導資觀級組織結農選舉離歷難證團輕讀語請謝談講課費貴買賣衛護萬與專嚴喪豐臨麗樂\
    鄉習虧雲僅倉儀價眾優偉傷倫體傭俠側裡";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_hold_what_they_are_made_of() {
        for (set, text) in [(&SIMPLIFIED_SET, SIMPLIFIED), (&TRADITIONAL_SET, TRADITIONAL)] {
            for c in '\0'..=char::MAX {
                assert_eq!(set.contains(c), text.contains(c), "{c}");
            }
        }
    }

    #[test]
    fn the_characters_tell() {
        for (text, expected) in [
            ("渡口的灯亮了，船夫把缆绳绕了两圈。", Script::Simplified),
            ("渡口的燈亮了，船夫說：「今天不走了，風要變。」", Script::Traditional),
            ("渡し場の灯がともり、船頭は縄を二度巻いた。", Script::Japanese),
            // A word of Japanese in Chinese, a word of the one in the other.
            (
                "他说“ありがとう”是日语里的谢谢，这个词他学了很久，还没有学会怎么说得好听。",
                Script::Simplified,
            ),
            ("「国」是「國」的簡體字，這樣的字還有很多，學過的人說並不難。", Script::Traditional),
            ("山水人口", Script::Simplified),
            ("", Script::Simplified),
        ] {
            assert_eq!(script_of(text), expected, "{text}");
        }
    }

    #[test]
    fn the_tables_have_nothing_in_common() {
        for c in SIMPLIFIED.chars() {
            assert!(!TRADITIONAL.contains(c), "{c}");
        }
        // Both have these, with more meanings in simplified Chinese.
        for c in "后里只面干系表松台云".chars() {
            assert!(!SIMPLIFIED.contains(c) && !TRADITIONAL.contains(c), "{c}");
        }
    }

    /// Only the beginning counts, so that more text changes nothing.
    #[test]
    fn a_part_answers_for_all() {
        let text = "這是說過的話。".repeat(2000) + &"这是说过的话。".repeat(9000);
        assert_eq!(script_of(&text), Script::Traditional);
        assert_eq!(script_of(text.get(..SAMPLE + 1).unwrap()), Script::Traditional);
    }
}
