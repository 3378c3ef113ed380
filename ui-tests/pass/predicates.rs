//! The forms that a `when` or a `skip_if` may have.

use std::collections::{BTreeMap, HashSet};
use std::ops::Not;
use std::path::PathBuf;

use codex_metadata_runtime::CodexMeta;

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

static NEVER: fn(&u8) -> bool = |_| false;

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta", when = Self::on))]
struct Meta {
    #[codex_meta(flat(when = <Self as Switch>::on), blob(when = self::conditions::always))]
    a: u8,
    #[codex_meta(flat(when = Meta::ON), blob(when = conditions::always::<Self>))]
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
}

impl Switch for Meta {
    const ON: fn(&Self) -> bool = Self::on;

    fn on(&self) -> bool {
        self.a > 0
    }
}

#[test]
fn a_predicate_is_any_path_to_a_function() {
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
    };
    assert_eq!(meta.blob().value.unwrap(), r#"{"a":1,"b":2,"c":3,"number":0}"#);
}
