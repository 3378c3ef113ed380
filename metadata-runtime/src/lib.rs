#![doc = include_str!("../README.md")]

pub mod contract;
mod extras;
mod field;
mod fragment;
mod json;
mod limits;
mod line;
mod meta;
pub mod observe;
mod project;
mod report;
mod value;

#[cfg(feature = "codex")]
pub mod codex;

pub use codex_metadata_derive::{CodexMeta, MetaFragment};
pub use contract::Contract;
pub use extras::{ConfigExtraError, ConfigRules, Extras, MAX_EXTRAS_BYTES, Pairs, RejectedExtra, Source};
pub use field::{AsJson, AsMembers, AsText};
pub use fragment::MetaFragment;
pub use json::{Json, JsonError};
pub use limits::{Limit, Limits, Within};
pub use meta::{CodexMeta, HasBlob, HasFlat, HasHeaders, Visitor};
pub use project::{Cell, ClientMetadata, Outcome, Projected, Projection, Rendered, RenderedHeader, View};
pub use report::{Carrier, Loss, NotSent, Reason, Report};
pub use value::Value;

/// The limits of the carriers, for operators.
#[doc = include_str!("../docs/limits.md")]
pub mod limits_explained {}

#[doc = include_str!("../docs/performance.md")]
pub mod performance {}

/// What the derive's output names; nothing else may.
#[doc(hidden)]
pub mod __private {
    pub use crate::contract::{BlobRow, Condition, Conditions, Contract, ExtrasRow, Field, Key, Slot, check_flattened};
    pub use crate::field::{AsJson, AsMembers, AsText, Ask, ExtrasOf, KeysOf, Look, LookAny, NoKeys};
    pub use crate::fragment::{MetaFragment, key_of};
    pub use crate::json::Json;
    pub use crate::meta::{CodexMeta, HasBlob, HasFlat, HasHeaders, Visitor};
    pub use crate::value::Value;
    pub use ::core::ops::FnMut;
    pub use ::core::option::Option::{None, Some};
}
