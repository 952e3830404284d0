//! Pages of the web with programs, figures and formulas as sites make them, and what is read of each.

use std::fmt::Write as _;

use langdu::article::BlockKind;
use langdu::import::{Options, from_bytes};

const PROSE: &str = "渡口在城的北边，从前是进出山里的唯一的路。后来路修通了，车可以一直开到村口，渡船便一天比一天少，\
    只剩下一位摆渡的老人，还在每天早晨把缆绳解开，等着也许不会来的人。";

/// The blocks that are read of `html` between two paragraphs.
fn between(html: &str) -> Vec<(BlockKind, String)> {
    let mut page = String::from(
        "<!DOCTYPE html><meta charset=utf-8><title>渡口笔记</title><body><h1>渡口笔记</h1><div>",
    );
    write!(page, "<p>{PROSE}</p>{html}<p>{PROSE}</p></div></body>").unwrap();
    let article = from_bytes(page.as_bytes(), &Options::default()).unwrap().article;
    let blocks = article.blocks().iter().enumerate().filter(|(_, block)| block.kind.is_body());
    blocks
        .map(|(number, block)| (block.kind, article.block_text(number).to_owned()))
        .filter(|(_, text)| text != PROSE)
        .collect()
}

fn code(text: &str) -> Vec<(BlockKind, String)> {
    vec![(BlockKind::Code, text.to_owned())]
}

#[test]
fn elements_in_a_program_are_its_lines() {
    assert_eq!(
        between(
            "<pre><code>fn width(c: char) -&gt; usize {\n    2\n}\n<div class=hljs-button data-title=复制>复制</div></code>\
             <ul class=pre-numbering><li>1</li><li>2</li><li>3</li></ul></pre>"
        ),
        code("fn width(c: char) -> usize {\n    2\n}")
    );
    assert_eq!(
        between(
            "<pre><code>\n<div class=line>if a {</div>\n<div class=line>    <b>b</b>();</div>\n<div class=line></div>\
             <div class=line>}</div></code></pre>"
        ),
        code("if a {\n    b();\n\n}")
    );
    assert_eq!(
        between(
            "<pre><code><table class=hljs-ln><tbody><tr><td class=hljs-ln-numbers><div data-line-number=1></div></td>\
             <td class=hljs-ln-code>if a {</td></tr><tr><td class=hljs-ln-numbers><div data-line-number=2></div></td>\
             <td class=hljs-ln-code>    b</td></tr></tbody></table></code></pre>"
        ),
        code("if a {\n    b")
    );
    assert_eq!(
        between("<pre><ol class=linenums><li><span>a = 1</span></li><li>  b = 2</li></ol></pre>"),
        code("a = 1\n  b = 2")
    );
}

#[test]
fn numbers_beside_a_program_are_not_read() {
    let hexo = "<figure class=highlight><table><tr><td class=gutter><pre><span class=line>1</span><br>\
        <span class=line>2</span><br></pre></td><td class=code><pre><span class=line>opkg update</span><br>\
        <span class=line>  reboot</span><br></pre></td></tr></table></figure>";
    assert_eq!(between(hexo), code("opkg update\n  reboot"));
    let hugo = "<div class=highlight><table class=lntable><tr><td class=lntd><pre><code><span class=lnt>1\n</span>\
        <span class=lnt>2\n</span></code></pre></td><td class=lntd><pre><code>opkg update\n  reboot\n</code></pre></td>\
        </tr></table></div>";
    assert_eq!(between(hugo), code("opkg update\n  reboot"));
    let colours = hugo.replace(
        "opkg update\n",
        "<span class=line><span class=cl><b><i>opkg update\n</i></b></span></span>",
    );
    assert_eq!(between(&colours), code("opkg update\n  reboot"));
    let highlighter = "<div class=syntaxhighlighter><table><tr><td class=gutter><div class='line number1'>1</div>\
        <div class='line number2'>2</div></td><td class=code><div class=container><div class='line number1'>\
        <code>opkg update</code></div><div class='line number2'><code>&nbsp;&nbsp;</code><code>reboot</code></div></div>\
        </td></tr></table></div>";
    assert_eq!(between(highlighter), code("opkg update\n  reboot"));
    let cnblogs = "<div class=cnblogs_code><div class=cnblogs_code_toolbar><a title=复制代码><img src=c.gif alt=复制代码></a>\
        </div><pre><span style='color:#008080'> 9</span> opkg update\n<span style='color:#008080'>10</span>   reboot</pre>\
        </div>";
    assert_eq!(between(cnblogs), code("opkg update\n  reboot"));
    // Numbers of the program itself stay.
    let own = "<pre><code><span>1</span> + 1\n<span>3</span> + 1</code></pre>";
    assert_eq!(between(own), code("1 + 1\n3 + 1"));
}

#[test]
fn a_caption_stands_at_its_figure() {
    let image = |text: &str| (BlockKind::Image, format!("[图：{text}]"));
    assert_eq!(
        between(
            "<figure class=gallery><figure><img src=1.jpg><figcaption>远处的塔</figcaption></figure><figure><img src=2.jpg>\
             <figcaption>近处的牛</figcaption></figure><figcaption>三月二十日，镇外</figcaption></figure>"
        ),
        [image("远处的塔"), image("近处的牛"), image("三月二十日，镇外")]
    );
    assert_eq!(
        between(
            "<figure><blockquote>水流心不竞。</blockquote><figcaption>——某人《某书》</figcaption></figure>\
             <figure><pre><code>x=1</code></pre><figcaption>例一　赋值</figcaption></figure>"
        ),
        [
            (BlockKind::Quote(1), "水流心不竞。".to_owned()),
            (BlockKind::Paragraph, "——某人《某书》".to_owned()),
            (BlockKind::Code, "x=1".to_owned()),
            (BlockKind::Paragraph, "例一　赋值".to_owned()),
        ]
    );
    assert_eq!(between("<figure><img src=a.jpg alt=渡口的灯></figure>"), [image("渡口的灯")]);
}

#[test]
fn formulas_stand_in_their_sentence() {
    let read = |formula: &str| {
        let [(BlockKind::Paragraph, text)] = &between(&format!("<p>由{formula}可知。</p>"))[..] else {
            panic!("{formula}")
        };
        text.trim_start_matches('由').trim_end_matches("可知。").to_owned()
    };
    let wikipedia = "<img src=x.svg alt='{\\displaystyle h=kt}' class=mwe-math-fallback-image-inline>";
    assert_eq!(read(wikipedia), "h=kt");
    assert_eq!(read("<img src='https://www.zhihu.com/equation?tex=k' alt=k eeimg=1>"), "k");
    let math = |inside: &str| read(&format!("<math>{inside}</math>"));
    assert_eq!(math("<mfrac><mi>a</mi><mi>b</mi></mfrac>"), "a/b");
    assert_eq!(
        math("<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><msup><mi>c</mi><mn>2</mn></msup></mfrac>"),
        "(a+1)/c²"
    );
    assert_eq!(math("<msqrt><mi>x</mi></msqrt>"), "√x");
    assert_eq!(math("<mroot><mi>x</mi><mn>3</mn></mroot>"), "∛x");
    assert_eq!(math("<msup><mi>e</mi><mrow><mi>k</mi><mi>t</mi></mrow></msup>"), "e^(kt)");
    let katex = "<span class=katex><span class=katex-mathml><math><semantics><mrow><msup><mi>c</mi><mn>2</mn></msup></mrow>\
        <annotation encoding=application/x-tex>c^2</annotation></semantics></math></span><span class=katex-html \
        aria-hidden=true><span>c</span><span>2</span></span></span>";
    assert_eq!(read(katex), "c²");
}
