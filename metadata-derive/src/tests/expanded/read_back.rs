const _: () = {
    use ::codex_metadata::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{
        WhenAny as _, SkipIfKind as _, AnyKind as _, OptionKind as _, MakeKind as _,
        ReadTextKind as _, ReadJsonKind as _,
    };
    /**The fields of the struct on each transport:

| field | header | blob |
|---|---|---|
| `timeout` | `x-timeout`, made by `Self::shown` | `timeout`, made by `Self::millis` |

The blob's key is `x-meta`.
*/
    #[automatically_derived]
    impl __codex_rt::CodexMeta for Meta {
        type Declared = Self;
        const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::new(
                "Meta",
                const {
                    &__codex_rt::typed(
                        [
                            __codex_rt::in_blob(
                                    "timeout",
                                    __codex_rt::json("timeout", ",\"timeout\":\"                    ")
                                        .with_made(1, "Self::millis")
                                        .with_read(
                                            "Self::of_millis",
                                            |arrived: &str| {
                                                (&&&__codex_rt::read_call(
                                                    |this: &Self| {
                                                        __codex_rt::Probe(&this.timeout).__codex_inside()
                                                    },
                                                    Self::of_millis,
                                                )).__codex_read_json().__codex_json(arrived)
                                            },
                                        ),
                                )
                                .with_header(
                                    __codex_rt::header("x-timeout", || const { __codex_rt::header_name("x-timeout") })
                                        .with_made(0, "Self::shown")
                                        .with_read(
                                            "Self::parsed",
                                            |arrived: &str| {
                                                (&&__codex_rt::read_call(
                                                    |this: &Self| {
                                                        __codex_rt::Probe(&this.timeout).__codex_inside()
                                                    },
                                                    Self::parsed,
                                                )).__codex_read_text().__codex_text(arrived)
                                            },
                                        ),
                                ),
                        ],
                        |this: &Self| (__codex_rt::Probe(&this.timeout).__codex_type(),),
                    )
                },
                "| field | header | blob |\n|---|---|---|\n| `timeout` | `x-timeout`, made by `Self::shown` | `timeout`, made by `Self::millis` |\n\nThe blob's key is `x-meta`.\n",
            ).with_header().with_blob(__codex_rt::BlobRow::new("x-meta"));
        fn conditions(&self) -> __codex_rt::Conditions {
            __codex_rt::Conditions::new([])
        }
        fn walk(&self, visitor: &mut dyn __codex_rt::Visitor) {
            visitor
                .fields(
                    <Self as __codex_rt::CodexMeta>::CONTRACT.fields(),
                    &[
                        __codex_rt::Value::formed(
                            &__codex_rt::Value::new(),
                            &[
                                __codex_rt::OwnForm::new()
                                    .with(
                                        (&&&&__codex_rt::MakeCall(
                                            __codex_rt::Probe(&self.timeout).__codex_inside(),
                                            Self::shown,
                                        )).__codex_made().__codex_text(),
                                    ),
                                __codex_rt::OwnForm::new()
                                    .with(
                                        (&&&&__codex_rt::MakeCall(
                                            __codex_rt::Probe(&self.timeout).__codex_inside(),
                                            Self::millis,
                                        )).__codex_made().__codex_json(),
                                    ),
                            ],
                        ),
                    ],
                );
        }
    }
    #[automatically_derived]
    impl __codex_rt::DeclaresHeader for Meta {}
    #[automatically_derived]
    impl __codex_rt::DeclaresBlob for Meta {}
};
