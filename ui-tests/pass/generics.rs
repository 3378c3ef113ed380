//! Lifetimes, types, constants and `where` clauses.

use std::borrow::Cow;
use std::fmt::Display;
use std::marker::PhantomData;

use codex_metadata::requirements::{AsJson, AsMember, AsMembers, AsText};
use codex_metadata::{CodexMeta, Extras, HasBlob, HasFlat, HasHeaders, Limit, Limits, MetaFragment};
use serde::Serialize;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", when = Self::has_name))]
struct Meta<'a, 'b: 'a, T, U, const N: usize = 2>
where
    T: Display + Serialize,
    U: MetaFragment,
    [T; N]: Serialize,
{
    #[codex_meta(header = "name", flat, blob)]
    name: &'a str,
    #[codex_meta(blob, omit(header, flat))]
    text: Cow<'b, str>,
    #[codex_meta(header = "value", flat(when = Meta::has_name), blob)]
    value: Option<T>,
    #[codex_meta(blob, omit(header, flat))]
    array: [T; N],
    #[codex_meta(blob(flatten), omit(header, flat))]
    fragment: Option<U>,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

impl<T, U, const N: usize> Meta<'_, '_, T, U, N>
where
    T: Display + Serialize,
    U: MetaFragment,
    [T; N]: Serialize,
{
    fn has_name(&self) -> bool {
        !self.name.is_empty()
    }
}

#[derive(MetaFragment)]
struct Pair<'a, T: Serialize + ?Sized, const N: usize>
where
    [u8; N]: Serialize,
{
    left: &'a T,
    right: Option<[u8; N]>,
}

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind<'a, T: Serialize> {
    None,
    #[codex_meta(content = "value")]
    Some(&'a T),
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Flattened<'a> {
    #[codex_meta(blob(flatten), omit(header, flat))]
    kind: Kind<'a, u8>,
    #[codex_meta(blob(flatten), omit(header, flat))]
    pair: Option<Pair<'a, str, 2>>,
}

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Phantom<T: ?Sized> {
    #[codex_meta(skip)]
    _of: PhantomData<T>,
    #[codex_meta(header = "id")]
    id: u8,
}

/// Its flattened types are known, as far as they can be named without the parameters.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Known<'a, T: Display + Serialize + Clone, const N: usize>
where
    [u8; N]: Sized,
    &'a T: Serialize,
{
    #[codex_meta(blob(flatten), omit(header, flat))]
    page: Option<Box<Page>>,
    #[codex_meta(blob(flatten), omit(header, flat))]
    kind: Kind<'a, T>,
    #[codex_meta(blob(flatten), omit(header, flat))]
    sized: Option<Pair<'static, str, 2>>,
    #[codex_meta(skip)]
    _bytes: [u8; N],
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct OfItself<T>
where
    Self: Sized,
    T: Serialize,
{
    #[codex_meta(blob(flatten), omit(header, flat))]
    page: Page,
    #[codex_meta(blob, omit(header, flat))]
    value: T,
}

#[derive(MetaFragment)]
struct Page {
    number: u8,
}

#[test]
fn keys_that_depend_on_no_parameter_are_those_of_the_fragment() {
    let known = Known { page: Some(Box::new(Page { number: 1 })), kind: Kind::Some(&2), sized: None, _bytes: [0] };
    assert_eq!(known.blob().value.unwrap(), r#"{"number":1,"kind":"some","value":2}"#);
    let of_itself = OfItself { page: Page { number: 1 }, value: 2 };
    assert_eq!(of_itself.blob().value.unwrap(), r#"{"number":1,"value":2}"#);
}

/// The bounds that the compiler suggests where there are none.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Suggested<'a, T: AsText + AsJson, F: AsMembers> {
    #[codex_meta(header = "id", flat, blob)]
    id: Option<T>,
    #[codex_meta(blob(flatten), omit(header, flat))]
    fragment: F,
    #[codex_meta(skip)]
    _of: PhantomData<&'a T>,
}

#[derive(MetaFragment)]
struct SuggestedMember<T: AsMember> {
    member: Option<T>,
}

#[test]
fn suggested_bounds_are_as_good_as_others() {
    let fragment = SuggestedMember { member: Some(2) };
    let meta = Suggested { id: Some(1), fragment, _of: PhantomData };
    assert_eq!(meta.blob().value.unwrap(), r#"{"id":1,"member":2}"#);

    type Meta<'a> = Suggested<'a, u8, Pair<'a, str, 1>>;
    let meta = Meta { id: Some(1), fragment: Pair { left: "l", right: None }, _of: PhantomData };
    assert_eq!(meta.project().blob().unwrap(), r#"{"id":1,"left":"l"}"#);
    assert!(Meta::CONTRACT.owns("right"));
}

#[test]
fn generics_are_those_of_the_type() {
    let name = String::from("n");
    let meta = Meta::<'_, 'static, u8, Pair<'static, str, 1>> {
        name: &name,
        text: "t".into(),
        value: Some(1),
        array: [1, 2],
        fragment: Some(Pair { left: "l", right: None }),
        extras: Extras::default(),
    };
    let blob = r#"{"name":"n","text":"t","value":1,"array":[1,2],"left":"l"}"#;
    assert_eq!(meta.blob().value.unwrap(), blob);

    let flattened = Flattened { kind: Kind::Some(&3), pair: Some(Pair { left: "l", right: Some([1, 2]) }) };
    assert_eq!(flattened.blob().value.unwrap(), r#"{"kind":"some","value":3,"left":"l","right":[1,2]}"#);
    let _ = Kind::<u8>::None;

    assert_eq!(Phantom::<str> { _of: PhantomData, id: 1 }.headers().value["id"], "1");
}

/// Whoever is generic over a struct with a transport has it within other limits, too.
fn shortened<M: HasHeaders + HasFlat + HasBlob>(meta: &M) -> (usize, usize, Option<String>) {
    let limits = Limits { body_blob: Limit::Bytes(1), ..Limits::LIFTED };
    let within = meta.within(limits);
    (within.headers().value.len(), within.client_metadata().value.len(), within.blob().value)
}

#[test]
fn limits_are_for_any_struct() {
    let known = Known { page: Some(Box::new(Page { number: 1 })), kind: Kind::Some(&2), sized: None, _bytes: [0] };
    assert_eq!(shortened(&known), (1, 0, None));
}
