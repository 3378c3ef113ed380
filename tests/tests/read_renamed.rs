//! Reading back into structs whose fields have other names for serde.

use std::collections::BTreeMap;
use std::fmt::Debug;

use codex_metadata::contract::OwnedContract;
use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, Extras, MetaFragment};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(blob(key = "x-meta"), rename_all = "camelCase")]
struct Camel {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[codex_meta(flat, blob, omit(header))]
    parent_thread_id: Option<u32>,
    #[codex_meta(header = "x-routing-hint", omit(flat, blob))]
    routing_hint: Option<String>,
    #[codex_meta(flat = "x-turn", omit(header, blob))]
    turn_id: Option<String>,
    #[codex_meta(nested, omit(header))]
    #[serde(default)]
    request_ids: Ids,
    #[codex_meta(extras)]
    #[serde(default)]
    extra_pairs: Extras<Self>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, CodexMeta)]
#[serde(rename_all(deserialize = "SCREAMING-KEBAB-CASE"))]
#[codex_meta(part, transports(flat, blob))]
struct Ids {
    #[codex_meta(flat, blob)]
    window_id: Option<String>,
    #[serde(rename(deserialize = "type"))]
    #[codex_meta(flat, omit(blob))]
    kind: Option<u8>,
}

/// Each key is the name of another field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Crossed {
    #[serde(rename = "b")]
    #[codex_meta(blob = "b", omit(header, flat))]
    a: Option<String>,
    #[serde(rename = "c")]
    #[codex_meta(blob = "c", omit(header, flat))]
    b: Option<String>,
    #[serde(rename = "a")]
    #[codex_meta(blob = "a", omit(header, flat))]
    c: Option<String>,
}

/// The same keys, for a struct of which serde has the names of the fields.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct CrossedKeys {
    #[codex_meta(blob = "b", omit(header, flat))]
    a: Option<String>,
    #[codex_meta(blob = "c", omit(header, flat))]
    b: Option<String>,
    #[codex_meta(blob = "a", omit(header, flat))]
    c: Option<String>,
}

/// What serde flattens does not tell its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(blob(key = "x-meta"), rename_all = "camelCase")]
struct Flattening<'a> {
    #[codex_meta(flat, blob, omit(header))]
    thread_id: String,
    #[serde(flatten)]
    #[codex_meta(blob(flatten), omit(header, flat))]
    kind: Kind,
    #[serde(skip)]
    #[codex_meta(skip)]
    lives: std::marker::PhantomData<&'a ()>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, MetaFragment)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[codex_meta(tag = "kind")]
enum Kind {
    Plain,
    Sized { width: u32 },
}

fn observed<M: CodexMeta>(sent: &M) -> Observed<'static> {
    let sent = sent.project();
    assert!(sent.report.is_empty(), "{}", sent.report);
    Observed::of::<M>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish()
}

fn is_read_back<M: CodexMeta + DeserializeOwned + PartialEq + Debug>(sent: &M) {
    assert_eq!(observed(sent).deserialize::<M>().unwrap(), *sent);
}

#[test]
fn a_struct_is_read_back_by_serdes_names() {
    let camel = Camel { thread_id: "t".into(), ..Camel::default() };
    let ids = Ids { window_id: Some("w".into()), kind: Some(1) };
    is_read_back(&camel);
    is_read_back(&Camel {
        parent_thread_id: Some(1),
        routing_hint: Some("h".into()),
        turn_id: Some("u".into()),
        ..camel.clone()
    });
    is_read_back(&Camel { request_ids: ids, extra_pairs: Extras::client([("team", "a")]), ..camel });
    for kind in [Kind::Plain, Kind::Sized { width: 1 }] {
        is_read_back(&Flattening { thread_id: "t".into(), kind, lives: std::marker::PhantomData });
    }
}

/// The type of the struct is known, which does not say itself which fields it has.
#[test]
fn a_struct_in_an_option_or_a_box_is_read_back() {
    let sent = Flattening { thread_id: "t".into(), kind: Kind::Plain, lives: std::marker::PhantomData };
    let observed = observed(&sent);
    assert_eq!(observed.deserialize::<Option<Flattening<'_>>>().unwrap().as_ref(), Some(&sent));
    assert_eq!(*observed.deserialize::<Box<Flattening<'_>>>().unwrap(), sent);
    assert_eq!(observed.deserialize::<Option<Box<Flattening<'_>>>>().unwrap(), Some(Box::new(sent)));
}

/// Whichever of the fields arrive.
#[test]
fn crossed_names_are_not_exchanged() {
    for set in 0..8_u8 {
        let value = |at: u8| Some(at.to_string()).filter(|_| set & (1 << at) != 0);
        is_read_back(&Crossed { a: value(0), b: value(1), c: value(2) });
        is_read_back(&CrossedKeys { a: value(0), b: value(1), c: value(2) });
    }
}

#[test]
fn other_types_ask_by_the_names_of_the_contract() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct ByName {
        parent_thread_id: u32,
        thread_id: String,
        request_ids: Ids,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Part {
        b: String,
    }
    let ids = Ids { window_id: Some("w".into()), kind: None };
    let camel =
        Camel { thread_id: "t".into(), parent_thread_id: Some(1), request_ids: ids.clone(), ..Camel::default() };
    let camel = observed(&camel);
    let expected = ByName { parent_thread_id: 1, thread_id: "t".into(), request_ids: ids };
    assert_eq!(camel.deserialize::<ByName>().unwrap(), expected);
    let map: BTreeMap<String, Value> = camel.deserialize().unwrap();
    assert_eq!(map.keys().collect::<Vec<_>>(), ["parent_thread_id", "thread_id", "window_id"]);
    let crossed = observed(&Crossed { a: Some("1".into()), b: Some("2".into()), c: None });
    assert_eq!(crossed.deserialize::<Part>().unwrap(), Part { b: "2".into() });
}

#[test]
fn an_error_has_the_name_that_was_asked_for() {
    let read = |blob: &str| Observed::of::<Camel>().blob(blob).finish().deserialize::<Camel>().unwrap_err().to_string();
    assert_eq!(read(r#"{"parentThreadId":1}"#), "field `threadId` did not arrive on any carrier");
    let wrong = read(r#"{"threadId":"t","parentThreadId":"x"}"#);
    assert_eq!(wrong, "field `parent_thread_id` from blob: invalid type: a string, expected u32");
}

/// Types that have the name of the struct.
mod named {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::Value;

    #[derive(Debug, PartialEq, Deserialize)]
    pub(super) struct Outer {
        pub(super) id: String,
        #[serde(rename = "inner.id")]
        pub(super) inner_id: Option<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    pub(super) struct Camel {
        pub(super) window_id: String,
    }

    pub(super) mod whole {
        use super::{BTreeMap, Deserialize, Value};

        #[derive(Debug, PartialEq, Deserialize)]
        pub(crate) struct Camel {
            pub(crate) thread_id: String,
            #[serde(flatten)]
            pub(crate) rest: BTreeMap<String, Value>,
        }
    }
}

#[derive(Debug, Default, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(part, transports(flat, blob))]
struct Inner {
    #[codex_meta(flat = "inner_id", blob = "inner_id")]
    id: String,
}

#[derive(Debug, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
struct Outer {
    #[codex_meta(flat, blob)]
    id: String,
    #[serde(skip_deserializing)]
    #[codex_meta(nested)]
    inner: Inner,
}

#[test]
fn a_type_that_is_called_like_the_struct_is_another_one() {
    let outer = Outer { id: "o".into(), inner: Inner { id: "i".into() } };
    let sent = outer.project();
    let file = OwnedContract::from_value(&Outer::CONTRACT.to_json()).unwrap();
    let of_file = Observed::with(&file).client_metadata(&sent.client_metadata).finish();
    for observed in [observed(&outer), of_file] {
        let read = named::Outer { id: "o".into(), inner_id: Some("i".into()) };
        assert_eq!(observed.deserialize::<named::Outer>().unwrap(), read);
        let read = Outer { id: "o".into(), inner: Inner::default() };
        assert_eq!(observed.deserialize::<Outer>().unwrap(), read);
    }
    let ids = Ids { window_id: Some("w".into()), kind: None };
    let camel = observed(&Camel { thread_id: "t".into(), request_ids: ids, ..Camel::default() });
    assert_eq!(camel.deserialize::<named::Camel>().unwrap(), named::Camel { window_id: "w".into() });
    let rest = [("window_id".to_owned(), Value::from("w"))].into();
    let read = named::whole::Camel { thread_id: "t".into(), rest };
    assert_eq!(camel.deserialize::<named::whole::Camel>().unwrap(), read);
}

/// Wherever the struct itself is in a type.
#[test]
fn a_struct_within_a_type_has_serdes_names() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Wrapper(Camel);
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(transparent)]
    struct Transparent {
        meta: Option<Camel>,
    }
    let sent = || Camel { thread_id: "t".into(), parent_thread_id: Some(1), ..Camel::default() };
    let observed = observed(&sent());
    assert_eq!(observed.deserialize::<Wrapper>().unwrap(), Wrapper(sent()));
    assert_eq!(observed.deserialize::<Transparent>().unwrap(), Transparent { meta: Some(sent()) });
}

/// A struct with names that are not the contract's, and types with its name, which ask for some fields by those.
#[derive(Clone, Debug, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(blob(key = "x-meta"), unlike_serde)]
struct Partly {
    #[serde(rename = "threadId", alias = "thread", alias = "thread_id")]
    #[codex_meta(blob, omit(header, flat))]
    thread_id: String,
    #[codex_meta(blob, omit(header, flat))]
    user: String,
    #[serde(default)]
    #[codex_meta(skip)]
    local_note: String,
    #[codex_meta(nested, omit(header, flat))]
    ids: PartlyIds,
    #[codex_meta(blob(view = full), omit(header, flat))]
    viewed: PartlyViewed,
}

#[derive(Clone, Debug, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(part, transports(blob), unlike_serde)]
struct PartlyIds {
    #[serde(rename = "windowId")]
    #[codex_meta(blob)]
    window_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(part, transports(flat), views(full), rename_all = "camelCase")]
struct PartlyViewed {
    #[serde(alias = "o", alias = "open_it")]
    #[codex_meta(flat, full)]
    open_it: bool,
    #[codex_meta(flat, full)]
    num_ber: u8,
}

mod partly {
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    pub(super) struct Partly {
        pub(super) user: String,
        pub(super) ids: PartlyIds,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    pub(super) struct PartlyIds {
        pub(super) window_id: Option<String>,
    }
}

#[test]
fn an_alias_or_a_field_of_its_own_makes_no_other_struct_of_it() {
    let viewed = PartlyViewed { open_it: true, num_ber: 1 };
    let ids = PartlyIds { window_id: Some("w".into()) };
    let sent = Partly { thread_id: "t".into(), user: "u".into(), local_note: String::new(), ids, viewed };
    let observed = observed(&sent);
    assert_eq!(observed.deserialize::<Partly>().unwrap(), sent);
    assert_eq!(observed.deserialize::<Option<Box<Partly>>>().unwrap(), Some(Box::new(sent)));
    let read = partly::Partly { user: "u".into(), ids: partly::PartlyIds { window_id: Some("w".into()) } };
    assert_eq!(observed.deserialize::<partly::Partly>().unwrap(), read);
}
