//! Readings in pinyin change how words are said and nothing else: without them the text is that of every engine.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use assert_cmd::Command;
use langdu::text::pinyin::Phrases;
use langdu::voice::normalise::dictionary::Dictionary;
use langdu::voice::normalise::{Level, Style, is_han, normalise, spell};
use proptest::prelude::*;

/// Words by which numbers are told, as somebody could write them into `pinyin.txt` and into a dictionary.
const OWN: &str = "公里 gong1 li3\n元 yuan2\n个 ge4\n室 shi4\n房间 fang2 jian1\n电话 dian4 hua4\n拨打 bo1 da3\n\
                   比分 bi3 fen1\n高校 gao1 xiao4\n波音 bo1 yin1\n气温 qi4 wen1\n年 nian2\n年前 nian2 qian2\n第 di4\n\
                   编号 bian1 hao4\n国道 guo2 dao4\n只 zhi1\n行 hang2\n为 wei2\n约 yue1\n一行 yi1 hang2";

/// No words of the user's, and those in either file.
fn dictionaries() -> &'static [Arc<Dictionary>; 3] {
    static ALL: OnceLock<[Arc<Dictionary>; 3]> = OnceLock::new();
    ALL.get_or_init(|| [Dictionary::default(), listed(), parsed()].map(Arc::new))
}

fn listed() -> Dictionary {
    Dictionary::default().with_readings(Phrases::with(OWN).unwrap())
}

fn parsed() -> Dictionary {
    let mut words = String::from("[words]\n");
    for (word, pinyin) in OWN.lines().filter_map(|line| line.split_once(' ')) {
        writeln!(words, "'{word}' = \"{pinyin}\"").unwrap();
    }
    Dictionary::parse(&words).unwrap()
}

/// Whether `said` is `plain` with a syllable of pinyin for some of its Han characters.
fn is_read(said: &str, plain: &str) -> bool {
    let mut plain = plain.chars().filter(|c| *c != ' ');
    let mut said = said.chars().filter(|c| *c != ' ').peekable();
    while let Some(character) = said.next() {
        let wanted = plain.next();
        let syllable = character.is_ascii_lowercase() || character == 'ü';
        if syllable && wanted.is_some_and(is_han) {
            while said.next().is_some_and(|c| !c.is_ascii_digit()) {}
        } else if wanted != Some(character) {
            return false;
        }
    }
    plain.next().is_none()
}

fn holds(text: &str) -> Result<(), String> {
    for level in [Level::Full, Level::Light] {
        let plain = normalise(text, level);
        for dictionary in dictionaries() {
            let said = spell(text, &Style { level, pinyin: true, dictionary: Arc::clone(dictionary) });
            if !is_read(&said, &plain) {
                return Err(format!("{text}: {said} is not {plain}"));
            }
        }
    }
    Ok(())
}

#[test]
fn numbers_are_read_alike_with_and_without_readings() {
    for text in [
        "100公里，2个，1203室，302房间",
        "拨打110，电话13800138000",
        "比分3:2，985高校，波音747",
        "气温-5℃，2只，第2行，1949年，1500年前",
        "编号007，107国道，约2元，银行2位行长",
        "第11行，11行字",
    ] {
        assert_eq!(holds(text), Ok(()));
    }
}

#[test]
fn articles_are_read_alike_with_and_without_readings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let mut lines = 0;
    for name in ["long.txt", "mixed.txt", "saved-page.txt", "poem.txt"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        // Small letters cannot be told from pinyin.
        for line in text.lines().filter(|line| !line.contains(|c: char| c.is_ascii_lowercase())).take(400) {
            lines += 1;
            assert_eq!(holds(line), Ok(()));
        }
    }
    assert!(lines > 20, "{lines}");
}

const WORDS: &str = "(公里|元|个|室|房间|电话|拨打|比分|高校|波音|气温|年|年前|第|编号|国道|只|行|为|约|一行|银行|行长|重庆|长大\
                     |率|增长|得到|一定|会计|年级|月|日|号|时|分|分之|点|后|以上|路|岁|人|名|次|多|余|万|亿|十|两|共|热线|从|至|到\
                     |地方|还款|调整|[0-9]{1,5}|[0-9]{1,3}\\.[0-9]|-|—|~|:|/|%|℃|￥|,|，|。|、|\\(|\\)| |A|GDP|\\+|=){1,14}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn sentences_are_read_alike_with_and_without_readings(text in WORDS) {
        prop_assert_eq!(holds(&text), Ok(()));
    }
}

/// What `langdu listen --dry-run` writes of `article`.
fn dry_run(home: &Path, article: &str, options: &[&str]) -> String {
    fs::write(home.join("a.txt"), article).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
    command.env_clear().env("HOME", home).env("LANG", "zh_CN.UTF-8").current_dir(home);
    let output = command.args(["listen", "a.txt", "--dry-run"]).args(options).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The list by which readings are shown holds for the voice too, but for what the dictionary has a word for.
#[test]
fn the_readers_own_readings_are_said() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/langdu");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("pinyin.txt"),
        "单田芳 = shàn tián fāng\n重庆 zhong4 qing4\n乐亭 lào tíng\n一 yi3\n",
    )
    .unwrap();
    fs::write(folder.join("dictionary.toml"), "[words]\n'乐亭' = 'lao4ting2'\n'单田芳' = 'dan1tian2fang1'\n")
        .unwrap();
    let article = "广播\n\n单田芳在重庆，后来到乐亭住了一年。\n";
    let said = dry_run(home.path(), article, &["--engine", "espeak-ng"]);
    assert!(said.contains("\tdan1tian2fang1在zhong4qing4，后来到lao4ting2住了一年。\n"), "{said}");
    let said = dry_run(home.path(), article, &["--engine", "espeak-ng", "--voice", "cmn"]);
    assert!(said.contains("\t单田芳在重庆，后来到乐亭住了一年。\n"), "{said}");
}
