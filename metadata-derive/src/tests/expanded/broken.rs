const _: () = {
    ::core::compile_error! {
        "unknown word `haeder` on field `session_id`\nhelp: did you mean `header`?"
    }
};
const _: () = {
    use ::codex_metadata::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{WhenAny as _, SkipIfKind as _, AnyKind as _, OptionKind as _};
    /**The fields of the struct on each transport:

| field | header | flat | blob |
|---|---|---|---|
| `session_id` | - | `session_id` | `session_id` |

The blob's key is `x-meta`. The blob is sent only if `Self::has_kind` returns `true`.
*/
    #[automatically_derived]
    impl<T> __codex_rt::CodexMeta for Broken<T> {
        type Declared = Self;
        const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::broken("Broken");
        fn conditions(&self) -> __codex_rt::Conditions {
            __codex_rt::Conditions::new([
                __codex_rt::When::<
                    Self,
                >::holds(__codex_rt::WhenCall(self, Self::has_kind).__codex_verdict()),
            ])
        }
        fn walk(&self, visitor: &mut dyn __codex_rt::Visitor) {
            visitor
                .fields(
                    <Self as __codex_rt::CodexMeta>::CONTRACT.fields(),
                    &[
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.session_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.session_id).__codex_inside())),
                    ],
                );
        }
    }
    #[automatically_derived]
    impl<T> __codex_rt::DeclaresHeader for Broken<T> {}
    #[automatically_derived]
    impl<T> __codex_rt::DeclaresFlat for Broken<T> {}
    #[automatically_derived]
    impl<T> __codex_rt::DeclaresBlob for Broken<T> {}
};
