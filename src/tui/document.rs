//! The table of keys as a document: `docs/keys.md` is what is written here, and a test compares the two.

use super::action::Action;
use super::keymap::Keys;
use super::strings::{Lang, Msg};
use std::fmt::Write;

/// The keys of `action` as they are shipped, and what it does: a row of a Markdown table.
pub fn key_row(action: Action, lang: Lang) -> String {
    let names = Keys::default().names(action);
    let keys: Vec<_> = names.split(' ').map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
    format!("| {} | {} |", keys.join(" "), action.help().text(lang))
}

/// All keys as they are shipped, in Markdown: a table for each group of actions.
pub fn keys_document(lang: Lang) -> String {
    let text = |msg: Msg| msg.text(lang);
    let mut document = format!("# {}\n\n{}\n", text(Msg::KeysTitle), text(Msg::KeysAbout));
    let mut group = None;
    for &action in Action::ALL {
        if group.replace(action.group()) != Some(action.group()) {
            let heads = [Msg::KeysKey, Msg::KeysDoes, Msg::KeysName].map(text).join(" | ");
            let group = text(action.group());
            let _ = write!(document, "\n## {group}\n\n| {heads} |\n| --- | --- | --- |\n");
        }
        let _ = writeln!(document, "{} `{}` |", key_row(action, lang), action.name());
    }
    document
}
