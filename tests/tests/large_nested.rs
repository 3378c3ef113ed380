//! Structs that nest larger ones than anybody's: they compile, and what is checked of them takes no longer than they are.

use std::collections::BTreeMap;

use codex_metadata::{CodexMeta, Contract, Extras, MetaFragment};
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
        seq!(N in 0..1000 {
            #[derive(CodexMeta)]
            #[codex_meta(transports(blob), blob(key = "x-part"), views(#(v~N,)*))]
            struct InManyViews {
                $(
                    #[codex_meta(#(v~N,)* omit(blob))]
                    $field: u8,
                )*
                #[codex_meta(extras)]
                extras: Extras<Self>,
            }

            #[derive(CodexMeta)]
            #[codex_meta(transports(blob), blob(key = "x-meta"), views(#(v~N,)*))]
            struct NestsManyViews {
                #[codex_meta(nested)]
                all: InManyViews,
            }
        });
    };
}

in_many_views! { f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 }

/// Where each view was looked for among all of them, or all were looked at in one evaluation, these were more than const
/// evaluation takes.
#[test]
fn a_nested_struct_in_many_views_compiles() {
    assert!(NestsManyViews::CONTRACT.view_owns("v999", "f9"));
    assert_eq!(NestsManyViews::CONTRACT.faults(), []);
}

// The names of the views have one length, one beginning and one end.
seq!(N in 0..60 {
    #(
        #[derive(CodexMeta)]
        #[codex_meta(part, transports(flat), views(request, receipt))]
        #[expect(clippy::struct_field_names, reason = "they are numbered")]
        struct Part~N {
            #[codex_meta(flat, request, receipt)]
            first_of_~N: u8,
            #[codex_meta(flat, request, receipt)]
            second_of_~N: u8,
            #[codex_meta(flat, request, receipt)]
            third_of_~N: u8,
            #[codex_meta(flat, request, receipt)]
            fourth_of_~N: u8,
            #[codex_meta(flat, request, receipt)]
            fifth_of_~N: u8,
            #[codex_meta(flat, request, receipt)]
            sixth_of_~N: u8,
            #[codex_meta(flat, request, receipt)]
            seventh_of_~N: u8,
            #[codex_meta(flat, request, receipt)]
            eighth_of_~N: u8,
            #[codex_meta(flat, request, receipt)]
            ninth_of_~N: u8,
            #[codex_meta(flat, request, receipt)]
            tenth_of_~N: u8,
        }
    )*

    #[derive(CodexMeta)]
    #[codex_meta(transports(flat), views(request, receipt))]
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
    assert_eq!(ManyParts::CONTRACT.fields().len(), 600);
    assert_eq!(ManyParts::CONTRACT.faults(), []);
}

macro_rules! with_prefixes {
    ($($part:ident $field:ident $prefix:literal)*) => {
        $(
            #[derive(CodexMeta)]
            #[codex_meta(part, transports(flat))]
            struct $part {
                #[codex_meta(flat(prefix = $prefix))]
                entries: BTreeMap<String, String>,
                #[codex_meta(flat)]
                $field: u8,
            }
        )*

        #[derive(CodexMeta)]
        #[codex_meta(transports(flat))]
        struct ManyPrefixes {
            $(
                #[codex_meta(nested)]
                $field: $part,
            )*
        }
    };
}

with_prefixes! {
    Of00 f00 "of_00_" Of01 f01 "of_01_" Of02 f02 "of_02_" Of03 f03 "of_03_" Of04 f04 "of_04_"
    Of05 f05 "of_05_" Of06 f06 "of_06_" Of07 f07 "of_07_" Of08 f08 "of_08_" Of09 f09 "of_09_"
    Of10 f10 "of_10_" Of11 f11 "of_11_" Of12 f12 "of_12_" Of13 f13 "of_13_" Of14 f14 "of_14_"
    Of15 f15 "of_15_" Of16 f16 "of_16_" Of17 f17 "of_17_" Of18 f18 "of_18_" Of19 f19 "of_19_"
    Of20 f20 "of_20_" Of21 f21 "of_21_" Of22 f22 "of_22_" Of23 f23 "of_23_" Of24 f24 "of_24_"
    Of25 f25 "of_25_" Of26 f26 "of_26_" Of27 f27 "of_27_" Of28 f28 "of_28_" Of29 f29 "of_29_"
    Of30 f30 "of_30_" Of31 f31 "of_31_" Of32 f32 "of_32_" Of33 f33 "of_33_" Of34 f34 "of_34_"
    Of35 f35 "of_35_" Of36 f36 "of_36_" Of37 f37 "of_37_" Of38 f38 "of_38_" Of39 f39 "of_39_"
    Of40 f40 "of_40_" Of41 f41 "of_41_" Of42 f42 "of_42_" Of43 f43 "of_43_" Of44 f44 "of_44_"
    Of45 f45 "of_45_" Of46 f46 "of_46_" Of47 f47 "of_47_" Of48 f48 "of_48_" Of49 f49 "of_49_"
    Of50 f50 "of_50_" Of51 f51 "of_51_" Of52 f52 "of_52_" Of53 f53 "of_53_" Of54 f54 "of_54_"
    Of55 f55 "of_55_" Of56 f56 "of_56_" Of57 f57 "of_57_" Of58 f58 "of_58_" Of59 f59 "of_59_"
}

/// Where each was compared with the rows of all others, eighty of eleven rows took a minute.
#[test]
fn many_nested_structs_with_prefixes_compile() {
    assert_eq!(ManyPrefixes::CONTRACT.fields().len(), 120);
    assert_eq!(ManyPrefixes::CONTRACT.faults(), []);
}
