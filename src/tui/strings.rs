//! Every sentence langdu says to its user, in Chinese and in English, in one table.
//!
//! A row is a name, the Chinese and the English text; `{}` stands for a value and is filled by [`fill`]. What an
//! article says is never in here, and nothing outside this file says anything to a user in its own words.

use std::fmt::Display;

/// The language of the user interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language that a locale name asks for, as in `LC_ALL`, `LC_MESSAGES` or `LANG`: Chinese for `zh…`,
    /// English for every other and for none.
    pub fn from_locale(locale: Option<&str>) -> Self {
        match locale {
            Some(name) if name.get(..2).is_some_and(|head| head.eq_ignore_ascii_case("zh")) => Self::Zh,
            _ => Self::En,
        }
    }
}

macro_rules! table {
    ($($(#[$doc:meta])* $name:ident => $zh:literal, $en:literal;)*) => {
        /// The name of a row of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Msg { $($(#[$doc])* #[doc = $en] $name,)* }

        impl Msg {
            /// Every row.
            pub const ALL: &[Msg] = &[$(Msg::$name,)*];

            /// The text of the row in `lang`.
            pub fn text(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Msg::$name, Lang::Zh) => $zh, (Msg::$name, Lang::En) => $en,)* }
            }
        }
    };
}

table! {
    // ── the reader ──
    Page => "第 {} 页 / 共 {} 页", "page {} of {}";

    // ── import ──
    ImportNotFound => "没有这个文件：{}", "no such file: {}";
    ImportPermissionDenied => "没有权限读取：{}", "permission denied: {}";
    ImportIsFolder => "这是一个文件夹，不是文章：{}", "this is a folder, not an article: {}";
    ImportIo => "读取 {} 时出错：{}", "cannot read {}: {}";
    ImportBinaryKnown => "这不是文本，像是 {} 文件", "this is not text; it seems to be a {} file";
    ImportBinary => "这不是文本，像是二进制数据（若确是文本，请用 --encoding 指明编码）", "this is not text but binary data (if it is text, name its encoding with --encoding)";
    ImportEmpty => "里面没有文字", "there is no text in it";
    ImportUnknownEncoding => "没有名为 {} 的编码（可用 utf-8、gb18030、big5、utf-16le、utf-16be 等）", "no encoding is called {} (try utf-8, gb18030, big5, utf-16le, utf-16be, …)";
    ImportWebPage => "暂不能抓取网页，请先在浏览器里把它存为文件：{}", "web pages are not fetched yet; save the page in a browser and open the file: {}";
    ImportReplaced => "有 {} 个字符无法解码，编码可能不是 {}；请用 --encoding 指明编码", "{} characters could not be decoded; the encoding may not be {}: name it with --encoding";
    ImportUncertain => "有 {} 行不能确定是否属于正文，已保留：“{}”", "{} lines may not belong to the article and were kept: “{}”";
    ImportLeftOut => "略去了 {} 行网页上的杂项", "left out {} lines of page furniture";
    ImportJoined => "合并了 {} 处硬换行", "joined {} hard-wrapped lines";
    ImportLooksLikeHtml => "这像是 HTML 网页，暂按纯文本读取", "this looks like HTML; it is read as plain text for now";

    // ── the voice ──

    // ── command line, files, configuration ──
}

/// The text of `msg` in `lang` with each `{}` filled by the next of `values`.
pub fn fill(msg: Msg, lang: Lang, values: &[&dyn Display]) -> String {
    let mut filled = String::new();
    let mut values = values.iter();
    let mut pieces = msg.text(lang).split("{}").peekable();
    while let Some(piece) = pieces.next() {
        filled.push_str(piece);
        if pieces.peek().is_some()
            && let Some(value) = values.next()
        {
            filled.push_str(&value.to_string());
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_of_a_row_take_the_same_number_of_values() {
        for msg in Msg::ALL {
            let count = |lang| msg.text(lang).matches("{}").count();
            assert_eq!(count(Lang::Zh), count(Lang::En), "{msg:?}");
        }
    }

    #[test]
    fn values_fill_the_gaps_in_order() {
        assert_eq!(fill(Msg::Page, Lang::Zh, &[&3, &9]), "第 3 页 / 共 9 页");
    }

    #[test]
    fn the_locale_decides() {
        assert_eq!(Lang::from_locale(Some("zh_CN.UTF-8")), Lang::Zh);
        assert_eq!(Lang::from_locale(Some("C.UTF-8")), Lang::En);
        assert_eq!(Lang::from_locale(None), Lang::En);
    }
}
