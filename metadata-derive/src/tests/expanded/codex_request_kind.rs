const _: () = {
    use crate::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{SkipIfKind as _, AnyKind as _, OptionKind as _};
    #[automatically_derived]
    impl __codex_rt::MetaFragment for RequestKind {
        const KEYS: &'static [__codex_rt::Key] = &[
            __codex_rt::json_key("request_kind", ",\"request_kind\":\"               ").with_text(),
            __codex_rt::json_key("compaction", ",\"compaction\":\"                 ")
                .with_types(|this: &Self| match this {
                    Self::Compaction(held) => __codex_rt::Probe(held).__codex_type(),
                    _ => loop {}
                }),
        ];
        fn members(
            &self,
            visit: &mut dyn __codex_rt::FnMut(&'static __codex_rt::Key, &dyn __codex_rt::Json),
        ) {
            match self {
                Self::Turn => visit(__codex_rt::key_of::<Self>(0), &"turn"),
                Self::Prewarm => visit(__codex_rt::key_of::<Self>(0), &"prewarm"),
                Self::Memory => visit(__codex_rt::key_of::<Self>(0), &"memory"),
                Self::Compaction(content) => {
                    visit(__codex_rt::key_of::<Self>(0), &"compaction");
                    __codex_rt::AsMember::json(__codex_rt::Probe(content).__codex_inside())
                        .visit(__codex_rt::key_of::<Self>(1), visit);
                }
            }
        }
    }
};
