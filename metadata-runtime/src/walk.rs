//! The walk without the type of its struct; projections are written against it.

use crate::contract::{Conditions, Contract, Field};
use crate::extras::pairs::Pairs;
use crate::limits::Limits;
use crate::value::Value;

/// A visitor of the fields of a struct that derives [`CodexMeta`](crate::CodexMeta). Pass it to
/// [`walk`](crate::CodexMeta::walk), which calls it for each field in order. Every projection of this crate is such a
/// visitor.
///
/// Implement this trait to send the fields in another form, once for all structs. The [`Field`] that is passed with
/// each value says on which transports the field is sent. The visitor in this example sends the fields of the flat map
/// as the metadata of a gRPC call:
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
    /// Visits a field, with its declaration in the contract and its value.
    ///
    /// A field with `skip` is not visited. A field whose `skip_if` returns `true` is visited with an absent value.
    fn field(&mut self, field: &'static Field, value: Value<'_>);

    /// Sets the conditions that apply to the fields visited next. When a walk enters a nested struct, this method is
    /// called with the conditions of the nested struct; when the walk leaves it, with those of the enclosing struct. If
    /// no struct is nested, the method is not called.
    fn conditions(&mut self, conditions: Conditions);

    /// Visits the field that holds the extras (see [`Extras`](crate::Extras)).
    fn extras(&mut self, _field: &'static Field, _pairs: &Pairs) {}

    /// Visits several fields at once: their declarations, and their values in the same order.
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
