//! Structs that nest larger ones than anybody's: they compile, and what is checked of them takes no longer than they are.

use std::collections::BTreeMap;

use codex_metadata::{CodexMeta, Contract, MetaFragment};
use seq_macro::seq;

seq!(N in 0..300 {
    #[derive(CodexMeta)]
    #[codex_meta(part, transports(flat, blob))]
    #[expect(clippy::struct_field_names, reason = "they are numbered")]
    struct Everywhere {
        #(
            #[codex_meta(flat, blob)]
            field_of_the_request_~N: u8,
        )*
    }

    #[derive(MetaFragment)]
    #[expect(clippy::struct_field_names, reason = "they are numbered")]
    struct Members {
        #(
            member_of_the_request_~N: u8,
        )*
    }
});

macro_rules! among {
    ($($name:literal)*) => {
        #[derive(CodexMeta)]
        #[codex_meta(transports(flat, blob), blob(key = "x-meta"), reserved($($name,)*))]
        struct AmongReserved {
            #[codex_meta(nested)]
            all: Everywhere,
            #[codex_meta(blob(flatten), omit(flat))]
            members: Members,
        }

        #[derive(CodexMeta)]
        #[codex_meta(transports(flat, blob), blob(key = "x-meta"), foreign("proxy_*", $($name,)*))]
        struct AmongForeign {
            #[codex_meta(nested)]
            all: Everywhere,
            #[codex_meta(blob(flatten), omit(flat))]
            members: Members,
        }
    };
}

among! {
    "name_of_the_struct_00" "name_of_the_struct_01" "name_of_the_struct_02" "name_of_the_struct_03"
    "name_of_the_struct_04" "name_of_the_struct_05" "name_of_the_struct_06" "name_of_the_struct_07"
    "name_of_the_struct_08" "name_of_the_struct_09" "name_of_the_struct_10" "name_of_the_struct_11"
    "name_of_the_struct_12" "name_of_the_struct_13" "name_of_the_struct_14" "name_of_the_struct_15"
    "name_of_the_struct_16" "name_of_the_struct_17" "name_of_the_struct_18" "name_of_the_struct_19"
    "name_of_the_struct_20" "name_of_the_struct_21" "name_of_the_struct_22" "name_of_the_struct_23"
    "name_of_the_struct_24" "name_of_the_struct_25" "name_of_the_struct_26" "name_of_the_struct_27"
    "name_of_the_struct_28" "name_of_the_struct_29" "name_of_the_struct_30" "name_of_the_struct_31"
    "name_of_the_struct_32" "name_of_the_struct_33" "name_of_the_struct_34" "name_of_the_struct_35"
    "name_of_the_struct_36" "name_of_the_struct_37" "name_of_the_struct_38" "name_of_the_struct_39"
    "name_of_the_struct_40" "name_of_the_struct_41" "name_of_the_struct_42" "name_of_the_struct_43"
    "name_of_the_struct_44" "name_of_the_struct_45" "name_of_the_struct_46" "name_of_the_struct_47"
    "name_of_the_struct_48" "name_of_the_struct_49" "name_of_the_struct_50" "name_of_the_struct_51"
    "name_of_the_struct_52" "name_of_the_struct_53" "name_of_the_struct_54" "name_of_the_struct_55"
    "name_of_the_struct_56" "name_of_the_struct_57" "name_of_the_struct_58" "name_of_the_struct_59"
}

/// Where each key was compared with each of those names, these were more than const evaluation takes.
#[test]
fn many_keys_among_many_names_compile() {
    assert_eq!(AmongReserved::CONTRACT.reserved().len(), 60);
    assert_eq!(AmongForeign::CONTRACT.foreign().len(), 61);
    assert!(AmongForeign::CONTRACT.is_foreign("NameOfTheStruct59"));
}

/// The same keys twice, of which a request has one: every one of them is another's too.
#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
struct OneOfTwo {
    #[codex_meta(nested, when = Self::is_first)]
    first: Everywhere,
    #[codex_meta(nested, unless = Self::is_first)]
    second: Everywhere,
    #[codex_meta(blob(flatten, when = Self::is_first), omit(flat))]
    first_members: Members,
    #[codex_meta(blob(flatten, unless = Self::is_first), omit(flat))]
    second_members: Members,
    #[codex_meta(skip)]
    is_first: bool,
}

impl OneOfTwo {
    fn is_first(&self) -> bool {
        self.is_first
    }
}

/// Where each key was compared with all of the other struct, a hundred were more than const evaluation takes.
#[test]
fn many_keys_that_two_structs_share_compile() {
    assert_eq!(OneOfTwo::CONTRACT.fields().len(), 603);
    assert!(OneOfTwo::CONTRACT.owns("field_of_the_request_299"));
    assert!(OneOfTwo::CONTRACT.owns("member_of_the_request_299"));
}

/// The prefix of one field, and the keys of a nested struct that begin like it but for their last characters.
#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
struct BesideAPrefix {
    #[codex_meta(flat(prefix = "field_of_the_request_0_"), omit(blob))]
    labels: BTreeMap<String, String>,
    #[codex_meta(nested)]
    all: Everywhere,
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat, blob))]
struct Labels {
    #[codex_meta(flat(prefix = "field_of_the_request_9_"), omit(blob))]
    labels: BTreeMap<String, String>,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
struct BesideANestedPrefix {
    #[codex_meta(nested)]
    all: Everywhere,
    #[codex_meta(nested)]
    labels: Labels,
}

#[test]
fn many_keys_beside_a_prefix_compile() {
    assert!(BesideAPrefix::CONTRACT.owns("field_of_the_request_0_a"));
    assert!(BesideANestedPrefix::CONTRACT.owns("field_of_the_request_9_a"));
    assert_eq!([BesideAPrefix::CONTRACT, BesideANestedPrefix::CONTRACT].map(Contract::faults), [[], []]);
}

macro_rules! in_many_views {
    ($($field:ident)*) => {
        seq!(N in 0..60 {
            #[derive(CodexMeta)]
            #[codex_meta(part, transports(), views(#(v~N,)*))]
            struct InManyViews {
                $(
                    #[codex_meta(#(v~N,)*)]
                    $field: u8,
                )*
            }

            #[derive(CodexMeta)]
            #[codex_meta(transports(), views(#(v~N,)*))]
            struct NestsManyViews {
                #[codex_meta(nested)]
                all: InManyViews,
            }
        });
    };
}

in_many_views! {
    f00 f01 f02 f03 f04 f05 f06 f07 f08 f09 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20 f21 f22 f23 f24 f25 f26 f27 f28 f29
}

/// Where each view of each field was looked for from the first on, these were more than const evaluation takes.
#[test]
fn a_nested_struct_in_many_views_compiles() {
    assert!(NestsManyViews::CONTRACT.view_owns("v59", "f29"));
}

seq!(N in 0..60 {
    #(
        #[derive(CodexMeta)]
        #[codex_meta(part, transports(flat, blob), views(mcp))]
        #[expect(clippy::struct_field_names, reason = "they are numbered")]
        struct Part~N {
            #[codex_meta(flat, blob, mcp)]
            first_of_~N: u8,
            #[codex_meta(flat, blob, mcp)]
            second_of_~N: u8,
            #[codex_meta(flat, blob, mcp)]
            third_of_~N: u8,
        }
    )*

    #[derive(CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(mcp))]
    #[expect(clippy::struct_field_names, reason = "they are numbered")]
    struct ManyParts {
        #(
            #[codex_meta(nested)]
            part_~N: Part~N,
        )*
    }
});

/// Where each was compared with the rows of all others, these took as long as all other tests.
#[test]
fn many_nested_structs_compile() {
    assert_eq!(ManyParts::CONTRACT.fields().len(), 180);
    assert_eq!(ManyParts::CONTRACT.faults(), []);
}
