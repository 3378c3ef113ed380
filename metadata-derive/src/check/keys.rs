//! No key is taken twice on a transport, unless it is one field's or the other's, and none is reserved or the blob's.

use std::fmt::{self, Display};

use super::taken::Taken;
use crate::errors::Errors;
use crate::given::Key;
use crate::model::{Field, Model, Slot, Transport};
use crate::names::{
    ONE_LINE, header_problem, key_problem, names_nothing, of_its_own, one_in_other_case, readable_key, shown_key,
};

/// The owner of a key, for the message to a second one.
#[derive(Clone)]
enum Owner<'m> {
    Fields(Vec<KeyOf<'m>>),
    Blob,
    Reserved,
}

/// A key of a field, in one of its slots.
#[derive(Clone, Copy)]
struct KeyOf<'m> {
    key: &'m Key,
    field: &'m Field,
    slot: &'m Slot,
}

pub(super) fn check(model: &Model, errors: &Errors) {
    let mut common = Taken::default();
    for key in model.given.keys("reserved") {
        if !check_named(key, &"the reserved key", &|| "my_key".to_owned(), errors) {
            continue;
        }
        if let Some((first, _)) = common.take(&key.name, Owner::Reserved) {
            let otherwise = one_in_other_case(first, &key.name, "keys");
            errors
                .at(key.span, format_args!("the reserved key `{}` is given twice{otherwise}", key.name))
                .help("drop one of the two");
        }
    }
    if let Some(key) = model.blob_key().filter(|key| check_own(key, &"the blob's key", &|| "x-meta".to_owned(), errors))
    {
        let name = &key.name;
        if let Some((problem, help)) = header_problem(name).filter(|_| model.has(&Transport::Header)) {
            let message = format_args!("the blob's key `{name}` cannot be used as its header's name: {problem}");
            errors.at(key.span, message).help(help);
        } else if let Some((first, _)) = common.take(name, Owner::Blob) {
            let otherwise = one_in_other_case(first, name, "keys");
            errors
                .at(key.span, format_args!("the blob's key `{name}` is in `reserved(...)`{otherwise}"))
                .help(format_args!("drop `{first:?}` there: no extra may have the blob's key anyway"));
        }
    }
    // A field is told once that a key of it is reserved, whatever the transports are.
    let mut told = Vec::new();
    for transport in model.transports.iter() {
        // A view is an object of its own, for readers that know nothing of the blob or of what it reserves.
        let is_view = transport.is_view();
        let mut taken = if is_view { Taken::default() } else { common.clone() };
        for (field, slot) in model.slots_on(transport) {
            for key in &slot.keys {
                let key = KeyOf { key, field, slot };
                let is_reserved = check_key(model, key, &mut taken, told.contains(&&field.name), errors);
                told.extend(is_reserved.then_some(&field.name));
            }
        }
    }
}

/// Returns `true` if the key is reserved.
fn check_key<'m>(model: &Model, own: KeyOf<'m>, taken: &mut Taken<'m, Owner<'m>>, told: bool, errors: &Errors) -> bool {
    let KeyOf { key, field, slot } = own;
    // Texts for messages are made where there is one: almost no key has any, and there are many keys.
    let (name, is_header, what) = (&key.name, slot.transport == Transport::Header, What(&slot.transport));
    let of_field = format_args!("of field `{}`", field.name);
    if !check_own(key, &format_args!("the {what} {of_field}"), &|| own_key(model, field, slot), errors) {
        return false;
    }
    if let Some((problem, help)) = is_header.then(|| header_problem(name)).flatten() {
        let message = format!("the {what} `{}` {of_field} cannot be used: {problem}", name.escape_debug());
        errors.at(key.span, message).help(help);
        return false;
    }
    if slot.given.has("repeat") && ONE_LINE.contains(&name.as_str()) {
        let message = format_args!(
            "the {what} `{name}` {of_field} cannot be used with `repeat`: some servers keep only its first line"
        );
        let own = of_its_own(name);
        errors
            .at(key.span, message)
            .help(format_args!("choose another name, such as `{own}`, or write `list` in place of `repeat`"));
        return false;
    }
    let Some((first, owner)) = taken.take(name, Owner::Fields(vec![own])) else { return false };
    let is_reserved = matches!(owner, Owner::Reserved);
    let noun = if is_header { "name" } else { "key" };
    let another = format_args!("another {noun}");
    let (problem, help) = match owner {
        Owner::Reserved if told => return true,
        Owner::Reserved => (
            format!("the {what} `{name}` {of_field} is in `reserved(...)`"),
            format!("give the field {another} wherever it has this one, or drop `{first:?}` there"),
        ),
        Owner::Blob => {
            (format!("the {what} `{name}` {of_field} is the blob's own key"), format!("give the field {another}"))
        }
        Owner::Fields(before) => {
            let rival = before.iter().find(|other| own.meets(other)).copied();
            before.push(own);
            match rival {
                // At most one of them is sent.
                None => return false,
                Some(other) if field.name == other.field.name => (
                    format!("the {what} `{name}` {of_field} is given twice"),
                    format!("drop one of the two{}", help_apart(other.slot, slot)),
                ),
                Some(other) => {
                    let keyless = [other, own].into_iter().find(|key| key.slot.keyless.is_some());
                    let own = keyless.map(|key| format!("; `{name}` is the default of field `{}`", key.field.name));
                    let (own, apart) = (own.unwrap_or_default(), help_apart(other.slot, slot));
                    (
                        format!("fields `{}` and `{}` both use the {what} `{name}`", other.field.name, field.name),
                        format!("give one of the two {another}{own}{apart}"),
                    )
                }
            }
        }
    };
    let otherwise = one_in_other_case(first, name, &format!("{noun}s"));
    errors.at(key.span, format_args!("{problem}{otherwise}")).help(help);
    is_reserved
}

impl KeyOf<'_> {
    /// Returns `true` if it could be sent together with the same key of another slot.
    fn meets(&self, other: &Self) -> bool {
        other.key.name != self.key.name || !other.slot.excludes(self.slot)
    }
}

/// Returns what is left to say where one of two words with one key has a condition, and the other not its opposite.
fn help_apart(first: &Slot, second: &Slot) -> &'static str {
    let any = |word| first.given.has(word) || second.given.has(word);
    if any("yields") {
        "; a key to which an extra yields is one field's alone"
    } else if first.excludes(second) {
        "; both may stay in one spelling"
    } else if any("when") || any("unless") {
        "; both may stay if one has it `when` and the other `unless` the same function holds"
    } else if any("with") || any("view") {
        "; another form of the value goes under another key"
    } else {
        ""
    }
}

/// Shows what a key of the transport is called.
struct What<'m>(&'m Transport);

impl Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Transport::Header => f.write_str("header name"),
            Transport::View { name, .. } => write!(f, "`{name}` key"),
            other => write!(f, "{} key", other.name()),
        }
    }
}

/// Returns the key that is the field's own by its name.
fn own_key(model: &Model, field: &Field, slot: &Slot) -> String {
    match slot.transport {
        Transport::Header => model.header_name(&field.name),
        _ if field.default_key.is_empty() => "my_key".to_owned(),
        _ => field.default_key.clone(),
    }
}

/// Reports a key that names nothing, or for which some reader refuses the whole text. Returns `true` for any other.
fn check_own(key: &Key, what: &dyn Display, example: &dyn Fn() -> String, errors: &Errors) -> bool {
    if !check_named(key, what, example, errors) {
        return false;
    }
    let Some(problem) = key_problem(&key.name) else { return true };
    errors
        .at(key.span, format_args!("{what} is `{}`, {problem}", shown_key(&key.name)))
        .help(format_args!("write another key, such as `{:?}`", readable_key(&example())));
    false
}

/// Reports an empty key, or dots, which are copied from what explains the word. Returns `true` for any other.
fn check_named(key: &Key, what: &dyn Display, example: &dyn Fn() -> String, errors: &Errors) -> bool {
    let is_named = !names_nothing(&key.name);
    if !is_named {
        let message = format_args!("{what} is {:?}, which names nothing", key.name);
        errors.at(key.span, message).help(format_args!("write a name, such as `{}`", example()));
    }
    is_named
}
