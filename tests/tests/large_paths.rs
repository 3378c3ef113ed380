//! Contracts with more request paths and conditions than anybody has: they compile.

use codex_metadata::contract::{PathRelease, RequestPath};
use codex_metadata::{Carrier, CodexMeta};
use seq_macro::seq;

seq!(N in 0..60 {
    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"), paths = PATHS)]
    #[expect(clippy::struct_field_names, reason = "they are numbered")]
    struct ManyConditions {
        #(
            #[codex_meta(
                flat(when = Self::is_kind_~N),
                blob(when = Self::is_kind_~N),
                omit(header)
            )]
            field_of_the_request_~N: u8,
        )*
    }

    impl ManyConditions {
        #(
            const fn is_kind_~N(&self) -> bool {
                self.field_of_the_request_~N > 0
            }
        )*
    }
});

/// Its fields and conditions are those of a nested struct, as most of Codex's are.
#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), paths = NESTED_PATHS)]
struct NestsConditions {
    #[codex_meta(nested)]
    all: ManyConditions,
}

seq!(N in 0..200 {
    const NESTED_PATHS: &[RequestPath] = &[#(path(stringify!(path_~N)).with_holds(NESTED_CONDITIONS),)*];
});

seq!(N in 0..60 {
    const NESTED_CONDITIONS: &[&str] = &[#(concat!("ManyConditions::", stringify!(is_kind_~N)),)*];
});

seq!(N in 0..200 {
    const PATHS: &[RequestPath] = &[#(path(stringify!(path_~N)).with_holds(HELD).with_fails(FAILED),)*];
});

seq!(N in 0..30 {
    const HELD: &[&str] = &[#(concat!("Self::", stringify!(is_kind_~N)),)*];
});

seq!(N in 30..60 {
    const FAILED: &[&str] = &[#(concat!("Self::", stringify!(is_kind_~N)),)*];
});

seq!(N in 0..60 {
    const FIELDS: &[&str] = &[#(stringify!(field_of_the_request_~N),)*];
});

const fn path(name: &'static str) -> RequestPath {
    RequestPath::new(name).with_urls(&["/v1/turns"]).with_carriers(&[Carrier::Flat]).with_required(FIELDS)
}

/// Where the conditions were looked for again for each path, these were more than const evaluation takes.
#[test]
fn many_conditions_of_many_paths_compile() {
    for contract in [ManyConditions::CONTRACT, NestsConditions::CONTRACT] {
        assert_eq!(
            contract.paths().iter().map(|path| path.holds().len() + path.fails().len()).sum::<usize>(),
            200 * 60
        );
    }
}

struct Kind<const N: u8>;

impl<const N: u8> Kind<N> {
    const fn is_the_one_of_the_request_with_the_metadata_of_a_turn(meta: &ConditionsOfViews) -> bool {
        meta.f00 == N
    }
}

seq!(N in 0..60 {
    #[derive(CodexMeta)]
    #[codex_meta(transports(), views(#(v~N,)*), paths = IN_VIEWS)]
    struct ConditionsOfViews {
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f00: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f01: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f02: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f03: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f04: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f05: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f06: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f07: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f08: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f09: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f10: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f11: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f12: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f13: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f14: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f15: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f16: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f17: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f18: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f19: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f20: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f21: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f22: u8,
        #[codex_meta(#(v~N(when = Kind::<N>::is_the_one_of_the_request_with_the_metadata_of_a_turn),)*)]
        f23: u8,
    }
});

const IN_VIEWS: &[RequestPath] = &[RequestPath::new("turn")
    .with_carriers(&[Carrier::View("v59")])
    .with_holds(&["Kind::<59>::is_the_one_of_the_request_with_the_metadata_of_a_turn"])];

/// Where the condition of each field in each view was compared with all others, these were more than const evaluation takes.
#[test]
fn conditions_of_many_fields_in_many_views_compile() {
    assert_eq!(ConditionsOfViews::CONTRACT.paths()[0].holds().len(), 1);
}

seq!(N in 0..300 {
    #[derive(CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(request, receipt), paths = RELEASED)]
    #[expect(clippy::struct_field_names, reason = "they are numbered")]
    struct KeysEverywhere {
        #(
            #[codex_meta(flat, blob, request, receipt)]
            field_of_the_request_~N: u8,
        )*
    }

    const RELEASES: &[PathRelease<'static>] = &[
        #(PathRelease::of_key(Carrier::View("receipt"), stringify!(field_of_the_request_~N)).with_since("1.2.0"),)*
    ];
});

const RELEASED: &[RequestPath] =
    &[RequestPath::new("turn").with_carriers(&[Carrier::View("receipt")]).with_releases(RELEASES)];

/// Where only so many keys were found without a look at all others, these were more than const evaluation takes.
#[test]
fn releases_of_keys_beside_many_others_compile() {
    assert_eq!(KeysEverywhere::CONTRACT.paths()[0].releases().len(), 300);
}
