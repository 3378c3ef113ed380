const _: () = {
    use ::codex_metadata::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{WhenAny as _, SkipIfKind as _, AnyKind as _, OptionKind as _};
    /**The fields of the struct on each transport:

| field | blob |
|---|---|
| `window` | flattened |
| `value` | `value` |

The blob's key is `x-meta`.

No extra can have one of these reserved keys: `mode`.
*/
    #[automatically_derived]
    impl<T: Serialize> __codex_rt::CodexMeta for Generic<T> {
        type Declared = Self;
        const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::new(
                "Generic",
                const {
                    &__codex_rt::typed(
                        [
                            __codex_rt::in_blob(
                                "window",
                                __codex_rt::flattened(
                                    __codex_rt::flattened_keys(|this: &Self| {
                                        __codex_rt::Probe(&this.window).__codex_keys()
                                    }),
                                ),
                            ),
                            __codex_rt::in_blob(
                                "value",
                                __codex_rt::json("value", ",\"value\":\"                      "),
                            ),
                        ],
                        |this: &Self| (
                            __codex_rt::Probe(&this.window).__codex_type(),
                            __codex_rt::Probe(&this.value).__codex_type(),
                        ),
                    )
                },
                "| field | blob |\n|---|---|\n| `window` | flattened |\n| `value` | `value` |\n\nThe blob's key is `x-meta`.\n\nNo extra can have one of these reserved keys: `mode`.\n",
            ).with_blob(__codex_rt::BlobRow::new("x-meta")).with_reserved(&["mode"]);
        fn conditions(&self) -> __codex_rt::Conditions {
            __codex_rt::Conditions::new([])
        }
        fn walk(&self, visitor: &mut dyn __codex_rt::Visitor) {
            const {
                __codex_rt::check_flattened(<Self as __codex_rt::CodexMeta>::CONTRACT, 0)
            };
            let _: [(); {
                __codex_rt::check_flattened(
                    const {
                        &__codex_rt::Contract::new(
                                "Generic",
                                const {
                                    &[
                                        __codex_rt::in_blob(
                                            "window",
                                            __codex_rt::flattened(
                                                __codex_rt::flattened_keys(|this: &Option<Window>| {
                                                    __codex_rt::Probe(this).__codex_keys()
                                                }),
                                            ),
                                        ),
                                        __codex_rt::in_blob(
                                            "value",
                                            __codex_rt::slot(const {
                                                &[
                                                    __codex_rt::json_key(
                                                        "value",
                                                        ",\"value\":\"                      ",
                                                    ),
                                                ]
                                            }),
                                        ),
                                    ]
                                },
                                "",
                            ).with_blob(__codex_rt::BlobRow::new("x-meta")).with_reserved(&["mode"]).with_foreign(&[])
                    },
                    0,
                );
                0
            }];
            visitor
                .fields(
                    <Self as __codex_rt::CodexMeta>::CONTRACT.fields(),
                    &[
                        __codex_rt::AsMembers::members(__codex_rt::Probe(&self.window).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.value).__codex_inside()),
                    ],
                );
        }
    }
    #[automatically_derived]
    impl<T: Serialize> __codex_rt::DeclaresBlob for Generic<T> {}
};
