//! `since` and `until` name releases, the first before the second.

use crate::errors::Errors;
use crate::given::{Given, Key};
use crate::model::{Model, Role};
use crate::words::{self, List};

/// A release as `SemVer` orders it, without what stands behind the patch.
type Release = (u64, u64, u64);

pub(super) fn check(model: &Model, errors: &Errors) {
    let has_releases = |role: Role| [Role::Placed, Role::Nested].contains(&role);
    for field in model.fields.iter().filter(|field| has_releases(field.role)) {
        let slots = field.slots.iter().map(|slot| (Some(&slot.transport), &slot.given));
        let lists = [(None, &field.given)].into_iter().chain(slots);
        for (transport, given) in lists.filter(|(_, given)| given.has("since") || given.has("until")) {
            let inside = transport.map(|transport| format!("`{}(...)` of ", transport.name())).unwrap_or_default();
            let place = format!("{inside}field `{}`", field.name);
            let first = release("since", given, &place, errors);
            let last = release("until", given, &place, errors);
            if let (Some(since), Some(until), Some(key)) = (first, last, given.text("until"))
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
fn release(word: &str, given: &Given, place: &str, errors: &Errors) -> Option<Release> {
    let version: &Key = given.text(word)?;
    let release = parse(&version.name);
    if release.is_none() {
        let example = words::find(List::Field, word).map_or("", |row| row.example);
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
