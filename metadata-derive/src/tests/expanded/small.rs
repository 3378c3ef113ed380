const _: () = {
    use ::codex_metadata_runtime::__private as __rt;
    use __rt::{LookAny as _, NoKeys as _};
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
                    __rt::Field::new("session_id")
                        .with_header(__rt::Slot::new(&[__rt::Key::text("session-id")]).with_sensitive())
                        .with_flat(__rt::Slot::new(&[__rt::Key::text("session_id")]))
                        .with_blob(
                            __rt::Slot::new(
                                &[__rt::Key::json("id", ",\"id\":"), __rt::Key::json("session_id", ",\"session_id\":")],
                            ),
                        ).with_views(&[("mcp", __rt::Slot::new(&[__rt::Key::json("session_id", ",\"session_id\":")]))]),
                    __rt::Field::new("kind").with_blob(__rt::Slot::flatten(__rt::KeysOf::<Option<Kind>>::KEYS)),
                    __rt::Field::new("tools")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("tools", ",\"tools\":")])
                                .with_when(__rt::Condition::new(0, "Self::has_kind")).with_body_only(),
                        ).with_skip_if("Vec::is_empty"),
                    __rt::Field::new("hint"),
                    __rt::Field::new("extras").with_extras(__rt::ExtrasRow::new()),
                ],
                "| field | header | flat | blob | mcp |\n|---|---|---|---|---|\n| `session_id` | `session-id`, sensitive | `session_id` | `id`, `session_id` | `session_id` |\n| `kind` | - | - | flattened | - |\n| `tools` | - | - | `tools`, if `Self::has_kind`, not if `Vec::is_empty`, body only | - |\n| `hint` | - | - | - | - |\n| `extras` | - | - | the caller's pairs | the client's pairs |\n\nThe blob is `x-meta`, if `Self::has_kind`\n",
            ).with_header().with_flat()
            .with_blob(__rt::BlobRow::new("x-meta").with_when(__rt::Condition::new(0, "Self::has_kind")))
            .with_views(&["mcp"]);
        fn conditions(&self) -> __rt::Conditions {
            __rt::Conditions::new([
                __rt::Ask {
                    value: self,
                    predicate: Self::has_kind,
                }.holds(),
            ])
        }
        fn walk(&self, visitor: &mut dyn __rt::Visitor) {
            let contract = <Self as __rt::CodexMeta>::CONTRACT;
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.session_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.session_id).inside()));
            visitor.field(contract.row(0), value);
            let value = __rt::Value::new().with_members(__rt::AsMembers::members(__rt::Look(&self.kind).inside()));
            visitor.field(contract.row(1), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.tools).inside()))
                .skipped_if(
                    __rt::Ask {
                        predicate: Vec::is_empty,
                        value: __rt::Look(&self.tools).whole(),
                    }.holds(),
                );
            visitor.field(contract.row(2), value);
            let value = __rt::ExtrasOf::<Self>::pairs(__rt::Look(&self.extras).whole());
            visitor.extras(contract.row(4), value);
        }
    }
    #[automatically_derived]
    impl<'a> __rt::HasHeaders for Small<'a> {}
    #[automatically_derived]
    impl<'a> __rt::HasFlat for Small<'a> {}
    #[automatically_derived]
    impl<'a> __rt::HasBlob for Small<'a> {}
    const _: () = __rt::check_flattened(<Small<'static> as __rt::CodexMeta>::CONTRACT, 1);
};
