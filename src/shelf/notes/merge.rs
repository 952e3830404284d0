//! One list of marks of two that were changed apart, and of what both began with.
//!
//! Three lists come in, one goes out in which nothing is lost: what either side has added is there, what one side has
//! taken out is gone unless the other side has changed it since.

use super::{Id, Mark};

/// `ours` and `theirs`, which both began as `base`. Of a mark that both have changed the later counts; ours if both were
/// changed in the same second.
pub(super) fn merge(base: &[Mark], ours: &[Mark], theirs: &[Mark]) -> Vec<Mark> {
    let kept = ours.iter().filter_map(|our| {
        let (base, their) = (named(base, our.id), named(theirs, our.id));
        let unchanged = base.is_some_and(|base| base.is_like(our));
        match their {
            Some(their) if unchanged || their.changed > our.changed => Some(place_of(our, their)),
            // They have taken out what was not changed here.
            None if unchanged => None,
            Some(_) | None => Some(our.clone()),
        }
    });
    let added = theirs.iter().filter(|their| named(ours, their.id).is_none());
    // What was taken out here and is as it was is not what they have added.
    let added = added.filter(|their| !named(base, their.id).is_some_and(|base| base.is_like(their)));
    kept.chain(added.cloned()).collect()
}

fn named(marks: &[Mark], id: Id) -> Option<&Mark> {
    marks.iter().find(|mark| mark.id == id)
}

/// `their` mark where `our` one stands: our place is in the text that is open.
fn place_of(our: &Mark, their: &Mark) -> Mark {
    Mark { content: their.content.clone(), made: their.made, changed: their.changed, ..our.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::{Content, Standing};
    use super::*;
    use crate::article::Anchor;

    fn mark(id: u64, text: &str, changed: u64) -> Mark {
        Mark {
            id: Id(id),
            content: Content::Note { text: text.into() },
            from: Anchor::default(),
            to: Anchor::new(0, 3),
            text: "船".into(),
            before: String::new(),
            after: String::new(),
            made: 0,
            changed,
            standing: Standing::Here,
        }
    }

    #[test]
    fn neither_side_loses_anything() {
        let base = [mark(1, "留", 1), mark(2, "我改", 1), mark(3, "他改", 1), mark(4, "我删", 1)];
        let base = [&base[..], &[mark(5, "他删", 1), mark(6, "都改", 1), mark(7, "删与改", 1)]].concat();
        let ours = [mark(1, "留", 1), mark(2, "改了", 2), mark(3, "他改", 1), mark(5, "他删", 1)];
        let ours = [&ours[..], &[mark(6, "早", 2), mark(8, "我添", 2)]].concat();
        let theirs = [mark(1, "留", 1), mark(2, "我改", 1), mark(3, "改了", 2), mark(4, "我删", 1)];
        let theirs = [&theirs[..], &[mark(6, "晚", 3), mark(7, "改过", 2), mark(9, "他添", 2)]].concat();
        let merged = merge(&base, &ours, &theirs);
        let said: Vec<_> = merged
            .iter()
            .map(|mark| match &mark.content {
                Content::Note { text } => (mark.id.0, text.as_str()),
                _ => unreachable!(),
            })
            .collect();
        assert_eq!(
            said,
            [(1, "留"), (2, "改了"), (3, "改了"), (6, "晚"), (8, "我添"), (7, "改过"), (9, "他添")]
        );
    }
}
