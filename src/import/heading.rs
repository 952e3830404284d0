//! Lines that are headings by their words: `第三章 渡口`, `二、对岸`, `楔子`, and the first line of a book.
//!
//! In comes one line, out goes its level, or the title and author in it. Whether the line stands apart from the text
//! around it is `text`'s to judge.

use super::byline;
use super::lines::Line;
use super::text::{END_MARKS, INNER_MARKS};

/// A line that may be a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// 1 for the parts of a book, 2 for chapters, 3 for sections.
    pub(super) level: u8,
    /// It says that it is a chapter or a part of a book; other numbers may open a line of prose too.
    pub(super) is_chapter: bool,
}

/// The widest heading, in columns.
const WIDEST: usize = 44;

/// What a short line without a mark at its end is by its words.
pub(super) fn of_line(line: &str) -> Option<Heading> {
    number(line).filter(|_| is_short(line))
}

/// Whether a line is as short as a heading, and has no mark at its end as none has, but for the marks that end the
/// title of a chapter: `第三章 谁在敲门？`.
pub(super) fn is_short(line: &str) -> bool {
    let is_title_of_chapter = || line.ends_with(['！', '？', '!', '?', '…']) && chapter(line).is_some();
    !Line::new(line).is_wider_than(WIDEST)
        && !line.ends_with(INNER_MARKS)
        && (!line.ends_with(END_MARKS) || is_title_of_chapter())
}

/// What a line is by the number or the word it begins with.
pub(super) fn number(line: &str) -> Option<Heading> {
    chapter(line).map(|level| Heading { level, is_chapter: true }).or_else(|| section(line))
}

fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百千两廿卅壹贰叁肆伍陆柒捌玖拾".contains(c)
        || c.is_ascii_digit()
        || matches!(c, '０'..='９')
}

/// What may stand between a number and a title.
fn is_gap(c: char) -> bool {
    matches!(
        c,
        ' ' | '　'
            | '\t'
            | '：'
            | ':'
            | '、'
            | '·'
            | '.'
            | '．'
            | '-'
            | '—'
            | '《'
            | '（'
            | '('
            | '【'
            | '「'
    )
}

/// The level of `第三章 …`, `第 12 回`, `卷一`, `上卷`, `楔子`, `番外三`, `Chapter 7`.
fn chapter(line: &str) -> Option<u8> {
    let line = line.strip_prefix("正文").map_or(line, |rest| rest.trim_start_matches(is_gap));
    match line.chars().next()? {
        '第' => numbered(line),
        '卷' => {
            let rest = line.strip_prefix('卷')?;
            let after = rest.trim_start_matches(is_numeral);
            let has_number = after.len() < rest.len()
                || rest.starts_with(['上', '中', '下']) && after.chars().count() == 1;
            (has_number && ends_word(after.trim_start_matches(['上', '中', '下']))).then_some(1)
        }
        '上' | '中' | '下' => {
            let rest = ["上卷", "中卷", "下卷", "上部", "中部", "下部", "上册", "中册", "下册"]
                .iter()
                .find_map(|part| line.strip_prefix(part))?;
            ends_word(rest).then_some(1)
        }
        '序' | '自' | '前' | '引' | '楔' | '尾' | '后' | '跋' | '附' | '番' | '终' | '结' | '代' | '总'
        | '外' => word(line),
        'C' | 'c' => {
            let head = line.get(..7).filter(|head| head.eq_ignore_ascii_case("chapter"))?;
            let rest = line.get(head.len()..)?.strip_prefix(' ')?;
            rest.starts_with(|c: char| c.is_ascii_alphanumeric()).then_some(2)
        }
        _ => None,
    }
}

/// `第三章 渡口`; also `第三章渡口`, where what follows cannot go on a sentence about a third chapter.
fn numbered(line: &str) -> Option<u8> {
    // What goes on a sentence behind 第三章.
    const GOES_ON: &str =
        "的是里中和与及就讲说写有在课程我他她你它这那才了也都还被把从到以上下末为，、；。？！”’）》」";
    let rest = line.strip_prefix('第')?.trim_start_matches([' ', '　']);
    let after = rest.trim_start_matches(is_numeral);
    let unit = after.trim_start_matches([' ', '　']).chars().next().filter(|_| after.len() < rest.len())?;
    let tail = after.trim_start_matches([' ', '　']).get(unit.len_utf8()..).unwrap_or_default();
    let is_joined = |most: usize| {
        tail.chars().count() <= most
            && !tail.contains('，')
            && tail.chars().next().is_none_or(|c| !GOES_ON.contains(c))
    };
    match unit {
        '卷' | '部' if ends_word(tail) => Some(1),
        '章' if ends_word(tail) || is_joined(14) => Some(2),
        '回' | '折' | '篇' | '讲' | '集' | '幕' | '话' | '夜' if ends_word(tail) => Some(2),
        '节' if ends_word(tail) => Some(3),
        _ => None,
    }
}

/// `楔子`, `后记：…`, `番外三`.
fn word(line: &str) -> Option<u8> {
    const WORDS: &[&str] = &[
        "序章", "序言", "序幕", "序曲", "序", "自序", "总序", "代序", "前言", "引子", "引言", "楔子", "尾声",
        "后记", "跋", "附录", "番外", "外传", "终章", "结语", "结局", "终卷",
    ];
    let rest = WORDS.iter().filter_map(|word| line.strip_prefix(word)).min_by_key(|rest| rest.len())?;
    let rest = rest.strip_prefix('篇').unwrap_or(rest);
    ends_word(rest.trim_start_matches(is_numeral)).then_some(2)
}

/// Whether a word ends before `rest`.
fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(is_gap)
}

/// The level of `三`, `三、…`, `（三）…`.
fn section(line: &str) -> Option<Heading> {
    let is_numeral = |c: char| "〇零一二三四五六七八九十百".contains(c);
    let (bracketed, inner) = match line.strip_prefix(['（', '(']) {
        Some(inner) => (true, inner),
        None => (false, line),
    };
    let after = inner.trim_start_matches(is_numeral);
    let level = match (bracketed, after.chars().next()) {
        _ if after.len() == inner.len() => return None,
        (true, Some('）' | ')')) => 3,
        (false, None | Some('、')) => 2,
        _ => return None,
    };
    Some(Heading { level, is_chapter: false })
}

/// The title and the author in the first line of a book: `《渡口》 作者：沈砚`, `书名：渡口`.
pub(super) fn book(line: &str) -> Option<(String, Option<String>)> {
    if let Some(title) =
        ["书名：", "书名:", "标题：", "标题:"].iter().find_map(|label| line.strip_prefix(label))
    {
        let title = title.trim().trim_start_matches('《').trim_end_matches('》');
        return (!title.is_empty()).then(|| (title.to_owned(), None));
    }
    let (title, rest) = line.strip_prefix('《')?.split_once('》')?;
    let rest = rest.trim();
    let author = byline::labelled_author(rest);
    let is_remark = rest.is_empty()
        || ["全集", "全本", "全文", "完结", "（全", "(全", "（完", "[全"]
            .iter()
            .any(|head| rest.starts_with(head));
    (!title.is_empty() && (author.is_some() || is_remark)).then(|| (title.to_owned(), author))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_by_their_words() {
        for (line, level) in [
            ("第一章 渡口", 2),
            ("第十二章", 2),
            ("第 12 章 渡口", 2),
            ("第一百零三回 沈砚夜渡北江　陆遥独守南岸", 2),
            ("第三章渡口", 2),
            ("第三章 谁在敲门？", 2),
            ("正文 第一章 渡口", 2),
            ("第二卷 对岸", 1),
            ("卷三 对岸", 1),
            ("上卷", 1),
            ("第一部：南岸", 1),
            ("第二节 灯", 3),
            ("楔子", 2),
            ("序", 2),
            ("自序", 2),
            ("后记：写在桥边", 2),
            ("番外三 雪", 2),
            ("Chapter 7 The Ferry", 2),
        ] {
            assert_eq!(of_line(line), Some(Heading { level, is_chapter: true }), "{line}");
        }
        for (line, level) in [("三", 2), ("三、对岸", 2), ("（三）对岸", 3)] {
            assert_eq!(of_line(line), Some(Heading { level, is_chapter: false }), "{line}");
        }
    }

    #[test]
    fn prose_that_mentions_them_is_none() {
        for line in [
            "第三章的内容我已经忘了",
            "第一节课是语文",
            "第一章写完了。",
            "第二部电影",
            "第一回来这里，他还小，什么都不懂",
            "序列",
            "后记者问他",
            "前言不搭后语",
            "引子弹上膛",
            "附录音一段",
            "卷一支烟",
            "上卷烟厂",
            "一个人走在路上",
            "第",
            "第章",
            "Chapters",
            "番外国话",
        ] {
            assert_eq!(of_line(line), None, "{line}");
        }
    }

    #[test]
    fn the_first_line_of_a_book() {
        assert_eq!(book("《渡口》作者：沈 砚"), Some(("渡口".into(), Some("沈砚".into()))));
        assert_eq!(book("《渡口》"), Some(("渡口".into(), None)));
        assert_eq!(book("《渡口》（全本）"), Some(("渡口".into(), None)));
        assert_eq!(book("书名：渡口"), Some(("渡口".into(), None)));
        assert_eq!(book("《渡口》是一本书"), None);
        assert_eq!(book("《》"), None);
    }
}
