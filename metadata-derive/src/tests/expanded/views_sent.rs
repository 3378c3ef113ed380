const _: () = {
    use ::codex_metadata::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{
        WhenAny as _, SkipIfKind as _, AnyKind as _, OptionKind as _, FoundKind as _,
    };
    /**The fields of the struct on each transport:

| field | header | blob | mcp |
|---|---|---|---|
| `usage` | `x-usage`, its view `summary`, at most 200 bytes | `usage`, its view `all` | `usage`, its view `all` |

The blob's key is `x-meta`.
*/
    #[automatically_derived]
    impl<'a> __codex_rt::CodexMeta for Turn<'a> {
        type Declared = Self;
        const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::new(
                "Turn",
                const {
                    &__codex_rt::typed(
                        [
                            __codex_rt::in_blob(
                                    "usage",
                                    __codex_rt::json("usage", ",\"usage\":\"                      ")
                                        .with_view(
                                            1,
                                            "all",
                                            __codex_rt::viewed_by(|this: &Self| {
                                                __codex_rt::Probe(&this.usage).__codex_inside().__codex_viewed()
                                            }),
                                        ),
                                )
                                .with_header(
                                    __codex_rt::header("x-usage", || const { __codex_rt::header_name("x-usage") })
                                        .with_limit(200)
                                        .with_view(
                                            0,
                                            "summary",
                                            __codex_rt::viewed_by(|this: &Self| {
                                                __codex_rt::Probe(&this.usage).__codex_inside().__codex_viewed()
                                            }),
                                        ),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json("usage", ",\"usage\":\"                      ")
                                                .with_view(
                                                    2,
                                                    "all",
                                                    __codex_rt::viewed_by(|this: &Self| {
                                                        __codex_rt::Probe(&this.usage).__codex_inside().__codex_viewed()
                                                    }),
                                                ),
                                        ),
                                    ]
                                }),
                        ],
                        |this: &Self| (__codex_rt::Probe(&this.usage).__codex_type(),),
                    )
                },
                "| field | header | blob | mcp |\n|---|---|---|---|\n| `usage` | `x-usage`, its view `summary`, at most 200 bytes | `usage`, its view `all` | `usage`, its view `all` |\n\nThe blob's key is `x-meta`.\n",
            ).with_header().with_views(&["mcp"]).with_blob(__codex_rt::BlobRow::new("x-meta"));
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
                                        __codex_rt::AsViewed::viewed(
                                            __codex_rt::Probe(&self.usage).__codex_inside(),
                                            "summary",
                                        ),
                                    ),
                                __codex_rt::OwnForm::new()
                                    .with(
                                        __codex_rt::AsViewed::viewed(
                                            __codex_rt::Probe(&self.usage).__codex_inside(),
                                            "all",
                                        ),
                                    ),
                                __codex_rt::OwnForm::new()
                                    .with(
                                        __codex_rt::AsViewed::viewed(
                                            __codex_rt::Probe(&self.usage).__codex_inside(),
                                            "all",
                                        ),
                                    ),
                            ],
                        ),
                    ],
                );
        }
    }
    #[automatically_derived]
    impl<'a> __codex_rt::DeclaresHeader for Turn<'a> {}
    #[automatically_derived]
    impl<'a> __codex_rt::DeclaresBlob for Turn<'a> {}
    const _: () = __codex_rt::check_view(<Turn<'static> as __codex_rt::CodexMeta>::CONTRACT, 0, "summary");
    const _: () = __codex_rt::check_view(<Turn<'static> as __codex_rt::CodexMeta>::CONTRACT, 0, "all");
};
