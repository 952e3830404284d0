//! Writes a sentence so that an engine reads it as a Chinese reader would: text in, text out, nothing else known.
//!
//! Every step answers an error that was heard: ASCII punctuation gets no pause from Mandarin voices, full-width digits
//! are silent, 60158 is read by thousands, 2020年 as a quantity, % in English. Engines that do such work themselves
//! get [`Level::Light`]. Han characters are never dropped, unless a dictionary says another word for them.

mod address;
mod chemistry;
mod clean;
mod code;
mod compound;
mod date;
pub mod dictionary;
mod duration;
mod famous;
mod formula;
mod identifier;
mod latin;
mod market;
mod measure;
mod name;
mod number;
mod numeral;
mod phrases;
mod punctuation;
mod ratio;
mod scan;
mod service;
mod shipped;
mod slash;
mod spacing;
mod year;

use std::sync::Arc;

use dictionary::Dictionary;

/// How much is rewritten before an engine gets it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Everything: for engines that read numbers badly.
    #[default]
    Full,
    /// Characters, addresses and punctuation, but numbers stay: for engines that read numbers well.
    Light,
    /// Only what could harm an engine is taken out.
    Off,
}

/// How an engine wants its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Style {
    /// How much is rewritten.
    pub level: Level,
    /// Whether the engine reads pinyin with tone figures: `yin2hang2`.
    pub pinyin: bool,
    /// The user's words. At [`Level::Off`] they are not looked up.
    pub dictionary: Arc<Dictionary>,
}

/// The text an engine gets for `text`.
///
/// In every style it is one line without control characters, without invisible ones, and without `[[`, which
/// begins a command in the speech of macOS.
pub fn spell(text: &str, style: &Style) -> String {
    let clean = clean::harmless(text);
    if style.level == Level::Off {
        return clean;
    }
    let named = address::name_addresses(&clean::plain(&clean));
    let (written, mut kept) = style.dictionary.apply(&named, style.pinyin);
    let read = match style.level {
        Level::Full => punctuation::name_signs(&punctuation::punctuate(&number::read_numbers(&written))),
        Level::Light | Level::Off => punctuation::punctuate(&written),
    };
    let apart = clean::apart(&read);
    // Behind the numbers, so that these are told by the words around them, and 2只 has become 两只.
    let said = style.dictionary.say(&apart, style.pinyin, &mut kept);
    dictionary::fill(&said, &kept)
}

/// [`spell`] without a dictionary, for an engine that reads no pinyin.
pub fn normalise(text: &str, level: Level) -> String {
    spell(text, &Style { level, ..Style::default() })
}

/// Whether `character` is a Han character.
pub fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
        | '〇' | '々')
}

#[cfg(test)]
mod tests {
    use icu_normalizer::ComposingNormalizerBorrowed;
    use proptest::prelude::*;

    use super::*;

    fn check(table: &[(&str, &str)]) {
        for (text, expected) in table {
            assert_eq!(normalise(text, Level::Full), *expected, "{text}");
        }
    }

    /// What espeak-ng was heard to read wrong, and what it gets instead.
    #[test]
    fn what_engines_read_wrong_is_written_right() {
        check(&[
            ("1695个", "一千六百九十五个"),
            ("2020年08月18日", "二零二零年八月十八日"),
            ("80%以上", "百分之八十以上"),
            ("10:17", "十点十七分"),
            ("60158名", "六万零一百五十八名"),
            ("10000", "一万"),
            ("1005", "一千零五"),
            ("101", "一百零一"),
            ("123456789", "一亿二千三百四十五万六千七百八十九"),
            ("2100多名", "两千一百多名"),
            ("3.14", "三点一四"),
            ("5.3%", "百分之五点三"),
            ("1/2", "二分之一"),
            ("管理+网络", "管理加网络"),
            ("￥30", "三十元"),
            ("$30", "三十美元"),
            ("１２３", "一百二十三"),
            ("8:00—10:00", "八点到十点"),
            ("2020-08-18", "二零二零年八月十八日"),
            ("GDP", "G D P"),
            ("COVID-19", "COVID-19"),
            ("A股", "A股"),
            ("100km", "一百公里"),
            ("《书》“话”（注）", "《书》“话”（注）"),
        ]);
        let pinyin = Style { pinyin: true, ..Style::default() };
        assert_eq!(spell("3家银行5名行长", &pinyin), "三家yin2hang2五名hang2zhang3");
        assert_eq!(spell("2只，40只", &pinyin), "liang3zhi1，四shi2zhi1");
    }

    #[test]
    fn dates_and_times() {
        check(&[
            ("2020/8/18", "二零二零年八月十八日"),
            ("2020-08-18 10:17:05", "二零二零年八月十八日十点十七分零五秒"),
            ("2020年08月18日10:17", "二零二零年八月十八日十点十七分"),
            ("08-18 发布", "八月十八日 发布"),
            ("2020-08", "二零二零年八月"),
            ("8时05分02秒", "八时零五分零二秒"),
            ("下午2:30", "下午两点三十分"),
            ("08月底", "八月底"),
            ("1月—3月", "一月到三月"),
            ("1月5日-7日", "一月五日到七日"),
            ("1949年", "一九四九年"),
            ("5000年文明", "五千年文明"),
            ("1500年前", "一千五百年前"),
            ("2000年", "二零零零年"),
            ("2000年前", "两千年前"),
            ("公元前221年", "公元前二二一年"),
            ("05年", "零五年"),
            ("2年后上2年级", "两年后上二年级"),
            ("20世纪90年代", "二十世纪九十年代"),
            ("2020届", "二零二零届"),
            ("1995-2000年", "一九九五到二零零零年"),
            ("2020—2021年", "二零二零到二零二一年"),
            ("2019-20赛季", "二零一九到二零赛季"),
        ]);
    }

    #[test]
    fn quantities_and_units() {
        check(&[
            ("3—5人", "三到五人"),
            ("10~20", "十到二十"),
            ("1-2个", "一到两个"),
            ("80-90%", "百分之八十到百分之九十"),
            ("5%-10%", "百分之五到百分之十"),
            ("3‰", "千分之三"),
            ("3/4", "四分之三"),
            ("1½杯", "一又二分之一杯"),
            ("120/80", "一百二十，八十"),
            ("0.05", "零点零五"),
            ("€5", "五欧元"),
            ("30元", "三十元"),
            ("￥30元", "三十元"),
            ("1.5亿元", "一点五亿元"),
            ("$1.5亿", "一点五亿美元"),
            ("HK$200", "二百港元"),
            ("￥30-50", "三十到五十元"),
            ("1,234,567元", "一百二十三万四千五百六十七元"),
            ("-5℃以下", "零下五摄氏度以下"),
            ("气温为-5~3℃", "气温为零下五到三摄氏度"),
            ("-12℃~-3℃", "零下十二摄氏度到零下三摄氏度"),
            ("-5~-3℃", "零下五到零下三摄氏度"),
            ("30元/kg，20次/天", "三十元每公斤，二十次每天"),
            ("密度1.2g/cm³", "密度一点二克每立方厘米"),
            ("周一-周五，北京-上海", "周一到周五，北京-上海"),
            ("比分25:18、25-20", "比分二十五比十八、二十五比二十"),
            ("x=5", "x等于五"),
            ("同比为-5.3%", "同比为负百分之五点三"),
            ("100m²", "一百平方米"),
            ("3万km", "三万公里"),
            ("60 km/h", "六十公里每小时"),
            ("2kg", "两公斤"),
            ("2℃", "二摄氏度"),
            ("8GB", "八 G B"),
            ("2个2月2日第2次2亿22个2.5个", "两个二月二日第二次两亿二十二个二点五个"),
            ("比分3:2", "比分三比二"),
            ("以21:18获胜", "以二十一比十八获胜"),
            ("1:1", "一比一"),
            ("13:99", "十三比九十九"),
            ("1.2.3版", "一点二点三版"),
            ("2.0时代", "二点零时代"),
            ("第3章", "第三章"),
            ("第III章", "第三章"),
            ("Ⅱ型", "二型"),
            ("①加强②改进", "一、加强二、改进"),
            ("（1）加强", "（一）加强"),
            ("（一）加强", "（一）加强"),
            ("1. 先烧水", "一、先烧水"),
            ("3×5=15", "三乘五等于十五"),
            (">60岁", "大于六十岁"),
            ("北纬39°54′", "北纬三十九度五十四分"),
        ]);
    }

    /// A hyphen before a number is a minus where something can be less than nothing, and stays in names.
    #[test]
    fn numbers_below_zero() {
        check(&[
            ("环比-0.5%", "环比负百分之零点五"),
            ("增速利率-0.1%", "增速利率负百分之零点一"),
            ("环比－0.5％", "环比负百分之零点五"),
            ("CPI-0.3%", "C P I负百分之零点三"),
            ("利率-0.1%-0.3%", "利率负百分之零点一到百分之零点三"),
            ("水下-10,909米", "水下负一万零九百零九米"),
            ("海拔-154米", "海拔负一百五十四米"),
            ("让分-3.5", "让分负三点五"),
            ("利润-3亿元", "利润负三亿元"),
            ("汇兑-¥500", "汇兑负五百元"),
            ("水温−5℃", "水温零下五摄氏度"),
            ("地下-2层", "地下负二层"),
            ("歼-20、运-20、东风-41", "歼-二十、运-二十、东风-四十一"),
            ("安-12V，图-154M", "安-十二伏，图-一百五十四 M"),
            ("鲲龙-600首飞", "鲲龙-六百首飞"),
            ("第三章-3.2节，附件-2", "第三章-三点二节，附件-二"),
            ("版本-2.0", "版本-二点零"),
            ("1月-3月，3元-5元", "一月到三月，三元到五元"),
            ("20-30岁，3-1", "二十到三十岁，三到一"),
            ("气温–5℃，海拔–154米", "气温零下五摄氏度，海拔负一百五十四米"),
            ("净利润–5.6亿元，GDP–0.5%", "净利润负五点六亿元，G D P负百分之零点五"),
            ("歼–20，北京–3号线，周一–周五", "歼–二十，北京–三号线，周一到周五"),
            ("3–5人，第3–5页，1月–3月", "三到五人，第三到五页，一月到三月"),
            ("COVID–19，GPT–4o，5km–10km", "COVID-19，GPT-4o，五公里到十公里"),
            ("100MB-200MB，4K-8K，A5-B5", "一百 M B到二百 M B，四 K-八 K，A5-B5"),
            ("中超-12轮，第一季 –3人", "中超-十二轮，第一季 –三人"),
        ]);
    }

    #[test]
    fn signs_of_mathematics() {
        check(&[
            ("10^9和10⁶和10⁻³", "十的九次方和十的六次方和十的负三次方"),
            ("3×10^8m/s", "三乘十的八次方米每秒"),
            ("约10¹²个", "约十的十二次方个"),
            ("y=x^2+1", "y=x的二次方加一"),
            ("面积²，x²的，100m²", "面积，x平方的，一百平方米"),
            ("9.8m/s²", "九点八米每二次方秒"),
            ("3-1=2", "三减一等于二"),
            ("1/2=0.5", "二分之一等于零点五"),
            ("39.9°N，116.4°E", "北纬三十九点九度，东经一百一十六点四度"),
            ("北纬39.9°N", "北纬三十九点九度"),
            ("1∶2，甲∶乙", "一比二，甲：乙"),
            ("共1 000 000元", "共一百万元"),
            ("共100 000人，100 200 300", "共十万人，一百 二百 三百"),
            ("iPhone 6 128GB", "iPhone 六 一百二十八 G B"),
            ("10w+人", "十万多人"),
        ]);
    }

    #[test]
    fn slashes() {
        check(&[
            ("血压135/85mmHg", "血压一百三十五、八十五毫米汞柱"),
            ("120/80 mmHg", "一百二十、八十毫米汞柱"),
            ("6.1mmol/L", "六点一毫摩尔每升"),
            ("80公里/小时", "八十公里每小时"),
            ("8L/100km，8升/100公里", "八升每百公里，八升每百公里"),
            ("100米/200米，200米/短跑", "一百米、二百米，二百米、短跑"),
            ("9/11事件，9/11", "九一一事件，十一分之九"),
            ("第1/3页", "第一页，共三页"),
            ("08/08/2008", "二零零八年八月八日"),
            ("24/3/5", "二十四、三、五"),
        ]);
    }

    #[test]
    fn years_and_days() {
        check(&[
            ("〔2023〕15号，[2021]8号", "〔二零二三〕十五号，[二零二一]八号"),
            ("（2019）沪02民初45号", "（二零一九）沪零二民初四十五号"),
            ("鲁迅（1881—1936），（1881-1936）", "鲁迅（一八八一到一九三六），（一八八一到一九三六）"),
            ("（1200-1500），（2019人）", "（一千二百到一千五百），（两千零一十九人）"),
            ("2023.10-2024.3", "二零二三年十月到二零二四年三月"),
            ("2024-3", "二零二四年三月"),
            ("1980s，2020s", "二十世纪八十年代，二十一世纪二十年代"),
            ("耗时1980s", "耗时一千九百八十秒"),
            ("“5·12”，“9·11”事件", "“五一二”，“九一一”事件"),
            ("3·15晚会，12·9运动", "三一五晚会，一二九运动"),
            ("5·12汶川特大地震，7.8级地震", "五一二汶川特大地震，七点八级地震"),
            ("9:30am", "上午九点三十分"),
            (
                "唐太宗（599年－649年），李白（701—762）",
                "唐太宗（五九九年到六四九年），李白（七零一到七六二）",
            ),
            (
                "（200—300），（101—999），100年－200年",
                "（二百到三百），（一百零一到九百九十九），一百年到二百年",
            ),
            ("张三（1950—），（1950-）人", "张三（一九五零），（一九五零）人"),
            ("N30°，E120.5°，S5°30′，N30街", "北纬三十度，东经一百二十点五度，南纬五度三十分，N 三十街"),
            ("2时2分2秒，2秒", "二时二分二秒，两秒"),
        ]);
    }

    /// 幺 is said in telephone numbers, which are heard and dialled; in all others 一, as it is printed.
    #[test]
    fn numbers_that_are_names_are_read_figure_by_figure() {
        check(&[
            ("电话13800138000", "电话幺三八，零零幺三，八零零零"),
            ("拨打110", "拨打幺幺零"),
            ("12345热线", "幺二三四五热线"),
            ("010-12345678", "零幺零，幺二三四五六七八"),
            ("400-810-1234", "四零零，八幺零，幺二三四"),
            ("+86 13800138000", "加八六，幺三八，零零幺三，八零零零"),
            ("编号007", "编号零零七"),
            ("邮编：100010", "邮编：一零零零一零"),
            ("身份证110101199001011234", "身份证一一零一零一一九九零零一零一一二三四"),
            ("978-7-02-000220", "九七八，七，零二，零零零二二零"),
            ("11000个", "一万一千个"),
            ("(010)62345678", "零幺零，六二三四五六七八"),
            ("（010）62345678", "零幺零，六二三四五六七八"),
            ("拨打12306、12315", "拨打幺二三零六、幺二三幺五"),
            ("12306客服，致电客服10086", "幺二三零六客服，致电客服幺零零八六"),
            ("急救120，火警119", "急救幺二零，火警幺幺九"),
            ("急救120例，拨付120万元，调拨500万元", "急救一百二十例，拨付一百二十万元，调拨五百万元"),
            ("热线12345，100余人", "热线幺二三四五，一百余人"),
            ("1203室，302房间，3-201室", "一二零三室，三零二房间，三，二零一室"),
            ("共有302房间，201室内", "共有三百零二房间，二百零一室内"),
            ("粤B·12345，京A12345", "粤B 一二三四五，京A 一二三四五"),
            ("波音737-800，空客A320-200", "波音七三七，八零零，空客A 三二零，二零零"),
            ("购波音100架", "购波音一百架"),
            ("GB/T 15834-2011", "G B T 一五八三四，二零一一"),
        ]);
    }

    #[test]
    fn letters_addresses_and_pictures() {
        check(&[
            ("5G手机", "五 G手机"),
            ("3D打印", "三 D打印"),
            ("PM2.5", "P M 二点五"),
            ("GB18030编码", "G B 一八零三零编码"),
            ("C++语言，C#和.NET", "C加加语言，C井和点NET"),
            ("H7N9", "H7N9"),
            ("CRH380A和B2B", "C R H 三八零 A和B2B"),
            ("10w阅读，1.5w粉，升0.8pct", "十万阅读，一点五万粉，升零点八个百分点"),
            ("3x", "3x"),
            ("见 http://a.cn/2020/123 一文", "见 链接 一文"),
            ("邮箱:a1@b.cn", "邮箱：邮箱地址"),
            ("真好😀👍🏽!", "真好！"),
            ("如前所述[3]。", "如前所述。"),
        ]);
    }

    #[test]
    fn sentences_are_written_as_they_are_read() {
        check(&[
            ("张三来了,李四走了.", "张三来了，李四走了。"),
            ("共１２人，占８０％", "共十二人，占百分之八十"),
            ("see a.txt, please", "see a.txt, please"),
            ("床前明月光\n疑是地上霜", "床前明月光，疑是地上霜"),
            ("零\u{200B}宽\u{FEFF}字\u{202E}符", "零宽字符"),
            ("停[[slnc 50]]顿", "停[ [slnc 五十]]顿"),
        ]);
    }

    #[test]
    fn light_keeps_numbers_and_off_keeps_everything() {
        assert_eq!(normalise("共１６９５个,占80%😀", Level::Light), "共1695个，占80%");
        assert_eq!(normalise("共１６９５个,占80%\u{0}😀", Level::Off), "共１６９５个,占80% 😀");
    }

    #[test]
    fn a_dictionary_is_heeded_but_not_at_off() {
        let dictionary = Arc::new(
            Dictionary::parse("[words]\n'单于' = { pinyin = \"chan2yu2\", han = \"蝉于\" }").unwrap(),
        );
        let say =
            |level, pinyin| spell("2名单于", &Style { level, pinyin, dictionary: Arc::clone(&dictionary) });
        assert_eq!(say(Level::Full, true), "两名chan2yu2");
        assert_eq!(say(Level::Full, false), "两名蝉于");
        assert_eq!(say(Level::Light, true), "2名chan2yu2");
        assert_eq!(say(Level::Off, true), "2名单于");
    }

    fn nfkc(text: &str) -> String {
        ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned()
    }

    const NUMBERS: &str = "[一二千万亿零年月日点分时第比元个名%‰℃￥$€°²½①ⅡGDPNTBCkmsxw0-9０-９⁻⁶^·∶″′#*室页拨率京节〔〕\\[\\]:：,.\\-—~+/=×*()（）、，。“”《》后室厅国道医院米片转º¹⁴C \n\u{200b}]{0,60}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn no_han_is_lost_and_nothing_harmful_is_left(text in prop_oneof!["\\PC{0,80}", NUMBERS, ".{0,80}"]) {
            for level in [Level::Full, Level::Light, Level::Off] {
                let spoken = normalise(&text, level);
                // A compatibility ideograph is written as the character it stands for.
                let (compared, wanted) = (nfkc(&spoken), nfkc(&text.chars().filter(|&c| is_han(c)).collect::<String>()));
                let mut rest = compared.chars();
                for han in wanted.chars() {
                    prop_assert!(rest.any(|c| c == han), "{han} of {text} is missing in {spoken}");
                }
                prop_assert!(!spoken.chars().any(char::is_control));
                prop_assert!(!spoken.contains("[["));
            }
        }

        #[test]
        fn what_is_spelt_stays_spelt(text in "([一二千万年月日点分第比元个名春夏%0-9\\-—、。“”]{1,8}[，。,.:]?){0,8}") {
            let once = normalise(&text, Level::Full);
            prop_assert_eq!(normalise(&once, Level::Full), once);
        }

        #[test]
        fn a_number_before_a_measure_reads_back(number in prop_oneof![0..3000_u64, 0..1_000_000_000_000_u64]) {
            let spoken = normalise(&format!("共{number}个"), Level::Full);
            let numeral = spoken.strip_prefix('共').and_then(|rest| rest.strip_suffix('个')).unwrap();
            prop_assert_eq!(numeral::value_of(numeral), Some(number), "{}", spoken);
        }

        #[test]
        fn years_read_back(year in 1900..2100_u32) {
            let spoken = normalise(&format!("{year}年"), Level::Full);
            let figures = spoken.chars().take(4).filter_map(|c| "零一二三四五六七八九".chars().position(|digit| digit == c));
            prop_assert_eq!(figures.map(|digit| digit.to_string()).collect::<String>(), year.to_string());
        }
    }
}
