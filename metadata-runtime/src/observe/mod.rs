//! The receiving side, which reads the metadata of a request and checks whether its carriers agree.
//!
//! Pass the parts of a request to an [`Observer`]: the headers, the body or its flat map, a view. The result is an
//! [`Observed`], which has the values of each field on each carrier, and one merged value per field. It can be
//! deserialized into any [`Deserialize`](serde::Deserialize) type, and its audit lists the places where the carriers
//! disagree. Reading needs only the [`Contract`], not the struct itself.
//!
//! The documentation uses these words. A *carrier* is a place in a request that has values: the direct headers, the
//! flat map, a view, the blob in the body, and the blob's copy in a header. A *request path* is a kind of request, such
//! as `POST /turns`, which tells a receiver what to expect; see [`RequestPath`](crate::contract::RequestPath).
//!
//! Reading never fails: each damaged part becomes a [`Finding`] with its place and reason, and the rest is read.
//! Reading is also bounded: no input takes more time or memory than the [`Bounds`] allow.
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
mod consistent;
mod decode;
mod deserialize;
mod deserializer;
mod entry;
mod finding;
mod groups;
mod index;
mod json_value;
mod merged;
mod observed;
mod observer;
mod owned;
mod shape;
mod unchecked;
mod version;
mod viewed;

pub use body::ScannedBody;
pub use bounds::Bounds;
pub use carrier_state::Occurrence;
pub use consistent::assert_consistent;
pub use deserialize::DeserializeError;
pub use deserializer::ValueError;
pub use finding::{Finding, FindingKind, ShownValue};
pub use json_value::JsonValue;
pub use merged::{Merged, MergedField};
pub use observed::Observed;
pub use observer::Observer;
pub use shape::Shape;
pub use unchecked::Unchecked;

#[cfg(doc)]
use crate::contract::Contract;
