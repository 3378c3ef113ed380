//! Contracts that are larger than anybody's: they compile, and what is checked of them takes no longer than they are.

use codex_metadata::contract::Key;
use codex_metadata::{CodexMeta, Json, MetaFragment};
use seq_macro::seq;

const COUNT: usize = 300;

const SHORT: &[u8; 39] = b"metadata_of_the_request_#000_of_the_xyz";
const LONG: &[u8; 202] =
    b"metadata_metadata_metadata_metadata_metadata_metadata_metadata_metadata_metadata_metadata_metadata_m\
    etadata_#000_of_the_request_of_the_request_of_the_request_of_the_request_of_the_request_of_the_reque\
    st";

/// `COUNT` different names, which begin alike and end alike: what differs is in the middle, from the `#`.
#[expect(clippy::cast_possible_truncation, reason = "they are digits")]
const fn names<const LEN: usize>(like: &[u8; LEN], of: u8) -> [[u8; LEN]; COUNT] {
    let (mut names, mut at) = ([*like; COUNT], 0);
    while like[at] != b'#' {
        at += 1;
    }
    let mut i = 0;
    while i < COUNT {
        names[i][at] = of;
        names[i][at + 1] += (i / 100) as u8;
        names[i][at + 2] += (i / 10 % 10) as u8;
        names[i][at + 3] += (i % 10) as u8;
        i += 1;
    }
    names
}

#[expect(clippy::large_stack_arrays, reason = "it is evaluated at compile time")]
const fn keys<const LEN: usize>(names: &'static [[u8; LEN]; COUNT]) -> [Key; COUNT] {
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
    ($name:ident, $like:ident, $of:literal) => {
        struct $name;

        impl MetaFragment for $name {
            const KEYS: &'static [Key] = &keys(&const { names($like, $of) });

            fn members(&self, _: &mut dyn FnMut(&'static Key, &dyn Json)) {}
        }
    };
}

fragment!(First, SHORT, b'a');
fragment!(Second, SHORT, b'b');
fragment!(LongFirst, LONG, b'a');
fragment!(LongSecond, LONG, b'b');
fragment!(LongThird, LONG, b'c');
fragment!(LongFourth, LONG, b'd');

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct AlikeAtBothEnds {
    #[codex_meta(blob(flatten), omit(header, flat))]
    first: First,
    #[codex_meta(blob(flatten), omit(header, flat))]
    second: Second,
}

#[test]
fn keys_that_are_alike_at_both_ends_are_told_apart() {
    let owns = |key: &str| AlikeAtBothEnds::CONTRACT.owns(key);
    assert!(owns("metadata_of_the_request_a000_of_the_xyz"));
    assert!(owns("metadataOfTheRequestB299OfTheXyz"));
    assert!(!owns("metadata_of_the_request_c000_of_the_xyz"));
    let meta = AlikeAtBothEnds { first: First, second: Second };
    assert_eq!(meta.blob().value.unwrap(), "{}");
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct LongAndAlike {
    #[codex_meta(blob(flatten), omit(header, flat))]
    first: LongFirst,
    #[codex_meta(blob(flatten), omit(header, flat))]
    second: LongSecond,
    #[codex_meta(blob(flatten), omit(header, flat))]
    third: LongThird,
    #[codex_meta(blob(flatten), omit(header, flat))]
    fourth: LongFourth,
}

/// Where each byte was a step, two such types were more than const evaluation takes.
#[test]
fn long_keys_are_told_apart() {
    let key = |of: &str| str::from_utf8(LONG).unwrap().replace("#000", of);
    assert!(LongAndAlike::CONTRACT.owns(&key("d299")));
    assert!(!LongAndAlike::CONTRACT.owns(&key("e000")));
    let meta = LongAndAlike { first: LongFirst, second: LongSecond, third: LongThird, fourth: LongFourth };
    assert_eq!(meta.blob().value.unwrap(), "{}");
}

#[derive(MetaFragment)]
struct Part {
    part: u8,
}

seq!(N in 0..200 {
    #[derive(CodexMeta)]
    #[codex_meta(transports(blob), blob(key = "x-meta"), views(#(v~N,)*))]
    struct ManyViews {
        #[codex_meta(#(v~N,)* omit(blob))]
        f00: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f01: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f02: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f03: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f04: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f05: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f06: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f07: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f08: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f09: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f10: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f11: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f12: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f13: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f14: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f15: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f16: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f17: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f18: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f19: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f20: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f21: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f22: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f23: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f24: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f25: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f26: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f27: u8,
        #[codex_meta(#(v~N,)* omit(blob))]
        f28: u8,
        #[codex_meta(#(v~N(flatten),)* omit(blob))]
        part: Part,
    }
});
