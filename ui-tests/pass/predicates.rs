//! The forms that a `when` or a `skip_if` may have.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Display;
use std::ops::Not;
use std::path::PathBuf;

use codex_metadata::CodexMeta;

mod conditions {
    pub fn always<T>(_: &T) -> bool {
        true
    }
}

trait Switch {
    const ON: fn(&Self) -> bool;

    fn on(&self) -> bool;
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn is_zeros(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

fn is_shown_as_nothing(value: &dyn Display) -> bool {
    value.to_string().is_empty()
}

fn is_static(_: &&'static str) -> bool {
    true
}

static NEVER: fn(&u8) -> bool = |_| false;

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta", when = Self::on))]
struct Meta<'a> {
    #[codex_meta(flat(when = <Self as Switch>::on), blob(when = self::conditions::always))]
    a: u8,
    #[codex_meta(flat(when = Meta::<'a>::ON), blob(when = conditions::always::<Self>))]
    b: u8,
    #[codex_meta(blob(when = crate::predicates::conditions::always<Meta>), omit(flat))]
    c: u8,
    #[codex_meta(blob, omit(flat), skip_if = String::is_empty)]
    string: String,
    #[codex_meta(blob, omit(flat), skip_if = str::is_empty)]
    dereferenced: String,
    #[codex_meta(blob, omit(flat), skip_if = is_blank)]
    blank: String,
    #[codex_meta(blob, omit(flat), skip_if = <[u8]>::is_empty)]
    slice: Vec<u8>,
    #[codex_meta(blob, omit(flat), skip_if = is_default)]
    default: HashSet<u8>,
    #[codex_meta(blob, omit(flat), skip_if = BTreeMap::is_empty)]
    map: BTreeMap<String, u8>,
    #[codex_meta(blob, omit(flat), skip_if = std::path::Path::is_relative)]
    path: PathBuf,
    #[codex_meta(blob, omit(flat), skip_if = Not::not)]
    flag: bool,
    #[codex_meta(blob, omit(flat), skip_if = NEVER)]
    number: u8,
    #[codex_meta(blob, omit(flat), skip_if = Option::is_none)]
    option: Option<u8>,
    #[codex_meta(blob, omit(flat), skip_if = Vec::<u8>::is_empty)]
    boxed: Box<Vec<u8>>,
    #[codex_meta(blob, omit(flat), skip_if = Vec::is_empty)]
    inferred: Box<Vec<u8>>,
    #[codex_meta(blob, omit(flat), skip_if = <[_]>::is_empty)]
    dereferenced_twice: Box<Vec<u8>>,
    #[codex_meta(blob, omit(flat), skip_if = str::is_empty)]
    dereferenced_thrice: &'a &'a String,
    #[codex_meta(blob, omit(flat), skip_if = str::is_empty)]
    reference: &'a str,
    #[codex_meta(blob, omit(flat), skip_if = is_static)]
    forever: &'static str,
    #[codex_meta(blob, omit(flat), skip_if = str::is_empty)]
    cow: Cow<'a, str>,
    #[codex_meta(blob, omit(flat), skip_if = is_zeros)]
    array: [u8; 4],
    #[codex_meta(blob, omit(flat), skip_if = is_default)]
    array_as_it_is: [u8; 4],
    #[codex_meta(blob, omit(flat), skip_if = Option::is_none)]
    optional: Option<&'a u8>,
    #[codex_meta(flat, omit(blob), skip_if = is_shown_as_nothing)]
    object: Box<dyn Display>,
}

impl Switch for Meta<'_> {
    const ON: fn(&Self) -> bool = Self::on;

    fn on(&self) -> bool {
        self.a > 0
    }
}

#[test]
fn a_predicate_is_any_path_to_a_function() {
    let empty = String::new();
    let meta = Meta {
        a: 1,
        b: 2,
        c: 3,
        string: String::new(),
        dereferenced: String::new(),
        blank: " ".into(),
        slice: Vec::new(),
        default: HashSet::new(),
        map: BTreeMap::new(),
        path: "a".into(),
        flag: false,
        number: 0,
        option: None,
        boxed: Box::default(),
        inferred: Box::default(),
        dereferenced_twice: Box::default(),
        dereferenced_thrice: &&empty,
        reference: "",
        forever: "",
        cow: "".into(),
        array: [0; 4],
        array_as_it_is: [0; 4],
        optional: None,
        object: Box::new(""),
    };
    assert_eq!(meta.blob().value.unwrap(), r#"{"a":1,"b":2,"c":3,"number":0}"#);
}
