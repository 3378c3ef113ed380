//! The words of forms, conditions and releases in hostile surroundings: raw and generic paths, borrowed results, macros,
//! functions, and methods of the user's own that have the names of what is called.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Display;

use codex_metadata::contract::{Carrier, RequestPath};
use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, Extras, View};
use serde_json::json;

/// Functions with hostile paths.
trait Shape {
    type Out;

    fn r#type<const UPPER: bool>(text: &str) -> String;

    fn r#as(text: &str) -> Result<Self::Out, Infallible>;
}

impl Shape for u8 {
    type Out = String;

    fn r#type<const UPPER: bool>(text: &str) -> String {
        if UPPER { text.to_uppercase() } else { text.to_owned() }
    }

    fn r#as(text: &str) -> Result<String, Infallible> {
        Ok(text.to_lowercase())
    }
}

trait Asks<T> {
    fn r#if(&self) -> bool;
}

mod r#mod {
    #[derive(serde::Serialize)]
    pub(super) struct Inner<'a>(pub(super) &'a str);

    /// Borrows from what is sent.
    pub(super) fn r#ref<'a>(inner: &Inner<'a>) -> &'a str {
        inner.0
    }

    pub(super) const fn short(_: &Inner<'_>) -> &'static str {
        "-"
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat), header(limit = 64), flat(limit = 3))]
struct Formed<'a> {
    #[codex_meta(header(name = "x-inner", with = r#mod::r#ref), flat(with = r#mod::r#ref, instead = r#mod::short))]
    inner: Option<r#mod::Inner<'a>>,
    #[codex_meta(
        header(name = "x-text", with = <u8 as Shape>::r#type::<true>, read = <u8 as Shape>::r#as, sensitive),
        flat(with = <u8 as Shape>::r#type::<{ 1 > 2 }>, read = <u8>::r#as, limit = 64,)
    )]
    text: String,
    #[codex_meta(header(name = "x-json", json, limit = 99), flat(json))]
    json: &'a [u8],
}

#[test]
fn paths_of_any_kind_make_what_is_sent() {
    let meta = Formed { inner: Some(r#mod::Inner("within")), text: "Text".into(), json: &[1, 2] };
    let sent = meta.project();
    assert_eq!((&sent.headers["x-inner"], &*sent.client_metadata["inner"]), (&"within".parse().unwrap(), "-"));
    assert_eq!((&sent.headers["x-text"], &*sent.client_metadata["text"]), (&"TEXT".parse().unwrap(), "Text"));
    assert_eq!(sent.headers["x-json"], "[1,2]");
    assert!(!sent.client_metadata.contains_key("json"));
}

/// A function reads text back, of any lifetime, and JSON back, of what owns it.
#[derive(CodexMeta, serde::Deserialize, Debug, PartialEq)]
#[codex_meta(blob(key = "x-meta"))]
struct Both {
    #[codex_meta(
        header(name = "x-pair", with = Self::joined, read = split::<'_, u8>),
        flat(with = Self::joined, read = split::<u8>),
        blob(with = Self::listed, read = Self::unlisted)
    )]
    pair: (u8, u8),
    #[codex_meta(flat(with = generic::<u32>, read = str::parse::<u32>), blob(with = u32::to_string, read = parsed), omit(header))]
    number: Option<u32>,
}

fn split<'t, T: std::str::FromStr + 't>(text: &'t str) -> Result<(T, T), Option<T::Err>> {
    let (one, other) = text.split_once('-').ok_or(None)?;
    Ok((one.parse().map_err(Some)?, other.parse().map_err(Some)?))
}

fn generic<T: Display>(value: &T) -> impl Display {
    value.to_string()
}

fn parsed(text: String) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

impl Both {
    fn joined(pair: &(u8, u8)) -> impl Display + use<> {
        format!("{}-{}", pair.0, pair.1)
    }

    const fn listed(&(one, other): &(u8, u8)) -> [u8; 2] {
        [one, other]
    }

    fn unlisted(list: Vec<u8>) -> Result<(u8, u8), Vec<u8>> {
        <[u8; 2]>::try_from(list).map(|[one, other]| (one, other))
    }
}

#[test]
fn functions_of_any_kind_read_back() {
    let both = Both { pair: (3, 4), number: Some(5) };
    let sent = both.project();
    let observed = Observed::of::<Both>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
    assert_eq!(observed.audit(), []);
    assert_eq!(observed.deserialize::<Both>().unwrap(), both);
    let observed = Observed::of::<Both>().headers(&sent.headers).finish();
    assert_eq!(observed.deserialize::<Both>().unwrap(), both, "of the header's copy of the blob");
}

/// Lists and maps that are borrowed, boxed, generic.
#[derive(CodexMeta)]
#[codex_meta(transports(header, flat), header(total = 4096))]
struct Parts<'a, K, T: ?Sized, const N: usize>
where
    K: Display,
    for<'t> &'t T: IntoIterator<Item: Display>,
{
    #[codex_meta(header(name = "x-array", list, shed = 2), flat(list = " | "))]
    array: [K; N],
    #[codex_meta(header(name = "x-line", repeat, shed = 1), omit(flat))]
    lines: Option<Box<[Cow<'a, str>]>>,
    #[codex_meta(header(prefix = "x-meta-"), flat(prefix = "meta."))]
    entries: &'a BTreeMap<&'a str, K>,
    #[codex_meta(flat(list), omit(header))]
    any: &'a T,
}

#[test]
fn parts_of_any_kind_are_sent() {
    let entries = BTreeMap::from([("Team", 7), ("b", 8)]);
    let lines = Some(["one".into(), "two".into()].into());
    let sent = Parts::<_, [&str], 2> { array: [1, 2], lines, entries: &entries, any: &["x", "y"][..] }.project();
    assert_eq!(sent.headers["x-array"], "1, 2");
    assert_eq!(sent.headers.get_all("x-line").iter().collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(
        (&sent.headers["x-meta-team"], &sent.headers["x-meta-b"]),
        (&"7".parse().unwrap(), &"8".parse().unwrap())
    );
    let flat = [("array", "1 | 2"), ("any", "x, y"), ("meta.Team", "7"), ("meta.b", "8")];
    assert!(flat.iter().all(|(key, value)| sent.client_metadata[*key] == *value), "{:?}", sent.client_metadata);
}

/// What holds others: nested, as a view, behind pointers, generic, under raw names.
#[derive(Clone, CodexMeta)]
#[codex_meta(part, views(r#type, all))]
struct Inside<T: serde::Serialize + Display> {
    #[codex_meta(header = "x-id", flat, blob, r#type(key = "ID", sensitive), all)]
    id: T,
    #[codex_meta(all(unless = Self::r#if), omit(header, flat, blob, r#type))]
    rest: u8,
}

impl<T: serde::Serialize + Display> Asks<T> for Inside<T> {
    fn r#if(&self) -> bool {
        self.rest == 0
    }
}

const PATHS: &[RequestPath] =
    &[RequestPath::new("one").with_carriers(&[Carrier::Flat]).with_holds(&["<Self as Asks<u8>>::r#if"])];

#[derive(CodexMeta)]
#[codex_meta(
    blob(key = "x-meta", body_only, when = <Self as Asks<u8>>::r#if),
    views(r#fn, log),
    foreign("x-proxy-*", "trace",),
    paths = self::PATHS
)]
struct Outside<'a> {
    #[codex_meta(nested, omit(r#fn, log), when = <Self as Asks<u8>>::r#if)]
    nested: Option<std::rc::Rc<Inside<u8>>>,
    #[codex_meta(
        header(name = "x-inner", view = r#type, unless = <Self as Asks<u8>>::r#if),
        flat(view = all, limit = 64),
        blob = "inner",
        r#fn(view = r#type),
        log(view = all, since = "1.0.0-beta+build"),
        deprecated = "of \"no\" use",
        unlike_serde
    )]
    view: &'a Inside<&'a str>,
    #[codex_meta(header = "x-a", header(name = "x-b", unless = Outside::never), omit(flat, log), blob(yields), r#fn)]
    several: u8,
    #[codex_meta(extras)]
    extras: Extras<Self>,
    #[codex_meta(
        flat(key = "either", when = Self::never, until = "3.0.0"),
        flat(key = "either", unless = Self::never, with = u8::to_string),
        omit(header, blob, r#fn, log),
        since = "1.2.3"
    )]
    either: u8,
}

impl serde::Serialize for Inside<&str> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("as a value")
    }
}

impl Asks<u8> for Outside<'_> {
    fn r#if(&self) -> bool {
        self.nested.is_some()
    }
}

impl Outside<'_> {
    const fn never(&self) -> bool {
        false
    }
}

#[test]
fn structs_within_others_are_sent() {
    let (inner, view) = (Inside { id: 7, rest: 1 }, Inside { id: "v", rest: 0 });
    let with = |nested| Outside { nested, view: &view, several: 3, extras: Extras::client([("team", "a")]), either: 3 };
    let sent = with(Some(inner.into())).project();
    assert_eq!(sent.headers["x-id"], "7");
    assert!(!sent.headers.contains_key("x-inner") && !sent.headers.contains_key("x-meta"));
    let flat = [("id", "7"), ("view", r#"{"id":"v"}"#), ("either", "3")];
    assert!(flat.iter().all(|(key, value)| sent.client_metadata[*key] == *value), "{:?}", sent.client_metadata);
    assert_eq!(sent.client_metadata["x-meta"], r#"{"id":7,"inner":"as a value","several":3,"team":"a"}"#);
    let sent = with(None).project();
    assert_eq!(
        (&sent.headers["x-inner"], &sent.headers["x-b"]),
        (&r#"{"ID":"v"}"#.parse().unwrap(), &"3".parse().unwrap())
    );
    const FN: View<Outside<'_>> = View::named("fn");
    assert_eq!(with(None).view(FN).value, json!({"view": {"ID": "v"}, "several": 3, "team": "a"}));
    assert_eq!(Outside::CONTRACT.paths().len(), 1);
}

/// A struct of a macro: words, names and paths are its arguments.
macro_rules! declare {
    ($name:ident, $key:literal, $function:path, $view:ident, $limit:literal, $type:ty) => {
        #[derive(CodexMeta)]
        #[codex_meta(header(limit = $limit), flat(limit = $limit), blob(key = $key), views($view))]
        struct $name {
            #[codex_meta(
                                                                        header(name = "x-made", with = $function),
                                                                        flat(with = $function, limit = $limit),
                                                                        blob(with = $function),
                                                                        $view(with = $function),
                                                                        since = "1.0.0"
                                                                    )]
            made: $type,
            #[codex_meta(nested, omit(flat, $view))]
            nested: Inside<$type>,
        }
    };
}

declare!(Declared, "x-meta", u32::to_string, view, 8, u32);

#[test]
fn a_macro_hands_words_on() {
    let sent = Declared { made: 7, nested: Inside { id: 1, rest: 0 } }.project();
    assert_eq!((&sent.headers["x-made"], &sent.headers["x-id"]), (&"7".parse().unwrap(), &"1".parse().unwrap()));
    assert_eq!(sent.blob(), Some(r#"{"made":"7","id":1}"#));
}

#[test]
fn in_a_function_with_what_is_in_scope_there() {
    const LOCAL: &[RequestPath] = &[RequestPath::new("local").with_carriers(&[Carrier::View("v")])];

    fn twice(value: &u8) -> u8 {
        value * 2
    }

    fn half(value: u8) -> Result<u8, ()> {
        if value.is_multiple_of(2) { Ok(value / 2) } else { Err(()) }
    }

    #[derive(CodexMeta, serde::Deserialize)]
    #[codex_meta(transports(), views(v), paths = LOCAL)]
    struct Local {
        #[codex_meta(v(with = twice, read = half))]
        value: u8,
    }

    const V: View<Local> = View::named("v");
    let sent = Local { value: 4 }.view(V).value;
    assert_eq!(sent, json!({"value": 8}));
    let observed = Observed::of::<Local>().on(Local::CONTRACT.path_named("local")).view(V, &sent).finish();
    assert_eq!(observed.deserialize::<Local>().unwrap().value, 4);
}
