//! Contracts with more request paths and conditions than anybody has: they compile.

use codex_metadata::contract::RequestPath;
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

seq!(N in 0..200 {
    const PATHS: &[RequestPath] = &[#(path(stringify!(path_~N)),)*];
});

const fn path(name: &'static str) -> RequestPath {
    RequestPath::new(name).with_urls(&["/v1/turns"]).with_carriers(&[Carrier::Flat]).with_holds(&["Self::is_kind_59"])
}

/// Where the conditions were looked for again for each path, these were more than const evaluation takes.
#[test]
fn many_conditions_of_many_paths_compile() {
    let paths = ManyConditions::CONTRACT.paths();
    assert_eq!(paths.iter().map(|path| path.holds().len()).sum::<usize>(), 200);
}
