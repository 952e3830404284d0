//! What the log tells of an article that was read: where it is from, what it was taken for, how much there is of it.

use super::{ImportError, Imported, Source};
use crate::log;

/// A line about what came of `source`.
pub(super) fn told(source: &Source, read: &Result<Imported, ImportError>) -> String {
    let from = match source {
        Source::File(path) => path.display().to_string(),
        Source::Stdin => "-".to_owned(),
        Source::Url(url) => log::without_password(url),
    };
    match read {
        Err(error) => format!("{from}: {error}"),
        Ok(Imported { article, warnings }) => {
            let meta = article.meta();
            let format = meta.format.map(|format| format!("{format:?}")).unwrap_or_default();
            let encoding = meta.encoding.as_deref().unwrap_or_default();
            let title = log::shortened(meta.title.as_deref().unwrap_or_default());
            // A warning may hold words of the text: its name is enough.
            let warnings = warnings.iter().map(|warning| format!("{warning:?}"));
            let names = warnings.filter_map(|warning| warning.split([' ', '{']).next().map(str::to_owned));
            let names: Vec<_> = names.collect();
            format!(
                "{from}: {format} {encoding}, {} blocks, {} bytes, title {title:?}, warnings {names:?}",
                article.blocks().len(),
                article.text().len(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Options, from_bytes};

    #[test]
    fn what_was_read_is_told_without_the_text() {
        let text = "渡口\n\n　　船到岸时天还没有亮，他把缆绳绕过石桩，听见水声慢下来。\n";
        let read = from_bytes(text.as_bytes(), &Options::default());
        let told = told(&Source::Url("https://a:b@example.com/".into()), &read);
        assert!(told.starts_with("https://example.com/: ") && told.contains("渡口"), "{told}");
        assert!(told.contains("UTF-8") && !told.contains("缆绳"), "{told}");
        let failed = super::told(&Source::Stdin, &from_bytes(b"", &Options::default()));
        assert!(failed.starts_with("-: "), "{failed}");
    }
}
