//! A nested struct in the walk of the struct around it: its values, with the rows that they have there.

use std::rc::Rc;
use std::sync::Arc;

use crate::contract::{Conditions, Contract, Field};
use crate::extras::pairs::Pairs;
use crate::limits::Limits;
use crate::meta::{CodexMeta, DeclaresBlob, DeclaresFlat, DeclaresHeader};
use crate::value::Value;
use crate::walk::{ErasedMeta, Visitor};

/// The type of a field declared with `nested`. This trait is implemented for every type that implements `CodexMeta`,
/// and for an `Option` of such a type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be nested: it has no contract",
    label = "does not implement `CodexMeta`",
    note = "write `#[derive(CodexMeta)]` on it, with `#[codex_meta(part)]` if it is only ever nested; or, if it implements `Serialize`, send it as a value, such as with `blob`",
    note = "a list or a map has no rows to nest: send it as a value, too"
)]
pub trait AsNested {
    #[doc(hidden)]
    const INNER: &'static Contract;

    #[doc(hidden)]
    const OPTIONAL: bool;

    #[doc(hidden)]
    fn nested(&self) -> Nested<'_>;
}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta> AsNested for M {
    const INNER: &'static Contract = M::CONTRACT;
    const OPTIONAL: bool = false;

    fn nested(&self) -> Nested<'_> {
        Nested { value: Some(self), skipped: false }
    }
}

#[diagnostic::do_not_recommend]
impl<M: CodexMeta> AsNested for Option<M> {
    const INNER: &'static Contract = M::CONTRACT;
    const OPTIONAL: bool = true;

    fn nested(&self) -> Nested<'_> {
        let value = self.as_ref().map(|value| value as &dyn ErasedMeta);
        Nested { value, skipped: false }
    }
}

/// A nested struct, or that there is none.
#[doc(hidden)]
pub struct Nested<'a> {
    value: Option<&'a dyn ErasedMeta>,
    skipped: bool,
}

impl Nested<'_> {
    /// Leaves it out while `skip` is `true`.
    #[must_use]
    pub const fn skipped_if(mut self, skip: bool) -> Self {
        self.skipped |= skip;
        self
    }

    /// Walks it with the first `count` of the struct's `rows` that are left, and returns those behind them. `outer` are
    /// the conditions of the struct.
    pub fn walk(
        self,
        rows: &'static [Field],
        count: usize,
        outer: Conditions,
        visitor: &mut dyn Visitor,
    ) -> &'static [Field] {
        let (rows, left) = rows.split_at(count.min(rows.len()));
        match self.value.filter(|_| !self.skipped) {
            Some(value) => {
                visitor.conditions(value.conditions());
                value.walk(&mut Renamed { rows, left: rows, at: 0, visitor });
                visitor.conditions(outer);
            }
            None => {
                for row in rows {
                    let value = if self.skipped { Value::new().skipped_if(true) } else { Value::new() };
                    visitor.fields(std::slice::from_ref(row), &[value]);
                }
            }
        }
        left
    }
}

/// Walks rows of the struct itself, and returns those behind them.
#[doc(hidden)]
pub fn walk_rows(rows: &'static [Field], values: &[Value<'_>], visitor: &mut dyn Visitor) -> &'static [Field] {
    let (rows, left) = rows.split_at(values.len().min(rows.len()));
    visitor.fields(rows, values);
    left
}

/// Walks the one row at this place.
#[doc(hidden)]
pub fn walk_row(rows: &'static [Field], at: usize, value: Value<'_>, visitor: &mut dyn Visitor) {
    if let Some(row) = rows.get(at) {
        visitor.fields(std::slice::from_ref(row), &[value]);
    }
}

/// A visitor that hands on the values of a nested struct with the rows of the struct around it. A value without such a
/// row is left out.
struct Renamed<'v> {
    rows: &'static [Field],
    /// The rows that have had no value yet.
    left: &'static [Field],
    /// The place of the next row in the nested struct.
    at: usize,
    visitor: &'v mut dyn Visitor,
}

impl Visitor for Renamed<'_> {
    fn field(&mut self, field: &'static Field, value: Value<'_>) {
        self.fields(std::slice::from_ref(field), &[value]);
    }

    fn extras(&mut self, field: &'static Field, pairs: &Pairs) {
        self.fields(std::slice::from_ref(field), &[Value::of_pairs(pairs)]);
    }

    fn conditions(&mut self, conditions: Conditions) {
        self.visitor.conditions(conditions);
    }

    fn fields(&mut self, fields: &'static [Field], values: &[Value<'_>]) {
        let mut values = values;
        // The caller's pairs, which come once more when all else was walked.
        if let ([field], None) = (fields, self.left.first())
            && let Some(row) =
                self.rows.iter().find(|row| row.inner().is_some_and(|(_, inner)| inner.name() == field.name()))
        {
            return self.visitor.fields(std::slice::from_ref(row), values);
        }
        while !values.is_empty() {
            let is_of = |row: &Field, at| row.inner().is_some_and(|(place, _)| place == at);
            let run = self.left.iter().zip(values).zip(self.at..).take_while(|((row, _), at)| is_of(row, *at)).count();
            if run == 0 {
                (self.at, values) = (self.at + 1, &values[1..]);
            } else {
                let (rows, left) = self.left.split_at(run);
                let (own, others) = values.split_at(run);
                self.visitor.fields(rows, own);
                (self.left, self.at, values) = (left, self.at + run, others);
            }
        }
    }
}

/// A pointer to a deriving struct can be nested, too.
macro_rules! pointers {
    ($($pointer:ty),*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<M: CodexMeta> CodexMeta for $pointer {
                type Declared = M::Declared;

                const CONTRACT: &'static Contract = M::CONTRACT;

                fn conditions(&self) -> Conditions {
                    (**self).conditions()
                }

                fn limits(&self) -> Limits {
                    (**self).limits()
                }

                fn walk(&self, visitor: &mut dyn Visitor) {
                    (**self).walk(visitor);
                }
            }

            #[diagnostic::do_not_recommend]
            impl<M: DeclaresHeader> DeclaresHeader for $pointer {}
            #[diagnostic::do_not_recommend]
            impl<M: DeclaresFlat> DeclaresFlat for $pointer {}
            #[diagnostic::do_not_recommend]
            impl<M: DeclaresBlob> DeclaresBlob for $pointer {}
        )*
    };
}

pointers!(&M, Box<M>, Rc<M>, Arc<M>);
