const _: () = {
    use crate::crate_must_name_the_codex_metadata_runtime_crate_itself as __rt;
    use __rt::{AskSkip as _, LookAny as _, LookInside as _};
    #[automatically_derived]
    impl __rt::MetaFragment for RequestKind {
        const KEYS: &'static [__rt::Key] = &[
            __rt::json("request_kind", ",\"request_kind\":\"               "),
            __rt::json("compaction", ",\"compaction\":\"                 "),
        ];
        fn members(
            &self,
            visit: &mut dyn __rt::FnMut(&'static __rt::Key, &dyn __rt::Json),
        ) {
            match self {
                Self::Turn => visit(__rt::key_of::<Self>(0), &"turn"),
                Self::Prewarm => visit(__rt::key_of::<Self>(0), &"prewarm"),
                Self::Memory => visit(__rt::key_of::<Self>(0), &"memory"),
                Self::Compaction(content) => {
                    visit(__rt::key_of::<Self>(0), &"compaction");
                    __rt::AsMember::json(__rt::Look(content).__codex_inside()).visit(__rt::key_of::<Self>(1), visit);
                }
            }
        }
    }
};
