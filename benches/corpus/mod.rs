//! The texts that the benches read: made on the spot, the same at every run, out of clauses written for this purpose.
//!
//! In comes a size in bytes, out goes text of about that size, a paragraph a line. Sentences are put together from
//! clauses, names, numbers and marks in the proportions of published prose, so that no two paragraphs are equal and
//! nothing about the text can be learned by heart. What is measured with it is not known here.
#![allow(dead_code, reason = "each bench takes what it needs")]
#![allow(clippy::format_push_string, reason = "what the making of the text costs is not measured")]

/// What a text is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Chinese prose: narration and dialogue, now and then a title or a year.
    Chinese,
    /// Chinese with English words, numbers with units, addresses, and paragraphs wholly in English.
    Mixed,
}

const CLAUSES: &[&str] = &[
    "雨下了一夜",
    "河水漫过了石阶",
    "他把缆绳绕过石桩",
    "远处有人提着一盏灯慢慢地走过来",
    "渡口的老人说从前这里每天有三十条船",
    "她没有回头",
    "窗台上的茉莉已经开到第三茬",
    "火车晚点了四个小时",
    "候车室里的人都睡着了",
    "只有卖茶叶蛋的还醒着",
    "我们沿着旧城墙走了很久",
    "谁也没有先开口说话",
    "墙根下的草长得比人还高",
    "那几年村里的学校只有一位教师",
    "他教语文、算术，也教孩子们认天上的星",
    "账本上的字一笔一画都很工整",
    "山里的雾要到中午才散",
    "母亲把晒好的辣椒串成一串挂在檐下",
    "修表的人戴着放大镜",
    "头也不抬地应了一声",
    "图书馆搬进新楼以后",
    "旧书却再也没有人去翻",
    "邮差骑着自行车从坡上冲下来",
    "铃声在巷子里响了很久",
    "祖父年轻的时候在江上撑过船",
    "后来桥修好了，船就慢慢地少了",
    "夜里的风把晾着的衣裳吹到了邻居家的院子里",
    "孩子们在打谷场上放风筝",
    "线断了也不肯回家",
    "他说这屋子是用补丁盖起来的",
    "井水冬暖夏凉",
    "石榴树是搬家那一年种下的",
    "灯塔上的玻璃每个月要擦两遍",
    "信寄到的时候人已经走了半个月",
    "报纸上的消息总比传言晚一天",
    "腌菜坛子沿墙摆了一排",
    "收音机里正在播天气预报",
    "没有人知道那条小路通向哪里",
    "月亮升起来了",
    "船尾拖着一道细细的水纹",
];

const SPOKEN: &[&str] = &[
    "今天没有雾，船会来",
    "坐吧，水马上就开",
    "你还记得那盏灯是谁家的吗",
    "我不去了，家里还有事",
    "等了这么久，再等一会儿也不要紧",
    "这可不是一两天就能学会的手艺",
    "好",
    "那就这么说定了",
    "路上当心",
    "书是借来的，不能弄脏",
];

const WHO: &[&str] =
    &["老人", "他", "她", "邻居家的孩子", "沈先生", "船工", "祖母", "站台上的那个人", "邮差", "我"];
const TITLES: &[&str] = &["《渡口》", "《南岸纪事》", "《灯塔看守人的一天》", "《旧书店》", "《山里的雪》"];
const WORDS: &[&str] = &[
    "Rust",
    "GPU",
    "compiler",
    "the terminal",
    "Unicode",
    "API",
    "Linux 6.1",
    "WiFi",
    "vLLM",
    "iPhone",
    "open source",
    "latency",
    "CJK",
    "App",
    "PDF",
    "cache",
    "HTTP/2",
    "AI",
];
const UNITS: &[&str] = &["%", "℃", " km", " GB", "元", "年", "万人", " ms", "公斤", "‰"];
const ENGLISH: &[&str] = &[
    "the ferry had been running since before the bridge was built",
    "nobody on the platform could say when the train would come",
    "a small lamp was burning behind the second window",
    "the old man could tell each boat by the sound of its oars",
    "she wrote the date (twice) and closed the book",
    "it's said that the well-known shop sold nothing but clocks",
];

/// Text of `bytes` bytes or a few more, ended by a line end.
pub(crate) fn text(kind: Kind, bytes: usize) -> String {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut text = String::with_capacity(bytes + 4096);
    while text.len() < bytes {
        paragraph(&mut text, kind, &mut dice);
        text.push('\n');
    }
    text
}

fn paragraph(text: &mut String, kind: Kind, dice: &mut Dice) {
    if matches!(kind, Kind::Mixed) && dice.one_in(12) {
        for _ in 0..=dice.below(6) {
            english(text, dice);
        }
        return;
    }
    // Dialogue stands in short paragraphs, narration in longer ones.
    let sentences = if dice.one_in(3) { 1 } else { 2 + dice.below(7) };
    for _ in 0..sentences {
        sentence(text, kind, dice);
    }
}

fn sentence(text: &mut String, kind: Kind, dice: &mut Dice) {
    match dice.below(10) {
        0 | 1 => {
            text.push_str(dice.pick(WHO));
            text.push_str(dice.pick(&["说：“", "问：“", "低声道：“", "笑了笑：“"]));
            text.push_str(dice.pick(SPOKEN));
            text.push_str(dice.pick(&["。”", "？”", "！”", "……”"]));
            return;
        }
        2 => {
            text.push_str(dice.pick(WHO));
            text.push_str("想起");
            text.push_str(dice.pick(TITLES));
            text.push_str("里的一句话——");
            text.push_str(dice.pick(CLAUSES));
        }
        3 => {
            let year = 1950 + dice.below(75);
            text.push_str(&format!("{year}年{}月，", 1 + dice.below(12)));
            text.push_str(dice.pick(CLAUSES));
        }
        _ => text.push_str(dice.pick(CLAUSES)),
    }
    for _ in 0..dice.below(4) {
        text.push_str(dice.pick(&["，", "，", "，", "，", "；", "、", "："]));
        if matches!(kind, Kind::Mixed) && dice.one_in(2) {
            insertion(text, dice);
        }
        text.push_str(dice.pick(CLAUSES));
    }
    text.push_str(dice.pick(&["。", "。", "。", "。", "！", "？", "……"]));
}

/// What stands between Chinese words in a text about technical things.
fn insertion(text: &mut String, dice: &mut Dice) {
    match dice.below(6) {
        0 => text.push_str(&format!("比去年增加{}.{}{}，", dice.below(90), dice.below(10), dice.pick(UNITS))),
        1 => text.push_str(&format!(
            "见https://www.example.org/a/{}?p={}，",
            dice.below(10_000),
            dice.below(50)
        )),
        2 => text.push_str(&format!("“{}”和“{}”，", dice.pick(WORDS), dice.pick(WORDS))),
        3 => {
            text.push_str(&format!("共{},{:03}{}，", 1 + dice.below(99), dice.below(1000), dice.pick(UNITS)));
        }
        4 => text.push_str(&format!(
            "用 {} 写的 {}（{}），",
            dice.pick(WORDS),
            dice.pick(WORDS),
            dice.pick(WORDS)
        )),
        _ => text.push_str(&format!("{} {} {}，", dice.pick(WORDS), dice.pick(ENGLISH), dice.pick(WORDS))),
    }
}

fn english(text: &mut String, dice: &mut Dice) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push(' ');
    }
    text.push_str(dice.pick(ENGLISH));
    for _ in 0..dice.below(3) {
        text.push_str(dice.pick(&[", and ", "; ", " — ", ", while "]));
        text.push_str(dice.pick(ENGLISH));
    }
    text.push_str(dice.pick(&[".", ".", "?", "."]));
}

/// Pseudo-random numbers: xorshift64* (Vigna, 2016), always from the same seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next()).unwrap_or(0) % limit
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}
