//! Contracts that are larger than anybody's: they compile, and what is checked of them takes no longer than they are.

use codex_metadata::contract::{Key, OwnedContract, PathRelease, RequestPath};
use codex_metadata::{Carrier, CodexMeta, Json, MetaFragment, View};
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

seq!(N in 0..300 {
    #[derive(CodexMeta)]
    #[codex_meta(transports(), views(#(v~N,)*))]
    struct ManyForms {
        #[codex_meta(#(v~N(with = Self::plus::<N>),)*)]
        number: u32,
    }
});

impl ManyForms {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "`with` passes references")]
    fn plus<const MORE: u32>(number: &u32) -> u32 {
        number + MORE
    }
}

/// Where the number of a form was a byte, the last views had the forms of the first ones.
#[test]
fn each_of_many_views_has_its_own_form_of_a_value() {
    let meta = ManyForms { number: 1000 };
    for (view, number) in [("v0", 1000), ("v255", 1255), ("v256", 1256), ("v299", 1299)] {
        assert_eq!(meta.view(View::named(view)).value, serde_json::json!({ "number": number }), "{view}");
    }
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat, blob))]
struct Level00 {
    #[codex_meta(flat, blob)]
    k00: u8,
}

macro_rules! levels {
    ($($level:ident $key:ident $inner:ident,)*) => {
        $(
            #[derive(CodexMeta)]
            #[codex_meta(part, transports(flat, blob))]
            struct $level {
                #[codex_meta(flat, blob)]
                $key: u8,
                #[codex_meta(nested)]
                inner: $inner,
            }
        )*
    };
}

levels! {
    Level01 k01 Level00,
    Level02 k02 Level01,
    Level03 k03 Level02,
    Level04 k04 Level03,
    Level05 k05 Level04,
    Level06 k06 Level05,
    Level07 k07 Level06,
    Level08 k08 Level07,
    Level09 k09 Level08,
    Level10 k10 Level09,
    Level11 k11 Level10,
    Level12 k12 Level11,
    Level13 k13 Level12,
    Level14 k14 Level13,
    Level15 k15 Level14,
    Level16 k16 Level15,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
struct Deep {
    #[codex_meta(nested)]
    inner: Level16,
}

/// Where each row led to all rows of the next level, eight levels took the compiler longer than anybody waits.
#[test]
fn many_levels_of_nested_structs_compile() {
    let fields = Deep::CONTRACT.fields();
    assert_eq!(fields.len(), 17);
    let depth = |name: &str| fields.iter().find(|field| field.name() == name).unwrap().within().len();
    assert_eq!((depth("k16"), depth("k00")), (1, 17));
    let lowest = fields.iter().find(|field| field.name() == "k00").unwrap();
    assert_eq!(lowest.declared_in(), Some("Level00"));
}

seq!(N in 0..300 {
    #[derive(CodexMeta)]
    #[codex_meta(part, transports(flat))]
    struct Wide {
        #[codex_meta(flat = "wide")]
        alike: u8,
        #(
            #[codex_meta(flat)]
            field_~N: u8,
        )*
    }

    #[derive(CodexMeta)]
    #[codex_meta(part, transports(flat))]
    struct AsWide {
        #[codex_meta(flat = "as_wide")]
        alike: u8,
        #(
            #[codex_meta(flat)]
            other_field_~N: u8,
        )*
    }
});

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct TwoWide {
    #[codex_meta(nested)]
    first: Wide,
    #[codex_meta(nested)]
    second: AsWide,
}

/// Where the name of each row was compared with all others, these were more than const evaluation takes.
#[test]
fn many_fields_of_nested_structs_compile() {
    let fields = TwoWide::CONTRACT.fields();
    assert_eq!(fields.len(), 602);
    let names = [0, 1, 300, 301, 302, 601].map(|at| fields[at].name());
    let long = ["first.alike", "second.alike"];
    assert_eq!(names, [long[0], "field_0", "field_299", long[1], "other_field_0", "other_field_299"]);
}

seq!(N in 0..100 {
    const REQUIRED: &[&str] = &[#(stringify!(field_of_the_request_~N),)*];

    #[derive(CodexMeta)]
    #[codex_meta(transports(flat), paths = PATHS)]
    struct ManyRequired {
        #[codex_meta(flat)]
        session_id: u8,
        #(
            #[codex_meta(flat)]
            field_of_the_request_~N: u8,
        )*
    }
});

const fn path(name: &'static str) -> RequestPath {
    RequestPath::new(name).with_urls(&["/v1/turns"]).with_carriers(&[Carrier::Flat]).with_required(REQUIRED)
}

const PATHS: &[RequestPath] =
    &[path("a"), path("b"), path("c"), path("d"), path("e"), path("f"), path("g"), path("h"), path("i"), path("j")];

/// Where each name was looked for among all fields, these were more than const evaluation takes.
#[test]
fn many_fields_that_many_paths_require_compile() {
    let paths = ManyRequired::CONTRACT.paths();
    assert_eq!(paths.iter().map(|path| path.required().len()).sum::<usize>(), 1000);
}

/// A file has more names than are in the index of them.
#[test]
fn a_path_of_a_file_requires_any_of_thousands_of_fields() {
    let mut file = ManyRequired::CONTRACT.to_json();
    let like = file["fields"][100].clone();
    let fields = file["fields"].as_array_mut().unwrap();
    for i in 100..3000 {
        let mut field = like.clone();
        let name = format!("field_of_the_request_{i}");
        field["transports"]["flat"]["keys"] = [name.as_str()].into();
        field["name"] = name.into();
        fields.push(field);
    }
    file["paths"][9]["required"] = ["field_of_the_request_0", "field_of_the_request_2999"].into();
    assert_eq!(OwnedContract::from_value(&file).map(|_| ()), Ok(()));
    file["paths"][9]["required"] = ["field_of_the_request_2999", "field_of_the_request_3000"].into();
    let error = OwnedContract::from_value(&file).unwrap_err();
    assert_eq!(error.place(), "/paths/9");
    let what = "request path `j` requires the field `field_of_the_request_3000`, which `ManyRequired` has not";
    assert!(error.what().starts_with(what), "{error}");
}

seq!(N in 0..100 {
    const RELEASES: &[PathRelease<'static>] = &[
        #(
            PathRelease::of_key(Carrier::Flat, stringify!(field_of_the_request_~N)).with_since("1.2.0"),
            PathRelease::of_key(Carrier::BodyBlob, stringify!(field_of_the_request_~N)).with_until("1.3.0"),
        )*
    ];

    #[derive(CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"), paths = RELEASED)]
    struct ManyReleases {
        #[codex_meta(flat, blob)]
        session_id: u8,
        #(
            #[codex_meta(flat, blob)]
            field_of_the_request_~N: u8,
        )*
    }
});

const fn released(name: &'static str) -> RequestPath {
    path(name).with_carriers(&[Carrier::Flat, Carrier::BodyBlob]).with_required(&[]).with_releases(RELEASES)
}

const RELEASED: &[RequestPath] = &[
    released("a"),
    released("b"),
    released("c"),
    released("d"),
    released("e"),
    released("f"),
    released("g"),
    released("h"),
    released("i"),
    released("j"),
];

/// Where each key was looked for among all fields, and compared with all before it, these were more than const evaluation
/// takes.
#[test]
fn many_keys_with_releases_of_their_own_compile() {
    let paths = ManyReleases::CONTRACT.paths();
    assert_eq!(paths.iter().map(|path| path.releases().len()).sum::<usize>(), 2000);
}

/// A file has more keys than are in the index of them.
#[test]
fn a_path_of_a_file_has_releases_of_any_of_thousands_of_keys() {
    let mut file = ManyReleases::CONTRACT.to_json();
    let like = file["fields"][100].clone();
    let fields = file["fields"].as_array_mut().unwrap();
    let mut releases = Vec::new();
    for i in 100..3000 {
        let mut field = like.clone();
        let name = format!("field_of_the_request_{i}");
        field["transports"]["flat"]["keys"] = [name.as_str()].into();
        field["transports"]["blob"]["keys"] = [name.as_str()].into();
        releases.push(serde_json::json!({ "carrier": "blob", "key": name, "since": "1.2.0" }));
        field["name"] = name.into();
        fields.push(field);
    }
    let read = |releases: &[serde_json::Value]| {
        let mut file = file.clone();
        file["paths"][9]["releases"] = releases.into();
        OwnedContract::from_value(&file).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(read(&releases), Ok(()));
    let mut twice = releases.clone();
    twice.push(releases[2899].clone());
    let error = read(&twice).unwrap_err();
    assert!(error.contains("says twice which releases send `field_of_the_request_2999` on `blob`"), "{error}");
    releases[2899]["key"] = "field_of_the_request_3000".into();
    let error = read(&releases).unwrap_err();
    assert!(error.contains("says which releases send the key `field_of_the_request_3000` on `blob`"), "{error}");
}
