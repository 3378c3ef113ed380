const _: () = {
    use ::codex_metadata_runtime::crate_must_name_the_codex_metadata_runtime_crate_itself as __rt;
    use __rt::{AskAny as _, AskSkip as _, LookAny as _, LookInside as _};
    /**Its fields on each transport:

| field | header | flat | blob | mcp |
|---|---|---|---|---|
| `session_id` | `session-id`, sensitive | `session_id` | `id`, `session_id` | `session_id` |
| `kind` | - | - | flattened | - |
| `tools` | - | - | `tools`, if `Self::has_kind`, not if `Vec::is_empty`, body only | - |
| `hint` | - | - | - | - |
| `extras` | - | - | the caller's pairs | the client's pairs |

The blob is `x-meta`, if `Self::has_kind`
*/
    #[automatically_derived]
    impl<'a> __rt::CodexMeta for Small<'a> {
        const CONTRACT: &'static __rt::Contract = &__rt::Contract::new(
                "Small",
                &[
                    __rt::field("session_id").with_header(__rt::slot(&[__rt::text("session-id")]).with_sensitive())
                        .with_flat(__rt::slot(&[__rt::text("session_id")]))
                        .with_blob(
                            __rt::slot(
                                &[
                                    __rt::json("id", ",\"id\":\"                         "),
                                    __rt::json("session_id", ",\"session_id\":\"                 "),
                                ],
                            ),
                        )
                        .with_views(
                            &[("mcp", __rt::slot(&[__rt::json("session_id", ",\"session_id\":\"                 ")]))],
                        ),
                    __rt::field("kind")
                        .with_blob(
                            __rt::flattened(
                                __rt::flattened_keys(|this: &Self| {
                                    __rt::Look(&this.kind).__codex_keys()
                                }),
                            ),
                        ),
                    __rt::field("tools")
                        .with_blob(
                            __rt::slot(&[__rt::json("tools", ",\"tools\":\"                      ")])
                                .with_when(0, "Self::has_kind").with_body_only(),
                        ).with_skip_if("Vec::is_empty"),
                    __rt::field("hint"),
                    __rt::field("extras").with_extras(__rt::extras()),
                ],
                "| field | header | flat | blob | mcp |\n|---|---|---|---|---|\n| `session_id` | `session-id`, sensitive | `session_id` | `id`, `session_id` | `session_id` |\n| `kind` | - | - | flattened | - |\n| `tools` | - | - | `tools`, if `Self::has_kind`, not if `Vec::is_empty`, body only | - |\n| `hint` | - | - | - | - |\n| `extras` | - | - | the caller's pairs | the client's pairs |\n\nThe blob is `x-meta`, if `Self::has_kind`\n",
            ).with_header().with_flat().with_blob(__rt::BlobRow::new("x-meta").with_when(0, "Self::has_kind"))
            .with_views(&["mcp"]);
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
                        __rt::AsMembers::members(__rt::Look(&self.kind).__codex_inside()),
                        __rt::AsJson::json(__rt::Look(&self.tools).__codex_inside())
                            .skipped_if(
                                __rt::SkipIf::holds(
                                    &self.tools,
                                    (&&&&&&__rt::AskSkipIf(&self.tools, Vec::is_empty)).__codex_ask_skip(),
                                ),
                            ),
                        __rt::Value::new(),
                        __rt::ExtrasOf::<Self>::pairs(__rt::Look(&self.extras).whole()),
                    ],
                );
        }
    }
    #[automatically_derived]
    impl<'a> __rt::DeclaresHeader for Small<'a> {}
    #[automatically_derived]
    impl<'a> __rt::DeclaresFlat for Small<'a> {}
    #[automatically_derived]
    impl<'a> __rt::DeclaresBlob for Small<'a> {}
    const _: () = __rt::check_flattened(<Small<'static> as __rt::CodexMeta>::CONTRACT, 1);
};
