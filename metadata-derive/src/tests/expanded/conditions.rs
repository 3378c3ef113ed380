const _: () = {
    use ::codex_metadata::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{
        WhenAny as _, SkipIfKind as _, AnyKind as _, OptionKind as _, MakeKind as _,
    };
    /**The fields of the struct on each transport:

| field | header | flat | blob |
|---|---|---|---|
| `thread_id` | `thread-id`, since 1.0.0, deprecated; `x-client-request-id`, unless `Self::is_compact`, since 1.4.0, deprecated | `thread_id`, if `Self::is_compact`, since 1.0.0, deprecated; `conversation_id`, unless `Self::is_compact`, since 1.0.0, deprecated | `thread_id`, unless `Self::is_compact`, yields to an extra, since 1.0.0, until 2.0.0, deprecated |
| `at` | - | - | `at`, if `Self::is_compact`; `at`, unless `Self::is_compact`, made by `Self::in_words` |
| `extras` | - | - | the caller's pairs |

The blob's key is `x-meta`.

`thread_id` is deprecated: read `session_id`
*/
    #[automatically_derived]
    impl __codex_rt::CodexMeta for Conditions {
        type Declared = Self;
        const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::new(
                "Conditions",
                const {
                    &__codex_rt::typed(
                        [
                            __codex_rt::in_blob(
                                    "thread_id",
                                    __codex_rt::json("thread_id", ",\"thread_id\":\"                  ")
                                        .with_unless(0, "Self::is_compact").with_yields().with_until("2.0.0"),
                                )
                                .with_header(
                                    __codex_rt::header("thread-id", || const { __codex_rt::header_name("thread-id") })
                                        .with_more(const {
                                            &[
                                                __codex_rt::header(
                                                        "x-client-request-id",
                                                        || const { __codex_rt::header_name("x-client-request-id") },
                                                    ).with_unless(0, "Self::is_compact").with_since("1.4.0"),
                                            ]
                                        }),
                                )
                                .with_flat(
                                    __codex_rt::text("thread_id").with_when(0, "Self::is_compact")
                                        .with_more(const {
                                            &[__codex_rt::text("conversation_id").with_unless(0, "Self::is_compact")]
                                        }),
                                ).with_since("1.0.0").with_deprecated("read `session_id`"),
                            __codex_rt::in_blob(
                                "at",
                                __codex_rt::json("at", ",\"at\":\"                         ")
                                    .with_when(0, "Self::is_compact")
                                    .with_more(const {
                                        &[
                                            __codex_rt::json("at", ",\"at\":\"                         ")
                                                .with_unless(0, "Self::is_compact").with_made(0, "Self::in_words"),
                                        ]
                                    }),
                            ),
                            __codex_rt::field("extras").with_extras(__codex_rt::extras()),
                        ],
                        |this: &Self| (
                            __codex_rt::Probe(&this.thread_id).__codex_type(),
                            __codex_rt::Probe(&this.at).__codex_type(),
                            (),
                        ),
                    )
                },
                "| field | header | flat | blob |\n|---|---|---|---|\n| `thread_id` | `thread-id`, since 1.0.0, deprecated; `x-client-request-id`, unless `Self::is_compact`, since 1.4.0, deprecated | `thread_id`, if `Self::is_compact`, since 1.0.0, deprecated; `conversation_id`, unless `Self::is_compact`, since 1.0.0, deprecated | `thread_id`, unless `Self::is_compact`, yields to an extra, since 1.0.0, until 2.0.0, deprecated |\n| `at` | - | - | `at`, if `Self::is_compact`; `at`, unless `Self::is_compact`, made by `Self::in_words` |\n| `extras` | - | - | the caller's pairs |\n\nThe blob's key is `x-meta`.\n\n`thread_id` is deprecated: read `session_id`\n",
            ).with_header().with_flat().with_blob(__codex_rt::BlobRow::new("x-meta"));
        fn conditions(&self) -> __codex_rt::Conditions {
            __codex_rt::Conditions::new([
                __codex_rt::When::<
                    Self,
                >::holds(__codex_rt::WhenCall(self, Self::is_compact).__codex_verdict()),
            ])
        }
        fn walk(&self, visitor: &mut dyn __codex_rt::Visitor) {
            visitor
                .fields(
                    <Self as __codex_rt::CodexMeta>::CONTRACT.fields(),
                    &[
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.thread_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.thread_id).__codex_inside())),
                        __codex_rt::Value::formed(
                            &__codex_rt::AsJson::json(__codex_rt::Probe(&self.at).__codex_inside()),
                            &[
                                __codex_rt::OwnForm::new()
                                    .with(
                                        (&&&&__codex_rt::MakeCall(
                                            __codex_rt::Probe(&self.at).__codex_inside(),
                                            Self::in_words,
                                        )).__codex_made().__codex_json(),
                                    ),
                            ],
                        ),
                        __codex_rt::ExtrasOf::<
                            Self,
                        >::pairs(__codex_rt::Probe(&self.extras).whole()),
                    ],
                );
        }
    }
    #[automatically_derived]
    impl __codex_rt::DeclaresHeader for Conditions {}
    #[automatically_derived]
    impl __codex_rt::DeclaresFlat for Conditions {}
    #[automatically_derived]
    impl __codex_rt::DeclaresBlob for Conditions {}
};
