//! Reading back into structs in which several fields have one name: no field gets the value of another one.

use std::collections::BTreeMap;
use std::fmt::Debug;

use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, Extras, MetaFragment};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

fn observed<M: CodexMeta>(sent: &M) -> Observed<'static> {
    let sent = sent.project();
    assert!(sent.report.is_empty(), "{}", sent.report);
    Observed::of::<M>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish()
}

fn read_back<M: CodexMeta + DeserializeOwned>(sent: &M) -> M {
    observed(sent).deserialize::<M>().unwrap()
}

fn is_read_back<M: CodexMeta + DeserializeOwned + PartialEq + Debug>(sent: &M) {
    assert_eq!(read_back(sent), *sent);
}

/// Each choice of which of the two is there.
fn texts() -> impl Iterator<Item = (Option<String>, Option<String>)> {
    let text = |text: &str, is_there: bool| is_there.then(|| text.to_owned());
    (0..4_u8).map(move |set| (text("outer", set & 1 != 0), text("inner", set & 2 != 0)))
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(part, transports(flat, blob))]
struct Inner {
    #[codex_meta(flat = "inner_id", blob = "inner_id")]
    id: Option<String>,
    #[codex_meta(flat, blob)]
    kind: Option<String>,
}

/// The same with other names for serde.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(part, transports(flat, blob), unlike_serde)]
struct Renamed {
    #[serde(rename = "id")]
    #[codex_meta(flat = "inner_id", blob = "inner_id")]
    ident: Option<String>,
    #[serde(rename = "ident")]
    #[codex_meta(flat, blob)]
    kind: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, MetaFragment)]
#[serde(tag = "task_kind", rename_all = "snake_case")]
#[codex_meta(tag = "task_kind")]
enum Kind {
    Plain,
    Sized { width: Option<u32> },
}

mod beside_serdes_flatten {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct Flattened {
        #[codex_meta(flat, blob)]
        id: Option<String>,
        #[serde(flatten)]
        #[codex_meta(nested)]
        inner: Inner,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct FlattenedRenamed {
        #[codex_meta(flat, blob)]
        id: Option<String>,
        #[serde(flatten)]
        #[codex_meta(nested)]
        inner: Renamed,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct Skipped {
        #[codex_meta(flat, blob)]
        id: Option<String>,
        #[serde(skip_deserializing)]
        #[codex_meta(nested)]
        inner: Inner,
        #[serde(flatten)]
        #[codex_meta(skip)]
        rest: BTreeMap<String, Value>,
    }

    #[derive(Clone, Debug, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct Unflattened {
        #[codex_meta(flat, blob)]
        id: Option<String>,
        #[codex_meta(nested)]
        inner: Option<Inner>,
        #[serde(flatten)]
        #[codex_meta(blob(flatten), omit(flat))]
        kind: Kind,
    }

    #[test]
    fn a_field_does_not_get_the_value_of_a_nested_one() {
        for (id, inner) in texts() {
            let of = |ident: Option<String>| Inner { id: ident, kind: Some("k".into()) };
            let sent = Flattened { id: id.clone(), inner: of(inner.clone()) };
            assert_eq!(read_back(&sent), Flattened { inner: of(None), ..sent });

            let of = |ident: Option<String>| Renamed { ident, kind: Some("k".into()) };
            let sent = FlattenedRenamed { id: id.clone(), inner: of(inner.clone()) };
            assert_eq!(read_back(&sent), FlattenedRenamed { inner: of(None), ..sent });

            let of = |ident: Option<String>| Inner { id: ident, kind: None };
            let sent = Skipped { id: id.clone(), inner: of(inner.clone()), rest: BTreeMap::new() };
            let rest = inner.clone().map(|inner| ("inner.id".to_owned(), Value::from(inner))).into_iter().collect();
            assert_eq!(read_back(&sent), Skipped { inner: Inner::default(), rest, ..sent });

            let kind = Kind::Sized { width: Some(1) };
            let sent = Unflattened { id: id.clone(), inner: Some(of(inner)), kind };
            assert_eq!(read_back(&sent), Unflattened { inner: None, ..sent });
        }
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(part, transports(flat, blob))]
    struct Other {
        #[codex_meta(flat = "other_id", blob = "other_id")]
        id: Option<String>,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct Two {
        #[serde(flatten)]
        #[codex_meta(nested)]
        one: Inner,
        #[serde(flatten)]
        #[codex_meta(nested)]
        other: Other,
    }

    #[test]
    fn a_nested_struct_does_not_get_the_value_of_another_one() {
        for (one, other) in texts() {
            let sent = Two { one: Inner { id: one, kind: Some("k".into()) }, other: Other { id: other } };
            let expected = Two { one: Inner { id: None, ..sent.one.clone() }, other: Other { id: None } };
            assert_eq!(read_back(&sent), expected);
        }
    }

    #[derive(Clone, Debug, PartialEq, Deserialize, CodexMeta)]
    #[serde(rename_all = "camelCase")]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"), unlike_serde)]
    struct WithMembers {
        #[codex_meta(flat = "w", blob = "w")]
        width: Option<u32>,
        #[serde(flatten)]
        #[codex_meta(blob(flatten), omit(flat))]
        task_kind: Kind,
    }

    #[test]
    fn a_field_does_not_get_the_value_of_a_member() {
        for width in [None, Some(1)] {
            is_read_back(&WithMembers { width, task_kind: Kind::Plain });
            let sent = WithMembers { width, task_kind: Kind::Sized { width: Some(2) } };
            assert_eq!(read_back(&sent), WithMembers { task_kind: Kind::Sized { width: None }, ..sent });
        }
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-one"))]
    struct One {
        #[codex_meta(flat, blob)]
        one: Option<String>,
        #[serde(default)]
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-other"))]
    struct Another {
        #[codex_meta(flat, blob)]
        other: Option<String>,
        #[serde(default)]
        #[codex_meta(extras)]
        extras: Extras<Self>,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct TwoExtras {
        #[serde(flatten)]
        #[codex_meta(nested)]
        one: One,
        #[serde(flatten)]
        #[codex_meta(nested)]
        other: Another,
    }

    /// The extras of both arrive as one, for the first.
    #[test]
    fn extras_are_those_of_the_first() {
        let one = One { one: Some("1".into()), extras: Extras::client([("team", "a")]) };
        let other = Another { other: Some("2".into()), extras: Extras::default() };
        is_read_back(&TwoExtras { one, other });
    }
}

mod deeper {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(part, transports(flat, blob))]
    struct Flattening {
        #[codex_meta(flat, blob)]
        id: Option<String>,
        #[serde(flatten)]
        #[codex_meta(nested)]
        inner: Inner,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(part, transports(flat, blob))]
    struct Skipping {
        #[codex_meta(flat, blob)]
        id: Option<String>,
        #[serde(skip_deserializing)]
        #[codex_meta(nested)]
        inner: Inner,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct AroundFlattening {
        #[codex_meta(nested)]
        middle: Flattening,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct AroundSkipping {
        #[codex_meta(nested)]
        middle: Skipping,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct ByName {
        middle: Middle,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Middle {
        id: Option<String>,
        #[serde(rename = "inner.id")]
        inner_id: Option<String>,
        kind: Option<String>,
    }

    #[test]
    fn a_field_of_a_nested_struct_does_not_get_the_value_of_one_further_inside() {
        for (id, inner) in texts() {
            let of = |ident: Option<String>| Inner { id: ident, kind: Some("k".into()) };
            let middle = Flattening { id: id.clone(), inner: of(inner.clone()) };
            let sent = AroundFlattening { middle: middle.clone() };
            assert_eq!(read_back(&sent).middle, Flattening { inner: of(None), ..middle });

            let middle = Skipping { id: id.clone(), inner: of(inner.clone()) };
            let sent = AroundSkipping { middle: middle.clone() };
            assert_eq!(read_back(&sent).middle, Skipping { inner: Inner::default(), ..middle });
            let by_name = Middle { id, inner_id: inner, kind: Some("k".into()) };
            assert_eq!(observed(&sent).deserialize::<ByName>().unwrap(), ByName { middle: by_name });
        }
    }
}

mod without_serdes_flatten {
    use super::*;

    /// A field of one nested struct has serde's name of an own field, the other one that of the field that holds a struct.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(part, transports(flat, blob))]
    struct Skipped {
        #[codex_meta(flat, blob)]
        usage: Option<String>,
        #[codex_meta(flat, blob)]
        ident: Option<String>,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"), unlike_serde)]
    struct Outer {
        #[serde(rename = "ident")]
        #[codex_meta(flat, blob)]
        own: Option<String>,
        #[codex_meta(nested)]
        usage: Inner,
        #[serde(skip_deserializing)]
        #[codex_meta(nested)]
        skipped: Skipped,
    }

    #[test]
    fn a_field_does_not_get_the_value_of_one_that_is_not_asked_for() {
        for (own, inner) in texts() {
            let skipped = Skipped { usage: inner.clone(), ident: inner.clone() };
            let sent = Outer { own, usage: Inner { id: inner, kind: None }, skipped };
            assert_eq!(read_back(&sent), Outer { skipped: Skipped::default(), ..sent });
        }
    }

    /// What serde skips has no name for it.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"), unlike_serde)]
    struct Twice {
        #[serde(skip_deserializing)]
        #[codex_meta(flat, blob)]
        id: Option<String>,
        #[serde(rename = "id")]
        #[codex_meta(flat, blob)]
        id_text: Option<String>,
    }

    /// A field that is skipped takes no name from one that is not.
    #[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"), unlike_serde)]
    struct TwiceFlattened {
        #[serde(skip)]
        #[codex_meta(flat, blob)]
        id: Option<String>,
        #[serde(flatten)]
        #[codex_meta(nested)]
        inner: Renamed,
        #[serde(skip)]
        #[codex_meta(nested)]
        skipped: Skipped,
    }

    #[test]
    fn a_field_gets_its_value_beside_one_that_serde_skips() {
        for (one, other) in texts() {
            let sent = Twice { id: one.clone(), id_text: other.clone() };
            assert_eq!(read_back(&sent), Twice { id: None, ..sent });
            let inner = Renamed { ident: one.clone(), kind: other.clone() };
            let mut sent = TwiceFlattened { id: other, inner, skipped: Skipped::default() };
            assert_eq!(read_back(&sent), TwiceFlattened { id: None, ..sent.clone() });
            sent.skipped.ident = one;
            assert_eq!(read_back(&sent), TwiceFlattened { id: None, skipped: Skipped::default(), ..sent });
        }
    }
}
