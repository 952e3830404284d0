//! A text as its characters, with the questions that readers of numbers and words ask of a place in it.

/// The characters of a text. Places are counted in characters; outside the text there is [`Text::NOTHING`].
pub(super) struct Text(Vec<char>);

/// How the characters from a place up to `end` are said.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) said: String,
    pub(super) end: usize,
}

impl Text {
    /// What stands where nothing stands.
    pub(super) const NOTHING: char = '\0';

    pub(super) fn new(text: &str) -> Self {
        Self(text.chars().collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn at(&self, place: usize) -> char {
        self.0.get(place).copied().unwrap_or(Self::NOTHING)
    }

    pub(super) fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or(Self::NOTHING, |place| self.at(place))
    }

    /// Everything from `place` on.
    pub(super) fn from(&self, place: usize) -> &[char] {
        self.0.get(place..).unwrap_or_default()
    }

    pub(super) fn text(&self, start: usize, end: usize) -> String {
        self.0.get(start..end).unwrap_or_default().iter().collect()
    }

    /// The characters before `place`, at most `most` of them and none before the last stop.
    pub(super) fn context(&self, place: usize, most: usize) -> String {
        let start = place.saturating_sub(most);
        let near = self.0.get(start..place).unwrap_or_default();
        let stop = near.iter().rposition(|c| "。！？；".contains(*c)).map_or(0, |stop| stop + 1);
        near.iter().skip(stop).collect()
    }

    /// Where the run of digits from `place` ends.
    pub(super) fn digits_end(&self, place: usize) -> usize {
        self.run_end(place, |c| c.is_ascii_digit())
    }

    /// Where the run of characters from `place` that are `wanted` ends.
    pub(super) fn run_end(&self, place: usize, wanted: impl Fn(char) -> bool) -> usize {
        place + self.from(place).iter().take_while(|&&c| wanted(c)).count()
    }

    pub(super) fn starts_with(&self, place: usize, word: &str) -> bool {
        self.from(place).len() >= word.chars().count()
            && word.chars().zip(self.from(place)).all(|(a, &b)| a == b)
    }

    pub(super) fn starts_with_any(&self, place: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.starts_with(place, word))
    }

    /// Groups of digits from `place` with one of `marks` between each two: their texts, and where they end.
    pub(super) fn groups(&self, place: usize, marks: &[char]) -> (Vec<String>, usize) {
        let mut groups = Vec::new();
        let (mut start, mut end) = (place, self.digits_end(place));
        while end > start {
            groups.push(self.text(start, end));
            if !marks.contains(&self.at(end)) || !self.at(end + 1).is_ascii_digit() {
                break;
            }
            start = end + 1;
            end = self.digits_end(start);
        }
        (groups, end)
    }
}
