#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod asked_type;
pub mod contract;
mod elements;
mod events;
mod extras;
mod field;
mod fragment;
pub mod guide;
mod header_value;
mod json;
mod limits;
mod line;
mod made;
mod meta;
mod nested;
#[cfg(feature = "observe")]
pub mod observe;
mod parts;
mod predicate;
mod project;
mod read_back;
mod report;
mod value;
mod viewed;
mod walk;

#[cfg(feature = "codex")]
pub mod codex;

pub use codex_metadata_derive::{CodexMeta, MetaFragment};
pub use contract::{Carrier, Contract};
pub use extras::pairs::{Pairs, RejectedExtra, Source};
pub use extras::{ConfigExtraError, ConfigExtraErrorKind, ConfigRules, Extras, MAX_EXTRAS_BYTES};
pub use fragment::MetaFragment;
pub use json::{Json, JsonError};
pub use limits::{Limit, Limits};
pub use meta::{CodexMeta, HasBlob, HasFlat, HasHeaders, View, Within};
pub use project::{ClientMetadata, FieldOutcome, Outcome, Projected, Projection, Rendered, RenderedHeader};
pub use report::{BrokenRule, Loss, NotSent, Reason, Report};
pub use value::Value;
pub use walk::Visitor;

/// Requirements of the derive on the types of fields, and on the functions that attributes name.
///
/// If a type or a function does not meet a requirement, the compiler's error names one of the traits in this module,
/// and says what is required. You do not have to implement or name the traits: in a generic struct, write bounds such
/// as `T: Display` or `T: Serialize`.
pub mod requirements {
    pub use crate::elements::{AsElement, AsEntry, HasElements};
    pub use crate::field::{AsJson, AsMember, AsMembers, AsText, ExtrasOf};
    pub use crate::nested::AsNested;
    pub use crate::predicate::{SkipIf, SkipMemberIf, When};
    pub use crate::read_back::{AsRead, FromJson};
    pub use crate::viewed::AsViewed;
}

/// The items that the derive's output names. Nothing else may use them.
///
/// Its name is what the compiler says is missing where `crate = PATH` leads to something else.
#[doc(hidden)]
pub mod crate_must_name_the_codex_metadata_crate_itself {
    pub use crate::contract::rows::{
        extras, field, flattened, header, header_key, header_name, in_blob, json, json_key,
    };
    pub use crate::contract::rows::{slot, text, text_key, typed};
    pub use crate::contract::{BlobRow, Conditions, Contract, Key, check_flattened, check_flattened_in};
    pub use crate::contract::{
        NestedField, count_kept, count_name_bytes, count_rows, long_names, row_at, shared_names, with_nested,
    };
    pub use crate::contract::{check_nested, check_paths, meets_in_view};
    pub use crate::elements::{ByElement, ByEntry, PartsCall, PartsKind};
    pub use crate::field::SentKind;
    pub use crate::field::{AnyKind, AsJson, AsMember, AsMembers, AsText, ExtrasOf, OptionKind, Probe, flattened_keys};
    pub use crate::fragment::{MetaFragment, key_of};
    pub use crate::json::Json;
    pub use crate::made::{MakeCall, MakeKind};
    pub use crate::meta::{CodexMeta, DeclaresBlob, DeclaresFlat, DeclaresHeader};
    pub use crate::nested::{AsNested, walk_row, walk_rows};
    pub use crate::predicate::{SkipIf, SkipIfCall, SkipIfKind, SkipMemberIf, When, WhenAny, WhenCall};
    pub use crate::read_back::{ReadJsonKind, ReadTextKind, read_call};
    pub use crate::value::{OwnForm, Value};
    pub use crate::viewed::{AsViewed, FoundKind, check_view, viewed_by};
    pub use crate::walk::Visitor;
    pub use ::core::ops::{Deref, FnMut};

    use std::collections::HashMap;

    use http::{HeaderMap, HeaderValue};

    use crate::project::{ClientMetadata, Projected, Projection, Rendered};

    /// The target to which a struct without a fixed size dereferences. The struct is an error, and code that uses it
    /// brings no other.
    pub enum Unsized {}

    impl Unsized {
        pub const fn headers(&self) -> Projected<HeaderMap> {
            match *self {}
        }

        pub const fn client_metadata(&self) -> Projected<HashMap<String, String>> {
            match *self {}
        }

        pub const fn client_metadata_view(&self) -> Projected<ClientMetadata> {
            match *self {}
        }

        pub const fn blob(&self) -> Projected<Option<String>> {
            match *self {}
        }

        pub const fn header_blob(&self) -> Projected<Option<HeaderValue>> {
            match *self {}
        }

        pub const fn project(&self) -> Projection {
            match *self {}
        }

        pub const fn render(&self) -> Rendered {
            match *self {}
        }
    }
}
