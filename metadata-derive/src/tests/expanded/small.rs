const _: () = {
    use ::codex_metadata::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{WhenAny as _, SkipIfKind as _, AnyKind as _, OptionKind as _};
    /**The fields of the struct on each transport:

| field | header | flat | blob | mcp |
|---|---|---|---|---|
| `session_id` | `session-id`, sensitive | `session_id` | `id`, `session_id` | `session_id` |
| `kind` | - | - | flattened | - |
| `tools` | - | - | `tools`, if `Self::has_kind`, unless `Vec::is_empty`, body only | - |
| `hint` | - | - | - | - |
| `extras` | - | - | the caller's pairs | the client's pairs |

The blob's key is `x-meta`. The blob is sent only if `Self::has_kind` returns `true`.
*/
    #[automatically_derived]
    impl<'a> __codex_rt::CodexMeta for Small<'a> {
        type Declared = Self;
        const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::new(
                "Small",
                const {
                    &__codex_rt::typed(
                        [
                            __codex_rt::in_blob(
                                    "session_id",
                                    __codex_rt::slot(const {
                                        &[
                                            __codex_rt::json_key("id", ",\"id\":\"                         "),
                                            __codex_rt::json_key("session_id", ",\"session_id\":\"                 "),
                                        ]
                                    }),
                                )
                                .with_header(
                                    __codex_rt::header("session-id", || const { __codex_rt::header_name("session-id") })
                                        .with_sensitive(),
                                ).with_flat(__codex_rt::text("session_id"))
                                .with_views(const {
                                    &[("mcp", __codex_rt::json("session_id", ",\"session_id\":\"                 "))]
                                }),
                            __codex_rt::in_blob(
                                "kind",
                                __codex_rt::flattened(
                                    __codex_rt::flattened_keys(|this: &Self| {
                                        __codex_rt::Probe(&this.kind).__codex_keys()
                                    }),
                                ),
                            ),
                            __codex_rt::in_blob(
                                    "tools",
                                    __codex_rt::json("tools", ",\"tools\":\"                      ")
                                        .with_when(0, "Self::has_kind").with_body_only(),
                                ).with_skip_if("Vec::is_empty"),
                            __codex_rt::field("hint"),
                            __codex_rt::field("extras").with_extras(__codex_rt::extras()),
                        ],
                        |this: &Self| (
                            __codex_rt::Probe(&this.session_id).__codex_type(),
                            __codex_rt::Probe(&this.kind).__codex_type(),
                            __codex_rt::Probe(&this.tools).__codex_type(),
                            (),
                            (),
                        ),
                    )
                },
                "| field | header | flat | blob | mcp |\n|---|---|---|---|---|\n| `session_id` | `session-id`, sensitive | `session_id` | `id`, `session_id` | `session_id` |\n| `kind` | - | - | flattened | - |\n| `tools` | - | - | `tools`, if `Self::has_kind`, unless `Vec::is_empty`, body only | - |\n| `hint` | - | - | - | - |\n| `extras` | - | - | the caller's pairs | the client's pairs |\n\nThe blob's key is `x-meta`. The blob is sent only if `Self::has_kind` returns `true`.\n",
            ).with_header().with_flat().with_views(&["mcp"])
            .with_blob(__codex_rt::BlobRow::new("x-meta").with_when(0, "Self::has_kind"));
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
                        __codex_rt::AsMembers::members(__codex_rt::Probe(&self.kind).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.tools).__codex_inside())
                            .skipped_if(
                                __codex_rt::SkipIf::holds(
                                    &self.tools,
                                    (&&&&&&__codex_rt::SkipIfCall(&self.tools, Vec::is_empty)).__codex_skip_verdict(),
                                ),
                            ),
                        __codex_rt::Value::new(),
                        __codex_rt::ExtrasOf::<
                            Self,
                        >::pairs(__codex_rt::Probe(&self.extras).whole()),
                    ],
                );
        }
    }
    #[automatically_derived]
    impl<'a> __codex_rt::DeclaresHeader for Small<'a> {}
    #[automatically_derived]
    impl<'a> __codex_rt::DeclaresFlat for Small<'a> {}
    #[automatically_derived]
    impl<'a> __codex_rt::DeclaresBlob for Small<'a> {}
    const _: () = __codex_rt::check_flattened(<Small<'static> as __codex_rt::CodexMeta>::CONTRACT, 1);
};
