//! The class of each member of a contract: `docs/contract_changes.md` has the same in words.

use serde_json::Value;

use super::Effect;
use Effect::{Additive, BreakingForReaders, BreakingForSenders, Documentation};

/// The rule that gives a change its effect.
#[derive(Clone, Copy)]
pub(super) enum Class {
    /// One effect, whatever the values are.
    Always(Effect),
    /// A limit: lowering it breaks readers, raising it is additive.
    Limit,
    /// A field that must be sent more often than before, which breaks senders that leave it out.
    Required,
}

/// The classes of the changes of one member of a contract's JSON.
pub(super) struct Rule {
    pub(super) member: &'static str,
    pub(super) added: Class,
    pub(super) removed: Class,
    pub(super) changed: Class,
}

const fn rule(member: &'static str, added: Class, removed: Class, changed: Class) -> Rule {
    Rule { member, added, removed, changed }
}

const READERS: Class = Class::Always(BreakingForReaders);
const SENDERS: Class = Class::Always(BreakingForSenders);
const MORE: Class = Class::Always(Additive);
const WORDS: Class = Class::Always(Documentation);

/// The rule of a member that no table has.
pub(super) const UNKNOWN: Rule = rule("", READERS, READERS, READERS);

pub(super) const CONTRACT: &[Rule] = &[
    rule("name", WORDS, WORDS, WORDS),
    rule("header_limit", READERS, MORE, Class::Limit),
    rule("header_total", READERS, MORE, Class::Limit),
    rule("flat_limit", READERS, MORE, Class::Limit),
    rule("part", WORDS, WORDS, WORDS),
];

pub(super) const BLOB: &[Rule] = &[
    rule("key", READERS, READERS, READERS),
    rule("when", READERS, SENDERS, READERS),
    rule("header_limit", READERS, MORE, Class::Limit),
    rule("body_limit", READERS, MORE, Class::Limit),
    rule("body_only", READERS, MORE, READERS),
    rule("header_only", READERS, MORE, READERS),
];

pub(super) const FIELD: &[Rule] = &[
    rule("name", WORDS, WORDS, WORDS),
    rule("doc", WORDS, WORDS, WORDS),
    rule("optional", READERS, SENDERS, READERS),
    rule("skip_if", READERS, Class::Required, READERS),
    rule("since", WORDS, SENDERS, SENDERS),
    rule("until", WORDS, SENDERS, SENDERS),
    rule("deprecated", WORDS, WORDS, WORDS),
    rule("within", READERS, Class::Required, READERS),
    rule("extras", MORE, SENDERS, READERS),
    rule("shed", READERS, MORE, WORDS),
];

pub(super) const SLOT: &[Rule] = &[
    rule("when", READERS, Class::Required, READERS),
    rule("unless", READERS, Class::Required, READERS),
    rule("with", READERS, READERS, READERS),
    rule("read", WORDS, WORDS, WORDS),
    rule("view", READERS, READERS, READERS),
    rule("instead", READERS, READERS, READERS),
    rule("since", WORDS, SENDERS, SENDERS),
    rule("until", WORDS, SENDERS, SENDERS),
    rule("sensitive", WORDS, WORDS, WORDS),
    rule("body_only", READERS, MORE, READERS),
    rule("flatten", READERS, READERS, READERS),
    rule("yields", READERS, SENDERS, READERS),
    rule("json", READERS, READERS, READERS),
    rule("list", READERS, READERS, READERS),
    rule("repeat", READERS, READERS, READERS),
    rule("prefix", READERS, READERS, READERS),
    rule("limit", READERS, MORE, Class::Limit),
    rule("shed", READERS, MORE, WORDS),
];

pub(super) const PATH: &[Rule] = &[
    rule("kind", READERS, READERS, READERS),
    rule("methods", SENDERS, READERS, READERS),
    rule("urls", SENDERS, READERS, READERS),
    rule("header", SENDERS, READERS, READERS),
    rule("member", SENDERS, READERS, READERS),
    rule("others", WORDS, WORDS, WORDS),
    rule("senders", WORDS, WORDS, WORDS),
    rule("common", WORDS, WORDS, WORDS),
    rule("flat", READERS, READERS, READERS),
    rule("views", READERS, READERS, READERS),
    rule("sender_version", SENDERS, MORE, SENDERS),
];

/// The members of a path that are lists, each with what one of its texts is called, and the effects of a new and of a
/// missing one.
pub(super) const PATH_LISTS: &[(&str, &str, Effect, Effect)] = &[
    ("carriers", "carrier", BreakingForSenders, BreakingForReaders),
    ("holds", "holding condition", BreakingForSenders, BreakingForReaders),
    ("fails", "failing condition", BreakingForReaders, Additive),
    ("required", "required field", BreakingForSenders, BreakingForReaders),
];

impl Class {
    /// Returns the effect of a change from `old` to `new`. `required` says that the field must always be sent.
    pub(super) fn effect(self, old: &Value, new: &Value, required: bool) -> Effect {
        match self {
            Self::Always(effect) => effect,
            Self::Limit if new.as_u64() > old.as_u64() => Additive,
            Self::Limit => BreakingForReaders,
            Self::Required if required => BreakingForSenders,
            Self::Required => Additive,
        }
    }
}
