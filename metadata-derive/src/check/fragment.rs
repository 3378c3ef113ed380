//! Rules for several places of a fragment: no key and no tag's value is taken twice.

use syn::ext::IdentExt as _;

use super::taken::Taken;
use crate::errors::Errors;
use crate::given::Key;
use crate::model::{Fragment, Style};
use crate::names::{key_problem, one_in_other_case, shown_key};

pub(crate) fn check(fragment: &Fragment, errors: &Errors) {
    let (mut keys, mut values) = (Taken::default(), Taken::default());
    if let Some(tag) = &fragment.tag {
        take(&mut keys, tag, "key", "the tag", errors);
    }
    for member in &fragment.members {
        take(&mut keys, &member.key, "key", &format!("field `{}`", member.ident.unraw()), errors);
    }
    for variant in &fragment.variants {
        let owner = format!("variant `{}`", variant.ident.unraw());
        if !variant.broken {
            take(&mut values, &variant.value, "tag's value", &owner, errors);
        }
        // Two variants may share a key, since only one is there at a time.
        let mut keys = keys.clone();
        for member in variant.members.iter().filter(|_| variant.style == Style::Named || !variant.broken) {
            let owner = match variant.style {
                Style::Named => &format!("field `{}` in {owner}", member.ident.unraw()),
                Style::Unit | Style::Newtype => &owner,
            };
            take(&mut keys, &member.key, "key", owner, errors);
        }
    }
}

fn take<'m>(taken: &mut Taken<'m, String>, key: &'m Key, what: &str, owner: &str, errors: &Errors) {
    let name = &key.name;
    if name.is_empty() {
        return errors
            .at(key.span, format_args!("the {what} of {owner} is empty"))
            .help("write at least one character");
    }
    if let Some(problem) = key_problem(name).filter(|_| what == "key") {
        return errors
            .at(key.span, format_args!("the key of {owner} is `{}`, {problem}", shown_key(name)))
            .help("write another key");
    }
    if let Some((first, by)) = taken.take(name, owner.to_owned()) {
        let noun = if what == "key" { "key" } else { "value" };
        let otherwise = one_in_other_case(first, name, &format!("{noun}s"));
        errors
            .at(key.span, format_args!("the {what} `{name}` of {owner} is taken by {by}{otherwise}"))
            .help(format_args!("give one of the two another {noun}"));
    }
}
