//! The receiving side, which reads the metadata of a request and checks whether the carriers of the request agree.
//!
//! Pass the headers and the body of a request to an [`Observer`]. If you have only a flat map or a view, pass the map
//! or the view instead. The result is an [`Observed`], which has the values of each field on each carrier, and one
//! merged value per field. [`Observed::deserialize`] deserializes the merged values into any
//! [`Deserialize`](serde_core::Deserialize) type, and [`Observed::audit`] lists the places where the carriers disagree.
//! Reading does not need the struct itself, but only the [`Contract`], which describes the fields of the struct and how
//! each is sent.
//!
//! The documentation of this module uses these words. A *carrier* is a place in a request that has values: the direct
//! headers, the flat map, a view, the blob in the body (an entry of the flat map), or the blob's copy in a header. A
//! *request path* describes one kind of request, such as `POST /turns`: how to recognise such a request, and which
//! carriers and fields it has; see [`RequestPath`](crate::contract::RequestPath). An *extra* is a pair of key and text
//! that a client or a configuration adds, and that no field declares.
//!
//! Reading never fails: for each part of the request that is damaged, the audit has a [`Finding`] with the place and
//! the reason, and the other parts are read. Reading is also bounded: the [`Bounds`] limit how much is read, and
//! thereby the time and the memory that any request takes.
//!
//! ```
//! use codex_metadata::CodexMeta;
//! use codex_metadata::observe::Observed;
//!
//! #[derive(CodexMeta)]
//! #[codex_meta(blob(key = "x-meta"))]
//! struct Meta {
//!     #[codex_meta(header = "thread-id", flat, blob)]
//!     thread_id: String,
//!     #[codex_meta(blob, omit(header, flat))]
//!     window: u64,
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct JoinKeys {
//!     thread_id: String,
//!     window: u64,
//! }
//!
//! let mut sent = Meta { thread_id: "t-1".into(), window: 3 }.project();
//! let observed = Observed::of::<Meta>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
//! assert!(observed.audit().is_empty());
//! let keys: JoinKeys = observed.deserialize()?;
//! assert_eq!((keys.thread_id.as_str(), keys.window), ("t-1", 3));
//!
//! sent.headers.insert("thread-id", "t-".parse()?);
//! let observed = Observed::of::<Meta>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
//! assert_eq!(
//!     observed.audit()[0].to_string(),
//!     r#"header `thread-id` (field `thread_id`) is truncated: "t-", but blob has "t-1""#,
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audit;
mod body;
mod bounds;
mod carrier_state;
mod carriers;
mod conditions;
mod consistent;
mod decode;
mod deserialize;
mod deserialize_error;
mod deserializer;
mod entry;
mod facts;
mod finding;
mod groups;
mod index;
mod json_ref;
mod json_value;
mod merged;
mod observed;
mod observer;
mod serde_names;
mod shape;
mod table;
mod unchecked;
mod version;
mod viewed;
mod ways;

pub use body::ScannedBody;
pub use bounds::Bounds;
pub use carrier_state::Occurrence;
pub use consistent::assert_consistent;
pub use deserialize_error::DeserializeError;
pub use deserializer::ValueError;
pub use finding::{Finding, FindingKind, ShownValue};
pub use json_ref::JsonRef;
pub use json_value::JsonValue;
pub use merged::{Merged, MergedField};
pub use observed::Observed;
pub use observer::Observer;
pub use shape::Shape;
pub use unchecked::Unchecked;

#[doc(hidden)]
pub use crate::json::read::as_integer;

#[cfg(doc)]
use crate::contract::Contract;
