//! The walk without the type of its struct; projections are written against it.

use crate::contract::{Conditions, Contract, Field};
use crate::extras::pairs::Pairs;
use crate::limits::Limits;
use crate::value::Value;

/// The receiver of the fields of a walk, one after the other. Every projection is a visitor.
///
/// The trait is public so that you can write a transport of your own once for all structs. Such a projection decides by
/// the row which fields to take. This one sends the fields of the flat map as the metadata of a gRPC call:
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
    /// Takes a field: its row, and its value in the representations that its transports need.
    ///
    /// A field with `skip` is not visited. A field whose `skip_if` holds is visited with an absent value.
    fn field(&mut self, field: &'static Field, value: Value<'_>);

    /// Takes the answers to the conditions of the fields that come next: those of a nested struct, and after it those of
    /// the struct around it again. It is not called for a struct that nests none.
    fn conditions(&mut self, conditions: Conditions);

    /// Takes the field that holds the caller's pairs.
    fn extras(&mut self, _field: &'static Field, _pairs: &Pairs) {}

    /// Takes all fields of a walk: their rows, and their values in the same order.
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
