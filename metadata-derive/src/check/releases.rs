//! `since` and `until` name releases, the first before the second.

use super::sent;
use crate::errors::Errors;
use crate::model::{Key, Model};
use crate::parse::words::{SINCE, UNTIL};

/// A release as `SemVer` orders it, without what stands behind the patch.
type Release = (u64, u64, u64);

pub(super) fn check(model: &Model, errors: &Errors) {
    for (field, sent) in sent(model) {
        let whole = (String::new(), &sent.since, &sent.until);
        let slots = sent.slots.iter().map(|slot| {
            let place = format!("`{}(...)` of ", slot.transport.name());
            (place, &slot.since, &slot.until)
        });
        for (list, since, until) in [whole].into_iter().chain(slots) {
            let place = format!("{list}field `{}`", field.name);
            let first = since.as_ref().and_then(|since| release("since", since, SINCE, &place, errors));
            let last = until.as_ref().and_then(|until| release("until", until, UNTIL, &place, errors));
            if let (Some(since), Some(until), Some(key)) = (first, last, until)
                && until <= since
            {
                errors
                    .at(key.span, format_args!("`until` of {place} is not after its `since`"))
                    .help("write the first release that no longer sends the field, or drop it");
            }
        }
    }
}

/// Returns the release that the word names, or reports that it names none.
fn release(word: &str, version: &Key, example: &str, place: &str, errors: &Errors) -> Option<Release> {
    let release = parse(&version.name);
    if release.is_none() {
        errors
            .at(version.span, format_args!("`{word} = {:?}` of {place} is no release", version.name))
            .help(format_args!("write its three numbers, such as `{word} = {example:?}`"));
    }
    release
}

fn parse(version: &str) -> Option<Release> {
    let end = version.find(['-', '+']).unwrap_or(version.len());
    let mut numbers = version[..end].split('.').map(number);
    let release = (numbers.next()??, numbers.next()??, numbers.next()??);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    (numbers.next().is_none() && version[end..].chars().all(is_plain) && version.len() != end + 1).then_some(release)
}

/// Returns a number without a sign or a leading zero.
fn number(text: &str) -> Option<u64> {
    let is_plain = text.chars().all(|c| c.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}
