const _: () = {
    ::core::compile_error! {
        "unknown word `haeder` on field `session_id`\nhelp: did you mean `header`?"
    }
};
const _: () = {
    use ::codex_metadata_runtime::crate_must_name_the_codex_metadata_runtime_crate_itself as __rt;
    use __rt::{AskAny as _, AskSkip as _, LookAny as _, LookInside as _};
    /**Its fields on each transport:

| field | header | flat | blob |
|---|---|---|---|
| `session_id` | - | `session_id` | `session_id` |

The blob is `x-meta`, if `Self::has_kind`
*/
    #[automatically_derived]
    impl<T> __rt::CodexMeta for Broken<T> {
        const CONTRACT: &'static __rt::Contract = &__rt::Contract::broken("Broken");
        fn conditions(&self) -> __rt::Conditions {
            __rt::Conditions::new([__rt::When::< Self, >::holds(__rt::AskWhen(self, Self::has_kind).__codex_ask())])
        }
        fn walk(&self, visitor: &mut dyn __rt::Visitor) {
            visitor
                .fields(
                    <Self as __rt::CodexMeta>::CONTRACT.fields(),
                    &[
                        __rt::AsText::text(__rt::Look(&self.session_id).__codex_inside())
                            .and(__rt::AsJson::json(__rt::Look(&self.session_id).__codex_inside())),
                    ],
                );
        }
    }
    #[automatically_derived]
    impl<T> __rt::DeclaresHeader for Broken<T> {}
    #[automatically_derived]
    impl<T> __rt::DeclaresFlat for Broken<T> {}
    #[automatically_derived]
    impl<T> __rt::DeclaresBlob for Broken<T> {}
};
