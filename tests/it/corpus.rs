//! Grapheme clusters of every kind about which terminals disagree, and of the kinds about which they must not.
//!
//! Nothing comes in; out go named groups of clusters, made by rule from ranges and parts. Used by the tests here and by
//! `examples/columns.rs`, which holds them up to real terminals.

use std::collections::BTreeSet;

/// A kind of cluster, with the clusters of it.
pub(crate) type Group = (&'static str, Vec<String>);

/// All groups. No cluster is in two of them.
pub(crate) fn groups() -> Vec<Group> {
    let mut groups = vec![
        ("ASCII", range(' ', '~', 3)),
        ("quotes, dashes, dots", list("“”‘’„‚«»‹›′″‴〝〞‐‑‒–—―⸺⸻…‥⋯⋮·•‧・･–⁓〜～")),
        ("vertical forms", [range('\u{FE10}', '\u{FE19}', 1), range('\u{FE30}', '\u{FE4F}', 1)].concat()),
        ("symbols", list("℃‰№℡™©®§¶†‡※→←↑↓⇒∀∈∞≈≠≤≥×÷±√∥□■○●◎★☆♂♀♪♭♯€¥£￥￡°µ½¼ⅠⅫⅰ")),
        ("letterlike, arrows, mathematics", range('\u{2100}', '\u{22FF}', 7)),
        (
            "circled and enclosed",
            [range('\u{2460}', '\u{24FF}', 2), range('\u{2776}', '\u{2793}', 3)].concat(),
        ),
        ("enclosed CJK", [range('\u{3200}', '\u{33FF}', 5), range('\u{3248}', '\u{324F}', 1)].concat()),
        ("box drawing and blocks", range('\u{2500}', '\u{259F}', 2)),
        ("shapes and dingbats", range('\u{25A0}', '\u{27BF}', 9)),
        ("trigrams, hexagrams, counting rods", {
            [
                range('\u{2630}', '\u{2637}', 1),
                range('\u{4DC0}', '\u{4DFF}', 5),
                range('\u{1D300}', '\u{1D371}', 9),
            ]
            .concat()
        }),
        ("accented Latin", range('\u{A1}', '\u{17F}', 2)),
        ("Greek", range('Α', 'ω', 2)),
        ("Cyrillic", range('А', 'џ', 3)),
        ("spaces", list("\u{A0}\u{2002}\u{2003}\u{2007}\u{2009}\u{200A}\u{202F}\u{205F}\u{3000}\u{1680}")),
        (
            "invisible",
            list(
                "\u{AD}\u{200B}\u{200C}\u{200D}\u{200E}\u{202E}\u{2060}\u{2066}\u{FEFF}\u{3164}\u{FFA0}\u{115F}\u{FFF9}\u{E0041}",
            ),
        ),
    ];
    groups.extend(east_asian());
    groups.extend(emoji());
    groups.extend(marked());
    groups.extend([
        ("private use", {
            [range('\u{E000}', '\u{F8FF}', 400), range('\u{F0000}', '\u{FFFFD}', 9999), range('\u{100000}', '\u{10FFFD}', 9999)]
                .concat()
        }),
        ("unassigned", list("\u{378}\u{530}\u{2FE0}\u{FDD0}\u{FFFE}\u{FFFF}\u{1FFFF}\u{50000}\u{9FFFF}\u{E1000}\u{10FFFF}")),
        ("replacement", list("\u{FFFD}\u{FFFC}")),
    ]);
    let mut seen = BTreeSet::new();
    for (_, clusters) in &mut groups {
        clusters.retain(|cluster| seen.insert(cluster.clone()));
    }
    groups
}

fn east_asian() -> Vec<Group> {
    let han = [
        range('\u{4E00}', '\u{9FFF}', 400),
        range('\u{3400}', '\u{4DBF}', 300),
        range('\u{20000}', '\u{2A6DF}', 3000),
        range('\u{2A700}', '\u{2EBE0}', 1500),
        range('\u{30000}', '\u{323AF}', 900),
        range('\u{F900}', '\u{FAD9}', 60),
        range('\u{2F800}', '\u{2FA1D}', 90),
        range('\u{2E80}', '\u{2FD5}', 40),
    ]
    .concat();
    let varied = pairs(&list("葛辻邉榊祇飴"), &list("\u{E0100}\u{E0101}\u{E01EF}\u{FE00}\u{FE01}"));
    let half = range('\u{FF66}', '\u{FF9D}', 1);
    let voiced = pairs(&list("ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎｳ"), &list("\u{FF9E}\u{FF9F}"));
    let odd = pairs(&list("かカ汉aｱ"), &list("\u{FF9E}\u{3099}\u{309A}"));
    let initials = list("\u{1100}\u{1102}\u{1105}\u{110B}\u{1112}\u{1140}\u{A960}");
    let vowels = list("\u{1161}\u{1165}\u{1169}\u{1173}\u{1175}\u{119E}\u{D7B0}");
    let finals = list("\u{11A8}\u{11AB}\u{11BC}\u{11F9}");
    let open = pairs(&initials, &vowels);
    let closed = pairs(&open, &finals);
    vec![
        ("Han", han),
        ("Han with variation selectors", varied),
        ("CJK punctuation", range('\u{3000}', '\u{303F}', 1)),
        ("full-width forms", [range('\u{FF01}', '\u{FF60}', 2), range('\u{FFE0}', '\u{FFE6}', 1)].concat()),
        ("kana and bopomofo", range('\u{3041}', '\u{31BF}', 4)),
        (
            "half-width forms",
            [range('\u{FF61}', '\u{FF65}', 1), half, range('\u{FFE8}', '\u{FFEE}', 1)].concat(),
        ),
        ("kana with sound marks", [voiced, odd].concat()),
        ("Hangul", range('\u{AC00}', '\u{D7A3}', 300)),
        ("jamo", [initials, vowels, finals, open, closed].concat()),
    ]
}

fn emoji() -> Vec<Group> {
    let pictures = [
        range('\u{1F300}', '\u{1F5FF}', 6),
        range('\u{1F600}', '\u{1F6FF}', 6),
        range('\u{1F900}', '\u{1FAFF}', 9),
    ];
    let pictures: Vec<String> = pictures.concat();
    let few: Vec<String> = pictures.iter().step_by(3).cloned().collect();
    let old = list(
        "☀☁☂☃☎☑☔☕☘☝☠☢☮☯☹☺♀♂♈♠♥♨♻♿⚒⚓⚖⚙⚡⚪⛄⛔⛪✂✅✈✉✌✏✒✔✖✨❄❓❗❤➕➡⤴⬅⬛⭐⌚⌨⏩▪▶◀◻↔↩ℹ©®™‼⁉〰〽㊗㊙🅰🅱🅾🈂🈷",
    );
    let selectors = list("\u{FE0E}\u{FE0F}");
    let tones = list("🏻🏼🏽🏾🏿");
    let people = list("👨👩🧑");
    let shaded = pairs(&people, &tones);
    let trades: Vec<String> = list("🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦰🦽")
        .into_iter()
        .chain(["⚕\u{FE0F}".into(), "✈\u{FE0F}".into()])
        .collect();
    let mut joined = joined(&people, &trades);
    joined.extend(self::joined(&shaded[..6], &trades[..5]));
    joined.extend(
        [
            "👨‍👩‍👧",
            "👨‍👩‍👧‍👦",
            "👩‍👩‍👦‍👦",
            "👩‍❤️‍👨",
            "👩‍❤️‍💋‍👨",
            "🧑🏻‍🤝‍🧑🏿",
            "🏳️‍🌈",
            "🏳️‍⚧️",
            "🏴‍☠️",
            "👁️‍🗨️",
            "❤️‍🔥",
            "❤️‍🩹",
            "🐻‍❄️",
            "🐈‍⬛",
            "⛹🏽‍♂️",
            "🏃🏿‍♀️",
            "😮‍💨",
            "🧑‍🧑‍🧒‍🧒",
            "👩\u{200D}",
            "👩‍🏽",
        ]
        .map(str::to_string),
    );
    let letters: Vec<String> = range('\u{1F1E6}', '\u{1F1FF}', 3);
    let flags = ["🇨🇳", "🇭🇰", "🇲🇴", "🇹🇼", "🇯🇵", "🇰🇷", "🇺🇳"].map(str::to_string).to_vec();
    let tagged = ["gbeng", "gbsct", "gbwls", "ustx"].map(tagged).to_vec();
    let keys = list("0123456789#*");
    vec![
        ("emoji", pictures),
        ("emoji with selectors", [pairs(&old, &selectors), pairs(&few, &selectors)].concat()),
        ("old emoji", old),
        ("skin tones", [pairs(&list("👍👋✌☝✍👶💪🤝🤌🦵⛹🏃🙏"), &tones), shaded, tones].concat()),
        ("joined emoji", joined),
        ("flags", [flags, pairs(&letters, &letters), letters, tagged].concat()),
        (
            "keycaps",
            [pairs(&pairs(&keys, &list("\u{FE0F}")), &list("\u{20E3}")), pairs(&keys, &list("\u{20E3}"))]
                .concat(),
        ),
        (
            "misplaced selectors",
            pairs(&list("aж汉か，“"), &list("\u{FE00}\u{FE0E}\u{FE0F}\u{200D}\u{E0100}")),
        ),
    ]
}

fn marked() -> Vec<Group> {
    let marks = list("\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}");
    let heaps = (1..=marks.len()).map(|count| marks[..count].concat()).collect::<Vec<_>>();
    let alone = list(
        "\u{301}\u{323}\u{20D7}\u{302A}\u{302E}\u{3099}\u{93E}\u{93F}\u{94D}\u{9BE}\u{E31}\u{E33}\u{16FF0}\u{D3E}",
    );
    let devanagari =
        pairs(&list("कखगनमयरलवस"), &list("\u{93E}\u{93F}\u{940}\u{941}\u{947}\u{94B}\u{902}\u{903}\u{94D}"));
    let conjuncts = ["क्ष", "क्षि", "ज्ञा", "त्र", "श्री", "न्द्रि"].map(str::to_string).to_vec();
    let others = [
        pairs(&list("กขคงนมยรลว"), &list("\u{E31}\u{E33}\u{E34}\u{E35}\u{E38}\u{E48}")),
        pairs(&pairs(&list("กนม"), &list("\u{E35}\u{E37}")), &list("\u{E48}\u{E49}")),
        pairs(&list("กขค"), &list("\u{E40}")),
        pairs(&list("ກຂຄ"), &list("\u{EB3}\u{EB4}")),
        pairs(&list("কগতনম"), &list("\u{9BE}\u{9BF}\u{9C7}\u{9CB}\u{9D7}")),
        pairs(&list("கநமவ"), &list("\u{BBE}\u{BBF}\u{BC6}\u{BCA}\u{BCD}")),
        pairs(&list("ಕಗನ"), &list("\u{CBE}\u{CC0}\u{CCA}\u{CD5}")),
        pairs(&list("കനമ"), &list("\u{D3E}\u{D3F}\u{D46}\u{D4D}\u{D57}")),
        pairs(&list("ကနမ"), &list("\u{102B}\u{1031}\u{103B}\u{103C}")),
        pairs(&list("កខគ"), &list("\u{17B6}\u{17C1}\u{17C4}")),
        pairs(&list("\u{17A4}\u{17D8}ཀ"), &list("\u{F72}\u{F90}")),
        pairs(&list("ꦏ"), &list("\u{A9BA}\u{A9C0}")),
    ]
    .concat();
    let arabic = [
        range('\u{621}', '\u{64A}', 3),
        pairs(&list("بتسم"), &list("\u{64E}\u{650}\u{651}")),
        list("\u{600}\u{605}\u{6DD}\u{70F}\u{FDFA}\u{FDFD}"),
        vec!["\u{605}1".into(), "\u{600}١".into()],
    ];
    let hebrew = pairs(&list("אבשל"), &list("\u{5B8}\u{5BC}\u{5C1}"));
    vec![
        ("combining marks", pairs(&list("aeж“汉か，1┼"), &heaps)),
        ("marks alone", alone),
        ("Devanagari", [devanagari, conjuncts].concat()),
        ("Thai, Lao and other scripts with spacing marks", others),
        ("Arabic", arabic.concat()),
        ("Hebrew", hebrew),
    ]
}

/// Every `step`th character from `first` to `last`.
fn range(first: char, last: char, step: usize) -> Vec<String> {
    (first..=last).step_by(step).map(String::from).collect()
}

fn list(characters: &str) -> Vec<String> {
    characters.chars().map(String::from).collect()
}

/// Each of `heads` before each of `tails`.
fn pairs(heads: &[String], tails: &[String]) -> Vec<String> {
    heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}"))).collect()
}

fn joined(heads: &[String], tails: &[String]) -> Vec<String> {
    heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{head}\u{200D}{tail}"))).collect()
}

/// The flag of a part of a country, by its letters (UTS #51, ED-14a).
fn tagged(letters: &str) -> String {
    let tags = letters.chars().filter_map(|letter| char::from_u32(0xE0000 + u32::from(letter)));
    "🏴".chars().chain(tags).chain(['\u{E007F}']).collect()
}
