//! What the lines around an article of the web tell: each page has a fault that pages of that kind once had.

use langdu::article::Meta;
use langdu::import::{Options, from_bytes};

const FIRST: &str = "那年冬天河水退得很低，渡船搁在浅滩上，船家每天清早提着灯下来看一回水，看完又提着灯上去，\
                     一句话也不说。我们几个孩子跟在后面，学他走路的样子。";
const SECOND: &str = "开春以后水涨起来，船家把船底刷了两遍桐油，晒在石阶边上。来往的人闻到油味，就知道又可以过江了，\
                      于是镇上的铺子一家一家地把门板卸下来。";

/// What is read of a page with lines above and below its two paragraphs: metadata, and the text.
fn read(head: &str, above: &str, below: &str) -> (Meta, Vec<String>) {
    let page = format!(
        "<!DOCTYPE html><meta charset=utf-8>{head}<body>{above}<div><p>{FIRST}</p><p>{SECOND}</p>{below}</div></body>"
    );
    let read = from_bytes(page.as_bytes(), &Options::default()).unwrap().article;
    let meta = read.meta().clone();
    let body = (0..read.blocks().len())
        .filter(|&number| read.blocks().get(number).is_some_and(|block| block.kind.is_body()))
        .map(|number| read.block_text(number).to_owned());
    let body: Vec<String> = body.collect();
    (meta, body)
}

const TITLE: &str = "<title>冬天的渡口</title>";
const HEADING: &str = "<h1>冬天的渡口</h1>";

#[test]
fn a_last_sentence_that_begins_as_navigation_does_stays() {
    for line in ["下一条河，还要走三天。", "下一页还是空白", "下一篇讲桥。", "上一篇文章里我说过这件事。"]
    {
        let (_, body) = read(TITLE, HEADING, &format!("<p>{line}</p>"));
        assert_eq!(body, [FIRST, SECOND, line]);
    }
    let (_, body) = read(TITLE, HEADING, "<p>上一篇：雪</p><p>下一篇 没有了</p>");
    assert_eq!(body, [FIRST, SECOND]);
}

#[test]
fn fields_end_where_the_next_begins() {
    let line = "<p>作者：沈砚 发布于：2022年3月4日 分类：散文 阅读：120</p>";
    let (meta, body) = read(TITLE, &format!("{HEADING}<div>{line}</div>"), "");
    assert_eq!((meta.author.as_deref(), meta.published.as_deref()), (Some("沈砚"), Some("2022-03-04")));
    assert_eq!(body, [FIRST, SECOND]);

    let line = "<p>2018-03-19 10:42 来源：<a href='/s'>楚天都市报</a><a href='/j'>举报</a></p>";
    let (meta, _) = read(TITLE, &format!("{HEADING}<div>{line}</div>"), "");
    assert_eq!(meta.source.as_deref(), Some("楚天都市报"));

    let line =
        "<h2>2012年06月17日05:20　来源：<a href='/s'>人民网</a>　【<a href='/l'>留言</a>】【打印】</h2>";
    let (meta, _) = read(TITLE, &format!("{HEADING}{line}"), "");
    assert_eq!(meta.source.as_deref(), Some("人民网"));
}

#[test]
fn dates_and_writers_of_blogs_are_found() {
    let card = "<p><time class='entry-date published' datetime='2019-03-22T18:00:11+08:00'>3月22日</time>\
                <time class='updated' datetime='2019-03-25T08:00:00+08:00'>3月25日</time>\
                <span class='author vcard'><a href='/a'>周小满</a></span></p>";
    let (meta, _) = read(TITLE, &format!("{HEADING}{card}"), "");
    assert_eq!(meta.author.as_deref(), Some("周小满"));
    assert_eq!(meta.published.as_deref(), Some("2019-03-22 18:00"));

    let account = "<div id=meta_content><span class=rich_media_meta_text>沈砚</span> <a id=js_name>南岸夜读</a>\
                   <em id=publish_time>2022-04-15 21:30</em></div>";
    let (meta, _) = read(TITLE, &format!("{HEADING}{account}"), "");
    assert_eq!(meta.author.as_deref(), Some("沈砚"));
    assert_eq!(meta.site.as_deref(), Some("南岸夜读"));
    assert_eq!(meta.published.as_deref(), Some("2022-04-15 21:30"));

    let (meta, body) = read(TITLE, HEADING, "<div>发布于 2022-11-20 21:14<span>・IP 属地湖南</span></div>");
    assert_eq!(meta.published.as_deref(), Some("2022-11-20 21:14"));
    assert_eq!(body, [FIRST, SECOND]);

    let line = "<div>posted @ 2019-06-03 22:17&nbsp;<a href='/n'>老牛</a>&nbsp;阅读(1203)&nbsp;评论(3)</div>";
    let (meta, body) = read(TITLE, HEADING, line);
    assert_eq!((meta.author.as_deref(), meta.published.as_deref()), (Some("老牛"), Some("2019-06-03 22:17")));
    assert_eq!(body, [FIRST, SECOND]);
}

#[test]
fn fields_of_the_head_lose_labels_and_gain_times() {
    let head = "<title>冬天的渡口</title><meta name=source content='来源：人民网－《人民日报》'>\
                <meta name=publishdate content='2012-06-17'>";
    let (meta, _) = read(head, &format!("{HEADING}<p>发布时间：2012-06-17 05:20</p>"), "");
    assert_eq!(meta.source.as_deref(), Some("人民网－《人民日报》"));
    assert_eq!(meta.published.as_deref(), Some("2012-06-17 05:20"));
    // Another day is when it was changed.
    let (meta, _) = read(head, &format!("{HEADING}<p>更新时间：2013-01-02 05:20</p>"), "");
    assert_eq!(meta.published.as_deref(), Some("2012-06-17"));
}

#[test]
fn editors_have_no_numbers() {
    for line in ["责任编辑：张义凌 SN123", "（责任编辑：张义凌_NE0011）"] {
        let (meta, body) = read(TITLE, HEADING, &format!("<p>{line}</p>"));
        assert_eq!(meta.editor.as_deref(), Some("张义凌"));
        assert_eq!(body, [FIRST, SECOND]);
    }
}

#[test]
fn words_behind_a_title_and_the_maker_of_a_forum_are_no_site() {
    let (meta, _) = read("<title>冬天的渡口_师傅_面条_客人</title>", HEADING, "");
    assert_eq!((meta.title.as_deref(), meta.site), (Some("冬天的渡口"), None));
    let head = "<title>冬天的渡口 - 骑行天地 - 江城论坛 - Powered by Discuz!</title>";
    let (meta, _) = read(head, HEADING, "");
    assert_eq!((meta.title.as_deref(), meta.site.as_deref()), (Some("冬天的渡口"), Some("江城论坛")));
}

#[test]
fn bylines_with_the_name_of_a_paper_or_a_comma() {
    for line in ["澎湃新闻记者 沈砚", "作者, 沈砚"] {
        let (meta, body) = read(TITLE, &format!("{HEADING}<p>{line}</p>"), "");
        assert_eq!(meta.author.as_deref(), Some("沈砚"), "{line}");
        assert_eq!(body, [FIRST, SECOND], "{line}");
    }
}

#[test]
fn furniture_of_novels_accounts_and_papers_is_left_out() {
    let way = "<div><a href='/1'>上一章</a> ← <a href='/m'>章节列表</a> → <a href='/2'>下一章</a></div>";
    let below = "<div>广告</div><p>末。</p><p>—END—</p><p>点个“在看”，让更多人看到</p><p>长按识别二维码关注</p>\
                 <div>关键字 :<a href='/k'>旧书</a></div><div>我要反馈</div><p>返回搜狐，查看更多</p>";
    let (_, body) =
        read(TITLE, &format!("{HEADING}{way}<p>点击上方蓝字关注我们</p>"), &format!("{below}{way}"));
    assert_eq!(body, [FIRST, SECOND, "末。"]);
    // The same words in sentences are the writer's.
    let line = "长按识别二维码关注，是孙女教我的。";
    let (_, body) = read(TITLE, HEADING, &format!("<p>{line}</p>"));
    assert_eq!(body, [FIRST, SECOND, line]);
}
