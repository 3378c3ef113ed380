//! The walk without the type of its struct; projections are written against it.

use crate::contract::{Conditions, Contract, Field};
use crate::extras::pairs::Pairs;
use crate::limits::Limits;
use crate::value::Value;

/// A visitor of a snapshot's fields, which [`walk`](crate::CodexMeta::walk) passes to it in order. Every projection is
/// such a visitor.
///
/// Implement it to write a transport of your own, once for all structs. The row of each field says on which transports
/// it is. This visitor sends the fields of the flat map as the metadata of a gRPC call:
///
/// ```
/// use codex_metadata::contract::{Conditions, Field, Transport};
/// use codex_metadata::{CodexMeta, Value, Visitor};
///
/// /// Pairs for a call's metadata: ASCII text, or bytes under a key that ends in `-bin`.
/// struct GrpcMetadata {
///     conditions: Conditions,
///     pairs: Vec<(String, Vec<u8>)>,
/// }
///
/// impl Visitor for GrpcMetadata {
///     fn field(&mut self, field: &'static Field, value: Value<'_>) {
///         let Some(text) = value.text().map(|text| text.to_string()) else { return };
///         for slot in field.slots(Transport::Flat).filter(|slot| self.conditions.hold(slot.condition())) {
///             for key in slot.keys() {
///                 let suffix = if text.is_ascii() { "" } else { "-bin" };
///                 self.pairs.push((format!("{}{suffix}", key.name()), text.clone().into_bytes()));
///             }
///         }
///     }
///
///     fn conditions(&mut self, conditions: Conditions) {
///         self.conditions = conditions;
///     }
/// }
///
/// #[derive(CodexMeta)]
/// #[codex_meta(transports(flat))]
/// struct Meta {
///     #[codex_meta(flat(when = Self::has_thread))]
///     thread_id: String,
///     #[codex_meta(flat)]
///     place: &'static str,
/// }
///
/// impl Meta {
///     fn has_thread(&self) -> bool {
///         !self.thread_id.is_empty()
///     }
/// }
///
/// let meta = Meta { thread_id: String::new(), place: "Zürich" };
/// let mut call = GrpcMetadata { conditions: meta.conditions(), pairs: Vec::new() };
/// meta.walk(&mut call);
/// assert_eq!(call.pairs, [("place-bin".to_owned(), "Zürich".as_bytes().to_vec())]);
/// ```
pub trait Visitor {
    /// Visits a field: its row in the contract, and its value.
    ///
    /// A field with `skip` is not visited. A field whose `skip_if` holds is visited, with an absent value.
    fn field(&mut self, field: &'static Field, value: Value<'_>);

    /// Takes the conditions of the fields that come next. It is called before the fields of a nested struct with the
    /// conditions of that struct, and after them with those of the struct around it. It is not called if no struct is
    /// nested.
    fn conditions(&mut self, conditions: Conditions);

    /// Visits the field that holds the extras.
    fn extras(&mut self, _field: &'static Field, _pairs: &Pairs) {}

    /// Visits all fields of a walk at once: the rows, and the values in the same order.
    fn fields(&mut self, fields: &'static [Field], values: &[Value<'_>]) {
        for (field, value) in fields.iter().zip(values) {
            if let Some(pairs) = value.pairs() {
                self.extras(field, pairs);
            } else if !field.is_skipped() {
                self.field(field, *value);
            }
        }
    }
}

/// [`CodexMeta`] with the type erased, so that each projection is compiled once for all structs.
pub(crate) trait ErasedMeta {
    fn contract(&self) -> &'static Contract;
    fn conditions(&self) -> Conditions;
    fn limits(&self) -> Limits;
    fn walk(&self, visitor: &mut dyn Visitor);
}
