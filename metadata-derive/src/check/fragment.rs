//! What several places of a fragment say together: no key and no tag's value is taken twice.

use syn::ext::IdentExt as _;

use crate::errors::Errors;
use crate::given::Key;
use crate::model::{Fragment, Shape};
use crate::names::{key_folded, one_in_other_case};

pub(crate) fn check(fragment: &Fragment, errors: &Errors) {
    let mut keys = Taken::default();
    match &fragment.shape {
        Shape::Struct(members) => {
            for member in members {
                let owner = format!("field `{}`", member.ident.unraw());
                keys.take(&member.key, "key", &owner, errors);
            }
        }
        Shape::Enum { tag, variants } => {
            if let Some(tag) = tag {
                keys.take(tag, "key", "the tag", errors);
            }
            // Two variants may share a key, since only one is there at a time.
            let before = keys;
            let mut values = Taken::default();
            for variant in variants {
                let owner = format!("variant `{}`", variant.ident.unraw());
                if !variant.broken {
                    values.take(&variant.value, "tag's value", &owner, errors);
                }
                let mut keys = before.clone();
                for (key, field) in variant.keys() {
                    let field = field.map(|field| format!("field `{}` in ", field.unraw())).unwrap_or_default();
                    keys.take(key, "key", &format!("{field}{owner}"), errors);
                }
            }
        }
    }
}

/// What is taken: folded, by which it is sorted, as it was written, and by whom.
#[derive(Clone, Default)]
struct Taken(Vec<(String, String, String)>);

impl Taken {
    fn take(&mut self, key: &Key, what: &str, owner: &str, errors: &Errors) {
        if key.name.is_empty() {
            errors.at(key.span, format_args!("the {what} of {owner} is empty")).help("write at least one character");
            return;
        }
        let folded = key_folded(&key.name);
        match self.0.binary_search_by(|(taken, ..)| taken.cmp(&folded)) {
            Ok(i) => {
                let (_, name, first) = &self.0[i];
                let (noun, nouns) = if what == "key" { ("key", "keys") } else { ("value", "values") };
                let otherwise =
                    if *name == key.name { String::new() } else { one_in_other_case(name, &key.name, nouns) };
                errors
                    .at(key.span, format_args!("the {what} `{}` of {owner} is taken by {first}{otherwise}", key.name))
                    .help(format_args!("give one of the two another {noun}"));
            }
            Err(i) => self.0.insert(i, (folded, key.name.clone(), owner.to_owned())),
        }
    }
}
