//! The one table of page furniture: words and labels that sites set around an article, and where they may stand.
//!
//! In comes a piece of a line, out goes the rule it follows. Where the body of a page begins and ends, and what is
//! done with a line, is `pagetext`'s to decide. A new site's words are added here and nowhere else.

/// Where a piece of furniture may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// On a line above the text.
    Head,
    /// Among the fields of an information line (date, source, editor, …), above or below the text.
    Info,
    /// On a line below the text.
    Foot,
}

/// What the value after a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Author,
    Source,
    Editor,
    Published,
    Site,
    Url,
    /// Known, and not kept.
    Other,
}

/// How a piece of furniture looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A word of its own, a colon after it or not. A line of such words is furniture.
    Word,
    /// A word that is furniture only beside others, and no evidence of a page.
    Weak,
    /// A label with a colon and a value.
    Label(Field),
    /// The line begins with it, and all of the line is furniture.
    Opening,
    /// The line begins with it and a sign such as `>` follows: the way to this page.
    Crumbs,
    /// The way to the next page or the one before: the line begins with it, and a sign that no sentence has there, or
    /// nothing, follows.
    Turn,
    /// The line is this alone, but for marks around it.
    Alone,
    /// The line is this alone; a list of links follows.
    List,
}

/// One row: the sign, how it looks, where it may stand.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) sign: &'static str,
    pub(super) shape: Shape,
    pub(super) places: &'static [Place],
}

const ANYWHERE: &[Place] = &[Place::Head, Place::Info, Place::Foot];
const INFO: &[Place] = &[Place::Info];
const HEAD: &[Place] = &[Place::Head];
const FOOT: &[Place] = &[Place::Foot];
const HEAD_AND_FOOT: &[Place] = &[Place::Head, Place::Foot];

const fn rule(sign: &'static str, shape: Shape, places: &'static [Place]) -> Rule {
    Rule { sign, shape, places }
}

use Shape::{Alone, Crumbs, Label, List, Opening, Turn, Weak, Word};

/// Every rule. Of two signs that fit, the longer one counts.
pub(super) const RULES: &[Rule] = &[
    // What can be done with the page.
    rule("打印本页", Word, ANYWHERE),
    rule("打印", Word, ANYWHERE),
    rule("纠错", Word, ANYWHERE),
    rule("我要纠错", Word, ANYWHERE),
    rule("收藏本文", Word, ANYWHERE),
    rule("收藏", Word, ANYWHERE),
    rule("加入收藏", Word, ANYWHERE),
    rule("设为首页", Word, ANYWHERE),
    rule("关闭窗口", Word, ANYWHERE),
    rule("关闭本页", Word, ANYWHERE),
    rule("关闭", Weak, ANYWHERE),
    rule("复制链接", Word, ANYWHERE),
    rule("举报", Word, ANYWHERE),
    rule("投诉", Weak, ANYWHERE),
    rule("点赞", Word, ANYWHERE),
    rule("赞", Weak, ANYWHERE),
    rule("在看", Weak, ANYWHERE),
    rule("评论", Weak, ANYWHERE),
    rule("我要评论", Word, ANYWHERE),
    rule("发表评论", Word, ANYWHERE),
    rule("网友评论", Word, ANYWHERE),
    rule("查看全部评论", Word, ANYWHERE),
    rule("登录", Weak, HEAD_AND_FOOT),
    rule("注册", Weak, HEAD_AND_FOOT),
    rule("登录注册", Word, HEAD_AND_FOOT),
    rule("搜索", Weak, HEAD_AND_FOOT),
    rule("请输入关键字", Word, HEAD_AND_FOOT),
    rule("返回顶部", Word, ANYWHERE),
    rule("回到顶部", Word, ANYWHERE),
    rule("返回首页", Word, ANYWHERE),
    rule("返回列表", Word, ANYWHERE),
    rule("收听本文", Word, ANYWHERE),
    rule("听全文", Word, ANYWHERE),
    rule("语音播报", Word, ANYWHERE),
    rule("播放", Weak, ANYWHERE),
    rule("暂停", Weak, ANYWHERE),
    rule("阅读全文", Word, FOOT),
    rule("展开全文", Word, FOOT),
    rule("订阅", Weak, ANYWHERE),
    rule("关注我们", Word, ANYWHERE),
    rule("加关注", Word, ANYWHERE),
    rule("留言", Weak, ANYWHERE),
    rule("编辑", Weak, INFO),
    rule("手机看新闻", Word, ANYWHERE),
    rule("广告", Alone, HEAD_AND_FOOT),
    rule("我要反馈", Alone, FOOT),
    rule("返回搜狐，查看更多", Alone, FOOT),
    // Around the articles of WeChat.
    rule("点击上方蓝字关注我们", Alone, HEAD_AND_FOOT),
    rule("点击上方“蓝字”关注我们", Alone, HEAD_AND_FOOT),
    rule("点击蓝字关注我们", Alone, HEAD_AND_FOOT),
    rule("长按识别二维码关注", Alone, FOOT),
    rule("长按二维码关注", Alone, FOOT),
    rule("长按识别二维码关注我们", Alone, FOOT),
    rule("长按二维码关注我们", Alone, FOOT),
    rule("点个“在看”", Alone, FOOT),
    rule("点个在看", Alone, FOOT),
    rule("点个“在看”，让更多人看到", Alone, FOOT),
    rule("END", Alone, FOOT),
    rule("THE END", Alone, FOOT),
    // Around the chapters of a novel.
    rule("上一章", Word, HEAD_AND_FOOT),
    rule("下一章", Word, HEAD_AND_FOOT),
    rule("章节列表", Word, HEAD_AND_FOOT),
    rule("章节目录", Word, HEAD_AND_FOOT),
    rule("返回目录", Word, HEAD_AND_FOOT),
    rule("加入书签", Word, HEAD_AND_FOOT),
    rule("章节报错", Word, HEAD_AND_FOOT),
    rule("投推荐票", Word, HEAD_AND_FOOT),
    rule("×", Weak, ANYWHERE),
    // The size of the type.
    rule("字号", Word, ANYWHERE),
    rule("字体", Word, ANYWHERE),
    rule("字体大小", Word, ANYWHERE),
    rule("大字", Weak, ANYWHERE),
    rule("小字", Weak, ANYWHERE),
    rule("大", Weak, ANYWHERE),
    rule("中", Weak, ANYWHERE),
    rule("小", Weak, ANYWHERE),
    rule("A+", Weak, ANYWHERE),
    rule("A-", Weak, ANYWHERE),
    rule("默认", Weak, ANYWHERE),
    // Sharing.
    rule("分享到", Word, ANYWHERE),
    rule("分享至", Word, ANYWHERE),
    rule("分享本文", Word, ANYWHERE),
    rule("一键分享", Word, ANYWHERE),
    rule("分享", Word, ANYWHERE),
    rule("转发", Weak, ANYWHERE),
    rule("微信扫一扫", Word, ANYWHERE),
    rule("扫一扫", Word, ANYWHERE),
    rule("扫码阅读", Word, ANYWHERE),
    rule("扫码阅读手机版", Word, ANYWHERE),
    rule("手机扫码阅读", Word, ANYWHERE),
    rule("扫一扫在手机打开当前页", Word, ANYWHERE),
    rule("用微信扫描二维码", Word, ANYWHERE),
    rule("分享至好友和朋友圈", Word, ANYWHERE),
    rule("微信", Weak, ANYWHERE),
    rule("微博", Weak, ANYWHERE),
    rule("新浪微博", Weak, ANYWHERE),
    rule("朋友圈", Weak, ANYWHERE),
    rule("QQ空间", Weak, ANYWHERE),
    rule("QQ好友", Weak, ANYWHERE),
    rule("QQ", Weak, ANYWHERE),
    rule("豆瓣", Weak, ANYWHERE),
    rule("人人网", Weak, ANYWHERE),
    rule("抖音", Weak, ANYWHERE),
    rule("更多", Weak, ANYWHERE),
    // Other forms of the page and of the site.
    rule("手机版", Word, ANYWHERE),
    rule("电脑版", Word, ANYWHERE),
    rule("无障碍", Word, HEAD_AND_FOOT),
    rule("无障碍浏览", Word, HEAD_AND_FOOT),
    rule("长者模式", Word, HEAD_AND_FOOT),
    rule("适老化", Word, HEAD_AND_FOOT),
    rule("繁体", Weak, HEAD_AND_FOOT),
    rule("简体", Weak, HEAD_AND_FOOT),
    rule("English", Weak, HEAD_AND_FOOT),
    rule("客户端", Weak, ANYWHERE),
    rule("下载客户端", Word, ANYWHERE),
    rule("打开APP", Word, ANYWHERE),
    rule("公众号", Weak, ANYWHERE),
    // The bar of sections.
    rule("首页", Weak, HEAD_AND_FOOT),
    rule("新闻", Weak, HEAD),
    rule("要闻", Weak, HEAD),
    rule("国内", Weak, HEAD),
    rule("国际", Weak, HEAD),
    rule("时政", Weak, HEAD),
    rule("财经", Weak, HEAD),
    rule("社会", Weak, HEAD),
    rule("文化", Weak, HEAD),
    rule("教育", Weak, HEAD),
    rule("体育", Weak, HEAD),
    rule("娱乐", Weak, HEAD),
    rule("科技", Weak, HEAD),
    rule("图片", Weak, HEAD),
    rule("视频", Weak, HEAD),
    rule("专题", Weak, HEAD),
    rule("副刊", Weak, HEAD),
    rule("读书", Weak, HEAD),
    rule("正文", Word, HEAD),
    rule("当前位置", Opening, HEAD),
    rule("您的位置", Opening, HEAD),
    rule("您现在的位置", Opening, HEAD),
    rule("您当前的位置", Opening, HEAD),
    rule("你的位置", Opening, HEAD),
    rule("首页", Crumbs, HEAD),
    // The fields of the information line. The longer labels keep the shorter ones from fitting inside them.
    rule("作者", Label(Field::Author), ANYWHERE),
    rule("撰文", Label(Field::Author), ANYWHERE),
    rule("文", Label(Field::Author), ANYWHERE),
    rule("记者", Label(Field::Author), ANYWHERE),
    rule("来源", Label(Field::Source), ANYWHERE),
    rule("信息来源", Label(Field::Source), ANYWHERE),
    rule("文章来源", Label(Field::Source), ANYWHERE),
    rule("新闻来源", Label(Field::Source), ANYWHERE),
    rule("稿件来源", Label(Field::Source), ANYWHERE),
    rule("稿源", Label(Field::Source), ANYWHERE),
    rule("转自", Label(Field::Source), ANYWHERE),
    rule("原载", Label(Field::Source), ANYWHERE),
    rule("编辑", Label(Field::Editor), ANYWHERE),
    rule("责任编辑", Label(Field::Editor), ANYWHERE),
    rule("责编", Label(Field::Editor), ANYWHERE),
    rule("网络编辑", Label(Field::Editor), ANYWHERE),
    rule("值班编辑", Label(Field::Editor), ANYWHERE),
    rule("本文编辑", Label(Field::Editor), ANYWHERE),
    rule("网站编辑", Label(Field::Editor), ANYWHERE),
    rule("发布时间", Label(Field::Published), ANYWHERE),
    rule("发布日期", Label(Field::Published), ANYWHERE),
    rule("发表时间", Label(Field::Published), ANYWHERE),
    rule("发表日期", Label(Field::Published), ANYWHERE),
    rule("发稿时间", Label(Field::Published), ANYWHERE),
    rule("更新时间", Label(Field::Published), ANYWHERE),
    rule("发布于", Label(Field::Published), ANYWHERE),
    rule("发表于", Label(Field::Published), ANYWHERE),
    rule("更新于", Label(Field::Published), ANYWHERE),
    rule("posted @", Label(Field::Published), ANYWHERE),
    rule("发布", Label(Field::Published), ANYWHERE),
    rule("时间", Label(Field::Published), ANYWHERE),
    rule("日期", Label(Field::Published), ANYWHERE),
    rule("网站", Label(Field::Site), ANYWHERE),
    rule("发布单位", Label(Field::Site), ANYWHERE),
    rule("发布机构", Label(Field::Site), ANYWHERE),
    rule("原文链接", Label(Field::Url), ANYWHERE),
    rule("本文链接", Label(Field::Url), ANYWHERE),
    rule("本文地址", Label(Field::Url), ANYWHERE),
    rule("网址", Label(Field::Url), ANYWHERE),
    rule("审核", Label(Field::Other), ANYWHERE),
    rule("校对", Label(Field::Other), ANYWHERE),
    rule("初审", Label(Field::Other), ANYWHERE),
    rule("复审", Label(Field::Other), ANYWHERE),
    rule("终审", Label(Field::Other), ANYWHERE),
    rule("监制", Label(Field::Other), ANYWHERE),
    rule("值班编委", Label(Field::Other), ANYWHERE),
    rule("值班主任", Label(Field::Other), ANYWHERE),
    rule("分类", Label(Field::Other), ANYWHERE),
    rule("IP属地", Label(Field::Other), ANYWHERE),
    rule("IP 属地", Label(Field::Other), ANYWHERE),
    rule("标签", Label(Field::Other), ANYWHERE),
    rule("关键字", Label(Field::Other), FOOT),
    rule("关键词", Label(Field::Other), FOOT),
    // Counters; numbers beside them go with them.
    rule("浏览次数", Word, ANYWHERE),
    rule("浏览量", Word, ANYWHERE),
    rule("浏览", Word, INFO),
    rule("阅读次数", Word, ANYWHERE),
    rule("阅读量", Word, ANYWHERE),
    rule("阅读数", Word, ANYWHERE),
    rule("阅读", Word, INFO),
    rule("点击数", Word, ANYWHERE),
    rule("点击量", Word, ANYWHERE),
    rule("点击率", Word, ANYWHERE),
    rule("点击", Word, INFO),
    rule("访问量", Word, ANYWHERE),
    rule("访问次数", Word, ANYWHERE),
    rule("人气", Word, INFO),
    rule("次", Weak, INFO),
    // Below the text.
    rule("上一篇", Turn, FOOT),
    rule("下一篇", Turn, FOOT),
    rule("上一条", Turn, FOOT),
    rule("下一条", Turn, FOOT),
    rule("上一页", Turn, FOOT),
    rule("下一页", Turn, FOOT),
    rule("相关阅读", List, FOOT),
    rule("相关新闻", List, FOOT),
    rule("相关文章", List, FOOT),
    rule("相关链接", List, FOOT),
    rule("相关推荐", List, FOOT),
    rule("相关专题", List, FOOT),
    rule("延伸阅读", List, FOOT),
    rule("推荐阅读", List, FOOT),
    rule("推荐文章", List, FOOT),
    rule("为您推荐", List, FOOT),
    rule("猜你喜欢", List, FOOT),
    rule("热门", List, FOOT),
    rule("热门文章", List, FOOT),
    rule("热门推荐", List, FOOT),
    rule("热门新闻", List, FOOT),
    rule("热门评论", List, FOOT),
    rule("热点推荐", List, FOOT),
    rule("热点新闻", List, FOOT),
    rule("最新文章", List, FOOT),
    rule("最新新闻", List, FOOT),
    rule("阅读排行", List, FOOT),
    rule("点击排行", List, FOOT),
    rule("新闻排行", List, FOOT),
    rule("排行榜", List, FOOT),
    rule("友情链接", List, FOOT),
    rule("关于我们", Word, FOOT),
    rule("联系我们", Word, FOOT),
    rule("网站地图", Word, FOOT),
    rule("网站声明", Word, FOOT),
    rule("法律声明", Word, FOOT),
    rule("免责声明", Opening, FOOT),
    rule("版权声明", Opening, FOOT),
    rule("版权所有", Opening, FOOT),
    rule("著作权所有", Opening, FOOT),
    rule("隐私政策", Word, FOOT),
    rule("广告服务", Word, FOOT),
    rule("诚聘英才", Word, FOOT),
    rule("加入我们", Word, FOOT),
    rule("意见反馈", Word, FOOT),
    rule("Copyright", Opening, FOOT),
    rule("©", Opening, FOOT),
    rule("未经授权", Opening, FOOT),
    rule("未经许可", Opening, FOOT),
    rule("本站所有", Opening, FOOT),
    rule("本网所有", Opening, FOOT),
    rule("凡本网注明", Opening, FOOT),
    rule("主办单位", Opening, FOOT),
    rule("承办单位", Opening, FOOT),
    rule("技术支持", Opening, FOOT),
    rule("违法和不良信息举报", Opening, FOOT),
    rule("举报电话", Opening, FOOT),
    rule("增值电信业务", Opening, FOOT),
    rule("互联网新闻信息服务许可证", Opening, FOOT),
    rule("广播电视节目制作", Opening, FOOT),
];

/// What marks a line as a notice of the authorities, wherever in it it stands.
const ICP: &[&str] = &["ICP备", "ICP证"];
const POLICE: &str = "公网安备";

/// For every place that [`slot`] gives, whether a sign is there: few texts have to be held against all rules.
const BEGINNINGS: [bool; 4096] = {
    let mut beginnings = [false; 4096];
    let mut number = 0;
    while number < RULES.len() {
        beginnings[slot(RULES[number].sign.as_bytes())] = true;
        number += 1;
    }
    beginnings
};

/// A number for how a text begins, whatever the case of its letters: of its first character, which a sign has at least.
const fn slot(text: &[u8]) -> usize {
    match text {
        [first, ..] if *first < 0x80 => first.to_ascii_lowercase() as usize,
        // Two bytes, or the last two of three or four.
        [first, second, ..] if *first < 0xE0 => ((*first as usize & 0x3F) << 6) | (*second as usize & 0x3F),
        [_, second, third, ..] => ((*second as usize & 0x3F) << 6) | (*third as usize & 0x3F),
        _ => 0,
    }
}

/// The rule of the longest sign that `text` begins with and that `fits`.
pub(super) fn at_start(text: &str, fits: impl Fn(Shape) -> bool) -> Option<&'static Rule> {
    if !BEGINNINGS.get(slot(text.as_bytes())).is_some_and(|begins| *begins) {
        return None;
    }
    RULES
        .iter()
        .filter(|rule| fits(rule.shape) && starts_with(text, rule.sign))
        .max_by_key(|rule| rule.sign.len())
}

/// The rule that makes all of `line`, below or above the text, furniture by its beginning.
pub(super) fn of_line(line: &str, place: Place) -> Option<&'static Rule> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "[【<《（(-—·".contains(c));
    let rule = at_start(line, |shape| matches!(shape, Alone | Opening | Crumbs | Turn | List))?;
    let behind = line.get(rule.sign.len()..).unwrap_or_default();
    let after = behind.trim_start();
    let is_around = |c: char| c.is_whitespace() || ":：>＞»]】》）)-—…·".contains(c);
    let fits = match rule.shape {
        Crumbs => after.starts_with(['>', '＞', '»', '›', '→', '/']),
        // 下一条河，还要走三天。 is a sentence.
        Turn => {
            let is_end = |c: char| c.is_whitespace() || ":：>＞»›<＜«‹→←|｜/[]【】()（）《-—".contains(c);
            behind.chars().next().is_none_or(is_end)
                || at_start(behind, |shape| shape == Turn).is_some_and(|next| behind.len() == next.sign.len())
        }
        Alone => after.trim_matches(is_around).is_empty(),
        // The heading of a list is alone on its line, but for a mark or 更多.
        List => after.trim_matches(is_around).trim_end_matches("更多").is_empty(),
        _ => true,
    };
    (fits && rule.places.contains(&place)).then_some(rule)
}

/// Whether the line carries a registration number of a site.
pub(super) fn is_registration(line: &str) -> bool {
    // Most lines have no letter at all.
    memchr::memchr(b'I', line.as_bytes()).is_some() && ICP.iter().any(|sign| line.contains(sign))
        || line.contains(POLICE)
}

fn starts_with(text: &str, sign: &str) -> bool {
    // Bytes, since nearly every sign differs in the first of them; equal ones end where a character ends.
    let (text, sign) = (text.as_bytes(), sign.as_bytes());
    let fits = |at: usize| match (text.get(at), sign.get(at)) {
        (Some(byte), Some(wanted)) => byte.eq_ignore_ascii_case(wanted),
        (_, wanted) => wanted.is_none(),
    };
    fits(1) && fits(2) && text.get(..sign.len()).is_some_and(|head| head.eq_ignore_ascii_case(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_is_written_twice_in_the_same_shape() {
        for (number, rule) in RULES.iter().enumerate() {
            assert!(
                !RULES[..number].iter().any(|other| other.sign == rule.sign && other.shape == rule.shape),
                "{}",
                rule.sign
            );
            assert!(!rule.places.is_empty());
        }
    }

    #[test]
    fn the_longest_sign_counts() {
        let is_label = |shape| matches!(shape, Shape::Label(_));
        assert_eq!(at_start("信息来源：某报", is_label).map(|rule| rule.sign), Some("信息来源"));
        assert_eq!(at_start("打印本页", |shape| shape == Word).map(|rule| rule.sign), Some("打印本页"));
        assert!(at_start("读者来信", is_label).is_none());
    }

    #[test]
    fn every_sign_is_found_in_any_case() {
        for rule in RULES {
            for sign in [rule.sign.to_owned(), rule.sign.to_lowercase(), rule.sign.to_uppercase()] {
                let found = at_start(&sign, |shape| shape == rule.shape).map(|found| found.sign);
                assert_eq!(found, Some(rule.sign), "{sign}");
            }
        }
    }

    #[test]
    fn whole_lines() {
        for (line, place) in [
            ("当前位置：首页 > 文化 > 正文", Place::Head),
            ("首页 > 文化", Place::Head),
            ("【相关阅读】", Place::Foot),
            ("热门文章 更多>>", Place::Foot),
            ("上一篇：山里的灯", Place::Foot),
            ("Copyright © 2024 某网", Place::Foot),
        ] {
            assert!(of_line(line, place).is_some(), "{line}");
        }
        for line in ["上一篇 下一篇", "上一篇下一篇", "下一页>>", "【下一条】", "下一篇《雪》"]
        {
            assert!(of_line(line, Place::Foot).is_some(), "{line}");
        }
        for line in
            ["下一条河，还要走三天。", "下一页还是空白", "下一篇讲桥。", "上一篇文章里我说过，桥没有修。"]
        {
            assert!(of_line(line, Place::Foot).is_none(), "{line}");
        }
        for line in ["—END—", "点个“在看”", "广告"] {
            assert!(of_line(line, Place::Foot).is_some(), "{line}");
        }
        for line in ["广告是另一回事", "END的意思是结束", "长按识别二维码关注，是她教我的。"]
        {
            assert!(of_line(line, Place::Foot).is_none(), "{line}");
        }
        for line in ["首页是一份报纸的脸面", "相关阅读的习惯要从小养成", "上一篇：山里的灯"]
        {
            assert!(of_line(line, Place::Head).is_none(), "{line}");
        }
    }
}
