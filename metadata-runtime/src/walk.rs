//! The walk without the type of its struct; projections are written against it.

use crate::contract::{Conditions, Contract, Field};
use crate::extras::pairs::Pairs;
use crate::limits::Limits;
use crate::value::Value;

/// A visitor of the fields of a struct that derives [`CodexMeta`](crate::CodexMeta). The method
/// [`walk`](crate::CodexMeta::walk) calls the visitor for each field, in declaration order. This crate itself uses
/// visitors to make the headers, the flat map, the blob and the views.
///
/// Implement this trait to send fields in a form that this crate does not have. One visitor works for all structs. The
/// visitor gets each value with a [`Field`], which says on which transports the field is sent. In this example, the
/// visitor sends the fields of the flat map as the metadata of a gRPC call:
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
    /// Visits a field. `field` is the field's declaration in the contract, and `value` is the field's value.
    ///
    /// A field that is declared with `skip` is not visited. If the function in `skip_if = PATH` returns `true`, the
    /// field is visited with an absent value: every method of the [`Value`] returns `None`.
    fn field(&mut self, field: &'static Field, value: Value<'_>);

    /// Sets the conditions for the fields that are visited next: the results of the functions in `when` and `unless`.
    /// Get the conditions of the struct itself from [`CodexMeta::conditions`](crate::CodexMeta::conditions) before you
    /// call [`walk`](crate::CodexMeta::walk), as in the example. `walk` calls this method only for a nested struct,
    /// once before and once after the fields of the nested struct: first with the conditions of the nested struct, then
    /// with the conditions of the struct that holds it.
    fn conditions(&mut self, conditions: Conditions);

    /// Visits the field of type [`Extras`](crate::Extras), which is declared with `extras`. The default implementation
    /// does nothing.
    fn extras(&mut self, _field: &'static Field, _pairs: &Pairs) {}

    /// Visits several fields at once. `values` has the value of each field, in the same order as `fields`. The default
    /// implementation calls [`field`](Self::field) or [`extras`](Self::extras) for each field.
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
