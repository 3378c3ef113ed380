//! More flattened keys than could be compared each with each in const evaluation.

use codex_metadata::contract::Key;
use codex_metadata::{CodexMeta, Json, MetaFragment};

const COUNT: usize = 600;

/// `COUNT` different names of one length, which begin alike and end in `last`.
const fn names(last: u8) -> [[u8; 12]; COUNT] {
    let mut names = [*b"metadata0000"; COUNT];
    let mut i = 0;
    while i < COUNT {
        names[i][8] += (i / 100) as u8;
        names[i][9] += (i / 10 % 10) as u8;
        names[i][10] += (i % 10) as u8;
        names[i][11] = last;
        i += 1;
    }
    names
}

const fn keys(names: &'static [[u8; 12]; COUNT]) -> [Key; COUNT] {
    let mut keys = [const { Key::text("") }; COUNT];
    let mut i = 0;
    while i < COUNT {
        let key = match std::str::from_utf8(&names[i]) {
            Ok(name) => Key::text(name),
            Err(_) => unreachable!(),
        };
        // Nothing that can own what it holds is dropped in const evaluation.
        std::mem::forget(std::mem::replace(&mut keys[i], key));
        i += 1;
    }
    keys
}

macro_rules! fragment {
    ($name:ident, $last:literal) => {
        struct $name;

        impl MetaFragment for $name {
            const KEYS: &'static [Key] = &keys(&const { names($last) });

            fn members(&self, _: &mut dyn FnMut(&'static Key, &dyn Json)) {}
        }
    };
}

fragment!(First, b'a');
fragment!(Second, b'b');

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), reserved("mode"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    first: First,
    #[codex_meta(blob(flatten), omit(header, flat))]
    second: Second,
}

#[test]
fn all_are_owned() {
    assert!(Meta::CONTRACT.owns("metadata000a"));
    assert!(Meta::CONTRACT.owns("Metadata599B"));
    assert!(!Meta::CONTRACT.owns("metadata600a"));
    assert_eq!(Meta { first: First, second: Second }.blob().value.unwrap(), "{}");
}
