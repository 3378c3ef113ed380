const _: () = {
    use ::codex_metadata::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{SkipIfKind as _, AnyKind as _, OptionKind as _};
    #[automatically_derived]
    impl<'a> __codex_rt::MetaFragment for Kind<'a> {
        const KEYS: &'static [__codex_rt::Key] = &[
            __codex_rt::json_key("kind", ",\"kind\":\"                       ").with_text(),
            __codex_rt::json_key("trigger", ",\"trigger\":\"                    ")
                .with_types(|this: &Self| (
                    match this {
                        Self::Compaction(held) => __codex_rt::Probe(held).__codex_type(),
                        _ => loop {}
                    },
                    match this {
                        Self::Review { files: held, .. } => {
                            __codex_rt::Probe(held).__codex_type()
                        }
                        _ => loop {}
                    },
                )),
            __codex_rt::json_key("type", ",\"type\":\"                       ")
                .with_types(|this: &Self| match this {
                    Self::Review { r#type: held, .. } => {
                        __codex_rt::Probe(held).__codex_type()
                    }
                    _ => loop {}
                }),
        ];
        fn members(
            &self,
            visit: &mut dyn __codex_rt::FnMut(&'static __codex_rt::Key, &dyn __codex_rt::Json),
        ) {
            match self {
                Self::Turn => visit(__codex_rt::key_of::<Self>(0), &"turn"),
                Self::Compaction(content) => {
                    visit(__codex_rt::key_of::<Self>(0), &"compact");
                    __codex_rt::AsMember::json(__codex_rt::Probe(content).__codex_inside())
                        .visit(__codex_rt::key_of::<Self>(1), visit);
                }
                Self::Review { r#type: member_0, files: member_1, .. } => {
                    visit(__codex_rt::key_of::<Self>(0), &"review");
                    __codex_rt::AsMember::json(__codex_rt::Probe(member_0).__codex_inside())
                        .visit(__codex_rt::key_of::<Self>(2), visit);
                    __codex_rt::AsMember::json(__codex_rt::Probe(member_1).__codex_inside())
                        .skipped_if(
                            __codex_rt::SkipMemberIf::holds(
                                member_1,
                                (&&&&&&__codex_rt::SkipIfCall(member_1, Vec::is_empty)).__codex_skip_verdict(),
                            ),
                        ).visit(__codex_rt::key_of::<Self>(1), visit);
                }
            }
        }
    }
};
