//! A check for the tests of a struct: what it sends is read back without a finding.

use super::Observed;
use crate::contract::{Carrier, Transport};
use crate::meta::{CodexMeta, View};

/// Asserts that all carriers of `value` agree. The function converts `value` into headers, a flat map and views, reads
/// these back, and audits the result.
///
/// In direct headers and the flat map, a field's value is written by its `Display`. In JSON, the value is written by
/// its `Serialize`. If `Serialize` writes a string, `Display` must write the content of that string. If `Serialize`
/// writes any other JSON value, `Display` must write JSON of the same value. Otherwise, readers report every request as
/// damaged. Call this function in a test, with values that cover each field and variant:
///
/// ```
/// use codex_metadata::CodexMeta;
/// use codex_metadata::observe::assert_consistent;
///
/// #[derive(CodexMeta)]
/// #[codex_meta(blob(key = "x-meta"))]
/// struct Meta {
///     #[codex_meta(header = "x-turn", flat, blob)]
///     turn: u64,
/// }
///
/// assert_consistent(&Meta { turn: 3 });
/// ```
///
/// # Panics
///
/// Panics if the carriers do not agree. The message lists the findings:
///
/// ```should_panic
/// use std::fmt;
///
/// use codex_metadata::CodexMeta;
/// use codex_metadata::observe::assert_consistent;
///
/// struct Place;
///
/// impl serde::Serialize for Place {
///     fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         serializer.serialize_str("here")
///     }
/// }
///
/// impl fmt::Display for Place {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("right here")
///     }
/// }
///
/// #[derive(CodexMeta)]
/// #[codex_meta(blob(key = "x-meta"))]
/// struct Meta {
///     #[codex_meta(header = "x-place", flat, blob)]
///     place: Place,
/// }
///
/// assert_consistent(&Meta { place: Place });
/// ```
#[track_caller]
pub fn assert_consistent<M: CodexMeta>(value: &M) {
    let sent = value.project();
    let mut observer = Observed::of::<M::Declared>();
    for carrier in M::CONTRACT.carriers() {
        observer = match carrier {
            Carrier::Header => observer.headers(&sent.headers),
            Carrier::Flat => observer.client_metadata(&sent.client_metadata),
            Carrier::View(name) => {
                let view = View::<M::Declared>::named(name);
                observer.view(view, &value.view(view).value)
            }
            Carrier::BodyBlob if !M::CONTRACT.has(Transport::Flat) => match sent.blob() {
                Some(blob) => observer.blob(blob),
                None => observer,
            },
            Carrier::BodyBlob | Carrier::HeaderBlob => observer,
        };
    }
    let findings: Vec<String> = observer.finish().audit().iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "the carriers of `{}` do not agree:\n  {}", M::CONTRACT.name(), findings.join("\n  "));
}
