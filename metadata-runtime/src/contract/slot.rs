use super::Key;

/// What one field has on one transport: its keys, its condition, its modifiers.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    keys: &'static [Key],
    when: Option<Condition>,
    /// The condition as a set of them.
    needs: Conditions,
    sensitive: bool,
    body_only: bool,
    flatten: bool,
    shed: Option<u32>,
    /// The key, where there is one and nothing else to heed but the condition: what most fields have, found
    /// once so that a projection need not look each time.
    only_key: Option<&'static Key>,
}

impl Slot {
    pub(super) const fn new(keys: &'static [Key]) -> Self {
        let only_key = match keys {
            [key] => Some(key),
            _ => None,
        };
        Self {
            keys,
            when: None,
            needs: Conditions(0),
            sensitive: false,
            body_only: false,
            flatten: false,
            shed: None,
            only_key,
        }
    }

    pub(super) const fn flattened(keys: &'static [Key]) -> Self {
        let mut slot = Self::new(keys);
        slot.flatten = true;
        slot.only_key = None;
        slot
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_when(mut self, index: u8, path: &'static str) -> Self {
        self.when = Some(Condition::new(index, path));
        self.needs = Conditions(1 << index);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_body_only(mut self) -> Self {
        self.body_only = true;
        self.only_key = None;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_shed(mut self, rank: u32) -> Self {
        self.shed = Some(rank);
        self
    }

    /// The keys; with [`is_flattened`](Self::is_flattened), those of the flattened type.
    #[must_use]
    pub const fn keys(&self) -> &'static [Key] {
        self.keys
    }

    /// The key, where there is one and the slot is neither flattened nor body only.
    pub(crate) const fn only_key(&self) -> Option<&'static Key> {
        self.only_key
    }

    /// Whether `name` is one of the keys, as it is written.
    pub(crate) fn has_key(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.name() == name)
    }

    /// The condition under which the field is on this transport; `None`: always.
    #[must_use]
    pub const fn when(&self) -> Option<Condition> {
        self.when
    }

    /// The condition as a set of them, empty without one.
    pub(crate) const fn needs(&self) -> Conditions {
        self.needs
    }

    /// Whether the value is marked for HPACK and redacted in `Debug` output.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Whether the header copy of the blob leaves the field out.
    #[must_use]
    pub const fn is_body_only(&self) -> bool {
        self.body_only
    }

    /// The rank at which the field leaves a blob that is over its budget, the lowest first; `None`: never.
    #[must_use]
    pub const fn shed(&self) -> Option<u32> {
        self.shed
    }

    /// Whether the value's own keys are merged into the object.
    #[must_use]
    pub const fn is_flattened(&self) -> bool {
        self.flatten
    }
}

/// A `when` predicate: its place among the struct's distinct predicates, and its path as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    index: u8,
    path: &'static str,
}

impl Condition {
    pub(super) const fn new(index: u8, path: &'static str) -> Self {
        Self { index, path }
    }

    /// The predicate's path as written, such as `Self::has_turn_identity`.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }
}

/// Which of a struct's `when` predicates hold, found out before the walk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions(u64);

impl Conditions {
    /// The answers in the order of the predicates' indices; the derive refuses a 65th predicate.
    #[doc(hidden)]
    #[must_use]
    pub fn new<const N: usize>(answers: [bool; N]) -> Self {
        Self(answers.iter().rev().fold(0, |bits, &answer| bits << 1 | u64::from(answer)))
    }

    /// Whether all of `conditions` hold.
    pub(crate) const fn hold_all(self, conditions: Self) -> bool {
        self.0 & conditions.0 == conditions.0
    }

    /// Whether `condition` holds; no condition always does.
    #[must_use]
    pub fn hold(self, condition: Option<Condition>) -> bool {
        condition.is_none_or(|condition| self.0 >> condition.index & 1 == 1)
    }
}
