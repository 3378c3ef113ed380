use super::condition::{Needs, Predicate};
use super::reader::Reader;
use super::sent_view::SentView;
use super::text::{List, Text};
use super::{Carrier, Condition, Contract, Key, relation};

/// The declaration of how a field is sent on one transport: under which keys, under which condition, and in which form.
/// Each place in a field's attribute that sends the field on a transport, such as `flat(key = "thread")`, declares one
/// slot.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag word of the attribute")]
pub struct Slot {
    pub(super) keys: Keys,
    pub(super) condition: Option<Predicate>,
    /// The condition as sets of them.
    pub(super) needs: Needs,
    pub(super) sensitive: bool,
    pub(super) body_only: bool,
    pub(super) flatten: bool,
    pub(super) yields: bool,
    pub(super) shed: Option<u32>,
    pub(super) limit: Option<usize>,
    pub(super) json: bool,
    pub(super) parts: Option<InParts>,
    pub(super) with: Option<Text>,
    pub(super) read: Option<Reader>,
    pub(super) view: Option<SentView>,
    pub(super) instead: Option<Text>,
    /// The index, among the field's own forms, of the form that is sent in place of the value.
    pub(super) form: Option<u32>,
    pub(super) since: Option<Text>,
    pub(super) until: Option<Text>,
    /// The further words of the same transport, each with a condition of its own.
    pub(super) more: List<Self>,
    /// `true` if there is one key and nothing else to heed but the condition, as for most fields; found once, so that a
    /// projection need not look each time.
    pub(super) plain: bool,
}

impl Slot {
    pub(super) const fn new(keys: Keys) -> Self {
        let plain = matches!(&keys, Keys::One(_));
        Self {
            keys,
            condition: None,
            needs: Needs::NOTHING,
            sensitive: false,
            body_only: false,
            flatten: false,
            yields: false,
            shed: None,
            limit: None,
            json: false,
            parts: None,
            with: None,
            read: None,
            view: None,
            instead: None,
            form: None,
            since: None,
            until: None,
            more: List::Written(&[]),
            plain,
        }
    }

    /// Returns a slot that was written in the program.
    pub(super) const fn copied(&self) -> Self {
        Self {
            keys: match &self.keys {
                Keys::One(key) => Keys::One(key.copied()),
                Keys::Many(keys) => Keys::Many(keys.copied()),
            },
            condition: match &self.condition {
                Some(condition) => Some(condition.copied()),
                None => None,
            },
            needs: self.needs,
            sensitive: self.sensitive,
            body_only: self.body_only,
            flatten: self.flatten,
            yields: self.yields,
            shed: self.shed,
            limit: self.limit,
            json: self.json,
            parts: match &self.parts {
                Some(InParts::List(separator)) => Some(InParts::List(separator.copied())),
                Some(InParts::Repeat) => Some(InParts::Repeat),
                Some(InParts::Prefix(prefix)) => Some(InParts::Prefix(prefix.copied())),
                None => None,
            },
            with: Text::copy_of(self.with.as_ref()),
            read: match &self.read {
                Some(read) => Some(read.copied()),
                None => None,
            },
            view: match &self.view {
                Some(view) => Some(view.copied()),
                None => None,
            },
            instead: Text::copy_of(self.instead.as_ref()),
            form: self.form,
            since: Text::copy_of(self.since.as_ref()),
            until: Text::copy_of(self.until.as_ref()),
            more: self.more.copied(),
            plain: self.plain,
        }
    }

    pub(super) const fn flattened(keys: Keys) -> Self {
        let mut slot = Self::new(keys);
        slot.flatten = true;
        slot.plain = false;
        slot
    }

    /// Returns the keys under which the field is sent. For a field declared with `flatten`, these are the keys of the
    /// members of its value. The list is empty if the field is declared with [`prefix`](Self::prefix) on this
    /// transport.
    #[must_use]
    pub const fn keys(&self) -> &[Key] {
        self.keys.get()
    }

    /// Returns `true` if the field is declared with `yields`: if the field is not in the blob, an extra with exactly
    /// the field's key is sent instead, unless the field was left out to keep a limit. No such extra is sent if another
    /// key of the contract differs from the field's key in case and punctuation alone (see
    /// [`Contract::yields`](crate::contract::Contract::yields)).
    #[must_use]
    pub const fn yields(&self) -> bool {
        self.yields
    }

    /// The key, where there is one, the slot is neither flattened nor body only, and does not yield, and no other word
    /// follows.
    pub(crate) const fn only_key(&self) -> Option<&Key> {
        match &self.keys {
            Keys::One(key) if self.plain => Some(key),
            _ => None,
        }
    }

    /// Returns whether the key is that of an entry: it begins with the slot's prefix, compared by letters and digits.
    pub(crate) fn has_prefix_of(&self, key: &str) -> bool {
        self.prefix().is_some_and(|prefix| {
            relation::begins_in_letters(key, prefix)
                || key.contains('\0') && relation::begins_in_letters(&relation::without_nul(key), prefix)
        })
    }

    /// Returns `true` if `name` is one of the keys, as it is written.
    pub(crate) fn has_key(&self, name: &str) -> bool {
        self.keys().iter().any(|key| key.name() == name)
    }

    /// Returns whether it takes `key` from another slot. One that is never sent together with this one, `apart`, may have
    /// the same key, in the same spelling.
    pub(super) const fn takes(&self, key: &str, apart: bool) -> bool {
        let mut k = 0;
        while k < self.keys().len() {
            if self.takes_at(k, key, apart) {
                return true;
            }
            k += 1;
        }
        false
    }

    /// Returns whether one of its keys [takes](Self::takes) `key`.
    pub(super) const fn takes_at(&self, own: usize, key: &str, apart: bool) -> bool {
        let own = self.keys()[own].name();
        relation::same_key(own, key) && !(apart && super::equal(own, key))
    }

    /// Returns the condition that is declared with `when`. The field is sent on this transport only if the function
    /// in the condition returns `true`.
    #[must_use]
    pub fn when(&self) -> Option<Condition<'_>> {
        self.condition().filter(|condition| !condition.is_negated())
    }

    /// Returns the condition that is declared with `unless`. The field is not sent on this transport if the function
    /// in the condition returns `true`.
    #[must_use]
    pub fn unless(&self) -> Option<Condition<'_>> {
        self.condition().filter(Condition::is_negated)
    }

    /// Returns the condition that is declared with `when` or `unless` for this transport; `None` if neither is
    /// declared.
    #[must_use]
    pub const fn condition(&self) -> Option<Condition<'_>> {
        match &self.condition {
            Some(predicate) => Some(predicate.get()),
            None => None,
        }
    }

    pub(super) const fn predicate(&self) -> Option<&Predicate> {
        self.condition.as_ref()
    }

    /// Returns what the predicates must say for the field to be on this transport.
    pub(crate) const fn needs(&self) -> Needs {
        self.needs
    }

    /// Returns the sender's first release that sends the field on this transport; `None` if no `since` is declared for
    /// this transport. See also [`Field::since`](super::Field::since), for all transports.
    #[must_use]
    pub const fn since(&self) -> Option<&str> {
        Text::of(self.since.as_ref())
    }

    /// Returns the sender's first release that no longer sends the field on this transport; `None` if no `until` is
    /// declared for this transport. See also [`Field::until`](super::Field::until), for all transports.
    #[must_use]
    pub const fn until(&self) -> Option<&str> {
        Text::of(self.until.as_ref())
    }

    /// Returns the slots of the further words of this transport on the same field.
    pub(crate) const fn more(&self) -> &[Self] {
        self.more.get()
    }

    /// Returns the slots of all words of the transport, of which this is the first.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.more())
    }

    /// Returns the slot of the word at this place among those, in const evaluation.
    pub(super) const fn word(&self, at: usize) -> Option<&Self> {
        match (at, &self.more) {
            (0, _) => Some(self),
            // Most have no further word, and a call is what takes long there.
            (_, List::Written([])) => None,
            (at, more) => {
                let more = more.get();
                if at <= more.len() { Some(&more[at - 1]) } else { None }
            }
        }
    }

    /// Returns the first of the words that gives a key of its own, in const evaluation; the first of all if none does.
    pub(super) const fn with_own_key(&self) -> &Self {
        let mut at = 0;
        while let Some(word) = self.word(at) {
            if !word.flatten && !word.keys().is_empty() {
                return word;
            }
            at += 1;
        }
        self
    }

    /// Returns `true` if the field is declared with `sensitive` on this transport. Also returns `true` if a
    /// [view](Self::view) of the field's value is sent on this transport (`view = NAME`), and a field in this view is
    /// sensitive. In both cases, the field is sensitive on all transports: see
    /// [`Field::is_sensitive`](super::Field::is_sensitive).
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        let of_view = match &self.view {
            Some(view) => view.is_sensitive(),
            None => false,
        };
        self.sensitive || of_view
    }

    /// Returns `true` if the slot itself is declared sensitive.
    pub(super) const fn says_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Returns `true` if the field is declared with `body_only`: it is in the blob in the body, but is left out of the
    /// blob's copy in a header.
    #[must_use]
    pub const fn is_body_only(&self) -> bool {
        self.body_only
    }

    /// Returns `true` if the field can be sent on `carrier`, which must be a carrier of this slot's transport. The
    /// result is `false` only if `carrier` is the blob's copy in a header and the field is declared with `body_only`.
    #[must_use]
    pub fn is_for(&self, carrier: Carrier) -> bool {
        carrier != Carrier::HeaderBlob || !self.body_only
    }

    /// Returns the maximum size of the value in bytes; `None` if no `limit` is declared for the field on this
    /// transport.
    #[must_use]
    pub const fn limit(&self) -> Option<usize> {
        self.limit
    }

    /// Returns `true` if the field is declared with `json` on this transport: the value is sent as JSON text.
    #[must_use]
    pub const fn is_json(&self) -> bool {
        self.json
    }

    /// Returns whether the text of this header, or in the flat map, is JSON for whatever reason.
    pub(crate) const fn is_json_text(&self) -> bool {
        self.json || self.view.is_some()
    }

    /// Returns the separator that is declared with `list`: the elements of the value are sent as one text, joined by
    /// this separator.
    #[must_use]
    pub const fn list(&self) -> Option<&str> {
        match &self.parts {
            Some(InParts::List(separator)) => Some(separator.get()),
            _ => None,
        }
    }

    /// Returns `true` if the field is declared with `repeat`: each element of the value is sent as a separate header
    /// line.
    #[must_use]
    pub const fn is_repeated(&self) -> bool {
        matches!(self.parts, Some(InParts::Repeat))
    }

    /// Returns the text that is declared with `prefix`. Each entry of the field's map is sent under a separate key,
    /// which is this text followed by the entry's key.
    #[must_use]
    pub const fn prefix(&self) -> Option<&str> {
        match &self.parts {
            Some(InParts::Prefix(prefix)) => Some(prefix.get()),
            _ => None,
        }
    }

    /// Returns how the value travels by its elements or entries, where it does.
    pub(crate) const fn parts(&self) -> Option<&InParts> {
        self.parts.as_ref()
    }

    /// Returns the Rust path of the function in `with = ...`, as written in the attribute. The result of this function
    /// is sent instead of the field's value.
    #[must_use]
    pub const fn with(&self) -> Option<&str> {
        Text::of(self.with.as_ref())
    }

    /// Returns the Rust path of the function in `read = ...`, as written in the attribute. A reader calls this
    /// function, which is the inverse of the function in [`with`](Self::with), to get the field's value back.
    #[must_use]
    pub const fn read(&self) -> Option<&str> {
        match &self.read {
            Some(read) => Some(read.path()),
            None => None,
        }
    }

    /// Returns that function, where the slot is part of the program.
    #[cfg(feature = "observe")]
    pub(crate) const fn read_back(&self) -> Option<super::reader::ReadBack> {
        match &self.read {
            Some(read) => read.function(),
            None => None,
        }
    }

    /// Returns the `NAME` that is declared with `view = NAME`. On this transport, the view called `NAME` of the field's
    /// value is sent instead of the whole value. The value's type derives `CodexMeta` and declares the view.
    #[must_use]
    pub const fn view(&self) -> Option<&'static str> {
        match &self.view {
            Some(view) => Some(view.name()),
            None => None,
        }
    }

    /// Returns the contract of the value's type, if a [`view`](Self::view) of the value is sent on this transport.
    #[must_use]
    pub const fn view_contract(&self) -> Option<&Contract> {
        match &self.view {
            Some(view) => Some(view.contract()),
            None => None,
        }
    }

    /// Returns the contract of the struct whose view is sent, where it is part of the program.
    #[cfg(feature = "observe")]
    pub(crate) const fn declared_view_contract(&self) -> Option<&'static Contract> {
        match &self.view {
            Some(view) => view.declared(),
            None => None,
        }
    }

    pub(super) const fn sent_view(&self) -> Option<&SentView> {
        self.view.as_ref()
    }

    /// Returns the Rust path of the function in `instead = ...`, as written in the attribute. The result of this
    /// function is sent instead of a value over its limit.
    #[must_use]
    pub const fn instead(&self) -> Option<&str> {
        Text::of(self.instead.as_ref())
    }

    /// Returns the place of what is sent in place of the value among the field's own forms.
    pub(crate) const fn form(&self) -> Option<u32> {
        self.form
    }

    /// Returns whether the text of this header, or in the flat map, is more than the value's own.
    pub(super) const fn is_formed(&self) -> bool {
        let (mut formed, mut at) = (false, 0);
        while let Some(word) = self.word(at) {
            formed |= word.parts.is_some() || word.json || word.limit.is_some() || word.form.is_some();
            at += 1;
        }
        formed
    }

    /// Returns the number `K` if the field is declared with `shed = K` on this transport.
    ///
    /// If the blob or its copy in a header is too large, fields that are declared with `shed = K` on the blob are left
    /// out of it, the lowest `K` first, until the rest fits. If all headers together are too large even without the
    /// blob's copy, direct headers that are declared with `shed = K` are left out, the lowest `K` first.
    #[must_use]
    pub const fn shed(&self) -> Option<u32> {
        self.shed
    }

    /// Returns `true` if the field is declared with `flatten` on this transport: the members of the value are merged
    /// into the blob or the view.
    #[must_use]
    pub const fn is_flattened(&self) -> bool {
        self.flatten
    }
}

/// How a value travels by its elements or entries.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum InParts {
    /// All in one text, joined by this.
    List(Text),
    /// Each in a line of its own.
    Repeat,
    /// Each under its own key, which begins with this.
    Prefix(Text),
}

/// The keys of a slot, of which most have one.
#[derive(Clone, Debug)]
pub(super) enum Keys {
    One(Key),
    Many(List<Key>),
}

impl Keys {
    pub(super) const fn get(&self) -> &[Key] {
        match self {
            Self::One(key) => std::slice::from_ref(key),
            Self::Many(keys) => keys.get(),
        }
    }
}
