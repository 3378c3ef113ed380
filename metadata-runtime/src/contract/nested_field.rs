//! A field that holds a nested struct.

use super::condition::Predicate;
use super::text::{Text, put};
use super::{Condition, Contract, Field};

/// A field declared with `nested`, whose value is a nested struct. For a field of a nested struct, [`Field::within`]
/// returns one `Outer` for each level of nesting.
#[derive(Clone, Debug, PartialEq)]
pub struct Outer {
    pub(super) field: Text,
    pub(super) of: Text,
    pub(super) condition: Option<Predicate>,
    pub(super) skip_if: Option<Text>,
}

impl Outer {
    pub(super) const fn read(field: Text, of: Text, condition: Option<Predicate>, skip_if: Option<Text>) -> Self {
        Self { field, of, condition, skip_if }
    }

    /// Returns the name of the field.
    #[must_use]
    pub const fn field(&self) -> &str {
        self.field.get()
    }

    /// Returns the name of the nested struct. In the conditions of the nested struct's own fields, such as
    /// `Self::is_review`, `Self` is the nested struct.
    #[must_use]
    pub const fn of(&self) -> &str {
        self.of.get()
    }

    /// Returns the condition that is declared beside `nested`: the fields of the nested struct are sent only if this
    /// condition is met.
    #[must_use]
    pub const fn condition(&self) -> Option<Condition<'_>> {
        match &self.condition {
            Some(predicate) => Some(predicate.get()),
            None => None,
        }
    }

    /// Returns the Rust path of the function in the `skip_if = ...` beside `nested`. While this function returns
    /// `true`, no field of the nested struct is sent.
    #[must_use]
    pub const fn skip_if(&self) -> Option<&str> {
        Text::of(self.skip_if.as_ref())
    }
}

/// A field that holds a nested struct, as the derive writes it.
#[doc(hidden)]
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the attribute")]
pub struct NestedField {
    /// Its place among the struct's own rows.
    pub(super) at: usize,
    pub(super) contract: &'static Contract,
    outer: Outer,
    pub(super) optional: bool,
    pub(super) header: bool,
    pub(super) flat: bool,
    pub(super) blob: bool,
    pub(super) views: &'static [&'static str],
    /// The name by which the struct deserializes the field, if that is another one; empty if it does not.
    pub(super) serde_name: Option<&'static str>,
    pub(super) since: Option<&'static str>,
    pub(super) until: Option<&'static str>,
}

impl NestedField {
    #[must_use]
    pub const fn new(at: usize, field: &'static str, contract: &'static Contract, optional: bool) -> Self {
        Self {
            at,
            outer: Outer { field: Text::Written(field), of: contract.name.copied(), condition: None, skip_if: None },
            contract,
            optional,
            header: false,
            flat: false,
            blob: false,
            views: &[],
            serde_name: None,
            since: None,
            until: None,
        }
    }

    #[must_use]
    pub const fn with_header(mut self) -> Self {
        self.header = true;
        self
    }

    #[must_use]
    pub const fn with_flat(mut self) -> Self {
        self.flat = true;
        self
    }

    #[must_use]
    pub const fn with_blob(mut self) -> Self {
        self.blob = true;
        self
    }

    #[must_use]
    pub const fn with_views(mut self, views: &'static [&'static str]) -> Self {
        self.views = views;
        self
    }

    #[must_use]
    pub const fn with_when(mut self, index: u8, path: &'static str) -> Self {
        put(&mut self.outer.condition, Some(Predicate::new(index, path)));
        self.optional = true;
        self
    }

    #[must_use]
    pub const fn with_unless(mut self, index: u8, path: &'static str) -> Self {
        put(&mut self.outer.condition, Some(Predicate::negated(index, path)));
        self.optional = true;
        self
    }

    #[must_use]
    pub const fn with_skip_if(mut self, path: &'static str) -> Self {
        put(&mut self.outer.skip_if, Some(Text::Written(path)));
        self.optional = true;
        self
    }

    #[must_use]
    pub const fn with_serde_name(mut self, name: &'static str) -> Self {
        self.serde_name = Some(name);
        self
    }

    #[must_use]
    pub const fn with_since(mut self, version: &'static str) -> Self {
        self.since = Some(version);
        self
    }

    #[must_use]
    pub const fn with_until(mut self, version: &'static str) -> Self {
        self.until = Some(version);
        self
    }

    /// Its place among the struct's own rows.
    pub(super) const fn place(&self) -> usize {
        self.at
    }

    pub(super) const fn contract(&self) -> &'static Contract {
        self.contract
    }

    /// The field that holds its rows, as they say it.
    pub(super) const fn outer(&self) -> &Outer {
        &self.outer
    }

    /// The row of the nested struct at this place there.
    pub(super) const fn inner(&self, at: usize) -> &'static Field {
        &self.contract.fields()[at]
    }

    /// The name of the field.
    pub(super) const fn name(&self) -> &str {
        self.outer.field()
    }

    /// Returns which of the struct's transports its rows use: the built-in ones, then the views.
    pub(super) const fn uses(&self) -> ([bool; 3], &'static [&'static str]) {
        ([self.header, self.flat, self.blob], self.views)
    }
}
